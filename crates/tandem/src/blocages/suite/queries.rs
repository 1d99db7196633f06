//! SQL of what the lists keep: the next step of each open blocage.

use jiff::civil::Date;
use tandem_platform::{Error, Result, Row, Tx, db::Connection, query, sql};

use crate::{
    agents::{AgentId, EtablissementId, Perimetre},
    blocages::model::{Blocage, BlocageId, Suite, Urgence, code_du_geste, lire_geste},
    demarches::DemarcheId,
    personnes::PersonneId,
};

/// Kept in the place of a day nobody knows: after all the others.
const JAMAIS: Date = Date::constant(9999, 12, 31);

/// A line of the lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendue {
    /// Which.
    pub blocage: BlocageId,
    /// Of whom: the file it is read in.
    pub personne: PersonneId,
    /// The matter.
    pub voie: String,
    /// Who takes care of it.
    pub suivi_par: AgentId,
    /// What comes next.
    pub suite: Suite,
}

/// Keeps what comes next.
pub(super) async fn garder(tx: &mut Tx, place: &EtablissementId, of: &Blocage, suite: &Suite) -> Result<()> {
    query(sql!(
        "INSERT INTO blocage_suites (blocage_id, etablissement_id, personne_id, marche, geste, le, urgence, revoir_le)
         VALUES ($1, $2, (SELECT personne_id FROM blocages WHERE id = $1), $3, $4, $5, $6, $7)
         ON CONFLICT (blocage_id) DO UPDATE SET marche = $3, geste = $4, le = $5, urgence = $6, revoir_le = $7"
    ))
    .bind(&of.id)
    .bind(place)
    .bind(suite.marche.as_str())
    .bind(code_du_geste(suite.geste))
    .bind(suite.le.unwrap_or(JAMAIS))
    .bind(suite.urgence.rang())
    .bind(suite.revoir_le.min(JAMAIS))
    .run(tx)
    .await?;
    Ok(())
}

/// Over: nothing comes next.
pub(super) async fn oublier(tx: &mut Tx, of: &BlocageId) -> Result<()> {
    query(sql!("DELETE FROM blocage_suites WHERE blocage_id = $1")).bind(of).run(tx).await?;
    Ok(())
}

/// Makes every line of a place be computed again when those there were computed with other staircases. Was it so?
pub(super) async fn relire(tx: &mut Tx, place: &EtablissementId, empreinte: i64) -> Result<bool> {
    let kept = query(sql!("SELECT empreinte FROM blocage_lectures WHERE etablissement_id = $1"))
        .bind(place)
        .optional(tx)
        .await?;
    if kept.map(|row| row.int("empreinte")).transpose()? == Some(empreinte) {
        return Ok(false);
    }
    query(sql!(
        "INSERT INTO blocage_lectures (etablissement_id, empreinte) VALUES ($1, $2)
         ON CONFLICT (etablissement_id) DO UPDATE SET empreinte = $2"
    ))
    .bind(place)
    .bind(empreinte)
    .run(tx)
    .await?;
    query(sql!("UPDATE blocage_suites SET revoir_le = $2 WHERE etablissement_id = $1"))
        .bind(place)
        .bind(tx.clock().today())
        .run(tx)
        .await?;
    Ok(true)
}

/// Those of a place that may be otherwise from this day on.
pub(super) async fn a_revoir(tx: &mut Tx, place: &EtablissementId, today: Date, limit: i64) -> Result<Vec<BlocageId>> {
    let rows = query(sql!(
        "SELECT blocage_id FROM blocage_suites WHERE etablissement_id = $1 AND revoir_le <= $2 ORDER BY revoir_le, blocage_id LIMIT $3"
    ))
    .bind(place)
    .bind(today)
    .bind(limit)
    .all(tx)
    .await?;
    rows.iter().map(id).collect()
}

/// The open ones that hang on these démarches.
pub(super) async fn des_demarches(tx: &mut Tx, ids: &[DemarcheId]) -> Result<Vec<BlocageId>> {
    let list: Vec<&str> = ids.iter().map(DemarcheId::as_str).collect();
    let rows = query(sql!(
        "SELECT s.blocage_id FROM {textes:$1} AS v CROSS JOIN blocages b CROSS JOIN blocage_suites s
         WHERE b.demarche_id = v.value AND s.blocage_id = b.id ORDER BY s.blocage_id"
    ))
    .bind(serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned()))
    .all(tx)
    .await?;
    rows.iter().map(id).collect()
}

fn id(row: &Row) -> Result<BlocageId> {
    BlocageId::parse(&row.text("blocage_id")?).ok_or(Error::Column("blocage_id"))
}

/// What the teams have to do, the most pressing first; at least this pressing.
pub async fn des_equipes(
    on: &mut impl Connection,
    perimetre: &Perimetre,
    depuis: Urgence,
    limit: i64,
) -> Result<Vec<Attendue>> {
    let rows = query(sql!(
        "SELECT s.blocage_id, r.id AS racine, b.voie, b.created_by,
                (SELECT c.agent_id FROM blocage_charges c WHERE c.blocage_id = s.blocage_id ORDER BY c.id DESC LIMIT 1) AS charge, s.marche, s.geste, s.le, s.urgence, s.revoir_le
         FROM blocage_suites s CROSS JOIN blocages b CROSS JOIN personnes p CROSS JOIN personnes r
         WHERE s.etablissement_id = $1 AND s.urgence >= $4 AND b.id = s.blocage_id AND p.id = s.personne_id
           AND r.id = {premier:p.reunie_a, p.id} AND r.equipe_id IN {textes:$2} AND r.archivee_le IS NULL
         ORDER BY s.urgence DESC, s.le, s.blocage_id LIMIT $3"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(limit)
    .bind(depuis.rang())
    .all(on)
    .await?;
    rows.iter()
        .map(|row| {
            let le = row.date("le")?;
            Ok(Attendue {
                blocage: id(row)?,
                personne: PersonneId::parse(&row.text("racine")?).ok_or(Error::Column("racine"))?,
                voie: row.text("voie")?,
                suivi_par: AgentId::parse(&row.opt_text("charge")?.map_or_else(|| row.text("created_by"), Ok)?)
                    .ok_or(Error::Column("created_by"))?,
                suite: Suite {
                    marche: row.text("marche")?,
                    geste: lire_geste(&row.text("geste")?),
                    le: (le != JAMAIS).then_some(le),
                    urgence: Urgence::de(row.int("urgence")?),
                    revoir_le: row.date("revoir_le")?,
                },
            })
        })
        .collect()
}
