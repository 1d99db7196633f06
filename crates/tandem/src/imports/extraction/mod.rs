//! What came from spreadsheets, as the établissement takes it out.

mod queries;

pub use queries::lot;
