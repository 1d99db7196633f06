//! Types of the slice; no IO. Where a staircase stands is computed by `tandem-voies` from what happened.

use jiff::{Timestamp, ToSpan, civil::Date};
use tandem_delais::{Evenement, Survenu};
use tandem_platform::id;
use tandem_voies::{Escalier, Limite, Prochaine, Reponse, SensReponse, Tentative};

use crate::{agents::AgentId, demarches::DemarcheId, personnes::PersonneId};

id!(
    /// Something that does not move, and hurts.
    BlocageId
);
id!(
    /// A line of its history: a fact, an attempt, an answer, an end.
    LigneId
);

/// Longest free text, in characters.
pub const TEXTE_MAX: usize = 300;
/// How far back a date may be: older, nothing of it can be contested, and it is likely a slip.
pub const ANNEES_MAX: i64 = 10;

choix! {
    /// What it does to the person.
    Effet {
        /// The rent.
        Loyer = "loyer", "le loyer";
        /// Food.
        Manger = "manger", "manger";
        /// Electricity, gas, water.
        Energie = "energie", "l’énergie";
        /// Care.
        Sante = "sante", "la santé";
        /// The right to stay.
        Sejour = "sejour", "le séjour";
        /// Work, training.
        Travail = "travail", "le travail";
    }
}

choix! {
    /// How it ended.
    Issue {
        /// Given for the first time.
        Ouvert = "ouvert", "Droit ouvert";
        /// Given back.
        Retabli = "retabli", "Droit rétabli";
        /// Refused for good.
        Refuse = "refuse", "Refusé";
        /// She gives it up, knowing what she loses.
        Renonce = "renonce", "Elle y renonce";
    }
}

/// A dated fact of a blocage: the decision received, the deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaitDit {
    /// Its line.
    pub id: LigneId,
    /// What.
    pub evenement: Evenement,
    /// When.
    pub le: Date,
    /// Who wrote it.
    pub agent: AgentId,
}

/// An answer to an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReponseDite {
    /// Its line.
    pub id: LigneId,
    /// When it was received.
    pub le: Date,
    /// What it says.
    pub sens: SensReponse,
    /// In words.
    pub note: Option<String>,
    /// Who wrote it.
    pub agent: AgentId,
}

/// One thing tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TentativeDite {
    /// Its line.
    pub id: LigneId,
    /// On which step.
    pub marche: String,
    /// When.
    pub le: Date,
    /// The proof: number, postmark, who was spoken to.
    pub preuve: Option<String>,
    /// Who.
    pub agent: AgentId,
    /// What was answered, first said first.
    pub reponses: Vec<ReponseDite>,
}

/// How and when it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fin {
    /// Its line.
    pub id: LigneId,
    /// How.
    pub issue: Issue,
    /// The step that moved it.
    pub marche: Option<String>,
    /// Euros a month at stake, from and to.
    pub euros: Option<(i64, i64)>,
    /// Months lost.
    pub mois: Option<i64>,
    /// In words.
    pub note: Option<String>,
    /// Who.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
}

/// A blocage, with everything that happened to it and was not undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocage {
    /// Its id.
    pub id: BlocageId,
    /// Of whom: the file it is read in.
    pub personne: PersonneId,
    /// The démarche that does not move.
    pub demarche: Option<DemarcheId>,
    /// The matter: its staircase.
    pub voie: String,
    /// What is contested, where the staircase asks.
    pub objet: Option<String>,
    /// What it does.
    pub effets: Vec<Effet>,
    /// Since when.
    pub depuis: Date,
    /// What happens, in words.
    pub precision: Option<String>,
    /// Who noted it.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
    /// Its facts.
    pub faits: Vec<FaitDit>,
    /// What was tried.
    pub tentatives: Vec<TentativeDite>,
    /// Its end.
    pub fin: Option<Fin>,
}

impl Blocage {
    /// Everything dated that opens a step: its own facts, and those of the démarche.
    pub fn survenus(&self, demarche: &[Survenu]) -> Vec<Survenu> {
        let own = self.faits.iter().map(|one| Survenu { evenement: one.evenement, le: one.le, estime: false });
        own.chain(demarche.iter().copied()).collect()
    }

    /// What was tried, as the staircase reads it: an attempt has its final answer, else the last thing said.
    pub fn essais(&self) -> Vec<Tentative> {
        let answer = |one: &TentativeDite| {
            let last = one.reponses.iter().filter(|said| said.sens.est_finale()).max_by_key(|said| said.le);
            let last = last.or_else(|| one.reponses.iter().max_by_key(|said| said.le))?;
            Some(Reponse { le: last.le, sens: last.sens })
        };
        let read =
            |one: &TentativeDite| Tentative { marche: one.marche.clone(), le: one.le, par: None, reponse: answer(one) };
        self.tentatives.iter().map(read).collect()
    }
}

/// How near a legal day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgence {
    /// Nothing presses.
    Aucune,
    /// Nothing was answered for 3, then 15 working days.
    Relance,
    /// Fifteen days or less before a last day.
    Proche,
    /// Two days or less.
    Presque,
    /// The day is over.
    Passee,
}

impl Urgence {
    /// As it is kept.
    pub const fn rang(self) -> i64 {
        match self {
            Self::Aucune => 0,
            Self::Relance => 1,
            Self::Proche => 2,
            Self::Presque => 3,
            Self::Passee => 4,
        }
    }

    /// Reads what was kept.
    pub fn de(rang: i64) -> Self {
        [Self::Relance, Self::Proche, Self::Presque, Self::Passee]
            .into_iter()
            .find(|one| one.rang() == rang)
            .unwrap_or(Self::Aucune)
    }

    /// Of a next step on a day.
    pub fn du_pas(prochaine: &Prochaine<'_>, relance: bool, today: Date) -> Self {
        let Some(le) = prochaine.limite.map(|limite| limite.a_tenir(today)) else {
            return if relance { Self::Relance } else { Self::Aucune };
        };
        let days = le.since(today).map_or(i64::MAX, |span| i64::from(span.get_days()));
        match days {
            i64::MIN..=-1 => Self::Passee,
            0..=2 => Self::Presque,
            3..=15 => Self::Proche,
            _ if relance => Self::Relance,
            _ => Self::Aucune,
        }
    }
}

/// What the lists keep of a staircase: computed again whenever something happens, and on the day it changes by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suite {
    /// The step, `""` when nothing is left to do.
    pub marche: String,
    /// What to do with it.
    pub geste: &'static str,
    /// When; nothing when no date is known.
    pub le: Option<Date>,
    /// How pressing.
    pub urgence: Urgence,
    /// The first day on which this may be otherwise.
    pub revoir_le: Date,
}

impl Suite {
    /// Of a staircase, on a day.
    pub fn de(escalier: &Escalier<'_>, today: Date) -> Self {
        let relance = escalier.relances.iter().any(|one| one.due);
        let tomorrow = today.saturating_add(1.day());
        let next = escalier.prochaine.as_ref();
        Self {
            marche: next.map(|one| one.marche.cle.clone()).unwrap_or_default(),
            geste: next.map_or("", |one| geste(one)),
            le: next.and_then(|one| one.le),
            urgence: next.map_or(Urgence::Aucune, |one| Urgence::du_pas(one, relance, today)),
            revoir_le: changements(escalier).filter(|day| *day > today).min().unwrap_or(Date::MAX).max(tomorrow),
        }
    }
}

/// The word of a gesture, as it is kept.
pub fn geste(prochaine: &Prochaine<'_>) -> &'static str {
    match prochaine.geste {
        tandem_voies::Geste::Faire => "faire",
        tandem_voies::Geste::Attendre => "attendre",
        tandem_voies::Geste::Relancer => "relancer",
    }
}

/// The days on which a staircase changes by itself: a warning, a reminder, the day after a last day.
fn changements<'a>(escalier: &'a Escalier<'_>) -> impl Iterator<Item = Date> + 'a {
    let after = |limite: Limite<'_>| {
        [limite.sure(), limite.le].into_iter().map(|day| day.saturating_add(1.day())).collect::<Vec<_>>()
    };
    let limits = escalier.pas.iter().filter_map(move |pas| match &pas.etat {
        tandem_voies::Etat::EnAttente { jusqu_au: Some((limite, _)), .. } => Some(after(*limite)),
        _ => pas.limite().map(after),
    });
    let warned = escalier.alertes.iter().flat_map(|one| [one.le, one.limite.saturating_sub(2.days())]);
    limits.flatten().chain(warned).chain(escalier.relances.iter().map(|one| one.le))
}

/// A day that was, not too long ago.
pub fn est_plausible(le: Date, today: Date) -> bool {
    le <= today && le >= today.saturating_sub(ANNEES_MAX.years())
}
