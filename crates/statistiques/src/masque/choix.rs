//! Which cells to hide beside the small ones. A cell can only be found again by subtraction; it cannot when some *circuit* of
//! hidden cells lets it move: one up, its neighbour in the row down, the neighbour's neighbour in the column up… For each small
//! cell that the attack finds, the cheapest circuit that gives it the room of the threshold is hidden (Castro 2006). Its cells
//! move together, so one circuit protects them all, and hiding more later never takes that room back.

use super::auditeur::deduire;
use super::reseau::Reseau;
use super::{Cellule, Publication, Somme};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A true table, before masking.
#[derive(Clone, Debug)]
pub(super) struct Comptes {
    pub valeurs: Vec<u64>,
    /// To hide whatever their value (fewer than three professionals, for instance).
    pub sensibles: Vec<bool>,
    /// What hiding a cell costs to the reader: a total costs more than a case.
    pub poids: Vec<u64>,
    pub sommes: Vec<Somme>,
    /// Published elsewhere already, whatever this table would choose: never hidden, and known to the attacker.
    pub connues: Vec<bool>,
}

/// A group of people is never larger: keeps every sum far from overflow.
pub(super) const PLUS_GRAND: u64 = 1 << 40;

/// The first round is blind, the second protects all that the attack still finds; more are only there so that no input can turn
/// for ever.
const TOURS: usize = 8;
/// Where totals stay known, a small cell may have no circuit with all the room: cells beside it are hidden, one a round.
const TOURS_PAS_A_PAS: usize = 64;

/// Hides, then has the result attacked; hides more until the attack fails, in the end everything.
pub(super) fn masquer(comptes: &Comptes, seuil: u64) -> Publication {
    let seuil = seuil.min(PLUS_GRAND);
    let primaires = |zeros: bool| -> Vec<bool> {
        let petit = |rang: usize, valeur: u64| (zeros || valeur > 0) && (valeur < seuil || comptes.sensibles[rang]);
        comptes.valeurs.iter().enumerate().map(|(rang, &n)| !comptes.connues[rang] && petit(rang, n)).collect()
    };
    if let Some(reseau) = Reseau::new(comptes.valeurs.len(), &comptes.sommes) {
        let connues = comptes.connues.contains(&true);
        let mut trouvees = Vec::new();
        // First with every zero shown. Where that is not enough, zeros may be hidden too, and the reader no longer knows that a
        // hidden cell holds somebody.
        for plancher in [1, 0] {
            let Some(masques) = couvrir(comptes, &reseau, &primaires(false), seuil, plancher) else { continue };
            let publication = publier(comptes, &masques);
            // Attacked already, unless the floor turned out higher than assumed.
            if publication.plancher == plancher || tient(&publication, seuil) {
                if !connues {
                    return publication;
                }
                trouvees.push(publication);
            }
        }
        // Then no zero at all is shown: a reader who sees none cannot tell that a hidden cell holds somebody. Only where totals
        // stay known does this leave more than hiding everything.
        if connues && let Some(masques) = couvrir(comptes, &reseau, &primaires(true), seuil, 0) {
            let publication = Publication { plancher: 0, ..publier(comptes, &masques) };
            trouvees.extend(tient(&publication, seuil).then_some(publication));
        }
        let perte = |one: &Publication| {
            let masquees = one.cellules.iter().zip(&comptes.poids).filter(|(cellule, _)| cellule.masquee());
            masquees.fold(0_u64, |perte, (_, &poids)| perte.saturating_add(poids))
        };
        if let Some(moindre) = trouvees.into_iter().min_by_key(perte) {
            return moindre;
        }
    }
    let tout: Vec<bool> = comptes.connues.iter().map(|&connue| !connue).collect();
    Publication { plancher: 0, ..publier(comptes, &tout) }
}

/// Hides the small cells, has them attacked, and hides a circuit for each one found. `None` when one has no circuit.
///
/// The first circuits are chosen without looking whether hidden values leave room: were a neighbour skipped because it is
/// small, skipping it would tell that it is (`examples/initie.rs` measures it: twenty times fewer cells found). For the same
/// reason nothing hidden is shown again afterwards.
fn couvrir(comptes: &Comptes, reseau: &Reseau, primaires: &[bool], seuil: u64, plancher: u64) -> Option<Vec<bool>> {
    let mut circuits = Circuits::new(comptes, reseau, seuil, plancher, primaires.to_vec());
    let pas_a_pas = comptes.connues.contains(&true);
    for tour in 0..if pas_a_pas { TOURS_PAS_A_PAS } else { TOURS } {
        let publication = Publication { plancher, ..publier(comptes, &circuits.masques) };
        let trouvees = deduire(&publication, seuil).ok()?;
        if trouvees.is_empty() {
            return Some(circuits.masques);
        }
        circuits.aveugle = tour == 0;
        let trouvees = trouvees.into_iter().map(|deduction| deduction.cellule).collect();
        circuits.proteger(trouvees, pas_a_pas)?;
    }
    None
}

fn tient(publication: &Publication, seuil: u64) -> bool {
    deduire(publication, seuil).is_ok_and(|deductions| deductions.is_empty())
}

/// The floor says what is true of this table: 1 unless a zero is really hidden.
fn publier(comptes: &Comptes, masques: &[bool]) -> Publication {
    let cellule = |(&valeur, &masque): (&u64, &bool)| if masque { Cellule::Masquee } else { Cellule::Publiee(valeur) };
    let zero_masque = comptes.valeurs.iter().zip(masques).any(|(&valeur, &masque)| masque && valeur == 0);
    Publication {
        cellules: comptes.valeurs.iter().zip(masques).map(cellule).collect(),
        sommes: comptes.sommes.clone(),
        plancher: u64::from(!zero_masque),
    }
}

struct Circuits<'a> {
    comptes: &'a Comptes,
    reseau: &'a Reseau,
    seuil: u64,
    plancher: u64,
    /// Chooses without looking at the room.
    aveugle: bool,
    voisins: Vec<Vec<usize>>,
    masques: Vec<bool>,
    distances: Vec<u64>,
    venu: Vec<usize>,
}

impl<'a> Circuits<'a> {
    fn new(comptes: &'a Comptes, reseau: &'a Reseau, seuil: u64, plancher: u64, masques: Vec<bool>) -> Self {
        let mut voisins = vec![Vec::new(); reseau.noeuds];
        for (cellule, &(de, vers)) in reseau.arcs.iter().enumerate() {
            // A zero stays shown as long as the floor is 1.
            if de != vers && comptes.valeurs[cellule] >= plancher && !comptes.connues[cellule] {
                voisins[de].push(cellule);
                voisins[vers].push(cellule);
            }
        }
        let (distances, venu) = (vec![u64::MAX; reseau.noeuds], vec![usize::MAX; reseau.noeuds]);
        Self { comptes, reseau, seuil, plancher, aveugle: false, voisins, masques, distances, venu }
    }

    /// Hides a circuit for each of these cells; `None` when one has none. `pas_a_pas`: it then hides the cheapest cell beside it, whose
    /// room adds to that of the others.
    fn proteger(&mut self, mut cellules: Vec<usize>, pas_a_pas: bool) -> Option<()> {
        let mut couverts = vec![false; self.masques.len()];
        cellules.sort_by_key(|&cellule| Reverse(self.comptes.poids[cellule]));
        for cellule in cellules {
            if couverts[cellule] {
                continue;
            }
            let circuits = self.partages(cellule).into_iter().filter_map(|baisse| self.circuit(cellule, baisse));
            let circuit = circuits.min_by_key(|(cout, _)| *cout);
            let circuit = match circuit {
                Some((_, circuit)) => circuit,
                None if pas_a_pas => vec![self.a_cote(cellule)?],
                None => return None,
            };
            for traversee in circuit {
                self.masques[traversee] = true;
                couverts[traversee] = true;
            }
        }
        Some(())
    }

    /// The cheapest cell that is not hidden yet and shares a sum with this one.
    fn a_cote(&self, cellule: usize) -> Option<usize> {
        let (de, vers) = self.reseau.arcs[cellule];
        let beside = self.voisins[de].iter().chain(&self.voisins[vers]).copied();
        beside.filter(|&autre| !self.masques[autre]).min_by_key(|&autre| (self.cout(autre), autre))
    }

    /// The cell must have the threshold's room in all: so much of it downwards, the rest upwards. Counting both keeps the
    /// choice close to what a reader sees (the sum of two neighbours), rather than to how it is split between them.
    fn partages(&self, cellule: usize) -> Vec<u64> {
        let plus = (self.comptes.valeurs[cellule].saturating_sub(self.plancher)).min(self.seuil);
        match plus {
            _ if self.aveugle => vec![0],
            0..=8 => (0..=plus).collect(),
            _ => vec![0, plus],
        }
    }

    fn peut_baisser(&self, cellule: usize, de: u64) -> bool {
        self.aveugle || self.comptes.valeurs[cellule] >= self.plancher.saturating_add(de)
    }

    fn cout(&self, cellule: usize) -> u64 {
        if self.masques[cellule] {
            return 0;
        }
        // Each cell hidden counts, and among neighbours the smaller is the lesser loss.
        let taille = self.comptes.valeurs[cellule].checked_ilog2().map_or(0, u64::from);
        self.comptes.poids[cellule] * (16 + taille)
    }

    /// Dijkstra round `sans`, that goes down by `baisse` and up by the rest of the threshold: a cell crossed with the flow moves
    /// like it, one crossed against moves the other way. Gives the cost and the cells crossed.
    fn circuit(&mut self, sans: usize, baisse: u64) -> Option<(u64, Vec<usize>)> {
        let (arrivee, depart) = self.reseau.arcs[sans];
        let hausse = self.seuil - baisse;
        self.distances.fill(u64::MAX);
        self.distances[depart] = 0;
        let mut file = BinaryHeap::from([Reverse((0_u64, depart))]);
        while let Some(Reverse((distance, noeud))) = file.pop() {
            if noeud == arrivee {
                return Some((distance, self.remonter(depart, arrivee)));
            }
            if distance > self.distances[noeud] {
                continue;
            }
            for &cellule in &self.voisins[noeud] {
                let (de, vers) = self.reseau.arcs[cellule];
                let monte = de == noeud;
                if cellule == sans || !self.peut_baisser(cellule, if monte { baisse } else { hausse }) {
                    continue;
                }
                let suivant = if monte { vers } else { de };
                let nouvelle = distance.saturating_add(self.cout(cellule));
                if nouvelle < self.distances[suivant] {
                    self.distances[suivant] = nouvelle;
                    self.venu[suivant] = cellule;
                    file.push(Reverse((nouvelle, suivant)));
                }
            }
        }
        None
    }

    fn remonter(&self, depart: usize, arrivee: usize) -> Vec<usize> {
        let mut chemin = Vec::new();
        let mut noeud = arrivee;
        while noeud != depart {
            let cellule = self.venu[noeud];
            chemin.push(cellule);
            let (de, vers) = self.reseau.arcs[cellule];
            noeud = if vers == noeud { de } else { vers };
        }
        chemin
    }
}
