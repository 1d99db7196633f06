//! The cells of one worksheet, as a stream.

use quick_xml::events::{BytesStart, Event};

use super::{Contexte, chaines, styles::FormatNombre};
use crate::{
    dates,
    erreur::Erreur,
    grille::Grille,
    nombres,
    xml::{Lecteur, ajouter_texte, attribut},
};

/// The cell being read.
#[derive(Debug, Default)]
struct Case {
    numero: usize,
    colonne: usize,
    genre: String,
    style: usize,
    texte: String,
}

/// Fills the grid with the cells of a sheet.
pub fn lire(mut lecteur: Lecteur<'_>, contexte: &Contexte, grille: &mut Grille<'_>) -> Result<(), Erreur> {
    let mut case = Case::default();
    let (mut numero, mut colonne) = (0_usize, 0_usize);
    let (mut dans_valeur, mut phonetique) = (false, false);
    loop {
        match lecteur.suivant()? {
            Event::Start(balise) => match balise.local_name().as_ref() {
                "row" => {
                    numero = numero_de_ligne(&balise).unwrap_or(numero + 1);
                    colonne = 0;
                }
                "c" => {
                    ouvrir_case(&balise, &mut case, numero, colonne);
                    colonne = case.colonne + 1;
                }
                "v" | "t" => dans_valeur = true,
                "rPh" => phonetique = true,
                _ => {}
            },
            Event::End(balise) => match balise.local_name().as_ref() {
                "v" | "t" => dans_valeur = false,
                "rPh" => phonetique = false,
                "c" => poser(&case, contexte, grille)?,
                _ => {}
            },
            Event::Eof => return Ok(()),
            evenement if dans_valeur && !phonetique => ajouter_texte(&evenement, &mut case.texte),
            _ => {}
        }
    }
}

fn numero_de_ligne(balise: &BytesStart<'_>) -> Option<usize> {
    attribut(balise, "r")?.parse().ok().filter(|n| (1..=10_000_000).contains(n))
}

/// Prepares the cell from its attributes, without allocating.
fn ouvrir_case(balise: &BytesStart<'_>, case: &mut Case, numero: usize, colonne: usize) {
    case.texte.clear();
    case.genre.clear();
    case.numero = numero.max(1);
    case.colonne = colonne;
    case.style = 0;
    for lu in balise.attributes().with_checks(false).flatten() {
        match lu.key.as_ref() {
            "r" => {
                if let Some((ligne, rang)) = reference(&lu.value) {
                    case.numero = ligne;
                    case.colonne = rang;
                }
            }
            "t" => case.genre.push_str(&lu.value),
            "s" => case.style = lu.value.parse().unwrap_or(0),
            _ => {}
        }
    }
}

/// Row (from 1) and column (from 0) of a reference such as `AB12`.
fn reference(texte: &str) -> Option<(usize, usize)> {
    let chiffres = texte.find(|c: char| c.is_ascii_digit())?;
    let (lettres, numero) = texte.split_at(chiffres);
    if lettres.is_empty() || lettres.len() > 3 {
        return None;
    }
    let mut colonne = 0_usize;
    for lettre in lettres.bytes() {
        if !lettre.is_ascii_alphabetic() {
            return None;
        }
        colonne = colonne * 26 + usize::from(lettre.to_ascii_uppercase() - b'A') + 1;
    }
    let numero: usize = numero.parse().ok()?;
    (1..=10_000_000).contains(&numero).then_some((numero, colonne - 1))
}

/// Puts the finished cell in the grid.
fn poser(case: &Case, contexte: &Contexte, grille: &mut Grille<'_>) -> Result<(), Erreur> {
    let brut = case.texte.as_str();
    if brut.is_empty() {
        return Ok(());
    }
    match case.genre.as_str() {
        "s" => {
            let rang: usize = brut.trim().parse().map_err(|_| Erreur::Abime)?;
            let chaine = contexte.chaines.get(rang).ok_or(Erreur::Abime)?;
            grille.poser(case.numero, case.colonne, chaine)
        }
        "str" | "inlineStr" => grille.poser(case.numero, case.colonne, &chaines::decoder(brut)),
        "b" => grille.poser(case.numero, case.colonne, if brut.trim() == "1" { "VRAI" } else { "FAUX" }),
        "e" => Ok(()),
        "d" => grille.poser(case.numero, case.colonne, &dates::iso_depuis_classeur(brut)),
        _ => {
            let format = contexte.styles.get(case.style).copied().unwrap_or_default();
            let texte = nombre(brut, format, contexte.depuis_1904);
            grille.poser(case.numero, case.colonne, &texte)
        }
    }
}

/// Text of a number under its format.
fn nombre(brut: &str, format: FormatNombre, depuis_1904: bool) -> String {
    let Ok(valeur) = brut.trim().parse::<f64>() else {
        return brut.to_owned();
    };
    let date = match format {
        FormatNombre::Heure if valeur < 1.0 => dates::texte_d_heure(valeur),
        FormatNombre::Date | FormatNombre::Heure => dates::texte_de_serie(valeur, depuis_1904),
        _ => None,
    };
    date.unwrap_or_else(|| {
        let chiffres = if let FormatNombre::Chiffres(n) = format { n } else { 0 };
        nombres::texte(brut, valeur, chiffres)
    })
}
