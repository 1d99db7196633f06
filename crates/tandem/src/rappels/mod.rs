#![doc = include_str!("README.md")]

mod calcul;
mod card;
pub mod carte;
pub mod extrait;
mod model;
#[cfg(test)]
mod model_tests;
pub mod page;
pub mod passerelle;
pub(crate) mod queries;
pub mod reglages;
mod tache;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_envois;
#[cfg(test)]
mod tests_outils;
pub mod textes;

pub use card::{Carte, Echec, echecs};
pub use model::{Canal, Heures};
pub use reglages::Reglages;
pub use tache::{Bilan, envoyer, preparer};
