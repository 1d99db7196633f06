//! Secret codes, codes received, recovery codes; public codes and doors are left alone.

use crate::{
    Nature, Phrase, Trouvaille,
    formes::{banale, chiffres, melange, milieu, nombre, reference, telephone},
    texte::Mot,
    trouvaille,
    vocabulaire::{ANNONCES, CODES_PUBLICS, CODES_SECRETS, PETITS, PORTES, PROPOS, est},
};

/// Words read after « code ».
const PORTEE: usize = 12;
/// Words read around it to know whether it is a door.
const ALENTOUR: usize = 7;

fn est_code(mots: &[Mot<'_>], at: usize) -> Option<usize> {
    let word = |more: usize| mots.get(at + more).map_or("", |mot| mot.plie.as_str());
    match (word(0), word(1), word(2)) {
        ("cd", "pin" | "secret" | "confidentiel", _)
        | ("c", "secret" | "confidentiel", _)
        | ("الرقم", "السري", _)
        | ("cle" | "cles", "wifi" | "wpa" | "wep" | "reseau" | "box", _) => Some(2),
        ("numero" | "n" | "num" | "no", "d" | "acces", "acces" | "en") => Some(3),
        // « codesecret »: glued by a character that does not show.
        (
            "otp" | "codesecret" | "codepin" | "codeconfidentiel" | "codecaf" | "codecb" | "code" | "codes" | "kod"
            | "codigo" | "كود" | "رمز" | "код" | "certicode" | "securipass" | "passcode",
            ..,
        ) => Some(1),
        _ => None,
    }
}

fn vers(list: &[Mot<'_>], within: &crate::vocabulaire::Liste) -> bool {
    list.iter().any(|mot| est(within, &mot.plie))
}

/// A door or an address around; « à sa place » is neither.
fn porte(around: &[Mot<'_>]) -> bool {
    around.iter().enumerate().any(|(at, mot)| {
        let before = at.checked_sub(1).and_then(|one| around.get(one)).map_or("", |one| one.plie.as_str());
        est(&PORTES, &mot.plie) && !(mot.plie == "place" && matches!(before, "sa" | "ma" | "leur" | "votre" | "en"))
    })
}

/// The code of a card says so: it pays.
fn nature(around: &[Mot<'_>]) -> Nature {
    let has = |words: &[&str]| around.iter().any(|mot| words.contains(&mot.plie.as_str()));
    if has(&[
        "cb",
        "bleue",
        "bancaire",
        "visa",
        "mastercard",
        "retrait",
        "pcs",
        "transcash",
        "crypto",
        "debit",
        "prepayee",
    ]) || has(&["carte"]) && !has(&["sim"])
    {
        Nature::Carte
    } else if has(&["tel", "telephone", "portable", "iphone", "sim", "deverrouillage", "tablette", "smartphone"]) {
        Nature::Telephone
    } else {
        Nature::CodeSecret
    }
}

/// The first secret code of a sentence.
pub fn chercher(phrase: Phrase<'_, '_>) -> Option<Trouvaille> {
    let mots = phrase.mots;
    for at in 0..mots.len() {
        let Some(many) = est_code(mots, at) else { continue };
        let found = apres(mots, at, at + many).or_else(|| devant(mots, at));
        if found.is_some() {
            return found;
        }
    }
    None
}

/// What follows « code ».
fn apres(mots: &[Mot<'_>], code: usize, start: usize) -> Option<Trouvaille> {
    let before = mots.get(code.saturating_sub(3)..start)?;
    // « barre code », « passe le code », « porte code 4590 ».
    if mots.get(code.saturating_sub(1)..code)?.iter().any(|mot| matches!(mot.plie.as_str(), "qr" | "barre")) {
        return None;
    }
    let mut strong = false;
    let certain =
        matches!(mots.get(code)?.plie.as_str(), "certicode" | "securipass" | "c" | "cd" | "الرقم" | "passcode")
            || start == code + 3;
    for at in start..mots.len().min(start + PORTEE) {
        let mot = mots.get(at)?;
        let between = mots.get(start..at)?;
        if at > start && mot.avant.coupe && !mot.avant.fort && !est_valeur_seule(mots, at) {
            return None;
        }
        if at > start && est_code(mots, at).is_some() {
            return None;
        }
        strong |= mot.avant.fort;
        if milieu(mots, at) {
            continue;
        }
        let Some(end) =
            valeur(mots, at, strong || between.iter().all(|one| vide(one) || est(&CODES_SECRETS, &one.plie)))
        else {
            continue;
        };
        let last = mots.get(at.saturating_sub(1)).map_or("", |one| one.plie.as_str());
        let quantity = at > start
            && !mot.avant.fort
            && est(&ANNONCES, last)
            && !matches!(last, "tel" | "portable" | "telephone" | "ligne")
            && !(last == "le" && between.iter().any(|one| one.plie == "est"));
        if quantity || mot.avant.virgule && at > start && !est_valeur_seule(mots, at) {
            return None;
        }
        let value = mots.get(at..end)?;
        let secret = certain || vers(between, &CODES_SECRETS) && !public(between);
        let near = mots.get(code.saturating_sub(ALENTOUR)..(end + 4).min(mots.len()))?;
        let own = before
            .iter()
            .any(|one| matches!(one.plie.as_str(), "son" | "sa" | "mon" | "votre" | "ses" | "his" | "her"));
        let piece = own && mot.avant.virgule && est_valeur_seule(mots, at);
        let plain =
            piece || between.iter().all(|one| vide(one) || one.plie == "faux" || own && est(&PROPOS, &one.plie));
        let accepted = if porte(between) || public(between) {
            false
        } else if secret {
            // « code d'accès 4477, 3e étage » is a door; « code d'accès ameli » is not.
            !(porte(near) && between.iter().all(|one| vide(one) || one.plie == "acces"))
        } else {
            !porte(near) && (plain || strong && mot.avant.fort && between.len() <= 3)
        };
        return accepted.then(|| trouvaille(value, nature(mots.get(code.saturating_sub(6)..end)?))).flatten();
    }
    None
}

fn vide(mot: &Mot<'_>) -> bool {
    est(&PETITS, &mot.plie) || matches!(mot.plie.as_str(), "est" | "toujours" | "actuel" | "nouveau" | "is")
}

/// « code postal », « code banque 20041 », but « code banque en ligne » is an account.
fn public(between: &[Mot<'_>]) -> bool {
    let account =
        between.iter().any(|mot| matches!(mot.plie.as_str(), "ligne" | "internet" | "appli" | "mobile" | "postale"));
    let secret = ["secret", "secrete", "confidentiel", "personnel", "perso", "pin", "provisoire", "activation"];
    if between.iter().any(|mot| secret.contains(&mot.plie.as_str())) {
        return false;
    }
    let before = |at: usize| at.checked_sub(1).and_then(|one| between.get(one)).map_or("", |mot| mot.plie.as_str());
    between.iter().take(4).enumerate().any(|(at, mot)| match mot.plie.as_str() {
        // « code banque 20041 », but « code coffre banque » and « code banque en ligne ».
        "banque" => !account && before(at).is_empty(),
        "travail" => before(at) != "france",
        word => est(&CODES_PUBLICS, word),
    })
}

/// A piece between commas that holds nothing else: « son code devant tous, 5521, attention ».
fn est_valeur_seule(mots: &[Mot<'_>], at: usize) -> bool {
    valeur(mots, at, false).is_some_and(|end| mots.get(end).is_none_or(|next| next.avant.ponctue || next.avant.ligne))
}

/// The index after a value that starts at `at`.
fn valeur(mots: &[Mot<'_>], at: usize, near: bool) -> Option<usize> {
    let mot = mots.get(at)?;
    if let Some((digits, end)) = nombre(mots, at) {
        return ((4..=14).contains(&digits.len()) && !telephone(&digits)).then_some(end);
    }
    if chiffres(mot).is_some() {
        return None;
    }
    let digits = mot.plie.chars().filter(char::is_ascii_digit).count();
    let mixed = digits >= 2 && melange(mot.brut) && (near || !reference(mot.brut));
    let tiny = near && mot.plie.len() >= 3 && digits >= 2 && !banale(mot.brut);
    (mixed || tiny).then_some(at + 1)
}

/// « 4821 c'est le code de sa carte », « 2580 = code du téléphone ».
fn devant(mots: &[Mot<'_>], code: usize) -> Option<Trouvaille> {
    let from = code.saturating_sub(4);
    let mut linked = mots.get(code)?.avant.fort;
    if porte(mots.get(code..(code + ALENTOUR).min(mots.len()))?) || public(mots.get(code..(code + 3).min(mots.len()))?)
    {
        return None;
    }
    for at in (from..code).rev() {
        let mot = mots.get(at)?;
        let digits = chiffres(mot).filter(|digits| (4..=8).contains(&digits.len()));
        if digits.is_some() {
            let pin =
                code == at + 1 && at == 0 && mots.get(code + 1).is_some_and(|next| est(&CODES_SECRETS, &next.plie));
            return (linked || pin).then(|| trouvaille(mots.get(at..=at)?, nature(mots.get(at..)?))).flatten();
        }
        linked |= matches!(mot.plie.as_str(), "est" | "cest") || mot.avant.fort;
        if !vide(mot) && mot.plie != "cest" {
            return None;
        }
    }
    None
}

/// A recovery code: as long as it likes.
fn secours(mots: &[Mot<'_>], at: usize) -> Option<usize> {
    let long = nombre(mots, at).filter(|(digits, _)| digits.len() >= 4 && !telephone(digits)).map(|(_, end)| end);
    long.or_else(|| valeur(mots, at, true))
}

/// Recovery codes and sentences.
pub fn recuperation(phrase: Phrase<'_, '_>) -> Option<Trouvaille> {
    let mots = phrase.mots;
    for at in 0..mots.len() {
        let word = |more: usize| mots.get(at + more).map_or("", |mot| mot.plie.as_str());
        let kind = |word: &str| {
            ["recup", "secours", "reinit", "restaur", "recovery", "backup", "recover"]
                .iter()
                .any(|one| word.starts_with(one))
        };
        let head = matches!(word(0), "code" | "codes" | "cle" | "cles" | "phrase" | "mots");
        let start = match (word(0), word(1), word(2)) {
            (_, "de" | "d", third) if head && kind(third) => at + 3,
            (_, second, _) if head && kind(second) => at + 2,
            (first, "code" | "codes" | "key" | "phrase", _) if kind(first) => at + 2,
            ("seed", "phrase", _) | ("phrase", "secrete", _) => at + 2,
            _ => continue,
        };
        let rest = mots.get(start..mots.len().min(start + PORTEE * 2))?;
        for (more, mot) in rest.iter().enumerate().take(PORTEE) {
            if milieu(mots, start + more) {
                continue;
            }
            if more > 0 && (mot.avant.virgule || mot.avant.coupe) && !mot.avant.fort {
                break;
            }
            if let Some(end) = secours(mots, start + more)
                && !(more > 0 && mots.get(start + more - 1).is_some_and(|one| est(&ANNONCES, &one.plie)))
            {
                return trouvaille(mots.get(start + more..end)?, Nature::Recuperation);
            }
            let words = rest.get(more..)?;
            if mot.avant.fort && words.len() >= 4 && !vers(words, &PROPOS) {
                return trouvaille(words, Nature::Recuperation);
            }
        }
    }
    None
}
