#![doc = include_str!("README.md")]

#[cfg(test)]
mod anonymat_tests;
mod catalogue;
pub mod croiser;
pub mod export;
pub mod fin;
mod frein;
pub mod list;
mod model;
#[cfg(test)]
mod model_tests;
pub mod nouvelle;
pub mod page;
pub mod papier;
mod publier;
#[cfg(test)]
mod publier_tests;
pub(crate) mod queries;
pub mod ranger;
pub mod repondre;
mod reponses;
pub mod resultats;
pub mod saisie;
#[cfg(test)]
mod tests;
pub mod tickets;

pub use catalogue::{questionnaire, questionnaires};
pub use frein::Frein;
pub use model::{Enquete, EnqueteId, Genre, Questionnaire};
pub use queries::{creer, garder, prendre, publier as laisser_sortir, toutes};
pub use ranger::passer;
pub use reponses::{Reponses, Valeur};
