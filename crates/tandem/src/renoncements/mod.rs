#![doc = include_str!("README.md")]

pub mod card;
mod causes;
mod exemples;
pub mod gestes;
pub mod list;
mod model;
#[cfg(test)]
mod model_tests;
mod mots;
pub mod nouveau;
pub mod page;
pub(crate) mod queries;
mod suite;
#[cfg(test)]
mod tests;

pub use card::Carte;
pub use list::{Attendu, attendus};
pub use model::{Acte, Cause, LigneId, Qui, Quoi, Renoncement, RenoncementId, Reponse, Retour};
pub use mots::{droit, fait};
pub use queries::{NouveauDroit, Par, creer, de_la_personne, ecrire, lot};
pub use suite::calculer;
