//! The shared strings of a workbook.

use quick_xml::events::Event;

use crate::{
    archive::Archive,
    erreur::Erreur,
    limites::Limites,
    xml::{Lecteur, ajouter_texte},
};

/// Reads the table of shared strings; empty when the part is absent.
pub fn lire(archive: &Archive<'_>, chemin: &str, limites: &Limites) -> Result<Vec<Box<str>>, Erreur> {
    let Some(flux) = archive.flux(chemin) else {
        return Ok(Vec::new());
    };
    let mut lecteur = Lecteur::new(flux?);
    let mut chaines = Vec::new();
    let mut octets = 0_usize;
    let mut texte = String::new();
    let (mut dans_texte, mut phonetique) = (false, false);
    loop {
        match lecteur.suivant()? {
            Event::Start(balise) => match balise.local_name().as_ref() {
                "si" => texte.clear(),
                "t" => dans_texte = true,
                "rPh" => phonetique = true,
                _ => {}
            },
            Event::End(balise) => match balise.local_name().as_ref() {
                "si" => {
                    octets = octets.saturating_add(texte.len());
                    if octets > limites.octets_texte || chaines.len() >= limites.cellules {
                        return Err(Erreur::ContenuTropVolumineux);
                    }
                    chaines.push(decoder(&texte).into_boxed_str());
                }
                "t" => dans_texte = false,
                "rPh" => phonetique = false,
                _ => {}
            },
            Event::Eof => return Ok(chaines),
            evenement if dans_texte && !phonetique => ajouter_texte(&evenement, &mut texte),
            _ => {}
        }
    }
}

/// Decodes the `_x000D_` escapes of Office.
pub fn decoder(texte: &str) -> String {
    if !texte.contains("_x") {
        return texte.to_owned();
    }
    let mut decode = String::with_capacity(texte.len());
    let mut reste = texte;
    while let Some(debut) = reste.find("_x") {
        let (avant, suite) = reste.split_at(debut);
        decode.push_str(avant);
        let lettre = suite
            .get(2..6)
            .filter(|_| suite.get(6..7) == Some("_"))
            .and_then(|hexa| u32::from_str_radix(hexa, 16).ok())
            .and_then(char::from_u32);
        if let Some(lettre) = lettre {
            decode.push(lettre);
            reste = suite.get(7..).unwrap_or_default();
        } else {
            decode.push_str("_x");
            reste = suite.get(2..).unwrap_or_default();
        }
    }
    decode.push_str(reste);
    decode
}
