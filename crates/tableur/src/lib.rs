#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod archive;
mod champ;
mod contenu;
mod convertir;
mod coordonnees;
mod correspondance;
mod dates;
mod deviner;
mod empreinte;
mod encodage;
mod entetes;
mod erreur;
mod feuille;
mod grille;
mod lecture;
mod limites;
mod mots;
mod nature;
mod nombres;
mod noms;
mod ods;
mod prenoms;
mod separe;
mod texte;
mod xlsx;
mod xml;

pub use champ::Champ;
pub use convertir::{ErreurLigne, LigneLue, convertir};
pub use coordonnees::{code_postal, courriel, telephone, telephones};
pub use correspondance::Correspondance;
pub use dates::date_francaise;
pub use deviner::{Proposition, deviner};
pub use empreinte::{empreinte, empreinte_cellules};
pub use erreur::Erreur;
pub use feuille::{Avertissement, Feuille, Format, Ligne, lettre_colonne};
pub use lecture::lire;
pub use limites::Limites;
pub use noms::{NomSepare, separer_nom};
