#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod compter;
mod definitions;
mod effectif;
pub mod envoi;
mod model;
mod parcours;
pub mod parquet;
mod publier;
mod situations;
mod temps;
pub mod verification;

pub use definitions::{Definition, Definitions};
pub use model::{
    Annee, Case, Colonne, Duree, Genre, Ligne, Lignes, MODES, Noms, PLACE, Parcours, Participation, RAISONS, Situation,
    Situations, Tableau, Temps, Vue,
};
pub use publier::publier;
pub use situations::situations;

/// No figure for a group of fewer people (`parcours.md`, J8).
pub const PERSONNES: usize = 5;
/// No figure for a group of fewer professionals: it would be that of one of them.
pub const PROFESSIONNELS: usize = 3;
/// People it takes to show a median: five on each side.
pub const MEDIANE: usize = 10;
