#![doc = include_str!("../README.md")]

mod bloc;
mod coffret;
mod ecriture;
mod empreinte;
mod faute;
mod lecture;
mod modele;
mod paroles;
mod regles;
mod valeur;

pub use coffret::{Envoi, RefusEnvoi, cle_publique, ecrire_cle, lire_cle, ouvrir, signature, signer, tient};
pub use ecriture::ecrire;
pub use empreinte::{Empreinte, empreinte};
pub use faute::Faute;
pub use lecture::{TAILLE_MAX, lire, lire_dossier, lire_tous};
pub use modele::{Acces, Canaux, Complexite, Famille, Fiche, FranceConnect, Geste, Verification};
pub use paroles::{Parole, parole};
pub use regles::lire_regles;

/// Reading a TOML table field by field, each fault a sentence with its file and line: for the other files of `donnees/`.
pub mod champs {
    pub use crate::bloc::{Bloc, Lu};
    pub use crate::lecture::{Lecteur, tout_lire};
}
