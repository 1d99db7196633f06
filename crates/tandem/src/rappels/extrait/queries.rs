//! SQL of what leaves: what a person agreed to and was sent, then everything of the établissement, a batch at a time.

use jiff::Timestamp;
use tandem_platform::{
    Result, Row,
    db::Connection,
    outbox::{self, Message},
    query, sql,
};

use crate::{
    agents::{AgentId, EtablissementId},
    personnes::{Personne, PersonneId},
    rappels::{
        model::Accord,
        queries::{self, agent_id, lire_accord, personne_id},
    },
};

/// Messages of a person in her copy: years of them.
const ENVOIS: i64 = 5000;

/// A refusal read by a colleague.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vu {
    /// The message.
    pub reference: String,
    /// Who read it.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
}

fn vu(row: &Row) -> Result<Vu> {
    Ok(Vu { reference: row.text("ref")?, agent: agent_id(row, "agent_id")?, le: row.instant("created_at")? })
}

/// Everything she said of being reminded.
pub async fn accords(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Accord>> {
    queries::accords(on, personne).await
}

/// Everything that was sent to her, or will be; last first.
pub async fn envois(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    personne: &Personne,
) -> Result<Vec<Message>> {
    outbox::about(on, etablissement.as_str(), &personne.dossiers_json(), ENVOIS).await
}

/// The refusals about her that colleagues read.
pub async fn vus(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Vu>> {
    let rows = query(sql!(
        "SELECT s.ref, s.agent_id, s.created_at FROM {textes:$1} AS v CROSS JOIN envois e
         JOIN rappel_echecs_vus s ON s.etablissement_id = e.tenant_id AND s.ref = e.ref
         WHERE e.about = v.value ORDER BY s.created_at, s.ref"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter().map(vu).collect()
}

/// The agreements after this one, by id.
pub async fn lot_des_accords(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<(PersonneId, Accord)>> {
    let rows = query(sql!(
        "SELECT a.id, a.personne_id, a.canal, a.recueil, a.accord_le, a.agent_id, a.created_at, r.created_at AS retire_at,
                r.agent_id AS retire_par
         FROM rappel_accords a LEFT JOIN rappel_retraits r ON r.accord_id = a.id
         WHERE a.id > $2 AND a.etablissement_id = $1 ORDER BY a.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((personne_id(row, "personne_id")?, lire_accord(row)?))).collect()
}

/// The messages after this one, by name.
pub async fn lot_des_envois(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Message>> {
    outbox::after(on, etablissement.as_str(), apres, limit).await
}

/// The refusals read after this one, by name.
pub async fn lot_des_vus(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Vu>> {
    let rows = query(sql!(
        "SELECT ref, agent_id, created_at FROM rappel_echecs_vus WHERE etablissement_id = $1 AND ref > $2 ORDER BY ref LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(vu).collect()
}
