//! What goes out: in a person's copy, in the export of the place.

pub use super::{
    model::{Constat, Note, Tenue},
    mots::capitale,
    page::{dire_constat, dire_tenue},
    queries::lot,
};
