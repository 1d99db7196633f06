//! Codes one reads on paper and types: 32 letters that are not mistaken for one another, whatever the case. Pure.

use tandem_platform::Random;

/// Crockford's letters: no I, L, O, U.
const LETTRES: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Draws a code of up to 16 letters: five bits each.
pub(crate) fn tirer(random: &Random, lettres: usize) -> String {
    random.bytes::<16>().iter().take(lettres).map(|byte| char::from(LETTRES[usize::from(byte & 31)])).collect()
}

/// Reads what was typed: case, spaces and dashes do not count, nor do the letters people take for digits.
pub(crate) fn lire(texte: &str) -> String {
    let letters = texte.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase());
    letters
        .map(|letter| match letter {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

/// The same in groups, easier to copy: `K7PM-2QXD`.
pub(crate) fn groupes(code: &str, signes: usize, entre: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(signes).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(entre)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_code_copied_by_hand_is_the_same_code(seed in any::<u64>(), low in any::<bool>()) {
            let code = tirer(&Random::seeded(seed), 16);
            prop_assert_eq!(code.len(), 16);
            let written = groupes(&code, 4, "-").replace('0', "o").replace('1', "l");
            let written = if low { written.to_lowercase() } else { written };
            prop_assert_eq!(lire(&format!(" {written} ")), code);
        }

        #[test]
        fn reading_anything_gives_only_letters_and_digits(text in ".{0,60}") {
            prop_assert!(lire(&text).bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()));
        }
    }
}
