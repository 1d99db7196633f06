//! The SQL of colleagues.

use jiff::Timestamp;
use tandem_noms::normaliser;
use tandem_platform::{Error, Result, db::Connection, query, sql};

use crate::agents::{
    Agent, AgentId, Equipe, EquipeId, EtablissementId,
    queries::{IDENTIFIANT, agent_id, read_agent},
};

/// An agent of the établissement, here or gone, with her own teams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collegue {
    /// Her.
    pub agent: Agent,
    /// Can she still log in?
    pub actif: bool,
    /// The teams she belongs to; never those she is lent.
    pub equipes: Vec<EquipeId>,
}

/// Every agent of the établissement, by name.
pub async fn collegues(on: &mut impl Connection, etablissement: &EtablissementId) -> Result<Vec<Collegue>> {
    let rows = query(sql!(
        "SELECT a.id, a.nom, a.role, a.actif, x.equipe_id FROM agents a LEFT JOIN agent_equipes x ON x.agent_id = a.id
         WHERE a.etablissement_id = $1 ORDER BY a.id"
    ))
    .bind(etablissement)
    .all(on)
    .await?;
    let keys = on.keyring().clone();
    let mut all: Vec<Collegue> = Vec::new();
    for row in &rows {
        let team = row.opt_text("equipe_id")?.and_then(|id| EquipeId::parse(&id));
        let id = row.text("id")?;
        match all.last_mut().filter(|last| last.agent.id.as_str() == id) {
            Some(last) => last.equipes.extend(team),
            None => all.push(Collegue {
                agent: read_agent(&keys, row)?,
                actif: row.yes("actif")?,
                equipes: team.into_iter().collect(),
            }),
        }
    }
    all.sort_by_cached_key(|one| normaliser(&one.agent.nom));
    Ok(all)
}

/// The teams of the établissement, by name: a team's name is no secret, its people are.
pub async fn equipes_de_l_etablissement(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
) -> Result<Vec<Equipe>> {
    let rows = query(sql!("SELECT id, nom FROM equipes WHERE etablissement_id = $1 ORDER BY nom, id"))
        .bind(etablissement)
        .all(on)
        .await?;
    let one = |row: &tandem_platform::Row| {
        let id = EquipeId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
        Ok(Equipe { id, nom: row.text("nom")? })
    };
    rows.iter().map(one).collect()
}

/// When an agent last logged in before an instant.
pub async fn derniere_connexion(
    on: &mut impl Connection,
    agent: &AgentId,
    avant: Timestamp,
) -> Result<Option<Timestamp>> {
    let row = query(sql!(
        "SELECT created_at FROM connexions WHERE agent_id = $1 AND created_at < $2 ORDER BY created_at DESC LIMIT 1"
    ))
    .bind(agent)
    .bind(avant)
    .optional(on)
    .await?;
    row.map(|row| row.instant("created_at")).transpose()
}

/// The login names of the établissement that are e-mail addresses: those are work addresses, and never a person's.
pub async fn identifiants_adresses(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
) -> Result<Vec<(AgentId, String)>> {
    let rows = query(sql!("SELECT id, identifiant FROM agents WHERE etablissement_id = $1"))
        .bind(etablissement)
        .all(on)
        .await?;
    let keys = on.keyring().clone();
    let mut found = Vec::new();
    for row in &rows {
        let id = agent_id(row, "id")?;
        let login = keys.open(IDENTIFIANT, id.as_str(), &row.blob("identifiant")?)?;
        if login.contains('@') {
            found.push((id, login));
        }
    }
    Ok(found)
}
