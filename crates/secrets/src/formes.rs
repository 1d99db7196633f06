//! The shape of one word: a password, a reference, a date, a quantity.

use crate::{
    texte::{Mot, plier},
    vocabulaire::{PRODUITS, UNITES, est},
};

/// What is counted in a word.
#[derive(Default)]
struct Compte {
    petites: usize,
    grandes: usize,
    autres: usize,
    chiffres: usize,
    /// Marks a password likes, dashes and dots left out.
    signes: usize,
    /// Passages between letters and digits.
    passages: usize,
}

fn compter(brut: &str) -> Compte {
    let mut out = Compte::default();
    let mut digit_before = None;
    for c in brut.chars() {
        let kind = if c.is_numeric() {
            out.chiffres += 1;
            Some(true)
        } else if c.is_alphabetic() {
            match () {
                () if c.is_uppercase() => out.grandes += 1,
                () if c.is_lowercase() => out.petites += 1,
                () => out.autres += 1,
            }
            Some(false)
        } else {
            out.signes +=
                usize::from(matches!(c, '!' | '@' | '#' | '$' | '&' | '*' | '%' | '+' | '?' | '~' | '^' | '€'));
            None
        };
        if kind.is_some() {
            out.passages += usize::from(digit_before.is_some() && kind != digit_before);
            digit_before = kind;
        }
    }
    out
}

fn lettres(compte: &Compte) -> usize {
    compte.petites + compte.grandes + compte.autres
}

/// Letters and digits, or a mark inside: what is accepted right after « mot de passe ».
pub fn melange(brut: &str) -> bool {
    let compte = compter(brut);
    let letters = lettres(&compte);
    let inside =
        brut.trim_end_matches(['!', '?', '.']).chars().any(|c| matches!(c, '@' | '#' | '$' | '&' | '*' | '+' | '!'));
    let long = letters + compte.chiffres >= 4;
    long && letters > 0 && (compte.chiffres > 0 || inside) && !banale(brut)
}

/// Sure enough to be seen far from any keyword of its sentence, when the sentence speaks of a password.
pub fn nette(brut: &str) -> bool {
    let compte = compter(brut);
    let letters = lettres(&compte);
    if letters + compte.chiffres < 5
        || letters < 2
        || compte.chiffres + compte.signes == 0
        || banale(brut)
        || reference(brut)
    {
        return false;
    }
    let inside =
        brut.trim_end_matches(['!', '?']).chars().any(|c| matches!(c, '@' | '#' | '$' | '&' | '*' | '+' | '!'));
    (compte.chiffres > 0 && (compte.petites + compte.autres >= 2 || compte.passages >= 2 && compte.chiffres >= 2))
        || (inside && letters >= 4)
}

/// Letters, then digits, as a first name and a year; or a mark as well: known without the words « mot de passe ».
pub fn habituelle(brut: &str) -> bool {
    let compte = compter(brut);
    compte.grandes >= 1
        && compte.petites >= 2
        && compte.chiffres >= 1
        && nette(brut)
        && !produit(brut)
        && lettres(&compte) + compte.chiffres + compte.signes >= 6
}

/// Two digits, or a mark: « mail Leroy2 » is a name.
pub fn appuyee(brut: &str) -> bool {
    let compte = compter(brut);
    compte.chiffres >= 2 || compte.signes > 0
}

/// A capital, a small letter, a digit and a mark: nothing else looks like this, wherever it is.
pub fn evidente(brut: &str) -> bool {
    let compte = compter(brut);
    let bare = brut.trim_end_matches(['!', '?']);
    let inside = bare.chars().any(|c| matches!(c, '@' | '#' | '$' | '&' | '*' | '!' | '%' | '+' | '?'));
    let total = lettres(&compte) + compte.chiffres + compte.signes;
    let four = compte.grandes > 0 && compte.petites > 0 && compte.chiffres > 0 && compte.signes > 0;
    let leet = compte.passages >= 3 && compte.petites >= 3;
    let first = brut.chars().next().is_some_and(char::is_alphanumeric);
    first && total >= 8 && ((four && inside) || leet) && !banale(brut) && !reference(brut)
}

/// Alone on its line or in its sentence.
pub fn seule(brut: &str) -> bool {
    let compte = compter(brut);
    let total = lettres(&compte) + compte.chiffres + compte.signes;
    evidente(brut) || total >= 8 && nette(brut) && !produit(brut) && (habituelle(brut) || compte.passages >= 2)
}

fn produit(brut: &str) -> bool {
    let folded = plier(brut);
    let word: String = folded.chars().take_while(|c| c.is_alphabetic()).collect();
    est(&PRODUITS, &word)
}

/// A shape of everyday life: address, date, hour, quantity, ordinal, file, hashtag, housing, form.
pub fn banale(brut: &str) -> bool {
    let folded = plier(brut);
    let fraction = folded.contains('/') && folded.chars().all(|c| c.is_ascii_digit() || c == '/');
    fraction
        || folded.starts_with("n°")
        || adresse(brut, &folded)
        || date(&folded)
        || quantite(brut, &folded)
        || logement(&folded)
        || brut.starts_with('#')
        || formulaire(&folded)
}

fn adresse(brut: &str, folded: &str) -> bool {
    const FINS: [&str; 14] = [
        ".pdf", ".jpg", ".jpeg", ".png", ".docx", ".doc", ".odt", ".xlsx", ".xls", ".heic", ".fr", ".com", ".org",
        ".net",
    ];
    folded.contains("://")
        || folded.starts_with("www.")
        || FINS.iter().any(|end| folded.ends_with(end))
        || mail(brut)
        || [".fr/", ".com/", ".net/", ".org/"].iter().any(|inside| folded.contains(inside))
}

/// Is it an e-mail address?
pub fn mail(brut: &str) -> bool {
    brut.split_once('@').is_some_and(|(left, right)| {
        let dotted = right.rsplit_once('.').is_some_and(|(host, end)| {
            !host.is_empty() && (2..=6).contains(&end.len()) && end.chars().all(|c| c.is_ascii_alphabetic())
        });
        !left.is_empty() && dotted
    })
}

/// « 12/11 », « 12.11.26 », « 2026-11-24 »: with its year, or without.
pub fn date(folded: &str) -> bool {
    let parts: Vec<&str> = folded.split(['/', '.', '-']).collect();
    let numbers: Option<Vec<u32>> =
        parts.iter().map(|part| part.parse().ok().filter(|_| (1..=4).contains(&part.len()))).collect();
    match numbers.as_deref() {
        Some([d, m]) => (1..=31).contains(d) && (1..=12).contains(m),
        Some([d, m, y]) if *d <= 31 => {
            (1..=31).contains(d) && ((1..=12).contains(m) || *y <= 31 && *m <= 31) && *y <= 2100
        }
        Some([y, m, d]) => (1900..=2100).contains(y) && *m <= 12 && *d <= 31,
        _ => false,
    }
}

fn quantite(brut: &str, folded: &str) -> bool {
    let tail = folded.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | ' ' | '+'));
    if tail.len() == folded.len() {
        return false;
    }
    let hour = folded.split_once(['h', ':']).is_some_and(|(hours, minutes)| {
        let all = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        all(hours) && all(minutes) && hours.len() <= 2 && minutes.len() <= 2
    });
    let ordinal = matches!(
        tail,
        "er" | "ere"
            | "e"
            | "eme"
            | "nd"
            | "nde"
            | "ieme"
            | "bis"
            | "ter"
            | "j"
            | "s"
            | "x"
            | "o"
            | "a"
            | "b"
            | "c"
            | "d"
    );
    hour || brut.ends_with(['€', '%', '°']) || ordinal && folded.len() <= tail.len() + 4 || est(&UNITES, tail)
}

fn logement(folded: &str) -> bool {
    // T2bis, F3, R+2, B204, GIR4, AAH1, A2580: one to four letters, one to three digits.
    let letters = folded.chars().take_while(char::is_ascii_alphabetic).count();
    let rest = folded.get(letters..).unwrap_or_default();
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    (1..=4).contains(&letters)
        && (1..=2).contains(&digits)
        && matches!(rest.get(digits..), Some("" | "bis" | "ter"))
        && letters + digits <= 5
        || folded.starts_with("r+")
}

fn formulaire(folded: &str) -> bool {
    folded.split_once('*').is_some_and(|(left, right)| {
        left.trim_start_matches("cerfa").len() >= 4
            && left.chars().rev().take(4).all(|c| c.is_ascii_digit())
            && right.chars().all(|c| c.is_ascii_digit())
    })
}

/// « DOSS-2026-0145 », « AB-123-CD », « ZR1234567 », « 1234567A »: what an administration writes.
pub fn reference(brut: &str) -> bool {
    let folded = plier(brut);
    let compte = compter(brut);
    let letters = lettres(&compte);
    let head = folded.chars().take_while(|c| c.is_alphabetic()).count();
    let simple = compte.passages <= 1 && compte.signes == 0;
    let cut: Vec<&str> = folded.split(['-', '/', '_', '.']).collect();
    let numbered = cut.len() >= 2
        && cut.iter().any(|part| part.len() == 4 && part.starts_with("20"))
        && cut.iter().all(|part| part.chars().all(|c| c.is_ascii_digit()) || part.len() <= 6)
        && compte.petites * compte.grandes == 0
        && compte.signes == 0;
    let plate = matches!(cut.as_slice(), [a, b, c] if a.len() == 2 && b.len() == 3 && c.len() == 2)
        || folded.len() == 7 && head == 2 && compte.chiffres == 3 && compte.passages == 2;
    let digits_first = head == 0 && letters <= 2 && compte.chiffres >= 5;
    numbered
        || plate
        || digits_first
        || simple && head == letters && letters <= 3 && compte.chiffres >= 2
        || compte.petites == 0 && simple && compte.chiffres >= 4 && letters <= 4
}

/// Only digits, perhaps with dots or dashes inside; a date is not.
pub fn chiffres(mot: &Mot<'_>) -> Option<String> {
    let inner = mot.plie.as_str();
    let bare = inner.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.'));
    (bare && !date(inner) && !mot.brut.ends_with(['€', '%', '°', '+']) && !mot.brut.starts_with('+'))
        .then(|| inner.chars().filter(char::is_ascii_digit).collect())
}

/// Is `at` inside a number already begun?
pub fn milieu(mots: &[Mot<'_>], at: usize) -> bool {
    let glued = mots.get(at).is_some_and(|mot| !mot.avant.ponctue && !mot.avant.ligne && chiffres(mot).is_some());
    glued && at.checked_sub(1).and_then(|one| mots.get(one)).is_some_and(|mot| chiffres(mot).is_some())
}

/// A number written in groups from `at`: its digits and the index after it. Groups are parted by spaces only.
pub fn nombre(mots: &[Mot<'_>], at: usize) -> Option<(String, usize)> {
    let mut digits = chiffres(mots.get(at)?)?;
    let mut end = at + 1;
    let mut shorter = 0;
    while let Some(next) = mots.get(end).filter(|next| !next.avant.ponctue && !next.avant.ligne)
        && let Some(more) = chiffres(next)
        && !mots.get(end - 1).is_some_and(|mot| mot.finit)
    {
        shorter = digits.len();
        digits.push_str(&more);
        end += 1;
    }
    let unit = mots.get(end).is_some_and(|next| !next.avant.ponctue && !next.avant.ligne && est(&UNITES, &next.plie));
    let euros = mots.get(end - 1).is_some_and(|last| last.unite);
    if (unit || euros) && end > at + 1 {
        // « 1234567 8 chiffres »: the quantity is only the last group.
        digits.truncate(shorter);
        return Some((digits, end - 1));
    }
    (!unit && !euros).then_some((digits, end))
}

/// Ten digits from 0: a telephone, not a code.
pub fn telephone(digits: &str) -> bool {
    digits.len() == 10 && digits.starts_with('0') || digits.len() == 11 && digits.starts_with("33")
}
