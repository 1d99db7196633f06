#![doc = include_str!("README.md")]

mod catalogue;
pub mod coupon;
pub mod export;
pub mod list;
mod model;
pub mod nouveau;
pub mod page;
mod publier;
mod purge;
pub(crate) mod queries;
mod relire;
pub mod retrait;
mod saisie;
#[cfg(test)]
mod tests;
pub mod themes;
pub mod trame;

pub use model::{Avec, Citation, EntretienId, Public};
pub use purge::oublier;
pub use queries::creer;
pub use saisie::Tenu;
