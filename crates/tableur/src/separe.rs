//! Text with separators.

use csv::{ReaderBuilder, StringRecord};

use crate::{erreur::Erreur, feuille::Ligne, grille::Grille, limites::Limites, mots};

/// Rows of a text file.
#[derive(Debug)]
pub struct Separe {
    /// Non-blank rows.
    pub lignes: Vec<Ligne>,
    /// The separator; none when there is a single column.
    pub separateur: Option<char>,
    /// True when a quote was never closed.
    pub guillemets_desequilibres: bool,
}

/// Candidates, the surest first when they tie.
const CANDIDATS: [u8; 4] = [b'\t', b';', b'|', b','];
/// Bytes looked at to choose the separator.
const APERCU: usize = 64 * 1024;

/// Splits a text in rows and cells.
pub fn lire(texte: &str, limites: &Limites) -> Result<Separe, Erreur> {
    let mut texte = texte.replace("\r\n", "\n").replace('\r', "\n");
    if !texte.ends_with('\n') {
        texte.push('\n');
    }
    let (annonce, utile) = ligne_sep(&texte);
    let separateur = annonce.or_else(|| choisir(utile));
    // Quotes go by pairs, doubled ones included.
    let impair = utile.bytes().filter(|o| *o == b'"').count() % 2 == 1;
    let lignes = decouper(utile, separateur.unwrap_or(b';'), !impair, limites)?;
    Ok(Separe { lignes, separateur: separateur.map(char::from), guillemets_desequilibres: impair })
}

/// The `sep=;` line Excel writes, which it does not display.
fn ligne_sep(texte: &str) -> (Option<u8>, &str) {
    let Some((premiere, suite)) = texte.split_once('\n') else {
        return (None, texte);
    };
    match premiere.trim_matches('"').strip_prefix("sep=").map(str::as_bytes) {
        Some([octet, ..]) if CANDIDATS.contains(octet) => (Some(*octet), suite),
        _ => (None, texte),
    }
}

fn lecteur(texte: &str, separateur: u8, guillemets: bool) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separateur)
        .has_headers(false)
        .flexible(true)
        .quoting(guillemets)
        .from_reader(texte.as_bytes())
}

/// Cuts the whole text, numbering the rows as a spreadsheet would.
fn decouper(texte: &str, separateur: u8, guillemets: bool, limites: &Limites) -> Result<Vec<Ligne>, Erreur> {
    let mut lecteur = lecteur(texte, separateur, guillemets);
    let mut grille = Grille::new(limites);
    let mut enregistrement = StringRecord::new();
    let mut numero = 0_u64;
    loop {
        let avant = lecteur.position().line();
        match lecteur.read_record(&mut enregistrement) {
            Ok(true) => {}
            Ok(false) => return Ok(grille.finir()),
            Err(_) => return Err(Erreur::Abime),
        }
        // Lines used = blank lines skipped + this row + line ends inside cells.
        let dedans: usize = enregistrement.iter().map(|c| c.matches('\n').count()).sum();
        let lues = lecteur.position().line().saturating_sub(avant);
        numero += lues.saturating_sub(dedans as u64).max(1);
        for (colonne, cellule) in enregistrement.iter().enumerate() {
            grille.poser(usize::try_from(numero).unwrap_or(usize::MAX), colonne, cellule)?;
        }
    }
}

/// The separator that cuts the first rows the most regularly.
fn choisir(texte: &str) -> Option<u8> {
    let fin = if texte.len() > APERCU {
        let mut fin = APERCU;
        while !texte.is_char_boundary(fin) {
            fin -= 1;
        }
        texte.get(..fin)?.rfind('\n').unwrap_or(fin)
    } else {
        texte.len()
    };
    let apercu = texte.get(..fin)?;
    let mut meilleur = None;
    let mut meilleure_note = 0;
    for candidat in CANDIDATS {
        let note = noter(apercu, candidat);
        if note > meilleure_note {
            meilleure_note = note;
            meilleur = Some(candidat);
        }
    }
    meilleur
}

/// Score of a separator: how many cells, how regularly.
fn noter(texte: &str, separateur: u8) -> usize {
    let mut lecteur = lecteur(texte, separateur, true);
    let mut enregistrement = StringRecord::new();
    let mut largeurs = Vec::new();
    let mut annonces = 0;
    while largeurs.len() < 200 && matches!(lecteur.read_record(&mut enregistrement), Ok(true)) {
        if enregistrement.iter().any(|c| !c.trim().is_empty()) {
            largeurs.push(enregistrement.len().min(300));
            if largeurs.len() <= 10 {
                let connus = enregistrement.iter().filter(|c| mots::annonce(c).is_some()).count();
                annonces = annonces.max(connus);
            }
        }
    }
    let mut comptes = [0_usize; 301];
    for largeur in &largeurs {
        if let Some(compte) = comptes.get_mut(*largeur) {
            *compte += 1;
        }
    }
    // Most frequent width above one; the widest wins a tie.
    let (largeur, compte) =
        (2..comptes.len()).filter_map(|l| Some((l, *comptes.get(l)?))).max_by_key(|(_, c)| *c).unwrap_or((0, 0));
    if compte == 0 {
        return 0;
    }
    let regularite = compte * 100 / largeurs.len().max(1);
    let coupees = largeurs.iter().filter(|l| **l > 1).count() * 100 / largeurs.len().max(1);
    // Two known headers side by side say more than any regularity.
    let entetes = if annonces >= 2 { 8 } else { 1 };
    (regularite + coupees) * (largeur - 1).min(8) * entetes
}
