//! SQL of the extraction that has no other home.

use jiff::Timestamp;
use tandem_platform::{Error, Reading, Result, Row, Tx, query, sql};

use crate::{
    agents::{AgentId, EtablissementId},
    droits::{Copie, ExtractionId, queries::copie},
};

/// Two files read as one, undone or not.
#[derive(Debug)]
pub(super) struct Reunion {
    pub id: String,
    pub gardee: String,
    pub absorbee: String,
    pub agent: AgentId,
    pub le: Timestamp,
    pub defaite: Option<Timestamp>,
}

/// The merges of the établissement after this one, by id.
pub(super) async fn reunions(
    on: &mut Reading,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Reunion>> {
    let rows = query(sql!(
        "SELECT f.id, f.gardee_id, f.absorbee_id, f.agent_id, f.created_at, n.created_at AS defaite
         FROM fusions f LEFT JOIN fusion_annulations n ON n.fusion_id = f.id
         WHERE f.id > $2 AND f.etablissement_id = $1 ORDER BY f.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Reunion {
                id: row.text("id")?,
                gardee: row.text("gardee_id")?,
                absorbee: row.text("absorbee_id")?,
                agent: AgentId::parse(&row.text("agent_id")?).ok_or(Error::Column("agent_id"))?,
                le: row.instant("created_at")?,
                defaite: row.opt_text("defaite")?.and_then(|at| at.parse().ok()),
            })
        })
        .collect()
}

/// Notes that the data of the établissement are about to leave.
pub(super) async fn noter_extraction(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &ExtractionId,
    forme: &str,
    agent: &AgentId,
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO extractions (id, etablissement_id, forme, agent_id, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(forme)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// When the data of the établissement left, last first: form, agent, instant.
pub(super) async fn extractions(
    on: &mut Reading,
    etablissement: &EtablissementId,
) -> Result<Vec<(String, AgentId, Timestamp)>> {
    let rows = query(sql!(
        "SELECT forme, agent_id, created_at FROM extractions WHERE etablissement_id = $1 ORDER BY created_at DESC LIMIT 20"
    ))
    .bind(etablissement)
    .all(on)
    .await?;
    let agent = |row: &Row| AgentId::parse(&row.text("agent_id")?).ok_or(Error::Column("agent_id"));
    rows.iter().map(|row| Ok((row.text("forme")?, agent(row)?, row.instant("created_at")?))).collect()
}

/// The copies handed over after this one, by id: whose file, and the copy.
pub(super) async fn copies(
    on: &mut Reading,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<(String, Copie)>> {
    let rows = query(sql!(
        "SELECT c.id, c.personne_id, c.demandeur, c.tiers, c.contenu, c.agent_id, c.created_at FROM copies c
         WHERE c.id > $2 AND c.etablissement_id = $1 ORDER BY c.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((row.text("personne_id")?, copie(on.keys(), row)?))).collect()
}

/// Two people who look alike and are two.
#[derive(Debug)]
pub(super) struct Distinction {
    pub une: String,
    pub autre: String,
    pub agent: AgentId,
    pub le: Timestamp,
}

/// The pairs told apart after this one.
pub(super) async fn distinctions(
    on: &mut Reading,
    etablissement: &EtablissementId,
    (une, autre): (&str, &str),
    limit: i64,
) -> Result<Vec<Distinction>> {
    let rows = query(sql!(
        "SELECT d.une_id, d.autre_id, d.agent_id, d.created_at FROM distinctions d
         WHERE (d.une_id, d.autre_id) > ($2, $3) AND d.etablissement_id = $1 ORDER BY d.une_id, d.autre_id LIMIT $4"
    ))
    .bind(etablissement)
    .bind(une)
    .bind(autre)
    .bind(limit)
    .all(on)
    .await?;
    let one = |row: &Row| {
        Ok(Distinction {
            une: row.text("une_id")?,
            autre: row.text("autre_id")?,
            agent: AgentId::parse(&row.text("agent_id")?).ok_or(Error::Column("agent_id"))?,
            le: row.instant("created_at")?,
        })
    };
    rows.iter().map(one).collect()
}
