//! SQL of the queues: what is open today, the last hands, the reminders said.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};
use tandem_platform::{Error, Reading, Result, Tx, query, sql};

use super::model::{Mains, RappelId, SANS_OUVERTURE};
use crate::{
    actes::Mode,
    agents::{AgentId, EtablissementId, Perimetre},
    demarches::{DemarcheId, dates::Ligne},
    effacement,
};

effacement!(
    18,
    "DELETE FROM file_rappels WHERE demarche_id IN (SELECT d.id FROM {textes:$1} AS v CROSS JOIN demarches d WHERE d.personne_id = v.value)"
);

/// A rule with people whose window is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ouverte {
    pub fiche: String,
    pub regle: String,
    pub nombre: i64,
    /// The soonest limit.
    pub limite: Date,
}

/// What is open today in the perimeter for these fiches, rule by rule.
pub(super) async fn ouvertes(
    on: &mut Reading,
    perimetre: &Perimetre,
    fiches: &[&str],
    today: Date,
) -> Result<Vec<Ouverte>> {
    let rows = query(sql!(
        "SELECT e.fiche, e.regle, COUNT(*) AS n, MIN(e.limite) AS limite
         FROM {textes:$5} AS w CROSS JOIN {textes:$2} AS v CROSS JOIN echeances e
         WHERE e.fiche = w.value AND e.equipe_id = v.value AND e.archivee = 0 AND e.etablissement_id = $1 AND e.limite >= $3
           AND ((e.ouverture IS NOT NULL AND e.ouverture <= $3) OR (e.ouverture IS NULL AND e.limite <= $4))
         GROUP BY e.fiche, e.regle"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(today)
    .bind(today.saturating_add(SANS_OUVERTURE.days()))
    .bind(serde_json::to_string(fiches).unwrap_or_else(|_| "[]".to_owned()))
    .all(on)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Ouverte {
                fiche: row.text("fiche")?,
                regle: row.text("regle")?,
                nombre: row.int("n")?,
                limite: row.date("limite")?,
            })
        })
        .collect()
}

fn demarches(lignes: &[Ligne]) -> String {
    let ids: Vec<&str> = lignes.iter().map(|line| line.demarche.as_str()).collect();
    serde_json::to_string(&ids).unwrap_or_else(|_| "[]".to_owned())
}

fn demarche(row: &tandem_platform::Row) -> Result<DemarcheId> {
    DemarcheId::parse(&row.text("demarche_id")?).ok_or(Error::Column("demarche_id"))
}

/// The last two hands on the démarches of these lines, oldest first; undone acts left out.
pub(super) async fn mains(on: &mut Reading, lignes: &[Ligne]) -> Result<Mains> {
    let rows = query(sql!(
        "SELECT x.demarche_id, x.mode FROM
           (SELECT d.demarche_id, a.mode, a.fait_le, a.id,
                   ROW_NUMBER() OVER (PARTITION BY d.demarche_id ORDER BY a.fait_le DESC, a.id DESC) AS rang
            FROM {textes:$1} AS v CROSS JOIN acte_demarches d CROSS JOIN actes a
            WHERE d.demarche_id = v.value AND a.id = d.acte_id
              AND NOT EXISTS (SELECT 1 FROM annulations n WHERE n.acte_id = a.id)) AS x
         WHERE x.rang <= 2 ORDER BY x.demarche_id, x.rang DESC"
    ))
    .bind(demarches(lignes))
    .all(on)
    .await?;
    let mut all = Mains::new();
    for row in &rows {
        let mode = Mode::parse(&row.text("mode")?).ok_or(Error::Column("mode"))?;
        all.entry(demarche(row)?).or_default().push(mode);
    }
    Ok(all)
}

/// Which of these lines already had a reminder said, with the day it was.
pub(super) async fn rappelees(on: &mut Reading, lignes: &[Ligne]) -> Result<BTreeSet<(DemarcheId, Date)>> {
    let rows = query(sql!(
        "SELECT r.demarche_id, r.limite FROM {textes:$1} AS v CROSS JOIN file_rappels r WHERE r.demarche_id = v.value"
    ))
    .bind(demarches(lignes))
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((demarche(row)?, row.date("limite")?))).collect()
}

/// Notes that a reminder was said for this line; false when this id already is one.
pub(super) async fn rappeler(
    tx: &mut Tx,
    (etablissement, agent): (&EtablissementId, &AgentId),
    id: &RappelId,
    line: &Ligne,
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO file_rappels (id, etablissement_id, demarche_id, regle, limite, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(&line.demarche)
    .bind(line.regle.as_str())
    .bind(line.limite)
    .bind(now)
    .bind(agent)
    .run(tx)
    .await?;
    Ok(written == 1)
}
