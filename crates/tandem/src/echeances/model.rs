//! What the list says of a date, in words; no IO.

use jiff::{ToSpan, civil::Date};
use tandem_delais::{Campagne, Campagnes, JourDuMois};

use crate::{
    demarches::dates::{Depuis, Ligne, Moteur, REPORT_JOURS},
    personnes::Identite,
    ui::dates,
};

/// Lines of a page.
pub const PAR_PAGE: i64 = 50;
/// Days ahead « de près » looks: the page of the day, the week, the meeting.
pub const SEMAINE: i64 = 7;
/// Months during which dates that were not entered are asked for: after that the campaign is over.
const RAPPEL_MOIS: i32 = 4;
/// From this month on, a reminder is about the year that comes.
const ANNEE_SUIVANTE: i8 = 10;

/// A part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// The last day is gone.
    EnRetard,
    /// Up to Sunday.
    Semaine,
    /// Up to a month from today.
    Mois,
    /// Later.
    PlusTard,
}

impl Section {
    /// Where a limit goes.
    pub fn de(limite: Date, today: Date) -> Self {
        if limite < today {
            Self::EnRetard
        } else if limite <= dimanche(today) {
            Self::Semaine
        } else if limite <= dans_un_mois(today) {
            Self::Mois
        } else {
            Self::PlusTard
        }
    }

    /// The heading, with the day it goes up to.
    pub fn titre(self, today: Date) -> String {
        match self {
            Self::EnRetard => "En retard".to_owned(),
            Self::Semaine => format!("Cette semaine, jusqu’au {}", dates::full(dimanche(today), today)),
            Self::Mois => format!("Ce mois, jusqu’au {}", dates::full(dans_un_mois(today), today)),
            Self::PlusTard => "Plus tard".to_owned(),
        }
    }
}

/// The Sunday of this week.
fn dimanche(today: Date) -> Date {
    let left = 6 - i64::from(today.weekday().to_monday_zero_offset());
    today.saturating_add(left.days())
}

fn dans_un_mois(today: Date) -> Date {
    today.saturating_add(1.month())
}

/// The date as the list says it: « mardi 15 décembre », or the window « du 28 novembre au mardi 15 décembre ».
pub fn quand(ouverture: Option<Date>, limite: Date, today: Date) -> String {
    let last = dates::full(limite, today);
    match ouverture {
        Some(first) if first < limite => {
            let same = (first.year(), first.month()) == (limite.year(), limite.month());
            let first = if same { dates::day(first) } else { dates::day_month(first, limite) };
            format!("du {first} au {last}")
        }
        _ => last,
    }
}

/// From what it is counted: « compté depuis le dépôt du 12 mars 2026 ».
pub fn depuis(line: &Ligne, moteur: &Moteur) -> String {
    let day = dates::long(line.depuis_le);
    let mut said = match &line.depuis {
        Depuis::Evenement(evenement) => format!("compté depuis\u{a0}: {} du {day}", evenement.libelle()),
        Depuis::Regle(cle) => {
            let nom = moteur.regle(&line.fiche, cle).map_or(cle.as_str(), |rule| rule.nom.as_str());
            format!("compté depuis «\u{a0}{nom}\u{a0}», le {day}")
        }
        Depuis::Campagne(cle) => {
            let nom = moteur.campagnes.campagne(cle).map_or(cle.as_str(), |one| one.nom.as_str());
            format!("dates de {}\u{a0}: {nom}", line.depuis_le.year())
        }
        Depuis::Mois => format!("mois de {}", dates::month_year(line.depuis_le)),
        Depuis::Fin => format!("promis le {day}, en arrêtant la démarche"),
    };
    if let Some((was, why)) = &line.report {
        said = format!("{said}\u{a0}; tombait le {} ({why}), donc le jour ouvré suivant", dates::long(*was));
    }
    said
}

/// The name for a projector: « Aïssata D. ». A first name typed with the family name gives no more.
pub fn masque(identite: &Identite) -> String {
    let initial = |word: &str| word.chars().next().map(|letter| format!("{}.", letter.to_uppercase()));
    let family = identite.nom_usage.as_deref().or(identite.nom.as_deref()).and_then(initial);
    let Some(first) = identite.prenom.as_deref() else {
        return family.unwrap_or_else(|| "Personne non nommée".to_owned());
    };
    let mut words = first.split_whitespace();
    let head = words.next().unwrap_or_default().to_owned();
    let rest = words.filter_map(initial).chain(family);
    std::iter::once(head).chain(rest).collect::<Vec<_>>().join(" ")
}

/// The last day a line may be put off to: a week, and not beyond its limit while that is not gone. On its last day, none.
pub fn report_max(limite: Date, today: Date) -> Date {
    let week = today.saturating_add(REPORT_JOURS.days());
    if limite >= today { week.min(limite) } else { week }
}

/// The days offered to put a line off: tomorrow, in two days, next Monday, the last one.
pub fn jours_de_report(limite: Date, today: Date) -> Vec<Date> {
    let last = report_max(limite, today);
    let monday = dimanche(today).saturating_add(1.day());
    let mut all = vec![today.saturating_add(1.day()), today.saturating_add(2.days()), monday, last];
    all.retain(|day| *day > today && *day <= last);
    all.sort();
    all.dedup();
    all
}

/// Campaigns whose dates should have been entered by now, each with the year they are missing for.
pub fn a_saisir(campagnes: &Campagnes, today: Date) -> Vec<(&Campagne, i16)> {
    let missing = |one: &&Campagne| {
        let year = annee_visee(one.a_saisir_avant, today)?;
        let known = campagnes.get(&one.cle, year).is_some_and(|dates| dates.limite.is_some());
        (!known).then_some(year)
    };
    campagnes.iter().filter_map(|one| Some((one, missing(&one)?))).collect()
}

/// The year a reminder asks for today; nothing before its day, nor once the campaign is over.
fn annee_visee(jour: JourDuMois, today: Date) -> Option<i16> {
    let past =
        [today.year(), today.year() - 1].into_iter().filter_map(|year| jour.en(year)).find(|day| *day <= today)?;
    (past.saturating_add(RAPPEL_MOIS.months()) > today).then(|| annee_de(jour, past.year()))
}

/// The year whose dates are asked for by the reminder of `annee`.
fn annee_de(jour: JourDuMois, annee: i16) -> i16 {
    if jour.mois >= ANNEE_SUIVANTE { annee + 1 } else { annee }
}

/// The year the next reminder will ask for.
fn prochaine(jour: JourDuMois, today: Date) -> i16 {
    let passed = jour.en(today.year()).is_some_and(|day| day < today);
    annee_de(jour, if passed { today.year() + 1 } else { today.year() })
}

/// The year to propose when somebody enters dates: the one asked for, else the next that is not known.
pub fn annee_a_saisir(campagne: &Campagne, campagnes: &Campagnes, today: Date) -> i16 {
    let known = |year| campagnes.get(&campagne.cle, year).is_some_and(|dates| dates.limite.is_some());
    let asked =
        annee_visee(campagne.a_saisir_avant, today).unwrap_or_else(|| prochaine(campagne.a_saisir_avant, today));
    if known(asked) { asked + 1 } else { asked }
}
