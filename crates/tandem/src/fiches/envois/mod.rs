//! Fiches that travel between établissements.

pub mod echange;
pub(super) mod queries;
pub mod reprise;
#[cfg(test)]
mod tests;

pub(crate) use echange::cle;
pub(crate) use queries::graine;
