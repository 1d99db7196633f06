//! What is wrong in a fiche: where, and a sentence one can act on.

use std::fmt;

/// One thing to correct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faute {
    /// Name of the file.
    pub fichier: String,
    /// Line in it, from 1.
    pub ligne: usize,
    /// The field it is about (`nom`, `canaux.papier`, `gestes`, `echeances`), empty when the text cannot be read at all.
    pub champ: String,
    /// The sentence.
    pub phrase: String,
}

impl fmt::Display for Faute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, ligne {}\u{a0}: {}", self.fichier, self.ligne, self.phrase)
    }
}

/// The line of a byte.
pub(crate) fn ligne(texte: &str, octet: usize) -> usize {
    texte.bytes().take(octet).filter(|byte| *byte == b'\n').count() + 1
}

/// The sentence for what the TOML reader or serde says, in English.
pub(crate) fn francais(message: &str) -> String {
    let tick = |mark: &str| {
        let rest = message.split_once(mark)?.1;
        let quoted = rest.split('`').next()?;
        Some(quoted.to_owned())
    };
    if let Some(name) = tick("unknown field `") {
        return format!("le champ « {name} » n’existe pas ici.").replace("« ", "«\u{a0}").replace(" »", "\u{a0}»");
    }
    if let Some(name) = tick("missing field `") {
        return format!("le champ «\u{a0}{name}\u{a0}» manque.");
    }
    if let Some(name) = tick("duplicate field `") {
        return format!("le champ «\u{a0}{name}\u{a0}» est écrit deux fois.");
    }
    if let Some(name) = tick("unknown variant `") {
        let known: Vec<&str> =
            message.split_once("expected").map_or("", |cut| cut.1).split('`').skip(1).step_by(2).collect();
        return format!("«\u{a0}{name}\u{a0}» n’est pas connu. On attend\u{a0}: {}.", known.join(", "));
    }
    // The rules speak French already.
    if message.contains('«') || message.contains('’') {
        let end = if message.ends_with(['.', '?', '!']) { "" } else { "." };
        return espaces(&format!("{message}{end}"));
    }
    let low = message.to_lowercase();
    let known: &[(&str, &str)] = &[
        ("duplicate key", "ce champ, ou ce titre, est écrit deux fois."),
        ("invalid type", "la valeur n’a pas la forme attendue (texte entre guillemets, nombre, liste ou date)."),
        ("invalid value", "la valeur n’est pas permise ici."),
        ("out of range", "cette date ou ce nombre n’existe pas."),
        ("invalid date", "cette date n’existe pas."),
        ("datetime", "cette date n’existe pas. Écrivez année-mois-jour, comme 2026-11-26."),
        ("basic string", "un texte n’est pas fermé par un guillemet."),
        ("literal string", "un texte n’est pas fermé par une apostrophe."),
        ("escape", "un « \\ » ne veut rien dire ici."),
        ("unclosed array", "une liste n’est pas fermée par « ] »."),
        ("key with no value", "ce champ n’a pas de valeur : il manque « = »."),
        ("missing value", "ce champ n’a pas de valeur."),
        ("extra", "il y a quelque chose de trop sur cette ligne."),
    ];
    let found = known.iter().find(|line| low.contains(line.0)).map(|line| line.1);
    let phrase = found.map(str::to_owned);
    let phrase =
        phrase.unwrap_or_else(|| "cette ligne n’est pas écrite comme il faut (champ = \"valeur\").".to_owned());
    espaces(&phrase)
}

/// The spaces that never break.
fn espaces(phrase: &str) -> String {
    phrase.replace("« ", "«\u{a0}").replace(" »", "\u{a0}»").replace(" :", "\u{a0}:").replace(" ;", "\u{a0};")
}
