//! Which words of a vocabulary may be near a word typed, two hundred and fifty-six at a time.
//!
//! What is known of a word at a glance (letters present, pairs of letters, lengths) is kept across words, one bit each: the words that
//! have an « a » are one row of bits, as in a bit-sliced signature file (Faloutsos and Christodoulakis, 1984). A word typed asks for
//! the few rows of its own letters, and for nothing of the others.

use std::ops::{BitAnd, BitOr, BitOrAssign, BitXor, Not};

use crate::{cherche::Cherche, proximite::Mot};

/// Numbers of bits looked at in one go.
const VOIES: usize = 8;
/// Words in a block.
const LOT: usize = VOIES * 64;
/// Longest length told apart from longer ones, in bytes: of a word, of a key.
pub(crate) const LONG: usize = 16;
/// Most different letters told apart from more.
pub(crate) const DIFFERENTES: usize = 12;
/// Letters of a key that are heard as the beginning of a longer one.
pub(crate) const DEBUT: usize = 4;
/// Where each kind of row begins in a block.
pub(crate) const CLE: usize = 32;
const PAIRES: usize = CLE + 32;
pub(crate) const LONGUEUR_CLE: usize = PAIRES + 64;
pub(crate) const NOMBRE: usize = LONGUEUR_CLE + LONG;
pub(crate) const NOMBRE_CLE: usize = NOMBRE + DIFFERENTES;
pub(crate) const SQUELETTE: usize = NOMBRE_CLE + DIFFERENTES;
pub(crate) const TETE: usize = SQUELETTE + 8;
pub(crate) const RANGS: usize = TETE + 8;

/// One bit for each word of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lot([u64; VOIES]);

impl Lot {
    pub(crate) const VIDE: Self = Self([0; VOIES]);
    pub(crate) const PLEIN: Self = Self([u64::MAX; VOIES]);
}

impl BitAnd for Lot {
    type Output = Self;
    #[inline]
    fn bitand(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] & other.0[at]))
    }
}

impl BitXor for Lot {
    type Output = Self;
    #[inline]
    fn bitxor(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] ^ other.0[at]))
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

/// The rows of a vocabulary, words of a length together: most lengths are far from that of the word typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Crible {
    classes: [Classe; LONG + 1],
    mots: u32,
}

/// Words of one length, or longer than what is told apart.
#[derive(Clone, Debug, Default)]
struct Classe {
    blocs: Vec<[Lot; RANGS]>,
    /// The rank of each among all.
    rangs: Vec<u32>,
}

/// How far a word may be from the one typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Portee {
    /// One mistake, written or heard.
    Joints,
    /// Two mistakes written, one heard.
    Proche,
    /// Three mistakes written, two heard, or the same consonants.
    Loin,
}

impl Portee {
    /// The least nearness within that reach.
    pub(crate) fn moindre(self) -> u8 {
        match self {
            Self::Joints => 70,
            Self::Proche => 60,
            Self::Loin => 1,
        }
    }
}

impl Crible {
    /// Adds a word: it takes the next rank.
    pub(crate) fn ajouter(&mut self, mot: &Mot) {
        let rang = self.mots;
        self.mots += 1;
        let Some(classe) = self.classes.get_mut(mot.texte.len().min(LONG)) else { return };
        let (voie, bit) = (classe.rangs.len() % LOT / 64, 1_u64 << (classe.rangs.len() % 64));
        if classe.rangs.len().is_multiple_of(LOT) {
            classe.blocs.push([Lot::VIDE; RANGS]);
        }
        classe.rangs.push(rang);
        let Some(bloc) = classe.blocs.last_mut() else { return };
        for rangee in traits(mot) {
            if let Some(voies) = bloc.get_mut(rangee).and_then(|lot| lot.0.get_mut(voie)) {
                *voies |= bit;
            }
        }
    }

    /// Memory kept, in bytes.
    pub(crate) fn octets(&self) -> usize {
        let of =
            |one: &Classe| one.blocs.capacity() * size_of::<[Lot; RANGS]>() + one.rangs.capacity() * size_of::<u32>();
        self.classes.iter().map(of).sum()
    }

    /// Gives back what was kept for words to come.
    pub(crate) fn serrer(&mut self) {
        for classe in &mut self.classes {
            classe.blocs.shrink_to_fit();
            classe.rangs.shrink_to_fit();
        }
    }

    /// Calls back with the rank of each word that may be near, and the most [`crate::proximite`] would say of it: of none that is left
    /// out would it say more than nothing within that reach. Nothing is read of a word but its bits.
    pub(crate) fn parmi(&self, tape: &Mot, portee: Portee, mut found: impl FnMut(usize, u8)) {
        let cherche = Cherche::of(tape, portee);
        for (longueur, classe) in self.classes.iter().enumerate() {
            let ecrites = cherche.ecrites(longueur);
            for (bloc, rangs) in classe.blocs.iter().zip(classe.rangs.chunks(LOT)) {
                let mut groupes = Groupes::default();
                cherche.ecrits(bloc, &ecrites, &mut groupes);
                cherche.entendus(bloc, &mut groupes);
                groupes.signaler(rangs, &mut found);
            }
        }
    }
}

/// Words of a block that may be near, with the nearest they may be.
#[derive(Debug, Default)]
pub(crate) struct Groupes {
    lots: [Lot; GROUPES],
    bornes: [u8; GROUPES],
    combien: usize,
}

/// Ways to be near, at most: four written, one as a part, five heard.
const GROUPES: usize = 10;

impl Groupes {
    #[inline]
    pub(crate) fn ajouter(&mut self, lot: Lot, borne: u8) {
        if lot != Lot::VIDE && self.combien < GROUPES {
            self.lots[self.combien] = lot;
            self.bornes[self.combien] = borne;
            self.combien += 1;
        }
    }

    fn signaler(&self, rangs: &[u32], mut found: impl FnMut(usize, u8)) {
        let groupes = self.lots.iter().zip(self.bornes).take(self.combien);
        let near = groupes.clone().fold(Lot::VIDE, |all, (lot, _)| all | *lot);
        for (voie, (mut bits, rangs)) in near.0.into_iter().zip(rangs.chunks(64)).enumerate() {
            while bits != 0 {
                let at = bits.trailing_zeros();
                let has = |(lot, borne): (&Lot, u8)| (lot.0[voie] >> at & 1 == 1).then_some(borne);
                if let (Some(rang), Some(most)) = (rangs.get(at as usize), groupes.clone().filter_map(has).max()) {
                    found(*rang as usize, most);
                }
                bits &= bits - 1;
            }
        }
    }
}

/// The rows a word has a bit in.
fn traits(mot: &Mot) -> Vec<usize> {
    let (texte, cle) = (mot.texte.as_bytes(), mot.cle.as_bytes());
    let signes = mot.signes();
    let (lettres, lettres_cle) = (bits(signes.masque), bits(signes.masque_cle));
    let mut all: Vec<usize> = (0..LONG.min(cle.len())).map(|at| LONGUEUR_CLE + at).collect();
    all.extend((0..DIFFERENTES.min(lettres.len())).map(|at| NOMBRE + at));
    all.extend((0..DIFFERENTES.min(lettres_cle.len())).map(|at| NOMBRE_CLE + at));
    all.extend(lettres);
    all.extend(lettres_cle.into_iter().map(|at| CLE + at));
    all.extend(paires(texte));
    all.extend(rangs(SQUELETTE, huit(signes.squelette)));
    all.extend(rangs(TETE, huit(tete(cle))));
    all
}

pub(crate) fn bits(mask: u32) -> Vec<usize> {
    (0..32).filter(|at| mask >> at & 1 == 1).collect()
}

/// The rows of the pairs of letters that follow each other: several pairs share a row.
pub(crate) fn paires(texte: &[u8]) -> Vec<usize> {
    let rang = |pair: &[u8]| {
        let pair = pair.iter().fold(0_u32, |all, letter| all * 31 + u32::from(*letter & 31));
        PAIRES + (pair.wrapping_mul(0x9E37_79B1) >> 26) as usize
    };
    let mut all: Vec<usize> = texte.windows(2).map(rang).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Eight bits drawn from a number.
pub(crate) fn huit(number: u32) -> [bool; 8] {
    let drawn = number.wrapping_mul(0x9E37_79B1) >> 24;
    std::array::from_fn(|at| drawn >> at & 1 == 1)
}

/// Their rows.
fn rangs(from: usize, huit: [bool; 8]) -> impl Iterator<Item = usize> {
    (from..).zip(huit).filter_map(|(rang, yes)| yes.then_some(rang))
}

/// What a key begins with, as a number; a shorter one begins as nothing does.
pub(crate) fn tete(cle: &[u8]) -> u32 {
    cle.get(..DEBUT).map_or(0, |head| head.iter().fold(0, |all, letter| all << 8 | u32::from(*letter)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proximite::proximite;
    use proptest::prelude::*;

    fn passes(tape: &Mot, connus: &[Mot], portee: Portee) -> Vec<(usize, u8)> {
        let mut crible = Crible::default();
        for connu in connus {
            crible.ajouter(connu);
        }
        let mut all = Vec::new();
        crible.parmi(tape, portee, |rang, most| all.push((rang, most)));
        all
    }

    #[test]
    fn words_keep_their_rank_from_one_block_to_the_next() {
        let connus: Vec<Mot> = (0..600).map(|n| Mot::of(if n % 255 == 0 { "diallo" } else { "zzyx" })).collect();
        let ranks: Vec<usize> =
            passes(&Mot::of("dialo"), &connus, Portee::Proche).into_iter().map(|one| one.0).collect();
        assert_eq!(ranks, [0, 255, 510]);
    }

    #[test]
    fn most_of_a_vocabulary_is_left_out() {
        let connus: Vec<Mot> =
            ["traore", "benyoussef", "martin", "wisniewski", "nguyen", "okonkwo"].map(Mot::of).into();
        assert_eq!(passes(&Mot::of("diallo"), &connus, Portee::Loin), []);
    }

    proptest! {
        #[test]
        fn nothing_near_is_left_out_nor_nearer_than_said(a in "[a-fk-t]{1,9}", b in "[a-fk-t]{1,12}", common in "[a-t]{0,14}") {
            for (tape, connu) in [(a.clone(), b.clone()), (format!("{common}{a}"), format!("{common}{b}")), (a.clone(), format!("{b}{a}{common}"))] {
                let (tape, connu) = (Mot::of(&tape), Mot::of(&connu));
                let near = proximite(tape.vue(), connu.vue());
                for portee in [Portee::Loin, Portee::Proche, Portee::Joints] {
                    let most = passes(&tape, std::slice::from_ref(&connu), portee).first().map_or(0, |one| one.1);
                    let within = near < portee.moindre() || near <= most;
                    prop_assert!(within, "{} {}: {near}, {most} at most", tape.texte, connu.texte);
                }
            }
        }
    }
}
