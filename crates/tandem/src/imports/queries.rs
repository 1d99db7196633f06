//! All SQL of the slice.

use std::collections::BTreeMap;

use serde::{Serialize, de::DeserializeOwned};
use tandem_platform::{Error, Keyring, Reading, Result, Row, Tx, db::Connection, query, sealed, sql};

use super::{Apercu, Choix, Import, ImportId, Issue, Ligne, Reprise, model::Reste};
use crate::{
    agents::{AgentId, EquipeId, EtablissementId, Perimetre},
    effacement,
    personnes::{Personne, PersonneId},
};

pub(super) const FICHIER: &str = "imports.fichier";
const APERCU: &str = "imports.apercu";
const CELLULES: &str = "import_lignes.cellules";
const FAUTES: &str = "import_lignes.fautes";
pub(super) const RESTE: &str = "import_lignes.reste";
sealed!("imports", "id", ["fichier", "apercu"]);
sealed!("import_lignes", "import_id || '/' || numero", ["cellules", "fautes", "reste"]);
effacement!(
    20,
    "UPDATE import_lignes SET cellules = NULL, fautes = NULL, reste = NULL, personne_id = NULL WHERE personne_id IN {textes:$1}"
);
effacement!(20, "DELETE FROM import_empreintes WHERE personne_id IN {textes:$1}");

/// Seals a value as JSON for one cell.
fn seal<T: Serialize>(keys: &Keyring, place: &'static str, row: &str, value: &T) -> Vec<u8> {
    keys.seal(place, row, &serde_json::to_string(value).unwrap_or_default())
}

pub(super) fn open<T: DeserializeOwned>(keys: &Keyring, place: &'static str, row: &str, sealed: &[u8]) -> Result<T> {
    serde_json::from_str(&keys.open(place, row, sealed)?).map_err(|_| Error::Column(place))
}

/// The row id that seals the cells of a line: a line moved to another import no longer opens.
pub(super) fn line_id(import: &ImportId, numero: i64) -> String {
    format!("{import}/{numero}")
}

/// A file just read.
#[derive(Debug)]
pub struct NouvelImport<'a> {
    /// Its id.
    pub id: &'a ImportId,
    /// The team that will receive the people.
    pub equipe: &'a EquipeId,
    /// Who brings it.
    pub agent: &'a AgentId,
    /// Name of the file.
    pub fichier: &'a str,
    /// What is shown of it.
    pub apercu: &'a Apercu,
    /// Its rows: number in the margin, cells.
    pub lignes: &'a [(i64, Vec<String>)],
}

/// Keeps a file, sealed, row by row.
pub async fn deposer(tx: &mut Tx, etablissement: &EtablissementId, import: &NouvelImport<'_>) -> Result<()> {
    let (keys, now, id) = (tx.keys().clone(), tx.clock().now(), import.id);
    query(sql!(
        "INSERT INTO imports (id, etablissement_id, equipe_id, agent_id, fichier, apercu, lignes, version, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(import.equipe)
    .bind(import.agent)
    .bind(keys.seal(FICHIER, id.as_str(), import.fichier))
    .bind(seal(&keys, APERCU, id.as_str(), import.apercu))
    .bind(i64::try_from(import.lignes.len()).unwrap_or(i64::MAX))
    .bind(now)
    .run(tx)
    .await?;
    for (numero, cellules) in import.lignes {
        query(sql!(
            "INSERT INTO import_lignes (import_id, numero, etablissement_id, issue, cellules, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6)"
        ))
        .bind(id)
        .bind(*numero)
        .bind(etablissement)
        .bind(Issue::Attend.code())
        .bind(seal(&keys, CELLULES, &line_id(id, *numero), cellules))
        .bind(now)
        .run(tx)
        .await?;
    }
    Ok(())
}

/// One import of the perimeter.
pub async fn find(on: &mut Reading, perimetre: &Perimetre, id: &ImportId) -> Result<Option<Import>> {
    let row = query(sql!(
        "SELECT i.id, i.fichier, i.equipe_id, i.agent_id, i.apercu, i.created_at, l.correspondance, l.agent_id AS lance_par, a.import_id AS abandon
         FROM imports i LEFT JOIN import_lancements l ON l.import_id = i.id LEFT JOIN import_abandons a ON a.import_id = i.id
         WHERE i.id = $1 AND i.etablissement_id = $2 AND i.equipe_id IN {textes:$3}"
    ))
    .bind(id)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let comptes = comptes(on, id).await?;
    read(on.keys(), &row, comptes).map(Some)
}

/// Rows of an import by outcome.
pub async fn comptes(on: &mut impl Connection, id: &ImportId) -> Result<BTreeMap<&'static str, i64>> {
    let rows = query(sql!("SELECT issue, COUNT(*) AS n FROM import_lignes WHERE import_id = $1 GROUP BY issue"))
        .bind(id)
        .all(on)
        .await?;
    rows.iter()
        .map(|row| Ok((Issue::parse(&row.text("issue")?).ok_or(Error::Column("issue"))?.code(), row.int("n")?)))
        .collect()
}

/// The last imports of the perimeter, most recent first.
pub async fn recents(on: &mut Reading, perimetre: &Perimetre, limit: i64) -> Result<Vec<Import>> {
    let rows = query(sql!(
        "SELECT i.id, i.fichier, i.equipe_id, i.agent_id, i.apercu, i.created_at, l.correspondance, l.agent_id AS lance_par, a.import_id AS abandon
         FROM imports i LEFT JOIN import_lancements l ON l.import_id = i.id LEFT JOIN import_abandons a ON a.import_id = i.id
         WHERE i.etablissement_id = $1 AND i.equipe_id IN {textes:$2} ORDER BY i.created_at DESC LIMIT $3"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(limit)
    .all(on)
    .await?;
    let ids: Vec<String> = rows.iter().map(|row| row.text("id")).collect::<Result<_>>()?;
    let mut counts: BTreeMap<String, BTreeMap<&'static str, i64>> = BTreeMap::new();
    let by = query(sql!(
        "SELECT import_id, issue, COUNT(*) AS n FROM import_lignes WHERE import_id IN {textes:$1} GROUP BY import_id, issue"
    ))
    .bind(serde_json::to_string(&ids).unwrap_or_default())
    .all(on)
    .await?;
    for row in by {
        let issue = Issue::parse(&row.text("issue")?).ok_or(Error::Column("issue"))?;
        counts.entry(row.text("import_id")?).or_default().insert(issue.code(), row.int("n")?);
    }
    rows.iter().zip(ids).map(|(row, id)| read(on.keys(), row, counts.remove(&id).unwrap_or_default())).collect()
}

/// How many rows ask an agent of this perimeter for a choice, and in which import to start.
pub async fn en_attente(on: &mut Reading, perimetre: &Perimetre, agent: &AgentId) -> Result<Option<(ImportId, i64)>> {
    let row = query(sql!(
        "SELECT i.id, COUNT(*) AS n FROM imports i JOIN import_lignes l ON l.import_id = i.id
         WHERE i.agent_id = $1 AND i.etablissement_id = $2 AND i.equipe_id IN {textes:$3} AND l.issue IN ('corriger', 'decider')
         GROUP BY i.id ORDER BY i.id DESC LIMIT 1"
    ))
    .bind(agent)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .optional(on)
    .await?;
    row.map(|row| Ok((ImportId::parse(&row.text("id")?).ok_or(Error::Column("id"))?, row.int("n")?))).transpose()
}

/// Imports that were started and still have rows to read, in the whole installation.
pub async fn inacheves(on: &mut Reading) -> Result<Vec<(EtablissementId, ImportId)>> {
    let rows = query(sql!(
        "SELECT l.import_id, l.etablissement_id FROM import_lancements l
         WHERE EXISTS (SELECT 1 FROM import_lignes g WHERE g.import_id = l.import_id AND g.issue = 'attend')
         ORDER BY l.created_at"
    ))
    .all(on)
    .await?;
    rows.iter()
        .map(|row| {
            let id = ImportId::parse(&row.text("import_id")?).ok_or(Error::Column("import_id"))?;
            Ok((EtablissementId::parse(&row.text("etablissement_id")?).ok_or(Error::Column("etablissement_id"))?, id))
        })
        .collect()
}

/// Keeps the choice of columns and starts; false when it was already started or given up. Examples are dropped.
pub async fn lancer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    import: &Import,
    agent: &AgentId,
    choix: &Choix,
) -> Result<bool> {
    let now = tx.clock().now();
    prendre(tx, &import.id).await?;
    let started = query(sql!(
        "INSERT INTO import_lancements (import_id, etablissement_id, agent_id, correspondance, created_at)
         SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM import_abandons WHERE import_id = $1)
         ON CONFLICT (import_id) DO NOTHING"
    ))
    .bind(&import.id)
    .bind(etablissement)
    .bind(agent)
    .bind(serde_json::to_string(choix).unwrap_or_default())
    .bind(now)
    .run(tx)
    .await?;
    if started == 1 {
        let apercu = Apercu { exemples: Vec::new(), ..import.apercu.clone() };
        garder_apercu(tx, &import.id, &apercu).await?;
    }
    Ok(started == 1)
}

async fn garder_apercu(tx: &mut Tx, id: &ImportId, apercu: &Apercu) -> Result<()> {
    let keys = tx.keys().clone();
    query(sql!("UPDATE imports SET apercu = $2 WHERE id = $1"))
        .bind(id)
        .bind(seal(&keys, APERCU, id.as_str(), apercu))
        .run(tx)
        .await?;
    Ok(())
}

/// Gives up an import that was not started: rows, headers and examples are erased.
pub async fn abandonner(tx: &mut Tx, etablissement: &EtablissementId, id: &ImportId, agent: &AgentId) -> Result<()> {
    let now = tx.clock().now();
    prendre(tx, id).await?;
    let given_up = query(sql!(
        "INSERT INTO import_abandons (import_id, etablissement_id, agent_id, created_at)
         SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM import_lancements WHERE import_id = $1)
         ON CONFLICT (import_id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    if given_up == 1 {
        query(sql!("DELETE FROM import_lignes WHERE import_id = $1")).bind(id).run(tx).await?;
        garder_apercu(tx, id, &Apercu::default()).await?;
    }
    Ok(())
}

/// Takes the import for this transaction: two workers never read the same row.
pub async fn prendre(tx: &mut Tx, id: &ImportId) -> Result<()> {
    query(sql!("UPDATE imports SET version = version + 1 WHERE id = $1")).bind(id).run(tx).await?;
    Ok(())
}

/// The next rows with this outcome, by number.
pub async fn lignes(
    on: &mut impl Connection,
    keys: &Keyring,
    import: &ImportId,
    issue: Issue,
    limit: i64,
) -> Result<Vec<Ligne>> {
    let rows = query(sql!(
        "SELECT numero, issue, cellules, fautes, personne_id FROM import_lignes
         WHERE import_id = $1 AND issue = $2 ORDER BY numero LIMIT $3"
    ))
    .bind(import)
    .bind(issue.code())
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read_line(keys, import, row)).collect()
}

/// One row.
pub async fn ligne(on: &mut impl Connection, keys: &Keyring, import: &ImportId, numero: i64) -> Result<Option<Ligne>> {
    let row = query(sql!(
        "SELECT numero, issue, cellules, fautes, personne_id FROM import_lignes WHERE import_id = $1 AND numero = $2"
    ))
    .bind(import)
    .bind(numero)
    .optional(on)
    .await?;
    row.map(|row| read_line(keys, import, &row)).transpose()
}

/// What became of a row.
#[derive(Debug, Default)]
pub struct Devenir<'a> {
    /// Its cells, while somebody may still have to look at them.
    pub cellules: Option<&'a [String]>,
    /// What was not understood.
    pub fautes: &'a [super::model::Faute],
    /// What has no place of its own yet.
    pub reste: Option<&'a Reste>,
    /// The person.
    pub personne: Option<&'a PersonneId>,
}

/// Writes the outcome of a row.
pub async fn conclure(tx: &mut Tx, import: &ImportId, numero: i64, issue: Issue, devenir: &Devenir<'_>) -> Result<()> {
    let (keys, now, id) = (tx.keys().clone(), tx.clock().now(), line_id(import, numero));
    query(sql!(
        "UPDATE import_lignes SET issue = $3, cellules = $4, fautes = $5, reste = $6, personne_id = $7, updated_at = $8
         WHERE import_id = $1 AND numero = $2"
    ))
    .bind(import)
    .bind(numero)
    .bind(issue.code())
    .bind(devenir.cellules.map(|cellules| seal(&keys, CELLULES, &id, &cellules)))
    .bind((!devenir.fautes.is_empty()).then(|| seal(&keys, FAUTES, &id, &devenir.fautes)))
    .bind(devenir.reste.map(|reste| seal(&keys, RESTE, &id, reste)))
    .bind(devenir.personne.map(PersonneId::as_str))
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// Keeps the mark of a row that came in; the first one stays.
pub async fn marquer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    empreinte: i64,
    personne: &PersonneId,
) -> Result<()> {
    query(sql!(
        "INSERT INTO import_empreintes (etablissement_id, empreinte, personne_id) VALUES ($1, $2, $3)
         ON CONFLICT (etablissement_id, empreinte) DO NOTHING"
    ))
    .bind(etablissement)
    .bind(empreinte)
    .bind(personne)
    .run(tx)
    .await?;
    Ok(())
}

/// The person a row with this mark gave, if it came in before.
pub async fn deja(tx: &mut Tx, etablissement: &EtablissementId, empreinte: i64) -> Result<Option<PersonneId>> {
    let row = query(sql!("SELECT personne_id FROM import_empreintes WHERE etablissement_id = $1 AND empreinte = $2"))
        .bind(etablissement)
        .bind(empreinte)
        .optional(tx)
        .await?;
    Ok(row.map(|row| row.opt_text("personne_id")).transpose()?.flatten().and_then(|id| PersonneId::parse(&id)))
}

/// What former spreadsheets said of a person already found in the perimeter.
pub async fn repris_pour(on: &mut Reading, perimetre: &Perimetre, personne: &Personne) -> Result<Vec<Reprise>> {
    let rows = query(sql!(
        "SELECT l.import_id, l.numero, l.reste, l.updated_at, i.fichier FROM {textes:$1} AS v CROSS JOIN import_lignes l JOIN imports i ON i.id = l.import_id
         WHERE l.personne_id = v.value AND l.etablissement_id = $2 AND l.issue = 'creee' ORDER BY l.updated_at DESC, l.numero LIMIT 200"
    ))
    .bind(personne.dossiers_json())
    .bind(&perimetre.etablissement)
    .all(on)
    .await?;
    rows.iter()
        .map(|row| {
            let id = ImportId::parse(&row.text("import_id")?).ok_or(Error::Column("import_id"))?;
            let numero = row.int("numero")?;
            let reste = row.opt_blob("reste")?;
            Ok(Reprise {
                fichier: on.keys().open(FICHIER, id.as_str(), &row.blob("fichier")?)?,
                le: row.instant("updated_at")?,
                reste: reste
                    .map(|sealed| open(on.keys(), RESTE, &line_id(&id, numero), &sealed))
                    .transpose()?
                    .unwrap_or_default(),
                numero,
            })
        })
        .collect()
}

fn read(keys: &Keyring, row: &Row, comptes: BTreeMap<&'static str, i64>) -> Result<Import> {
    let id = ImportId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    let choix = row.opt_text("correspondance")?;
    Ok(Import {
        fichier: keys.open(FICHIER, id.as_str(), &row.blob("fichier")?)?,
        equipe: EquipeId::parse(&row.text("equipe_id")?).ok_or(Error::Column("equipe_id"))?,
        agent: AgentId::parse(&row.text("agent_id")?).ok_or(Error::Column("agent_id"))?,
        lance_par: row.opt_text("lance_par")?.and_then(|id| AgentId::parse(&id)),
        apercu: open(keys, APERCU, id.as_str(), &row.blob("apercu")?)?,
        depose: row.instant("created_at")?,
        choix: choix
            .map(|text| serde_json::from_str(&text).map_err(|_| Error::Column("correspondance")))
            .transpose()?,
        abandonne: row.opt_text("abandon")?.is_some(),
        comptes,
        id,
    })
}

fn read_line(keys: &Keyring, import: &ImportId, row: &Row) -> Result<Ligne> {
    let numero = row.int("numero")?;
    let id = line_id(import, numero);
    let cellules = row.opt_blob("cellules")?.map(|sealed| open(keys, CELLULES, &id, &sealed)).transpose()?;
    let fautes = row.opt_blob("fautes")?.map(|sealed| open(keys, FAUTES, &id, &sealed)).transpose()?;
    Ok(Ligne {
        numero,
        issue: Issue::parse(&row.text("issue")?).ok_or(Error::Column("issue"))?,
        cellules: cellules.unwrap_or_default(),
        fautes: fautes.unwrap_or_default(),
        personne: row.opt_text("personne_id")?,
    })
}
