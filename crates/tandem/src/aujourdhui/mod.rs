#![doc = include_str!("README.md")]

pub mod aide;
pub mod page;
