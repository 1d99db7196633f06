//! Hiding small groups so that nobody can find them again.
//!
//! *Primary*: a count from 1 to 4 is hidden. *Complementary*: so is what would give it back by subtraction, in every row,
//! column, subtotal and total. *Verified*: [`deduire`] then attacks what is left, knowing only what a reader sees; if it wins,
//! more is hidden, in the end the whole table.

mod auditeur;
mod cellule;
mod choix;
mod hierarchie;
mod regrouper;
mod reseau;
mod somme;
mod tableau;

pub use auditeur::{Deduction, Incoherente, deduire, encadrer};
pub use cellule::{Cellule, ChoixMultiple, LEGENDE, MASQUE, choix_multiple};
pub use hierarchie::Hierarchie;
pub use regrouper::regrouper;
pub use somme::{Publication, Somme};
pub use tableau::{Forme, Tableau, TableauMasque};

/// No figure for a group under five people (`parcours.md`, J8).
pub const SEUIL: u64 = 5;
