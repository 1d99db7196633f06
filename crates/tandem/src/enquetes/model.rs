//! Questionnaires as data, and what an enquête is. No IO.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Deserialize;
use tandem_platform::id;

use crate::agents::AgentId;

id!(
    /// An enquête: a questionnaire, asked from one day to another.
    EnqueteId
);
id!(
    /// A sheet of one-time codes.
    TirageId
);

/// Questions of a questionnaire, at most: four minutes (issue 7).
pub const QUESTIONS_MAX: usize = 12;
/// Answers to choose from, at most: each is one key of the keyboard when a paper is typed.
pub const CHOIX_MAX: usize = 9;
/// Longest free answer, in characters.
pub const LIBRE_MAX: usize = 300;
/// Longest title, in characters.
pub const TITRE_MAX: usize = 80;
/// Words of a sentence in the plain model, at most (`interface.md` 4.5).
pub const MOTS_SIMPLES: usize = 12;

/// A kind of question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Genre {
    /// One answer.
    Unique,
    /// Several may be ticked.
    Multiple,
    /// One answer, of a scale.
    Echelle,
    /// A number, counted by bands.
    Nombre,
    /// A few words.
    Libre,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choix {
    /// As it is kept.
    pub cle: String,
    /// As it is read.
    pub texte: String,
}

/// A band of numbers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tranche {
    /// Its last number.
    pub jusqu_a: u32,
    /// As it is read.
    pub texte: String,
}

/// Who a question is for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// A question before it.
    pub question: String,
    /// For those who chose one of these.
    pub parmi: Vec<String>,
}

/// A figure somebody published, shown beside the answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publie {
    /// « 83 % »
    pub valeur: String,
    /// Of what.
    pub sens: String,
    /// Where it was read.
    pub source: String,
    /// Of the study.
    pub annee: i16,
    /// How sure we are of it.
    pub certitude: String,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Name of its field, and of its answers once kept.
    pub cle: String,
    /// As it is read.
    pub texte: String,
    /// What helps to answer.
    #[serde(default)]
    pub aide: String,
    /// Its kind.
    pub genre: Genre,
    /// Answers, in order.
    #[serde(default)]
    pub choix: Vec<Choix>,
    /// Largest number.
    #[serde(default)]
    pub max: u32,
    /// Bands of numbers, in order; the last one ends at `max`.
    #[serde(default)]
    pub tranches: Vec<Tranche>,
    /// Whom it is for.
    pub si: Option<Condition>,
    /// What others found.
    #[serde(default)]
    pub publie: Vec<Publie>,
    /// The study asks it, and its figures were not found.
    #[serde(default)]
    pub non_publie: String,
}

impl Question {
    /// Is one answer chosen at most?
    pub fn une_seule(&self) -> bool {
        matches!(self.genre, Genre::Unique | Genre::Echelle)
    }

    /// Are several ticked?
    pub fn plusieurs(&self) -> bool {
        self.genre == Genre::Multiple
    }

    /// Is it counted? A free answer is read.
    pub fn se_compte(&self) -> bool {
        self.genre != Genre::Libre
    }

    /// What its answers are counted under, in order: choices or bands.
    pub fn modalites(&self) -> Vec<&str> {
        match self.genre {
            Genre::Nombre => self.tranches.iter().map(|one| one.texte.as_str()).collect(),
            _ => self.choix.iter().map(|one| one.texte.as_str()).collect(),
        }
    }
}

/// A question by another, shown first.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Graphe {
    /// Its title.
    pub titre: String,
    /// The chart it is a part of, when the study draws several crossings in one.
    #[serde(default)]
    pub avec: String,
    /// What is counted.
    pub question: String,
    /// In which groups.
    pub par: String,
    /// What others found, in a sentence.
    #[serde(default)]
    pub publie: String,
    /// Where it was read, and what differs.
    #[serde(default)]
    pub source: String,
    /// Others drew it, and their figures were not found.
    #[serde(default)]
    pub non_publie: String,
}

impl Graphe {
    /// What the chart is called, whole.
    pub fn nom(&self) -> &str {
        if self.avec.is_empty() { &self.titre } else { &self.avec }
    }
}

/// A questionnaire of `donnees/enquetes`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questionnaire {
    /// As it is kept.
    pub cle: String,
    /// First title of an enquête made of it.
    pub titre: String,
    /// Who answers: `professionnels` or `personnes`.
    pub public: String,
    /// What it asks, in a sentence.
    pub resume: String,
    /// What it is inspired by.
    pub inspiree: String,
    /// Minutes it takes.
    pub minutes: u32,
    /// Must each sentence be short?
    pub simple: bool,
    /// In order.
    pub question: Vec<Question>,
    /// Shown first.
    #[serde(default)]
    pub graphique: Vec<Graphe>,
}

fn est_une_cle(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 20
        && text.bytes().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == b'_')
}

/// Field names of the form that are not questions.
const RESERVEES: [&str; 5] = ["jeton", "numero", "code", "geste", "erreurs"];

impl Questionnaire {
    /// A question by its key.
    pub fn question(&self, cle: &str) -> Option<&Question> {
        self.question.iter().find(|one| one.cle == cle)
    }

    /// What is wrong with it, in French, for whoever edits the file.
    pub fn fautes(&self) -> Vec<String> {
        let mut fautes = Vec::new();
        if !est_une_cle(&self.cle) {
            fautes.push(format!("clé du questionnaire\u{a0}: {}", self.cle));
        }
        if self.question.is_empty() || self.question.len() > QUESTIONS_MAX {
            fautes.push(format!("{} questions, {QUESTIONS_MAX} au plus", self.question.len()));
        }
        if self.minutes == 0 || self.minutes > 4 {
            fautes.push(format!("{} minutes, 4 au plus", self.minutes));
        }
        if !["professionnels", "personnes"].contains(&self.public.as_str()) {
            fautes.push(format!("public\u{a0}: {}", self.public));
        }
        let mut vues: BTreeSet<&str> = BTreeSet::new();
        for (rang, une) in self.question.iter().enumerate() {
            if !est_une_cle(&une.cle) || RESERVEES.contains(&une.cle.as_str()) || !vues.insert(&une.cle) {
                fautes.push(format!("clé de question\u{a0}: {}", une.cle));
            }
            fautes.extend(self.fautes_de(rang, une).into_iter().map(|faute| format!("{}\u{a0}: {faute}", une.cle)));
        }
        for un in &self.graphique {
            let compte = |cle: &str| self.question(cle).is_some_and(Question::se_compte);
            let par = self.question(&un.par).is_some_and(|par| par.se_compte() && !par.plusieurs());
            if !compte(&un.question) || !par || un.question == un.par {
                fautes.push(format!("graphique\u{a0}: {} par {}", un.question, un.par));
            }
            if un.publie.is_empty() == un.non_publie.is_empty() || un.publie.is_empty() != un.source.is_empty() {
                fautes.push(format!("graphique {}\u{a0}: publié avec sa source, ou non publié", un.titre));
            }
        }
        fautes
    }

    fn fautes_de(&self, rang: usize, une: &Question) -> Vec<String> {
        let mut fautes = Vec::new();
        let a_choisir = une.une_seule() || une.plusieurs();
        let cles: BTreeSet<&str> = une.choix.iter().map(|one| one.cle.as_str()).collect();
        if a_choisir && !(2..=CHOIX_MAX).contains(&une.choix.len()) || !a_choisir && !une.choix.is_empty() {
            fautes.push(format!("{} réponses", une.choix.len()));
        }
        if cles.len() != une.choix.len() || une.choix.iter().any(|one| !est_une_cle(&one.cle)) {
            fautes.push("clés des réponses".to_owned());
        }
        let croissantes = une.tranches.windows(2).all(|pair| pair[0].jusqu_a < pair[1].jusqu_a);
        let dernier = une.tranches.last().map(|one| one.jusqu_a);
        if une.genre == Genre::Nombre && (!croissantes || dernier != Some(une.max)) {
            fautes.push("tranches".to_owned());
        }
        if let Some(si) = &une.si {
            let avant = self.question.iter().take(rang).find(|one| one.cle == si.question);
            let connues = avant.is_some_and(|avant| {
                !si.parmi.is_empty() && si.parmi.iter().all(|cle| avant.choix.iter().any(|one| one.cle == *cle))
            });
            if !connues {
                fautes.push(format!("condition sur {}", si.question));
            }
        }
        if une
            .publie
            .iter()
            .any(|one| one.source.is_empty() || one.certitude.is_empty() || !(1990..2100).contains(&one.annee))
        {
            fautes.push("chiffre publié sans source, certitude ni année".to_owned());
        }
        let lus = [une.texte.as_str(), une.aide.as_str()].into_iter().chain(une.modalites());
        for phrase in lus.filter(|_| self.simple).flat_map(|text| text.split(['.', '?', '!'])) {
            if phrase.split_whitespace().count() > MOTS_SIMPLES {
                fautes.push(format!("phrase de plus de {MOTS_SIMPLES} mots\u{a0}: {phrase}"));
            }
        }
        fautes
    }
}

/// An enquête as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enquete {
    /// Its id.
    pub id: EnqueteId,
    /// Key of its questionnaire.
    pub modele: String,
    /// As it was named.
    pub titre: String,
    /// End of its public address.
    pub lien: String,
    /// Only with a one-time code?
    pub avec_codes: bool,
    /// Last day to answer.
    pub jusqu_au: Date,
    /// The first wave, for the others.
    pub serie: EnqueteId,
    /// 1 for the first.
    pub vague: i64,
    /// Who opened it.
    pub agent: AgentId,
    /// The day it was opened, at the office.
    pub ouverte_le: Date,
    /// The day it was closed by somebody.
    pub close_le: Option<Date>,
}

impl Enquete {
    /// May somebody answer on this day?
    pub fn ouverte(&self, today: Date) -> bool {
        self.close_le.is_none() && today <= self.jusqu_au
    }
}
