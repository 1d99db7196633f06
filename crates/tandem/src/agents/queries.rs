//! All SQL of the slice.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date};
use tandem_noms::normaliser;
use tandem_platform::{Reading, Result, Row, Tx, query, sealed, sql};

use super::{Agent, AgentId, ConnexionId, Empreinte, Equipe, EquipeId, EtablissementId, Perimetre, Role};

pub(super) const IDENTIFIANT: &str = "agents.identifiant";
pub(super) const NOM: &str = "agents.nom";
const APPAREIL: &str = "connexions.appareil";
sealed!("agents", "id", ["identifiant", "nom"]);
sealed!("connexions", "id", ["appareil"]);

/// The form under which a login name is compared: case and spaces do not count.
fn canonical(identifiant: &str) -> String {
    identifiant.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The blind token of a login name.
pub(super) fn token(keys: &tandem_platform::Keyring, identifiant: &str) -> i64 {
    keys.token("agents.identifiant", &canonical(identifiant))
}

/// Creates an établissement.
pub async fn creer_etablissement(
    tx: &mut Tx,
    id: &EtablissementId,
    nom: &str,
    commune: &str,
    code: &str,
) -> Result<()> {
    let now = tx.clock().now();
    query(sql!("INSERT INTO etablissements (id, nom, commune, code_commune, created_at) VALUES ($1, $2, $3, $4, $5)"))
        .bind(id)
        .bind(nom)
        .bind(commune)
        .bind(code)
        .bind(now)
        .run(tx)
        .await?;
    Ok(())
}

/// Creates a team.
pub async fn creer_equipe(tx: &mut Tx, etablissement: &EtablissementId, nom: &str) -> Result<EquipeId> {
    let id = EquipeId::new(tx.clock(), tx.random());
    let now = tx.clock().now();
    query(sql!("INSERT INTO equipes (id, etablissement_id, nom, created_at) VALUES ($1, $2, $3, $4)"))
        .bind(&id)
        .bind(etablissement)
        .bind(nom)
        .bind(now)
        .run(tx)
        .await?;
    Ok(id)
}

/// What it takes to create an agent.
#[derive(Debug)]
pub struct NouvelAgent<'a> {
    /// Login name.
    pub identifiant: &'a str,
    /// Name as colleagues say it.
    pub nom: &'a str,
    /// Role.
    pub role: Role,
    /// Hash of the password.
    pub empreinte: Empreinte,
    /// Teams.
    pub equipes: &'a [EquipeId],
}

/// Creates an agent.
pub async fn creer_agent(tx: &mut Tx, etablissement: &EtablissementId, agent: &NouvelAgent<'_>) -> Result<AgentId> {
    let id = AgentId::new(tx.clock(), tx.random());
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    query(sql!(
        "INSERT INTO agents (id, etablissement_id, identifiant_jeton, identifiant, nom, role, empreinte, actif, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)"
    ))
    .bind(&id)
    .bind(etablissement)
    .bind(token(&keys, agent.identifiant))
    .bind(keys.seal(IDENTIFIANT, id.as_str(), agent.identifiant))
    .bind(keys.seal(NOM, id.as_str(), agent.nom))
    .bind(agent.role.code())
    .bind(agent.empreinte.as_str())
    .bind(now)
    .run(tx)
    .await?;
    for equipe in agent.equipes {
        query(sql!("INSERT INTO agent_equipes (etablissement_id, agent_id, equipe_id) VALUES ($1, $2, $3)"))
            .bind(etablissement)
            .bind(&id)
            .bind(equipe)
            .run(tx)
            .await?;
    }
    Ok(id)
}

/// Gives an agent a new password and closes her open logins.
pub(super) async fn changer_mot_de_passe(
    tx: &mut Tx,
    agent: &AgentId,
    empreinte: &Empreinte,
    sauf: Option<&ConnexionId>,
) -> Result<()> {
    query(sql!("UPDATE agents SET empreinte = $2 WHERE id = $1")).bind(agent).bind(empreinte.as_str()).run(tx).await?;
    fermer_tout(tx, agent, sauf).await?;
    Ok(())
}

/// Closes every open login of an agent but one; how many were closed.
pub(super) async fn fermer_tout(tx: &mut Tx, agent: &AgentId, sauf: Option<&ConnexionId>) -> Result<u64> {
    let now = tx.clock().now();
    query(sql!("UPDATE connexions SET fermee_at = $3 WHERE agent_id = $1 AND id <> $2 AND fermee_at IS NULL"))
        .bind(agent)
        .bind(sauf.map_or("", ConnexionId::as_str))
        .bind(now)
        .run(tx)
        .await
}

/// The établissements of this installation, with their names.
pub async fn etablissements(on: &mut Reading) -> Result<Vec<(EtablissementId, String)>> {
    let rows = query(sql!("SELECT id, nom FROM etablissements ORDER BY created_at")).all(on).await?;
    rows.iter()
        .map(|row| {
            Ok((
                EtablissementId::parse(&row.text("id")?).ok_or(tandem_platform::Error::Column("id"))?,
                row.text("nom")?,
            ))
        })
        .collect()
}

/// The teams of a perimeter, by name.
pub async fn equipes(on: &mut Reading, perimetre: &Perimetre) -> Result<Vec<Equipe>> {
    let rows = query(sql!("SELECT id, nom FROM equipes WHERE etablissement_id = $1 AND id IN {textes:$2}"))
        .bind(&perimetre.etablissement)
        .bind(perimetre.equipes_json())
        .all(on)
        .await?;
    let teams = rows.iter().map(|row| Ok(Equipe { id: equipe_id(row)?, nom: row.text("nom")? }));
    let mut teams = teams.collect::<Result<Vec<_>>>()?;
    teams.sort_by_cached_key(|team| normaliser(&team.nom));
    Ok(teams)
}

/// Names of the agents of the établissement, to write beside what they did.
pub async fn noms(on: &mut Reading, perimetre: &Perimetre) -> Result<HashMap<AgentId, String>> {
    let rows = query(sql!("SELECT id, nom FROM agents WHERE etablissement_id = $1"))
        .bind(&perimetre.etablissement)
        .all(on)
        .await?;
    let opened = |row: &Row| {
        let id = agent_id(row, "id")?;
        let nom = on.keys().open(NOM, id.as_str(), &row.blob("nom")?)?;
        Ok((id, nom))
    };
    rows.iter().map(opened).collect()
}

/// Every team of an établissement: for the tasks of the program itself, never for a page.
pub async fn toutes_les_equipes(on: &mut Reading, etablissement: &EtablissementId) -> Result<Vec<EquipeId>> {
    let rows = query(sql!("SELECT id FROM equipes WHERE etablissement_id = $1")).bind(etablissement).all(on).await?;
    rows.iter().map(|row| EquipeId::parse(&row.text("id")?).ok_or(tandem_platform::Error::Column("id"))).collect()
}

/// An agent by login name, with what she may see: for the command line.
pub async fn par_identifiant(on: &mut Reading, identifiant: &str) -> Result<Option<(Agent, Perimetre)>> {
    let keys = on.keys().clone();
    let rows = query(sql!(
        "SELECT a.id, a.etablissement_id, a.nom, a.role, e.id AS equipe_id FROM agents a
         LEFT JOIN equipes e ON e.etablissement_id = a.etablissement_id
          AND (a.role = 'responsable' OR EXISTS (SELECT 1 FROM agent_equipes x WHERE x.agent_id = a.id AND x.equipe_id = e.id))
         WHERE a.identifiant_jeton = $1 AND a.actif = 1"
    ))
    .bind(token(&keys, identifiant))
    .all(on)
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let teams = rows.iter().filter_map(|row| row.opt_text("equipe_id").ok().flatten());
    let equipes = teams.filter_map(|id| EquipeId::parse(&id)).collect();
    Ok(Some((read_agent(&keys, first)?, Perimetre { etablissement: etablissement_id(first)?, equipes })))
}

/// An account found by its login name.
#[derive(Debug)]
pub(super) struct Compte {
    pub id: AgentId,
    pub etablissement: EtablissementId,
    pub empreinte: Empreinte,
}

pub(super) async fn compte(on: &mut Reading, jeton: i64) -> Result<Option<Compte>> {
    let row =
        query(sql!("SELECT id, etablissement_id, empreinte FROM agents WHERE identifiant_jeton = $1 AND actif = 1 AND empreinte <> ''"))
            .bind(jeton)
            .optional(on)
            .await?;
    row.map(|row| {
        Ok(Compte {
            id: agent_id(&row, "id")?,
            etablissement: etablissement_id(&row)?,
            empreinte: Empreinte::stored(row.text("empreinte")?),
        })
    })
    .transpose()
}

/// Tries in a row of an account (known or not) and until when it waits.
pub(super) async fn tentatives(on: &mut Reading, jeton: i64) -> Result<(i64, Timestamp)> {
    let row =
        query(sql!("SELECT echecs, attendre_jusqua FROM tentatives WHERE jeton = $1")).bind(jeton).optional(on).await?;
    row.map_or(Ok((0, Timestamp::UNIX_EPOCH)), |row| Ok((row.int("echecs")?, row.instant("attendre_jusqua")?)))
}

/// Counts one more try; the row stays locked until the transaction ends. How many, and until when it already waited.
pub(super) async fn compter_tentative(tx: &mut Tx, jeton: i64) -> Result<(i64, Timestamp)> {
    let row = query(sql!(
        "INSERT INTO tentatives (jeton, echecs, attendre_jusqua) VALUES ($1, 1, $2)
         ON CONFLICT (jeton) DO UPDATE SET echecs = tentatives.echecs + 1 RETURNING echecs, attendre_jusqua"
    ))
    .bind(jeton)
    .bind(Timestamp::UNIX_EPOCH)
    .one(tx)
    .await?;
    Ok((row.int("echecs")?, row.instant("attendre_jusqua")?))
}

/// From when the account answers again.
pub(super) async fn faire_attendre(tx: &mut Tx, jeton: i64, until: Timestamp) -> Result<()> {
    query(sql!("UPDATE tentatives SET attendre_jusqua = $2 WHERE jeton = $1")).bind(jeton).bind(until).run(tx).await?;
    Ok(())
}

/// The right answer was given: the count starts again.
pub(super) async fn oublier_tentatives(tx: &mut Tx, jeton: i64) -> Result<()> {
    query(sql!("UPDATE tentatives SET echecs = 0, attendre_jusqua = $2 WHERE jeton = $1"))
        .bind(jeton)
        .bind(Timestamp::UNIX_EPOCH)
        .run(tx)
        .await?;
    Ok(())
}

/// One login, as listed to its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connexion {
    /// Its id.
    pub id: ConnexionId,
    /// The browser, in a few words.
    pub appareil: String,
    /// When it began.
    pub ouverte: Timestamp,
    /// When it last asked a page, within a minute.
    pub vue: Timestamp,
}

pub(super) async fn ouvrir_connexion(
    tx: &mut Tx,
    compte: &Compte,
    marque: &str,
    appareil: &str,
    expire: Timestamp,
) -> Result<ConnexionId> {
    let id = ConnexionId::new(tx.clock(), tx.random());
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    query(sql!(
        "INSERT INTO connexions (id, etablissement_id, agent_id, marque, appareil, created_at, confirmee_at, vue_at, expire_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6, $6, $7)"
    ))
    .bind(&id)
    .bind(&compte.etablissement)
    .bind(&compte.id)
    .bind(marque)
    .bind(keys.seal(APPAREIL, id.as_str(), appareil))
    .bind(now)
    .bind(expire)
    .run(tx)
    .await?;
    Ok(id)
}

pub(super) async fn fermer_connexion(tx: &mut Tx, agent: &AgentId, id: &ConnexionId) -> Result<bool> {
    let now = tx.clock().now();
    let closed =
        query(sql!("UPDATE connexions SET fermee_at = $3 WHERE id = $1 AND agent_id = $2 AND fermee_at IS NULL"))
            .bind(id)
            .bind(agent)
            .bind(now)
            .run(tx)
            .await?;
    Ok(closed == 1)
}

pub(super) async fn connexions_ouvertes(on: &mut Reading, agent: &AgentId, now: Timestamp) -> Result<Vec<Connexion>> {
    let rows = query(sql!(
        "SELECT id, appareil, created_at, COALESCE(vue_at, created_at) AS vue_at FROM connexions
         WHERE agent_id = $1 AND fermee_at IS NULL AND expire_at > $2 ORDER BY created_at DESC LIMIT 50"
    ))
    .bind(agent)
    .bind(now)
    .all(on)
    .await?;
    let keys = on.keys().clone();
    rows.iter()
        .map(|row| {
            let id = ConnexionId::parse(&row.text("id")?).ok_or(tandem_platform::Error::Column("id"))?;
            Ok(Connexion {
                appareil: keys.open(APPAREIL, id.as_str(), &row.blob("appareil")?)?,
                ouverte: row.instant("created_at")?,
                vue: row.instant("vue_at")?,
                id,
            })
        })
        .collect()
}

/// Who held a login, open or not: what was typed is given back to the same agent only.
pub(super) async fn ancien_titulaire(on: &mut Reading, marque: &str) -> Result<Option<AgentId>> {
    let row = query(sql!("SELECT agent_id FROM connexions WHERE marque = $1")).bind(marque).optional(on).await?;
    row.map(|row| agent_id(&row, "agent_id")).transpose()
}

/// The rows of an open login: one per team of the agent (the responsable has all), at least one. Her own teams come
/// first; a team lent for a replacement has its last day in `jusqua`, and is only read between its two dates, while the
/// agent she replaces still belongs to it and nobody ended it. The loan of a replaced agent is not lent again.
pub(super) async fn session(on: &mut Reading, marque: &str, now: Timestamp, today: Date) -> Result<Vec<Row>> {
    query(sql!(
        "SELECT c.id AS connexion_id, c.confirmee_at, COALESCE(c.vue_at, c.created_at) AS vue_at, c.voilee_at,
          a.id, a.etablissement_id, a.nom, a.role, a.voile_minutes, e.id AS equipe_id, NULL AS equipe_nom, NULL AS jusqua
         FROM connexions c
         JOIN agents a ON a.id = c.agent_id AND a.actif = 1
         LEFT JOIN equipes e ON e.etablissement_id = a.etablissement_id
          AND (a.role = 'responsable' OR EXISTS (SELECT 1 FROM agent_equipes x WHERE x.agent_id = a.id AND x.equipe_id = e.id))
         WHERE c.marque = $1 AND c.fermee_at IS NULL AND c.expire_at > $2
         UNION ALL
         SELECT c.id AS connexion_id, c.confirmee_at, COALESCE(c.vue_at, c.created_at) AS vue_at, c.voilee_at,
          a.id, a.etablissement_id, a.nom, a.role, a.voile_minutes, e.id AS equipe_id, e.nom AS equipe_nom, MAX(r.fin) AS jusqua
         FROM connexions c
         JOIN agents a ON a.id = c.agent_id AND a.actif = 1 AND a.role = 'intervenant'
         JOIN remplacements r ON r.remplacant_id = a.id AND r.etablissement_id = a.etablissement_id AND r.debut <= $3 AND r.fin >= $3
         JOIN remplacement_equipes p ON p.remplacement_id = r.id
         JOIN agent_equipes y ON y.agent_id = r.absent_id AND y.equipe_id = p.equipe_id
         JOIN equipes e ON e.id = p.equipe_id AND e.etablissement_id = a.etablissement_id
         WHERE c.marque = $1 AND c.fermee_at IS NULL AND c.expire_at > $2
           AND NOT EXISTS (SELECT 1 FROM remplacement_fins f WHERE f.remplacement_id = r.id)
           AND NOT EXISTS (SELECT 1 FROM agent_equipes x WHERE x.agent_id = a.id AND x.equipe_id = e.id)
         GROUP BY c.id, c.confirmee_at, c.vue_at, c.created_at, c.voilee_at, a.id, a.etablissement_id, a.nom, a.role, a.voile_minutes,
          e.id, e.nom"
    ))
    .bind(marque)
    .bind(now)
    .bind(today)
    .all(on)
    .await
}

pub(super) fn read_agent(keys: &tandem_platform::Keyring, row: &Row) -> Result<Agent> {
    let id = agent_id(row, "id")?;
    let nom = keys.open(NOM, id.as_str(), &row.blob("nom")?)?;
    let role = Role::parse(&row.text("role")?).ok_or(tandem_platform::Error::Column("role"))?;
    Ok(Agent { id, nom, role })
}

/// The agents of the établissement, by name.
pub(crate) async fn agents(on: &mut Reading, perimetre: &Perimetre) -> Result<Vec<Agent>> {
    Ok(agents_au_plus(on, perimetre, i64::MAX - 1).await?.unwrap_or_default())
}

/// The same, or nothing when they are more than `most`: names are sealed, so that putting the first in order opens all.
pub(crate) async fn agents_au_plus(on: &mut Reading, perimetre: &Perimetre, most: i64) -> Result<Option<Vec<Agent>>> {
    let few = query(sql!("SELECT id, nom, role FROM agents WHERE etablissement_id = $1 AND actif = 1 LIMIT $2"));
    let rows = few.bind(&perimetre.etablissement).bind(most + 1).all(on).await?;
    if i64::try_from(rows.len()).is_ok_and(|read| read > most) {
        return Ok(None);
    }
    let keys = on.keys().clone();
    let mut agents = rows.iter().map(|row| read_agent(&keys, row)).collect::<Result<Vec<_>>>()?;
    agents.sort_by_cached_key(|agent| normaliser(&agent.nom));
    Ok(Some(agents))
}

pub(super) fn agent_id(row: &Row, column: &'static str) -> Result<AgentId> {
    AgentId::parse(&row.text(column)?).ok_or(tandem_platform::Error::Column(column))
}

pub(super) fn etablissement_id(row: &Row) -> Result<EtablissementId> {
    EtablissementId::parse(&row.text("etablissement_id")?).ok_or(tandem_platform::Error::Column("etablissement_id"))
}

fn equipe_id(row: &Row) -> Result<EquipeId> {
    EquipeId::parse(&row.text("id")?).ok_or(tandem_platform::Error::Column("id"))
}
