//! A rule: from what happened to the dates not to miss.

use crate::brute::RegleBrute;
use crate::delai::Delai;
use crate::erreur::Erreur;
use crate::mots::{Certitude, Compte, Effet, Evenement, Lieu, Sens};
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use std::fmt;
use std::str::FromStr;

/// One deadline rule of a fiche.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "RegleBrute")]
pub struct Regle {
    /// Its name inside the fiche, for `apres` and for the database.
    pub cle: String,
    /// What the list shows.
    pub nom: String,
    /// What is lost; the fiche's own when absent.
    pub effet: Option<Effet>,
    /// What the limit means.
    pub sens: Sens,
    /// The only place it holds in; everywhere when absent.
    pub lieu: Option<Lieu>,
    /// Why the date is what it is.
    pub fondement: Fondement,
    /// How the date is computed.
    pub genre: Genre,
}

/// What a date rests on. No date is ever shown without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fondement {
    /// The legal text or the practice.
    pub texte: String,
    /// Where it was read, starting with its mark: `[S]`, `[M]`, `[G]`, `[CG]` or `[?]`.
    pub source: String,
    /// How sure the rule is.
    pub certitude: Certitude,
    /// When it was last checked.
    pub verifie_le: Date,
}

/// The ten kinds of rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Genre {
    /// A window each month: opens one month, closes the next.
    FenetreMensuelle {
        /// Day it opens.
        ouverture: u8,
        /// Day it opens in February, when it differs.
        ouverture_fevrier: Option<u8>,
        /// Day it closes, the month after.
        cloture: u8,
    },
    /// Every so many months, from the last declaration, else from the deposit.
    Periodique {
        /// How many months.
        mois: u16,
        /// From how many days before the limit it can be done.
        ouverture_jours: Option<u16>,
    },
    /// Before a right ends.
    Renouvellement {
        /// The end.
        evenement: Evenement,
        /// How long before it can be asked.
        ouvre: Option<Delai>,
        /// How long before it must be asked; the end itself when absent.
        limite: Option<Delai>,
    },
    /// So many months after, with alerts before.
    Anniversaire {
        /// From what.
        evenement: Evenement,
        /// How many months.
        mois: u16,
        /// How long before the limit to say so.
        alertes: Vec<Delai>,
    },
    /// Being seen again before so many days.
    Presence {
        /// From what.
        evenement: Evenement,
        /// How many days.
        jours: u16,
        /// How long before the limit to say so.
        alertes: Vec<Delai>,
    },
    /// A delay from an event.
    DepuisEvenement {
        /// From what.
        evenement: Evenement,
        /// How long.
        delai: Delai,
        /// Which days count.
        compte: Compte,
        /// Whether a limit on a day off goes to the next working day.
        report: bool,
    },
    /// The day a silence means something. An answer given by then breaks it.
    Silence {
        /// From what.
        evenement: Evenement,
        /// How long.
        delai: Delai,
        /// Which days count.
        compte: Compte,
        /// Whether a limit on a day off goes to the next working day.
        report: bool,
    },
    /// The last day to contest.
    Recours {
        /// What is contested.
        evenement: Option<Evenement>,
        /// Or the rule whose limit starts the delay, when there was no answer.
        apres: Option<String>,
        /// How long.
        delai: Delai,
        /// Which days count.
        compte: Compte,
        /// Whether a limit on a day off goes to the next working day.
        report: bool,
    },
    /// Dates of the year, entered by hand.
    Campagne {
        /// Its name in `donnees/campagnes.toml`.
        campagne: String,
    },
    /// Before a date to come.
    AvantDate {
        /// The date to come.
        evenement: Evenement,
        /// How long before it can be done.
        ouvre: Option<Delai>,
        /// When it must be done; the date itself when absent.
        limite: Option<LimiteAvant>,
    },
}

impl Genre {
    /// As written after `type =`.
    pub const fn code(&self) -> &'static str {
        match self {
            Genre::FenetreMensuelle { .. } => "fenetre-mensuelle",
            Genre::Periodique { .. } => "periodique",
            Genre::Renouvellement { .. } => "renouvellement",
            Genre::Anniversaire { .. } => "anniversaire",
            Genre::Presence { .. } => "presence",
            Genre::DepuisEvenement { .. } => "depuis-evenement",
            Genre::Silence { .. } => "silence",
            Genre::Recours { .. } => "recours",
            Genre::Campagne { .. } => "campagne",
            Genre::AvantDate { .. } => "avant-date",
        }
    }

    /// The events the rule looks at, so that a screen can ask for them. The first one found counts.
    pub fn evenements(&self) -> Vec<Evenement> {
        match self {
            Genre::FenetreMensuelle { .. } | Genre::Periodique { .. } | Genre::Campagne { .. } => {
                vec![Evenement::Declaration, Evenement::Depot]
            }
            Genre::Renouvellement { evenement, .. }
            | Genre::Anniversaire { evenement, .. }
            | Genre::Presence { evenement, .. }
            | Genre::DepuisEvenement { evenement, .. }
            | Genre::Silence { evenement, .. }
            | Genre::AvantDate { evenement, .. } => vec![*evenement],
            Genre::Recours { evenement, .. } => evenement.iter().copied().collect(),
        }
    }
}

/// When something must be done before a date to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimiteAvant {
    /// A delay before.
    Delai(Delai),
    /// A weekday before, counted backwards: the sixth Friday before a ballot.
    Jour {
        /// Which one, from 1.
        rang: u8,
        /// Which weekday.
        jour: Weekday,
    },
}

const SEMAINE: [(&str, Weekday); 7] = [
    ("lundi", Weekday::Monday),
    ("mardi", Weekday::Tuesday),
    ("mercredi", Weekday::Wednesday),
    ("jeudi", Weekday::Thursday),
    ("vendredi", Weekday::Friday),
    ("samedi", Weekday::Saturday),
    ("dimanche", Weekday::Sunday),
];

impl FromStr for LimiteAvant {
    type Err = Erreur;

    fn from_str(texte: &str) -> Result<LimiteAvant, Erreur> {
        let rang_et_jour = || {
            let (rang, jour) = texte.split_once(' ')?;
            let rang = rang.strip_suffix("er").or_else(|| rang.strip_suffix('e'))?.parse().ok()?;
            let (_, jour) = SEMAINE.into_iter().find(|(nom, _)| *nom == jour)?;
            (1..=53).contains(&rang).then_some(LimiteAvant::Jour { rang, jour })
        };
        match rang_et_jour() {
            Some(limite) => Ok(limite),
            None => texte.parse().map(LimiteAvant::Delai),
        }
    }
}

impl fmt::Display for LimiteAvant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LimiteAvant::Delai(delai) => delai.fmt(f),
            LimiteAvant::Jour { rang, jour } => {
                let nom = SEMAINE.iter().find(|(_, j)| j == jour).map_or("", |(nom, _)| nom);
                write!(f, "{rang}{} {nom}", if *rang == 1 { "er" } else { "e" })
            }
        }
    }
}
