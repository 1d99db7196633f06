//! Which words of a vocabulary may be near a word typed, two hundred and fifty-six at a time.
//!
//! What is known of a word at a glance (letters present, pairs of letters, lengths) is kept across words, one bit each: the words that
//! have an « a » are one row of bits, as in a bit-sliced signature file (Faloutsos and Christodoulakis, 1984). A word typed asks for
//! the few rows of its own letters, and for nothing of the others.

use std::ops::{BitAnd, BitOr, BitOrAssign, Not};

use crate::proximite::{Mot, permises};

/// Numbers of bits looked at in one go.
const VOIES: usize = 8;
/// Words in a block.
const LOT: usize = VOIES * 64;
/// Longest length told apart from longer ones, in bytes.
const LONG: usize = 16;
/// Most different letters told apart from more.
const DIFFERENTES: usize = 12;
/// Letters of a key that are heard as the beginning of a longer one.
pub(crate) const DEBUT: usize = 4;
/// Where each kind of row begins in a block.
const CLE: usize = 32;
const PAIRES: usize = CLE + 32;
const LONGUEUR: usize = PAIRES + 64;
const LONGUEUR_CLE: usize = LONGUEUR + LONG;
const NOMBRE: usize = LONGUEUR_CLE + LONG;
const NOMBRE_CLE: usize = NOMBRE + DIFFERENTES;
const SQUELETTE: usize = NOMBRE_CLE + DIFFERENTES;
const TETE: usize = SQUELETTE + 8;
const RANGS: usize = TETE + 8;

/// One bit for each word of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lot([u64; VOIES]);

impl Lot {
    const VIDE: Self = Self([0; VOIES]);
    const PLEIN: Self = Self([u64::MAX; VOIES]);
}

impl BitAnd for Lot {
    type Output = Self;
    #[inline]
    fn bitand(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] & other.0[at]))
    }
}

impl BitOr for Lot {
    type Output = Self;
    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] | other.0[at]))
    }
}

impl BitOrAssign for Lot {
    #[inline]
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

impl Not for Lot {
    type Output = Self;
    #[inline]
    fn not(self) -> Self {
        Self(self.0.map(|one| !one))
    }
}

/// The rows of a vocabulary.
#[derive(Clone, Debug, Default)]
pub(crate) struct Crible {
    blocs: Vec<[Lot; RANGS]>,
    mots: usize,
}

/// How far a word may be from the one typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Portee {
    /// Two mistakes written, one heard.
    Proche,
    /// Three mistakes written, two heard, or the same consonants.
    Loin,
}

impl Portee {
    /// The least nearness within that reach.
    pub(crate) fn moindre(self) -> u8 {
        match self {
            Self::Proche => 60,
            Self::Loin => 1,
        }
    }
}

impl Crible {
    /// Adds a word: it takes the next rank.
    pub(crate) fn ajouter(&mut self, mot: &Mot) {
        if self.mots.is_multiple_of(LOT) {
            self.blocs.push([Lot::VIDE; RANGS]);
        }
        let (voie, bit) = (self.mots % LOT / 64, 1_u64 << (self.mots % 64));
        self.mots += 1;
        let Some(bloc) = self.blocs.last_mut() else { return };
        for rang in traits(mot) {
            if let Some(voies) = bloc.get_mut(rang).and_then(|lot| lot.0.get_mut(voie)) {
                *voies |= bit;
            }
        }
    }

    /// Memory kept, in bytes.
    pub(crate) fn octets(&self) -> usize {
        self.blocs.capacity() * size_of::<[Lot; RANGS]>()
    }

    /// Gives back what was kept for words to come.
    pub(crate) fn serrer(&mut self) {
        self.blocs.shrink_to_fit();
    }

    /// Calls back with the rank of each word that may be near: of none that is left out would [`crate::proximite`] say more
    /// than nothing within that reach.
    pub(crate) fn parmi(&self, tape: &Mot, portee: Portee, mut found: impl FnMut(usize)) {
        let cherche = Cherche::of(tape, portee);
        for (rang, bloc) in self.blocs.iter().enumerate() {
            for (voie, mut bits) in cherche.passent(bloc).0.into_iter().enumerate() {
                while bits != 0 {
                    let at = rang * LOT + voie * 64 + bits.trailing_zeros() as usize;
                    if at < self.mots {
                        found(at);
                    }
                    bits &= bits - 1;
                }
            }
        }
    }
}

/// The rows a word has a bit in.
fn traits(mot: &Mot) -> Vec<usize> {
    let (texte, cle) = (mot.texte.as_bytes(), mot.cle.as_bytes());
    let signes = mot.signes();
    let (lettres, lettres_cle) = (bits(signes.masque), bits(signes.masque_cle));
    let mut all: Vec<usize> = (0..LONG.min(texte.len())).map(|at| LONGUEUR + at).collect();
    all.extend((0..LONG.min(cle.len())).map(|at| LONGUEUR_CLE + at));
    all.extend((0..DIFFERENTES.min(lettres.len())).map(|at| NOMBRE + at));
    all.extend((0..DIFFERENTES.min(lettres_cle.len())).map(|at| NOMBRE_CLE + at));
    all.extend(lettres);
    all.extend(lettres_cle.into_iter().map(|at| CLE + at));
    all.extend(paires(texte));
    all.extend(huit(SQUELETTE, signes.squelette));
    all.extend(huit(TETE, tete(cle)));
    all
}

fn bits(mask: u32) -> Vec<usize> {
    (0..32).filter(|at| mask >> at & 1 == 1).collect()
}

/// The rows of the pairs of letters that follow each other: several pairs share a row.
fn paires(texte: &[u8]) -> Vec<usize> {
    let rang = |pair: &[u8]| {
        let pair = pair.iter().fold(0_u32, |all, letter| all * 31 + u32::from(*letter & 31));
        PAIRES + (pair.wrapping_mul(0x9E37_79B1) >> 26) as usize
    };
    let mut all: Vec<usize> = texte.windows(2).map(rang).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The rows of eight bits drawn from a number.
fn huit(from: usize, number: u32) -> impl Iterator<Item = usize> {
    let drawn = number.wrapping_mul(0x9E37_79B1) >> 24;
    (0..8).filter(move |at| drawn >> at & 1 == 1).map(move |at| from + at)
}

/// What a key begins with, as a number; a shorter one begins as nothing does.
fn tete(cle: &[u8]) -> u32 {
    cle.get(..DEBUT).map_or(0, |head| head.iter().fold(0, |all, letter| all << 8 | u32::from(*letter)))
}

/// Words typed or heard with at most `fautes` mistakes, from `min` to `max` bytes long.
#[derive(Debug)]
struct Bande {
    fautes: usize,
    min: usize,
    max: usize,
}

/// A word typed, as the rows it looks at.
#[derive(Debug)]
struct Cherche {
    lettres: Vec<usize>,
    lettres_cle: Vec<usize>,
    paires: Vec<usize>,
    longueur: usize,
    longueur_cle: usize,
    ecrites: Vec<Bande>,
    entendues: Bande,
    squelette: Option<Vec<usize>>,
    tete: Vec<usize>,
}

impl Cherche {
    fn of(tape: &Mot, portee: Portee) -> Self {
        let signes = tape.signes();
        let (longueur, longueur_cle) = (tape.texte.len(), tape.cle.len());
        let loin = portee == Portee::Loin;
        // The mistakes allowed grow with the longer of the two words: the lengths of each are one run.
        let ecrites = (0..=3).filter_map(|fautes| {
            let fits = |long: &usize| permises(longueur.max(*long)) == fautes && longueur.abs_diff(*long) <= fautes;
            let min = (1..=longueur + 3).find(fits)?;
            let max = (min..=longueur + 3).rfind(fits)?;
            Some(Bande { fautes: if loin { fautes } else { fautes.min(2) }, min, max })
        });
        let heard = match longueur_cle {
            0..3 => 0,
            6.. if loin => 2,
            _ => 1,
        };
        Self {
            lettres: bits(signes.masque),
            lettres_cle: bits(signes.masque_cle).into_iter().map(|at| CLE + at).collect(),
            paires: paires(tape.texte.as_bytes()),
            longueur,
            longueur_cle,
            ecrites: ecrites.collect(),
            entendues: Bande { fautes: heard, min: longueur_cle.saturating_sub(heard), max: longueur_cle + heard },
            squelette: (loin && longueur_cle >= 3).then(|| huit(SQUELETTE, signes.squelette).collect()),
            tete: huit(TETE, tete(tape.cle.as_bytes())).collect(),
        }
    }

    /// The words of a block that may be near.
    fn passent(&self, bloc: &[Lot; RANGS]) -> Lot {
        let ecrit = Manque::of(bloc, &self.lettres, NOMBRE);
        let entendu = Manque::of(bloc, &self.lettres_cle, NOMBRE_CLE);
        let mut near = Lot::VIDE;
        for bande in &self.ecrites {
            near |= ecrit.au_plus(bloc, bande.fautes) & entre(bloc, LONGUEUR, bande.min, bande.max);
        }
        let Bande { fautes, min, max } = self.entendues;
        near |= entendu.au_plus(bloc, fautes) & entre(bloc, LONGUEUR_CLE, min, max);
        if self.longueur >= 2 {
            let part = ecrit.exact[0] & au_moins(bloc, LONGUEUR, self.longueur + 1);
            near |= self.paires.iter().fold(part, |all, rang| all & bloc[*rang]);
        }
        if self.longueur_cle >= DEBUT {
            let longer = entendu.exact[0] & au_moins(bloc, LONGUEUR_CLE, self.longueur_cle + 1);
            near |= longer & egal(bloc, TETE, &self.tete);
        }
        if let Some(squelette) = &self.squelette {
            let lengths = entre(bloc, LONGUEUR_CLE, self.longueur_cle - 2, self.longueur_cle + 2);
            near |= lengths & egal(bloc, SQUELETTE, squelette);
        }
        near
    }
}

/// How many of the letters typed the words of a block do not have.
struct Manque {
    /// None, one, two, three of them exactly.
    exact: [Lot; 4],
    tapees: usize,
    nombre: usize,
}

impl Manque {
    #[inline]
    fn of(bloc: &[Lot; RANGS], lettres: &[usize], nombre: usize) -> Self {
        let [mut one, mut two, mut three, mut four] = [Lot::VIDE; 4];
        for rang in lettres {
            let missing = !bloc[*rang];
            four |= three & missing;
            three |= two & missing;
            two |= one & missing;
            one |= missing;
        }
        Self { exact: [!one, one & !two, two & !three, three & !four], tapees: lettres.len(), nombre }
    }

    /// Words that miss at most so many of the letters typed, and have at most so many others: the letters they have, less those
    /// typed that they have, are the others.
    #[inline]
    fn au_plus(&self, bloc: &[Lot; RANGS], fautes: usize) -> Lot {
        let mut near = Lot::VIDE;
        for (missing, exact) in self.exact.iter().enumerate().take(fautes + 1) {
            near |= *exact & !au_moins_nombre(bloc, self.nombre, (fautes + 1 + self.tapees).saturating_sub(missing));
        }
        near
    }
}

/// Words of at least that length: longer than what is told apart, all the longest.
#[inline]
fn au_moins(bloc: &[Lot; RANGS], from: usize, longueur: usize) -> Lot {
    if longueur == 0 { Lot::PLEIN } else { bloc[from + longueur.min(LONG) - 1] }
}

/// Words of at least that many different letters; more than what is told apart, none: they are not left out.
#[inline]
fn au_moins_nombre(bloc: &[Lot; RANGS], from: usize, nombre: usize) -> Lot {
    match nombre {
        0 => Lot::PLEIN,
        1..=DIFFERENTES => bloc[from + nombre - 1],
        _ => Lot::VIDE,
    }
}

/// Words from one length to another.
#[inline]
fn entre(bloc: &[Lot; RANGS], from: usize, min: usize, max: usize) -> Lot {
    let longer = if max < LONG { bloc[from + max] } else { Lot::VIDE };
    au_moins(bloc, from, min) & !longer
}

/// Words whose eight bits are these.
#[inline]
fn egal(bloc: &[Lot; RANGS], from: usize, rangs: &[usize]) -> Lot {
    (from..from + 8).fold(Lot::PLEIN, |all, rang| all & if rangs.contains(&rang) { bloc[rang] } else { !bloc[rang] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proximite::proximite;
    use proptest::prelude::*;

    fn passes(tape: &Mot, connus: &[Mot], portee: Portee) -> Vec<usize> {
        let mut crible = Crible::default();
        for connu in connus {
            crible.ajouter(connu);
        }
        let mut all = Vec::new();
        crible.parmi(tape, portee, |rang| all.push(rang));
        all
    }

    #[test]
    fn words_keep_their_rank_from_one_block_to_the_next() {
        let connus: Vec<Mot> = (0..600).map(|n| Mot::of(if n % 255 == 0 { "diallo" } else { "zzyx" })).collect();
        assert_eq!(passes(&Mot::of("dialo"), &connus, Portee::Proche), [0, 255, 510]);
    }

    #[test]
    fn most_of_a_vocabulary_is_left_out() {
        let connus: Vec<Mot> =
            ["traore", "benyoussef", "martin", "wisniewski", "nguyen", "okonkwo"].map(Mot::of).into();
        assert_eq!(passes(&Mot::of("diallo"), &connus, Portee::Loin), [0_usize; 0]);
    }

    proptest! {
        #[test]
        fn nothing_near_is_left_out(a in "[a-fk-t]{1,9}", b in "[a-fk-t]{1,12}", common in "[a-t]{0,14}") {
            for (tape, connu) in [(a.clone(), b.clone()), (format!("{common}{a}"), format!("{common}{b}")), (a.clone(), format!("{b}{a}{common}"))] {
                let (tape, connu) = (Mot::of(&tape), Mot::of(&connu));
                let near = proximite(tape.vue(), connu.vue());
                let known = std::slice::from_ref(&connu);
                prop_assert!(near == 0 || !passes(&tape, known, Portee::Loin).is_empty(), "{} {}: {}", tape.texte, connu.texte, near);
                prop_assert!(near < Portee::Proche.moindre() || !passes(&tape, known, Portee::Proche).is_empty(), "{} {}: {}", tape.texte, connu.texte, near);
            }
        }
    }
}
