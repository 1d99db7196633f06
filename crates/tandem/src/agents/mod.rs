#![doc = include_str!("README.md")]

pub mod brouillon;
pub(crate) mod code;
pub mod collegues;
pub mod commande;
pub mod compte;
pub mod confirmation;
pub mod connexion;
pub mod connexions;
pub mod depart;
mod essai;
mod frein;
pub mod gestion;
mod model;
mod motdepasse;
pub(crate) mod queries;
mod session;
#[cfg(test)]
mod tests;
pub mod voile;

pub use gestion::oublier_connexions;
pub use model::{Agent, AgentId, ConnexionId, Equipe, EquipeId, EtablissementId, MotDePasseTropCourt, Perimetre, Role};
pub use motdepasse::{Empreinte, verifier_longueur};
pub use queries::{
    NouvelAgent, creer_agent, creer_equipe, creer_etablissement, equipes, etablissements, noms, par_identifiant,
    toutes_les_equipes,
};
pub(crate) use queries::{agents, agents_au_plus};
pub use session::{COOKIE, Session};
