//! Files that are refused, and what the person is told.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test or a measure may stop")]

mod outils;

use std::fmt::Write as _;

use outils::{fichier, membres_xlsx, ods, xlsx, zip, zip_annonce};
use tandem_tableur::{Erreur, Limites, lire};

fn refus(nom: &str, octets: &[u8]) -> Erreur {
    lire(nom, octets, &Limites::default()).expect_err(nom)
}

fn ole(flux: &str) -> Vec<u8> {
    let mut octets = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    octets.extend([0; 504]);
    octets.extend(flux.encode_utf16().flat_map(u16::to_le_bytes));
    octets
}

#[test]
fn files_that_are_not_tables_are_named() {
    assert_eq!(refus("a.csv", b""), Erreur::Vide);
    assert_eq!(refus("a.csv", b" \r\n;;\n\n"), Erreur::Vide);
    assert_eq!(refus("a.csv", b"\xef\xbb\xbf"), Erreur::Vide);
    assert_eq!(refus("a.xlsx", &ole("EncryptedPackage")), Erreur::MotDePasse);
    assert_eq!(refus("a.xls", &ole("Workbook")), Erreur::AncienExcel);
    assert_eq!(refus("a.doc", &ole("WordDocument")), Erreur::PasUnTableur { nature: "un document Word" });
    assert_eq!(refus("a.xlsx", b"%PDF-1.7\n..."), Erreur::PasUnTableur { nature: "un document PDF" });
    assert_eq!(refus("a.csv", b"\x89PNG\r\n\x1a\n"), Erreur::PasUnTableur { nature: "une image" });
    assert_eq!(refus("a.xls", b"<html><table><tr><td>Nom</td></tr></table></html>"), Erreur::PageWeb);
    assert_eq!(refus("a.xlsb", &zip(&[("xl/workbook.bin", b"x")])), Erreur::ExcelBinaire);
    assert_eq!(refus("a.numbers", &zip(&[("Index/Document.iwa", b"x")])), Erreur::Numbers);
    assert_eq!(
        refus("a.docx", &zip(&[("word/document.xml", b"x")])),
        Erreur::PasUnTableur { nature: "un document Word" }
    );
    assert_eq!(refus("a.zip", &zip(&[("a.csv", b"Nom")])), Erreur::PasUnTableur { nature: "une archive compressée" });
    let binaire: Vec<u8> = (0..=255).cycle().take(5_000).collect();
    assert!(matches!(refus("a.bin", &binaire), Erreur::PasUnTableur { .. }));
    assert_eq!(refus("a.xlsx", &binaire), Erreur::Abime);
}

#[test]
fn encrypted_opendocument_asks_for_a_copy_without_password() {
    let manifeste: &[u8] = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let erreur = refus("a.ods", &zip(&[("content.xml", b"x"), ("META-INF/manifest.xml", manifeste)]));
    assert_eq!(
        erreur.to_string(),
        "Ce fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis recommencez."
    );
}

#[test]
fn a_workbook_cut_short_is_damaged() {
    for nom in ["classeur.xlsx", "classeur.ods"] {
        let octets = fichier(nom);
        assert_eq!(refus(nom, &octets[..octets.len() / 2]), Erreur::Abime);
    }
}

#[test]
fn an_empty_workbook_is_empty() {
    assert_eq!(refus("a.xlsx", &xlsx("<worksheet><sheetData/></worksheet>", "<sst/>")), Erreur::Vide);
    assert_eq!(refus("a.ods", &ods(r#"<table:table table:name="F"/>"#)), Erreur::Vide);
}

#[test]
fn sizes_are_bounded() {
    let limites = Limites { octets: 10, ..Limites::default() };
    assert!(matches!(lire("a.csv", b"Nom;Note;Tel", &limites), Err(Erreur::TropGros { taille: 12, limite: 10 })));
    let limites = Limites { lignes: 2, ..Limites::default() };
    assert_eq!(lire("a.csv", b"Nom\na\nb\n", &limites), Err(Erreur::TropDeLignes { limite: 2 }));
    let large = format!("Nom{}x\n", ";".repeat(200));
    assert_eq!(refus("a.csv", large.as_bytes()), Erreur::TropDeColonnes { limite: 200 });
    let long = format!("Nom;Note\nDIALLO;{}\n", "é".repeat(10_001));
    let erreur = refus("a.csv", long.as_bytes());
    assert_eq!(erreur, Erreur::CelluleTropLongue { ligne: 2, colonne: 1, limite: 10_000 });
    assert_eq!(
        erreur.to_string(),
        "La case B2 dépasse 10\u{202f}000\u{a0}caractères. Raccourcissez-la, puis recommencez."
    );
    let juste = format!("Nom;Note\nDIALLO;{}\n", "é".repeat(10_000));
    assert!(lire("a.csv", juste.as_bytes(), &Limites::default()).is_ok());
}

#[test]
fn bombs_announced_or_not_are_refused() {
    let gros = " ".repeat(30 << 20);
    let limites = Limites { octets_decompresses: 20 << 20, ..Limites::default() };
    let mut membres = membres_xlsx(&gros, "<sst/>");
    assert_eq!(lire("a.xlsx", &zip(&membres), &limites), Err(Erreur::ContenuTropVolumineux));
    membres[3].1 = b"";
    let menteur = zip_annonce(&membres, Some(100));
    assert!(menteur.len() < 1 << 20);
    assert_eq!(lire("a.xlsx", &menteur, &limites), Err(Erreur::Abime));
}

#[test]
fn one_long_string_repeated_is_refused() {
    let mut feuille = String::from("<worksheet><sheetData>");
    for ligne in 1..=20_000 {
        write!(feuille, r#"<row r="{ligne}"><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>"#).unwrap();
    }
    feuille.push_str("</sheetData></worksheet>");
    let chaines = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(9_000));
    assert_eq!(refus("a.xlsx", &xlsx(&feuille, &chaines)), Erreur::ContenuTropVolumineux);
}

#[test]
fn repetitions_of_opendocument_are_bounded() {
    let case = |attributs: &str, contenu: &str| {
        format!(r#"<table:table table:name="F"><table:table-row {attributs}>{contenu}</table:table-row></table:table>"#)
    };
    let pleine = r#"<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>"#;
    let lignes = case(r#"table:number-rows-repeated="18446744073709551615""#, pleine);
    assert_eq!(refus("a.ods", &ods(&lignes)), Erreur::TropDeLignes { limite: 50_000 });
    let large = pleine
        .replace("<table:table-cell", r#"<table:table-cell table:number-columns-repeated="18446744073709551615""#);
    assert_eq!(refus("a.ods", &ods(&case("", &large))), Erreur::TropDeColonnes { limite: 200 });
    let long = pleine.replace(">x<", &format!(">{}<", "x".repeat(50_000)));
    assert!(matches!(refus("a.ods", &ods(&case("", &long))), Erreur::CelluleTropLongue { .. }));
}

#[test]
fn unfinished_xml_never_loops() {
    for debut in ["<table:table table:name='F'>", "<table:table><table:table-row><table:table-cell><office:annotation>"]
    {
        let contenu = format!("<office:document-content>{debut}");
        let octets = zip(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", contenu.as_bytes()),
        ]);
        assert_eq!(refus("a.ods", &octets), Erreur::Abime);
    }
    assert_eq!(refus("a.xlsx", &xlsx("<worksheet><sheetData><row><c t='s'><v>", "<sst><si><t>")), Erreur::Abime);
}

#[test]
fn messages_use_french_typography() {
    let erreurs = [
        Erreur::Vide,
        Erreur::TropGros { taille: 16_000_000, limite: 15 << 20 },
        Erreur::ContenuTropVolumineux,
        Erreur::TropDeLignes { limite: 50_000 },
        Erreur::TropDeColonnes { limite: 200 },
        Erreur::TropDeCellules { limite: 2_000_000 },
        Erreur::MotDePasse,
        Erreur::AncienExcel,
        Erreur::ExcelBinaire,
        Erreur::Numbers,
        Erreur::PageWeb,
        Erreur::PasUnTableur { nature: "une image" },
        Erreur::Abime,
    ];
    for erreur in erreurs {
        let phrase = erreur.to_string();
        assert!(phrase.ends_with('.') && !phrase.contains('\''), "{phrase}");
        for (avant, signe) in phrase.chars().zip(phrase.chars().skip(1)) {
            assert!(!(":;!?»".contains(signe) && avant != '\u{a0}'), "{phrase}");
        }
    }
}
