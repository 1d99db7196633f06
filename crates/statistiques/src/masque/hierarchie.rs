//! A total and its parts, each possibly a total in turn.

use super::choix::{Comptes, PLUS_GRAND, masquer};
use super::tableau::Forme;
use super::{Publication, Somme};

/// True counts of a tree: the total (rank 0), then every part, in the order given.
pub struct Hierarchie {
    comptes: Comptes,
}

impl Hierarchie {
    /// A total and its parts: rank 0 is the total, rank i + 1 the part i.
    pub fn liste(parts: &[u64]) -> Result<Self, Forme> {
        let noeuds: Vec<(usize, u64)> = parts.iter().map(|&n| (0, n)).collect();
        Self::new(&noeuds)
    }

    /// Each part says the rank of its total (0, or that of an earlier part: the first one given is 1) and its own count; the
    /// count of a part that has parts is their sum, whatever is said.
    pub fn new(parts: &[(usize, u64)]) -> Result<Self, Forme> {
        let mut enfants: Vec<Vec<usize>> = vec![Vec::new(); parts.len() + 1];
        for (rang, &(parent, _)) in (1..).zip(parts) {
            if parent >= rang {
                return Err(Forme::Irreguliere);
            }
            enfants[parent].push(rang);
        }
        let mut valeurs = vec![0_u64; parts.len() + 1];
        for rang in (0..valeurs.len()).rev() {
            if enfants[rang].is_empty() {
                valeurs[rang] = rang.checked_sub(1).and_then(|i| parts.get(i)).map_or(0, |part| part.1);
            } else {
                let somme = enfants[rang].iter().try_fold(0_u64, |somme, &enfant| somme.checked_add(valeurs[enfant]));
                valeurs[rang] = somme.ok_or(Forme::TropGrand)?;
            }
            if valeurs[rang] > PLUS_GRAND {
                return Err(Forme::TropGrand);
            }
        }
        let poids = (0..valeurs.len()).map(|rang| match rang {
            0 => 400,
            _ if enfants[rang].is_empty() => 1,
            _ => 40,
        });
        let poids = poids.collect();
        let sommes = enfants.iter().enumerate().filter(|(_, parts)| !parts.is_empty());
        let sommes = sommes.map(|(total, parts)| Somme { total, parts: parts.clone() }).collect();
        let sensibles = vec![false; valeurs.len()];
        let connues = vec![false; valeurs.len()];
        Ok(Self { comptes: Comptes { valeurs, sensibles, poids, sommes, connues } })
    }

    /// Hides this rank whatever its value.
    #[must_use]
    pub fn proteger(mut self, rang: usize) -> Self {
        if let Some(sensible) = self.comptes.sensibles.get_mut(rang) {
            *sensible = true;
        }
        self
    }

    /// Hides small groups and what would give them back; `cellules` in the order of the ranks.
    pub fn masquer(self, seuil: u64) -> Publication {
        masquer(&self.comptes, seuil)
    }
}
