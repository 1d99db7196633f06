//! `donnees/voies`, as delivered: no fault, every doubt told, every matter of `droit.md` 5.7 there.
#![allow(clippy::unwrap_used, reason = "tests")]

mod commun;

use commun::{VOIES, fichiers, voie};
use jiff::civil::date;
use tandem_delais::Certitude;
use tandem_voies::{Nature, verifier};

/// Matters of `droit.md` 5.7, and the access to papers of 5.6.
const MATIERES: [&str; 16] = [
    "aide-juridictionnelle",
    "c2s",
    "caf-prestations",
    "cpam",
    "daho",
    "dalo",
    "documents",
    "domiciliation",
    "france-travail",
    "impots",
    "indu-caf",
    "mdph",
    "prime-activite-logement",
    "rsa",
    "surendettement",
    "titre-sejour",
];

#[test]
fn the_delivered_escaliers_have_no_fault_and_nothing_to_review_yet() {
    let releve = verifier(&VOIES, date(2026, 11, 26));
    let all: Vec<String> = releve.fautes.iter().chain(&releve.avertissements).map(ToString::to_string).collect();
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn every_matter_of_the_law_sheet_has_its_escalier() {
    let names: Vec<&str> = VOIES.iter().map(|one| one.cle.as_str()).collect();
    for matiere in MATIERES {
        assert!(names.contains(&matiere), "{matiere} is missing");
    }
}

#[test]
fn a_review_date_gone_by_is_a_warning_and_not_a_fault() {
    let releve = verifier(&VOIES, date(2027, 5, 31));
    assert!(releve.fautes.is_empty());
    assert!(releve.avertissements.iter().any(|one| one.fichier == "rsa.toml" && one.phrase.contains("à revoir")));
    let common = releve.avertissements.iter().filter(|one| one.phrase.contains("«\u{a0}message\u{a0}»"));
    assert_eq!(common.count(), 1, "a common step is told once");
}

#[test]
fn what_is_general_knowledge_or_contradictory_is_never_said_to_be_sure() {
    for marche in VOIES.iter().flat_map(|voie| &voie.marches) {
        let sources = &marche.fondement.sources;
        let only_doubt = sources.iter().all(|one| one.starts_with("[CG]") || one.starts_with("[?]"));
        if only_doubt || sources.iter().any(|one| one.starts_with("[?]")) {
            assert_ne!(marche.fondement.certitude, Certitude::Calculee, "{} {}", marche.fichier, marche.cle);
            assert!(marche.fondement.doute.is_some(), "{} {}", marche.fichier, marche.cle);
        }
    }
}

#[test]
fn a_franc_delay_is_general_knowledge_and_says_so() {
    for marche in VOIES.iter().flat_map(|voie| &voie.marches) {
        if marche.temps.is_some_and(|temps| temps.compte == tandem_delais::Compte::Francs) {
            assert_eq!(marche.fondement.certitude, Certitude::AConfirmer, "{} {}", marche.fichier, marche.cle);
        }
    }
}

#[test]
fn no_mediator_and_no_defenseur_moves_any_delay_and_each_says_so() {
    for marche in VOIES.iter().flat_map(|voie| &voie.marches) {
        if matches!(marche.nature, Nature::Mediateur | Nature::DefenseurDesDroits) {
            assert!(marche.interrompt.is_empty() && marche.suspend.is_empty(), "{}", marche.cle);
            assert!(marche.n_arrete_pas.is_some(), "{}", marche.cle);
        }
    }
    let mediateur = voie("rsa").marche("mediateur-caf").unwrap();
    assert!(mediateur.n_arrete_pas.as_ref().unwrap().contains("ne suspend aucun délai"));
}

#[test]
fn every_contesting_letter_says_je_conteste_and_every_place_is_filled() {
    let mut letters = 0;
    for marche in VOIES.iter().flat_map(|voie| &voie.marches) {
        let Some(lettre) = &marche.lettre else { continue };
        letters += 1;
        let filled = lettre.remplir(|mot| Some(format!("<{mot}>")));
        let all = [vec![filled.objet.clone()], filled.corps.clone(), filled.joindre.clone()].concat().join("\n");
        assert!(!all.contains('{') && !all.contains('}'), "{all}");
        if marche.nature.conteste() {
            assert!(all.to_lowercase().contains("je conteste"), "{} {}", marche.fichier, marche.cle);
        }
    }
    assert!(letters >= 30, "{letters}");
}

#[test]
fn a_word_nobody_gave_is_left_as_dots_to_be_written_by_hand() {
    let lettre = voie("rsa").marche("departement").unwrap().lettre.clone().unwrap();
    let filled = lettre.remplir(|mot| (mot == "personne").then(|| "Ana Nowak".to_owned()));
    assert!(filled.corps.iter().any(|line| line.contains("Ana Nowak") && line.contains("………")), "{filled:?}");
}

#[test]
fn texts_have_their_spaces_that_never_break() {
    for (nom, texte) in fichiers() {
        for (rang, line) in texte.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            for part in line.split('"').skip(1).step_by(2) {
                for wrong in [" ;", " :", " !", " ?", " »", "« ", " %", "'"] {
                    assert!(!part.contains(wrong), "{nom}, ligne {} : « {wrong} » dans {part}", rang + 1);
                }
            }
        }
    }
}

#[test]
fn the_order_of_the_escalier_goes_from_a_message_to_the_judge() {
    let natures: Vec<Nature> = voie("rsa").marches.iter().map(|one| one.nature).collect();
    assert!(natures.is_sorted(), "{natures:?}");
    assert_eq!(natures.first(), Some(&Nature::Portail));
    let suites: Vec<&str> = voie("rsa").suites("departement").map(|one| one.cle.as_str()).collect();
    assert_eq!(suites, ["tribunal"]);
}
