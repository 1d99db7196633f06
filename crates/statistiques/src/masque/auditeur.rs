//! The attacker. It knows what a reader knows: published figures, what adds up, that a count is whole, and the least a hidden
//! cell may be. It computes for each hidden cell the exact smallest and largest value that some table, compatible with all of
//! that, gives it. It never sees the true table and shares no decision with the code that hides.

use super::choix::PLUS_GRAND;
use super::reseau::Reseau;
use super::{Cellule, Publication};
use std::collections::VecDeque;

/// A hidden cell that a reader can corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deduction {
    /// Its rank.
    pub cellule: usize,
    /// Least possible value.
    pub min: u64,
    /// Greatest possible value.
    pub max: u64,
}

/// No table at all is compatible with what is published, or its sums are not those of a table: nothing can be vouched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incoherente;

/// Above any sum of tables of people: keeps every computation far from overflow.
const BEAUCOUP: u64 = 1 << 60;

/// Hidden cells whose possible values span less than `seuil` (`max − min < seuil`). Empty: the publication is safe.
pub fn deduire(publication: &Publication, seuil: u64) -> Result<Vec<Deduction>, Incoherente> {
    let seuil = seuil.min(PLUS_GRAND);
    let mut attaque = Attaque::new(publication)?;
    let mut deductions = Vec::new();
    for cellule in 0..publication.cellules.len() {
        if publication.cellules[cellule].masquee() && !attaque.ecarter(cellule, seuil) {
            let (min, max) = attaque.vus[cellule];
            deductions.push(Deduction { cellule, min, max });
        }
    }
    Ok(deductions)
}

/// The exact least and greatest value of a cell; `None`: no upper bound. A published cell is its own bounds.
pub fn encadrer(publication: &Publication, cellule: usize) -> Result<(u64, Option<u64>), Incoherente> {
    match publication.cellules.get(cellule) {
        None => Err(Incoherente),
        Some(&Cellule::Publiee(n)) => Ok((n, Some(n))),
        Some(Cellule::Masquee) => {
            let mut attaque = Attaque::new(publication)?;
            let borne = attaque.monter(cellule, None).then(|| attaque.vus[cellule].1);
            attaque.descendre(cellule, None);
            Ok((attaque.vus[cellule].0, borne))
        }
    }
}

/// One table compatible with the publication, moved from one to the next; `vus` keeps the extremes met by each cell on the way,
/// so that one move vouches for every cell it changes.
struct Attaque {
    reseau: Reseau,
    plancher: u64,
    valeurs: Vec<u64>,
    vus: Vec<(u64, u64)>,
    /// For each junction, the hidden cells that touch it.
    voisins: Vec<Vec<Voisin>>,
    file: VecDeque<usize>,
    /// How each junction was reached by the last search: the search, the cell crossed, and whether upwards.
    venu: Vec<(u32, usize, bool)>,
    recherche: u32,
}

/// From one junction to another through a hidden cell, that rises or falls on the way.
#[derive(Clone, Copy)]
struct Voisin {
    cellule: usize,
    suivant: usize,
    monte: bool,
}

impl Attaque {
    fn new(publication: &Publication) -> Result<Self, Incoherente> {
        let reseau = Reseau::new(publication.cellules.len(), &publication.sommes).ok_or(Incoherente)?;
        let publiees = publication.cellules.iter().filter_map(|cellule| cellule.publiee());
        let somme = publiees.chain([publication.plancher]).try_fold(0_u64, u64::checked_add).ok_or(Incoherente)?;
        if somme >= BEAUCOUP {
            return Err(Incoherente);
        }
        let mut voisins = vec![Vec::new(); reseau.noeuds];
        let mut exces = vec![0_i128; reseau.noeuds];
        let mut valeurs = Vec::with_capacity(reseau.arcs.len());
        for (cellule, &(de, vers)) in reseau.arcs.iter().enumerate() {
            let valeur = publication.cellules[cellule].publiee().unwrap_or(publication.plancher);
            exces[vers] += i128::from(valeur);
            exces[de] -= i128::from(valeur);
            valeurs.push(valeur);
            if publication.cellules[cellule].masquee() && de != vers {
                voisins[de].push(Voisin { cellule, suivant: vers, monte: true });
                voisins[vers].push(Voisin { cellule, suivant: de, monte: false });
            }
        }
        let venu = vec![(0, 0, false); reseau.noeuds];
        let vus = Vec::new();
        let mut attaque = Self {
            reseau,
            plancher: publication.plancher,
            valeurs,
            vus,
            voisins,
            file: VecDeque::new(),
            venu,
            recherche: 0,
        };
        attaque.equilibrer(&mut exces)?;
        attaque.vus = attaque.valeurs.iter().map(|&valeur| (valeur, valeur)).collect();
        Ok(attaque)
    }

    /// Finds a first compatible table: what enters a junction in excess is led to one that lacks it.
    fn equilibrer(&mut self, exces: &mut [i128]) -> Result<(), Incoherente> {
        while let Some(depart) = exces.iter().position(|&e| e > 0) {
            let arrivee = self.chercher(depart, usize::MAX, |noeud| exces[noeud] < 0).ok_or(Incoherente)?;
            let chemin = self.chemin(depart, arrivee);
            let possible = exces[depart].min(-exces[arrivee]);
            let pas = self.largeur(&chemin).map_or(possible, |largeur| possible.min(i128::from(largeur)));
            self.pousser(&chemin, u64::try_from(pas).map_err(|_| Incoherente)?)?;
            exces[depart] -= pas;
            exces[arrivee] += pas;
        }
        Ok(())
    }

    /// `true` when the cell can take values at least `seuil` apart.
    fn ecarter(&mut self, cellule: usize, seuil: u64) -> bool {
        let (de, vers) = self.reseau.arcs[cellule];
        // In no sum: nothing is known of it.
        de == vers || {
            self.monter(cellule, Some(seuil));
            self.descendre(cellule, Some(seuil));
            self.etendue(cellule) >= seuil
        }
    }

    fn etendue(&self, cellule: usize) -> u64 {
        self.vus[cellule].1 - self.vus[cellule].0
    }

    /// Raises the cell as far as it goes, or until its values are `assez` apart. `false`: it could rise without end.
    fn monter(&mut self, cellule: usize, assez: Option<u64>) -> bool {
        let (de, vers) = self.reseau.arcs[cellule];
        if de == vers {
            return false;
        }
        while assez.is_none_or(|assez| self.etendue(cellule) < assez) {
            // What the cell brings to `vers` goes back to `de` another way.
            let Some(arrivee) = self.chercher(vers, cellule, |noeud| noeud == de) else { return true };
            let mut chemin = self.chemin(vers, arrivee);
            chemin.push((cellule, true));
            let Some(pas) = self.largeur(&chemin).or(assez) else { return false };
            if self.pousser(&chemin, pas).is_err() {
                return false;
            }
        }
        true
    }

    /// Lowers the cell likewise; it always stops, at the floor at the latest.
    fn descendre(&mut self, cellule: usize, assez: Option<u64>) {
        let (de, vers) = self.reseau.arcs[cellule];
        while de != vers
            && self.valeurs[cellule] > self.plancher
            && assez.is_none_or(|assez| self.etendue(cellule) < assez)
        {
            let Some(arrivee) = self.chercher(de, cellule, |noeud| noeud == vers) else { return };
            let mut chemin = self.chemin(de, arrivee);
            chemin.push((cellule, false));
            let Some(pas) = self.largeur(&chemin) else { return };
            if self.pousser(&chemin, pas).is_err() {
                return;
            }
        }
    }

    /// Breadth-first, over hidden cells only: with the flow a cell rises; against it, it falls, not under the floor.
    fn chercher(&mut self, depart: usize, sans: usize, arrive: impl Fn(usize) -> bool) -> Option<usize> {
        self.recherche += 1;
        self.venu[depart] = (self.recherche, usize::MAX, false);
        self.file.clear();
        self.file.push_back(depart);
        while let Some(noeud) = self.file.pop_front() {
            for &Voisin { cellule, suivant, monte } in &self.voisins[noeud] {
                if self.venu[suivant].0 == self.recherche
                    || cellule == sans
                    || !(monte || self.valeurs[cellule] > self.plancher)
                {
                    continue;
                }
                self.venu[suivant] = (self.recherche, cellule, monte);
                if arrive(suivant) {
                    return Some(suivant);
                }
                self.file.push_back(suivant);
            }
        }
        None
    }

    fn chemin(&self, depart: usize, arrivee: usize) -> Vec<(usize, bool)> {
        let mut chemin = Vec::new();
        let mut noeud = arrivee;
        while noeud != depart {
            let (_, cellule, monte) = self.venu[noeud];
            chemin.push((cellule, monte));
            let (de, vers) = self.reseau.arcs[cellule];
            noeud = if monte { de } else { vers };
        }
        chemin
    }

    /// How far the cells of a path may move together; `None`: without end.
    fn largeur(&self, chemin: &[(usize, bool)]) -> Option<u64> {
        chemin.iter().filter(|(_, monte)| !monte).map(|&(cellule, _)| self.valeurs[cellule] - self.plancher).min()
    }

    fn pousser(&mut self, chemin: &[(usize, bool)], pas: u64) -> Result<(), Incoherente> {
        for &(cellule, monte) in chemin {
            let valeur = self.valeurs[cellule];
            let nouvelle = if monte { valeur.checked_add(pas) } else { valeur.checked_sub(pas) }.ok_or(Incoherente)?;
            self.valeurs[cellule] = nouvelle;
            if let Some(vu) = self.vus.get_mut(cellule) {
                *vu = (vu.0.min(nouvelle), vu.1.max(nouvelle));
            }
        }
        Ok(())
    }
}
