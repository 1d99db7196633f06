//! The SQL of handovers.

use jiff::Timestamp;
use tandem_platform::{Error, Result, Row, Tx, db::Connection, query, sql};

use crate::{
    agents::{AgentId, EtablissementId},
    personnes::PersonneId,
    suivi::PassationId,
};

/// A handover, with how many files it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Passation {
    pub id: PassationId,
    pub de: Option<AgentId>,
    pub a: AgentId,
    pub agent: AgentId,
    pub le: Timestamp,
    pub combien: i64,
    pub annulee: bool,
}

fn read(row: &Row) -> Result<Passation> {
    Ok(Passation {
        id: PassationId::parse(&row.text("id")?).ok_or(Error::Column("id"))?,
        de: row.opt_text("de_id")?.and_then(|id| AgentId::parse(&id)),
        a: AgentId::parse(&row.text("a_id")?).ok_or(Error::Column("a_id"))?,
        agent: AgentId::parse(&row.text("agent_id")?).ok_or(Error::Column("agent_id"))?,
        le: row.instant("created_at")?,
        combien: row.int("combien")?,
        annulee: row.opt_text("annulee_at")?.is_some(),
    })
}

/// Writes a handover; false when this id already is one.
pub(super) async fn passer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    (id, de, a, agent): (&PassationId, Option<&AgentId>, &AgentId, &AgentId),
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO passations (id, etablissement_id, de_id, a_id, agent_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(de.map(AgentId::as_str))
    .bind(a)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// One handover of the établissement.
pub(super) async fn passation(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    id: &PassationId,
) -> Result<Option<Passation>> {
    let row = query(sql!(
        "SELECT t.id, t.de_id, t.a_id, t.agent_id, t.created_at, n.created_at AS annulee_at,
                (SELECT COUNT(*) FROM suivis s WHERE s.passation_id = t.id) AS combien
         FROM passations t LEFT JOIN passation_annulations n ON n.passation_id = t.id
         WHERE t.id = $1 AND t.etablissement_id = $2"
    ))
    .bind(id)
    .bind(etablissement)
    .optional(on)
    .await?;
    row.map(|row| read(&row)).transpose()
}

/// The last handovers of an agent (`None`: of those who had no referent), last first.
pub(super) async fn passations_de(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    de: Option<&AgentId>,
) -> Result<Vec<Passation>> {
    let rows = query(sql!(
        "SELECT t.id, t.de_id, t.a_id, t.agent_id, t.created_at, n.created_at AS annulee_at,
                (SELECT COUNT(*) FROM suivis s WHERE s.passation_id = t.id) AS combien
         FROM passations t LEFT JOIN passation_annulations n ON n.passation_id = t.id
         WHERE t.etablissement_id = $1 AND COALESCE(t.de_id, '') = $2 ORDER BY t.created_at DESC LIMIT 10"
    ))
    .bind(etablissement)
    .bind(de.map_or("", AgentId::as_str))
    .all(on)
    .await?;
    rows.iter().map(read).collect()
}

/// The people of a handover whose file says nothing later.
pub(super) async fn inchangees(tx: &mut Tx, id: &PassationId) -> Result<Vec<PersonneId>> {
    let rows = query(sql!(
        "SELECT s.personne_id FROM suivis s WHERE s.passation_id = $1
         AND NOT EXISTS (SELECT 1 FROM suivis l WHERE l.personne_id = s.personne_id AND l.id <> s.id AND l.created_at >= s.created_at)"
    ))
    .bind(id)
    .all(tx)
    .await?;
    rows.iter().map(|row| PersonneId::parse(&row.text("personne_id")?).ok_or(Error::Column("personne_id"))).collect()
}

/// Writes that a handover is undone; false when it already was.
pub(super) async fn annuler(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &PassationId,
    agent: &AgentId,
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO passation_annulations (passation_id, etablissement_id, agent_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (passation_id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}
