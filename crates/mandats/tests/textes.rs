//! The texts that are delivered.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::{collections::BTreeSet, fs, path::Path};

use tandem_mandats::{COURANTE, Sens, domaines_de, version, versions};

fn accolades(texte: &str) -> BTreeSet<&str> {
    texte.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

#[test]
fn every_language_says_every_sentence_with_the_same_braces() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../donnees/mandats");
    for version in versions() {
        let files = fs::read_dir(folder.join(version.nom)).unwrap().count();
        assert_eq!(version.traductions().len() + 1, files, "a file of {} cannot be read", version.nom);
        let fr = version.francais();
        assert!(fr.langue == "fr" && fr.relu);
        for autre in version.traductions() {
            assert_eq!(
                fr.cles().keys().collect::<Vec<_>>(),
                autre.cles().keys().collect::<Vec<_>>(),
                "{}",
                autre.langue
            );
            for (cle, said) in fr.cles() {
                let there = autre.cles()[&cle];
                assert_eq!(accolades(said), accolades(there), "{} {cle}", autre.langue);
                assert!(!there.trim().is_empty() && !there.contains('\u{2068}'), "{} {cle}", autre.langue);
            }
        }
    }
    assert!(version(COURANTE).is_some() && version("1999-01").is_none());
}

#[test]
fn every_fiche_of_the_catalogue_is_in_a_domain() {
    let fiches = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../donnees/demarches");
    let codes: Vec<String> = fs::read_dir(fiches)
        .unwrap()
        .map(|one| one.unwrap().file_name().to_string_lossy()[..3].to_owned())
        .filter(|code| code.starts_with('D'))
        .collect();
    assert!(codes.len() >= 56);
    for code in &codes {
        assert!(!domaines_de(code).is_empty(), "{code} is in no domain");
    }
    let named: BTreeSet<&str> = version(COURANTE).unwrap().francais().domaines().map(|one| one.0).collect();
    assert!(codes.iter().flat_map(|code| domaines_de(code)).all(|domaine| named.contains(domaine)));
    assert!(domaines_de("E01").is_empty(), "a fiche of the établissement is named, or not covered");
}

#[test]
fn a_value_slipped_in_a_right_to_left_sentence_is_isolated() {
    let version = version(COURANTE).unwrap();
    let arabe = version.langue("ar").unwrap();
    assert_eq!(arabe.sens, Sens::Rtl);
    assert!(
        arabe.dire("phrases.je_m_appelle", &[("nom", "Aïssata Diallo")]).contains("\u{2068}Aïssata Diallo\u{2069}")
    );
    assert_eq!(version.francais().dire("phrases.je_m_appelle", &[("nom", "Aïssata")]), "Je m’appelle Aïssata.");
    assert!(version.langue("fr-CA").is_none());
    assert!(version.francais().dire("phrases.objet", &[("objet", "x")]).starts_with("But\u{a0}: x"));
}
