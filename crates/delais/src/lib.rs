#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod brute;
mod campagnes;
mod delai;
mod erreur;
mod mots;
mod regle;
mod valeur;
mod zone;

pub use campagnes::{Annee, Campagne, Campagnes, JourDuMois};
pub use delai::{Delai, Unite};
pub use erreur::Erreur;
pub use mots::{Certitude, Compte, Effet, Evenement, Sens};
pub use regle::{Fondement, Genre, LimiteAvant, Regle};
pub use valeur::{date, date_optionnelle};
pub use zone::Zone;
