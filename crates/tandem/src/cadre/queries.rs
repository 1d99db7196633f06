//! All SQL of the cadre. Nothing of it is about a person who is accompanied.

use jiff::{Timestamp, civil::Date};
use tandem_platform::{Error, Keyring, Result, Row, Tx, db::Connection, query, sealed, sql};

use super::model::{Brouillon, CadreId, Contenu, Version};
use crate::agents::{AgentId, EtablissementId};

const CONTENU: &str = "cadre_versions.contenu";
const INSTANCE: &str = "cadre_versions.instance";
const BROUILLON: &str = "cadre_brouillons.contenu";
sealed!("cadre_versions", "id", ["contenu", "instance"]);
sealed!("cadre_brouillons", "etablissement_id", ["contenu"]);

/// Who writes, and where.
pub type Par<'a> = (&'a EtablissementId, &'a AgentId);

fn lu(text: &str, column: &'static str) -> Result<Contenu> {
    serde_json::from_str(text).map_err(|_| Error::Column(column))
}

fn ecrit(contenu: &Contenu, column: &'static str) -> Result<String> {
    serde_json::to_string(contenu).map_err(|_| Error::Column(column))
}

fn version(keys: &Keyring, row: &Row) -> Result<Version> {
    let id = CadreId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    Ok(Version {
        rang: row.int("rang")?,
        contenu: lu(&keys.open(CONTENU, id.as_str(), &row.blob("contenu")?)?, "contenu")?,
        instance: keys.open(INSTANCE, id.as_str(), &row.blob("instance")?)?,
        vote_le: row.text("vote_le")?.parse().map_err(|_| Error::Column("vote_le"))?,
        le: row.instant("created_at")?,
        id,
    })
}

/// The one in force.
pub async fn en_vigueur(on: &mut impl Connection, place: &EtablissementId) -> Result<Option<Version>> {
    let row = query(sql!(
        "SELECT id, rang, contenu, instance, vote_le, created_at FROM cadre_versions
         WHERE etablissement_id = $1 ORDER BY rang DESC LIMIT 1"
    ))
    .bind(place)
    .optional(on)
    .await?;
    let keys = on.keyring();
    row.map(|row| version(keys, &row)).transpose()
}

/// The one in force, and when this agent read it.
pub async fn lue_par(on: &mut impl Connection, par: Par<'_>) -> Result<Option<(Version, Option<Timestamp>)>> {
    let row = query(sql!(
        "SELECT v.id, v.rang, v.contenu, v.instance, v.vote_le, v.created_at, l.created_at AS lu_at FROM cadre_versions v
         LEFT JOIN cadre_lectures l ON l.cadre_id = v.id AND l.agent_id = $2
         WHERE v.etablissement_id = $1 ORDER BY v.rang DESC LIMIT 1"
    ))
    .bind(par.0)
    .bind(par.1)
    .optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let read = row.opt_text("lu_at")?.and_then(|at| at.parse().ok());
    Ok(Some((version(on.keyring(), &row)?, read)))
}

/// Rank and day of the vote of the one in force, when this agent has not read it.
pub async fn a_lire(on: &mut impl Connection, par: Par<'_>) -> Result<Option<(i64, Date)>> {
    let row = query(sql!(
        "SELECT v.rang, v.vote_le, l.created_at AS lu_at FROM cadre_versions v
         LEFT JOIN cadre_lectures l ON l.cadre_id = v.id AND l.agent_id = $2
         WHERE v.etablissement_id = $1 ORDER BY v.rang DESC LIMIT 1"
    ))
    .bind(par.0)
    .bind(par.1)
    .optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.opt_text("lu_at")?.is_some() {
        return Ok(None);
    }
    let day = row.text("vote_le")?.parse().map_err(|_| Error::Column("vote_le"))?;
    Ok(Some((row.int("rang")?, day)))
}

/// Every version of an établissement, the last first.
pub async fn versions(on: &mut impl Connection, place: &EtablissementId, limit: i64) -> Result<Vec<Version>> {
    let rows = query(sql!(
        "SELECT id, rang, contenu, instance, vote_le, created_at FROM cadre_versions
         WHERE etablissement_id = $1 ORDER BY rang DESC LIMIT $2"
    ))
    .bind(place)
    .bind(limit)
    .all(on)
    .await?;
    let keys = on.keyring();
    rows.iter().map(|row| version(keys, row)).collect()
}

/// One version of an établissement; unknown and another's are the same `None`.
pub async fn trouver(on: &mut impl Connection, place: &EtablissementId, id: &CadreId) -> Result<Option<Version>> {
    let row = query(sql!(
        "SELECT id, rang, contenu, instance, vote_le, created_at FROM cadre_versions WHERE id = $1 AND etablissement_id = $2"
    ))
    .bind(id)
    .bind(place)
    .optional(on)
    .await?;
    let keys = on.keyring();
    row.map(|row| version(keys, &row)).transpose()
}

/// How many of those who work here read a version, and how many they are. A count, and nothing else.
pub async fn lectures(on: &mut impl Connection, place: &EtablissementId, id: &CadreId) -> Result<(i64, i64)> {
    let row = query(sql!(
        "SELECT COUNT(l.cadre_id) AS lues, COUNT(*) AS agents FROM agents a
         LEFT JOIN cadre_lectures l ON l.cadre_id = $2 AND l.agent_id = a.id
         WHERE a.etablissement_id = $1 AND a.actif = 1"
    ))
    .bind(place)
    .bind(id)
    .optional(on)
    .await?;
    row.map_or(Ok((0, 0)), |row| Ok((row.int("lues")?, row.int("agents")?)))
}

/// Writes that an agent read a version found here; false when it is written already.
pub async fn lire(tx: &mut Tx, par: Par<'_>, id: &CadreId) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO cadre_lectures (cadre_id, agent_id, etablissement_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (cadre_id, agent_id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.1)
    .bind(par.0)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// What is being written, if anything is.
pub async fn brouillon(on: &mut impl Connection, place: &EtablissementId) -> Result<Option<Brouillon>> {
    let row = query(sql!("SELECT revision, base, contenu FROM cadre_brouillons WHERE etablissement_id = $1"))
        .bind(place)
        .optional(on)
        .await?;
    let keys = on.keyring();
    row.map(|row| lire_brouillon(keys, place, &row)).transpose()
}

fn lire_brouillon(keys: &Keyring, place: &EtablissementId, row: &Row) -> Result<Brouillon> {
    let base = row.int("base")?;
    Ok(Brouillon {
        revision: u32::try_from(row.int("revision")?).map_err(|_| Error::Column("revision"))?,
        contenu: lu(&keys.open(BROUILLON, place.as_str(), &row.blob("contenu")?)?, "contenu")?,
        base: (base > 0).then_some(base),
    })
}

/// Takes the draft for this transaction, starting it with `depart` when there is none: who writes at the same second waits.
pub async fn prendre(tx: &mut Tx, par: Par<'_>, depart: &Brouillon) -> Result<Brouillon> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    query(sql!(
        "INSERT INTO cadre_brouillons (etablissement_id, revision, base, contenu, created_at, created_by) VALUES ($1, 0, $2, $3, $4, $5)
         ON CONFLICT (etablissement_id) DO NOTHING"
    ))
    .bind(par.0)
    .bind(depart.base.unwrap_or(0))
    .bind(keys.seal(BROUILLON, par.0.as_str(), &ecrit(&depart.contenu, "contenu")?))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    let row = query(sql!(
        "SELECT b.revision, b.base, b.contenu FROM cadre_brouillons b WHERE b.etablissement_id = $1 {verrou:b}"
    ))
    .bind(par.0)
    .optional(tx)
    .await?;
    lire_brouillon(&keys, par.0, &row.ok_or(Error::Column("revision"))?)
}

/// Keeps the draft taken, one revision further.
pub async fn garder(tx: &mut Tx, par: Par<'_>, brouillon: &Brouillon) -> Result<()> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    query(sql!(
        "UPDATE cadre_brouillons SET revision = $2, contenu = $3, created_at = $4, created_by = $5 WHERE etablissement_id = $1"
    ))
    .bind(par.0)
    .bind(i64::from(brouillon.revision))
    .bind(keys.seal(BROUILLON, par.0.as_str(), &ecrit(&brouillon.contenu, "contenu")?))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(())
}

/// Throws the draft away; false when there was none.
pub async fn abandonner(tx: &mut Tx, place: &EtablissementId) -> Result<bool> {
    let gone = query(sql!("DELETE FROM cadre_brouillons WHERE etablissement_id = $1")).bind(place).run(tx).await?;
    Ok(gone == 1)
}

/// Publishes a version, after the last one; none when this id already is one. The draft was taken before: nobody else does.
pub async fn publier(
    tx: &mut Tx,
    par: Par<'_>,
    (id, contenu): (&CadreId, &Contenu),
    (vote_le, instance): (Date, &str),
) -> Result<Option<i64>> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let last = query(sql!("SELECT rang FROM cadre_versions WHERE etablissement_id = $1 ORDER BY rang DESC LIMIT 1"))
        .bind(par.0)
        .optional(tx)
        .await?;
    let rang = last.map(|row| row.int("rang")).transpose()?.unwrap_or(0) + 1;
    let written = query(sql!(
        "INSERT INTO cadre_versions (id, etablissement_id, rang, contenu, instance, vote_le, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(rang)
    .bind(keys.seal(CONTENU, id.as_str(), &ecrit(contenu, "contenu")?))
    .bind(keys.seal(INSTANCE, id.as_str(), instance))
    .bind(vote_le)
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok((written == 1).then_some(rang))
}
