//! `/compte`: one's own password, code at each login, recovery codes, PIN and hidden screen.

pub mod facteur;
mod model;
pub mod page;
pub mod pin;
pub(super) mod queries;
pub mod second;
#[cfg(test)]
mod tests;

pub(super) use queries::{Facteur, consommer, facteur, retirer};
