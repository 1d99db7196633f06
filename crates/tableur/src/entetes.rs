//! Finding the header row, if there is one.

use crate::{
    coordonnees,
    dates::date_lue,
    feuille::{Ligne, lettre_colonne},
    mots,
    prenoms::est_prenom,
    texte::plier,
};

/// Rows once the header is set apart.
#[derive(Debug)]
pub struct Separation {
    /// One header per column.
    pub entetes: Vec<String>,
    /// Row of the headers in the spreadsheet.
    pub ligne_entetes: Option<usize>,
    /// Title rows left out above.
    pub titres: usize,
    /// Rows below.
    pub lignes: Vec<Ligne>,
}

/// Rows looked at from the top.
const HAUT: usize = 20;

/// Separates headers, titles and rows.
pub fn separer(mut lignes: Vec<Ligne>) -> Separation {
    let colonnes = lignes.iter().map(|l| l.cellules.len()).max().unwrap_or(0);
    let largeur = lignes.iter().take(HAUT * 2).map(remplies).max().unwrap_or(0);
    let rang = par_mots(&lignes, largeur).or_else(|| par_contraste(&lignes, largeur));
    let Some(rang) = rang else {
        let titres = titres_seuls(&lignes, largeur);
        lignes.drain(..titres);
        let entetes = (0..colonnes).map(nom_par_defaut).collect();
        return Separation { entetes, ligne_entetes: None, titres, lignes };
    };
    let reste = lignes.split_off(rang + 1);
    let entete = lignes.pop().unwrap_or_default();
    let noms = (0..colonnes).map(|c| match entete.cellule(c) {
        "" => nom_par_defaut(c),
        nom => crate::texte::espaces_simples(nom),
    });
    Separation {
        entetes: noms.collect(),
        ligne_entetes: Some(entete.numero),
        titres: rang,
        // Printed lists repeat their headers on each page.
        lignes: reste.into_iter().filter(|l| l.cellules != entete.cellules).collect(),
    }
}

fn nom_par_defaut(colonne: usize) -> String {
    format!("Colonne {}", lettre_colonne(colonne))
}

fn remplies(ligne: &Ligne) -> usize {
    ligne.cellules.iter().filter(|c| !c.is_empty()).count()
}

/// The row with the most known header words, and no value in it.
fn par_mots(lignes: &[Ligne], largeur: usize) -> Option<usize> {
    let mut meilleur = None;
    let mut meilleur_compte = 0;
    for (rang, ligne) in lignes.iter().take(HAUT).enumerate() {
        if ligne.cellules.iter().any(|c| est_donnee(c)) {
            continue;
        }
        let connus = ligne.cellules.iter().filter(|c| mots::annonce(c).is_some()).count();
        let total = remplies(ligne);
        let suffit = match connus {
            0 => false,
            1 => {
                (total == 1 && largeur == 1 && court(ligne))
                    || (total > 1 && total * 2 >= largeur && connus * 3 >= total)
            }
            _ => connus * 3 >= total,
        };
        if suffit && connus > meilleur_compte {
            meilleur = Some(rang);
            meilleur_compte = connus;
        }
    }
    meilleur
}

/// A lone header is a word or two, not a sentence.
fn court(ligne: &Ligne) -> bool {
    ligne.cellules.iter().all(|c| c.split_whitespace().count() <= 4)
}

/// The first full row, when the rows below hold values that it does not.
fn par_contraste(lignes: &[Ligne], largeur: usize) -> Option<usize> {
    let rang = lignes.iter().take(HAUT).position(|l| remplies(l) >= 2 && remplies(l) * 2 >= largeur)?;
    let entete = lignes.get(rang)?;
    if entete.cellules.iter().any(|c| est_donnee(c) || est_prenom(&plier(c))) {
        return None;
    }
    let suite: Vec<&Ligne> = lignes.iter().skip(rang + 1).take(HAUT).collect();
    let contraste = (0..entete.cellules.len()).any(|colonne| {
        let donnees = suite.iter().filter(|l| est_donnee(l.cellule(colonne))).count();
        !entete.cellule(colonne).is_empty() && donnees > 0 && donnees * 2 >= suite.len()
    });
    contraste.then_some(rang)
}

/// Lone cells above a table without headers.
fn titres_seuls(lignes: &[Ligne], largeur: usize) -> usize {
    if largeur < 3 {
        return 0;
    }
    let seuls = lignes.iter().take(HAUT).take_while(|l| remplies(l) == 1).count();
    if seuls < lignes.len() { seuls } else { 0 }
}

/// True for a value no one writes in a header.
pub fn est_donnee(cellule: &str) -> bool {
    let chiffres = cellule.bytes().filter(u8::is_ascii_digit).count();
    if chiffres == 0 {
        return cellule.contains('@');
    }
    coordonnees::courriel(cellule).is_ok()
        || (chiffres >= 9 && coordonnees::telephone(cellule).is_ok())
        || (chiffres >= 5 && cellule.chars().all(|c| c.is_ascii_digit() || c == ' '))
        || (chiffres >= 3 && est_date(cellule))
}

/// True for a date written with separators or a month name.
pub fn est_date(cellule: &str) -> bool {
    let ecrite = cellule.contains(['/', '-', '.']) || cellule.chars().any(char::is_alphabetic);
    ecrite && cellule.len() <= 40 && date_lue(cellule, jiff::civil::Date::constant(2035, 1, 1)).is_ok()
}
