//! SQL of what leaves: the reminders said to a person, then those of the établissement, a batch at a time.

use jiff::{Timestamp, civil::Date};
use tandem_platform::{Error, Result, Row, db::Connection, query, sql};

use crate::{
    agents::{AgentId, EtablissementId},
    demarches::DemarcheId,
    personnes::Personne,
};

/// A reminder said aloud to somebody who does it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dit {
    /// Its number.
    pub id: String,
    /// For which démarche.
    pub demarche: DemarcheId,
    /// For which of its rules.
    pub regle: String,
    /// For which last day.
    pub limite: Date,
    /// By whom.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
}

fn dit(row: &Row) -> Result<Dit> {
    Ok(Dit {
        id: row.text("id")?,
        demarche: DemarcheId::parse(&row.text("demarche_id")?).ok_or(Error::Column("demarche_id"))?,
        regle: row.text("regle")?,
        limite: row.date("limite")?,
        agent: AgentId::parse(&row.text("created_by")?).ok_or(Error::Column("created_by"))?,
        le: row.instant("created_at")?,
    })
}

/// Every reminder said to this person, in order.
pub async fn dits(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Dit>> {
    let rows = query(sql!(
        "SELECT r.id, r.demarche_id, r.regle, r.limite, r.created_by, r.created_at
         FROM {textes:$1} AS v CROSS JOIN demarches d CROSS JOIN file_rappels r
         WHERE d.personne_id = v.value AND r.demarche_id = d.id ORDER BY r.created_at, r.id"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter().map(dit).collect()
}

/// The reminders said after this one, by number.
pub async fn lot_des_dits(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Dit>> {
    let rows = query(sql!(
        "SELECT id, demarche_id, regle, limite, created_by, created_at FROM file_rappels
         WHERE id > $2 AND etablissement_id = $1 ORDER BY id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(dit).collect()
}
