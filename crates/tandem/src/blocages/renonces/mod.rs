//! The blocages that ended because she gave up: what another slice keeps to come back to.

pub(crate) mod queries;

pub use queries::{Renonce, renonces};
