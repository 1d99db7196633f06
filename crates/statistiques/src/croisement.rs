//! Two questions crossed: who answered what to the second among those who answered what to the first.

use crate::loi::khi2_queue;
use crate::masque::{Cellule, Forme, Tableau, TableauMasque};
use crate::nombre::{INSECABLE, reel};
use crate::proportion::Proportion;

/// True counts of a cross table. To show it, [`Croisement::masquer`].
#[derive(Clone, PartialEq, Eq)]
pub struct Croisement {
    cases: Vec<Vec<u64>>,
    colonnes: usize,
}

/// Whether the answers to both questions go together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lien {
    /// The test may be read.
    Mesure(Independance),
    /// It may not, and why.
    NonApplicable(Raison),
}

/// Pearson's chi-square test of independence, without continuity correction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Independance {
    /// Σ (observed − expected)² / expected.
    pub khi2: f64,
    /// (rows − 1)(columns − 1).
    pub ddl: u64,
    /// Chance of such a gap if the questions had nothing to do with each other.
    pub p: f64,
    /// Cramér's V, from 0 (no link) to 1 (one answer gives the other); Cramér 1946, without bias correction.
    pub v: f64,
}

/// Why no test is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raison {
    /// Everybody gave the same answer to one of the questions.
    UneSeuleReponse,
    /// An expected count is under 5: the chi-square law is then a poor guide (Cochran 1954; we take the strict form).
    TropPeu,
    /// The test is one more equation about hidden cells: it is withheld with them.
    Masque,
}

impl Croisement {
    /// Counts already made, one `Vec` per answer to the first question.
    pub fn new(cases: Vec<Vec<u64>>) -> Result<Self, Forme> {
        Tableau::new(&cases)?;
        Ok(Self { colonnes: cases.first().map_or(0, Vec::len), cases })
    }

    /// Counts pairs of answers, by their ranks. A rank out of range is an answer we do not know: left out, as one who did not
    /// answer both questions.
    pub fn compter(reponses: impl IntoIterator<Item = (usize, usize)>, lignes: usize, colonnes: usize) -> Self {
        let mut cases = vec![vec![0_u64; colonnes]; lignes];
        for (l, c) in reponses {
            if let Some(case) = cases.get_mut(l).and_then(|ligne| ligne.get_mut(c)) {
                *case += 1;
            }
        }
        Self { cases, colonnes }
    }

    /// Tests the link. Answers nobody gave are left out.
    pub fn lien(&self) -> Lien {
        let lignes: Vec<u64> = self.cases.iter().map(|ligne| ligne.iter().sum()).filter(|&total| total > 0).collect();
        let colonne = |c: usize| self.cases.iter().map(|ligne| ligne[c]).sum::<u64>();
        let colonnes: Vec<u64> = (0..self.colonnes).map(colonne).collect();
        let pleines = colonnes.iter().filter(|&&total| total > 0).count();
        let moindre = lignes.len().min(pleines);
        if moindre < 2 {
            return Lien::NonApplicable(Raison::UneSeuleReponse);
        }
        let n = reel(lignes.iter().sum());
        let mut khi2 = 0.0;
        let pleine = |ligne: &&Vec<u64>| ligne.iter().any(|&case| case > 0);
        for (ligne, &total) in self.cases.iter().filter(pleine).zip(&lignes) {
            for (&case, &colonne) in ligne.iter().zip(&colonnes).filter(|(_, colonne)| **colonne > 0) {
                let attendu = reel(total) * reel(colonne) / n;
                if attendu < 5.0 {
                    return Lien::NonApplicable(Raison::TropPeu);
                }
                khi2 += (reel(case) - attendu).powi(2) / attendu;
            }
        }
        let ddl = (lignes.len() as u64 - 1) * (pleines as u64 - 1);
        let v = (khi2 / (n * (reel(moindre as u64) - 1.0))).sqrt().min(1.0);
        Lien::Mesure(Independance { khi2, ddl, p: khi2_queue(khi2, reel(ddl)), v })
    }

    /// What may be shown: counts with their margins, and the test only if nothing is hidden.
    pub fn masquer(&self, seuil: u64) -> Result<CroisementMasque, Forme> {
        let tableau = Tableau::new(&self.cases)?.masquer(seuil);
        let lien = if tableau.incomplet() { Lien::NonApplicable(Raison::Masque) } else { self.lien() };
        Ok(CroisementMasque { tableau, lien })
    }
}

/// A cross table that may be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct CroisementMasque {
    tableau: TableauMasque,
    lien: Lien,
}

impl CroisementMasque {
    /// Counts and margins.
    pub fn tableau(&self) -> &TableauMasque {
        &self.tableau
    }

    /// Part of the row that gave this answer, with its interval.
    pub fn part_ligne(&self, ligne: usize, colonne: usize) -> Option<Proportion> {
        let case = self.tableau.cellule(ligne, colonne);
        Cellule::part_de(case, self.tableau.total_ligne(ligne))
    }

    /// The test.
    pub fn lien(&self) -> Lien {
        self.lien
    }
}

impl Lien {
    /// One sentence for a reader who knows no statistics. The words for V are Cohen's (1988) for a table with two rows or
    /// columns: 0.1 weak, 0.3 medium, 0.5 strong; a convention, not a law.
    pub fn texte(self) -> String {
        match self {
            Self::NonApplicable(Raison::UneSeuleReponse) => {
                "Pas de test\u{a0}: à l’une des deux questions, tout le monde a donné la même réponse.".to_owned()
            }
            Self::NonApplicable(Raison::TropPeu) => "Pas de test\u{a0}: trop peu de réponses par case.".to_owned(),
            Self::NonApplicable(Raison::Masque) => {
                "Pas de test\u{a0}: des cases sont masquées, et le test aiderait à les retrouver.".to_owned()
            }
            Self::Mesure(mesure) => {
                let force = match mesure.v {
                    v if v >= 0.5 => "fort",
                    v if v >= 0.3 => "moyen",
                    v if v >= 0.1 => "faible",
                    _ => "très faible",
                };
                let details = format!(
                    "(χ² = {}, {} ddl, p {}, V = {})",
                    virgule(mesure.khi2, 1),
                    mesure.ddl,
                    p(mesure.p),
                    virgule(mesure.v, 2)
                );
                if mesure.p < 0.05 {
                    format!("Les deux réponses vont ensemble, avec un lien {force} {details}. Ce n’est pas une cause.")
                } else {
                    format!("Le hasard suffit à expliquer ce tableau {details}.")
                }
            }
        }
        .replace(" =", "\u{a0}=")
        .replace("= ", "=\u{a0}")
    }
}

fn virgule(x: f64, decimales: usize) -> String {
    format!("{x:.decimales$}").replace('.', ",")
}

fn p(p: f64) -> String {
    if p < 0.001 { format!("<{INSECABLE}0,001") } else { format!("= {}", virgule(p, 3)) }
}
