//! What leaves of the slice: with the copy of a person's file, with the data of the établissement.

mod queries;

pub use queries::{Vu, accords, envois, lot_des_accords, lot_des_envois, lot_des_vus, vus};
