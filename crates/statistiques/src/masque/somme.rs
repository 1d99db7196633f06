//! What links the cells of a table, as a reader knows it.

use super::Cellule;

/// A cell that is the sum of others, by their ranks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somme {
    /// The total.
    pub total: usize,
    /// What it adds up.
    pub parts: Vec<usize>,
}

/// Everything a reader has: cells, which ones add up, and the least a hidden cell may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// In the order of the table.
    pub cellules: Vec<Cellule>,
    /// Sums that link them. One that follows from the others may be left out: it teaches nothing.
    pub sommes: Vec<Somme>,
    /// 1 when every zero is shown (a hidden cell is then at least 1, and the reader knows it), 0 otherwise.
    pub plancher: u64,
}
