//! Whose team and whose referent a person has: the columns the lists and the search read. The slice that keeps the
//! history decides and calls; nobody else writes them.

pub(super) mod queries;

pub use queries::{Suivies, par_referents, prendre_dossier, rattacher, referent_de_plusieurs, sans_referent, suivies};
