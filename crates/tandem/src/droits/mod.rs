#![doc = include_str!("README.md")]

pub mod acces;
mod card;
pub mod copie;
pub mod demande;
pub mod demander;
pub mod extraction;
mod fondements;
#[cfg(test)]
mod inventaire;
mod ligne;
pub mod list;
mod model;
#[cfg(test)]
mod model_tests;
mod noms;
pub mod personne;
pub(crate) mod queries;
mod repondre;
#[cfg(test)]
mod tests;

pub use acces::{Ouverture, ouvertures};
pub use card::{Carte, bandeau};
pub use ligne::LigneDemande;
pub use model::{
    Canal, Contenu, CopieId, Demande, DemandeId, Demandeur, Droit, Etat, ExtractionId, Levee, Prolongation, Reponse,
    Sens,
};
pub use queries::{Copie, Remise};
