#![doc = include_str!("README.md")]

mod catalogue;
pub mod commande;
pub mod list;
mod model;
pub mod page;
pub(crate) mod queries;
#[cfg(test)]
mod tests;
mod vue;

pub use catalogue::Catalogue;
pub use model::{EnVigueur, Signalement, Version, VersionId, alerte};
pub use queries::{dernieres, en_vigueur, liste, signalements};
pub use vue::signale;
