#![doc = include_str!("README.md")]

pub mod commande;
pub mod depot;
mod extraction;
pub mod ligne;
mod model;
pub mod page;
pub(crate) mod queries;
pub mod reprise;
mod reste;
mod samples;
#[cfg(test)]
mod tests;

pub use extraction::lot;
pub use model::{Apercu, Choix, Etat, Import, ImportId, Issue, Ligne, Referent, Reprise};
pub use queries::{en_attente, repris_pour};
