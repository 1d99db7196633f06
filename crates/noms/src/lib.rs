#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod candidat;
mod cherche;
mod crible;
mod distance;
mod doublon;
pub mod exemples;
pub mod fautes;
mod noter;
mod phonetique;
mod proximite;
mod recherche;
mod requete;
mod texte;
mod vocabulaire;

pub use candidat::{Candidat, Genre, cle, cle_sonore, mots_indexes};
pub use distance::distance;
pub use doublon::{Doublon, doublon};
pub use noter::{Note, noter, trier};
pub use phonetique::phonetique;
pub use recherche::{Lecture, PARCOURUS, Recherche, Voulu};
pub use requete::Requete;
pub use texte::{mots, normaliser};
pub use vocabulaire::Vocabulaire;
