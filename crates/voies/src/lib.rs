#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod calcul;
mod escalier;
mod lecture;
mod lecture_marche;
mod lettre;
mod modele;
mod mots;
mod ouverture;
mod relance;
mod situation;
mod verifier;
mod verifier_marche;

pub use escalier::{
    Alerte, Attend, Effet, Escalier, Etat, Geste, Issue, Limite, Origine, Pas, Prochaine, Reserve, SansObjet,
};
pub use lecture::{Fichier, assembler, lire, lire_tous};
pub use lettre::{Lettre, MOTS};
pub use modele::{Fondement, Marche, Silence, Temps, Voie};
pub use mots::{DecisionVoulue, Nature, Sens, SensReponse};
pub use relance::Relance;
pub use situation::{Reponse, Situation, Tentative};
pub use tandem_fiches::Faute;
pub use verifier::{Releve, verifier};
