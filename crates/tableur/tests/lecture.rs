//! Reading real files.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test or a measure may stop")]

mod outils;

use outils::{csv_de, fichier, file_active, ods, ods_de, xlsx, xlsx_de};
use tandem_tableur::{
    Avertissement, Correspondance, Feuille, Format, LigneLue, Limites, convertir, deviner, empreinte, lire,
};

const AUJOURDHUI: jiff::civil::Date = jiff::civil::Date::constant(2025, 11, 23);

fn lire_ok(nom: &str, octets: &[u8]) -> Feuille {
    lire(nom, octets, &Limites::default()).unwrap_or_else(|e| panic!("{nom}: {e}"))
}

fn texte(octets: &str) -> Feuille {
    lire_ok("tableau.csv", octets.as_bytes())
}

fn lues(feuille: &Feuille) -> Vec<LigneLue> {
    let choix = Correspondance::depuis(&deviner(feuille));
    feuille.lignes.iter().filter_map(|l| convertir(l, &choix, AUJOURDHUI).unwrap()).collect()
}

#[test]
fn every_fixture_gives_the_same_people() {
    let attendues = lues(&lire_ok("utf8.csv", &fichier("utf8.csv")));
    assert_eq!(attendues.len(), 3);
    assert_eq!(attendues[0].nom.as_deref(), Some("DIALLO"));
    assert_eq!(attendues[0].prenom.as_deref(), Some("Aïssata"));
    assert_eq!(attendues[0].code_postal.as_deref(), Some("01000"));
    assert_eq!(attendues[0].telephone.as_deref(), Some("0612345678"));
    assert_eq!(attendues[0].note.as_deref(), Some("Dossier FSL ; à revoir\nRappeler « lundi »"));
    assert_eq!(attendues[2].nom_usage.as_deref(), Some("DUPONT"));
    let canons: Vec<String> = attendues.iter().map(empreinte).collect();
    for nom in [
        "utf8_bom.csv",
        "utf16.csv",
        "windows1252.csv",
        "iso8859_15.csv",
        "mac_roman.csv",
        "classeur.xlsx",
        "classeur.ods",
    ] {
        let trouvees: Vec<String> = lues(&lire_ok(nom, &fichier(nom))).iter().map(empreinte).collect();
        assert_eq!(trouvees, canons, "{nom}");
    }
}

#[test]
fn encodings_and_separators_are_told() {
    for (nom, encodage, separateur) in [
        ("utf8.csv", "UTF-8", ','),
        ("utf8_bom.csv", "UTF-8", ';'),
        ("utf16.csv", "UTF-16LE", '\t'),
        ("windows1252.csv", "Windows-1252", ';'),
        ("iso8859_15.csv", "ISO-8859-15", '|'),
        ("mac_roman.csv", "Mac Roman", ';'),
    ] {
        let feuille = lire_ok(nom, &fichier(nom));
        assert_eq!(feuille.encodage.as_deref(), Some(encodage), "{nom}");
        assert_eq!(feuille.separateur, Some(separateur), "{nom}");
        assert_eq!(feuille.entetes[3], "Prénoms", "{nom}");
    }
}

#[test]
fn old_dos_files_keep_their_accents() {
    let octets = b"Nom;Pr\x82nom\r\nDIALLO;Am\x82lie\r\nNOEL;Fran\x87oise\r\n";
    let feuille = lire_ok("export.csv", octets);
    assert_eq!(feuille.encodage.as_deref(), Some("CP850"));
    assert_eq!(feuille.lignes[1].cellules, ["NOEL", "Françoise"]);
    assert!(matches!(feuille.avertissements[0], Avertissement::EncodageDevine(_)));
}

#[test]
fn the_extension_alone_decides_nothing() {
    let feuille = lire_ok("liste.csv", &fichier("classeur.xlsx"));
    assert_eq!(feuille.format, Format::Xlsx);
    assert_eq!(lire_ok("liste.xlsx", &fichier("utf8.csv")).format, Format::Csv);
    assert_eq!(lire_ok("liste.xls", &fichier("classeur.ods")).format, Format::Ods);
}

#[test]
fn workbooks_skip_titles_and_name_the_sheets_left_out() {
    let feuille = lire_ok("classeur.xlsx", &fichier("classeur.xlsx"));
    assert_eq!(feuille.nom.as_deref(), Some("File active"));
    assert_eq!(feuille.ligne_entetes, Some(3));
    assert_eq!(feuille.lignes[0].numero, 4);
    assert_eq!(feuille.lignes[0].cellules[4], "1985-03-12");
    assert_eq!(feuille.lignes[0].cellules[5], "612345678");
    assert_eq!(feuille.lignes[0].cellules[8], "01000");
    assert!(feuille.avertissements.contains(&Avertissement::LignesDeTitreIgnorees(1)));
    let autres = vec!["Vide".to_owned(), "Listes".to_owned()];
    assert!(feuille.avertissements.contains(&Avertissement::AutresFeuilles { lue: "File active".into(), autres }));
}

#[test]
fn rows_are_numbered_as_the_spreadsheet_shows_them() {
    let feuille = texte("Nom;Note\n\nDIALLO;\"une\ndeux\n\ntrois\"\n\n\nMARTIN;x\nNOEL;y");
    let numeros: Vec<usize> = feuille.lignes.iter().map(|l| l.numero).collect();
    assert_eq!(numeros, [3, 6, 7]);
    assert_eq!(feuille.lignes[0].cellules[1], "une\ndeux\n\ntrois");
    let feuille = texte("\n\nNom;Note\n;\nDIALLO;x\n");
    assert_eq!((feuille.ligne_entetes, feuille.lignes[0].numero), (Some(3), 5));
}

#[test]
fn ragged_rows_read_as_empty_cells() {
    let feuille = texte("Nom;Prénom;Tél\nDIALLO\nMARTIN;Jean;0612345678;en plus\n");
    assert_eq!(feuille.lignes[0].cellule(2), "");
    assert_eq!(feuille.entetes, ["Nom", "Prénom", "Tél", "Colonne D"]);
}

#[test]
fn a_table_without_header_keeps_its_first_row() {
    let feuille = texte("DIALLO;Aïssata;12/03/1985;0612345678\nMARTIN;Jean;01/02/1970;0612345679\n");
    assert_eq!(feuille.ligne_entetes, None);
    assert_eq!(feuille.lignes.len(), 2);
    assert_eq!(feuille.entetes[0], "Colonne A");
    assert!(feuille.avertissements.contains(&Avertissement::SansEntetes));
}

#[test]
fn unknown_headers_are_found_by_contrast() {
    let feuille = texte("Qui;Quand;Combien\nTruc;12/03/1985;1\nChose;13/03/1985;2\n");
    assert_eq!(feuille.ligne_entetes, Some(1));
}

#[test]
fn headers_repeated_on_each_page_are_dropped() {
    let feuille = texte("Nom;Prénom\nDIALLO;Aïssata\nNom;Prénom\nMARTIN;Jean\n");
    assert_eq!(feuille.lignes.len(), 2);
}

#[test]
fn the_sep_line_of_excel_is_not_a_row() {
    let feuille = texte("sep=,\r\nNom,Note\r\nDIALLO,a;b\r\n");
    assert_eq!(feuille.separateur, Some(','));
    assert_eq!(feuille.lignes[0].numero, 2);
}

#[test]
fn commas_inside_cells_do_not_hide_the_semicolon() {
    let feuille = texte("Identité;Adresse\nDUPONT, Jean;3, rue Haute, Lyon\nNOEL, Zoé;4, rue Basse, Lyon\n");
    assert_eq!(feuille.separateur, Some(';'));
}

#[test]
fn a_quote_never_closed_does_not_swallow_the_table() {
    let feuille = texte("Nom;Note\nDIALLO;taille 15\" écran\nMARTIN;\"oubli\nNOEL;x\nPETIT;\"y\n");
    assert_eq!(feuille.lignes.len(), 4);
    assert!(feuille.avertissements.contains(&Avertissement::GuillemetsDesequilibres));
}

#[test]
fn a_single_column_of_names_is_a_table() {
    let feuille = texte("Nom\nDIALLO Aïssata\nMARTIN Jean\n");
    assert_eq!((feuille.separateur, feuille.lignes.len()), (None, 2));
}

#[test]
fn split_accents_are_composed() {
    let feuille = texte("Nom;Pre\u{301}nom\nNoe\u{308}l;Zoe\u{301}\n");
    assert_eq!((feuille.entetes[1].as_str(), feuille.lignes[0].cellule(1)), ("Prénom", "Zoé"));
}

#[test]
fn all_formats_agree_on_a_generated_caseload() {
    let lignes = file_active(300);
    let csv = lire_ok("a.csv", csv_de(&lignes).as_bytes());
    let xlsx = lire_ok("a.xlsx", &xlsx_de(&lignes));
    let ods = lire_ok("a.ods", &ods_de(&lignes));
    assert_eq!(csv.lignes, xlsx.lignes);
    assert_eq!(csv.lignes, ods.lignes);
    assert_eq!(lues(&csv).len(), 300);
}

#[test]
fn cells_of_every_kind_are_read_from_xlsx() {
    let feuille = lire_ok(
        "a.xlsx",
        &xlsx(
            r#"<worksheet><sheetData><row><c t="inlineStr"><is><r><t>No</t></r><r><t>m</t></r></is></c><c t="inlineStr"><is><t>Valeur</t></is></c></row>
        <row r="5"><c r="A5" t="s"><v>0</v></c><c r="B5"><v>612345678.0</v></c><c r="C5" t="b"><v>1</v></c><c r="D5" t="e"><v>#N/A</v></c><c t="d"><v>1985-03-12T00:00:00</v></c></row>
        <row><c t="str"><f>A&amp;B</f><v>A&amp;B_x000D_</v></c><c><v>1.5E3</v></c></row></sheetData></worksheet>"#,
            "<sst><si><t>DIALLO</t><rPh><t>x</t></rPh></si></sst>",
        ),
    );
    assert_eq!(feuille.entetes[0], "Nom");
    assert_eq!(feuille.lignes[0].numero, 5);
    assert_eq!(feuille.lignes[0].cellules, ["DIALLO", "612345678", "VRAI", "", "1985-03-12"]);
    assert_eq!(
        (feuille.lignes[1].numero, feuille.lignes[1].cellules.clone()),
        (6, vec!["A&B".to_owned(), "1500".to_owned()])
    );
}

#[test]
fn repeated_and_commented_cells_are_read_from_ods() {
    let feuille = lire_ok(
        "a.ods",
        &ods(r#"<table:table table:name="F">
        <table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
        <table:table-row><table:table-cell office:value-type="string"><text:p>Nom</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>Tél.</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><office:annotation><text:p>caché</text:p></office:annotation><text:p>A<text:s text:c="2"/>B</text:p><text:p>C</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="612345678"><text:p>06 12 34 56 78</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row></table:table>"#),
    );
    assert_eq!(feuille.entetes, ["Nom", "Tél.", "Tél."]);
    assert_eq!(feuille.lignes.iter().map(|l| l.numero).collect::<Vec<_>>(), [5, 6]);
    assert_eq!(feuille.lignes[0].cellules, ["A  B\nC", "0612345678"]);
}
