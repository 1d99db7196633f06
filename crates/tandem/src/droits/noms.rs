//! Names and roles of agents, to write beside what they did.

use std::collections::HashMap;

use tandem_platform::{Reading, Result};

use crate::agents::{self, AgentId, Perimetre, Role};

/// Who is who in the établissement.
#[derive(Debug, Default)]
pub(super) struct Noms {
    noms: HashMap<AgentId, String>,
    roles: HashMap<AgentId, Role>,
}

impl Noms {
    pub(super) async fn lire(on: &mut Reading, perimetre: &Perimetre) -> Result<Self> {
        let roles = agents::agents(on, perimetre).await?.into_iter().map(|agent| (agent.id, agent.role)).collect();
        Ok(Self { noms: agents::noms(on, perimetre).await?, roles })
    }

    /// Everybody's name.
    pub(super) fn tous(&self) -> &HashMap<AgentId, String> {
        &self.noms
    }

    /// « Claire Morel »
    pub(super) fn nom(&self, id: &AgentId) -> String {
        self.noms.get(id).cloned().unwrap_or_else(|| "un ancien agent".to_owned())
    }

    /// « Claire Morel, intervenant »; whoever left has a name and no role any more.
    pub(super) fn complet(&self, id: &AgentId) -> String {
        match self.roles.get(id) {
            Some(role) => format!("{}, {}", self.nom(id), role.nom()),
            None => self.nom(id),
        }
    }
}
