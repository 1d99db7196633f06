//! SQL of the extraction that has no other home.

use jiff::Timestamp;
use tandem_platform::{Error, Reading, Result, query, sql};

use crate::agents::{AgentId, EtablissementId};

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
