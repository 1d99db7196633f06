//! What unlocks a telephone: PIN, PUK, code, drawing.

use crate::{
    Nature, Phrase, Trouvaille,
    formes::{chiffres, nombre},
    texte::Mot,
    trouvaille,
    vocabulaire::{ANNONCES, PORTES, est},
};

/// Words read after the keyword.
const PORTEE: usize = 12;

fn appareil(mots: &[Mot<'_>]) -> bool {
    mots.iter().any(|mot| {
        matches!(
            mot.plie.as_str(),
            "tel" | "telephone" | "portable" | "smartphone" | "iphone" | "mobile" | "ecran" | "tablette" | "phone"
        )
    })
}

/// The first PIN, PUK, unlocking code or drawing of a sentence.
pub fn chercher(phrase: Phrase<'_, '_>) -> Option<Trouvaille> {
    let mots = phrase.mots;
    // Read once: a note of ten thousand « ouvre » costs no more.
    let (device, locked) = (appareil(mots), mots.iter().any(deverrouille));
    let door = mots.iter().any(|one| est(&PORTES, &one.plie));
    for (at, mot) in mots.iter().enumerate() {
        let word = mot.plie.as_str();
        let opens =
            ["deverrou", "verrouillage", "debloqu", "deblocage", "unlock"].iter().any(|one| word.starts_with(one))
                || matches!(word, "ouvre" | "ouvrir" | "faites" | "tapez" | "taper");
        let found = if matches!(word, "pin" | "puk" | "pin1" | "pin2") {
            nombre_apres(mots, at + 1, 4..=8, true)
        } else if matches!(word, "schema" | "pattern" | "motif" | "dessin") && (device || locked) {
            schema(mots, at + 1)
        } else if opens && (device || word.starts_with("deverrou")) && !door {
            nombre_apres(mots, at + 1, 4..=8, false).or_else(|| tape(mots, at))
        } else {
            None
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

fn deverrouille(mot: &Mot<'_>) -> bool {
    mot.plie.starts_with("deverrou") || mot.plie.starts_with("verrou") || mot.plie == "unlock"
}

/// A number of this many digits in the next words.
fn nombre_apres(
    mots: &[Mot<'_>],
    start: usize,
    long: std::ops::RangeInclusive<usize>,
    pin: bool,
) -> Option<Trouvaille> {
    for at in start..mots.len().min(start + PORTEE) {
        let mot = mots.get(at)?;
        if at > start + 1 && mot.avant.coupe && !mot.avant.fort {
            return None;
        }
        if let Some((digits, end)) = nombre(mots, at) {
            let before = mots.get(at - 1).map_or("", |one| one.plie.as_str());
            let number = at > start
                && est(&ANNONCES, before)
                && !matches!(before, "tel" | "telephone" | "portable" | "est" | "au");
            if long.contains(&digits.len()) && !number {
                return trouvaille(mots.get(at..end)?, Nature::Telephone);
            }
            if !pin && digits.len() > 8 {
                return None;
            }
        }
    }
    None
}

/// « Il faut taper 1974 pour ouvrir le téléphone ».
fn tape(mots: &[Mot<'_>], at: usize) -> Option<Trouvaille> {
    let from = at.saturating_sub(4);
    let place =
        (from..at).rev().find(|&one| mots.get(one).is_some_and(|mot| chiffres(mot).is_some_and(|d| d.len() >= 4)))?;
    let typed = place > 0
        && mots.get(place - 1).is_some_and(|mot| matches!(mot.plie.as_str(), "taper" | "faire" | "tape" | "code"));
    let (digits, end) = nombre(mots, place)?;
    (typed && digits.len() <= 8).then(|| trouvaille(mots.get(place..end)?, Nature::Telephone)).flatten()
}

/// « en Z », « un L en partant du haut », « 1-4-7-8-9 ».
fn schema(mots: &[Mot<'_>], start: usize) -> Option<Trouvaille> {
    for at in start..mots.len().min(start + PORTEE) {
        let mot = mots.get(at)?;
        if let Some((digits, end)) = nombre(mots, at)
            && digits.len() >= 4
            && digits.len() <= 9
        {
            return trouvaille(mots.get(at..end)?, Nature::Telephone);
        }
        let letter = mot.plie.chars().count() == 1 && mot.brut.chars().all(char::is_uppercase);
        let said = at > 0
            && mots
                .get(at - 1)
                .is_some_and(|one| matches!(one.plie.as_str(), "en" | "un" | "lettre" | "le" | "forme" | "de"));
        let figure = matches!(mot.plie.as_str(), "carre" | "croix" | "zigzag" | "triangle" | "escargot" | "spirale");
        if letter && said || figure {
            return trouvaille(mots.get(at..=at)?, Nature::Telephone);
        }
    }
    None
}
