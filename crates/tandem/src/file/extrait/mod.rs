//! What leaves of the queues: with the copy of a person's file, with the data of the établissement.

mod queries;

pub use queries::{Dit, dits, lot_des_dits};
