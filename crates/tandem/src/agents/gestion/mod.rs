//! `/equipe/agents`: a responsable invites, helps, changes and closes accounts; `/arrivee`: the link she hands over.

pub mod arrivee;
pub mod fiche;
pub mod inviter;
pub mod lien;
pub mod liste;
mod model;
mod queries;
#[cfg(test)]
mod tests;

pub use queries::oublier_connexions;
use tandem_platform::{Db, Tx};

use super::{AgentId, Role, Session};
use crate::refus::Refus;
use model::Fiche;

/// A transaction on accounts, what they are now, and the one that was named: read inside, by a responsable still one.
async fn ouvrir(db: &Db, session: &Session, action: &'static str, id: &str) -> Result<(Tx, Vec<Fiche>, Fiche), Refus> {
    let id = AgentId::parse(id).ok_or(Refus::Introuvable)?;
    let mut tx = db.write(session.intent(action, "agents", id.as_str())).await?;
    queries::verrouiller(&mut tx, session.etablissement()).await?;
    let keys = tx.keys().clone();
    let all = queries::fiches(&mut tx, &keys, session.etablissement()).await?;
    let still = |one: &Fiche| one.id == session.agent.id && one.actif && one.role == Role::Responsable;
    if !all.iter().any(still) {
        return Err(Refus::Reserve);
    }
    let target = all.iter().find(|one| one.id == id).cloned().ok_or(Refus::Introuvable)?;
    Ok((tx, all, target))
}
