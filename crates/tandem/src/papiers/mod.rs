#![doc = include_str!("README.md")]

mod atelier;
mod balai;
pub mod card;
mod code;
pub mod contenu;
pub mod enfant;
pub mod extrait;
pub mod joindre;
pub mod list;
mod model;
pub mod nom;
pub mod page;
pub(crate) mod queries;
pub mod retrait;
#[cfg(test)]
mod tests;

pub use atelier::Atelier;
pub use balai::{Balayage, balayer, effacer_en_attente, resceller};
pub use model::{Espece, Genre, Nom, Papier, PapierId, Raison, Retrait};
pub use queries::{APERCU, Blob, CONTENU, blobs, de_la_personne, effacer_blob, portant};
