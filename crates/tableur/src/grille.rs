//! Rows being read, under the limits.

use crate::{erreur::Erreur, feuille::Ligne, limites::Limites, texte};

/// Collects cells and refuses as soon as a bound is passed.
#[derive(Debug)]
pub struct Grille<'l> {
    limites: &'l Limites,
    lignes: Vec<Ligne>,
    cellules: usize,
    octets: usize,
}

impl<'l> Grille<'l> {
    /// An empty grid.
    pub fn new(limites: &'l Limites) -> Self {
        Self { limites, lignes: Vec::new(), cellules: 0, octets: 0 }
    }

    /// Puts a text in a cell (row from 1, column from 0); blank text is skipped.
    pub fn poser(&mut self, numero: usize, colonne: usize, brut: &str) -> Result<(), Erreur> {
        let valeur = texte::nettoyer(brut);
        if valeur.is_empty() {
            return Ok(());
        }
        if colonne >= self.limites.colonnes {
            return Err(Erreur::TropDeColonnes { limite: self.limites.colonnes });
        }
        let limite = self.limites.caracteres_cellule;
        if valeur.len() > limite && valeur.chars().count() > limite {
            return Err(Erreur::CelluleTropLongue { ligne: numero, colonne, limite });
        }
        self.octets = self.octets.saturating_add(valeur.len());
        if self.octets > self.limites.octets_texte {
            return Err(Erreur::ContenuTropVolumineux);
        }
        let ligne = self.ligne(numero)?;
        let avant = ligne.cellules.len();
        if colonne >= avant {
            ligne.cellules.resize(colonne + 1, String::new());
        }
        let ajoutees = ligne.cellules.len() - avant;
        if let Some(case) = ligne.cellules.get_mut(colonne) {
            *case = valeur;
        }
        self.cellules += ajoutees;
        if self.cellules > self.limites.cellules {
            return Err(Erreur::TropDeCellules { limite: self.limites.cellules });
        }
        Ok(())
    }

    /// True when nothing was kept.
    pub fn est_vide(&self) -> bool {
        self.lignes.is_empty()
    }

    /// The rows, in the order of their numbers.
    pub fn finir(mut self) -> Vec<Ligne> {
        self.lignes.sort_by_key(|l| l.numero);
        self.lignes
    }

    /// The row of that number, created when it is new.
    fn ligne(&mut self, numero: usize) -> Result<&mut Ligne, Erreur> {
        if self.lignes.last().is_none_or(|l| l.numero != numero) {
            if self.lignes.len() >= self.limites.lignes {
                return Err(Erreur::TropDeLignes { limite: self.limites.lignes });
            }
            self.lignes.push(Ligne { numero, cellules: Vec::new() });
        }
        self.lignes.last_mut().ok_or(Erreur::Abime)
    }
}
