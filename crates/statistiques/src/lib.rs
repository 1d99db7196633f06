#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod croisement;
pub mod duree;
pub mod graphique;
mod loi;
pub mod masque;
pub mod nombre;
pub mod proportion;
pub mod seuil;
