//! A word typed, as the rows of a vocabulary it looks at (`crible`).

use crate::{
    crible::{
        CLE, DEBUT, DIFFERENTES, Groupes, LONG, LONGUEUR_CLE, Lot, NOMBRE, NOMBRE_CLE, Portee, RANGS, SQUELETTE, TETE,
        bits, huit, paires, tete,
    },
    proximite::{Mot, commence, par_fautes, permises},
};

/// Words typed with at most `fautes` mistakes, from `min` to `max` bytes long.
#[derive(Debug)]
struct Bande {
    fautes: usize,
    min: usize,
    max: usize,
}

/// A word typed, as the rows it looks at.
#[derive(Debug)]
pub(crate) struct Cherche {
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
    pub(crate) fn of(tape: &Mot, portee: Portee) -> Self {
        let signes = tape.signes();
        let (longueur, longueur_cle) = (tape.texte.len(), tape.cle.len());
        let loin = portee == Portee::Loin;
        let written = match portee {
            Portee::Joints => 1,
            Portee::Proche => 2,
            Portee::Loin => 3,
        };
        // The mistakes allowed grow with the longer of the two words: the lengths of each are one run.
        let ecrites = (0..=3).filter_map(|fautes| {
            let fits = |long: &usize| permises(longueur.max(*long)) == fautes && longueur.abs_diff(*long) <= fautes;
            let min = (1..=longueur + 3).find(fits)?;
            let max = (min..=longueur + 3).rfind(fits)?;
            Some(Bande { fautes: fautes.min(written), min, max })
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
    pub(crate) fn ecrites(&self, longueur: usize) -> Ecrites {
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
    pub(crate) fn ecrits(&self, bloc: &[Lot; RANGS], ecrites: &Ecrites, groupes: &mut Groupes) {
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
    pub(crate) fn entendus(&self, bloc: &[Lot; RANGS], groupes: &mut Groupes) {
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
pub(crate) struct Ecrites {
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
