//! From what happened to the dates not to miss.

use crate::ajouter::{Terme, ajouter, moins};
use crate::campagnes::Campagnes;
use crate::delai::Delai;
use crate::fenetre::Fenetre;
use crate::mots::{Certitude, Compte, Evenement, Sens};
use crate::regle::{Genre, LimiteAvant, Regle};
use crate::zone::Zone;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Something that happened on a démarche, or is foreseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Survenu {
    /// What.
    pub evenement: Evenement,
    /// When.
    pub le: Date,
    /// Whether the date is a guess: every date counted from it is one too.
    pub estime: bool,
}

/// What the rules are computed with.
#[derive(Clone, Copy, Debug)]
pub struct Contexte<'a> {
    /// Whose holidays.
    pub zone: Zone,
    /// The day of the computation: the clock is an argument.
    pub aujourdhui: Date,
    /// What happened, in any order; the last one of a kind counts.
    pub survenus: &'a [Survenu],
    /// The dates of the year that were entered.
    pub campagnes: &'a Campagnes,
}

/// Where a date is counted from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Depuis {
    /// From what happened.
    Evenement {
        /// What.
        evenement: Evenement,
        /// When.
        le: Date,
    },
    /// From the limit of another rule.
    Regle {
        /// Its name.
        cle: String,
        /// Its limit.
        le: Date,
    },
    /// From the dates of a year.
    Campagne {
        /// Its name.
        cle: String,
        /// The year.
        annee: i16,
    },
    /// From the month itself, when nothing happened yet.
    Mois {
        /// Its first day.
        le: Date,
    },
}

impl Depuis {
    /// The date it is counted from; the first of January for a campaign.
    pub fn le(&self) -> Date {
        match self {
            Depuis::Evenement { le, .. } | Depuis::Regle { le, .. } | Depuis::Mois { le } => *le,
            Depuis::Campagne { annee, .. } => premier_janvier(*annee),
        }
    }
}

/// The dates of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calcul {
    /// The rule.
    pub cle: String,
    /// Where the dates are counted from.
    pub depuis: Depuis,
    /// From when it can be done.
    pub ouverture: Option<Date>,
    /// The last day, or the day it means something.
    pub limite: Date,
    /// When to say so, in order.
    pub alertes: Vec<Date>,
    /// How sure: the worst of the rule and of what it rests on.
    pub certitude: Certitude,
    /// The day the limit would have been and why it was put off.
    pub report: Option<(Date, &'static str)>,
    /// What the limit means.
    pub sens: Sens,
}

/// Computes every rule, in their order. A rule that yields no date is absent: what it is counted from has not happened,
/// is not known, it does not hold where the person lives, or the date leaves the calendar.
pub fn calculer(regles: &[Regle], contexte: &Contexte<'_>) -> Vec<Calcul> {
    regles.iter().filter_map(|regle| une(regle, regles, contexte, 0)).filter(tenable).collect()
}

/// A date is shown in the years a person lives in.
fn tenable(calcul: &Calcul) -> bool {
    calcul.ouverture.unwrap_or(calcul.limite).year() > 0 && calcul.limite.year() > 0
}

fn premier_janvier(annee: i16) -> Date {
    Date::new(annee, 1, 1).unwrap_or(Date::ZERO)
}

/// What a rule gives, before it is told which rule it is.
struct Brouillon {
    depuis: Depuis,
    certitude: Certitude,
    ouverture: Option<Date>,
    terme: Terme,
    alertes: Vec<Date>,
}

impl Brouillon {
    fn le(depart: Survenu, limite: Date) -> Brouillon {
        Brouillon::au(depart, Terme { date: limite, avant_report: None, motif: None })
    }

    fn au(depart: Survenu, terme: Terme) -> Brouillon {
        let depuis = Depuis::Evenement { evenement: depart.evenement, le: depart.le };
        Brouillon { depuis, certitude: certitude_de(depart), ouverture: None, terme, alertes: Vec::new() }
    }

    /// An opening is never after the limit, even when months of 28 days bring them together.
    fn ouvrant(mut self, ouverture: Option<Date>) -> Brouillon {
        self.ouverture = ouverture.map(|jour| jour.min(self.terme.date));
        self
    }

    fn alertant(mut self, alertes: &[Delai]) -> Option<Brouillon> {
        let jours: Result<Vec<Date>, _> = alertes.iter().map(|avant| moins(self.terme.date, *avant)).collect();
        self.alertes = jours.ok()?;
        self.alertes.sort();
        self.alertes.dedup();
        Some(self)
    }
}

fn certitude_de(survenu: Survenu) -> Certitude {
    if survenu.estime { Certitude::Estimee } else { Certitude::Calculee }
}

impl Contexte<'_> {
    /// The last one of a kind. Nobody's papers date from before the calendar.
    fn dernier(&self, evenement: Evenement) -> Option<Survenu> {
        self.survenus.iter().filter(|s| s.evenement == evenement && s.le.year() > 0).max_by_key(|s| s.le).copied()
    }

    /// The last declaration, else the deposit.
    fn declaration_ou_depot(&self) -> Option<Survenu> {
        self.dernier(Evenement::Declaration).or_else(|| self.dernier(Evenement::Depot))
    }

    /// Whether an answer came in time: silence is over.
    fn repondu(&self, depart: Survenu, limite: Date) -> bool {
        let reponse = match depart.evenement {
            Evenement::Recours => Evenement::ReponseRecours,
            _ => Evenement::Decision,
        };
        self.survenus.iter().any(|s| s.evenement == reponse && !s.estime && depart.le <= s.le && s.le <= limite)
    }
}

/// One rule. `profondeur` counts the `apres` followed: a loop yields nothing.
fn une(regle: &Regle, regles: &[Regle], contexte: &Contexte<'_>, profondeur: usize) -> Option<Calcul> {
    if profondeur > regles.len() || regle.lieu.is_some_and(|lieu| lieu != contexte.zone.lieu()) {
        return None;
    }
    let brouillon = brouillon(regle, regles, contexte, profondeur)?;
    let certitude = match regle.genre {
        // The year says how sure its own dates are.
        Genre::Campagne { .. } => brouillon.certitude,
        _ => brouillon.certitude.max(regle.fondement.certitude),
    };
    Some(Calcul {
        cle: regle.cle.clone(),
        depuis: brouillon.depuis,
        ouverture: brouillon.ouverture,
        limite: brouillon.terme.date,
        alertes: brouillon.alertes,
        certitude,
        report: brouillon.terme.avant_report.zip(brouillon.terme.motif),
        sens: regle.sens,
    })
}

fn brouillon(regle: &Regle, regles: &[Regle], contexte: &Contexte<'_>, profondeur: usize) -> Option<Brouillon> {
    let compter = |le, delai, compte, report| ajouter(le, delai, compte, report, contexte.zone).ok();
    let simple = |le, delai| compter(le, delai, Compte::Calendaires, false).map(|terme| terme.date);
    match &regle.genre {
        Genre::FenetreMensuelle { ouverture, ouverture_fevrier, cloture } => {
            let fenetre = Fenetre { ouverture: *ouverture, fevrier: *ouverture_fevrier, cloture: *cloture };
            mensuelle(fenetre, contexte)
        }
        Genre::Periodique { mois, ouverture_jours } => {
            let depart = contexte.declaration_ou_depot()?;
            let limite = simple(depart.le, Delai::mois(*mois))?;
            // It cannot be done again before it was last done.
            let ouverture = ouverture_jours.and_then(|n| moins(limite, Delai::jours(n)).ok());
            Some(Brouillon::le(depart, limite).ouvrant(ouverture.map(|jour| jour.max(depart.le))))
        }
        Genre::Renouvellement { evenement, ouvre, limite } => {
            avant(contexte.dernier(*evenement)?, *ouvre, limite.map(LimiteAvant::Delai))
        }
        Genre::AvantDate { evenement, ouvre, limite } => avant(contexte.dernier(*evenement)?, *ouvre, *limite),
        Genre::Anniversaire { evenement, mois, alertes } => {
            let depart = contexte.dernier(*evenement)?;
            Brouillon::le(depart, simple(depart.le, Delai::mois(*mois))?).alertant(alertes)
        }
        Genre::Presence { evenement, jours, alertes } => {
            let depart = contexte.dernier(*evenement)?;
            Brouillon::le(depart, simple(depart.le, Delai::jours(*jours))?).alertant(alertes)
        }
        Genre::DepuisEvenement { evenement, delai, compte, report } => {
            let depart = contexte.dernier(*evenement)?;
            Some(Brouillon::au(depart, compter(depart.le, *delai, *compte, *report)?))
        }
        Genre::Silence { evenement, delai, compte, report } => {
            let depart = contexte.dernier(*evenement)?;
            let terme = compter(depart.le, *delai, *compte, *report)?;
            (!contexte.repondu(depart, terme.date)).then(|| Brouillon::au(depart, terme))
        }
        Genre::Recours { evenement, apres, delai, compte, report } => {
            if let Some(depart) = evenement.and_then(|e| contexte.dernier(e)) {
                return Some(Brouillon::au(depart, compter(depart.le, *delai, *compte, *report)?));
            }
            let precedente = regles.iter().find(|r| Some(&r.cle) == apres.as_ref())?;
            let precedent = une(precedente, regles, contexte, profondeur + 1)?;
            Some(Brouillon {
                terme: compter(precedent.limite, *delai, *compte, *report)?,
                depuis: Depuis::Regle { cle: precedent.cle, le: precedent.limite },
                certitude: precedent.certitude,
                ouverture: None,
                alertes: Vec::new(),
            })
        }
        Genre::Campagne { campagne } => campagne_de(campagne, contexte),
    }
}

/// Before a date: from when it can be done, until when.
fn avant(arrivee: Survenu, ouvre: Option<Delai>, limite: Option<LimiteAvant>) -> Option<Brouillon> {
    let limite = match limite {
        None => arrivee.le,
        Some(LimiteAvant::Delai(delai)) => moins(arrivee.le, delai).ok()?,
        Some(LimiteAvant::Jour { rang, jour }) => jour_avant(arrivee.le, rang, jour)?,
    };
    let ouverture = match ouvre {
        None => None,
        Some(delai) => Some(moins(arrivee.le, delai).ok()?),
    };
    Some(Brouillon::le(arrivee, limite).ouvrant(ouverture))
}

/// A weekday counted backwards from a date, which does not count itself.
fn jour_avant(date: Date, rang: u8, jour: Weekday) -> Option<Date> {
    let ecart = match date.weekday().to_monday_zero_offset() - jour.to_monday_zero_offset() {
        ecart if ecart > 0 => ecart,
        ecart => ecart + 7,
    };
    let jours = i64::from(ecart) + 7 * (i64::from(rang) - 1);
    date.checked_sub(jours.days()).ok()
}

fn mensuelle(fenetre: Fenetre, contexte: &Contexte<'_>) -> Option<Brouillon> {
    if let Some(faite) = contexte.dernier(Evenement::Declaration) {
        let (ouverture, cloture) = fenetre.apres_declaration(faite.le)?;
        return Some(Brouillon::le(faite, cloture).ouvrant(Some(ouverture)));
    }
    let depot = contexte.dernier(Evenement::Depot);
    let (mois, ouverture, cloture) = fenetre.en_cours(contexte.aujourdhui, depot.map(|d| d.le))?;
    let mut brouillon = Brouillon::le(
        Survenu {
            evenement: Evenement::Depot,
            le: depot.map_or(mois, |d| d.le),
            estime: depot.is_some_and(|d| d.estime),
        },
        cloture,
    );
    if depot.is_none() {
        brouillon.depuis = Depuis::Mois { le: mois };
    }
    Some(brouillon.ouvrant(Some(ouverture)))
}

/// This year's dates, even past, else the next ones that are known. A year that was answered is over.
fn campagne_de(cle: &str, contexte: &Contexte<'_>) -> Option<Brouillon> {
    let faite = [Evenement::Declaration, Evenement::Depot]
        .into_iter()
        .filter_map(|e| contexte.dernier(e))
        .filter(|s| !s.estime)
        .map(|s| s.le)
        .max();
    let annees = &contexte.campagnes.campagne(cle)?.annees;
    let repondue = annees
        .iter()
        .filter(|a| faite.is_some_and(|le| a.ouvre.unwrap_or(premier_janvier(a.annee)) <= le))
        .map(|a| a.annee)
        .max();
    let (limite, annee) = annees
        .iter()
        .filter(|a| repondue.is_none_or(|repondue| a.annee > repondue))
        .filter_map(|a| Some((a.limite?, a)))
        .filter(|(limite, a)| *limite >= contexte.aujourdhui || a.annee == contexte.aujourdhui.year())
        .min_by_key(|(limite, _)| *limite)?;
    let terme = Terme { date: limite, avant_report: None, motif: None };
    let depuis = Depuis::Campagne { cle: cle.to_owned(), annee: annee.annee };
    let brouillon = Brouillon { depuis, certitude: annee.certitude, ouverture: None, terme, alertes: Vec::new() };
    Some(brouillon.ouvrant(annee.ouvre))
}
