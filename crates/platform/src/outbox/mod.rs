#![doc = include_str!("README.md")]

mod mail;
mod queries;
#[cfg(test)]
mod tests;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

pub use mail::{BadMail, Mail, MailSettings};
pub use queries::{
    FORGET, about, after, cancel, cancel_about, claim, failed, is_waiting, later, open, queue, refused, sent,
};

use crate::{Keyring, keys::hex};

/// How long a server holds a message it is sending, and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease(SignedDuration);

impl Lease {
    /// Five minutes: far longer than a sending takes, and than what clocks of servers differ by.
    pub const USUAL: Self = Self(SignedDuration::from_mins(5));

    /// Another length, in seconds.
    pub fn seconds(length: u32) -> Self {
        Self(SignedDuration::from_secs(i64::from(length.max(1))))
    }

    /// Longest sending, from the connection to the answer.
    pub fn sending(self) -> Duration {
        self.0.unsigned_abs() / 5
    }

    /// A message held longer than this is not sent any more by who holds it: another may be about to take it.
    pub fn fresh(self) -> Duration {
        self.0.unsigned_abs() / 2
    }
}

/// A message to put in the queue.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Its name: queued again under the same, it stays one message.
    pub reference: &'a str,
    /// Opaque id of who it is about.
    pub about: &'a str,
    /// By what it leaves: a word of the caller.
    pub channel: &'static str,
    /// Address or number.
    pub recipient: &'a str,
    /// Subject.
    pub title: &'a str,
    /// Text.
    pub body: &'a str,
    /// Not sent before.
    pub not_before: Timestamp,
    /// Not sent from then on: it would say nothing true any more.
    pub not_after: Timestamp,
}

/// A message, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its name.
    pub reference: String,
    /// Opaque id of who it is about.
    pub about: String,
    /// By what it leaves.
    pub channel: String,
    /// Address or number.
    pub recipient: String,
    /// Subject.
    pub title: String,
    /// Text.
    pub body: String,
    /// Not sent before.
    pub not_before: Timestamp,
    /// Not sent from then on.
    pub not_after: Timestamp,
    /// How many times it was tried, this one included.
    pub attempts: i64,
    /// What became of it.
    pub state: State,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It will leave.
    Waiting,
    /// Taken by the relay.
    Sent(Timestamp),
    /// Refused for good: when, and a word of [`Outcome`].
    Failed(Timestamp, String),
    /// Not to be sent any more.
    Cancelled(Timestamp),
}

/// Where a message stands, without opening it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It will leave.
    Waiting,
    /// Not to be sent any more, unless it is queued again.
    Cancelled,
    /// Sent or refused: nothing more will happen.
    Over,
}

/// What sending gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The relay took it.
    Accepted,
    /// It will never be: a word that says why.
    Refused(&'static str),
    /// Not this time: a word that says why.
    Later(&'static str),
}

/// How long to wait after a try that did not succeed: 1 min, 5 min, 20 min, 1 h, then every 2 h.
pub fn back_off(attempts: i64) -> SignedDuration {
    match attempts {
        i64::MIN..=1 => SignedDuration::from_mins(1),
        2 => SignedDuration::from_mins(5),
        3 => SignedDuration::from_mins(20),
        4 => SignedDuration::from_hours(1),
        _ => LONGEST,
    }
}

/// The longest wait [`back_off`] gives.
pub(crate) const LONGEST: SignedDuration = SignedDuration::from_hours(2);

/// What names a message for the outside, the same at each try and telling nothing: the left part of its Message-ID.
pub fn mark(keys: &Keyring, tenant: &str, reference: &str) -> String {
    hex(&keys.web(&[b"outbox", tenant.as_bytes(), reference.as_bytes()])[..16])
}
