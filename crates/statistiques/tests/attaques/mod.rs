//! Attackers that share nothing with the crate: they read cells and sums, as a reader would.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small counts"
)]

use microlp::{ComparisonOp, Error, LinearExpr, OptimizationDirection, Problem, SolveOutcome};
use tandem_statistiques::masque::{Publication, Somme};

/// Every sum of a table, those that follow from others included. Rows, then groups, then the total; columns, then the total.
pub fn sommes_completes(lignes: usize, colonnes: usize, groupe: &[Option<usize>]) -> Vec<Somme> {
    let nombre = groupe.iter().flatten().max().map_or(0, |dernier| dernier + 1);
    let rang = |l: usize, c: usize| l * (colonnes + 1) + c;
    let mut sommes = Vec::new();
    let rangees = lignes + nombre + 1;
    for l in 0..rangees {
        sommes.push(Somme { total: rang(l, colonnes), parts: (0..colonnes).map(|c| rang(l, c)).collect() });
    }
    for c in 0..=colonnes {
        for g in 0..nombre {
            let parts = (0..lignes).filter(|&l| groupe[l] == Some(g)).map(|l| rang(l, c)).collect();
            sommes.push(Somme { total: rang(lignes + g, c), parts });
        }
        sommes.push(Somme { total: rang(rangees - 1, c), parts: (0..lignes).map(|l| rang(l, c)).collect() });
    }
    sommes
}

/// Least and greatest value of a cell by linear programming; such tables have whole extremes.
pub fn bornes_par_solveur(publication: &Publication, sommes: &[Somme], rang: usize) -> (u64, Option<u64>) {
    let resoudre = |sens| {
        let mut probleme = Problem::new(sens);
        let plancher = publication.plancher as f64;
        let variables: Vec<_> = publication
            .cellules
            .iter()
            .enumerate()
            .map(|(cellule, valeur)| {
                let bornes = valeur.publiee().map_or((plancher, f64::INFINITY), |n| (n as f64, n as f64));
                probleme.add_var(f64::from(u8::from(cellule == rang)), bornes)
            })
            .collect();
        for somme in sommes {
            let mut expression = LinearExpr::empty();
            expression.add(variables[somme.total], -1.0);
            for &part in &somme.parts {
                expression.add(variables[part], 1.0);
            }
            probleme.add_constraint(expression, ComparisonOp::Eq, 0.0);
        }
        match probleme.solve() {
            Ok(SolveOutcome::Solution(solution)) => Some(solution.objective().round() as u64),
            Err(Error::Unbounded) => None,
            autre => panic!("{autre:?}"),
        }
    };
    (resoudre(OptimizationDirection::Minimize).expect("a least value"), resoudre(OptimizationDirection::Maximize))
}

/// Tries every table with cases up to a bound, and gives what each cell took. Bounded values can only make the attack look
/// stronger than it is. `None` when there are too many tables to try.
pub fn essayer_tout(
    publication: &Publication,
    lignes: usize,
    colonnes: usize,
    vraies: &[u64],
) -> Option<Vec<(u64, u64)>> {
    let mut essai = Essai {
        publication,
        lignes,
        colonnes,
        haut: vraies
            .iter()
            .enumerate()
            .map(|(rang, &n)| if publication.cellules[rang].masquee() { n.min(12) + 7 } else { n })
            .collect(),
        bas: vraies.iter().map(|&n| if n > 12 { n - 7 } else { publication.plancher }).collect(),
        cases: vec![vec![0; colonnes]; lignes],
        vus: vec![(u64::MAX, 0); vraies.len()],
        reste: 3_000_000,
    };
    for (rang, &n) in vraies.iter().enumerate() {
        if publication.cellules[rang].masquee() {
            essai.haut[rang] = essai.haut[rang].max(n + 7);
        }
    }
    essai.placer(0, 0)?;
    Some(essai.vus)
}

struct Essai<'a> {
    publication: &'a Publication,
    lignes: usize,
    colonnes: usize,
    haut: Vec<u64>,
    bas: Vec<u64>,
    cases: Vec<Vec<u64>>,
    vus: Vec<(u64, u64)>,
    reste: u32,
}

impl Essai<'_> {
    fn permis(&self, l: usize, c: usize, n: u64) -> bool {
        let cellule = self.publication.cellules[l * (self.colonnes + 1) + c];
        cellule.publiee().map_or(n >= self.publication.plancher, |publiee| publiee == n)
    }

    fn placer(&mut self, l: usize, c: usize) -> Option<()> {
        self.reste = self.reste.checked_sub(1)?;
        if l == self.lignes {
            self.noter();
            return Some(());
        }
        if c == self.colonnes {
            return if self.permis(l, c, self.cases[l].iter().sum()) { self.placer(l + 1, 0) } else { Some(()) };
        }
        let rang = l * (self.colonnes + 1) + c;
        let (bas, haut) = match self.publication.cellules[rang].publiee() {
            Some(n) => (n, n),
            None => (self.bas[rang], self.haut[rang]),
        };
        for n in bas..=haut {
            self.cases[l][c] = n;
            let colonne: u64 = (0..=l).map(|l| self.cases[l][c]).sum();
            let total = self.publication.cellules[self.lignes * (self.colonnes + 1) + c].publiee();
            if total.is_some_and(|total| colonne > total) {
                break;
            }
            if l + 1 < self.lignes || self.permis(self.lignes, c, colonne) {
                self.placer(l, c + 1)?;
            }
        }
        Some(())
    }

    fn noter(&mut self) {
        let total: u64 = self.cases.iter().flatten().sum();
        if !self.permis(self.lignes, self.colonnes, total) {
            return;
        }
        for l in 0..=self.lignes {
            for c in 0..=self.colonnes {
                let lignes = if l < self.lignes { l..l + 1 } else { 0..self.lignes };
                let n = self.cases[lignes]
                    .iter()
                    .map(|ligne| if c < self.colonnes { ligne[c] } else { ligne.iter().sum() })
                    .sum();
                let vu = &mut self.vus[l * (self.colonnes + 1) + c];
                *vu = (vu.0.min(n), vu.1.max(n));
            }
        }
    }
}
