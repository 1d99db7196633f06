//! A frozen file (« traitement limité »), and the files as the établissement takes them out.

mod queries;

pub use queries::{Extraite, gelees, limitee_le, limitees, limiter, lot};
