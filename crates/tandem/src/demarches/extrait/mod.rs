//! What leaves of the slice: with the copy of a person's file, with the data of the établissement, a batch at a time.

mod queries;

pub use queries::{Decision, Dite, Quoi, complexites, decisions, fins, gestes, lot};
