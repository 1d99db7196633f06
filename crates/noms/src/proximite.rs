//! How near two words are: the one rule the search, its ranking and the duplicates share.

use crate::{
    distance::{Motif, distance},
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
    pub squelette: u32,
    pub masque: u32,
    pub masque_cle: u32,
    /// Lengths, in bytes, of the word and of its key; a longer one counts as 255.
    texte: u8,
    cle: u8,
    /// What the word begins with.
    debut: [u8; 2],
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
            debut: std::array::from_fn(|at| folded.as_bytes().get(at).copied().unwrap_or_default()),
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
    /// Lengths of the word and of its key, in bytes.
    pub(crate) fn tailles(self) -> (u8, u8) {
        (self.texte, self.cle)
    }
}

/// How many bits, four for more: the processors of twenty years ago have no instruction for it.
#[inline]
fn bits(one: u32) -> u32 {
    let two = one & one.wrapping_sub(1);
    let three = two & two.wrapping_sub(1);
    let four = three & three.wrapping_sub(1);
    u32::from(one != 0) + u32::from(two != 0) + u32::from(three != 0) + u32::from(four != 0)
}

/// What a number of mistakes in a word typed leaves of its nearness.
pub(crate) fn par_fautes(mistakes: usize, typed: usize) -> u8 {
    match mistakes {
        0 | 1 if typed <= 3 => 62,
        // Four letters typed are as often a beginning as a mistake.
        0 | 1 if typed == 4 => 75,
        0 | 1 => 84,
        2 => 66,
        _ => 56,
    }
}

/// What the beginning of a word is worth: the more of it was typed, the surer.
pub(crate) fn commence(typed: usize, whole: usize) -> u8 {
    u8::try_from(70 + 13 * typed / whole).unwrap_or(83)
}

/// How many letters `one` has that `other` has not, at least: several letters share a bit. Four stands for more.
fn manquent(one: u32, other: u32) -> usize {
    bits(one & !other) as usize
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
pub(crate) fn permises(len: usize) -> usize {
    match len {
        0..=2 => 0,
        3..=5 => 1,
        6..=9 => 2,
        _ => 3,
    }
}

/// A word typed, made ready to be compared with a whole vocabulary.
#[derive(Debug)]
pub(crate) struct Tape<'a> {
    vue: Vue<'a>,
    texte: Option<Motif>,
    cle: Option<Motif>,
}

impl<'a> Tape<'a> {
    pub(crate) fn of(mot: &'a Mot) -> Self {
        let vue = mot.vue();
        Self { vue, texte: Motif::of(vue.texte), cle: Motif::of(vue.cle) }
    }

    /// As [`proximite`], faster.
    pub(crate) fn proximite(&self, connu: Vue<'_>) -> u8 {
        comparer(
            self.vue,
            connu,
            |most| {
                self.texte
                    .as_ref()
                    .map_or_else(|| distance(self.vue.texte, connu.texte, most), |one| one.distance(connu.texte, most))
            },
            |most| {
                self.cle
                    .as_ref()
                    .map_or_else(|| distance(self.vue.cle, connu.cle, most), |one| one.distance(connu.cle, most))
            },
        )
    }
}

/// Nearness of a typed word and a known word, 0 (nothing) to 100 (the same).
pub(crate) fn proximite(tape: Vue<'_>, connu: Vue<'_>) -> u8 {
    comparer(tape, connu, |most| distance(tape.texte, connu.texte, most), |most| distance(tape.cle, connu.cle, most))
}

/// How far apart the words are written, then heard, comes last: masks tell most of a vocabulary apart.
fn comparer(
    tape: Vue<'_>,
    connu: Vue<'_>,
    ecrit: impl Fn(usize) -> Option<usize>,
    entendu: impl Fn(usize) -> Option<usize>,
) -> u8 {
    if tape.signes.masque == connu.signes.masque && tape.texte == connu.texte {
        return 100;
    }
    let (short, long) = (tape.texte.len(), connu.texte.len());
    let most = permises(short.max(long));
    let mut best = 0;
    if short.abs_diff(long) <= most
        && manquent(tape.signes.masque, connu.signes.masque) <= most
        && manquent(connu.signes.masque, tape.signes.masque) <= most
    {
        best = ecrit(most).map_or(0, |mistakes| par_fautes(mistakes, short));
    }
    if tape.signes.masque_cle == connu.signes.masque_cle && tape.cle == connu.cle && short > 1 {
        best = best.max(88);
    }
    if best >= 84 {
        return best;
    }
    if tape.signes.masque & !connu.signes.masque == 0 && short >= 2 && short < long {
        if tape.signes.debut == connu.signes.debut && connu.texte.starts_with(tape.texte) {
            best = best.max(commence(short, long));
        } else if short >= 3 && contient(connu.texte, tape.texte) {
            best = best.max(60);
        }
    }
    best.max(par_le_son(tape, connu, entendu))
}

/// Is `part` in `whole`? The first letter tells most of the time, without calling anything.
fn contient(whole: &[u8], part: &[u8]) -> bool {
    whole.windows(part.len()).any(|here| here.first() == part.first() && here == part)
}

fn par_le_son(tape: Vue<'_>, connu: Vue<'_>, entendu: impl Fn(usize) -> Option<usize>) -> u8 {
    let (short, long) = (tape.cle.len(), connu.cle.len());
    let apart = short.abs_diff(long);
    let heard = |most| {
        apart <= most
            && manquent(tape.signes.masque_cle, connu.signes.masque_cle) <= most
            && manquent(connu.signes.masque_cle, tape.signes.masque_cle) <= most
            && entendu(most).is_some()
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
        fn a_word_made_ready_is_as_near_as_one_that_is_not(a in "[a-fk-t]{1,9}", b in "[a-fk-t]{1,12}", common in "[a-t]{0,4}") {
            for (tape, connu) in [(a.clone(), b.clone()), (format!("{common}{a}"), format!("{common}{b}")), (a.clone(), format!("{b}{a}"))] {
                let (tape, connu) = (Mot::of(&tape), Mot::of(&connu));
                let near = proximite(tape.vue(), connu.vue());
                prop_assert_eq!(Tape::of(&tape).proximite(connu.vue()), near);
            }
        }

        #[test]
        fn it_is_bounded_and_total(a in "\\PC{0,20}", b in "\\PC{0,20}") {
            prop_assert!(near(&a, &b) <= 100);
            prop_assert_eq!(near(&a, &a), 100);
        }
    }
}
