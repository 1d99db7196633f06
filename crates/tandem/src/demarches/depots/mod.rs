//! `tandem depots FICHIER`: deposits kept in a table elsewhere come in, all or none, each fault said with its line.

mod commande;
mod ligne;
pub(crate) mod queries;
#[cfg(test)]
mod tests;

pub use commande::{Avance, Bilan, Impossible, importer};
pub use ligne::Faute;
