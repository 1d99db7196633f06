//! What is being written: every change is one act on the draft, read again under its lock.

pub mod contact;
mod ecriture;
pub mod page;
pub mod protocole;
pub mod publier;
pub mod regle;

pub(super) use ecriture::{depart, ouvrir, trop_long};
