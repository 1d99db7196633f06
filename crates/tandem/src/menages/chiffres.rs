//! People and households, counted without mixing them; no IO.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::model::{Lien, Membre, MenageId, Relation, composition, deces, lien};
use crate::personnes::PersonneId;

/// What is known of someone who may be counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Individu {
    /// Birth date.
    pub naissance: Option<Date>,
    /// Is she one of those the figure is about?
    pub accompagnee: bool,
}

/// Four figures that are never added to one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chiffres {
    /// Those the figure is about.
    pub personnes_accompagnees: usize,
    /// They and those who live with them, each once.
    pub personnes_du_menage: usize,
    /// Their households; someone alone is one.
    pub menages: usize,
    /// Children among the people of the households, each once.
    pub enfants: usize,
}

/// Counts on a day. Someone not born yet or dead that day is nowhere.
pub fn compter(membres: &[Membre], liens: &[Lien], gens: &BTreeMap<PersonneId, Individu>, jour: Date) -> Chiffres {
    let alive = |id: &PersonneId| {
        gens.get(id).and_then(|one| one.naissance).is_none_or(|born| born <= jour)
            && deces(membres, id).is_none_or(|end| jour < end)
    };
    let mut all = composition(membres, jour);
    for people in all.values_mut() {
        people.retain(alive);
    }
    let asked: BTreeSet<&PersonneId> =
        gens.iter().filter(|(id, one)| one.accompagnee && alive(id)).map(|(id, _)| id).collect();
    let theirs: BTreeMap<&MenageId, &BTreeSet<PersonneId>> =
        all.iter().filter(|(_, people)| people.iter().any(|id| asked.contains(id))).collect();
    let housed: BTreeSet<&PersonneId> = theirs.values().flat_map(|people| people.iter()).collect();
    let alone: Vec<&&PersonneId> = asked.iter().filter(|id| !housed.contains(**id)).collect();
    let people: BTreeSet<&PersonneId> = housed.iter().chain(alone.iter().copied()).copied().collect();
    let child = |id: &&&PersonneId| match gens.get(**id).and_then(|one| one.naissance) {
        Some(born) => age(born, jour) < MAJORITE,
        None => theirs.values().any(|home| {
            home.contains(**id) && home.iter().any(|other| lien(liens, other, id) == Some(Relation::Enfant))
        }),
    };
    Chiffres {
        personnes_accompagnees: asked.len(),
        personnes_du_menage: people.len(),
        menages: theirs.len() + alone.len(),
        enfants: people.iter().filter(child).count(),
    }
}

/// A child is younger.
pub const MAJORITE: i16 = 18;

/// Whole years on a day; born on 29 February, one year more on 1 March of a common year.
pub fn age(naissance: Date, jour: Date) -> i16 {
    let reached = (jour.month(), jour.day()) >= (naissance.month(), naissance.day());
    jour.year() - naissance.year() - i16::from(!reached)
}
