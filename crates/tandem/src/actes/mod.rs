#![doc = include_str!("README.md")]

pub mod annulation;
mod form;
mod model;
pub mod noter;
pub(crate) mod queries;
mod saisie;
pub mod seance;
mod suite;
#[cfg(test)]
mod tests;

pub use form::ActeForm;
pub(crate) use model::durees;
pub use model::{
    Acte, ActeId, Annulation, DUREES, DureeHorsBornes, Mode, NOTE_MAX, Raison, verifier_date, verifier_duree,
};
pub use queries::{
    NouvelActe, annuler, de_la_personne, derniers, des_autres, lot, lot_des_personnes, noter, notes_privees, plusieurs,
    un_de,
};
pub use saisie::Saisie;
pub use suite::{ApresAnnulation, Raccourci, Raccourcis};
