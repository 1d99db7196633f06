#![doc = include_str!("../README.md")]

mod document;
mod duree;
mod ecrit;
mod etat;
mod piece;
mod textes;

pub use document::{Bilingue, Bloc, Document, document};
pub use duree::{Duree, FinRefusee, JOURS_MAX};
pub use etat::{Acte, Etat, Fait, Mandat, Moyen, Parole, Portee, Refus};
pub use piece::{Canal, Ecart, Identite, Ligne, Piece, PieceIllisible, Scellee, Suite};
pub use textes::{COURANTE, Domaine, Sens, Texte, Version, domaines_de, version, versions};
