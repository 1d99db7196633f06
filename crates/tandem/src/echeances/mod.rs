#![doc = include_str!("README.md")]

pub mod campagnes;
pub mod gestes;
pub mod ligne;
pub mod list;
mod model;
#[cfg(test)]
mod model_tests;
pub mod reunion;
pub mod semaine;
#[cfg(test)]
mod tests;
pub mod vient;
mod vue;

pub use vue::{Jour, Rappel, Vue, du_jour};
