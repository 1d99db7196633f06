//! Types of the slice; no IO. Where a staircase stands is computed by `tandem-voies` from what happened.

use jiff::{Timestamp, ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use tandem_delais::{Evenement, Survenu};
use tandem_platform::id;
use tandem_voies::{Escalier, Etat, Geste, Limite, Reponse, SensReponse, Tentative};

use crate::{agents::AgentId, demarches::DemarcheId, papiers::PapierId, personnes::PersonneId};

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

/// A letter, as it is printed: one paragraph a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texte {
    /// Who writes: her name and address.
    pub de: String,
    /// To whom.
    pub a: String,
    /// Its subject.
    pub objet: String,
    /// Its sentences.
    pub corps: String,
    /// What goes with it.
    pub joindre: String,
}

/// A letter of a step, as it was written that time. The last one is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LettreEcrite {
    /// Its line.
    pub id: LigneId,
    /// Of which step.
    pub marche: String,
    /// What it says.
    pub texte: Texte,
    /// Who.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
}

/// A paper of her file that goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its line.
    pub id: LigneId,
    /// Which.
    pub papier: PapierId,
    /// Who joined it.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
}

/// It was handed over to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Its line.
    pub id: LigneId,
    /// To whom.
    pub qui: AgentId,
    /// By whom.
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
    /// Its letters, first written first.
    pub lettres: Vec<LettreEcrite>,
    /// The papers that go with it.
    pub pieces: Vec<Piece>,
    /// To whom it was handed over, first time first.
    pub charges: Vec<Charge>,
    /// Its end.
    pub fin: Option<Fin>,
}

impl Blocage {
    /// Who takes care of it: the last one it was handed over to, else who declared it.
    pub fn suivi_par(&self) -> &AgentId {
        self.charges.last().map_or(&self.agent, |one| &one.qui)
    }

    /// The letter of a step as it was last written.
    pub fn lettre(&self, marche: &str) -> Option<&LettreEcrite> {
        self.lettres.iter().rev().find(|one| one.marche == marche)
    }

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

/// How pressing. What can still be saved comes before what is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgence {
    /// Nothing presses.
    Aucune,
    /// Nothing was answered for 3, then 15 working days.
    Relance,
    /// A last day went by without what the law asks.
    Passee,
    /// Fifteen days or less before a last day.
    Proche,
    /// Two days or less.
    Presque,
}

impl Urgence {
    /// All of them, the calmest first.
    const TOUTES: [Self; 5] = [Self::Aucune, Self::Relance, Self::Passee, Self::Proche, Self::Presque];

    /// As it is kept.
    pub fn rang(self) -> i64 {
        Self::TOUTES.iter().position(|one| *one == self).and_then(|at| i64::try_from(at).ok()).unwrap_or(0)
    }

    /// Reads what was kept.
    pub fn de(rang: i64) -> Self {
        usize::try_from(rang).ok().and_then(|at| Self::TOUTES.get(at).copied()).unwrap_or(Self::Aucune)
    }

    /// Of a staircase, on a day. Waiting for an answer presses nobody: the day it is a refusal opens the next step.
    fn de_l_escalier(escalier: &Escalier<'_>, today: Date) -> Self {
        let days = escalier.prochaine.filter(|one| one.geste == Geste::Faire).and_then(|one| {
            let le = one.limite?.a_tenir(today);
            Some(le.since(today).map_or(i64::MAX, |span| i64::from(span.get_days())))
        });
        let near = match days {
            Some(..=2) => Self::Presque,
            Some(3..=15) => Self::Proche,
            _ => Self::Aucune,
        };
        let lost = escalier.pas.iter().any(|one| one.marche.obligatoire && matches!(one.etat, Etat::TropTard(_)));
        let again = escalier.relances.iter().any(|one| one.due);
        let others = if lost {
            Self::Passee
        } else if again {
            Self::Relance
        } else {
            Self::Aucune
        };
        near.max(others)
    }
}

/// What the lists keep of a staircase: computed again whenever something happens, and on the day it changes by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suite {
    /// The step, `""` when nothing is left to do.
    pub marche: String,
    /// What to do with it; nothing when nothing is left.
    pub geste: Option<Geste>,
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
        let tomorrow = today.saturating_add(1.day());
        let next = escalier.prochaine.as_ref();
        Self {
            marche: next.map(|one| one.marche.cle.clone()).unwrap_or_default(),
            geste: next.map(|one| one.geste),
            le: next.and_then(|one| one.le),
            urgence: Urgence::de_l_escalier(escalier, today),
            revoir_le: changements(escalier).filter(|day| *day > today).min().unwrap_or(Date::MAX).max(tomorrow),
        }
    }
}

/// The gestures, as they are kept.
const GESTES: [(Geste, &str); 3] =
    [(Geste::Faire, "faire"), (Geste::Attendre, "attendre"), (Geste::Relancer, "relancer")];

/// A gesture as it is kept; `""` when nothing is left to do.
pub fn code_du_geste(geste: Option<Geste>) -> &'static str {
    GESTES.iter().find(|one| Some(one.0) == geste).map_or("", |one| one.1)
}

/// Reads what was kept.
pub fn lire_geste(code: &str) -> Option<Geste> {
    GESTES.iter().find(|one| one.1 == code).map(|one| one.0)
}

/// The days on which a staircase changes by itself: a warning, a reminder, the day after a last day.
fn changements<'a>(escalier: &'a Escalier<'_>) -> impl Iterator<Item = Date> + 'a {
    let after = |limite: Limite<'_>| {
        [limite.sure(), limite.le].into_iter().map(|day| day.saturating_add(1.day())).collect::<Vec<_>>()
    };
    let limits = escalier.pas.iter().filter_map(move |pas| match &pas.etat {
        Etat::EnAttente { jusqu_au: Some((limite, _)), .. } => Some(after(*limite)),
        _ => pas.limite().map(after),
    });
    let warned = escalier.alertes.iter().flat_map(|one| [one.le, one.limite.saturating_sub(2.days())]);
    limits.flatten().chain(warned).chain(escalier.relances.iter().map(|one| one.le))
}

/// A day that was, not too long ago.
pub fn est_plausible(le: Date, today: Date) -> bool {
    le <= today && le >= today.saturating_sub(ANNEES_MAX.years())
}
