//! What goes out: the calls made for a person in her copy, the whole address book in the export of the place.

mod queries;

pub use super::{mots::matieres, queries::appels};
pub use queries::{Extraite, lot, lot_des_appels, lot_des_dires};
