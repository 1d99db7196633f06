//! What an entretien is. No IO.

use jiff::civil::Date;
use serde::Deserialize;
use tandem_platform::id;

use crate::enquetes::EnqueteId;

id!(
    /// An entretien: somebody was listened to, one day.
    EntretienId
);

/// Longest notes, in characters.
pub const NOTES_MAX: usize = 6000;
/// Longest quote, in characters.
pub const CITATION_MAX: usize = 400;
/// Letters of a code: 40 bits.
pub const LETTRES: usize = 8;
/// Words of a sentence said to an accompanied person, at most (`interface.md` 4.5).
pub const MOTS_SIMPLES: usize = 12;
/// Themes of the file.
pub const THEMES: std::ops::RangeInclusive<usize> = 8..=12;

/// Who speaks: a category, never a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Public {
    /// A professional.
    Professionnel,
    /// An accompanied person.
    Personne,
}

impl Public {
    /// Both, in the order of the screen.
    pub const TOUS: [Self; 2] = [Self::Professionnel, Self::Personne];

    /// As it is kept.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Professionnel => "professionnel",
            Self::Personne => "personne",
        }
    }

    /// As it is read, of one.
    pub const fn un(self) -> &'static str {
        match self {
            Self::Professionnel => "un professionnel",
            Self::Personne => "une personne accompagnée",
        }
    }

    /// As it is read, of several.
    pub const fn plusieurs(self) -> &'static str {
        match self {
            Self::Professionnel => "professionnels",
            Self::Personne => "personnes accompagnées",
        }
    }

    /// Reads what was kept or chosen.
    pub fn parse(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|one| one.code() == code)
    }
}

/// With whom: who speaks, and perhaps her field or her age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Avec {
    /// Who speaks.
    pub public: Public,
    /// Key of a field (a professional) or of an age (a person).
    pub detail: Option<String>,
}

/// Words said, kept because she agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Key of its theme.
    pub theme: String,
    /// May it be read in a report, without a name?
    pub rapport: bool,
    /// The words.
    pub texte: String,
}

/// An entretien as its author reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entretien {
    /// Its id.
    pub id: EntretienId,
    /// The enquête it belongs to.
    pub enquete: Option<EnqueteId>,
    /// Its day, which is that of what she agreed to.
    pub le: Date,
    /// With whom.
    pub avec: Avec,
    /// What lets it be erased.
    pub code: String,
    /// Did she agree to be quoted? To be noted, she did: else nothing is kept.
    pub citable: bool,
    /// What its author noted, until its term.
    pub notes: Option<String>,
    /// The day the notes reached their term.
    pub notes_effacees_le: Option<Date>,
    /// The day she took her quotes back.
    pub citations_retirees_le: Option<Date>,
    /// Keys of the themes.
    pub themes: Vec<String>,
    /// Her words.
    pub citations: Vec<Citation>,
}

/// A theme of `donnees/entretiens`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// As it is kept.
    pub cle: String,
    /// As it is read.
    pub nom: String,
    /// What a professional is asked.
    pub professionnel: Vec<String>,
    /// What an accompanied person is asked.
    pub personne: Vec<String>,
    /// Where it comes from.
    pub source: String,
}

impl Theme {
    /// What is asked to whom speaks.
    pub fn questions(&self, public: Public) -> &[String] {
        match public {
            Public::Professionnel => &self.professionnel,
            Public::Personne => &self.personne,
        }
    }
}

/// What is said around the questions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trame {
    /// To whom.
    pub public: Public,
    /// Its title.
    pub titre: String,
    /// How long it takes.
    pub duree: String,
    /// What is said before.
    pub avant: Vec<String>,
    /// What is said at the end.
    pub fin: String,
}

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fichier {
    /// One for each public.
    pub trame: Vec<Trame>,
    /// In the order of the screen.
    pub theme: Vec<Theme>,
}

fn est_une_cle(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|one| one.is_ascii_lowercase() || one == b'_')
}

fn trop_longues<'t>(texts: impl Iterator<Item = &'t String>) -> Vec<String> {
    let sentences = texts.flat_map(|text| text.split(['.', '?', '!', ':']));
    let long = sentences.filter(|one| one.split_whitespace().count() > MOTS_SIMPLES);
    long.map(|one| format!("phrase de plus de {MOTS_SIMPLES} mots\u{a0}: {}", one.trim())).collect()
}

impl Fichier {
    /// What is wrong with it, in French, for whoever edits the file.
    pub fn fautes(&self) -> Vec<String> {
        let mut fautes = Vec::new();
        if !THEMES.contains(&self.theme.len()) {
            fautes.push(format!("{} thèmes, de {} à {}", self.theme.len(), THEMES.start(), THEMES.end()));
        }
        let publics: Vec<Public> = self.trame.iter().map(|one| one.public).collect();
        if publics != Public::TOUS {
            fautes.push("une trame par public, professionnel puis personne".to_owned());
        }
        for (rang, one) in self.theme.iter().enumerate() {
            if !est_une_cle(&one.cle) || self.theme.iter().take(rang).any(|before| before.cle == one.cle) {
                fautes.push(format!("clé de thème\u{a0}: {}", one.cle));
            }
            if one.nom.is_empty()
                || one.source.is_empty()
                || Public::TOUS.iter().any(|who| one.questions(*who).is_empty())
            {
                fautes.push(format!("{}\u{a0}: nom, source, et une question par public", one.cle));
            }
            fautes.extend(trop_longues(one.personne.iter()));
        }
        for one in &self.trame {
            if [&one.titre, &one.duree, &one.fin].iter().any(|text| text.is_empty()) || one.avant.is_empty() {
                fautes.push(format!("trame {}\u{a0}: titre, durée, avant et fin", one.public.code()));
            }
            if one.public == Public::Personne {
                fautes.extend(trop_longues(one.avant.iter().chain([&one.fin])));
            }
        }
        fautes
    }
}
