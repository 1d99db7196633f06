#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod ajouter;
mod brute;
mod calcul;
mod campagnes;
mod delai;
mod erreur;
mod fenetre;
mod feries;
mod mots;
mod regle;
mod valeur;
mod verifier;
mod zone;

pub use ajouter::{Terme, ajouter};
pub use calcul::{Calcul, Contexte, Depuis, Survenu, calculer};
pub use campagnes::{Annee, Campagne, Campagnes, JourDuMois};
pub use delai::{Delai, Unite};
pub use erreur::Erreur;
pub use feries::{est_ferie, feries};
pub use mots::{Certitude, Compte, Effet, Evenement, Lieu, Sens};
pub use regle::{Fondement, Genre, LimiteAvant, Regle};
pub use valeur::{date, date_optionnelle};
pub use verifier::{Faute, verifier};
pub use zone::Zone;
