//! The staircase of somebody: where each step stands, and the next one.

use jiff::civil::Date;
use tandem_delais::{Certitude, Evenement, Lieu};

use crate::calcul;
use crate::modele::{Fondement, Marche, Voie};
use crate::mots::{DecisionVoulue, Nature, Sens, SensReponse};
use crate::relance::Relance;
use crate::situation::Situation;

/// What a date is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origine<'v> {
    /// Something that happened.
    Fait {
        /// What.
        evenement: Evenement,
        /// When.
        le: Date,
    },
    /// The answer to another step.
    Reponse {
        /// The step.
        marche: &'v str,
        /// The day it was received.
        le: Date,
    },
    /// The silence another step met.
    Silence {
        /// The step.
        marche: &'v str,
        /// The day silence took its meaning.
        le: Date,
    },
    /// The day the step itself was taken: what its own silence is counted from.
    Envoi {
        /// The day.
        le: Date,
    },
}

impl Origine<'_> {
    /// The day.
    pub const fn le(&self) -> Date {
        match self {
            Origine::Fait { le, .. }
            | Origine::Reponse { le, .. }
            | Origine::Silence { le, .. }
            | Origine::Envoi { le } => *le,
        }
    }
}

/// What another step did to a delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effet<'v> {
    /// The delay starts anew from the outcome of this step.
    Interrompu(&'v str),
    /// The delay stood still while this step lasted.
    Suspendu(&'v str),
}

/// A last day, with everything it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limite<'v> {
    /// The last day, or the day silence takes its meaning.
    pub le: Date,
    /// What it is counted from.
    pub depuis: Origine<'v>,
    /// The day it would have been, and why it was put off.
    pub report: Option<(Date, &'static str)>,
    /// How sure: the worst of the rules it follows.
    pub certitude: Certitude,
    /// Why.
    pub fondement: &'v Fondement,
    /// What moved it.
    pub effet: Option<Effet<'v>>,
    /// The earlier day that is safe whatever becomes of what moved it.
    pub au_plus_sur: Option<Date>,
}

impl Limite<'_> {
    /// The earliest day it could be: the safe one.
    pub fn sure(&self) -> Date {
        self.au_plus_sur.map_or(self.le, |safe| safe.min(self.le))
    }

    /// The day to keep: the safe one while it is not over and something is to be confirmed, else the day itself.
    pub fn a_tenir(&self, aujourdhui: Date) -> Date {
        let keep = self.certitude == Certitude::AConfirmer && aujourdhui <= self.sure();
        if keep { self.sure() } else { self.le }
    }
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issue {
    /// Answered; what it says is not always known (a decision was noted, no more).
    Reponse {
        /// The day it was received.
        le: Date,
        /// What it says.
        sens: Option<SensReponse>,
    },
    /// Not answered.
    Silence {
        /// The day silence took its meaning.
        le: Date,
        /// Which.
        sens: Sens,
    },
}

impl Issue {
    /// The day.
    pub const fn le(self) -> Date {
        match self {
            Issue::Reponse { le, .. } | Issue::Silence { le, .. } => le,
        }
    }

    /// Whether it says yes.
    pub const fn est_accord(self) -> bool {
        matches!(
            self,
            Issue::Reponse { sens: Some(SensReponse::Accord), .. } | Issue::Silence { sens: Sens::Accord, .. }
        )
    }
}

/// Why a step does not concern this person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SansObjet {
    /// It holds elsewhere.
    Lieu(Lieu),
    /// It holds for something else.
    Objet,
    /// It holds for the other sort of decision.
    Decision(DecisionVoulue),
    /// It was settled, by this step's yes.
    Accorde,
}

/// What is to be said with a step that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reserve<'v> {
    /// Taken after its last day.
    Tardive(Limite<'v>),
    /// Taken without the step the law puts before.
    SansPrealable(&'v str),
}

/// What a step that is not open is waiting for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attend<'v> {
    /// The steps before, one of which must be refused.
    pub marches: Vec<&'v str>,
    /// The events, one of which must happen.
    pub evenements: &'v [Evenement],
    /// What its limit will be, if nothing is answered until then.
    pub prevue: Option<Limite<'v>>,
}

/// Where a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Etat<'v> {
    /// Taken, and over.
    Passee {
        /// The first day it was taken.
        envoi: Date,
        /// How it ended.
        issue: Issue,
        /// What is to be said with it.
        reserve: Option<Reserve<'v>>,
    },
    /// Taken, not answered.
    EnAttente {
        /// The first day it was taken.
        envoi: Date,
        /// Until when, where the sources say, and what silence means then.
        jusqu_au: Option<(Limite<'v>, Sens)>,
        /// What is to be said with it.
        reserve: Option<Reserve<'v>>,
    },
    /// To do before.
    AFaire(Limite<'v>),
    /// Open, and nothing says until when.
    Possible,
    /// Its last day is over.
    TropTard(Limite<'v>),
    /// What opens it has not happened.
    PasEncore(Attend<'v>),
    /// Does not concern this person.
    SansObjet(SansObjet),
}

/// One step, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pas<'v> {
    /// The step.
    pub marche: &'v Marche,
    /// Where it stands.
    pub etat: Etat<'v>,
}

/// What is done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Geste {
    /// Take the step.
    Faire,
    /// Wait for its answer.
    Attendre,
    /// Ask again.
    Relancer,
}

/// The next thing, and its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prochaine<'v> {
    /// The step.
    pub marche: &'v Marche,
    /// What to do with it.
    pub geste: Geste,
    /// Before or on what day, where there is one: the safe day while something is to be confirmed.
    pub le: Option<Date>,
    /// The legal date it comes from, when it is one.
    pub limite: Option<Limite<'v>>,
}

/// A day on which to say that a limit comes near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alerte<'v> {
    /// The step.
    pub marche: &'v Marche,
    /// Its limit, or the safe day before it when something is to be confirmed.
    pub limite: Date,
    /// How many days before: 15, 7, 2.
    pub avant: u8,
    /// The day to say so.
    pub le: Date,
    /// Whether that day has come, and the limit has not gone by.
    pub atteinte: bool,
}

/// The staircase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalier<'v> {
    /// The matter.
    pub voie: &'v Voie,
    /// Every step, in order.
    pub pas: Vec<Pas<'v>>,
    /// The next thing to do; nothing when it was settled or when nothing is open.
    pub prochaine: Option<Prochaine<'v>>,
    /// When to ask again, soonest first.
    pub relances: Vec<Relance<'v>>,
    /// When to say that a limit comes near, soonest first.
    pub alertes: Vec<Alerte<'v>>,
}

impl<'v> Escalier<'v> {
    /// Computes it. Nothing is guessed: a step whose opening is not known has no date.
    pub fn calculer(voie: &'v Voie, situation: &Situation<'_>) -> Escalier<'v> {
        calcul::escalier(voie, situation)
    }

    /// A step.
    pub fn pas(&self, cle: &str) -> Option<&Pas<'v>> {
        self.pas.iter().find(|one| one.marche.cle == cle)
    }

    /// The judge's last day: the earliest one to do.
    pub fn juge(&self) -> Option<Limite<'v>> {
        let judges = self.pas.iter().filter(|one| one.marche.nature == Nature::Juge);
        judges.filter_map(Pas::limite).min_by_key(|limite| limite.le)
    }

    /// The nearest alert that has come, for each step that has one.
    pub fn alertes_du_jour(&self) -> impl Iterator<Item = &Alerte<'v>> {
        self.alertes.iter().enumerate().filter_map(|(rang, alerte)| {
            let nearer = |other: &Alerte<'_>| other.atteinte && other.marche.cle == alerte.marche.cle;
            (alerte.atteinte && !self.alertes.iter().skip(rang + 1).any(nearer)).then_some(alerte)
        })
    }
}

impl<'v> Pas<'v> {
    /// Its last day to act, past, present or foreseen.
    pub fn limite(&self) -> Option<Limite<'v>> {
        match &self.etat {
            Etat::AFaire(limite) | Etat::TropTard(limite) => Some(*limite),
            Etat::PasEncore(attend) => attend.prevue,
            _ => None,
        }
    }
}
