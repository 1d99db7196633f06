//! Which words of a vocabulary may be near a word typed, two hundred and fifty-six at a time.
//!
//! What is known of a word at a glance (letters present, pairs of letters, lengths) is kept across words, one bit each: the words that
//! have an « a » are one row of bits, as in a bit-sliced signature file (Faloutsos and Christodoulakis, 1984). A word typed asks for
//! the few rows of its own letters, and for nothing of the others.

use std::ops::{BitAnd, BitOr, BitOrAssign, BitXor, Not};

use crate::proximite::{Mot, commence, par_fautes, permises};

/// Numbers of bits looked at in one go.
const VOIES: usize = 8;
/// Words in a block.
const LOT: usize = VOIES * 64;
/// Longest length told apart from longer ones, in bytes: of a word, of a key.
const LONG: usize = 16;
/// Most different letters told apart from more.
const DIFFERENTES: usize = 12;
/// Letters of a key that are heard as the beginning of a longer one.
pub(crate) const DEBUT: usize = 4;
/// Where each kind of row begins in a block.
const CLE: usize = 32;
const PAIRES: usize = CLE + 32;
const LONGUEUR_CLE: usize = PAIRES + 64;
const NOMBRE: usize = LONGUEUR_CLE + LONG;
const NOMBRE_CLE: usize = NOMBRE + DIFFERENTES;
const SQUELETTE: usize = NOMBRE_CLE + DIFFERENTES;
const TETE: usize = SQUELETTE + 8;
const RANGS: usize = TETE + 8;

/// One bit for each word of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
struct Groupes {
    lots: [Lot; GROUPES],
    bornes: [u8; GROUPES],
    combien: usize,
}

/// Ways to be near, at most: four written, one as a part, six heard.
const GROUPES: usize = 11;

impl Groupes {
    #[inline]
    fn ajouter(&mut self, lot: Lot, borne: u8) {
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

/// Eight bits drawn from a number.
fn huit(number: u32) -> [bool; 8] {
    let drawn = number.wrapping_mul(0x9E37_79B1) >> 24;
    std::array::from_fn(|at| drawn >> at & 1 == 1)
}

/// Their rows.
fn rangs(from: usize, huit: [bool; 8]) -> impl Iterator<Item = usize> {
    (from..).zip(huit).filter_map(|(rang, yes)| yes.then_some(rang))
}

/// What a key begins with, as a number; a shorter one begins as nothing does.
fn tete(cle: &[u8]) -> u32 {
    cle.get(..DEBUT).map_or(0, |head| head.iter().fold(0, |all, letter| all << 8 | u32::from(*letter)))
}

/// Words typed with at most `fautes` mistakes, from `min` to `max` bytes long.
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
    entendues: usize,
    squelette: Option<[Lot; 8]>,
    tete: [Lot; 8],
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
        // Letters of a key that may differ.
        let entendues = match longueur_cle {
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
            entendues,
            squelette: (loin && longueur_cle >= 3).then(|| lots(signes.squelette)),
            tete: lots(tete(tape.cle.as_bytes())),
        }
    }

    /// What may be of words of that length, written: the nearest with none, one, two, three letters wrong; as a part of them.
    fn ecrites(&self, longueur: usize) -> Ecrites {
        let long = longueur >= LONG;
        let fits = |one: &&Bande| if long { one.max >= LONG } else { (one.min..=one.max).contains(&longueur) };
        let fautes = self.ecrites.iter().filter(fits).map(|one| one.fautes).max();
        // Longer than what is told apart: it may be as long as what was typed.
        let ecart = if long { LONG.saturating_sub(self.longueur) } else { longueur.abs_diff(self.longueur) };
        let bornes = (0..=fautes.unwrap_or(0)).map(|fautes| match fautes.max(ecart) {
            0 => 100,
            some => par_fautes(some, self.longueur),
        });
        let longer = self.longueur >= 2 && (long || longueur > self.longueur);
        Ecrites {
            bornes: if fautes.is_some() { bornes.collect() } else { Vec::new() },
            partie: longer.then(|| commence(self.longueur, longueur.max(self.longueur + 1))),
        }
    }

    /// The words of a block that may be written almost so, or hold what was typed.
    #[inline]
    fn ecrits(&self, bloc: &[Lot; RANGS], ecrites: &Ecrites, groupes: &mut Groupes) {
        let toutes = |from: Lot, rangs: &[usize]| rangs.iter().fold(from, |all, rang| all & bloc[*rang]);
        let mut whole = None;
        if !ecrites.bornes.is_empty() {
            let ecrit = Manque::of(bloc, &self.lettres, NOMBRE);
            for (fautes, borne) in ecrites.bornes.iter().enumerate() {
                groupes.ajouter(ecrit.au_plus(bloc, fautes), *borne);
            }
            whole = Some(ecrit.exact[0]);
        }
        if let Some(borne) = ecrites.partie {
            let letters = whole.unwrap_or_else(|| toutes(Lot::PLEIN, &self.lettres));
            groupes.ajouter(toutes(letters, &self.paires), borne);
        }
    }

    /// The words of a block that may be heard almost so, or begin as what was typed is heard.
    #[inline]
    fn entendus(&self, bloc: &[Lot; RANGS], groupes: &mut Groupes) {
        let (tapee, most) = (self.longueur_cle, self.entendues);
        let lengths = entre(bloc, LONGUEUR_CLE, tapee.saturating_sub(most), tapee + most);
        if lengths != Lot::VIDE {
            let entendu = Manque::of(bloc, &self.lettres_cle, NOMBRE_CLE);
            groupes.ajouter(entendu.au_plus(bloc, 0) & entre(bloc, LONGUEUR_CLE, tapee, tapee), 88);
            if most >= 1 {
                let near = entendu.au_plus(bloc, 1) & entre(bloc, LONGUEUR_CLE, tapee - 1, tapee + 1);
                groupes.ajouter(near, if tapee >= 5 { 72 } else { 60 });
            }
            if most >= 2 {
                groupes.ajouter(entendu.au_plus(bloc, 2) & lengths, 54);
            }
        }
        if tapee >= DEBUT {
            let longer = au_moins(bloc, LONGUEUR_CLE, tapee + 1);
            let head = self.lettres_cle.iter().fold(longer, |all, rang| all & bloc[*rang]);
            if head != Lot::VIDE {
                groupes.ajouter(egal(bloc, TETE, &self.tete) & head, 62);
            }
        }
        if let Some(squelette) = &self.squelette {
            groupes.ajouter(entre(bloc, LONGUEUR_CLE, tapee - 2, tapee + 2) & egal(bloc, SQUELETTE, squelette), 58);
        }
    }
}

/// What words of one length may be.
#[derive(Debug)]
struct Ecrites {
    bornes: Vec<u8>,
    partie: Option<u8>,
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

/// Eight bits, each for every word of a block.
fn lots(number: u32) -> [Lot; 8] {
    huit(number).map(|yes| if yes { Lot::PLEIN } else { Lot::VIDE })
}

/// Words whose eight bits are these.
#[inline]
fn egal(bloc: &[Lot; RANGS], from: usize, voulus: &[Lot; 8]) -> Lot {
    let rows = bloc[from..from + 8].iter().zip(voulus);
    rows.fold(Lot::PLEIN, |all, (row, voulu)| all & !(*row ^ *voulu))
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
                for portee in [Portee::Loin, Portee::Proche] {
                    let most = passes(&tape, std::slice::from_ref(&connu), portee).first().map_or(0, |one| one.1);
                    let within = near < portee.moindre() || near <= most;
                    prop_assert!(within, "{} {}: {near}, {most} at most", tape.texte, connu.texte);
                }
            }
        }
    }
}
