#![doc = include_str!("../README.md")]

pub mod backup;
pub mod blobs;
pub mod clock;
pub mod db;
pub mod error;
pub mod ids;
pub mod journal;
pub mod keys;
pub mod outbox;
pub mod random;
pub mod rotation;
pub mod scope;
pub mod web;

pub use blobs::Blobs;
pub use clock::Clock;
pub use db::{Db, Query, Reading, Row, Tx, Value, query};
pub use error::Error;
pub use journal::{Intent, Subject};
pub use keys::Keyring;
pub use random::Random;
pub use scope::Scope;

#[doc(hidden)]
pub use inventory;

/// Result of every fallible call of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
