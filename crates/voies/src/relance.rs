//! Asking again: nothing answered after 3, then 15 working days.
//!
//! Administration+ calls a request « en souffrance » when nobody answered within 3 working days, or 15 working days after
//! the last answer (`pairs.md`, its code). The other ways take the same two numbers: a landmark, not a rule of law.

use jiff::civil::Date;
use tandem_delais::{Compte, Delai, ajouter};

use crate::calcul::tentees;
use crate::modele::{Marche, Voie};
use crate::situation::{Situation, Tentative};

/// A day on which to ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relance<'v> {
    /// The step.
    pub marche: &'v Marche,
    /// What was last said, by one or the other: the days are counted from there.
    pub depuis: Date,
    /// After how many working days.
    pub jours: u16,
    /// The day to ask again.
    pub le: Date,
    /// Whether that day has come.
    pub due: bool,
    /// The last of these days is over, still without an answer: another step is better than asking again.
    pub epuisee: bool,
}

/// The last attempt, and whether somebody said that it is being dealt with.
fn derniere(marche: &Marche, situation: &Situation<'_>) -> Option<(Date, bool)> {
    let over = |one: &Tentative| one.reponse.is_some_and(|said| said.sens.est_finale() && situation.arrive(said.le));
    if tentees(marche, situation).any(over) {
        return None;
    }
    let sent = tentees(marche, situation).map(|one| one.le).max()?;
    let said = tentees(marche, situation).filter_map(|one| one.reponse).map(|said| said.le);
    let said = said.filter(|le| situation.arrive(*le) && sent <= *le).max();
    Some((said.unwrap_or(sent), said.is_some()))
}

fn une<'v>(marche: &'v Marche, situation: &Situation<'_>) -> Vec<Relance<'v>> {
    let Some((depuis, en_cours)) = derniere(marche, situation) else { return Vec::new() };
    // Once somebody said « it is being dealt with », only the long wait makes sense.
    let skip = if en_cours { marche.relances.len().saturating_sub(1) } else { 0 };
    let dates: Vec<(u16, Date)> = marche
        .relances
        .iter()
        .skip(skip)
        .filter_map(|jours| {
            let terme = ajouter(depuis, Delai::jours(*jours), Compte::Ouvres, false, situation.zone).ok()?;
            Some((*jours, terme.date))
        })
        .collect();
    let epuisee = dates.last().is_some_and(|(_, le)| *le < situation.aujourdhui);
    let relance = |(jours, le)| Relance { marche, depuis, jours, le, due: le <= situation.aujourdhui, epuisee };
    dates.into_iter().map(relance).collect()
}

/// Every day on which to ask again, soonest first.
pub(crate) fn relances<'v>(voie: &'v Voie, situation: &Situation<'_>) -> Vec<Relance<'v>> {
    let mut all: Vec<Relance<'v>> = voie.marches.iter().flat_map(|marche| une(marche, situation)).collect();
    all.sort_by_key(|relance| relance.le);
    all
}
