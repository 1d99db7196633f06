//! A canonical text of a row, for the caller to hash.

use crate::{convertir::LigneLue, texte::espaces_simples};

/// Separator of the parts; values never hold it.
const SEPARATEUR: char = '\u{1f}';

/// Canonical text of a row: the same for the same row, whatever the format of
/// the file, its spaces or its upper and lower case.
///
/// It holds the person's data in clear: hash it with a key, never store it.
/// The row number and the remarks take no part.
pub fn empreinte(lue: &LigneLue) -> String {
    let date = |d: &Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    let texte = |t: &Option<String>| t.as_deref().map(canonique).unwrap_or_default();
    let mut autres: Vec<String> = lue.autres_telephones.iter().map(|t| canonique(t)).collect();
    autres.sort();
    let parties = [
        ("civilite", texte(&lue.civilite)),
        ("prenom", texte(&lue.prenom)),
        ("nom", texte(&lue.nom)),
        ("nom_usage", texte(&lue.nom_usage)),
        ("naissance", date(&lue.naissance)),
        ("telephone", texte(&lue.telephone)),
        ("autres_telephones", autres.join(" ")),
        ("courriel", texte(&lue.courriel)),
        ("adresse", texte(&lue.adresse)),
        ("code_postal", texte(&lue.code_postal)),
        ("commune", texte(&lue.commune)),
        ("referent", texte(&lue.referent)),
        ("equipe", texte(&lue.equipe)),
        ("dernier_rendez_vous", date(&lue.dernier_rendez_vous)),
        ("note", texte(&lue.note)),
    ];
    let mut canon = String::from("tandem-ligne-1");
    for (champ, valeur) in parties.into_iter().filter(|(_, v)| !v.is_empty()) {
        canon.push(SEPARATEUR);
        canon.push_str(champ);
        canon.push('=');
        canon.push_str(&valeur);
    }
    canon
}

/// Canonical text of raw cells, in their order; trailing empty cells do not count.
pub fn empreinte_cellules(cellules: &[String]) -> String {
    let utiles = cellules.iter().rposition(|c| !canonique(c).is_empty()).map_or(0, |r| r + 1);
    let mut canon = String::from("tandem-cellules-1");
    for cellule in cellules.iter().take(utiles) {
        canon.push(SEPARATEUR);
        canon.push_str(&canonique(cellule));
    }
    canon
}

/// Simple spaces, lower case, straight apostrophes, no control characters.
fn canonique(texte: &str) -> String {
    let propre = espaces_simples(&crate::texte::nettoyer(texte)).replace(['’', 'ʼ'], "'");
    propre.chars().filter(|c| !c.is_control()).flat_map(char::to_lowercase).collect()
}
