//! What a French ear keeps of a name, whatever its language.
//!
//! A worker writes what she hears: « Tcherno » for Thierno, « Jalo » for Diallo, « Wedraogo » for Ouédraogo.
//! The key merges sounds that French spelling confuses; it is not a phonetic transcription.

/// Spellings of one sound, longest first. Capital letters stand for sounds: C (ch, tch), A, I, O (nasal vowels).
const SONS: &[(&str, &str)] = &[
    ("sch", "C"),
    ("tch", "C"),
    ("tsh", "C"),
    ("dzh", "j"),
    ("eau", "o"),
    ("oeu", "e"),
    ("cz", "C"),
    ("sz", "C"),
    ("ch", "C"),
    ("sh", "C"),
    ("ci", "si"),
    ("ce", "se"),
    ("cy", "si"),
    ("ck", "k"),
    ("qu", "k"),
    ("kh", "k"),
    ("gh", "g"),
    ("ph", "f"),
    ("dj", "j"),
    ("dz", "j"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("ge", "je"),
    ("gi", "ji"),
    ("gn", "ni"),
    ("ou", "u"),
    ("oo", "u"),
    ("ow", "o"),
    ("au", "o"),
    ("ai", "e"),
    ("ay", "e"),
    ("ei", "e"),
    ("ey", "e"),
    ("oe", "e"),
    ("x", "ks"),
    ("c", "k"),
    ("q", "k"),
    ("w", "u"),
    ("y", "i"),
    ("z", "s"),
];

fn voyelle(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// The sound key of a folded word; a word without Latin letters is its own key.
pub fn phonetique(mot: &str) -> String {
    if !mot.is_ascii() {
        return mot.to_owned();
    }
    let plain = sans_doubles(&palatales(mot));
    let mut out: Vec<u8> = Vec::with_capacity(plain.len());
    let mut rest = plain.as_str();
    while let Some(first) = rest.bytes().next() {
        let (sound, used) = SONS
            .iter()
            .find(|(spelling, _)| rest.starts_with(spelling))
            .map_or(((first as char).to_string(), 1), |(spelling, sound)| ((*sound).to_owned(), spelling.len()));
        out.extend(sound.bytes().filter(|&b| b != b'h'));
        rest = &rest[used..];
    }
    let heard = nasales(&sans_finales(out));
    sans_doubles(&String::from_utf8_lossy(&heard))
}

/// « ti », « thi », « di » before a vowel are heard « tch » and « dj » in many West African names.
fn palatales(mot: &str) -> String {
    let bytes = mot.as_bytes();
    let vowel_at = |at: usize| bytes.get(at).is_some_and(|&b| voyelle(b));
    let mut out = String::with_capacity(mot.len());
    let mut at = 0;
    while at < bytes.len() {
        let here = &mot[at..];
        if here.starts_with("thi") && vowel_at(at + 3) {
            out.push_str("tch");
            at += 3;
        } else if here.starts_with("ti") && vowel_at(at + 2) {
            out.push_str("tch");
            at += 2;
        } else if here.starts_with("di") && vowel_at(at + 2) {
            out.push('j');
            at += 2;
        } else {
            out.push(bytes[at] as char);
            at += 1;
        }
    }
    out
}

fn sans_doubles(texte: &str) -> String {
    let mut out = String::with_capacity(texte.len());
    for c in texte.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// A vowel and n or m before a consonant are one sound: an, en · in, un · on.
fn nasales(sounds: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(sounds.len());
    let mut at = 0;
    while at < sounds.len() {
        let nasal = sounds.get(at + 1).is_some_and(|&b| b == b'n' || b == b'm')
            && !sounds.get(at + 2).is_some_and(|&b| voyelle(b));
        match sounds[at] {
            b'a' | b'e' if nasal => out.push(b'A'),
            b'i' | b'u' if nasal => out.push(b'I'),
            b'o' if nasal => out.push(b'O'),
            other => {
                out.push(other);
                at += 1;
                continue;
            }
        }
        at += 2;
    }
    out
}

/// Final letters that French does not sound, as long as three sounds stay.
fn sans_finales(mut sounds: Vec<u8>) -> Vec<u8> {
    while sounds.len() > 2 && sounds.last().is_some_and(|b| matches!(b, b'e' | b's' | b't' | b'd' | b'p')) {
        sounds.pop();
    }
    sounds
}

/// The consonants of a key, and its first sound: vowels are what is heard worst.
pub(crate) fn squelette(cle: &str) -> String {
    let mut bytes = cle.bytes();
    let first = bytes.next().map(|b| b as char);
    let rest = bytes.filter(|b| !b"aeiouAIO".contains(b)).map(|b| b as char);
    sans_doubles(&first.into_iter().chain(rest).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normaliser;
    use proptest::prelude::*;

    #[test]
    fn names_that_sound_alike_have_one_key() {
        for (written, heard) in [
            ("Thierno", "Tcherno"),
            ("Diallo", "Jalo"),
            ("Diallo", "Dialo"),
            ("Ouédraogo", "Wedraogo"),
            ("Philippe", "Filip"),
            ("Cissé", "Sissé"),
            ("Benyoussef", "Benyousef"),
            ("Aboubacar", "Aboubakar"),
            ("Oxana", "Oksana"),
            ("Bah", "Ba"),
            ("Sow", "So"),
            ("Nguyen", "Nguyenne"),
            ("Djamel", "Jamel"),
            ("Mamadou", "Mamadu"),
            ("Laurent", "Lorant"),
            ("Khadidja", "Kadija"),
            ("Renaud", "Reno"),
            ("Tchaïkowski", "Tchaikovski".replace('v', "w").as_str()),
        ] {
            assert_eq!(phonetique(&normaliser(written)), phonetique(&normaliser(heard)), "{written} / {heard}");
        }
    }

    #[test]
    fn names_that_sound_apart_keep_apart() {
        for (one, other) in [("Diallo", "Traoré"), ("Marie", "Mario"), ("Sow", "Sy"), ("Konaté", "Koné")] {
            assert_ne!(phonetique(&normaliser(one)), phonetique(&normaliser(other)), "{one} / {other}");
        }
    }

    #[test]
    fn the_skeleton_forgets_vowels_but_not_the_first_sound() {
        let of = |mot: &str| squelette(&phonetique(&normaliser(mot)));
        assert_eq!(of("Fatoumata"), of("Fatimata"));
        assert_ne!(of("Ali"), of("Eli"));
    }

    proptest! {
        #[test]
        fn any_text_has_a_key(text in ".{0,40}") {
            let key = phonetique(&normaliser(&text));
            prop_assert!(squelette(&key).len() <= key.len().max(1) * 4);
        }
    }
}
