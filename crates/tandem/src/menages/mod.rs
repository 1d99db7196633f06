#![doc = include_str!("README.md")]

pub mod ajout;
mod card;
mod chiffres;
#[cfg(test)]
mod chiffres_tests;
pub mod correction;
pub mod depart;
mod ecrire;
pub mod entourage;
pub mod extrait;
mod foyer;
mod model;
#[cfg(test)]
mod model_tests;
pub mod page;
mod quand;
pub(crate) mod queries;
mod refusee;
mod seeds;
#[cfg(test)]
mod tests;
mod vue;

pub use card::Carte;
pub use chiffres::{Chiffres, Individu, MAJORITE, age, compter};
pub use model::{
    Fin, Lien, LigneId, Membre, MenageId, Periode, Raison, Refusee, Relation, Signature, composition, deces, lien,
};
pub use quand::Quand;
pub use queries::Proche;
pub use seeds::{Semence, semer, semer_proche};
