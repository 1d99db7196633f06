//! What a copy is made of: sections, lines, fields. One shape for the readable page and for JSON.

use jiff::{Timestamp, civil::Date};
use serde_json::{Map, Value, json};

use super::sources::Contexte;
use crate::ui::dates;

/// One fact of a line: a code for machines, words for people.
#[derive(Debug)]
pub struct Champ {
    /// Key in JSON.
    pub code: &'static str,
    /// Words on paper.
    pub nom: &'static str,
    /// What it says, in words.
    pub texte: String,
    brut: Value,
}

/// One line.
#[derive(Debug, Default)]
pub struct Ligne {
    /// What it is about.
    pub titre: String,
    /// What it says.
    pub champs: Vec<Champ>,
    /// Does it tell of someone else?
    pub tiers: bool,
    /// Undone or corrected: it is told, and does not count any more.
    pub barree: bool,
}

impl Ligne {
    /// A line about something.
    pub fn new(titre: impl Into<String>) -> Self {
        Self { titre: titre.into(), ..Self::default() }
    }

    /// A text; nothing when empty.
    #[must_use]
    pub fn texte(self, code: &'static str, nom: &'static str, texte: impl Into<String>) -> Self {
        let texte = texte.into();
        let brut = Value::String(texte.clone());
        if texte.is_empty() { self } else { self.champ(code, nom, texte, brut) }
    }

    /// A code with its words.
    #[must_use]
    pub fn code(self, code: &'static str, nom: &'static str, (valeur, mots): (&str, &str)) -> Self {
        self.champ(code, nom, mots.to_owned(), valeur.into())
    }

    /// A day.
    #[must_use]
    pub fn jour(self, code: &'static str, nom: &'static str, jour: Date) -> Self {
        self.champ(code, nom, dates::long(jour), jour.to_string().into())
    }

    /// An instant: the day for people, the second for machines.
    #[must_use]
    pub fn instant(self, code: &'static str, nom: &'static str, at: Timestamp, cx: &Contexte) -> Self {
        self.champ(code, nom, dates::long(cx.jour(at)), at.to_string().into())
    }

    /// A number and its words.
    #[must_use]
    pub fn nombre(self, code: &'static str, nom: &'static str, n: i64, mots: String) -> Self {
        self.champ(code, nom, mots, n.into())
    }

    /// Tells of someone else.
    #[must_use]
    pub fn tiers(self, yes: bool) -> Self {
        Self { tiers: yes, ..self }
    }

    /// Does not count any more.
    #[must_use]
    pub fn barree(self, yes: bool) -> Self {
        Self { barree: yes, ..self }
    }

    fn champ(mut self, code: &'static str, nom: &'static str, texte: String, brut: Value) -> Self {
        self.champs.push(Champ { code, nom, texte, brut });
        self
    }

    fn json(&self) -> Value {
        let mut fields: Map<String, Value> =
            self.champs.iter().map(|champ| (champ.code.to_owned(), champ.brut.clone())).collect();
        fields.insert("titre".into(), self.titre.clone().into());
        fields.insert("concerne_un_tiers".into(), self.tiers.into());
        fields.insert("annule_ou_corrige".into(), self.barree.into());
        Value::Object(fields)
    }
}

/// A file that goes with a section: its name in the copy, and how its source calls it.
#[derive(Clone, Debug)]
pub struct Fichier {
    /// Path inside the archive.
    pub nom: String,
    /// For the source to find it.
    pub cle: String,
}

/// A part of the copy.
#[derive(Debug, Default)]
pub struct Section {
    /// What a reader should know.
    pub explication: String,
    /// Its lines.
    pub lignes: Vec<Ligne>,
    /// Its files.
    pub fichiers: Vec<Fichier>,
}

impl Section {
    /// Lines and no file.
    pub fn de(lignes: Vec<Ligne>) -> Self {
        Self { lignes, ..Self::default() }
    }

    /// With a sentence above.
    #[must_use]
    pub fn explique(self, phrase: impl Into<String>) -> Self {
        Self { explication: phrase.into(), ..self }
    }

    /// The same for machines.
    pub(super) fn json(&self, code: &str, titre: &str) -> Value {
        json!({
            "code": code,
            "titre": titre,
            "explication": self.explication,
            "lignes": self.lignes.iter().map(Ligne::json).collect::<Vec<_>>(),
            "fichiers": self.fichiers.iter().map(|one| one.nom.clone()).collect::<Vec<_>>(),
        })
    }
}
