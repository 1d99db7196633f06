#![doc = include_str!("README.md")]

pub mod card;
mod catalogue;
mod fragment;
pub mod gestes;
pub mod lettre;
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
pub use catalogue::{nommer, nommer_la_marche, voie, voies};
pub use fragment::{Contexte, Fragment};
pub use list::{Pressant, pressants};
pub use model::{Blocage, BlocageId, Effet, Fin, Issue, LigneId};
pub use queries::{NouveauBlocage, Par, creer, dater, de_la_personne, lot, tenter, trouver};
pub use suite::{calculer, passer};
