//! All SQL about the accounts of colleagues.

use jiff::Timestamp;
use tandem_noms::normaliser;
use tandem_platform::{Keyring, Reading, Result, Scope, Tx, db::Connection, keys::hex, query, sealed, sql};

use super::model::{self, Fiche};
use crate::agents::{
    AgentId, EquipeId, EtablissementId, Role,
    queries::{self, IDENTIFIANT, NOM, agent_id},
};

const MOTIF: &str = "desactivations.motif";
sealed!("desactivations", "id", ["motif"]);

tandem_platform::id!(
    /// A one-time link.
    LienId
);
tandem_platform::id!(
    /// The closing of an account.
    DesactivationId
);

/// Every account of the établissement, open first, by name.
pub(super) async fn fiches(on: &mut impl Connection, keys: &Keyring, place: &EtablissementId) -> Result<Vec<Fiche>> {
    let teams = query(sql!("SELECT agent_id, equipe_id FROM agent_equipes WHERE etablissement_id = $1"))
        .bind(place)
        .all(on)
        .await?;
    let rows = query(sql!(
        "SELECT a.id, a.nom, a.identifiant, a.role, a.actif, a.empreinte, f.id AS facteur FROM agents a
         LEFT JOIN seconds_facteurs f ON f.agent_id = a.id AND f.retire_at IS NULL WHERE a.etablissement_id = $1"
    ))
    .bind(place)
    .all(on)
    .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let id = agent_id(row, "id")?;
        let mut equipes = Vec::new();
        for team in &teams {
            if team.text("agent_id")? == id.as_str() {
                equipes.extend(EquipeId::parse(&team.text("equipe_id")?));
            }
        }
        all.push(Fiche {
            nom: keys.open(NOM, id.as_str(), &row.blob("nom")?)?,
            identifiant: keys.open(IDENTIFIANT, id.as_str(), &row.blob("identifiant")?)?,
            role: Role::parse(&row.text("role")?).ok_or(tandem_platform::Error::Column("role"))?,
            equipes,
            actif: row.yes("actif")?,
            venue: !row.text("empreinte")?.is_empty(),
            second_facteur: row.opt_text("facteur")?.is_some(),
            id,
        });
    }
    all.sort_by_cached_key(|one| (!one.actif, normaliser(&one.nom)));
    Ok(all)
}

/// Two responsables never change accounts at the same instant: the second waits, then sees what the first did.
pub(super) async fn verrouiller(tx: &mut Tx, place: &EtablissementId) -> Result<()> {
    query(sql!("UPDATE etablissements SET nom = nom WHERE id = $1")).bind(place).run(tx).await?;
    Ok(())
}

/// Writes an account without a password; false when the login name is taken (or the account is there already).
pub(super) async fn inviter(tx: &mut Tx, place: &EtablissementId, fiche: &Fiche) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO agents (id, etablissement_id, identifiant_jeton, identifiant, nom, role, empreinte, actif, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, '', 1, $7) ON CONFLICT DO NOTHING"
    ))
    .bind(&fiche.id)
    .bind(place)
    .bind(queries::token(&keys, &fiche.identifiant))
    .bind(keys.seal(IDENTIFIANT, fiche.id.as_str(), &fiche.identifiant))
    .bind(keys.seal(NOM, fiche.id.as_str(), &fiche.nom))
    .bind(fiche.role.code())
    .bind(now)
    .run(tx)
    .await?;
    if written == 1 {
        equipes(tx, place, &fiche.id, &fiche.equipes).await?;
    }
    Ok(written == 1)
}

async fn equipes(tx: &mut Tx, place: &EtablissementId, agent: &AgentId, teams: &[EquipeId]) -> Result<()> {
    for team in teams {
        query(sql!("INSERT INTO agent_equipes (etablissement_id, agent_id, equipe_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"))
            .bind(place)
            .bind(agent)
            .bind(team)
            .run(tx)
            .await?;
    }
    Ok(())
}

/// Gives an agent a role and teams.
pub(super) async fn changer_role(
    tx: &mut Tx,
    place: &EtablissementId,
    agent: &AgentId,
    role: Role,
    teams: &[EquipeId],
) -> Result<()> {
    query(sql!("UPDATE agents SET role = $2 WHERE id = $1")).bind(agent).bind(role.code()).run(tx).await?;
    query(sql!("DELETE FROM agent_equipes WHERE agent_id = $1")).bind(agent).run(tx).await?;
    equipes(tx, place, agent, teams).await
}

/// Closes an account: its connexions and its link close at once.
pub(super) async fn desactiver(
    tx: &mut Tx,
    place: &EtablissementId,
    (agent, by): (&AgentId, &AgentId),
    motif: &str,
) -> Result<()> {
    let id = DesactivationId::new(tx.clock(), tx.random());
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    query(sql!(
        "INSERT INTO desactivations (id, etablissement_id, agent_id, motif, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)"
    ))
    .bind(&id)
    .bind(place)
    .bind(agent)
    .bind(keys.seal(MOTIF, id.as_str(), motif))
    .bind(by)
    .bind(now)
    .run(tx)
    .await?;
    query(sql!("UPDATE agents SET actif = 0 WHERE id = $1")).bind(agent).run(tx).await?;
    queries::fermer_tout(tx, agent, None).await?;
    fermer_liens(tx, agent).await
}

/// Opens an account again.
pub(super) async fn reactiver(tx: &mut Tx, agent: &AgentId, by: &AgentId) -> Result<()> {
    let now = tx.clock().now();
    query(sql!("UPDATE agents SET actif = 1 WHERE id = $1")).bind(agent).run(tx).await?;
    query(sql!("UPDATE desactivations SET levee_by = $2, levee_at = $3 WHERE agent_id = $1 AND levee_at IS NULL"))
        .bind(agent)
        .bind(by)
        .bind(now)
        .run(tx)
        .await?;
    Ok(())
}

/// A closing of an account: why, by whom, when, and when it was undone.
#[derive(Debug)]
pub(super) struct Desactivation {
    pub motif: String,
    pub par: AgentId,
    pub le: Timestamp,
    pub levee: Option<Timestamp>,
}

pub(super) async fn desactivations(on: &mut Reading, agent: &AgentId) -> Result<Vec<Desactivation>> {
    let rows = query(sql!(
        "SELECT id, motif, created_by, created_at, levee_at FROM desactivations WHERE agent_id = $1 ORDER BY created_at DESC LIMIT 20"
    ))
    .bind(agent)
    .all(on)
    .await?;
    let keys = on.keys().clone();
    rows.iter()
        .map(|row| {
            Ok(Desactivation {
                motif: keys.open(MOTIF, &row.text("id")?, &row.blob("motif")?)?,
                par: agent_id(row, "created_by")?,
                le: row.instant("created_at")?,
                levee: row.opt_text("levee_at")?.and_then(|at| at.parse().ok()),
            })
        })
        .collect()
}

/// What the database keeps of a link: who copies it hands over nothing.
fn marque(keys: &Keyring, code: &str) -> String {
    hex(&keys.web(&[b"lien", code.as_bytes()]))
}

async fn fermer_liens(tx: &mut Tx, agent: &AgentId) -> Result<()> {
    let now = tx.clock().now();
    query(sql!("UPDATE liens SET ferme_at = $2 WHERE agent_id = $1 AND ferme_at IS NULL"))
        .bind(agent)
        .bind(now)
        .run(tx)
        .await?;
    Ok(())
}

/// Writes a link to hand over; the one before stops working. Gives its end.
pub(super) async fn lier(
    tx: &mut Tx,
    place: &EtablissementId,
    (agent, by): (&AgentId, &AgentId),
    genre: &str,
    code: &str,
) -> Result<Timestamp> {
    fermer_liens(tx, agent).await?;
    let id = LienId::new(tx.clock(), tx.random());
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let expire = model::expire(now);
    query(sql!(
        "INSERT INTO liens (id, etablissement_id, agent_id, genre, marque, created_by, created_at, expire_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    ))
    .bind(&id)
    .bind(place)
    .bind(agent)
    .bind(genre)
    .bind(marque(&keys, code))
    .bind(by)
    .bind(now)
    .bind(expire)
    .run(tx)
    .await?;
    Ok(expire)
}

/// Whom a link is for.
#[derive(Debug)]
pub(super) struct Invitee {
    pub agent: AgentId,
    pub etablissement: EtablissementId,
    pub lieu: String,
    pub nom: String,
    pub identifiant: String,
}

/// Whom an open link is for, read before anyone is logged in.
pub(super) async fn invitee(on: &mut Reading, code: &str, now: Timestamp) -> Result<Option<Invitee>> {
    debug_assert_eq!(on.scope(), &Scope::system());
    let keys = on.keys().clone();
    let row = query(sql!(
        "SELECT a.id, a.etablissement_id, a.nom, a.identifiant, e.nom AS lieu FROM liens l
         JOIN agents a ON a.id = l.agent_id AND a.actif = 1 JOIN etablissements e ON e.id = a.etablissement_id
         WHERE l.marque = $1 AND l.ferme_at IS NULL AND l.expire_at > $2"
    ))
    .bind(marque(&keys, code))
    .bind(now)
    .optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let agent = agent_id(&row, "id")?;
    Ok(Some(Invitee {
        etablissement: queries::etablissement_id(&row)?,
        lieu: row.text("lieu")?,
        nom: keys.open(NOM, agent.as_str(), &row.blob("nom")?)?,
        identifiant: keys.open(IDENTIFIANT, agent.as_str(), &row.blob("identifiant")?)?,
        agent,
    }))
}

/// Uses a link; false when it was used, replaced or too old meanwhile.
pub(super) async fn utiliser(tx: &mut Tx, code: &str) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let used = query(sql!("UPDATE liens SET ferme_at = $2 WHERE marque = $1 AND ferme_at IS NULL AND expire_at > $2"))
        .bind(marque(&keys, code))
        .bind(now)
        .run(tx)
        .await?;
    Ok(used == 1)
}

/// Closed or ended logins older than `before` are erased.
pub async fn oublier_connexions(db: &tandem_platform::Db, before: Timestamp) -> Result<u64> {
    let intent = tandem_platform::Intent::system("installation", "systeme", "connexions.oublier", "connexions", "");
    let mut tx = db.write(intent).await?;
    let gone = query(sql!("DELETE FROM connexions WHERE expire_at < $1")).bind(before).run(&mut tx).await?;
    if gone > 0 {
        tx.commit().await?;
    }
    Ok(gone)
}
