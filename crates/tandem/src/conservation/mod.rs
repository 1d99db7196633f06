#![doc = include_str!("README.md")]

pub mod bordereaux;
pub mod extrait;
pub mod gestes;
mod model;
pub mod page;
mod queries;
pub mod regles;
mod tache;
#[cfg(test)]
mod tests;

pub use model::{Etat, Vie};
pub use queries::archive_prevue;
pub use regles::Regles;
pub use tache::{Bilan, passer};
