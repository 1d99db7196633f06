#![doc = include_str!("README.md")]

pub mod extrait;
pub mod list;
mod model;
pub mod page;
pub(crate) mod queries;
pub mod saisie;
#[cfg(test)]
mod tests;
