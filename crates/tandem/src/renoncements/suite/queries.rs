//! SQL of what the lists keep, and of the démarches a right is read with.

use jiff::{civil::Date, tz::TimeZone};
use tandem_platform::{Error, Result, Row, Tx, db::Connection, query, sql};

use crate::{
    agents::{EtablissementId, Perimetre},
    demarches::{DemarcheId, Issue, Motif},
    personnes::PersonneId,
    renoncements::{
        model::{Arret, Etape, FinLue, Ou, RenoncementId, Reponse, Suivie},
        queries::liste,
    },
};

/// A line of the lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ligne {
    /// Which.
    pub id: RenoncementId,
    /// Of whom: the file it is read in.
    pub personne: PersonneId,
    /// Where it stands, as it is kept.
    pub etape: String,
    /// Why it was given up; empty when it was not.
    pub cause: String,
    /// The day to come back.
    pub revenir_le: Date,
}

/// Which lines.
#[derive(Clone, Copy, Debug)]
pub struct Choix<'a> {
    /// This cause only; all when empty.
    pub cause: &'a str,
    /// Until this day.
    pub jusqu_au: Date,
    /// At most so many.
    pub limite: i64,
}

/// As it is kept.
fn code(etape: &Etape) -> &'static str {
    match etape {
        Etape::Repere => "repere",
        Etape::Propose(Reponse::Reflechit) => "reflechit",
        Etape::Propose(_) => "veut",
        Etape::Commence(_) => "commence",
        Etape::Arrete(Arret::Elle) => "ne-veut-pas",
        Etape::Arrete(Arret::Demarche(..)) => "demarche-finie",
        Etape::Abandonne(..) => "abandonne",
        Etape::Obtenu(_) => "obtenu",
    }
}

/// Keeps where it stands.
pub(super) async fn garder(
    tx: &mut Tx,
    place: &EtablissementId,
    of: &RenoncementId,
    (ou, day): (&Ou, Date),
) -> Result<()> {
    let cause = if let Etape::Abandonne(cause, _) = ou.etape { cause.code() } else { "" };
    query(sql!(
        "INSERT INTO renoncement_suites (renoncement_id, etablissement_id, personne_id, etape, cause, depuis, revenir_le)
         VALUES ($1, $2, (SELECT personne_id FROM renoncements WHERE id = $1), $3, $4, $5, $6)
         ON CONFLICT (renoncement_id) DO UPDATE SET etape = $3, cause = $4, depuis = $5, revenir_le = $6"
    ))
    .bind(of)
    .bind(place)
    .bind(code(&ou.etape))
    .bind(cause)
    .bind(ou.depuis)
    .bind(day)
    .run(tx)
    .await?;
    Ok(())
}

/// Nothing to come back to.
pub(super) async fn oublier(tx: &mut Tx, of: &RenoncementId) -> Result<()> {
    query(sql!("DELETE FROM renoncement_suites WHERE renoncement_id = $1")).bind(of).run(tx).await?;
    Ok(())
}

fn id(row: &Row) -> Result<RenoncementId> {
    RenoncementId::parse(&row.text("renoncement_id")?).ok_or(Error::Column("renoncement_id"))
}

/// The rights that hang on these démarches: the same fiche, in a file read as the same person's.
pub(super) async fn des_demarches(tx: &mut Tx, ids: &[DemarcheId]) -> Result<Vec<RenoncementId>> {
    let list: Vec<&str> = ids.iter().map(DemarcheId::as_str).collect();
    let rows = query(sql!(
        "SELECT n.id AS renoncement_id FROM {textes:$1} AS v CROSS JOIN demarches d CROSS JOIN renoncements n
         WHERE d.id = v.value AND n.personne_id = d.personne_id AND n.fiche = d.fiche
         UNION
         SELECT n.id FROM {textes:$1} AS v CROSS JOIN demarches d CROSS JOIN personnes p CROSS JOIN renoncements n
         WHERE d.id = v.value AND p.id = d.personne_id AND n.personne_id = p.reunie_a AND n.fiche = d.fiche
         UNION
         SELECT n.id FROM {textes:$1} AS v CROSS JOIN demarches d CROSS JOIN personnes p CROSS JOIN personnes q CROSS JOIN renoncements n
         WHERE d.id = v.value AND p.id = d.personne_id AND q.reunie_a = {premier:p.reunie_a, p.id} AND n.personne_id = q.id AND n.fiche = d.fiche
         ORDER BY renoncement_id"
    ))
    .bind(serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned()))
    .all(tx)
    .await?;
    rows.iter().map(id).collect()
}

/// The démarches of the fiche of these rights, in every file read as the same person's, with the end that stands.
pub(super) async fn suivies(
    on: &mut impl Connection,
    zone: &TimeZone,
    ids: &[RenoncementId],
) -> Result<Vec<(RenoncementId, Suivie)>> {
    let rows = query(sql!(
        "SELECT x.renoncement_id, d.id, d.created_at, f.id AS fin_id, f.issue, f.motif, f.revenir_le, f.created_at AS fin_le
         FROM (SELECT n.id AS renoncement_id, n.fiche, n.personne_id AS dossier FROM {textes:$1} AS v CROSS JOIN renoncements n WHERE n.id = v.value
               UNION
               SELECT n.id, n.fiche, p.reunie_a FROM {textes:$1} AS v CROSS JOIN renoncements n CROSS JOIN personnes p
               WHERE n.id = v.value AND p.id = n.personne_id AND p.reunie_a IS NOT NULL
               UNION
               SELECT n.id, n.fiche, q.id FROM {textes:$1} AS v CROSS JOIN renoncements n CROSS JOIN personnes p CROSS JOIN personnes q
               WHERE n.id = v.value AND p.id = n.personne_id AND q.reunie_a = {premier:p.reunie_a, p.id}) AS x
         CROSS JOIN demarches d
         LEFT JOIN demarche_fins f ON f.demarche_id = d.id AND NOT EXISTS (SELECT 1 FROM demarche_reprises k WHERE k.fin_id = f.id)
         WHERE d.personne_id = x.dossier AND d.fiche = x.fiche ORDER BY d.id"
    ))
    .bind(liste(ids))
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((id(row)?, suivie(row, zone)?))).collect()
}

fn suivie(row: &Row, zone: &TimeZone) -> Result<Suivie> {
    let day = |at: jiff::Timestamp| at.to_zoned_datetime(zone.clone()).date();
    let debut = row.instant("created_at")?;
    let fin = if row.opt_text("fin_id")?.is_none() {
        None
    } else {
        let note_le = row.instant("fin_le")?;
        Some(FinLue {
            issue: Issue::parse(&row.text("issue")?).ok_or(Error::Column("issue"))?,
            motif: row.opt_text("motif")?.and_then(|code| Motif::parse(&code)),
            revenir_le: row.opt_text("revenir_le")?.and_then(|day| day.parse().ok()),
            le: day(note_le),
            note_le,
        })
    };
    let demarche = DemarcheId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    Ok(Suivie { demarche, le: day(debut), debut, fin })
}

/// What the teams have to come back to, the soonest first.
pub async fn des_equipes(on: &mut impl Connection, perimetre: &Perimetre, choix: Choix<'_>) -> Result<Vec<Ligne>> {
    let rows = query(sql!(
        "SELECT s.renoncement_id, r.id AS racine, s.etape, s.cause, s.revenir_le
         FROM renoncement_suites s CROSS JOIN personnes p CROSS JOIN personnes r
         WHERE s.etablissement_id = $1 AND s.revenir_le <= $4 AND ($5 = '' OR s.cause = $5) AND p.id = s.personne_id
           AND r.id = {premier:p.reunie_a, p.id} AND r.equipe_id IN {textes:$2} AND r.archivee_le IS NULL
         ORDER BY s.revenir_le, s.renoncement_id LIMIT $3"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(choix.limite)
    .bind(choix.jusqu_au)
    .bind(choix.cause)
    .all(on)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Ligne {
                id: id(row)?,
                personne: PersonneId::parse(&row.text("racine")?).ok_or(Error::Column("racine"))?,
                etape: row.text("etape")?,
                cause: row.text("cause")?,
                revenir_le: row.date("revenir_le")?,
            })
        })
        .collect()
}
