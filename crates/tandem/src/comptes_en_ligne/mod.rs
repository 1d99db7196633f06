#![doc = include_str!("README.md")]

pub mod adresses;
pub mod card;
pub mod carte;
pub mod coordonnees;
mod depart;
pub mod extrait;
mod fait;
pub mod gestes;
pub mod list;
mod model;
#[cfg(test)]
mod model_tests;
mod mots;
pub mod nouveau;
pub mod page;
mod policy;
pub(crate) mod queries;
mod saisie;
mod services;
#[cfg(test)]
mod tests;

pub use card::Carte;
pub use model::{
    AQui, AdresseMaison, AdresseMaisonId, CompteEnLigne, CompteId, Constat, Etat, FaitPar, Reprise, Tenue,
};
pub use queries::{NouveauCompte, Par, ajouter_adresse, constater, creer, de_la_personne, tenir};
