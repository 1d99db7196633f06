//! Bank cards: the number, the three digits, the ready-money coupons.

use crate::{
    Nature, Phrase, Trouvaille,
    formes::{chiffres, nombre},
    texte::Mot,
    trouvaille,
};

/// The key every bank card number satisfies.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte.saturating_sub(b'0'));
            match (at % 2, digit * 2) {
                (0, _) => digit,
                (_, double) if double > 9 => double - 9,
                (_, double) => double,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

fn parle_de_carte(mots: &[Mot<'_>]) -> bool {
    const CARTE: [&str; 15] = [
        "cb",
        "carte",
        "bleue",
        "visa",
        "mastercard",
        "amex",
        "exp",
        "expire",
        "cvv",
        "cvc",
        "crypto",
        "pcs",
        "valable",
        "cryptogramme",
        "paiement",
    ];
    mots.iter().any(|mot| CARTE.contains(&mot.plie.as_str()))
}

/// Is this a card number? `dite` when the sentence speaks of a card: a mistyped digit is then forgiven.
fn numero(digits: &str, said: bool) -> bool {
    let first = digits.bytes().next().unwrap_or(b'0');
    match digits.len() {
        16 => matches!(first, b'2' | b'4'..=b'6') && (said || luhn(digits)),
        15 => (digits.starts_with("34") || digits.starts_with("37")) && luhn(digits),
        _ => false,
    }
}

/// A card number, its cryptogram, or a coupon.
pub fn chercher(phrase: Phrase<'_, '_>) -> Option<Trouvaille> {
    let mots = phrase.mots;
    let said = parle_de_carte(mots);
    let mut at = 0;
    while at < mots.len() {
        if let Some(found) = cryptogramme(mots, at) {
            return Some(found);
        }
        // Groups of four beyond sixteen digits belong to something else: the run is read whole.
        let run = run(mots, at);
        if let Some((digits, end)) = &run
            && !iban(mots, at)
        {
            let card =
                digits.get(..16).filter(|head| digits.len() > 16 && said && groupes(mots, at) && numero(head, true));
            if numero(digits, said) || card.is_some() {
                return trouvaille(mots.get(at..*end)?, Nature::Carte);
            }
        }
        at = match run {
            Some((_, end)) => end,
            None => at + 1,
        };
    }
    None
}

fn run(mots: &[Mot<'_>], at: usize) -> Option<(String, usize)> {
    chiffres(mots.get(at)?)?;
    nombre(mots, at)
}

/// The first four words are groups of four digits.
fn groupes(mots: &[Mot<'_>], at: usize) -> bool {
    mots.get(at..at + 4).is_some_and(|four| four.iter().all(|mot| mot.plie.len() == 4))
}

/// « FR76 3000 4000 … ».
fn iban(mots: &[Mot<'_>], at: usize) -> bool {
    at > 0 && mots.get(at - 1).is_some_and(|mot| mot.plie.len() == 4 && mot.plie.starts_with("fr"))
}

/// « cvv 321 », « les 3 chiffres au dos : 593 », « coupon transcash 4839 … ».
fn cryptogramme(mots: &[Mot<'_>], at: usize) -> Option<Trouvaille> {
    let word = |more: usize| mots.get(at + more).map_or("", |mot| mot.plie.as_str());
    let lengths = match (word(0), word(1), word(2)) {
        ("cvv" | "cvv2" | "cvc" | "cvc2" | "crypto" | "cryptogramme", ..)
        | ("chiffres" | "numeros", "au" | "du" | "derriere" | "dos", _)
        | ("code", "de", "securite")
        | ("code", "securite", _) => 3..=4,
        ("transcash" | "neosurf" | "pcs" | "paysafecard", ..) => 8..=16,
        _ => return None,
    };
    let rest = mots.get(at + 1..mots.len().min(at + 8))?;
    for (more, mot) in rest.iter().enumerate() {
        let place = at + 1 + more;
        if let Some((digits, end)) = nombre(mots, place)
            && lengths.contains(&digits.len())
        {
            return trouvaille(mots.get(place..end)?, Nature::Carte);
        }
        if mot.avant.coupe && more > 2 {
            return None;
        }
    }
    None
}
