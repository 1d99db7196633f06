//! « mdp : Soleil59! » and the thousand ways to write it; what is only said about a password is left alone.

use std::borrow::Cow;

use crate::{
    Nature, Phrase, Trouvaille,
    formes::{banale, chiffres, date, evidente, habituelle, melange, nette, nombre, reference, telephone},
    texte::Mot,
    trouvaille,
    vocabulaire::{ANNONCES, PETITS, PROPOS, SERVICES, UNITES, est},
};

/// Words read after the keyword.
const PORTEE: usize = 16;
/// Words of one value, at most.
const SUITE: usize = 40;
/// Beyond so many words, « : » no longer announces the password.
const PROCHE: usize = 5;

const SEULS: [&str; 27] = [
    "mdp",
    "mdps",
    "m2p",
    "mdpasse",
    "motdepasse",
    "motsdepasse",
    "motdepass",
    "password",
    "passwords",
    "passwd",
    "pwd",
    "pw",
    "passwort",
    "contrasena",
    "senha",
    "пароль",
    "parola",
    "sifre",
    "wachtwoord",
    "passphrase",
    "passcode",
    "pswd",
    "psw",
    "mtdp",
    "motdpasse",
    "userpassword",
    "motpasse",
];
const DEBUTS: [&str; 6] = ["mot", "mots", "mo", "mt", "moy", "mote"];

/// The words of a keyword at `at`: how many, and whether it is the weak « pass » which needs an announcement.
fn cle(mots: &[Mot<'_>], at: usize) -> Option<(usize, bool)> {
    let word = |more: usize| mots.get(at + more).map_or("", |mot| mot.plie.as_str());
    let first = word(0);
    let marks = |c: char| matches!(c, '-' | '_' | '.' | '/');
    let bare: Cow<'_, str> = if first.contains(marks) { first.replace(marks, "").into() } else { first.into() };
    let numbered =
        bare.strip_prefix("mdp").is_some_and(|end| end.len() == 1 && end.chars().all(|c| c.is_ascii_digit()));
    if numbered || SEULS.contains(&bare.as_ref()) {
        return Some((1, false));
    }
    let passe = |word: &str| {
        word.starts_with("pas")
            && word.len() <= 8
            && word.chars().all(|c| matches!(c, 'p' | 'a' | 's' | 'e'))
            && word != "pas"
    };
    match (first, word(1), word(2)) {
        ("m", "d" | "de", "p" | "passe") | ("phrase" | "mots", "de" | "secrets", "passe") => Some((3, false)),
        (mot, "de" | "2" | "d" | "des" | "du", end) if DEBUTS.contains(&mot) && passe(end) => Some((3, false)),
        (mot, "depasse" | "depass" | "passe", _) if DEBUTS.contains(&mot) => Some((2, false)),
        ("pass", "word" | "words" | "phrase", _) | ("كلمه" | "كلمة", "السر" | "المرور", _) => {
            Some((2, false))
        }
        ("pass" | "passe", ..) => Some((1, true)),
        _ => None,
    }
}

/// Does the sentence speak of a password?
pub fn en_parle(mots: &[Mot<'_>]) -> bool {
    (0..mots.len()).any(|at| matches!(cle(mots, at), Some((_, false))))
}

/// The first password of a sentence.
pub fn chercher(phrase: Phrase<'_, '_>) -> Option<Trouvaille> {
    let mots = phrase.mots;
    for at in 0..mots.len() {
        if let Some(found) = colle(mots.get(at)?) {
            return Some(found);
        }
        if let Some((many, weak)) = cle(mots, at) {
            let found =
                if weak { annonce_faible(mots, at + 1) } else { apres(mots, at + many).or_else(|| devant(mots, at)) };
            if found.is_some() {
                return found;
            }
        }
    }
    // « On est entré avec Biquette62, après plusieurs essais du mot de passe. »
    if en_parle(mots)
        && let Some(mot) =
            mots.windows(2).find(|two| matches!(two, [with, value] if with.plie == "avec" && habituelle(value.brut)))
    {
        return une(mot.last()?);
    }
    // « On a refait son mdp. Nouveau choisi ensemble : Galatasaray1905. »
    if en_parle(phrase.avant) {
        return mots.iter().find(|mot| habituelle(mot.brut)).and_then(|mot| une(mot));
    }
    None
}

fn une(mot: &Mot<'_>) -> Option<Trouvaille> {
    trouvaille(std::slice::from_ref(mot), Nature::MotDePasse)
}

/// « mdp_Orleans1416 »: keyword and value in one word.
fn colle(mot: &Mot<'_>) -> Option<Trouvaille> {
    let rest = mot.plie.strip_prefix("mdp").or_else(|| mot.plie.strip_prefix("pwd"))?;
    let value = rest.trim_start_matches(['_', '-', '.']);
    (value.len() >= 4 && value.len() < rest.len()).then(|| une(mot)).flatten()
}

/// « pass: chaton75 », « pass Galaxy!A14 », but not « pass Navigo ».
fn annonce_faible(mots: &[Mot<'_>], at: usize) -> Option<Trouvaille> {
    let next = mots.get(at)?;
    let value = melange(next.brut) && (next.avant.fort || nette(next.brut) && !reference(next.brut));
    value.then(|| une(next)).flatten()
}

/// What follows the keyword.
fn apres(mots: &[Mot<'_>], start: usize) -> Option<Trouvaille> {
    let determine = [2, 4].iter().any(|&many| article(mots, start.checked_sub(many)));
    let mut place = Place { colle: true, determine, ..Place::default() };
    let end = mots.len().min(start + PORTEE);
    for at in start..end {
        let mot = mots.get(at)?;
        if at > start + 1 && mot.avant.coupe && !place.colle {
            return None;
        }
        // The next keyword reads for itself.
        if at > start && matches!(cle(mots, at), Some((_, false))) {
            return None;
        }
        place.rompu |= mot.avant.virgule || mot.avant.coupe;
        place.fort |= mot.avant.fort && !place.rompu;
        place.cite = mot.avant.guillemet;
        if mot.avant.fort && !place.rompu {
            place.colle = true;
            place.blocage &= at > start + PROCHE;
        }
        if place.colle
            && let Some(found) = valeur(mots, at, place)
        {
            return Some(found);
        }
        let copied =
            !place.rompu && !place.blocage && at > start && mots.get(at - 1).is_some_and(|before| copule(&before.plie));
        if copied && let Some(found) = en_chiffres(mots, at) {
            return Some(found);
        }
        let announced = at > 0 && mots.get(at - 1).is_some_and(|before| est(&ANNONCES, &before.plie));
        if nette(mot.brut) && (!announced || habituelle(mot.brut)) || place.cite && citee(mots, at) {
            return une(mot);
        }
        avancer(mot, &mut place);
    }
    None
}

/// An article or a possessive there?
fn article(mots: &[Mot<'_>], at: Option<usize>) -> bool {
    const ARTICLES: [&str; 14] =
        ["le", "un", "son", "votre", "mon", "ce", "du", "ton", "leur", "notre", "o", "una", "bir", "the"];
    at.and_then(|one| mots.get(one)).is_some_and(|mot| ARTICLES.contains(&mot.plie.as_str()))
}

/// Where the reading is.
#[derive(Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is one thing seen on the way")]
struct Place {
    /// « : », « = » or an arrow was seen.
    fort: bool,
    /// A quote opens here.
    cite: bool,
    /// « est », « c'est » was seen.
    copule: bool,
    /// Only words that may stand between the keyword and its value were read.
    colle: bool,
    /// A word about passwords was read.
    blocage: bool,
    /// A comma or a dash was passed: the subject may have changed.
    rompu: bool,
    /// « le mot de passe suffira »: after an article, a verb follows.
    determine: bool,
    /// A small word was passed since the announcement.
    preposition: bool,
}

/// « free.fr »: the site, not the value.
fn site(word: &str) -> bool {
    [".fr", ".com", ".net", ".org"].iter().any(|end| word.ends_with(end)) && !word.contains('@')
}

fn copule(word: &str) -> bool {
    matches!(word, "est" | "cest" | "sera" | "is" | "devient" | "etait")
}

fn avancer(mot: &Mot<'_>, place: &mut Place) {
    let copula = copule(&mot.plie);
    place.copule |= copula;
    let service = est(&SERVICES, &mot.plie) || matches!(mot.plie.as_str(), "m" | "mr" | "mme" | "monsieur" | "madame");
    place.blocage |= !copula && !service && est(&PROPOS, &mot.plie);
    // « refaire le mot de passe au CIDFF »: after a preposition, a plain word is a place.
    place.preposition |= est(&PETITS, &mot.plie) && !copula;
    let between = service || est(&PETITS, &mot.plie) || copula || site(&mot.plie);
    place.colle &= between || mot.plie.chars().all(|c| c.is_ascii_digit()) && mot.plie.len() <= 2;
}

/// Text in quotes beside the keyword.
fn citee(mots: &[Mot<'_>], at: usize) -> bool {
    let rest = mots.get(at..mots.len().min(at + SUITE)).unwrap_or_default();
    let end = rest.iter().skip(1).position(|mot| mot.avant.ferme).map_or(rest.len(), |more| more + 1);
    let blocked = rest.iter().take(end).filter(|mot| propos(mot) && mot.plie != "je").count();
    end <= 6 && blocked == 0
}

/// A value right here?
fn valeur(mots: &[Mot<'_>], at: usize, place: Place) -> Option<Trouvaille> {
    let mot = mots.get(at)?;
    let strong = place.fort || place.copule;
    if melange(mot.brut) && (place.fort || place.copule || !reference(mot.brut)) || evidente(mot.brut) {
        return une(mot);
    }
    // Right after « : », even the shape of a reference is a password.
    if place.fort
        && mot.avant.fort
        && mot.plie.chars().any(|c| c.is_ascii_digit())
        && !banale(mot.brut)
        && !telephonique(mot)
    {
        let long = mot.plie.len() >= 4 || nombre(mots, at).is_some_and(|(digits, _)| digits.len() >= 4);
        if long && chiffres(mot).is_none() {
            return une(mot);
        }
    }
    if !place.blocage
        && let Some(found) = en_chiffres(mots, at)
    {
        return Some(found);
    }
    if mot.avant.fort && date(&mot.plie) && mot.plie.len() >= 8 {
        return une(mot);
    }
    epelee(mots, at).or_else(|| if place.blocage { None } else { en_mots(mots, at, strong, place) })
}

/// Four to twelve digits which are not a telephone.
fn en_chiffres(mots: &[Mot<'_>], at: usize) -> Option<Trouvaille> {
    let (digits, end) = nombre(mots, at)?;
    let secret = (4..=12).contains(&digits.len()) && !telephone(&digits);
    secret.then(|| trouvaille(mots.get(at..end)?, Nature::MotDePasse)).flatten()
}

fn telephonique(mot: &Mot<'_>) -> bool {
    chiffres(mot).is_some_and(|digits| telephone(&digits))
}

/// « s o l e i l 5 9 ».
fn epelee(mots: &[Mot<'_>], at: usize) -> Option<Trouvaille> {
    let rest = mots.get(at..mots.len().min(at + SUITE))?;
    let many = rest.iter().take_while(|mot| mot.plie.chars().count() == 1 && !mot.avant.virgule).count();
    let spelled = rest.first()?.brut.split('-').filter(|part| part.chars().count() == 1).count() >= 4;
    match (many, spelled) {
        (4.., _) => trouvaille(rest.get(..many)?, Nature::MotDePasse),
        (_, true) => une(rest.first()?),
        _ => None,
    }
}

/// A value made of words: one unknown word, or several, or the way to guess it (« sa date de naissance »).
fn en_mots(mots: &[Mot<'_>], at: usize, strong: bool, place: Place) -> Option<Trouvaille> {
    let rest = mots.get(at..mots.len().min(at + SUITE))?;
    let stop = |mot: &Mot<'_>| {
        mot.avant.virgule || mot.avant.parenthese || mot.avant.coupe || mot.avant.ferme || mot.avant.ligne
    };
    let end = rest.iter().skip(1).position(stop).map_or(rest.len(), |more| more + 1);
    let suite = rest.get(..end)?;
    let first = rest.first()?;
    let elsewhere = (first.avant.virgule
        || first.avant.coupe
        || first.avant.parenthese
        || first.avant.ferme && !first.avant.guillemet)
        && !first.avant.fort;
    let odd = |mot: &Mot<'_>| mot.brut.contains('@') || banale(mot.brut) || est(&UNITES, &mot.plie) || mot.unite;
    if elsewhere || suite.iter().any(odd) || !first.plie.chars().any(char::is_alphabetic) {
        return None;
    }
    let has = |word: &str| suite.iter().any(|mot| mot.plie == word);
    let hint = has("naissance") || has("prenom") || has("nom") && (has("fille") || has("chien") || has("chat"));
    let denied = ["doit", "pas", "ne", "eviter", "jamais", "demander"].iter().any(|word| has(word));
    if hint && strong && !denied {
        return trouvaille(suite, Nature::MotDePasse);
    }
    if place.cite && mots.get(at).is_some_and(|mot| mot.avant.guillemet) && citee(mots, at) {
        return trouvaille(suite, Nature::MotDePasse);
    }
    if suite.iter().any(|mot| propos(mot) || mot.plie == "par") {
        return None;
    }
    let full = suite.iter().filter(|mot| !est(&PETITS, &mot.plie) && !est(&SERVICES, &mot.plie)).count();
    let digits = suite.iter().any(|mot| mot.plie.bytes().any(|byte| byte.is_ascii_digit()));
    let known = suite.first().is_some_and(|mot| est(&PETITS, &mot.plie) || est(&SERVICES, &mot.plie));
    let ended = rest.get(end).is_none_or(|next| !next.avant.virgule);
    let long = suite.first().is_some_and(|mot| mot.plie.chars().count() >= 4);
    let alone = suite.len() == 1 && full == 1 && long && (strong || !place.preposition && !place.determine);
    let announced = place.fort && (2..=12).contains(&suite.len()) && (full >= 3 || full == 2 && digits) && ended;
    let bare = !strong && suite.len() >= 4 && full == suite.len() && !known;
    (alone || announced || bare).then(|| trouvaille(suite, Nature::MotDePasse)).flatten()
}

/// A word said about passwords, « elle-même » included.
fn propos(mot: &Mot<'_>) -> bool {
    participe(mot.brut) || mot.plie.split('-').any(|part| est(&PROPOS, part))
}

/// « oublié », « introuvable »: said of a password.
fn participe(brut: &str) -> bool {
    let lower = brut.to_lowercase();
    ["é", "ée", "és", "ées", "er", "able", "ible", "ables", "ibles", "ment"].iter().any(|end| lower.ends_with(end))
        && lower.chars().all(char::is_alphabetic)
}

/// « Azerty123 (mdp ameli) », « Soleil59! = son mot de passe ».
fn devant(mots: &[Mot<'_>], at: usize) -> Option<Trouvaille> {
    let from = at.saturating_sub(5);
    for mot in mots.get(from..at)?.iter().rev() {
        if habituelle(mot.brut) || evidente(mot.brut) || nette(mot.brut) && mot.avant.guillemet {
            return une(mot);
        }
        let link = matches!(mot.plie.as_str(), "comme" | "est" | "c" | "en" | "cest" | "pour" | "nouveau" | "voila");
        if !link && !est(&PETITS, &mot.plie) {
            return None;
        }
    }
    None
}
