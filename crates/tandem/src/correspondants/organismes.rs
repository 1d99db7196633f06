//! The administrations one may choose: those the staircases and the fiches name, one by one. Pure.

use std::collections::BTreeMap;

use crate::{blocages, fiches::EnVigueur};

/// What is said after a name, and is not of it.
const SUITES: [&str; 7] = [" pour ", " avec ", " si ", " du département", " équipée", " (", " de services"];
/// Said before a name.
const AVANT: [&str; 3] = ["dossier en ", "ou ", "pour le "];
/// No name of an administration.
const AUCUNE: [&str; 7] = [
    "toute-administration",
    "organisme-agree",
    "association-agreee",
    "employeur",
    "assureur",
    "bailleur",
    "caisses-de-retraite",
];

/// « France Travail » is `france-travail`: small letters, no accent.
pub fn cle(nom: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    };
    let text: String = nom.to_lowercase().chars().map(plain).collect();
    text.split_whitespace().collect::<Vec<_>>().join("-")
}

/// « Caf, MSA ou Carsat » names three.
pub fn un_par_un(organisme: &str) -> Vec<String> {
    let one = |part: &str| {
        let mut name = part.trim();
        for start in AVANT {
            name = name.strip_prefix(start).unwrap_or(name);
        }
        let end = SUITES.iter().filter_map(|after| name.find(after)).min();
        let name = end.and_then(|at| name.get(..at)).unwrap_or(name).trim_end_matches(')').trim();
        let mut letters = name.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    let all = organisme.split(',').flat_map(|part| part.split(" ou ")).map(one);
    all.filter(|name| !name.is_empty() && !AUCUNE.contains(&cle(name).as_str())).collect()
}

/// Every administration the staircases and these fiches name, in the order of the alphabet.
pub fn tous(fiches: &BTreeMap<String, EnVigueur>) -> Vec<String> {
    let said = blocages::voies().iter().map(|one| one.organisme.as_str());
    let said = said.chain(fiches.values().map(|one| one.fiche.organisme.as_str()));
    let mut all = BTreeMap::new();
    for name in said.flat_map(un_par_un) {
        all.entry(cle(&name)).or_insert(name);
    }
    all.into_values().collect()
}

/// As the list writes it, when it knows it: « caf » is « Caf ».
pub fn ecrire(typed: &str, connus: &[String]) -> String {
    let key = cle(typed);
    connus.iter().find(|one| cle(one) == key).cloned().unwrap_or_else(|| typed.to_owned())
}

/// Does this matter belong to that organisme?
pub fn de_la_matiere(matiere: &str, organisme: &str) -> bool {
    let key = cle(organisme);
    blocages::voie(matiere).is_some_and(|one| un_par_un(&one.organisme).iter().any(|name| cle(name) == key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_catalogue_names_each_of_its_administrations() {
        assert_eq!(un_par_un("Caf, MSA ou Carsat"), ["Caf", "MSA", "Carsat"]);
        assert_eq!(un_par_un("MDPH pour la décision, Caf ou MSA pour le paiement"), ["MDPH", "Caf", "MSA"]);
        assert_eq!(un_par_un("Commission de médiation, préfecture"), ["Commission de médiation", "Préfecture"]);
        assert_eq!(un_par_un("Toute administration"), Vec::<String>::new());
        assert_eq!(un_par_un("MDPH (CDAPH)"), ["MDPH"]);
    }

    #[test]
    fn those_a_worker_calls_most_are_in_the_list_and_none_is_a_sentence() {
        let all = tous(&BTreeMap::new());
        for name in ["Caf", "MSA", "CPAM", "France Travail", "MDPH", "Préfecture", "Banque de France"] {
            assert!(all.iter().any(|one| one == name), "{name}: {all:?}");
        }
        assert!(all.iter().all(|one| one.chars().count() <= 40), "{all:?}");
        assert_eq!(ecrire(" préfecture ", &all), "Préfecture");
        assert_eq!(ecrire("Mission locale", &all), "Mission locale");
    }

    #[test]
    fn a_matter_belongs_to_each_of_its_administrations() {
        assert!(de_la_matiere("rsa", "caf") && de_la_matiere("rsa", "MSA") && de_la_matiere("mdph", "MDPH"));
        assert!(!de_la_matiere("rsa", "Préfecture") && !de_la_matiere("rien", "Caf"));
    }
}
