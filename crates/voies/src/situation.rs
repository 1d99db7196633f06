//! What happened to somebody: the facts, what was tried, and the day. The clock is an argument.

use jiff::civil::Date;
use tandem_delais::{Survenu, Zone};

use crate::mots::SensReponse;

/// What a staircase is computed with.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// Whose holidays, and mainland or overseas.
    pub zone: Zone,
    /// The day of the computation.
    pub aujourdhui: Date,
    /// What is contested, where the staircase asks (« AAH »). Nothing: every branch is shown.
    pub objet: Option<&'a str>,
    /// What happened. The last one of a kind counts; what is dated after today has not happened.
    pub faits: &'a [Survenu],
    /// What was tried, in any order.
    pub tentatives: &'a [Tentative],
}

/// One thing tried, on one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tentative {
    /// The step.
    pub marche: String,
    /// The day it was sent, said or handed over.
    pub le: Date,
    /// By whom: the person or a colleague, as the journal says it.
    pub par: Option<String>,
    /// What was answered so far.
    pub reponse: Option<Reponse>,
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reponse {
    /// The day it was received.
    pub le: Date,
    /// What it says.
    pub sens: SensReponse,
}

impl Situation<'_> {
    /// Nobody's papers date from before the calendar, and tomorrow has not happened.
    pub(crate) fn arrive(&self, le: Date) -> bool {
        le.year() > 0 && le <= self.aujourdhui
    }
}
