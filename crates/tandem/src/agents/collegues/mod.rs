//! Colleagues and the teams they belong to; teams lent for the time of a replacement; when an agent was last here.

pub(super) mod queries;

use jiff::civil::Date;

use super::{AgentId, Equipe, EquipeId};

pub use queries::{Collegue, collegues, derniere_connexion, equipes_de_l_etablissement, identifiants_adresses};

/// A team seen because its agent is away and a responsable lent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pret {
    /// The team.
    pub equipe: Equipe,
    /// The last day it is seen.
    pub jusqua: Date,
}

impl Collegue {
    /// Does this colleague see the people of a team, for good?
    pub fn est_de(&self, equipe: &EquipeId) -> bool {
        self.agent.role == super::Role::Responsable || self.equipes.contains(equipe)
    }

    /// Can she be somebody's referent?
    pub fn peut_suivre(&self) -> bool {
        self.actif && self.agent.role.suit_des_personnes()
    }
}

/// The colleague with this id.
pub fn trouver<'a>(all: &'a [Collegue], id: &AgentId) -> Option<&'a Collegue> {
    all.iter().find(|one| one.agent.id == *id)
}
