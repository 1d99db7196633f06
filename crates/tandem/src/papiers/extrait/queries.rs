//! SQL of what leaves: a person's papers and their names, then those of the établissement, a batch at a time.

use jiff::{Timestamp, civil::Date};
use tandem_platform::{Error, Keyring, Reading, Result, Row, query, sql};

use crate::{
    agents::{AgentId, EtablissementId, Perimetre},
    papiers::{
        Genre, Nom, Papier,
        queries::{GENRE, MOTS, de_la_personne, opened, read},
    },
    personnes::Personne,
};

/// Every paper of a person already found in the perimeter, last joined first, taken out or not.
pub async fn papiers(on: &mut Reading, perimetre: &Perimetre, personne: &Personne) -> Result<Vec<Papier>> {
    de_la_personne(on, perimetre, personne, i64::MAX).await
}

/// The papers of the établissement after this one, by id.
pub async fn lot_des_papiers(
    on: &mut Reading,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Papier>> {
    let rows = query(sql!(
        "SELECT p.id, p.personne_id, p.agent_id, p.espece, p.pages, p.octets, p.fichier, p.contenu_id, p.apercu_id, p.created_at, p.code,
                n.rang, n.genre, n.mots, n.date_papier,
                r.agent_id AS retire_par, r.raison, r.mots AS retrait_mots, r.created_at AS retire_le
         FROM papiers p
         JOIN papier_noms n ON n.papier_id = p.id AND n.rang = (SELECT MAX(x.rang) FROM papier_noms x WHERE x.papier_id = p.id)
         LEFT JOIN papier_retraits r ON r.papier_id = p.id
         WHERE p.id > $2 AND p.etablissement_id = $1 ORDER BY p.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keys(), row)).collect()
}

/// How a paper was named, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nomme {
    /// Which paper.
    pub papier: String,
    /// Which time, from 1.
    pub rang: i64,
    /// How.
    pub nom: Nom,
    /// By whom.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
}

fn nomme(keys: &Keyring, row: &Row) -> Result<Nomme> {
    let (papier, rang) = (row.text("papier_id")?, row.int("rang")?);
    let cell = format!("{papier}/{rang}");
    Ok(Nomme {
        nom: Nom {
            genre: Genre::parse(&keys.open(GENRE, &cell, &row.blob("genre")?)?).ok_or(Error::Column("genre"))?,
            mots: opened(keys, MOTS, &cell, row.opt_blob("mots")?)?,
            date: row.opt_text("date_papier")?.and_then(|text| text.parse::<Date>().ok()),
        },
        agent: AgentId::parse(&row.text("agent_id")?).ok_or(Error::Column("agent_id"))?,
        le: row.instant("created_at")?,
        papier,
        rang,
    })
}

/// Every name ever given to the papers of a person.
pub async fn noms(on: &mut Reading, perimetre: &Perimetre, personne: &Personne) -> Result<Vec<Nomme>> {
    let rows = query(sql!(
        "SELECT n.papier_id, n.rang, n.genre, n.mots, n.date_papier, n.agent_id, n.created_at
         FROM {textes:$1} AS v CROSS JOIN papiers p JOIN papier_noms n ON n.papier_id = p.id
         WHERE p.personne_id = v.value AND p.etablissement_id = $2 ORDER BY n.papier_id, n.rang"
    ))
    .bind(personne.dossiers_json())
    .bind(&perimetre.etablissement)
    .all(on)
    .await?;
    rows.iter().map(|row| nomme(on.keys(), row)).collect()
}

/// The names given in the établissement after this one: paper, then which time.
pub async fn lot_des_noms(
    on: &mut Reading,
    etablissement: &EtablissementId,
    (papier, rang): (&str, i64),
    limit: i64,
) -> Result<Vec<Nomme>> {
    let rows = query(sql!(
        "SELECT n.papier_id, n.rang, n.genre, n.mots, n.date_papier, n.agent_id, n.created_at FROM papier_noms n
         WHERE (n.papier_id, n.rang) > ($2, $3) AND n.etablissement_id = $1 ORDER BY n.papier_id, n.rang LIMIT $4"
    ))
    .bind(etablissement)
    .bind(papier)
    .bind(rang)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| nomme(on.keys(), row)).collect()
}
