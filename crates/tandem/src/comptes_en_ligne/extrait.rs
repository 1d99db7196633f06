//! What goes out: in a person's copy, in the export of the place.

pub(crate) use super::page::dire_tenue;
pub use super::{
    model::{Constat, Note, Tenue},
    mots::capitale,
    page::dire_constat,
    queries::lot,
};
