//! What was signed cannot be changed without being seen.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use jiff::civil::{date, datetime};
use tandem_mandats::{
    Bloc, COURANTE, Canal, Duree, Ecart, Identite, Ligne, Piece, Scellee, Suite, document, version, versions,
};

fn piece() -> Piece {
    let debut = date(2026, 11, 27);
    Piece {
        version: COURANTE.to_owned(),
        personne: Identite {
            nom: "Aïssata Diallo".to_owned(),
            naissance: Some(date(1987, 2, 1)),
            adresse: Some("12 rue des Lilas, 59000 Lille".to_owned()),
        },
        etablissement: "CCAS de Villeneuve".to_owned(),
        contact: "3 place du Marché, 03 20 00 00 00".to_owned(),
        lieu: "Villeneuve".to_owned(),
        agent: "Claire Morel".to_owned(),
        lignes: vec![
            Ligne {
                cle: "D07".to_owned(),
                titre: "Dire à la Caf ce que j’ai gagné".to_owned(),
                organisme: Some("Caf".to_owned()),
            },
            Ligne { cle: "domaine:argent".to_owned(), titre: String::new(), organisme: None },
        ],
        canaux: vec![Canal::Ligne, Canal::Telephone],
        duree: Duree::Semestre,
        debut,
        fin: Duree::Semestre.fin(debut, None).unwrap(),
        objet: "ne pas perdre le RSA".to_owned(),
        exclu: Some("changer mon RIB".to_owned()),
        surendettement: true,
        autre_structure: None,
        a_distance: Some(datetime(2026, 11, 27, 14, 5, 0, 0)),
        langue: Some("ar".to_owned()),
        suite: Some(Suite { du: date(2026, 5, 1), change: Some("le téléphone en plus".to_owned()) }),
        code: "7K4-2PX".to_owned(),
    }
}

fn scellee() -> Scellee {
    Scellee::nouvelle(piece()).unwrap()
}

#[test]
fn what_was_just_made_holds() {
    let one = scellee();
    assert_eq!(one.verifier(None), []);
    assert_eq!(one.verifier(Some(&one.empreinte[..16])), []);
    assert_eq!(Scellee::verifier_fichier(&one.ecrire(), Some(&one.empreinte)).unwrap(), (one, vec![]));
    assert!(Scellee::nouvelle(Piece { version: "1999-01".to_owned(), ..piece() }).is_none());
}

#[test]
fn every_byte_changed_is_seen() {
    let one = scellee();
    let file = one.ecrire().into_bytes();
    let mut read = 0;
    for rang in 0..file.len() {
        let mut other = file.clone();
        other[rang] ^= if rang % 2 == 0 { 0x01 } else { 0x20 };
        // Bytes that are no longer French text never reach the reader.
        let Ok(text) = String::from_utf8(other) else { continue };
        if let Ok((_, ecarts)) = Scellee::verifier_fichier(&text, Some(&one.empreinte)) {
            read += 1;
            assert!(!ecarts.is_empty(), "byte {rang} of {text}");
        }
    }
    assert!(read > 1_000, "{read} changed files only were readable");
}

#[test]
fn what_changed_is_named() {
    let changed = |change: fn(&mut Scellee)| {
        let mut one = scellee();
        change(&mut one);
        one.verifier(Some(&scellee().empreinte)).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    for (change, nom) in [
        ((|one| one.piece.personne.nom.push('x')) as fn(&mut Scellee), "la personne"),
        (|one| one.piece.agent.push('x'), "l’établissement"),
        (|one| one.piece.lignes.truncate(1), "les démarches"),
        (|one| one.piece.canaux.clear(), "les démarches"),
        (|one| one.piece.fin = date(2027, 11, 1), "la durée"),
        (|one| one.piece.surendettement = false, "le but et les limites"),
        (|one| one.piece.a_distance = None, "l’accord"),
        (|one| one.texte[3].push('x'), "le texte"),
    ] {
        let said = changed(change);
        let mut one = scellee();
        change(&mut one);
        assert!(!one.tient(&scellee().empreinte) && scellee().tient(&scellee().empreinte));
        assert!(said.contains(nom), "{nom} is not named: {said}");
    }
}

#[test]
fn a_forgery_that_counts_its_fingerprints_again_is_not_the_one_of_the_paper() {
    let one = scellee();
    let forged = Scellee::nouvelle(Piece { fin: date(2027, 11, 26), ..piece() }).unwrap();
    assert_eq!(forged.verifier(None), [], "it holds together");
    assert_eq!(forged.verifier(Some(&one.empreinte)), [Ecart::Empreinte]);
    assert_eq!(one.verifier(Some(&one.empreinte[..8])), [Ecart::Empreinte], "eight signs are not enough");
}

#[test]
fn a_sentence_that_is_not_of_its_version_is_seen_even_with_good_fingerprints() {
    let mut one = Scellee::nouvelle(Piece { version: COURANTE.to_owned(), ..piece() }).unwrap();
    one.piece.objet = "autre chose".to_owned();
    let again = Scellee::nouvelle(one.piece.clone()).unwrap();
    let mixed = Scellee { texte: scellee().texte, ..again };
    let said = mixed.verifier(None);
    assert!(
        said.contains(&Ecart::Phrases(COURANTE.to_owned())) && said.contains(&Ecart::Partie("le texte".to_owned()))
    );
}

#[test]
fn a_file_that_is_not_a_mandate_is_said_with_its_place() {
    let error = Scellee::lire("{\n  \"piece\": 3\n}").unwrap_err();
    assert_eq!((error.ligne, error.to_string().contains("ligne 2")), (2, true));
}

#[test]
fn no_sentence_of_the_paper_is_left_with_a_brace_or_missing_in_any_language() {
    for version in versions() {
        for autre in version.traductions() {
            let piece = Piece { langue: Some(autre.langue.clone()), ..piece() };
            let paper = document(&piece, version);
            let mut count = 0;
            let mut look = |one: &tandem_mandats::Bilingue| {
                for said in [Some(&one.fr), one.autre.as_ref()] {
                    let said = said.expect("both languages");
                    count += 1;
                    assert!(!said.contains(['{', '}', '[']), "{} {said}", autre.langue);
                }
            };
            look(&paper.titre);
            for bloc in &paper.blocs {
                match bloc {
                    Bloc::Titre(one) | Bloc::Phrase(one) => look(one),
                    Bloc::Liste(all) => all.iter().for_each(&mut look),
                }
            }
            assert!(count > 120, "{count}");
        }
    }
}

#[test]
fn the_paper_says_what_the_law_wants_and_dates_with_their_weekday() {
    let paper = document(&piece(), version(COURANTE).unwrap()).phrases().join("\n");
    for said in [
        "Je m’appelle Aïssata Diallo.",
        "Date de naissance : 1er\u{a0}février\u{a0}1987.",
        "L’établissement qui agit pour moi : CCAS de Villeneuve.",
        "Dire à la Caf ce que j’ai gagné. Auprès de : Caf.",
        "Argent, impôts, dettes",
        "Durée : 6 mois (182 jours), du vendredi\u{a0}27\u{a0}novembre\u{a0}2026 au jeudi\u{a0}27\u{a0}mai\u{a0}2027 compris.",
        "Il ne le signe jamais.",
        "Je peux arrêter ce mandat à tout moment.",
        "Le vendredi\u{a0}27\u{a0}novembre\u{a0}2026 à 14\u{a0}h\u{a0}05, on m’a lu ce texte à distance et j’ai dit oui.",
        "On m’a aussi lu ce texte dans cette langue : arabe.",
    ] {
        let plain = |text: &str| text.replace('\u{a0}', " ");
        assert!(plain(&paper).contains(&plain(said)), "{said}\n{paper}");
    }
    let one_day = Piece { duree: Duree::Jour, fin: piece().debut, langue: None, a_distance: None, ..piece() };
    let paper = document(&one_day, version(COURANTE).unwrap()).phrases().join("\n");
    assert!(paper.contains("seulement.") && !paper.contains("compris.\nCe qui") && !paper.contains("à distance"));
}
