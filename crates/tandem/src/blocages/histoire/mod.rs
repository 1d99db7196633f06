//! What happened to a blocage, and what was written for it.

pub(in crate::blocages) mod queries;

pub(super) use queries::{completer, confier, ecrire, joindre};
