#![doc = include_str!("README.md")]

pub mod archive;
mod attente;
pub mod attestation;
#[cfg(test)]
mod attestation_tests;
pub mod card;
pub mod commande;
mod ecrit;
pub mod extrait;
pub mod gestes;
pub mod list;
pub mod lot;
#[cfg(test)]
mod lot_tests;
mod model;
mod mots;
pub mod nouveau;
pub mod page;
pub mod papier;
#[cfg(test)]
mod photo_tests;
mod policy;
pub(crate) mod queries;
#[cfg(test)]
mod tests;
mod trace;
mod usages;
pub mod vue;

pub use attente::attente;
pub use card::Carte;
pub use lot::Lots;
pub use model::{ActeMandatId, Mandat, MandatId, Usage, nouveau_code};
pub use mots::refus as dire_refus;
pub use queries::{NouveauMandat, Par, acter, creer, de_la_personne, dernier, des_dossiers, trouver};
pub use usages::{NouvelUsage, couverture, de_l_acte, noter};
