#![doc = include_str!("README.md")]

pub mod list;
mod model;
pub mod nouvelle;
pub(crate) mod queries;
#[cfg(test)]
mod tests;

pub use model::{Identite, Personne, PersonneId};
pub use queries::{NouvellePersonne, creer, find, noter_acte, plusieurs};
