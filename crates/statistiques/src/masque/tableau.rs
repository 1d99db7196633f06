//! A table of counts with its margins, rows possibly grouped under subtotals.

use super::choix::{Comptes, PLUS_GRAND, masquer};
use super::{Cellule, Publication, Somme};
use std::fmt;

/// What is wrong with the figures handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forme {
    /// Rows of different lengths, or a parent that is not a group.
    Irreguliere,
    /// More than 2^40 in all: not people.
    TropGrand,
}

impl fmt::Display for Forme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Irreguliere => "Ce tableau n’a pas le même nombre de cases à chaque ligne.",
            Self::TropGrand => "Ce tableau compte plus de personnes qu’il n’en existe.",
        })
    }
}

impl std::error::Error for Forme {}

/// True counts, with their margins. Only [`Tableau::masquer`] gives something to show.
pub struct Tableau {
    lignes: usize,
    colonnes: usize,
    groupes: Vec<usize>,
    comptes: Comptes,
}

impl Tableau {
    /// One row of counts per row of the table. Totals are computed here.
    pub fn new(cases: &[Vec<u64>]) -> Result<Self, Forme> {
        Self::avec_groupes(cases, &vec![None; cases.len()])
    }

    /// Rows under subtotals: `groupe[i]` is the number of the group of row `i`, from 0. Subtotals are rows of the result, after
    /// the others: group `g` is row `cases.len() + g`.
    pub fn avec_groupes(cases: &[Vec<u64>], groupe: &[Option<usize>]) -> Result<Self, Forme> {
        let (lignes, colonnes) = (cases.len(), cases.first().map_or(0, Vec::len));
        if groupe.len() != lignes || cases.iter().any(|ligne| ligne.len() != colonnes) {
            return Err(Forme::Irreguliere);
        }
        let nombre = groupe.iter().flatten().max().map_or(0, |dernier| dernier.saturating_add(1));
        if nombre > lignes {
            return Err(Forme::Irreguliere);
        }
        let largeur = colonnes + 1;
        let rangees = lignes + nombre + 1;
        let dernier = rangees - 1;
        let mut valeurs = vec![0_u64; rangees * largeur];
        let mut poids = vec![40_u64; rangees * largeur];
        for (l, ligne) in cases.iter().enumerate() {
            let total = ligne.iter().try_fold(0_u64, |somme, &n| somme.checked_add(n)).ok_or(Forme::TropGrand)?;
            for (c, &n) in ligne.iter().chain([&total]).enumerate() {
                for rangee in [Some(l), groupe[l].map(|g| lignes + g), Some(dernier)].into_iter().flatten() {
                    let case = &mut valeurs[rangee * largeur + c];
                    *case = case.checked_add(n).filter(|&n| n <= PLUS_GRAND).ok_or(Forme::TropGrand)?;
                }
            }
            poids[l * largeur..l * largeur + colonnes].fill(1);
        }
        for g in lignes..lignes + nombre {
            poids[g * largeur..g * largeur + colonnes].fill(6);
        }
        poids[rangees * largeur - 1] = 400;
        let sommes = sommes(lignes, colonnes, groupe, nombre);
        let sensibles = vec![false; valeurs.len()];
        let groupes = groupe.iter().map(|g| g.map_or(dernier, |g| lignes + g)).collect();
        let connues = vec![false; valeurs.len()];
        let comptes = Comptes { valeurs, sensibles, poids, sommes, connues };
        Ok(Self { lignes: rangees - 1, colonnes, groupes, comptes })
    }

    /// The total of each row is published beside, whatever is hidden here: several tables then share the same totals, and none
    /// says anything of another. Each must be at least `seuil`, or zero: see [`regrouper`](super::regrouper).
    #[must_use]
    pub fn totaux_connus(mut self) -> Self {
        let largeur = self.colonnes + 1;
        for ligne in 0..=self.lignes {
            self.comptes.connues[ligne * largeur + self.colonnes] = true;
        }
        // What everything is divided into is what is read first: hidden last.
        self.comptes.poids[self.lignes * largeur..(self.lignes + 1) * largeur - 1].fill(400);
        self
    }

    /// The total of each row, of each column and of the table are published beside, whatever is hidden here: every table that crosses
    /// two questions then only shares what is already shown of each. Each must be at least `seuil`, or zero: see
    /// [`regrouper`](super::regrouper). In the worst case every case is hidden, and the table says nothing its margins did not.
    #[must_use]
    pub fn marges_connues(mut self) -> Self {
        let largeur = self.colonnes + 1;
        for rang in 0..self.comptes.connues.len() {
            if rang % largeur == self.colonnes || rang / largeur >= self.lignes {
                self.comptes.connues[rang] = true;
            }
        }
        self
    }

    /// Hides this case whatever its value: a group of fewer than three professionals, a count that is not of people.
    #[must_use]
    pub fn proteger(mut self, ligne: usize, colonne: usize) -> Self {
        if ligne <= self.lignes && colonne <= self.colonnes {
            self.comptes.sensibles[ligne * (self.colonnes + 1) + colonne] = true;
        }
        self
    }

    /// Hides groups under `seuil` (a zero is nobody, and is shown), and what would give them back.
    pub fn masquer(self, seuil: u64) -> TableauMasque {
        let publication = masquer(&self.comptes, seuil);
        TableauMasque { lignes: self.lignes, colonnes: self.colonnes, groupes: self.groupes, publication }
    }
}

/// Sums that no other implies: each row, then each column under each group and under the total. The sum of a group's row, or of
/// the row of totals, follows from them.
fn sommes(lignes: usize, colonnes: usize, groupe: &[Option<usize>], nombre: usize) -> Vec<Somme> {
    let largeur = colonnes + 1;
    let rang = |l: usize, c: usize| l * largeur + c;
    let ligne = |l: usize| Somme { total: rang(l, colonnes), parts: (0..colonnes).map(|c| rang(l, c)).collect() };
    let mut sommes: Vec<Somme> = (0..lignes).map(ligne).collect();
    let parent = |l: usize| groupe.get(l).copied().flatten().filter(|_| l < lignes);
    for g in 0..=nombre {
        let enfants: Vec<usize> = if g < nombre {
            (0..lignes).filter(|&l| parent(l) == Some(g)).collect()
        } else {
            (0..lignes + nombre).filter(|&l| l >= lignes || parent(l).is_none()).collect()
        };
        for c in 0..=colonnes {
            sommes.push(Somme { total: rang(lignes + g, c), parts: enfants.iter().map(|&l| rang(l, c)).collect() });
        }
    }
    sommes
}

/// What may be shown of a table. It holds no hidden figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableauMasque {
    lignes: usize,
    colonnes: usize,
    /// For each row that is not a subtotal, the row that adds it up.
    groupes: Vec<usize>,
    publication: Publication,
}

impl TableauMasque {
    /// Rows, subtotals included, the total left out.
    pub fn lignes(&self) -> usize {
        self.lignes
    }

    /// Columns, the total left out.
    pub fn colonnes(&self) -> usize {
        self.colonnes
    }

    /// A case; outside the table, hidden.
    pub fn cellule(&self, ligne: usize, colonne: usize) -> Cellule {
        if ligne > self.lignes || colonne > self.colonnes {
            return Cellule::Masquee;
        }
        self.publication.cellules.get(ligne * (self.colonnes + 1) + colonne).copied().unwrap_or(Cellule::Masquee)
    }

    /// Total of a row.
    pub fn total_ligne(&self, ligne: usize) -> Cellule {
        self.cellule(ligne, self.colonnes)
    }

    /// Total of a column.
    pub fn total_colonne(&self, colonne: usize) -> Cellule {
        self.cellule(self.lignes, colonne)
    }

    /// Everybody.
    pub fn total(&self) -> Cellule {
        self.cellule(self.lignes, self.colonnes)
    }

    /// Whether a sum or an average over this row may be shown beside it (`lignes()`: the row of totals). Sums subtract: the
    /// average of all, beside those of the others, gives the sum of a hidden group. So a total's is withheld as soon as one of
    /// its rows is hidden. A median does not subtract: [`Cellule::montrer`] is enough.
    pub fn moyenne_ligne<T>(&self, ligne: usize, moyenne: T) -> Option<T> {
        let cachee = (0..self.groupes.len()).any(|l| self.sous(l, ligne) && self.total_ligne(l).masquee());
        (!cachee && !self.total_ligne(ligne).masquee()).then_some(moyenne)
    }

    fn sous(&self, ligne: usize, total: usize) -> bool {
        total == self.lignes || self.groupes.get(ligne) == Some(&total)
    }

    /// Whether anything is hidden: then [`super::LEGENDE`] is due.
    pub fn incomplet(&self) -> bool {
        self.publication.cellules.contains(&Cellule::Masquee)
    }

    /// What a reader has, for [`super::deduire`].
    pub fn publication(&self) -> &Publication {
        &self.publication
    }
}
