//! All SQL of the duplicates and of the merges.

use jiff::Timestamp;
use tandem_platform::{Error, Reading, Result, Tx, db::Connection, query, sealed, sql};

use super::model::{Choix, FusionId};
use crate::{
    agents::{AgentId, EtablissementId, Perimetre},
    effacement,
    personnes::{Personne, PersonneId, queries::read as read_person, recherche::queries::jeton_du_nom},
};

const CHOIX: &str = "fusions.choix";
sealed!("fusions", "id", ["choix"]);
effacement!(
    10,
    "DELETE FROM fusion_annulations WHERE fusion_id IN
       (SELECT f.id FROM {textes:$1} AS v CROSS JOIN fusions f WHERE f.gardee_id = v.value OR f.absorbee_id = v.value)"
);
effacement!(11, "DELETE FROM fusions WHERE gardee_id IN {textes:$1} OR absorbee_id IN {textes:$1}");
effacement!(11, "DELETE FROM distinctions WHERE une_id IN {textes:$1} OR autre_id IN {textes:$1}");
effacement!(11, "DELETE FROM paires WHERE une_id IN {textes:$1} OR autre_id IN {textes:$1}");

fn personne_id(row: &tandem_platform::Row, column: &'static str) -> Result<PersonneId> {
    PersonneId::parse(&row.text(column)?).ok_or(Error::Column(column))
}

/// People who entered, or changed name, after the last comparison: oldest first, with the rank of each.
pub(super) async fn a_comparer(
    on: &mut Reading,
    etablissement: &EtablissementId,
    limit: i64,
) -> Result<Vec<(Personne, i64)>> {
    let rows = query(sql!(
        "SELECT p.id, p.equipe_id, p.referent_id, p.prenom, p.nom, p.nom_usage, p.naissance, p.telephone, p.dernier_acte_le, p.rang
         FROM personnes p
         WHERE p.etablissement_id = $1 AND p.reunie_a IS NULL AND p.archivee_le IS NULL
           AND p.rang > (SELECT COALESCE(MAX(c.rang), 0) FROM comparaisons c WHERE c.etablissement_id = $1)
         ORDER BY p.rang LIMIT $2"
    ))
    .bind(etablissement)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((read_person(on.keys(), row)?, row.int("rang")?))).collect()
}

/// Others of the établissement who share two words with her, or the sound of her whole name.
pub(super) async fn ressemblent(
    on: &mut Reading,
    etablissement: &EtablissementId,
    who: &Personne,
) -> Result<Vec<PersonneId>> {
    let sound = jeton_du_nom(on.keys(), etablissement, &who.identite).unwrap_or_default();
    let rows = query(sql!(
        "SELECT o.personne_id FROM personne_mots w CROSS JOIN equipes e CROSS JOIN personne_mots o
         WHERE w.personne_id = $2 AND e.etablissement_id = $1 AND o.equipe_id = e.id AND o.jeton = w.jeton AND o.personne_id <> $2
         GROUP BY o.personne_id HAVING SUM(CASE WHEN o.jeton = $3 THEN 2 ELSE 1 END) >= 2
         ORDER BY SUM(CASE WHEN o.jeton = $3 THEN 2 ELSE 1 END) DESC, o.personne_id LIMIT 20"
    ))
    .bind(etablissement)
    .bind(&who.id)
    .bind(sound)
    .all(on)
    .await?;
    rows.iter().map(|row| personne_id(row, "personne_id")).collect()
}

/// Keeps the probable pairs of people just compared, and how far the comparison went.
pub(super) async fn retenir(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    pairs: &[(PersonneId, PersonneId, u8)],
    rang: i64,
) -> Result<()> {
    for (a, b, score) in pairs {
        let (une, autre) = if a < b { (a, b) } else { (b, a) };
        // One of the two may have been erased since they were compared.
        query(sql!(
            "INSERT INTO paires (etablissement_id, une_id, autre_id, score)
             SELECT $1, a.id, b.id, $4 FROM personnes a CROSS JOIN personnes b WHERE a.id = $2 AND b.id = $3
             ON CONFLICT (une_id, autre_id) DO UPDATE SET score = $4"
        ))
        .bind(etablissement)
        .bind(une)
        .bind(autre)
        .bind(i64::from(*score))
        .run(tx)
        .await?;
    }
    query(sql!(
        "INSERT INTO comparaisons (etablissement_id, rang) VALUES ($1, $2)
         ON CONFLICT (etablissement_id) DO UPDATE SET rang = $2"
    ))
    .bind(etablissement)
    .bind(rang)
    .run(tx)
    .await?;
    Ok(())
}

/// The probable pairs of the perimeter nobody set aside, most probable first.
pub(super) async fn paires(
    on: &mut Reading,
    perimetre: &Perimetre,
    limit: i64,
) -> Result<Vec<(PersonneId, PersonneId)>> {
    let rows = query(sql!(
        "SELECT d.une_id, d.autre_id FROM paires d
         JOIN personnes a ON a.id = d.une_id AND a.reunie_a IS NULL AND a.archivee_le IS NULL AND a.equipe_id IN {textes:$2}
         JOIN personnes b ON b.id = d.autre_id AND b.reunie_a IS NULL AND b.archivee_le IS NULL AND b.equipe_id IN {textes:$2}
         WHERE d.etablissement_id = $1
           AND NOT EXISTS (SELECT 1 FROM distinctions x WHERE x.une_id = d.une_id AND x.autre_id = d.autre_id)
         ORDER BY d.score DESC, d.une_id, d.autre_id LIMIT $3"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((personne_id(row, "une_id")?, personne_id(row, "autre_id")?))).collect()
}

/// « Ce sont deux personnes »: this pair is not proposed again.
pub(super) async fn distinguer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    agent: &AgentId,
    a: &PersonneId,
    b: &PersonneId,
) -> Result<()> {
    let (now, (une, autre)) = (tx.clock().now(), if a < b { (a, b) } else { (b, a) });
    query(sql!(
        "INSERT INTO distinctions (etablissement_id, une_id, autre_id, agent_id, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (une_id, autre_id) DO NOTHING"
    ))
    .bind(etablissement)
    .bind(une)
    .bind(autre)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// A merge, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fusion {
    /// Its id.
    pub id: FusionId,
    /// The file kept.
    pub gardee: PersonneId,
    /// The file read with it.
    pub absorbee: PersonneId,
    /// Who merged them.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
    /// What the merge wrote.
    pub choix: Choix,
}

fn read(keys: &tandem_platform::Keyring, row: &tandem_platform::Row) -> Result<Fusion> {
    let id = FusionId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    let choix = keys.open(CHOIX, id.as_str(), &row.blob("choix")?)?;
    Ok(Fusion {
        gardee: personne_id(row, "gardee_id")?,
        absorbee: personne_id(row, "absorbee_id")?,
        agent: AgentId::parse(&row.text("agent_id")?).ok_or(Error::Column("agent_id"))?,
        le: row.instant("created_at")?,
        choix: serde_json::from_str(&choix).map_err(|_| Error::Column("choix"))?,
        id,
    })
}

/// The merges that stand in a file, last first.
pub async fn fusions(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Fusion>> {
    if personne.dossiers.len() < 2 {
        return Ok(Vec::new());
    }
    let rows = query(sql!(
        "SELECT f.id, f.gardee_id, f.absorbee_id, f.choix, f.agent_id, f.created_at
         FROM {textes:$1} AS v CROSS JOIN fusions f LEFT JOIN fusion_annulations n ON n.fusion_id = f.id
         WHERE f.gardee_id = v.value AND n.fusion_id IS NULL ORDER BY f.created_at DESC, f.id DESC"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keyring(), row)).collect()
}

/// Writes a merge: from now on the kept file reads the other, and those it had absorbed.
pub(super) async fn reunir(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    agent: &AgentId,
    fusion: &FusionId,
    (gardee, absorbee): (&Personne, &Personne),
    choix: &Choix,
) -> Result<()> {
    let now = tx.clock().now();
    let sealed = tx.keys().seal(CHOIX, fusion.as_str(), &serde_json::to_string(choix).unwrap_or_default());
    query(sql!(
        "INSERT INTO fusions (id, etablissement_id, gardee_id, absorbee_id, choix, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    ))
    .bind(fusion)
    .bind(etablissement)
    .bind(&gardee.id)
    .bind(&absorbee.id)
    .bind(sealed)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    query(sql!("UPDATE personnes SET reunie_a = $2, reunions = 0 WHERE id IN {textes:$1}"))
        .bind(absorbee.dossiers_json())
        .bind(&gardee.id)
        .run(tx)
        .await?;
    let all = i64::try_from(gardee.dossiers.len() + absorbee.dossiers.len() - 1).unwrap_or(i64::MAX);
    query(sql!("UPDATE personnes SET reunions = $2, dernier_acte_le = $3 WHERE id = $1"))
        .bind(&gardee.id)
        .bind(all)
        .bind(gardee.dernier_acte_le.max(absorbee.dernier_acte_le))
        .run(tx)
        .await?;
    query(sql!("DELETE FROM personne_mots WHERE personne_id = $1")).bind(&absorbee.id).run(tx).await?;
    Ok(())
}

/// The files that were read as the absorbed one before the merge: its own first.
pub(super) async fn branche(tx: &mut Tx, absorbee: &PersonneId) -> Result<Vec<PersonneId>> {
    let rows = query(sql!(
        "WITH RECURSIVE branche (id, rang) AS (
           SELECT q.id, 0 FROM personnes q WHERE q.id = $1
           UNION SELECT f.absorbee_id, b.rang + 1 FROM branche b JOIN fusions f ON f.gardee_id = b.id
             LEFT JOIN fusion_annulations n ON n.fusion_id = f.id WHERE n.fusion_id IS NULL)
         SELECT id FROM branche ORDER BY rang, id"
    ))
    .bind(absorbee)
    .all(tx)
    .await?;
    rows.iter().map(|row| personne_id(row, "id")).collect()
}

/// Undoes a merge: the branch is a file of its own again. False when it already was undone.
pub(super) async fn separer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    agent: &AgentId,
    fusion: &Fusion,
    (gardee, branche): (&Personne, &[PersonneId]),
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO fusion_annulations (fusion_id, etablissement_id, agent_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (fusion_id) DO NOTHING"
    ))
    .bind(&fusion.id)
    .bind(etablissement)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    if written == 0 {
        return Ok(false);
    }
    let list = crate::personnes::model::liste(branche);
    let rest = i64::try_from(branche.len()).unwrap_or(i64::MAX);
    query(sql!("UPDATE personnes SET reunie_a = $2 WHERE id IN {textes:$1}"))
        .bind(list)
        .bind(&fusion.absorbee)
        .run(tx)
        .await?;
    query(sql!("UPDATE personnes SET reunie_a = NULL, reunions = $2 WHERE id = $1"))
        .bind(&fusion.absorbee)
        .bind(rest - 1)
        .run(tx)
        .await?;
    // Helped since? Then the date is hers. Else it goes back to what it was.
    let before = fusion.choix.dernier_acte.clone();
    query(sql!(
        "UPDATE personnes SET reunions = reunions - $2, dernier_acte_le = CASE WHEN dernier_acte_le > $4 THEN dernier_acte_le ELSE $3 END
         WHERE id = $1"
    ))
    .bind(&gardee.id)
    .bind(rest)
    .bind(before)
    .bind(fusion.le.to_zoned_datetime(tx.clock().zone().clone()).date())
    .run(tx)
    .await?;
    Ok(true)
}

/// The file an absorbed one is read in, when the reader sees it.
pub async fn racine(on: &mut Reading, perimetre: &Perimetre, id: &PersonneId) -> Result<Option<PersonneId>> {
    let row = query(sql!(
        "SELECT r.id FROM personnes p JOIN personnes r ON r.id = p.reunie_a
         WHERE p.id = $1 AND p.etablissement_id = $2 AND r.equipe_id IN {textes:$3} AND r.archivee_le IS NULL"
    ))
    .bind(id)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .optional(on)
    .await?;
    row.map(|row| personne_id(&row, "id")).transpose()
}
