//! Types and rules of the slice; no IO. Where a right stands is computed from dated acts and from the démarches of its fiche.

use jiff::{Timestamp, ToSpan, civil::Date};
use tandem_platform::id;

pub use super::causes::{Cause, Qui, Reponse};
use crate::{
    agents::AgentId,
    blocages::BlocageId,
    demarches::{DemarcheId, Issue, Motif},
    personnes::PersonneId,
};

id!(
    /// A right that was seen for a person.
    RenoncementId
);
id!(
    /// A line of its history.
    LigneId
);

/// Longest free text, in characters.
pub const TEXTE_MAX: usize = 300;
/// Days before a right seen and not proposed, or proposed and not begun, is looked at again (issue 6, point 8).
const JOURS_SANS_SUITE: i64 = 30;
/// Days before a right begun is looked at again: the démarche has its own dates meanwhile.
const JOURS_COMMENCE: i64 = 90;
/// Months before one comes back to a right given up, unless another day is chosen (issue 6, point 8).
const MOIS_RETOUR: i64 = 6;
/// Furthest day to come back, in years.
const ANNEES_RETOUR: i64 = 5;
/// How far back a day may be, in years: older is likely a slip.
const ANNEES_PASSE: i64 = 10;

/// When one comes back to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retour {
    /// That day.
    Le(Date),
    /// Not at all, and why.
    Jamais(String),
}

/// What a line of its history says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quoi {
    /// It was proposed to her.
    Propose(Reponse),
    /// It is begun, without a démarche of its fiche here.
    Commence,
    /// She has it.
    Obtenu,
    /// Given up.
    Abandonne {
        /// Why.
        cause: Cause,
        /// Who says so.
        qui: Qui,
        /// When one comes back to it.
        retour: Retour,
        /// Euros a month at stake, from and to.
        euros: Option<(i64, i64)>,
        /// Months at stake.
        mois: Option<i64>,
    },
    /// Another day to come back.
    Retour(Retour),
}

/// A line of its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acte {
    /// Its id.
    pub id: LigneId,
    /// What.
    pub quoi: Quoi,
    /// When.
    pub le: Date,
    /// In words.
    pub note: Option<String>,
    /// Who wrote it.
    pub agent: AgentId,
    /// When.
    pub note_le: Timestamp,
}

/// A right that was seen, with every line that was not undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renoncement {
    /// Its id.
    pub id: RenoncementId,
    /// Of whom: the file it is read in.
    pub personne: PersonneId,
    /// The fiche of the right; else the words say which.
    pub fiche: Option<String>,
    /// The blocage she gave up, when it comes from one.
    pub blocage: Option<BlocageId>,
    /// Which right, or what makes one think of it.
    pub mots: Option<String>,
    /// The day it was seen.
    pub repere_le: Date,
    /// Who saw it.
    pub agent: AgentId,
    /// When it was written.
    pub le: Timestamp,
    /// Noted by mistake.
    pub annule: bool,
    /// Its history.
    pub actes: Vec<Acte>,
}

/// A démarche of the same fiche and person, as it is read here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suivie {
    /// Which.
    pub demarche: DemarcheId,
    /// The day it began.
    pub le: Date,
    /// The moment it began.
    pub debut: Timestamp,
    /// Its end, when it stands.
    pub fin: Option<FinLue>,
}

/// The end of a démarche.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinLue {
    /// How.
    pub issue: Issue,
    /// Why, when given up.
    pub motif: Option<Motif>,
    /// The day promised to come back.
    pub revenir_le: Option<Date>,
    /// The day.
    pub le: Date,
    /// The moment.
    pub note_le: Timestamp,
}

/// Why it stopped without a cause being said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arret {
    /// She does not want it.
    Elle,
    /// Its démarche ended without the right.
    Demarche(Issue, Option<Motif>),
}

/// Where a right stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Etape {
    /// Seen, not proposed.
    Repere,
    /// Proposed: she wants it, or thinks.
    Propose(Reponse),
    /// Begun, by a démarche or otherwise.
    Commence(Option<DemarcheId>),
    /// Stopped; the cause is still to be said.
    Arrete(Arret),
    /// Given up, and why.
    Abandonne(Cause, Qui),
    /// She has it.
    Obtenu(Option<DemarcheId>),
}

impl Etape {
    /// Its place in a round.
    fn rang(&self) -> u8 {
        match self {
            Self::Repere => 0,
            Self::Propose(_) => 1,
            Self::Commence(_) => 2,
            Self::Arrete(_) => 3,
            Self::Abandonne(..) => 4,
            Self::Obtenu(_) => 5,
        }
    }

    /// Proposing or beginning after this opens a new round.
    fn ferme_un_tour(&self) -> bool {
        matches!(self, Self::Arrete(_) | Self::Abandonne(..))
    }

    fn ouvre_un_tour(&self) -> bool {
        matches!(self, Self::Propose(_) | Self::Commence(_))
    }
}

/// Where a right stands, since when, and when one comes back to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ou {
    /// Which round: one more each time it is taken up again.
    pub tour: u32,
    /// Where.
    pub etape: Etape,
    /// Since when.
    pub depuis: Date,
    /// When one comes back; nothing once she has it.
    pub retour: Option<Retour>,
}

impl Ou {
    /// What never goes back, whatever is added: obtained, then the round, then the place in it.
    pub fn avance(&self) -> (bool, u32, u8) {
        match self.etape {
            Etape::Obtenu(_) => (true, 0, 0),
            _ => (false, self.tour, self.etape.rang()),
        }
    }

    /// The day one comes back to it.
    pub fn jour(&self) -> Option<Date> {
        match &self.retour {
            Some(Retour::Le(day)) => Some(*day),
            _ => None,
        }
    }

    /// Nothing is left to decide here: she has it, or it was said why one does not come back.
    pub fn est_clos(&self) -> bool {
        self.jour().is_none()
    }

    /// Moves on, unless that would go back.
    fn passer(&mut self, etape: Etape, (le, retour): (Date, Option<Retour>)) {
        if matches!(self.etape, Etape::Obtenu(_)) {
            return;
        }
        if self.etape.ferme_un_tour() && etape.ouvre_un_tour() {
            self.tour += 1;
        } else if etape.rang() < self.etape.rang() {
            return;
        }
        (self.etape, self.depuis, self.retour) = (etape, le, retour);
    }

    fn lire(&mut self, acte: &Acte) {
        let after = |days: i64| Some(Retour::Le(acte.le.saturating_add(days.days())));
        match &acte.quoi {
            Quoi::Propose(Reponse::NeVeutPas) => {
                self.passer(Etape::Arrete(Arret::Elle), (acte.le, Some(Retour::Le(acte.le))));
            }
            Quoi::Propose(said) => self.passer(Etape::Propose(*said), (acte.le, after(JOURS_SANS_SUITE))),
            Quoi::Commence => self.passer(Etape::Commence(None), (acte.le, after(JOURS_COMMENCE))),
            Quoi::Obtenu => self.passer(Etape::Obtenu(None), (acte.le, None)),
            Quoi::Abandonne { cause, qui, retour, .. } => {
                self.passer(Etape::Abandonne(*cause, *qui), (acte.le, Some(retour.clone())));
            }
            // Only what was given up, with its cause, may be left for good.
            Quoi::Retour(Retour::Jamais(_)) if !matches!(self.etape, Etape::Abandonne(..)) => {}
            Quoi::Retour(_) if matches!(self.etape, Etape::Obtenu(_)) => {}
            Quoi::Retour(retour) => self.retour = Some(retour.clone()),
        }
    }

    fn finir(&mut self, demarche: &DemarcheId, fin: &FinLue) {
        if fin.issue == Issue::Aboutie {
            return self.passer(Etape::Obtenu(Some(demarche.clone())), (fin.le, None));
        }
        let day = fin.revenir_le.unwrap_or(fin.le);
        self.passer(Etape::Arrete(Arret::Demarche(fin.issue, fin.motif)), (fin.le, Some(Retour::Le(day))));
    }
}

/// One thing that happened, wherever it was written.
enum Pas<'a> {
    Acte(&'a Acte),
    Debut(&'a Suivie),
    Fin(&'a Suivie, &'a FinLue),
}

impl Pas<'_> {
    /// The order of two steps noted at the same instant.
    fn rang(&self) -> u8 {
        match self {
            Self::Acte(Acte { quoi: Quoi::Propose(Reponse::NeVeutPas), .. }) | Self::Fin(..) => 3,
            Self::Acte(Acte { quoi: Quoi::Propose(_), .. }) => 1,
            Self::Acte(Acte { quoi: Quoi::Commence, .. }) | Self::Debut(_) => 2,
            Self::Acte(Acte { quoi: Quoi::Abandonne { .. }, .. }) => 4,
            Self::Acte(Acte { quoi: Quoi::Obtenu, .. }) => 5,
            Self::Acte(Acte { quoi: Quoi::Retour(_), .. }) => 6,
        }
    }
}

impl Renoncement {
    /// Does this démarche count? One that was over when the right was seen does not.
    pub fn suit(&self, one: &Suivie) -> bool {
        one.fin.as_ref().is_none_or(|end| end.le >= self.repere_le)
    }

    /// Where it stands, from its acts and the démarches of its fiche.
    pub fn ou(&self, demarches: &[Suivie]) -> Ou {
        let mut steps: Vec<(Date, Timestamp, Pas<'_>)> =
            self.actes.iter().map(|one| (one.le, one.note_le, Pas::Acte(one))).collect();
        for one in demarches.iter().filter(|one| self.suit(one)) {
            steps.push((one.le.max(self.repere_le), one.debut, Pas::Debut(one)));
            steps.extend(one.fin.iter().map(|end| (end.le, end.note_le, Pas::Fin(one, end))));
        }
        steps.sort_by_key(|one| (one.0, one.1, one.2.rang()));
        let seen = self.repere_le;
        let mut ou = Ou {
            tour: 0,
            etape: Etape::Repere,
            depuis: seen,
            retour: Some(Retour::Le(seen.saturating_add(JOURS_SANS_SUITE.days()))),
        };
        for (le, _, step) in &steps {
            match step {
                Pas::Acte(one) => ou.lire(one),
                Pas::Debut(one) => {
                    let back = Retour::Le(le.saturating_add(JOURS_COMMENCE.days()));
                    ou.passer(Etape::Commence(Some(one.demarche.clone())), (*le, Some(back)));
                }
                Pas::Fin(one, end) => ou.finir(&one.demarche, end),
            }
        }
        ou
    }
}

/// The day proposed to come back to what is given up.
pub fn dans_six_mois(today: Date) -> Date {
    today.saturating_add(MOIS_RETOUR.months())
}

/// A day to come, not too far.
pub fn est_un_retour(le: Date, today: Date) -> bool {
    le > today && le <= today.saturating_add(ANNEES_RETOUR.years())
}

/// A day that was, not too long ago.
pub fn est_plausible(le: Date, today: Date) -> bool {
    le <= today && le >= today.saturating_sub(ANNEES_PASSE.years())
}
