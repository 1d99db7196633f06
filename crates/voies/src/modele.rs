//! What a staircase file holds. Every text is one line, already checked when it comes from [`crate::lire`].

use jiff::civil::Date;
use tandem_delais::{Certitude, Compte, Delai, Evenement, Lieu};

use crate::lettre::Lettre;
use crate::mots::{DecisionVoulue, Nature, Sens};

/// A matter and its staircase: what can be done when it does not move, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voie {
    /// Its name for the program: the name of its file.
    pub cle: String,
    /// Its name.
    pub nom: String,
    /// Its name in plain words.
    pub nom_simple: String,
    /// The administration.
    pub organisme: String,
    /// The fiches of the catalogue it serves (`D06`).
    pub fiches: Vec<String>,
    /// What may be contested, where the steps are not the same for all (« AAH », « RQTH »).
    pub objets: Vec<String>,
    /// Facts that fit in no step.
    pub remarques: Vec<String>,
    /// Why no judge ends it, when none does.
    pub sans_juge: Option<String>,
    /// The steps, common ones included, in the order of the staircase.
    pub marches: Vec<Marche>,
    /// The file it comes from, for a fault.
    pub fichier: String,
    /// The last day it can be trusted without being read again.
    pub a_revoir_avant: Date,
}

impl Voie {
    /// A step.
    pub fn marche(&self, cle: &str) -> Option<&Marche> {
        self.marches.iter().find(|one| one.cle == cle)
    }

    /// The steps a step opens.
    pub fn suites<'v>(&'v self, cle: &str) -> impl Iterator<Item = &'v Marche> {
        self.marches.iter().filter(move |one| one.apres.iter().any(|before| before == cle))
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marche {
    /// Its name inside the staircase.
    pub cle: String,
    /// What the list shows.
    pub nom: String,
    /// To whom.
    pub a_qui: String,
    /// What it is.
    pub nature: Nature,
    /// No judge without it.
    pub obligatoire: bool,
    /// Only when it cannot wait.
    pub urgence: bool,
    /// What happened that opens it.
    pub depuis: Vec<Evenement>,
    /// The steps whose refusal, written or by silence, opens it.
    pub apres: Vec<String>,
    /// For a request: the event that is its sending.
    pub envoi: Option<Evenement>,
    /// For a request: the events that answer it without saying yes.
    pub reponse: Vec<Evenement>,
    /// For a request: the events that say yes.
    pub accord: Vec<Evenement>,
    /// How long one has. Absent: no limit was found in the sources.
    pub temps: Option<Temps>,
    /// What happens without an answer.
    pub silence: Option<Silence>,
    /// After how many working days without an answer to ask again.
    pub relances: Vec<u16>,
    /// The steps whose delay starts anew from its answer.
    pub interrompt: Vec<String>,
    /// The steps whose delay stops while it lasts.
    pub suspend: Vec<String>,
    /// The only place it holds in.
    pub lieu: Option<Lieu>,
    /// The only things contested it holds for.
    pub objets: Vec<String>,
    /// The only sort of decision it holds for.
    pub decision: Option<DecisionVoulue>,
    /// When it is the right one, in words.
    pub quand: Option<String>,
    /// What it stops, in words.
    pub arrete: Option<String>,
    /// What it does not stop, in words.
    pub n_arrete_pas: Option<String>,
    /// What to know before.
    pub a_savoir: Vec<String>,
    /// What to write.
    pub lettre: Option<Lettre>,
    /// Why there is nothing to write.
    pub sans_lettre: Option<String>,
    /// What it rests on.
    pub fondement: Fondement,
    /// The file it comes from, for a fault.
    pub fichier: String,
    /// Its line there.
    pub ligne: usize,
}

/// How long one has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Temps {
    /// How long.
    pub delai: Delai,
    /// Which days count.
    pub compte: Compte,
    /// A Saturday, a Sunday or a holiday goes to the next working day.
    pub report: bool,
}

/// How long the administration has. Never put off: silence does not wait for Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silence {
    /// How long.
    pub delai: Delai,
    /// What it means then.
    pub sens: Sens,
}

/// What a step rests on. No date is ever shown without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fondement {
    /// The text of law or the practice.
    pub texte: String,
    /// Where it was read, each with its mark.
    pub sources: Vec<String>,
    /// How sure it is.
    pub certitude: Certitude,
    /// What is not sure, in one sentence.
    pub doute: Option<String>,
    /// The day somebody checked.
    pub verifie_le: Date,
    /// The day from which it is to be checked again.
    pub a_revoir_avant: Date,
}
