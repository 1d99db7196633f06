#![doc = include_str!("README.md")]

pub mod calcul;
mod champs;
pub mod commande;
pub mod definitions;
mod exemple;
pub mod export;
mod mots;
pub mod page;
pub(crate) mod queries;
pub mod rapport;
pub mod simulateur;
mod tables;
pub mod territoire;
#[cfg(test)]
mod tests;

pub use calcul::passer;
