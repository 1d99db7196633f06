#![doc = include_str!("README.md")]

pub mod carte;
pub mod extrait;
pub mod gestes;
pub mod list;
mod model;
#[cfg(test)]
mod model_tests;
mod mots;
mod organismes;
pub mod page;
mod purge;
pub(crate) mod queries;
pub mod saisie;
#[cfg(test)]
mod tests;

pub use model::{Appel, AppelId, Canal, Correspondant, CorrespondantId, Resultat, Sens, Version};
pub use purge::oublier;
pub use queries::{Par, appeler, corriger, creer, dire};
