//! All SQL of signed exchanges: the key, the files received, what was taken.

use jiff::Timestamp;
use tandem_platform::{Error, Result, Tx, db::Connection, query, sealed, sql};

use crate::{
    agents::{AgentId, EtablissementId},
    fiches::model::EnvoiId,
};

const GRAINE: &str = "fiche_cles.graine";
const TEXTE: &str = "fiche_envois.texte";
sealed!("fiche_cles", "etablissement_id", ["graine"]);
sealed!("fiche_envois", "id", ["texte"]);

/// The seed of the établissement's key.
pub async fn graine(on: &mut impl Connection, etablissement: &EtablissementId) -> Result<Option<[u8; 32]>> {
    let row = query(sql!("SELECT graine FROM fiche_cles WHERE etablissement_id = $1"))
        .bind(etablissement)
        .optional(on)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let open = on.keyring().open_bytes(GRAINE, etablissement.as_str(), &row.blob("graine")?)?;
    open.try_into().map(Some).map_err(|_| Error::Column("graine"))
}

/// The name an établissement signs with.
pub async fn signataire(on: &mut impl Connection, etablissement: &EtablissementId) -> Result<String> {
    let row = query(sql!("SELECT nom FROM etablissements WHERE id = $1")).bind(etablissement).one(on).await?;
    row.text("nom")
}

/// Makes the key; the one that is there stays.
pub async fn creer_cle(tx: &mut Tx, etablissement: &EtablissementId, graine: &[u8; 32]) -> Result<()> {
    let (sealed, now) = (tx.keys().seal_bytes(GRAINE, etablissement.as_str(), graine), tx.clock().now());
    query(sql!(
        "INSERT INTO fiche_cles (etablissement_id, graine, created_at) VALUES ($1, $2, $3) ON CONFLICT (etablissement_id) DO NOTHING"
    ))
    .bind(etablissement)
    .bind(sealed)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// Keeps a file received, whole.
pub async fn garder(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &EnvoiId,
    cle: &str,
    texte: &str,
    agent: &AgentId,
) -> Result<()> {
    let (sealed, now) = (tx.keys().seal(TEXTE, id.as_str(), texte), tx.clock().now());
    query(sql!(
        "INSERT INTO fiche_envois (id, etablissement_id, cle, texte, agent_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(cle)
    .bind(sealed)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// A file received.
#[derive(Clone, Debug)]
pub struct Recu {
    /// Its id.
    pub id: EnvoiId,
    /// Who received it.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
    /// How many fiches were taken, once some were.
    pub reprises: Option<i64>,
}

fn agent_id(row: &tandem_platform::Row) -> Result<AgentId> {
    AgentId::parse(&row.text("agent_id")?).ok_or(Error::Column("agent_id"))
}

/// The last files received.
pub async fn recus(on: &mut impl Connection, etablissement: &EtablissementId) -> Result<Vec<Recu>> {
    let rows = query(sql!(
        "SELECT e.id, e.agent_id, e.created_at, r.fiches FROM fiche_envois e LEFT JOIN fiche_envoi_reprises r ON r.envoi_id = e.id
         WHERE e.etablissement_id = $1 ORDER BY e.created_at DESC, e.id DESC LIMIT 20"
    ))
    .bind(etablissement)
    .all(on)
    .await?;
    let one = |row: &tandem_platform::Row| {
        Ok(Recu {
            id: EnvoiId::parse(&row.text("id")?).ok_or(Error::Column("id"))?,
            agent: agent_id(row)?,
            le: row.instant("created_at")?,
            reprises: row.opt_int("fiches")?,
        })
    };
    rows.iter().map(one).collect()
}

/// The text of a file received, and whether fiches were taken from it.
pub async fn texte(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    id: &EnvoiId,
) -> Result<Option<(String, Option<i64>)>> {
    let row = query(sql!(
        "SELECT e.texte, r.fiches FROM fiche_envois e LEFT JOIN fiche_envoi_reprises r ON r.envoi_id = e.id
         WHERE e.id = $1 AND e.etablissement_id = $2"
    ))
    .bind(id)
    .bind(etablissement)
    .optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((on.keyring().open(TEXTE, id.as_str(), &row.blob("texte")?)?, row.opt_int("fiches")?)))
}

/// Who first took fiches signed with this key, and when: its words were compared that day.
pub async fn deja_reprise(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    cle: &str,
) -> Result<Option<(AgentId, Timestamp)>> {
    let row = query(sql!(
        "SELECT r.agent_id, r.created_at FROM fiche_envois e JOIN fiche_envoi_reprises r ON r.envoi_id = e.id
         WHERE e.etablissement_id = $1 AND e.cle = $2 ORDER BY r.created_at LIMIT 1"
    ))
    .bind(etablissement)
    .bind(cle)
    .optional(on)
    .await?;
    row.map(|row| Ok((agent_id(&row)?, row.instant("created_at")?))).transpose()
}

/// Notes that fiches were taken from a file; false when some were already.
pub async fn reprendre(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &EnvoiId,
    fiches: i64,
    agent: &AgentId,
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO fiche_envoi_reprises (envoi_id, etablissement_id, fiches, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (envoi_id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(fiches)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}
