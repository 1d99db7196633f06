//! Which column feeds which field, as the person confirmed it.

use std::collections::BTreeMap;

use crate::{champ::Champ, deviner::Proposition};

/// The confirmed choice, column by column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Correspondance {
    champs: BTreeMap<usize, Champ>,
}

impl Correspondance {
    /// No column feeds anything yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The choice that follows the propositions.
    pub fn depuis(propositions: &[Proposition]) -> Self {
        let champs = propositions.iter().filter_map(|p| Some((p.colonne, p.champ?)));
        Self { champs: champs.collect() }
    }

    /// Chooses a field for a column; a field that takes one column leaves its former one.
    pub fn poser(&mut self, colonne: usize, champ: Champ) {
        if !champ.accepte_plusieurs() {
            self.champs.retain(|_, pris| *pris != champ);
        }
        self.champs.insert(colonne, champ);
    }

    /// Leaves a column without field.
    pub fn retirer(&mut self, colonne: usize) {
        self.champs.remove(&colonne);
    }

    /// The field a column feeds.
    pub fn champ(&self, colonne: usize) -> Option<Champ> {
        self.champs.get(&colonne).copied()
    }

    /// The columns that feed a field, from left to right.
    pub fn colonnes(&self, champ: Champ) -> impl Iterator<Item = usize> {
        self.champs.iter().filter(move |(_, c)| **c == champ).map(|(colonne, _)| *colonne)
    }

    /// True when some column can name the person.
    pub fn nomme(&self) -> bool {
        let noms = [Champ::Nom, Champ::Prenom, Champ::NomComplet, Champ::NomUsage];
        self.champs.values().any(|c| noms.contains(c))
    }

    /// Columns and fields, from left to right, without the ignored ones.
    pub fn utiles(&self) -> impl Iterator<Item = (usize, Champ)> {
        self.champs.iter().map(|(colonne, champ)| (*colonne, *champ)).filter(|(_, c)| *c != Champ::Ignorer)
    }
}
