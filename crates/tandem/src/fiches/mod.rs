#![doc = include_str!("README.md")]

mod catalogue;
pub mod commande;
pub mod envois;
mod fragment;
pub mod lecture;
pub mod list;
mod model;
pub mod modifier;
pub mod page;
pub(crate) mod queries;
mod saisie;
mod seeds;
pub mod signaler;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_signaler;
pub mod versions;
mod vue;

pub use catalogue::Catalogue;
pub(crate) use envois::{cle, graine};
pub use fragment::{Contexte, Fragment};
pub use model::{EnVigueur, Signalement, Version, VersionId, alerte};
pub use queries::{Changement, changements, dernieres, en_vigueur, liste, signalements};
pub use seeds::semer;
pub use vue::{Source, en_mots, signale, source};
