#![doc = include_str!("README.md")]

pub mod changer;
mod decision;
pub mod extrait;
mod model;
#[cfg(test)]
mod model_tests;
pub mod passation;
pub mod proposition;
pub(crate) mod queries;
pub mod remplacement;
#[cfg(test)]
mod tests;

pub use model::{PassationId, Place, PropositionId, Remplacement, RemplacementId, SuiviId, absence, pour_qui};
pub use proposition::{Proposition, en_attente};
pub use queries::remplacements;
pub(crate) use queries::remplacer;
