#![doc = include_str!("README.md")]

mod comparer;
pub mod fusion;
mod fusionner;
pub mod list;
mod model;
mod queries;
#[cfg(test)]
mod tests;

pub use comparer::tout as comparer;
pub use queries::{Fusion, fusions, racine};
