#![doc = include_str!("README.md")]

pub mod aide;
pub mod depuis;
pub mod page;
mod relais;
