//! What a mandate says, frozen: the answers and the French sentences they made, with a fingerprint of each part. Kept
//! sealed; printed; verified from a file or from a paper.

use std::fmt::Write as _;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    document::document,
    duree::Duree,
    etat::Portee,
    textes::{Version, version},
};

/// Written first in what is fingerprinted: no other paper of Tandem can have the same.
const ENTETE: &str = "tandem-mandat-1";

/// Who gives the mandate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identite {
    /// First and last name, as written on the paper.
    pub nom: String,
    /// Birth date, when it is known.
    #[serde(with = "crate::ecrit::option")]
    pub naissance: Option<Date>,
    /// Where she lives or receives her mail, when it is known.
    pub adresse: Option<String>,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ligne {
    /// See [`Portee::cle`].
    pub cle: String,
    /// What the person reads: the plain name of the fiche. A domain is said by the texts.
    pub titre: String,
    /// With whom, for a fiche.
    pub organisme: Option<String>,
}

impl Ligne {
    /// What it covers.
    pub fn portee(&self) -> Portee {
        Portee::de_cle(&self.cle)
    }
}

/// Through which channel the établissement may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Canal {
    /// A site, with FranceConnect or not.
    Ligne,
    /// By telephone.
    Telephone,
    /// By e-mail.
    Courriel,
    /// On paper.
    Papier,
    /// At the counter.
    Guichet,
}

impl Canal {
    /// All of them, in the order of the screen.
    pub const TOUS: [Canal; 5] = [Canal::Ligne, Canal::Telephone, Canal::Courriel, Canal::Papier, Canal::Guichet];

    /// As kept, and as named in the texts.
    pub const fn code(self) -> &'static str {
        match self {
            Canal::Ligne => "ligne",
            Canal::Telephone => "telephone",
            Canal::Courriel => "courriel",
            Canal::Papier => "papier",
            Canal::Guichet => "guichet",
        }
    }

    /// Reads what `code` writes.
    pub fn de_code(code: &str) -> Option<Canal> {
        Canal::TOUS.into_iter().find(|one| one.code() == code)
    }
}

/// What a mandate says of the one it follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suite {
    /// The first day of the other one.
    #[serde(with = "crate::ecrit")]
    pub du: Date,
    /// What changes, in plain words.
    pub change: Option<String>,
}

/// The answers a mandate is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Version of the texts.
    pub version: String,
    /// Who gives it.
    pub personne: Identite,
    /// Who receives it: the établissement, never an agent in his own name.
    pub etablissement: String,
    /// Where to speak or write to it.
    pub contact: String,
    /// The commune where it is signed.
    pub lieu: String,
    /// Who signs for the établissement.
    pub agent: String,
    /// The limitative list.
    pub lignes: Vec<Ligne>,
    /// The channels.
    pub canaux: Vec<Canal>,
    /// How long was chosen.
    pub duree: Duree,
    /// First day.
    #[serde(with = "crate::ecrit")]
    pub debut: Date,
    /// Last day, included.
    #[serde(with = "crate::ecrit")]
    pub fin: Date,
    /// What for.
    pub objet: String,
    /// What is not covered, said by name.
    pub exclu: Option<String>,
    /// Over-indebtedness is in the list: prepared, never signed.
    pub surendettement: bool,
    /// Another établissement already has the same, which.
    pub autre_structure: Option<String>,
    /// Read at a distance, she said yes at that local time.
    #[serde(with = "crate::ecrit::option")]
    pub a_distance: Option<DateTime>,
    /// The language she read it in, beside the French.
    pub langue: Option<String>,
    /// The one it follows.
    pub suite: Option<Suite>,
    /// What is typed from the paper to verify it.
    pub code: String,
}

/// A piece with what it said and its fingerprints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scellee {
    /// The answers.
    pub piece: Piece,
    /// The French sentences, in the order of the paper: they bind, whatever becomes of the files of texts.
    pub texte: Vec<String>,
    /// Fingerprint of each part, by name.
    pub parties: Vec<(String, String)>,
    /// Fingerprint of the whole, printed on the paper.
    pub empreinte: String,
}

/// What does not hold in a sealed piece.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ecart {
    /// A part is not what was fingerprinted.
    #[error("Cette partie a changé\u{a0}: {0}.")]
    Partie(String),
    /// The whole is not the one of the paper.
    #[error("L’empreinte n’est pas celle de ce mandat.")]
    Empreinte,
    /// The file was touched without changing what it says.
    #[error("Le fichier a été retouché, sans changer ce qu’il dit.")]
    Forme,
    /// The sentences are not those of the version it names.
    #[error("Les phrases ne sont pas celles de la version {0}.")]
    Phrases(String),
}

/// Why a file is not a mandate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Ce fichier n’est pas un mandat de Tandem, ou il est abîmé (ligne {ligne}, colonne {colonne}).")]
pub struct PieceIllisible {
    /// Where reading stopped.
    pub ligne: usize,
    /// And at which sign.
    pub colonne: usize,
}

fn empreinte<'a>(nom: &'a str, valeurs: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in [ENTETE, nom].into_iter().chain(valeurs) {
        // The length first: two neighbours cannot exchange their letters.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The parts, in words a colleague understands when one changed.
const PARTIES: [&str; 7] =
    ["la personne", "l’établissement", "les démarches", "la durée", "le but et les limites", "l’accord", "le texte"];

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn contenu(piece: &Piece, texte: &[String], partie: usize) -> String {
    match partie {
        0 => json(&(&piece.personne, &piece.langue)),
        1 => json(&(&piece.etablissement, &piece.contact, &piece.lieu, &piece.agent)),
        2 => json(&(&piece.lignes, &piece.canaux)),
        3 => json(&(piece.duree, piece.debut.to_string(), piece.fin.to_string(), &piece.suite)),
        4 => json(&(&piece.objet, &piece.exclu, piece.surendettement, &piece.autre_structure)),
        5 => json(&(piece.a_distance.map(|at| at.to_string()), &piece.code)),
        _ => json(&(&piece.version, texte)),
    }
}

fn parties(piece: &Piece, texte: &[String]) -> Vec<(String, String)> {
    let one = |(rang, nom): (usize, &&str)| ((*nom).to_owned(), empreinte(nom, [contenu(piece, texte, rang).as_str()]));
    PARTIES.iter().enumerate().map(one).collect()
}

fn tout(parties: &[(String, String)]) -> String {
    empreinte("tout", parties.iter().flat_map(|(nom, hash)| [nom.as_str(), hash.as_str()]))
}

impl Scellee {
    /// Freezes a piece: what it says in French, and the fingerprints. Nothing when its version is unknown.
    pub fn nouvelle(piece: Piece) -> Option<Scellee> {
        let texte = document(&piece, version(&piece.version)?).phrases();
        let parties = parties(&piece, &texte);
        let empreinte = tout(&parties);
        Some(Scellee { piece, texte, parties, empreinte })
    }

    /// As it is kept, sealed, and given in a file.
    pub fn ecrire(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads what `ecrire` wrote.
    pub fn lire(texte: &str) -> Result<Scellee, PieceIllisible> {
        serde_json::from_str(texte).map_err(|error| PieceIllisible { ligne: error.line(), colonne: error.column() })
    }

    /// Do its fingerprints hold, against the one kept elsewhere? The quick half of [`Scellee::verifier`], for a list.
    pub fn tient(&self, attendue: &str) -> bool {
        let now = parties(&self.piece, &self.texte);
        now == self.parties && tout(&now) == self.empreinte && self.empreinte == attendue
    }

    /// Reads and verifies a file, to the byte.
    pub fn verifier_fichier(texte: &str, attendue: Option<&str>) -> Result<(Scellee, Vec<Ecart>), PieceIllisible> {
        let lue = Scellee::lire(texte)?;
        let mut ecarts = lue.verifier(attendue);
        if ecarts.is_empty() && lue.ecrire() != texte {
            ecarts.push(Ecart::Forme);
        }
        Ok((lue, ecarts))
    }

    /// The version its sentences come from, when this program has it.
    pub fn version(&self) -> Option<&'static Version> {
        version(&self.piece.version)
    }

    /// Everything that does not hold, by name; nothing when it is what was signed. `attendue` is the fingerprint kept
    /// elsewhere, or read on the paper: the start of it is enough, sixteen signs at least.
    pub fn verifier(&self, attendue: Option<&str>) -> Vec<Ecart> {
        let now = parties(&self.piece, &self.texte);
        let mut ecarts: Vec<Ecart> = now
            .iter()
            .enumerate()
            .filter(|(rang, one)| self.parties.get(*rang) != Some(*one))
            .map(|(_, (nom, _))| Ecart::Partie(nom.clone()))
            .collect();
        if self.parties.len() > now.len() {
            ecarts.push(Ecart::Partie("une partie en trop".to_owned()));
        }
        let held = attendue.is_none_or(|one| one.len() >= 16 && self.empreinte.starts_with(one));
        if tout(&self.parties) != self.empreinte || !held {
            ecarts.push(Ecart::Empreinte);
        }
        let said = self.version().map(|version| document(&self.piece, version).phrases());
        if said.is_some_and(|said| said != self.texte) {
            ecarts.push(Ecart::Phrases(self.piece.version.clone()));
        }
        ecarts
    }
}
