//! Calendar arithmetic: a departure, a delay, a last day.

use crate::delai::{Delai, Unite};
use crate::erreur::Erreur;
use crate::feries::{est_ferie, feries};
use crate::mots::Compte;
use crate::zone::Zone;
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// The last day of a delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terme {
    /// The last day.
    pub date: Date,
    /// The day it would have been, had it been a working day.
    pub avant_report: Option<Date>,
    /// Why it was put off: a Saturday, a Sunday, or the name of the holiday.
    pub motif: Option<&'static str>,
}

/// The day `delai` after `depart`, which does not count itself.
///
/// A month keeps the day or takes the last one: 31 January and one month is 28 or 29 February. Hours are counted in
/// whole days. With `report`, a Saturday, a Sunday or a holiday goes to the next working day.
pub fn ajouter(depart: Date, delai: Delai, compte: Compte, report: bool, zone: Zone) -> Result<Terme, Erreur> {
    let date = match compte {
        Compte::Calendaires => plus(depart, delai)?,
        Compte::Francs => demain(plus(depart, delai)?)?,
        Compte::Ouvrables | Compte::Ouvres if delai.unite != Unite::Jours => {
            return Err(Erreur::Compte { compte: compte.libelle(), delai: delai.to_string() });
        }
        Compte::Ouvrables => travailles(depart, delai.n, Semaine(6), zone)?,
        Compte::Ouvres => travailles(depart, delai.n, Semaine(5), zone)?,
    };
    let motif = chome(date, zone).filter(|_| report);
    match motif {
        None => Ok(Terme { date, avant_report: None, motif: None }),
        Some(_) => Ok(Terme { date: ouvre_suivant(date, zone)?, avant_report: Some(date), motif }),
    }
}

/// Why nobody works that day, when nobody does.
pub(crate) fn chome(jour: Date, zone: Zone) -> Option<&'static str> {
    est_ferie(zone, jour).or(match jour.weekday() {
        Weekday::Saturday => Some("samedi"),
        Weekday::Sunday => Some("dimanche"),
        _ => None,
    })
}

fn ouvre_suivant(mut jour: Date, zone: Zone) -> Result<Date, Erreur> {
    while chome(jour, zone).is_some() {
        jour = demain(jour)?;
    }
    Ok(jour)
}

fn demain(jour: Date) -> Result<Date, Erreur> {
    jour.tomorrow().map_err(|_| Erreur::HorsCalendrier)
}

fn duree(delai: Delai) -> Result<Span, Erreur> {
    let n = i64::from(delai.n);
    let duree = Span::new();
    match delai.unite {
        Unite::Heures => duree.try_days(i64::from(delai.n.div_ceil(24))),
        Unite::Jours => duree.try_days(n),
        Unite::Semaines => duree.try_weeks(n),
        Unite::Mois => duree.try_months(n),
        Unite::Ans => duree.try_years(n),
    }
    .map_err(|_| Erreur::HorsCalendrier)
}

fn plus(depart: Date, delai: Delai) -> Result<Date, Erreur> {
    depart.checked_add(duree(delai)?).map_err(|_| Erreur::HorsCalendrier)
}

/// The day `delai` before another, every day counted.
pub(crate) fn moins(arrivee: Date, delai: Delai) -> Result<Date, Erreur> {
    arrivee.checked_sub(duree(delai)?).map_err(|_| Erreur::HorsCalendrier)
}

/// A week that works its first days: five or six.
#[derive(Clone, Copy)]
struct Semaine(i32);

impl Semaine {
    fn compte(self, jour: Date) -> bool {
        i32::from(jour.weekday().to_monday_zero_offset()) < self.0
    }

    /// `n` working days later, if there were no holidays.
    fn avancer(self, depart: Date, n: i32) -> Result<Date, Erreur> {
        let rang = i32::from(depart.weekday().to_monday_zero_offset());
        // From a day off, count as from the last day worked before it.
        let recul = (rang - (self.0 - 1)).max(0);
        let (semaines, reste) = (n / self.0, n % self.0);
        let passe = if rang - recul + reste >= self.0 { 7 - self.0 } else { 0 };
        let jours = semaines * 7 + reste + passe - recul;
        depart.checked_add(jours.days()).map_err(|_| Erreur::HorsCalendrier)
    }
}

/// `n` working days later: whole weeks at once, then as many days again as there were holidays on the way.
fn travailles(depart: Date, n: u16, semaine: Semaine, zone: Zone) -> Result<Date, Erreur> {
    let (mut jour, mut reste) = (depart, i32::from(n));
    while reste > 0 {
        let suivant = semaine.avancer(jour, reste)?;
        let perdus = (jour.year()..=suivant.year())
            .flat_map(|annee| feries(zone, annee))
            .filter(|(ferie, _)| jour < *ferie && *ferie <= suivant && semaine.compte(*ferie))
            .count();
        reste = i32::try_from(perdus).map_err(|_| Erreur::HorsCalendrier)?;
        jour = suivant;
    }
    Ok(jour)
}
