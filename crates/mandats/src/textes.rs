//! The texts, version by version, language by language: `donnees/mandats`, embedded.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde::Deserialize;

/// The version a new mandate is made with.
pub const COURANTE: &str = "2026-11";

/// Which way a language is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sens {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Sens {
    /// As in an HTML `dir`.
    pub const fn code(self) -> &'static str {
        match self {
            Sens::Ltr => "ltr",
            Sens::Rtl => "rtl",
        }
    }
}

/// One of the ten domains.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domaine {
    /// Its name.
    pub titre: String,
    /// What is in it, on one line.
    pub description: String,
}

type Mots = BTreeMap<String, String>;

/// A version in one language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texte {
    /// `fr`, `ar`, `prs`…
    pub langue: String,
    /// Its name, in itself.
    pub nom: String,
    /// Its name, in French.
    pub nom_francais: String,
    /// Which way it is read.
    pub sens: Sens,
    /// Somebody who speaks it said it says the same.
    pub relu: bool,
    /// Who wrote it, from what.
    pub source: String,
    /// When its sources were read.
    pub verifie_le: toml::value::Datetime,
    /// What is printed above it while it was not read again.
    pub avertissement: String,
    titres: Mots,
    phrases: Mots,
    durees: Mots,
    canaux: Mots,
    domaines: BTreeMap<String, Domaine>,
    revocation: Mots,
    vue: Mots,
}

/// What a sentence says when a name it should have is missing: seen by a test, never by a person.
const MANQUE: &str = "[texte absent]";

/// Marks that keep a name or a number from moving the signs around it in a text read from right to left.
const ISOLE: (char, char) = ('\u{2068}', '\u{2069}');

impl Texte {
    fn groupe(&self, groupe: &str) -> Option<&Mots> {
        Some(match groupe {
            "titres" => &self.titres,
            "phrases" => &self.phrases,
            "durees" => &self.durees,
            "canaux" => &self.canaux,
            "revocation" => &self.revocation,
            "vue" => &self.vue,
            _ => return None,
        })
    }

    /// A sentence, `phrases.duree`, its braces filled. Right to left, each value is isolated.
    pub fn dire(&self, cle: &str, valeurs: &[(&str, &str)]) -> String {
        let found = cle.split_once('.').and_then(|(groupe, nom)| self.groupe(groupe)?.get(nom));
        let mut out = found.map_or_else(|| MANQUE.to_owned(), |texte| self.ponctuer(texte));
        for (nom, valeur) in valeurs {
            out = out.replace(&format!("{{{nom}}}"), &self.isoler(valeur));
        }
        out
    }

    /// A value in a sentence of this language: it moves no sign around it.
    pub(crate) fn isoler(&self, valeur: &str) -> String {
        match self.sens {
            Sens::Ltr => valeur.to_owned(),
            Sens::Rtl => format!("{}{valeur}{}", ISOLE.0, ISOLE.1),
        }
    }

    /// In French, what precedes a double sign never leaves it; the files are typed with plain spaces.
    fn ponctuer(&self, texte: &str) -> String {
        if self.langue != "fr" {
            return texte.to_owned();
        }
        let signs = [" :", " ;", " ?", " !", " »"];
        let tied = signs.iter().fold(texte.to_owned(), |out, sign| out.replace(sign, &sign.replace(' ', "\u{a0}")));
        tied.replace("« ", "«\u{a0}")
    }

    /// A domain, by its code.
    pub fn domaine(&self, code: &str) -> Option<&Domaine> {
        self.domaines.get(code)
    }

    /// The domains, in the order of their codes.
    pub fn domaines(&self) -> impl Iterator<Item = (&str, &Domaine)> {
        self.domaines.iter().map(|(code, one)| (code.as_str(), one))
    }

    /// Every sentence by its key, for those who compare two languages.
    pub fn cles(&self) -> BTreeMap<String, &str> {
        let groups = ["titres", "phrases", "durees", "canaux", "revocation", "vue"];
        let plain = groups.into_iter().filter_map(|nom| Some((nom, self.groupe(nom)?)));
        let mut all: BTreeMap<String, &str> = plain
            .flat_map(|(nom, mots)| mots.iter().map(move |(cle, mot)| (format!("{nom}.{cle}"), mot.as_str())))
            .collect();
        for (code, one) in &self.domaines {
            all.insert(format!("domaines.{code}.titre"), &one.titre);
            all.insert(format!("domaines.{code}.description"), &one.description);
        }
        all
    }
}

/// A version: the French text, which binds, and its translations.
#[derive(Clone, Debug)]
pub struct Version {
    /// Year and month.
    pub nom: &'static str,
    textes: Vec<Texte>,
}

impl Version {
    /// The text that binds.
    pub fn francais(&self) -> &Texte {
        &self.textes[0]
    }

    /// A translation.
    pub fn langue(&self, code: &str) -> Option<&Texte> {
        self.textes.iter().find(|one| one.langue == code)
    }

    /// The translations, without the French.
    pub fn traductions(&self) -> &[Texte] {
        &self.textes[1..]
    }
}

macro_rules! version {
    ($nom:literal, $($langue:literal)+) => {
        ($nom, &[$(include_str!(concat!("../../../donnees/mandats/", $nom, "/", $langue, ".toml"))),+])
    };
}

/// What is delivered. French first; the order is that of the list on screen.
const LIVREES: [(&str, &[&str]); 1] = [version!("2026-11", "fr" "en" "ar" "uk" "ru" "prs" "pt" "ro" "es" "tr" "ps")];

static VERSIONS: LazyLock<Vec<Version>> = LazyLock::new(|| {
    let lire = |(nom, textes): &(&'static str, &[&str])| Version {
        nom,
        // A file that cannot be read is left out; the first test of the crate refuses it.
        textes: textes.iter().filter_map(|texte| toml::from_str(texte).ok()).collect(),
    };
    LIVREES.iter().map(lire).filter(|one| !one.textes.is_empty()).collect()
});

/// Every version, oldest first.
pub fn versions() -> &'static [Version] {
    &VERSIONS
}

/// A version by its name. One that is cited by a mandate is never removed.
pub fn version(nom: &str) -> Option<&'static Version> {
    VERSIONS.iter().find(|one| one.nom == nom)
}

static DOMAINES: LazyLock<BTreeMap<String, BTreeSet<String>>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../donnees/mandats/domaines.toml")).unwrap_or_default());

/// The domains a fiche is in.
pub fn domaines_de(fiche: &str) -> Vec<&'static str> {
    DOMAINES.iter().filter(|(_, fiches)| fiches.contains(fiche)).map(|(nom, _)| nom.as_str()).collect()
}
