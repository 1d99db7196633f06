#![doc = include_str!("README.md")]

pub mod page;

#[cfg(test)]
mod tests;
