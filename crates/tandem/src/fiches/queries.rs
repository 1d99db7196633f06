//! All SQL of versions, referents and reports; that of exchanges is beside their page.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tandem_platform::{Error, Keyring, Result, Row, Tx, db::Connection, query, sealed, sql};

use super::{
    catalogue::Catalogue,
    model::{EnVigueur, Origine, Signalement, SignalementId, Version, VersionId},
};
use crate::agents::{AgentId, EtablissementId};

const TEXTE: &str = "fiche_versions.texte";
const MOTIF: &str = "fiche_versions.motif";
const PHRASE: &str = "fiche_signalements.phrase";
const IMAGE: &str = "fiche_images.image";
const RAISON: &str = "fiche_signalement_reponses.raison";
sealed!("fiche_versions", "id", ["texte", "motif"]);
sealed!("fiche_signalements", "id", ["phrase"]);
sealed!("fiche_images", "signalement_id", ["image"]);
sealed!("fiche_signalement_reponses", "signalement_id", ["raison"]);

fn agent_id(row: &Row, column: &'static str) -> Result<AgentId> {
    AgentId::parse(&row.text(column)?).ok_or(Error::Column(column))
}

fn version_id(row: &Row) -> Result<VersionId> {
    VersionId::parse(&row.text("id")?).ok_or(Error::Column("id"))
}

fn version(keys: &Keyring, row: &Row) -> Result<Version> {
    let id = version_id(row)?;
    let motif = row.opt_blob("motif")?.map(|sealed| keys.open(MOTIF, id.as_str(), &sealed)).transpose()?;
    Ok(Version {
        code: row.text("code")?,
        rang: row.int("rang")?,
        origine: Origine::parse(&row.text("origine")?).ok_or(Error::Column("origine"))?,
        texte: keys.open(TEXTE, id.as_str(), &row.blob("texte")?)?,
        motif,
        agent: agent_id(row, "agent_id")?,
        le: row.instant("created_at")?,
        id,
    })
}

/// The version in force, read once and kept.
fn en_vigueur_de(keys: &Keyring, catalogue: &Catalogue, row: &Row) -> Result<Option<EnVigueur>> {
    let kept = match catalogue.lue(&version_id(row)?) {
        Some(kept) => Some(kept),
        None => catalogue.retenir(version(keys, row)?),
    };
    Ok(kept.map(|(version, fiche)| EnVigueur { fiche, version: Some(version) }))
}

/// The last version of each fiche an établissement wrote, by code. Any connection that sees it will do.
pub async fn dernieres(
    on: &mut impl Connection,
    catalogue: &Catalogue,
    etablissement: &EtablissementId,
) -> Result<BTreeMap<String, EnVigueur>> {
    let rows = query(sql!(
        "SELECT v.id, v.code, v.rang, v.origine, v.texte, v.motif, v.agent_id, v.created_at FROM fiche_versions v
         WHERE v.etablissement_id = $1 AND NOT EXISTS
           (SELECT 1 FROM fiche_versions w WHERE w.code = v.code AND w.etablissement_id = v.etablissement_id AND w.rang > v.rang)"
    ))
    .bind(etablissement)
    .all(on)
    .await?;
    let mut all = BTreeMap::new();
    for row in &rows {
        if let Some(found) = en_vigueur_de(on.keyring(), catalogue, row)? {
            all.insert(found.fiche.code.clone(), found);
        }
    }
    Ok(all)
}

/// The fiche in force for an établissement.
pub async fn en_vigueur(
    on: &mut impl Connection,
    catalogue: &Catalogue,
    etablissement: &EtablissementId,
    code: &str,
) -> Result<Option<EnVigueur>> {
    let row = query(sql!(
        "SELECT id, code, rang, origine, texte, motif, agent_id, created_at FROM fiche_versions
         WHERE code = $1 AND etablissement_id = $2 ORDER BY rang DESC LIMIT 1"
    ))
    .bind(code)
    .bind(etablissement)
    .optional(on)
    .await?;
    let own = row.map(|row| en_vigueur_de(on.keyring(), catalogue, &row)).transpose()?.flatten();
    let given = || catalogue.fournie(code).map(|fiche| EnVigueur { fiche: fiche.clone(), version: None });
    Ok(own.or_else(given))
}

/// Every fiche in force for an établissement, by code.
pub async fn liste(
    on: &mut impl Connection,
    catalogue: &Catalogue,
    etablissement: &EtablissementId,
) -> Result<Vec<EnVigueur>> {
    let mut own = dernieres(on, catalogue, etablissement).await?;
    for fiche in catalogue.fournies() {
        let given = || EnVigueur { fiche: fiche.clone(), version: None };
        own.entry(fiche.code.clone()).or_insert_with(given);
    }
    Ok(own.into_values().collect())
}

/// Every version of a fiche, last first.
pub(super) async fn versions(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    code: &str,
) -> Result<Vec<Version>> {
    let rows = query(sql!(
        "SELECT id, code, rang, origine, texte, motif, agent_id, created_at FROM fiche_versions
         WHERE code = $1 AND etablissement_id = $2 ORDER BY rang DESC LIMIT 50"
    ))
    .bind(code)
    .bind(etablissement)
    .all(on)
    .await?;
    rows.iter().map(|row| version(on.keyring(), row)).collect()
}

/// Writes a version; false, and nothing written, when a colleague wrote this rank first, or it was sent twice.
pub(super) async fn ecrire(tx: &mut Tx, etablissement: &EtablissementId, new: &Version) -> Result<bool> {
    let keys = tx.keys().clone();
    let written = query(sql!(
        "INSERT INTO fiche_versions (id, etablissement_id, code, rang, origine, texte, motif, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING"
    ))
    .bind(&new.id)
    .bind(etablissement)
    .bind(new.code.as_str())
    .bind(new.rang)
    .bind(new.origine.code())
    .bind(keys.seal(TEXTE, new.id.as_str(), &new.texte))
    .bind(new.motif.as_deref().map(|text| keys.seal(MOTIF, new.id.as_str(), text)))
    .bind(&new.agent)
    .bind(new.le)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Was this version written already (a form sent twice)?
pub(super) async fn deja(on: &mut impl Connection, id: &VersionId) -> Result<bool> {
    Ok(query(sql!("SELECT id FROM fiche_versions WHERE id = $1")).bind(id).optional(on).await?.is_some())
}

/// Who answers for a fiche.
pub(super) async fn referent(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    code: &str,
) -> Result<Option<AgentId>> {
    let row = query(sql!(
        "SELECT referent_id FROM fiche_referents WHERE code = $1 AND etablissement_id = $2
         ORDER BY created_at DESC, id DESC LIMIT 1"
    ))
    .bind(code)
    .bind(etablissement)
    .optional(on)
    .await?;
    let id = row.map(|row| row.opt_text("referent_id")).transpose()?.flatten();
    Ok(id.and_then(|id| AgentId::parse(&id)))
}

/// Says who answers for a fiche from now on.
pub(super) async fn designer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    code: &str,
    referent: Option<&AgentId>,
    agent: &AgentId,
) -> Result<()> {
    let (id, now) = (VersionId::new(tx.clock(), tx.keys().random()), tx.clock().now());
    query(sql!(
        "INSERT INTO fiche_referents (id, etablissement_id, code, referent_id, agent_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)"
    ))
    .bind(&id)
    .bind(etablissement)
    .bind(code)
    .bind(referent.map(AgentId::as_str))
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

fn signalement(keys: &Keyring, row: &Row) -> Result<Signalement> {
    let id = SignalementId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    Ok(Signalement {
        code: row.text("code")?,
        phrase: keys.open(PHRASE, id.as_str(), &row.blob("phrase")?)?,
        geste: row.opt_int("geste")?.and_then(|rang| usize::try_from(rang).ok()),
        image: row.opt_text("image_id")?.is_some(),
        agent: agent_id(row, "agent_id")?,
        le: row.instant("created_at")?,
        id,
    })
}

/// The reports that wait for an answer, first seen first. At most a hundred: more is another problem.
pub async fn signalements(on: &mut impl Connection, etablissement: &EtablissementId) -> Result<Vec<Signalement>> {
    let rows = query(sql!(
        "SELECT s.id, s.code, s.phrase, s.geste, s.agent_id, s.created_at, i.signalement_id AS image_id
         FROM fiche_signalements s LEFT JOIN fiche_signalement_reponses r ON r.signalement_id = s.id
         LEFT JOIN fiche_images i ON i.signalement_id = s.id
         WHERE s.etablissement_id = $1 AND r.signalement_id IS NULL ORDER BY s.created_at, s.id LIMIT 100"
    ))
    .bind(etablissement)
    .all(on)
    .await?;
    rows.iter().map(|row| signalement(on.keyring(), row)).collect()
}

/// One report, with whether it was answered.
pub(super) async fn un_signalement(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    id: &SignalementId,
) -> Result<Option<(Signalement, bool)>> {
    let row = query(sql!(
        "SELECT s.id, s.code, s.phrase, s.geste, s.agent_id, s.created_at, i.signalement_id AS image_id, r.suite
         FROM fiche_signalements s LEFT JOIN fiche_signalement_reponses r ON r.signalement_id = s.id
         LEFT JOIN fiche_images i ON i.signalement_id = s.id WHERE s.id = $1 AND s.etablissement_id = $2"
    ))
    .bind(id)
    .bind(etablissement)
    .optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((signalement(on.keyring(), &row)?, row.opt_text("suite")?.is_some())))
}

/// Writes a report and its picture; false when this id already is one.
pub(super) async fn signaler(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    new: &Signalement,
    image: Option<&[u8]>,
) -> Result<bool> {
    let keys = tx.keys().clone();
    let written = query(sql!(
        "INSERT INTO fiche_signalements (id, etablissement_id, code, phrase, geste, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(&new.id)
    .bind(etablissement)
    .bind(new.code.as_str())
    .bind(keys.seal(PHRASE, new.id.as_str(), &new.phrase))
    .bind(new.geste.and_then(|rang| i64::try_from(rang).ok()))
    .bind(&new.agent)
    .bind(new.le)
    .run(tx)
    .await?;
    if let Some(image) = image.filter(|_| written == 1) {
        query(sql!("INSERT INTO fiche_images (signalement_id, etablissement_id, image) VALUES ($1, $2, $3)"))
            .bind(&new.id)
            .bind(etablissement)
            .bind(keys.seal_bytes(IMAGE, new.id.as_str(), image))
            .run(tx)
            .await?;
    }
    Ok(written == 1)
}

/// A change somebody has to know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changement {
    /// The report it comes from.
    pub id: SignalementId,
    /// Its fiche.
    pub code: String,
    /// What changed.
    pub phrase: String,
    /// When it was confirmed; nothing while it waits for whoever answers for the fiche.
    pub confirme: Option<Timestamp>,
}

/// What changed in the fiches, for one agent: confirmed since an instant by somebody else and not read by her; and what
/// waits for her answer, `tout` for a responsable. Last first, fifty at most.
pub async fn changements(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    (agent, tout): (&AgentId, bool),
    depuis: Timestamp,
) -> Result<Vec<Changement>> {
    let rows = query(sql!(
        "SELECT s.id, s.code, s.phrase, r.created_at AS confirme FROM fiche_signalements s
         LEFT JOIN fiche_signalement_reponses r ON r.signalement_id = s.id
         WHERE s.etablissement_id = $1
           AND ((r.suite = 'confirme' AND r.created_at >= $2 AND r.agent_id <> $3
                 AND NOT EXISTS (SELECT 1 FROM fiche_lectures l WHERE l.signalement_id = s.id AND l.agent_id = $3))
             OR (r.signalement_id IS NULL AND (CAST($4 AS BIGINT) = 1 OR $3 =
                  (SELECT f.referent_id FROM fiche_referents f WHERE f.code = s.code AND f.etablissement_id = $1
                   ORDER BY f.created_at DESC, f.id DESC LIMIT 1))))
         ORDER BY s.created_at DESC, s.id DESC LIMIT 50"
    ))
    .bind(etablissement)
    .bind(depuis)
    .bind(agent)
    .bind(i64::from(tout))
    .all(on)
    .await?;
    let one = |row: &Row| {
        let id = SignalementId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
        let phrase = on.keyring().open(PHRASE, id.as_str(), &row.blob("phrase")?)?;
        let confirme = row.opt_text("confirme")?.map(|_| row.instant("confirme")).transpose()?;
        Ok(Changement { id, code: row.text("code")?, phrase, confirme })
    };
    rows.iter().map(one).collect()
}

/// She read it; false when she already had.
pub(super) async fn lire(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &SignalementId,
    agent: &AgentId,
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO fiche_lectures (signalement_id, agent_id, etablissement_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (signalement_id, agent_id) DO NOTHING"
    ))
    .bind(id)
    .bind(agent)
    .bind(etablissement)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// The picture of a report.
pub(super) async fn image(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    id: &SignalementId,
) -> Result<Option<Vec<u8>>> {
    let row = query(sql!("SELECT image FROM fiche_images WHERE signalement_id = $1 AND etablissement_id = $2"))
        .bind(id)
        .bind(etablissement)
        .optional(on)
        .await?;
    let sealed = row.map(|row| row.blob("image")).transpose()?;
    sealed.map(|sealed| on.keyring().open_bytes(IMAGE, id.as_str(), &sealed)).transpose()
}

/// Answers a report: the version it made, or why it is set aside. False when it had an answer.
pub(super) async fn repondre(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &SignalementId,
    agent: &AgentId,
    suite: std::result::Result<&VersionId, &str>,
) -> Result<bool> {
    let (keys, now) = (tx.keys().clone(), tx.clock().now());
    let raison = suite.as_ref().err().map(|text| keys.seal(RAISON, id.as_str(), text));
    let written = query(sql!(
        "INSERT INTO fiche_signalement_reponses (signalement_id, etablissement_id, suite, raison, version_id, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (signalement_id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(if suite.is_ok() { "confirme" } else { "ecarte" })
    .bind(raison)
    .bind(suite.ok().map(VersionId::as_str))
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}
