//! What a fact is and which one is in force; no IO.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use tandem_platform::id;

use super::genre::{Genre, Texte};
use crate::{agents::AgentId, personnes::PersonneId, ui::dates};

id!(
    /// A dated fact.
    FaitId
);

/// Where a fact comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// She, or someone for her, said it.
    Declare,
    /// The agent saw it.
    Observe,
    /// A paper says it.
    Piece,
    /// Tandem already had it before it had a date: creation of the file, former spreadsheet.
    Dossier,
}

impl Source {
    /// Those an agent chooses from.
    pub const AU_CHOIX: [Self; 3] = [Self::Declare, Self::Observe, Self::Piece];

    /// The code stored and exported.
    pub fn code(self) -> &'static str {
        match self {
            Self::Declare => "declare",
            Self::Observe => "observe",
            Self::Piece => "piece",
            Self::Dossier => "dossier",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::AU_CHOIX.into_iter().chain([Self::Dossier]).find(|source| source.code() == code)
    }

    /// The words on screen.
    pub fn nom(self) -> &'static str {
        match self {
            Self::Declare => "déclaré",
            Self::Observe => "observé",
            Self::Piece => "d’après une pièce",
            Self::Dossier => "déjà au dossier",
        }
    }
}

/// What a fact says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Valeur {
    /// Code among the choices of the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choix: Option<String>,
    /// The typed part; a date is ISO.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texte: Option<String>,
    /// Cents a month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub montant: Option<i64>,
    /// Free words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<String>,
}

/// What happens to the value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quoi {
    /// From then on it is this.
    Vaut(Valeur),
    /// From then on it is no more.
    Plus,
    /// It never was: only stands to correct another fact.
    Rien,
}

/// The sealed part of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contenu {
    /// Key inside the kind; empty when the kind has none.
    pub cle: String,
    /// What it says.
    pub quoi: Quoi,
}

/// A fact, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fait {
    /// Its id.
    pub id: FaitId,
    /// Of whom.
    pub personne: PersonneId,
    /// Its kind.
    pub genre: &'static Genre,
    /// What it says.
    pub contenu: Contenu,
    /// From when.
    pub debut: Date,
    /// How it is known.
    pub source: Source,
    /// Who noted it.
    pub agent: AgentId,
    /// When it was noted.
    pub note_le: Timestamp,
    /// Order in which the facts of her file were noted.
    pub rang: i64,
    /// The fact it corrects.
    pub corrige: Option<FaitId>,
}

impl Fait {
    /// Later in time, then in the order they were noted.
    fn place(&self) -> (Date, Timestamp, i64) {
        (self.debut, self.note_le, self.rang)
    }

    /// The value, when it says one.
    pub fn valeur(&self) -> Option<&Valeur> {
        match &self.contenu.quoi {
            Quoi::Vaut(value) => Some(value),
            Quoi::Plus | Quoi::Rien => None,
        }
    }

    /// The whole sentence: « téléphone d’un proche : 06… ».
    pub fn phrase(&self) -> String {
        match &self.contenu.quoi {
            Quoi::Vaut(value) => value.dire(self.genre),
            Quoi::Plus => "n’est plus le cas".to_owned(),
            Quoi::Rien => "retiré : c’était une erreur".to_owned(),
        }
    }
}

impl Valeur {
    /// Only a text.
    pub fn texte(text: impl Into<String>) -> Self {
        Self { texte: Some(text.into()), ..Self::default() }
    }

    /// The value in words; empty when its key says it all (« lire, écrire »).
    pub fn dire(&self, genre: &Genre) -> String {
        let typed = self.texte.as_deref().map(|text| match genre.texte {
            Texte::Date => text.parse().map_or_else(|_| text.to_owned(), dates::long),
            Texte::Telephone => crate::ui::telephone(text),
            _ => text.to_owned(),
        });
        let chosen = self
            .choix
            .as_deref()
            .map(|code| genre.choix.iter().find(|mot| mot.0 == code).map_or(code, |mot| mot.1).to_owned());
        let amount = self.montant.map(|cents| format!("{} par mois", crate::ui::euros(cents)));
        let words = [typed, chosen, amount, self.precision.clone()];
        words.into_iter().flatten().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// The ids of the facts that were corrected.
pub fn corriges(facts: &[Fait]) -> BTreeSet<FaitId> {
    facts.iter().filter_map(|fact| fact.corrige.clone()).collect()
}

/// The facts that count, first begun first.
fn comptent(facts: &[Fait]) -> Vec<&Fait> {
    let out = corriges(facts);
    let mut kept: Vec<&Fait> =
        facts.iter().filter(|fact| !out.contains(&fact.id) && fact.contenu.quoi != Quoi::Rien).collect();
    kept.sort_by_key(|fact| fact.place());
    kept
}

/// The facts in force on a day: one at most for each kind and key, in the order of the kinds then of their keys.
pub fn en_vigueur(facts: &[Fait], jour: Date) -> Vec<&Fait> {
    let mut last: Vec<&Fait> = Vec::new();
    for fact in comptent(facts).into_iter().filter(|fact| fact.debut <= jour) {
        last.retain(|other| !meme_suite(other, fact));
        last.push(fact);
    }
    last.retain(|fact| fact.valeur().is_some());
    last.sort_by_key(|fact| rang_de(fact));
    last
}

/// The fact in force for one key of one kind.
pub fn en_vigueur_pour<'a>(facts: &'a [Fait], genre: &Genre, cle: &str, jour: Date) -> Option<&'a Fait> {
    en_vigueur(facts, jour).into_iter().find(|fact| fact.genre.code == genre.code && fact.contenu.cle == cle)
}

/// What is announced: begins after the day.
pub fn a_venir(facts: &[Fait], jour: Date) -> Vec<&Fait> {
    comptent(facts).into_iter().filter(|fact| fact.debut > jour).collect()
}

/// The day before the next fact of the same series began; nothing when it still runs.
pub fn fin(facts: &[Fait], of: &Fait) -> Option<Date> {
    let next = comptent(facts).into_iter().find(|fact| meme_suite(fact, of) && fact.place() > of.place())?;
    Some(if next.debut > of.debut { next.debut.yesterday().unwrap_or(next.debut) } else { of.debut })
}

fn meme_suite(a: &Fait, b: &Fait) -> bool {
    a.genre.code == b.genre.code && a.contenu.cle == b.contenu.cle
}

fn rang_de(fact: &Fait) -> (usize, usize) {
    let genres = super::genre::GENRES;
    let key = fact.genre.cles.iter().position(|mot| mot.0 == fact.contenu.cle);
    (genres.iter().position(|one| one.code == fact.genre.code).unwrap_or(usize::MAX), key.unwrap_or(0))
}
