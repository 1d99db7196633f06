//! What in a quote looks as if it told who speaks, or of whom: said before it is kept, never refused. Pure.

use std::collections::BTreeSet;

use tandem_noms::normaliser;

/// What was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// After « Mme », or the name of an agent.
    Nom,
    /// Ten digits, or those of a country.
    Telephone,
    /// `…@…`
    Courriel,
    /// Thirteen or fifteen digits, as those of the social security.
    Nir,
    /// Six digits or more: an allocataire, a file.
    Numero,
}

impl Nature {
    /// As a form says that it was read.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nom => "nom",
            Self::Telephone => "telephone",
            Self::Courriel => "courriel",
            Self::Nir => "nir",
            Self::Numero => "numero",
        }
    }

    /// As it is shown.
    pub const fn nom(self) -> &'static str {
        match self {
            Self::Nom => "un nom",
            Self::Telephone => "un numéro de téléphone",
            Self::Courriel => "une adresse e-mail",
            Self::Nir => "un numéro de sécurité sociale",
            Self::Numero => "un numéro (allocataire, dossier)",
        }
    }
}

/// Shortest word of an agent's name that is looked for, in letters.
const LETTRES: usize = 3;
/// Fewest digits of a number that names somebody.
const CHIFFRES: usize = 6;
const TITRES: [&str; 14] = [
    "m",
    "mr",
    "mme",
    "mlle",
    "monsieur",
    "madame",
    "mademoiselle",
    "dr",
    "docteur",
    "docteure",
    "me",
    "maitre",
    "appelle",
    "prenom",
];

/// Words of the names of the agents, folded.
pub fn mots_des_noms<'n>(noms: impl Iterator<Item = &'n String>) -> BTreeSet<String> {
    let words = noms.flat_map(|nom| normaliser(nom).split(' ').map(ToOwned::to_owned).collect::<Vec<_>>());
    words.filter(|word| word.chars().count() >= LETTRES).collect()
}

/// What a quote seems to hold, each with the words seen; each kind once.
pub fn chercher(texte: &str, agents: &BTreeSet<String>) -> Vec<(Nature, String)> {
    let mut found: Vec<(Nature, String)> = Vec::new();
    let seen = courriels(texte).chain(numeros(texte)).chain(noms(texte, agents));
    for (nature, words) in seen {
        if found.iter().all(|one| one.0 != nature) {
            found.push((nature, words));
        }
    }
    found
}

fn nu(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn courriels(texte: &str) -> impl Iterator<Item = (Nature, String)> {
    let words = texte.split_whitespace().map(nu);
    let mails =
        words.filter(|word| word.split_once('@').is_some_and(|(who, place)| !who.is_empty() && !place.is_empty()));
    mails.map(|word| (Nature::Courriel, word.to_owned()))
}

/// Numbers, whose groups are parted by one space, dot or dash.
fn numeros(texte: &str) -> impl Iterator<Item = (Nature, String)> {
    let mut runs: Vec<String> = vec![String::new()];
    let mut letters = texte.chars().peekable();
    while let Some(one) = letters.next() {
        let joins =
            matches!(one, ' ' | '\u{a0}' | '\u{202f}' | '.' | '-') && letters.peek().is_some_and(char::is_ascii_digit);
        let Some(run) = runs.last_mut() else { break };
        if one.is_ascii_digit() || (joins && !run.is_empty()) || (one == '+' && run.is_empty()) {
            run.push(one);
        } else if !run.is_empty() {
            runs.push(String::new());
        }
    }
    runs.into_iter().filter_map(|run| Some((numero(&run)?, run)))
}

fn numero(run: &str) -> Option<Nature> {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let abroad = run.starts_with('+') || digits.starts_with("00");
    match digits.len() {
        10 if digits.starts_with('0') => Some(Nature::Telephone),
        9..=15 if abroad => Some(Nature::Telephone),
        13 | 15 if digits.starts_with(['1', '2', '3', '4', '7', '8']) => Some(Nature::Nir),
        CHIFFRES.. => Some(Nature::Numero),
        _ => None,
    }
}

fn noms(texte: &str, agents: &BTreeSet<String>) -> impl Iterator<Item = (Nature, String)> {
    let words: Vec<&str> = texte
        .split(|c: char| c.is_whitespace() || matches!(c, '’' | '\''))
        .map(nu)
        .filter(|one| !one.is_empty())
        .collect();
    let mut found = Vec::new();
    let mut before = String::new();
    for word in words {
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let folded = normaliser(word);
        let known = folded.split(' ').any(|part| agents.contains(part));
        if capital && (known || TITRES.contains(&before.as_str())) {
            found.push((Nature::Nom, word.to_owned()));
        }
        before = folded;
    }
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vu(texte: &str) -> Vec<Nature> {
        let agents =
            mots_des_noms(["Claire Morel".to_owned(), "Sonia N’Guessan".to_owned(), "Li Wu".to_owned()].iter());
        chercher(texte, &agents).into_iter().map(|one| one.0).collect()
    }

    #[test]
    fn what_names_somebody_is_seen() {
        assert_eq!(vu("C’est Claire qui m’a aidé."), [Nature::Nom]);
        assert_eq!(vu("J’ai demandé à mme Dupont et à M. Petit."), [Nature::Nom]);
        assert_eq!(vu("Je m’appelle Awa."), [Nature::Nom]);
        assert_eq!(vu("appelle le 06 39 98 00 12"), [Nature::Telephone]);
        assert_eq!(vu("+33 6 39 98 00 12"), [Nature::Telephone]);
        assert_eq!(vu("mon adresse, c’est awa.d@exemple.fr."), [Nature::Courriel]);
        assert_eq!(vu("le 2 84 05 93 066 123 45 ou 284059306612345"), [Nature::Nir]);
        assert_eq!(vu("mon numéro à la Caf : 1234567"), [Nature::Numero]);
        assert_eq!(vu("M. Petit, au 01.99.00.12.34"), [Nature::Telephone, Nature::Nom]);
    }

    #[test]
    fn ordinary_words_are_left_alone() {
        for texte in [
            "La Caf ne répond pas, et France Travail non plus.",
            "C’est pas clair, claire comme de l’eau.",
            "J’ai attendu 3 mois, du 12/11/2025 au 14 février 2026.",
            "Madame la directrice m’a dit non.",
            "1 200 euros, 30 familles, 5 minutes contre 30.",
            "M’en sortir seul ? Me voilà bien.",
            "",
        ] {
            assert_eq!(vu(texte), [], "{texte}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_what_is_seen_is_in_it(texte in "\\PC{0,200}") {
            for (_, words) in chercher(&texte, &BTreeSet::new()) {
                prop_assert!(texte.contains(&words), "{words}");
            }
        }

        #[test]
        fn a_telephone_is_seen_however_it_is_written(rest in "[1-9][0-9]{8}", between in prop::sample::select(vec!["", " ", ".", "-", "\u{a0}"])) {
            let digits = format!("0{rest}");
            let pairs: Vec<&str> = (0..5).map(|at| &digits[at * 2..at * 2 + 2]).collect();
            let seen = vu(&format!("au {} le soir", pairs.join(between)));
            prop_assert!(seen.contains(&Nature::Telephone), "{seen:?}");
        }
    }
}
