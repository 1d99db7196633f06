#![doc = include_str!("README.md")]

mod card;
pub mod form;
pub mod genre;
mod model;
#[cfg(test)]
mod model_tests;
mod noter;
mod objection;
pub mod page;
pub(crate) mod queries;
pub mod seeds;
#[cfg(test)]
mod tests;

pub use card::Carte;
pub use model::{Contenu, Fait, FaitId, Quoi, Source, Valeur, a_venir, corriges, en_vigueur, en_vigueur_pour, fin};
pub(in crate::personnes) use noter::{identite, suivre};
pub use objection::Objection;
pub use page::implicite as implicites;
pub use queries::{de, des_autres, lot, plusieurs};
