#![doc = include_str!("README.md")]

mod fonde;
mod model;
#[cfg(test)]
mod model_tests;
pub mod neutre;
pub mod page;
#[cfg(test)]
mod tests;

pub use fonde::Fonde;
