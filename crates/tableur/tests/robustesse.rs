//! Any bytes get an answer, never a panic.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test or a measure may stop")]

mod outils;

use std::time::{Duration, Instant};

use jiff::civil::Date;
use outils::{fichier, ods, xlsx};
use proptest::prelude::*;
use tandem_tableur::{
    Correspondance, Limites, convertir, courriel, date_francaise, deviner, empreinte, lire, separer_nom, telephones,
};

const AUJOURDHUI: Date = Date::constant(2025, 11, 23);
const FIXTURES: [&str; 8] = [
    "classeur.xlsx",
    "classeur.ods",
    "utf8.csv",
    "utf8_bom.csv",
    "utf16.csv",
    "windows1252.csv",
    "iso8859_15.csv",
    "mac_roman.csv",
];

/// The whole way of a file; true when it was read.
fn parcourir(octets: &[u8]) -> bool {
    let depart = Instant::now();
    let lu = match lire("fichier", octets, &Limites::default()) {
        Err(erreur) => {
            assert!(erreur.to_string().ends_with('.'));
            false
        }
        Ok(feuille) => {
            let choix = Correspondance::depuis(&deviner(&feuille));
            for ligne in &feuille.lignes {
                match convertir(ligne, &choix, AUJOURDHUI) {
                    Ok(Some(lue)) => assert!(empreinte(&lue).starts_with("tandem")),
                    Ok(None) => {}
                    Err(erreurs) => assert!(!erreurs.is_empty()),
                }
            }
            true
        }
    };
    assert!(depart.elapsed() < Duration::from_secs(10));
    lu
}

/// A small deterministic generator, so that failures can be replayed.
fn suivant(graine: &mut u64) -> usize {
    *graine = graine.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*graine >> 33).unwrap()
}

#[test]
fn two_hundred_malformed_files_never_panic() {
    let (mut graine, mut essais, mut lus) = (42, 0, 0);
    for nom in FIXTURES {
        let valide = fichier(nom);
        assert!(parcourir(&valide), "{nom}");
        for tour in 0..50 {
            let mut octets = valide.clone();
            if tour % 2 == 0 {
                octets.truncate(suivant(&mut graine) % valide.len());
            } else {
                for _ in 0..=tour / 10 {
                    let rang = suivant(&mut graine) % octets.len();
                    octets[rang] ^= u8::try_from(1 + suivant(&mut graine) % 255).unwrap();
                }
            }
            essais += 1;
            lus += usize::from(parcourir(&octets));
        }
    }
    println!("{essais} malformed files, {lus} still readable");
    assert!(essais >= 200);
}

#[test]
fn malformed_xml_inside_a_sound_archive_never_panics() {
    let feuille = r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>31118</v></c></row></sheetData></worksheet>"#;
    let chaines = "<sst><si><t>Nom &amp; &#233; _x000D_</t></si></sst>";
    let table = r#"<table:table table:name="F"><table:table-row><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row></table:table>"#;
    let mut graine = 7;
    for tour in 0..600 {
        let abimer = |texte: &str, graine: &mut u64| {
            let mut octets = texte.as_bytes().to_vec();
            let rang = suivant(graine) % octets.len();
            if tour % 3 == 0 {
                octets.truncate(rang);
            } else {
                octets[rang] = b"<>&\"'/=;09aA\x00\xe9 "[suivant(graine) % 15];
            }
            String::from_utf8_lossy(&octets).into_owned()
        };
        let (f, c, t) = (abimer(feuille, &mut graine), abimer(chaines, &mut graine), abimer(table, &mut graine));
        parcourir(&xlsx(&f, chaines));
        parcourir(&xlsx(feuille, &c));
        parcourir(&ods(&t));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_get_an_answer(octets in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        parcourir(&octets);
    }

    #[test]
    fn any_bytes_after_a_zip_signature_get_an_answer(octets in proptest::collection::vec(any::<u8>(), 0..500)) {
        let mut tout = b"PK\x03\x04".to_vec();
        tout.extend(&octets);
        tout.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        tout.extend(&octets);
        parcourir(&tout);
    }

    #[test]
    fn any_text_table_gets_an_answer(texte in "[A-Za-zéÉ0-9;,\t|\"' \r\n@./+()°-]{0,400}") {
        parcourir(texte.as_bytes());
    }

    #[test]
    fn any_cell_gets_an_answer(texte in "\\PC{0,60}") {
        let _ = (date_francaise(&texte, AUJOURDHUI), telephones(&texte), courriel(&texte), separer_nom(&texte));
    }

    #[test]
    fn any_real_date_reads_back(annee in 1900_i16..2025, mois in 1_i8..=12, jour in 1_i8..=28) {
        let attendue = Date::new(annee, mois, jour).unwrap();
        prop_assert_eq!(date_francaise(&format!("{jour}/{mois}/{annee}"), AUJOURDHUI), Ok(attendue));
        prop_assert_eq!(date_francaise(&attendue.to_string(), AUJOURDHUI), Ok(attendue));
    }
}
