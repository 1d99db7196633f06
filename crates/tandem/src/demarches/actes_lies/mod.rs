//! The acts hung on a démarche: which hand did each gesture, and what follows when an act is undone.

pub(crate) mod queries;

pub use queries::{GesteFait, actes, attacher, gestes};
