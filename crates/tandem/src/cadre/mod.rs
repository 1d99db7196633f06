#![doc = include_str!("README.md")]

pub mod affiche;
pub mod brouillon;
mod changements;
mod contenu;
mod fragment;
pub mod lecture;
mod model;
#[cfg(test)]
mod model_tests;
mod modele;
pub mod page;
pub(crate) mod queries;
mod seeds;
#[cfg(test)]
mod tests;
pub mod versions;
mod vue;

pub use fragment::{EnVigueur, Ligne};
pub use lecture::{ALire, a_lire};
pub use model::{CadreId, Moment};
pub use seeds::semer;
