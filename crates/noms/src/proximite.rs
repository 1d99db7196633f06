//! How near two words are: the one rule the search, its ranking and the duplicates share.

use crate::{
    distance::distance,
    phonetique::{phonetique, squelette},
};

/// A folded word with what makes comparing it fast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mot {
    pub texte: String,
    pub cle: String,
    signes: Signes,
}

/// What most words of a vocabulary are told apart by without reading their letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signes {
    squelette: u32,
    masque: u32,
    masque_cle: u32,
    /// Lengths, in bytes, of the word and of its key; a longer one counts as 255.
    texte: u8,
    cle: u8,
}

/// The same, borrowed from the vocabulary.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vue<'a> {
    pub texte: &'a [u8],
    pub cle: &'a [u8],
    pub signes: Signes,
}

impl Mot {
    pub(crate) fn of(folded: &str) -> Self {
        let cle = phonetique(folded);
        let signes = Signes {
            squelette: hash(squelette(&cle).as_bytes()),
            masque: masque(folded.as_bytes()),
            masque_cle: masque(cle.as_bytes()),
            texte: u8::try_from(folded.len()).unwrap_or(u8::MAX),
            cle: u8::try_from(cle.len()).unwrap_or(u8::MAX),
        };
        Self { cle, texte: folded.to_owned(), signes }
    }

    pub(crate) fn signes(&self) -> Signes {
        self.signes
    }

    pub(crate) fn vue(&self) -> Vue<'_> {
        Vue { texte: self.texte.as_bytes(), cle: self.cle.as_bytes(), signes: self.signes }
    }
}

impl Signes {
    /// May a word typed be near this known one? « No » is certain: [`proximite`] would say 0. Nine words in ten stop here.
    pub(crate) fn se_ressemblent(self, connu: Self) -> bool {
        let most = permises(usize::from(self.texte.max(connu.texte)));
        let ecrits = usize::from(self.texte.abs_diff(connu.texte)) <= most
            && manque_au_plus(self.masque, connu.masque, most)
            && manque_au_plus(connu.masque, self.masque, most);
        let debut = self.texte < connu.texte && self.masque & !connu.masque == 0;
        if ecrits || debut {
            return true;
        }
        let apart = self.cle.abs_diff(connu.cle);
        let entendus = apart <= 2
            && (self.squelette == connu.squelette
                || manque_au_plus(self.masque_cle, connu.masque_cle, 2)
                    && manque_au_plus(connu.masque_cle, self.masque_cle, 2));
        entendus || self.cle >= 4 && self.cle < connu.cle && self.masque_cle & !connu.masque_cle == 0
    }
}

/// FNV-1a, 32 bits.
fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x0100_0193))
}

/// One bit per letter present.
pub(crate) fn masque(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |mask, b| mask | 1 << (b & 31))
}

/// Mistakes allowed in a word of that length.
fn permises(len: usize) -> usize {
    match len {
        0..=2 => 0,
        3..=5 => 1,
        6..=9 => 2,
        _ => 3,
    }
}

/// Has `one` at most `most` letters that `other` has not? Clearing the lowest bit is cheaper than counting them all,
/// and this runs for every word of the vocabulary.
fn manque_au_plus(one: u32, other: u32, most: usize) -> bool {
    let mut bits = one & !other;
    for _ in 0..most {
        bits &= bits.wrapping_sub(1);
    }
    bits == 0
}

/// Nearness of a typed word and a known word, 0 (nothing) to 100 (the same).
///
/// Masks come first: most words of a vocabulary share too few letters to be worth comparing.
pub(crate) fn proximite(tape: Vue<'_>, connu: Vue<'_>) -> u8 {
    if tape.signes.masque == connu.signes.masque && tape.texte == connu.texte {
        return 100;
    }
    let (short, long) = (tape.texte.len(), connu.texte.len());
    let most = permises(short.max(long));
    let mut best = 0;
    if short.abs_diff(long) <= most
        && manque_au_plus(tape.signes.masque, connu.signes.masque, most)
        && manque_au_plus(connu.signes.masque, tape.signes.masque, most)
    {
        best = match distance(tape.texte, connu.texte, most) {
            Some(0 | 1) if short <= 3 => 62,
            // Four letters typed are as often a beginning as a mistake.
            Some(0 | 1) if short == 4 => 75,
            Some(0 | 1) => 84,
            Some(2) => 66,
            Some(_) => 56,
            None => 0,
        };
    }
    if tape.signes.masque_cle == connu.signes.masque_cle && tape.cle == connu.cle && short > 1 {
        best = best.max(88);
    }
    if best >= 84 {
        return best;
    }
    if tape.signes.masque & !connu.signes.masque == 0 && short >= 2 && short < long {
        if connu.texte.starts_with(tape.texte) {
            // The more of the word was typed, the surer.
            best = best.max(u8::try_from(70 + 13 * short / long).unwrap_or(83));
        } else if short >= 3 && connu.texte.windows(short).any(|part| part == tape.texte) {
            best = best.max(60);
        }
    }
    best.max(par_le_son(tape, connu))
}

fn par_le_son(tape: Vue<'_>, connu: Vue<'_>) -> u8 {
    let (short, long) = (tape.cle.len(), connu.cle.len());
    let apart = short.abs_diff(long);
    let heard = |most| {
        apart <= most
            && manque_au_plus(tape.signes.masque_cle, connu.signes.masque_cle, most)
            && manque_au_plus(connu.signes.masque_cle, tape.signes.masque_cle, most)
            && distance(tape.cle, connu.cle, most).is_some()
    };
    if short >= 3 && heard(1) {
        return if short >= 5 { 72 } else { 60 };
    }
    if tape.signes.squelette == connu.signes.squelette && short >= 3 && apart <= 2 {
        return 58;
    }
    if short >= 6 && heard(2) {
        return 54;
    }
    if short >= 4
        && short < long
        && tape.signes.masque_cle & !connu.signes.masque_cle == 0
        && connu.cle.starts_with(tape.cle)
    {
        return 62;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(a: &str, b: &str) -> u8 {
        proximite(Mot::of(a).vue(), Mot::of(b).vue())
    }

    #[test]
    fn a_better_match_is_nearer() {
        let known = "traore";
        let typed = ["traore", "traor", "troare", "aore", "diallo"].map(|typed| near(typed, known));
        assert!(typed.is_sorted_by(|one, next| one >= next), "{typed:?}");
        assert_eq!(typed[4], 0);
        assert!(near("tcherno", "thierno") >= 84);
        assert!(near("wedraogo", "ouedraogo") >= 84);
    }

    #[test]
    fn two_letters_are_not_near_every_short_name() {
        assert_eq!(near("so", "ba"), 0);
        assert_eq!(near("sow", "bah"), 0);
    }

    proptest! {
        #[test]
        fn what_is_told_apart_at_a_glance_is_not_near(a in "[a-fk-t]{1,9}", b in "[a-fk-t]{1,12}", common in "[a-t]{0,4}") {
            for (tape, connu) in [(a.clone(), b.clone()), (format!("{common}{a}"), format!("{common}{b}")), (a.clone(), format!("{b}{a}"))] {
                let (tape, connu) = (Mot::of(&tape), Mot::of(&connu));
                let near = proximite(tape.vue(), connu.vue());
                prop_assert!(near == 0 || tape.signes().se_ressemblent(connu.signes()), "{} {} {}", tape.texte, connu.texte, near);
            }
        }

        #[test]
        fn it_is_bounded_and_total(a in "\\PC{0,20}", b in "\\PC{0,20}") {
            prop_assert!(near(&a, &b) <= 100);
            prop_assert_eq!(near(&a, &a), 100);
        }
    }
}
