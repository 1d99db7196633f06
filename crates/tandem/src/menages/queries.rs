//! All SQL of the slice. Rows are read for a person already found in the perimeter.

use std::collections::HashMap;

use tandem_platform::{Error, Keyring, Result, Row, Tx, db::Connection, query, sealed, sql};

use super::{
    Quand,
    model::{Fin, Lien, LigneId, Membre, MenageId, Raison, Relation, Signature},
};
use crate::{
    agents::{AgentId, EtablissementId, Perimetre},
    effacement,
    personnes::PersonneId,
};

const PART: &str = "menage_membres.part";
const NOM: &str = "menage_entourage.nom";
const RELATION: &str = "menage_entourage.relation";
const TELEPHONE: &str = "menage_entourage.telephone";
sealed!("menage_membres", "id", ["part"]);
sealed!("menage_entourage", "id", ["nom", "relation", "telephone"]);
// Of someone erased: her lines, what ended or corrected them, who was around her. Households keep their other members.
effacement!(
    12,
    "DELETE FROM menage_corrections WHERE ligne_id IN
       (SELECT f.id FROM {textes:$1} AS v CROSS JOIN menage_membres m JOIN menage_fins f ON f.ligne_id = m.id WHERE m.personne_id = v.value
        UNION ALL SELECT f.id FROM {textes:$1} AS w CROSS JOIN menage_entourage e JOIN menage_fins f ON f.ligne_id = e.id WHERE e.personne_id = w.value
        UNION ALL SELECT m.id FROM {textes:$1} AS x CROSS JOIN menage_membres m WHERE m.personne_id = x.value
        UNION ALL SELECT e.id FROM {textes:$1} AS y CROSS JOIN menage_entourage e WHERE e.personne_id = y.value)"
);
effacement!(
    13,
    "DELETE FROM menage_fins WHERE ligne_id IN
       (SELECT m.id FROM {textes:$1} AS x CROSS JOIN menage_membres m WHERE m.personne_id = x.value
        UNION ALL SELECT e.id FROM {textes:$1} AS y CROSS JOIN menage_entourage e WHERE e.personne_id = y.value)"
);
effacement!(14, "DELETE FROM menage_membres WHERE personne_id IN {textes:$1}");
effacement!(14, "DELETE FROM menage_entourage WHERE personne_id IN {textes:$1}");
effacement!(14, "DELETE FROM menage_liens WHERE personne_id IN {textes:$1} OR autre_id IN {textes:$1}");

/// Someone who matters and has no file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proche {
    /// Her line.
    pub id: LigneId,
    /// Her name.
    pub nom: String,
    /// What she is, in words.
    pub relation: String,
    /// Her telephone, digits.
    pub telephone: Option<String>,
    /// Since when.
    pub depuis: Option<Quand>,
    /// Who wrote it.
    pub signe: Signature,
    /// It was a mistake.
    pub correction: Option<Signature>,
    /// Its ends, oldest first.
    pub fins: Vec<Fin>,
}

impl Proche {
    /// The end that stands.
    pub fn fin(&self) -> Option<&Fin> {
        self.fins.iter().rev().find(|end| end.correction.is_none())
    }
}

/// Every membership of the households of these files, and what their members have elsewhere; ends not read yet.
pub(super) async fn membres(on: &mut impl Connection, perimetre: &Perimetre, dossiers: String) -> Result<Vec<Membre>> {
    let rows = query(sql!(
        "SELECT DISTINCT x.id, x.menage_id, x.personne_id, {premier:p.reunie_a, p.id} AS racine, x.depuis, x.part, x.agent_id, x.created_at,
                c.agent_id AS corrige_par, c.created_at AS corrige_le
         FROM {textes:$1} AS v CROSS JOIN menage_membres moi JOIN menage_membres m ON m.menage_id = moi.menage_id
         JOIN menage_membres x ON x.personne_id = m.personne_id JOIN personnes p ON p.id = x.personne_id
         LEFT JOIN menage_corrections c ON c.ligne_id = x.id
         WHERE moi.personne_id = v.value AND x.etablissement_id = $2 ORDER BY x.created_at, x.id"
    ))
    .bind(dossiers)
    .bind(&perimetre.etablissement)
    .all(on)
    .await?;
    rows.iter().map(|row| read_membre(on.keyring(), row)).collect()
}

pub(super) fn read_membre(keys: &Keyring, row: &Row) -> Result<Membre> {
    let id = ligne(row, "id")?;
    Ok(Membre {
        menage: MenageId::parse(&row.text("menage_id")?).ok_or(Error::Column("menage_id"))?,
        personne: personne(row, "racine")?,
        dossier: personne(row, "personne_id")?,
        depuis: quand(row, "depuis")?,
        part: row.opt_blob("part")?.map(|sealed| keys.open(PART, id.as_str(), &sealed)).transpose()?,
        signe: signature(row)?,
        correction: corrige(row)?,
        fins: Vec::new(),
        id,
    })
}

/// The ends of these lines, oldest first.
pub(super) async fn fins(on: &mut impl Connection, lignes: &[&LigneId]) -> Result<HashMap<LigneId, Vec<Fin>>> {
    if lignes.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = query(sql!(
        "SELECT f.id, f.ligne_id, f.jusqua, f.raison, f.agent_id, f.created_at, c.agent_id AS corrige_par, c.created_at AS corrige_le
         FROM {textes:$1} AS v CROSS JOIN menage_fins f LEFT JOIN menage_corrections c ON c.ligne_id = f.id
         WHERE f.ligne_id = v.value ORDER BY f.ligne_id, f.rang"
    ))
    .bind(serde_json::to_string(&lignes.iter().map(|id| id.as_str()).collect::<Vec<_>>()).unwrap_or_default())
    .all(on)
    .await?;
    let mut found: HashMap<LigneId, Vec<Fin>> = HashMap::new();
    for row in rows {
        let end = Fin {
            id: ligne(&row, "id")?,
            jusqua: quand(&row, "jusqua")?.ok_or(Error::Column("jusqua"))?,
            raison: row.opt_text("raison")?.and_then(|code| Raison::parse(&code)),
            signe: signature(&row)?,
            correction: corrige(&row)?,
        };
        found.entry(ligne(&row, "ligne_id")?).or_default().push(end);
    }
    Ok(found)
}

/// What the people of these files are for one another, whichever of the files read as one it was said under.
pub(super) async fn liens(on: &mut impl Connection, racines: &[&PersonneId]) -> Result<Vec<Lien>> {
    let rows = query(sql!(
        "SELECT l.id, l.relation, l.agent_id, l.created_at, {premier:a.reunie_a, a.id} AS une, {premier:b.reunie_a, b.id} AS autre
         FROM (SELECT v.value AS id FROM {textes:$1} AS v
               UNION SELECT q.id FROM {textes:$1} AS w CROSS JOIN personnes q WHERE q.reunie_a = w.value) AS s
         CROSS JOIN menage_liens l JOIN personnes a ON a.id = l.personne_id JOIN personnes b ON b.id = l.autre_id
         WHERE l.personne_id = s.id ORDER BY l.created_at, l.id"
    ))
    .bind(serde_json::to_string(&racines.iter().map(|id| id.as_str()).collect::<Vec<_>>()).unwrap_or_default())
    .all(on)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Lien {
                id: ligne(row, "id")?,
                personne: personne(row, "une")?,
                autre: personne(row, "autre")?,
                relation: Relation::parse(&row.text("relation")?).ok_or(Error::Column("relation"))?,
                signe: signature(row)?,
            })
        })
        .collect()
}

/// Who matters around these files; ends not read yet.
pub(super) async fn entourage(on: &mut impl Connection, dossiers: String) -> Result<Vec<Proche>> {
    let rows = query(sql!(
        "SELECT e.id, e.nom, e.relation, e.telephone, e.depuis, e.agent_id, e.created_at, c.agent_id AS corrige_par, c.created_at AS corrige_le
         FROM {textes:$1} AS v CROSS JOIN menage_entourage e LEFT JOIN menage_corrections c ON c.ligne_id = e.id
         WHERE e.personne_id = v.value ORDER BY e.created_at, e.id"
    ))
    .bind(dossiers)
    .all(on)
    .await?;
    rows.iter().map(|row| read_proche(on.keyring(), row)).collect()
}

pub(super) fn read_proche(keys: &Keyring, row: &Row) -> Result<Proche> {
    let id = ligne(row, "id")?;
    let telephone = row.opt_blob("telephone")?;
    Ok(Proche {
        nom: keys.open(NOM, id.as_str(), &row.blob("nom")?)?,
        relation: keys.open(RELATION, id.as_str(), &row.blob("relation")?)?,
        telephone: telephone.map(|sealed| keys.open(TELEPHONE, id.as_str(), &sealed)).transpose()?,
        depuis: quand(row, "depuis")?,
        signe: signature(row)?,
        correction: corrige(row)?,
        fins: Vec::new(),
        id,
    })
}

/// Who writes, and in which établissement.
#[derive(Clone, Copy, Debug)]
pub struct Auteur<'a> {
    /// The établissement.
    pub etablissement: &'a EtablissementId,
    /// The agent.
    pub agent: &'a AgentId,
}

/// A new household.
pub async fn fonder(tx: &mut Tx, by: Auteur<'_>, id: &MenageId) -> Result<()> {
    let now = tx.clock().now();
    query(sql!("INSERT INTO menages (id, etablissement_id, agent_id, created_at) VALUES ($1, $2, $3, $4)"))
        .bind(id)
        .bind(by.etablissement)
        .bind(by.agent)
        .bind(now)
        .run(tx)
        .await?;
    Ok(())
}

/// A membership to write.
#[derive(Clone, Debug)]
pub struct NouveauMembre<'a> {
    /// Its id.
    pub id: &'a LigneId,
    /// Which household.
    pub menage: &'a MenageId,
    /// Who.
    pub personne: &'a PersonneId,
    /// How many times she was written in that household before.
    pub rang: i64,
    /// Since when.
    pub depuis: Option<Quand>,
    /// How time is shared.
    pub part: Option<&'a str>,
}

/// Writes a membership; false, and nothing written, when someone else wrote that one meanwhile.
pub async fn inscrire(tx: &mut Tx, by: Auteur<'_>, new: &NouveauMembre<'_>) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO menage_membres (id, etablissement_id, menage_id, personne_id, rang, depuis, part, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING"
    ))
    .bind(new.id)
    .bind(by.etablissement)
    .bind(new.menage)
    .bind(new.personne)
    .bind(new.rang)
    .bind(new.depuis.map(Quand::code))
    .bind(new.part.map(|text| keys.seal(PART, new.id.as_str(), text)))
    .bind(by.agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// An end to write.
#[derive(Clone, Copy, Debug)]
pub struct NouvelleFin<'a> {
    /// Its id.
    pub id: &'a LigneId,
    /// Of which line.
    pub ligne: &'a LigneId,
    /// How many ends that line had before.
    pub rang: i64,
    /// First day it is no longer so.
    pub jusqua: Quand,
    /// Why.
    pub raison: Option<Raison>,
}

/// Ends a line; false, and nothing written, when someone else did meanwhile.
pub async fn finir(tx: &mut Tx, by: Auteur<'_>, new: NouvelleFin<'_>) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO menage_fins (id, etablissement_id, ligne_id, rang, jusqua, raison, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING"
    ))
    .bind(new.id)
    .bind(by.etablissement)
    .bind(new.ligne)
    .bind(new.rang)
    .bind(new.jusqua.code())
    .bind(new.raison.map(Raison::code))
    .bind(by.agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Says that a line was a mistake; false when it was said already.
pub async fn corriger(tx: &mut Tx, by: Auteur<'_>, ligne: &LigneId) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO menage_corrections (ligne_id, etablissement_id, agent_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (ligne_id) DO NOTHING"
    ))
    .bind(ligne)
    .bind(by.etablissement)
    .bind(by.agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Says what `autre` is for `personne`; false when this id already is one.
pub async fn lier(
    tx: &mut Tx,
    by: Auteur<'_>,
    id: &LigneId,
    (personne, autre): (&PersonneId, &PersonneId),
    relation: Relation,
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO menage_liens (id, etablissement_id, personne_id, autre_id, relation, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(by.etablissement)
    .bind(personne)
    .bind(autre)
    .bind(relation.code())
    .bind(by.agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Writes someone around; false when this id already is one.
pub(super) async fn entourer(
    tx: &mut Tx,
    by: Auteur<'_>,
    personne: &PersonneId,
    id: &LigneId,
    (nom, relation, telephone): (&str, &str, Option<&str>),
    depuis: Option<Quand>,
) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO menage_entourage (id, etablissement_id, personne_id, nom, relation, telephone, depuis, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(by.etablissement)
    .bind(personne)
    .bind(keys.seal(NOM, id.as_str(), nom))
    .bind(keys.seal(RELATION, id.as_str(), relation))
    .bind(telephone.map(|digits| keys.seal(TELEPHONE, id.as_str(), digits)))
    .bind(depuis.map(Quand::code))
    .bind(by.agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}

pub(super) fn ligne(row: &Row, column: &'static str) -> Result<LigneId> {
    LigneId::parse(&row.text(column)?).ok_or(Error::Column(column))
}

pub(super) fn personne(row: &Row, column: &'static str) -> Result<PersonneId> {
    PersonneId::parse(&row.text(column)?).ok_or(Error::Column(column))
}

pub(super) fn quand(row: &Row, column: &'static str) -> Result<Option<Quand>> {
    row.opt_text(column)?.map(|text| Quand::parse(&text).ok_or(Error::Column(column))).transpose()
}

pub(super) fn signature(row: &Row) -> Result<Signature> {
    let agent = AgentId::parse(&row.text("agent_id")?).ok_or(Error::Column("agent_id"))?;
    Ok(Signature { agent, le: row.instant("created_at")? })
}

pub(super) fn corrige(row: &Row) -> Result<Option<Signature>> {
    let Some(agent) = row.opt_text("corrige_par")? else { return Ok(None) };
    let agent = AgentId::parse(&agent).ok_or(Error::Column("corrige_par"))?;
    Ok(Some(Signature { agent, le: row.instant("corrige_le")? }))
}
