#![doc = include_str!("README.md")]

pub mod aide;
mod changements;
pub mod depuis;
pub mod page;
mod relais;
#[cfg(test)]
mod tests;
