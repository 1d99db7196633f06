//! From bytes to a sheet.

use crate::{
    archive::Archive,
    encodage, entetes,
    erreur::Erreur,
    feuille::{Avertissement, Feuille, Format, Ligne},
    limites::Limites,
    nature::{self, Nature},
    ods, separe, xlsx,
};

/// Rows of one sheet, before the header is looked for.
#[derive(Debug)]
pub struct Tableau {
    /// Non-blank rows.
    pub lignes: Vec<Ligne>,
    /// Name of the sheet.
    pub nom: Option<String>,
    /// Names of the sheets that were not read.
    pub autres: Vec<String>,
}

/// Reads a spreadsheet.
///
/// The kind of file is decided by its content; the name only helps to choose
/// the sentence of a refusal.
///
/// # Errors
///
/// [`Erreur`], whose `Display` tells the person what to do.
pub fn lire(nom_fichier: &str, octets: &[u8], limites: &Limites) -> Result<Feuille, Erreur> {
    if octets.len() > limites.octets {
        return Err(Erreur::TropGros { taille: octets.len(), limite: limites.octets });
    }
    match nature::reconnaitre(octets)? {
        Nature::Zip => lire_classeur(octets, limites),
        Nature::Texte => lire_texte(nom_fichier, octets, limites),
    }
}

fn lire_classeur(octets: &[u8], limites: &Limites) -> Result<Feuille, Erreur> {
    let archive = Archive::ouvrir(octets, limites)?;
    let format = nature::format_de_classeur(&archive)?;
    let tableau = match format {
        Format::Ods => ods::lire(&archive, limites)?,
        _ => xlsx::lire(&archive, limites)?,
    };
    let mut feuille = composer(format, tableau.lignes)?;
    if let (Some(lue), false) = (&tableau.nom, tableau.autres.is_empty()) {
        feuille.avertissements.push(Avertissement::AutresFeuilles { lue: lue.clone(), autres: tableau.autres });
    }
    feuille.nom = tableau.nom;
    Ok(feuille)
}

fn lire_texte(nom: &str, octets: &[u8], limites: &Limites) -> Result<Feuille, Erreur> {
    let decode = encodage::decoder(octets);
    nature::verifier_texte(nom, &decode.texte)?;
    let separe = separe::lire(&decode.texte, limites)?;
    let mut feuille = composer(Format::Csv, separe.lignes)?;
    feuille.encodage = Some(decode.nom.to_owned());
    feuille.separateur = separe.separateur;
    if decode.devine {
        feuille.avertissements.push(Avertissement::EncodageDevine(decode.nom.to_owned()));
    }
    if decode.texte.contains('\u{fffd}') {
        feuille.avertissements.push(Avertissement::CaracteresIllisibles);
    }
    if separe.guillemets_desequilibres {
        feuille.avertissements.push(Avertissement::GuillemetsDesequilibres);
    }
    Ok(feuille)
}

/// Separates the headers from the rows.
fn composer(format: Format, lignes: Vec<Ligne>) -> Result<Feuille, Erreur> {
    if lignes.is_empty() {
        return Err(Erreur::Vide);
    }
    let trouve = entetes::separer(lignes);
    let mut avertissements = Vec::new();
    if trouve.ligne_entetes.is_none() {
        avertissements.push(Avertissement::SansEntetes);
    }
    if trouve.titres > 0 {
        avertissements.push(Avertissement::LignesDeTitreIgnorees(trouve.titres));
    }
    Ok(Feuille {
        format,
        encodage: None,
        separateur: None,
        nom: None,
        entetes: trouve.entetes,
        ligne_entetes: trouve.ligne_entetes,
        lignes: trouve.lignes,
        avertissements,
    })
}
