#![doc = include_str!("README.md")]

pub mod flux;
mod ics;
mod model;
#[cfg(test)]
mod model_tests;
pub mod page;
pub(crate) mod queries;
#[cfg(test)]
mod tests;
