#![doc = include_str!("README.md")]

pub mod card;
mod catalogue;
pub mod charge;
pub mod dossier;
mod enjeu;
mod exemples;
mod fragment;
pub mod gestes;
mod histoire;
pub mod lettre;
pub mod list;
mod model;
#[cfg(test)]
mod model_tests;
mod mots;
pub mod nouveau;
pub mod page;
pub mod pieces;
#[cfg(test)]
mod pieces_tests;
pub(crate) mod queries;
mod renonces;
pub mod reponse;
mod suite;
#[cfg(test)]
mod tests;

pub use card::Carte;
pub use catalogue::{nommer, nommer_la_marche, voie, voies};
pub use enjeu::Enjeu;
pub use fragment::{Contexte, Fragment};
pub use list::{Pressant, pressants};
pub use model::{Blocage, BlocageId, Effet, Fin, Issue, LigneId};
pub use queries::{NouveauBlocage, Par, annuler, creer, dater, de_la_personne, finir, lot, tenter, trouver};
pub use renonces::{Renonce, renonces};
pub use suite::{calculer, passer};
