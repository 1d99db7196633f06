#![doc = include_str!("README.md")]

pub mod page;
pub mod recu;
#[cfg(test)]
mod recu_tests;
