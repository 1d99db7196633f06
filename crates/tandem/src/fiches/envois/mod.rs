//! Fiches that travel between établissements.

pub mod echange;
pub(super) mod queries;
pub mod reprise;
#[cfg(test)]
mod tests;
