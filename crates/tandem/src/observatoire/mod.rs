#![doc = include_str!("README.md")]

pub mod calcul;
pub mod export;
mod model;
pub mod page;
mod publier;
#[cfg(test)]
mod publier_tests;
pub(crate) mod queries;
#[cfg(test)]
mod tests;

pub use calcul::passer;
