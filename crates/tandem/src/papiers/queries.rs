//! All SQL of the slice.

use jiff::Timestamp;
use tandem_platform::{Blobs, Error, Keyring, Reading, Result, Row, Tx, db::Connection, query, sealed, sql};

use super::{Espece, Genre, Nom, Papier, PapierId, Raison, Retrait};
use crate::{
    agents::{AgentId, EtablissementId, Perimetre},
    effacement,
    personnes::{Personne, PersonneId},
};

const FICHIER: &str = "papiers.fichier";
pub(super) const GENRE: &str = "papier_noms.genre";
pub(super) const MOTS: &str = "papier_noms.mots";
const MOTS_RETRAIT: &str = "papier_retraits.mots";
sealed!("papiers", "id", ["fichier"]);
sealed!("papier_noms", "papier_id || '/' || rang", ["genre", "mots"]);
sealed!("papier_retraits", "papier_id", ["mots"]);
// A file on the disk is not in the transaction: it is noted here, and removed once the rows are gone for good.
effacement!(
    30,
    "INSERT INTO papier_effacements (blob_id, etablissement_id)
     SELECT contenu_id, etablissement_id FROM papiers WHERE personne_id IN {textes:$1}
     UNION ALL SELECT apercu_id, etablissement_id FROM papiers WHERE apercu_id IS NOT NULL AND personne_id IN {textes:$1}"
);
effacement!(31, "DELETE FROM papier_noms WHERE papier_id IN (SELECT id FROM papiers WHERE personne_id IN {textes:$1})");
effacement!(
    31,
    "DELETE FROM papier_retraits WHERE papier_id IN (SELECT id FROM papiers WHERE personne_id IN {textes:$1})"
);
effacement!(32, "DELETE FROM papiers WHERE personne_id IN {textes:$1}");

/// Place of the sealed bytes of a paper on the disk.
pub const CONTENU: &str = "papiers.contenu";
/// Place of its sealed thumbnail.
pub const APERCU: &str = "papiers.apercu";

/// What it takes to join a paper. Its blobs are on the disk already.
#[derive(Debug)]
pub(super) struct NouveauPapier<'a> {
    pub id: &'a PapierId,
    pub personne: &'a PersonneId,
    pub agent: &'a AgentId,
    pub espece: Espece,
    pub pages: u32,
    pub octets: usize,
    pub fichier: &'a str,
    pub contenu: &'a str,
    pub apercu: Option<&'a str>,
    pub nom: &'a Nom,
    pub code: Option<&'a str>,
}

/// Joins a paper; false, and nothing written, when this id already is one.
pub(super) async fn joindre(tx: &mut Tx, etablissement: &EtablissementId, new: &NouveauPapier<'_>) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO papiers (id, etablissement_id, personne_id, agent_id, espece, pages, octets, fichier, contenu_id, apercu_id, created_at, code)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(new.id)
    .bind(etablissement)
    .bind(new.personne)
    .bind(new.agent)
    .bind(new.espece.code())
    .bind(i64::from(new.pages))
    .bind(i64::try_from(new.octets).unwrap_or(i64::MAX))
    .bind(keys.seal(FICHIER, new.id.as_str(), new.fichier))
    .bind(new.contenu)
    .bind(new.apercu)
    .bind(now)
    .bind(new.code)
    .run(tx)
    .await?;
    Ok(written > 0 && nommer(tx, etablissement, new.id, new.agent, 0, new.nom).await?)
}

/// Names a paper that was named `rang` times; false when somebody named it since.
pub(super) async fn nommer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &PapierId,
    agent: &AgentId,
    rang: i64,
    nom: &Nom,
) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let row = format!("{id}/{}", rang + 1);
    let written = query(sql!(
        "INSERT INTO papier_noms (papier_id, rang, etablissement_id, agent_id, genre, mots, date_papier, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (papier_id, rang) DO NOTHING"
    ))
    .bind(id)
    .bind(rang + 1)
    .bind(etablissement)
    .bind(agent)
    .bind(keys.seal(GENRE, &row, nom.genre.code()))
    .bind(nom.mots.as_deref().map(|mots| keys.seal(MOTS, &row, mots)))
    .bind(nom.date.map(|date| date.to_string()))
    .bind(now)
    .run(tx)
    .await?;
    Ok(written > 0)
}

/// Takes a paper out; false when it already was.
pub(super) async fn retirer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &PapierId,
    agent: &AgentId,
    raison: Raison,
    mots: Option<&str>,
) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO papier_retraits (papier_id, etablissement_id, agent_id, raison, mots, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (papier_id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(agent)
    .bind(raison.code())
    .bind(mots.map(|mots| keys.seal(MOTS_RETRAIT, id.as_str(), mots)))
    .bind(now)
    .run(tx)
    .await?;
    Ok(written > 0)
}

/// The papers of a person already found in the perimeter, last joined first, taken out or not.
pub async fn de_la_personne(
    on: &mut Reading,
    perimetre: &Perimetre,
    personne: &Personne,
    limit: i64,
) -> Result<Vec<Papier>> {
    let rows = query(sql!(
        "SELECT p.id, p.personne_id, p.agent_id, p.espece, p.pages, p.octets, p.fichier, p.contenu_id, p.apercu_id, p.created_at, p.code,
                n.rang, n.genre, n.mots, n.date_papier,
                r.agent_id AS retire_par, r.raison, r.mots AS retrait_mots, r.created_at AS retire_le
         FROM {textes:$1} AS v CROSS JOIN papiers p
         JOIN papier_noms n ON n.papier_id = p.id AND n.rang = (SELECT MAX(x.rang) FROM papier_noms x WHERE x.papier_id = p.id)
         LEFT JOIN papier_retraits r ON r.papier_id = p.id
         WHERE p.personne_id = v.value AND p.etablissement_id = $2 ORDER BY p.id DESC LIMIT $3"
    ))
    .bind(personne.dossiers_json())
    .bind(&perimetre.etablissement)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keys(), row)).collect()
}

/// The last paper of a person already found in the perimeter whose photo bears this code, and when it was joined.
pub async fn portant(
    on: &mut Reading,
    perimetre: &Perimetre,
    personne: &Personne,
    code: &str,
) -> Result<Option<(PapierId, Timestamp)>> {
    let row = query(sql!(
        "SELECT p.id, p.created_at FROM {textes:$1} AS v CROSS JOIN papiers p
         WHERE p.personne_id = v.value AND p.etablissement_id = $2 AND p.code = $3
           AND NOT EXISTS (SELECT 1 FROM papier_retraits r WHERE r.papier_id = p.id) ORDER BY p.id DESC LIMIT 1"
    ))
    .bind(personne.dossiers_json())
    .bind(&perimetre.etablissement)
    .bind(code)
    .optional(on)
    .await?;
    let read =
        |row: Row| Ok((PapierId::parse(&row.text("id")?).ok_or(Error::Column("id"))?, row.instant("created_at")?));
    row.map(read).transpose()
}

/// A paper of the établissement. Whoever calls finds its person in the perimeter before showing anything.
pub(super) async fn trouver(on: &mut Reading, perimetre: &Perimetre, id: &PapierId) -> Result<Option<Papier>> {
    let row = query(sql!(
        "SELECT p.id, p.personne_id, p.agent_id, p.espece, p.pages, p.octets, p.fichier, p.contenu_id, p.apercu_id, p.created_at, p.code,
                n.rang, n.genre, n.mots, n.date_papier,
                r.agent_id AS retire_par, r.raison, r.mots AS retrait_mots, r.created_at AS retire_le
         FROM papiers p
         JOIN papier_noms n ON n.papier_id = p.id AND n.rang = (SELECT MAX(x.rang) FROM papier_noms x WHERE x.papier_id = p.id)
         LEFT JOIN papier_retraits r ON r.papier_id = p.id
         WHERE p.id = $1 AND p.etablissement_id = $2"
    ))
    .bind(id)
    .bind(&perimetre.etablissement)
    .optional(on)
    .await?;
    row.map(|row| read(on.keys(), &row)).transpose()
}

pub(super) fn read(keys: &Keyring, row: &Row) -> Result<Papier> {
    let id = PapierId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    let rang = row.int("rang")?;
    let cell = format!("{id}/{rang}");
    let agent = |column| AgentId::parse(&row.text(column)?).ok_or(Error::Column(column));
    let retrait = match row.opt_text("raison")? {
        None => None,
        Some(code) => Some(Retrait {
            agent: agent("retire_par")?,
            raison: Raison::parse(&code).ok_or(Error::Column("raison"))?,
            mots: opened(keys, MOTS_RETRAIT, id.as_str(), row.opt_blob("retrait_mots")?)?,
            le: row.instant("retire_le")?,
        }),
    };
    Ok(Papier {
        personne: PersonneId::parse(&row.text("personne_id")?).ok_or(Error::Column("personne_id"))?,
        agent: agent("agent_id")?,
        espece: Espece::parse(&row.text("espece")?).ok_or(Error::Column("espece"))?,
        pages: row.int("pages")?,
        octets: row.int("octets")?,
        fichier: keys.open(FICHIER, id.as_str(), &row.blob("fichier")?)?,
        contenu: row.text("contenu_id")?,
        apercu: row.opt_text("apercu_id")?,
        joint_le: row.instant("created_at")?,
        nom: Nom {
            genre: Genre::parse(&keys.open(GENRE, &cell, &row.blob("genre")?)?).ok_or(Error::Column("genre"))?,
            mots: opened(keys, MOTS, &cell, row.opt_blob("mots")?)?,
            date: row.opt_text("date_papier")?.and_then(|text| text.parse().ok()),
        },
        rang,
        retrait,
        code: row.opt_text("code")?,
        id,
    })
}

pub(super) fn opened(
    keys: &Keyring,
    place: &'static str,
    row: &str,
    sealed: Option<Vec<u8>>,
) -> Result<Option<String>> {
    sealed.map(|sealed| keys.open(place, row, &sealed)).transpose()
}

/// A sealed file that a row names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// Its id: its name in the folder.
    pub id: String,
    /// What it was sealed for: [`CONTENU`] or [`APERCU`].
    pub place: &'static str,
}

/// Sealed files of an établissement, a page of papers at a time: for backup, key rotation and retention.
/// `after` is the last paper of the former page; the paper to go on after is given back with the files.
pub async fn blobs(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    after: Option<&PapierId>,
    limit: i64,
) -> Result<(Vec<Blob>, Option<PapierId>)> {
    let rows = query(sql!(
        "SELECT id, contenu_id, apercu_id FROM papiers WHERE id > $2 AND etablissement_id = $1 ORDER BY id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(after.map_or("", PapierId::as_str))
    .bind(limit)
    .all(on)
    .await?;
    let mut found = Vec::new();
    for row in &rows {
        found.push(Blob { id: row.text("contenu_id")?, place: CONTENU });
        found.extend(row.opt_text("apercu_id")?.map(|id| Blob { id, place: APERCU }));
    }
    let last = rows.last().map(|row| row.text("id")).transpose()?;
    Ok((found, last.and_then(|id| PapierId::parse(&id))))
}

/// Removes a sealed file for good: what retention calls once the row is gone. False when it was not there.
pub async fn effacer_blob(blobs: &Blobs, id: &str) -> Result<bool> {
    let (blobs, id) = (blobs.clone(), id.to_owned());
    tokio::task::spawn_blocking(move || blobs.delete(&id)).await.map_err(|_| Error::Column("blob"))?
}

/// Sealed files of erased people that may still be on the disk: their établissement and id.
pub(super) async fn a_effacer(on: &mut Reading, limit: i64) -> Result<Vec<(String, String)>> {
    let rows = query(sql!(
        "SELECT etablissement_id, blob_id FROM papier_effacements ORDER BY etablissement_id, blob_id LIMIT $1"
    ))
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((row.text("etablissement_id")?, row.text("blob_id")?))).collect()
}

/// Those are no longer on the disk.
pub(super) async fn effaces(tx: &mut Tx, ids: &[&str]) -> Result<()> {
    let list = serde_json::to_string(ids).unwrap_or_else(|_| "[]".to_owned());
    query(sql!("DELETE FROM papier_effacements WHERE blob_id IN {textes:$1}")).bind(list).run(tx).await?;
    Ok(())
}

/// Which of these sealed files a row names.
pub(super) async fn connus(on: &mut Reading, ids: &[&str]) -> Result<Vec<String>> {
    let list = serde_json::to_string(ids).unwrap_or_else(|_| "[]".to_owned());
    let rows = query(sql!(
        "SELECT p.contenu_id AS id FROM {textes:$1} AS v CROSS JOIN papiers p WHERE p.contenu_id = v.value
         UNION ALL SELECT q.apercu_id AS id FROM {textes:$1} AS w CROSS JOIN papiers q WHERE q.apercu_id = w.value"
    ))
    .bind(list)
    .all(on)
    .await?;
    rows.iter().map(|row| row.text("id")).collect()
}
