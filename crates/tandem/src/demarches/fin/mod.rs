//! The end of a démarche, and its being taken up again.

pub mod page;
pub(crate) mod queries;

pub use queries::{NouvelleFin, dire_complexe, finir, reprendre};
