//! Types of the slice. No IO.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use tandem_platform::id;

id!(
    /// A published version.
    CadreId
);
id!(
    /// A rule, or somebody to ask, that an établissement added.
    RegleId
);

/// Most words in a rule: interface.md 4.5, sentences of the professional's side.
pub const MOTS_MAX: usize = 20;
/// Longest rule, title, function, in characters.
pub const LIGNE_MAX: usize = 160;
/// Longest reason or source, in characters.
pub const TEXTE_MAX: usize = 300;
/// Most rules in a cadre: more than that is not read.
pub const REGLES_MAX: usize = 60;
/// Most protocols.
pub const PROTOCOLES_MAX: usize = 60;
/// Most people to ask.
pub const CONTACTS_MAX: usize = 12;
/// Most steps in a protocol.
pub const ETAPES_MAX: usize = 12;

choix! {
    /// Where a rule stands.
    Section {
        /// With her.
        Avec = "avec", "Avec la personne";
        /// In her place.
        Place = "place", "À sa place";
        /// Never.
        Jamais = "jamais", "Jamais";
        /// Accounts and addresses.
        Comptes = "comptes", "Comptes et adresses";
        /// Passwords.
        MotsDePasse = "mots-de-passe", "Mots de passe";
        /// Mandates.
        Mandats = "mandats", "Mandats";
        /// What is kept quiet.
        Secret = "secret", "Secret";
        /// Screens while people talk.
        Ecran = "ecran", "Écran en entretien";
    }
}

choix! {
    /// When a rule matters.
    Moment {
        /// An act is noted.
        Main = "main", "quand on note qui avait la main";
        /// A free note is written.
        Note = "note", "à côté de la note libre";
        /// An account is noted.
        Adresse = "adresse", "à côté de l’adresse d’un compte en ligne";
        /// A mandate is made.
        Mandat = "mandat", "quand un mandat se prépare";
    }
}

choix! {
    /// How sure a rule is. The marks are those of `constats.md`, and two of ours.
    Certitude {
        /// [S]
        Lu = "S", "lu dans la source";
        /// [M]
        Depot = "M", "lu dans un dépôt public";
        /// [G]
        Article = "G", "article de C. Polère, 2017";
        /// [CG]
        General = "CG", "connaissance générale, à vérifier";
        /// [?]
        Contraire = "?", "sources contradictoires, à vérifier";
        /// Nobody's but ours: to be discussed.
        Proposition = "P", "proposition de Tandem";
        /// The établissement decided it.
        Choisie = "E", "choix de l’établissement";
    }
}

impl Certitude {
    /// Is it said « à vérifier » on screen?
    pub const fn a_verifier(self) -> bool {
        matches!(self, Self::General | Self::Contraire)
    }
}

macro_rules! en_code {
    ($($name:ident)+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let code = String::deserialize(from)?;
                Self::parse(&code).ok_or_else(|| D::Error::custom(format!("« {code} » n’est pas connu")))
            }
        }
    )+};
}
en_code! { Section Moment Certitude }

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regle {
    /// Its name, for good: what two versions know it by, and its address on the page.
    pub cle: String,
    /// Where it stands.
    pub section: Section,
    /// One sentence.
    pub texte: String,
    /// What it protects.
    pub pourquoi: String,
    /// Where it comes from.
    pub source: String,
    /// How sure.
    pub certitude: Certitude,
    /// When it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moment: Option<Moment>,
    /// Which revision of the draft last changed it; 0 once published.
    #[serde(default)]
    pub revision: u32,
    /// Taken out of the draft; it can be put back until it is published.
    #[serde(default)]
    pub retiree: bool,
}

/// What the établissement does for a procedure of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protocole {
    /// Code of the fiche.
    pub fiche: String,
    /// Its title.
    pub titre: String,
    /// What is done, in order.
    pub etapes: Vec<String>,
    /// As for a rule.
    #[serde(default)]
    pub revision: u32,
}

/// Who to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Its name, for good.
    pub cle: String,
    /// What they do here.
    pub fonction: String,
    /// When to ask them.
    pub quand: String,
    /// Their number; empty when it is not said.
    #[serde(default)]
    pub telephone: String,
    /// As for a rule.
    #[serde(default)]
    pub revision: u32,
}

/// Everything a cadre says, drafted or published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contenu {
    /// The rules, in the order of the page inside each section.
    pub regles: Vec<Regle>,
    /// The protocols, by fiche.
    pub protocoles: Vec<Protocole>,
    /// Who to ask, the first first.
    pub contacts: Vec<Contact>,
}

/// A published version: it never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its id.
    pub id: CadreId,
    /// 1, 2, 3…
    pub rang: i64,
    /// What it says.
    pub contenu: Contenu,
    /// The day it was voted.
    pub vote_le: Date,
    /// Who voted it.
    pub instance: String,
    /// When it was published.
    pub le: Timestamp,
}

/// What is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brouillon {
    /// How many times it was changed; 0 when nothing is written yet.
    pub revision: u32,
    /// What it says.
    pub contenu: Contenu,
    /// Which version it starts from; none is the model.
    pub base: Option<i64>,
}

/// How many words a sentence has: punctuation alone is none.
pub fn mots(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// Is it one sentence? Nothing ends before its end.
pub fn une_phrase(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let ends = |word: &&&str| word.ends_with(['.', '!', '?', '…']);
    words.split_last().is_none_or(|(_, before)| !before.iter().any(|word| ends(&word)))
}

/// Can it be the name of a rule, in an address?
pub fn est_une_cle(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
}
