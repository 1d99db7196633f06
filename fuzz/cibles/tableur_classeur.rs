//! The XML inside a sound archive: a fuzzer that had to forge the ZIP around it would never get that far.
//! First byte: XLSX sheet, XLSX shared strings, XLSX styles, or ODS content.
#![no_main]

use flate2::Crc;
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use tandem_tableur::{Correspondance, Limites, convertir, deviner, lire};

const CLASSEUR: &[u8] = br#"<workbook xmlns:r="r"><sheets><sheet name="F" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const LIENS: &[u8] =
    br#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const FEUILLE: &[u8] = br#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="0"><v>31118</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData></worksheet>"#;
const CHAINES: &[u8] = b"<sst><si><t>Nom</t></si><si><t>DIALLO</t></si></sst>";
const STYLES: &[u8] = br#"<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>"#;

/// A ZIP of stored members.
fn zip(membres: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut corps, mut repertoire) = (Vec::new(), Vec::new());
    let court = |taille: usize| u32::try_from(taille).unwrap_or(0).to_le_bytes();
    for (nom, contenu) in membres {
        let mut crc = Crc::new();
        crc.update(contenu);
        let mut commun = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        commun.extend(crc.sum().to_le_bytes());
        commun.extend(court(contenu.len()));
        commun.extend(court(contenu.len()));
        commun.extend(&court(nom.len())[..2]);
        commun.extend([0, 0]);
        let position = court(corps.len());
        corps.extend(b"PK\x03\x04");
        corps.extend(&commun);
        corps.extend(nom.as_bytes());
        corps.extend(*contenu);
        repertoire.extend(b"PK\x01\x02\x14\x00");
        repertoire.extend(&commun);
        repertoire.extend([0; 10]);
        repertoire.extend(position);
        repertoire.extend(nom.as_bytes());
    }
    let (nombre, debut, longueur) = (court(membres.len()), court(corps.len()), court(repertoire.len()));
    corps.extend(&repertoire);
    corps.extend(b"PK\x05\x06\0\0\0\0");
    corps.extend(&nombre[..2]);
    corps.extend(&nombre[..2]);
    corps.extend(longueur);
    corps.extend(debut);
    corps.extend([0, 0]);
    corps
}

fuzz_target!(|octets: &[u8]| {
    let Some((choix, xml)) = octets.split_first() else { return };
    let place = |rang: u8, bon: &'static [u8]| if choix % 4 == rang { xml } else { bon };
    let fichier = if choix % 4 == 3 {
        zip(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", xml)])
    } else {
        zip(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("xl/workbook.xml", CLASSEUR),
            ("xl/_rels/workbook.xml.rels", LIENS),
            ("xl/styles.xml", place(2, STYLES)),
            ("xl/sharedStrings.xml", place(1, CHAINES)),
            ("xl/worksheets/sheet1.xml", place(0, FEUILLE)),
        ])
    };
    let limites = Limites { lignes: 500, cellules: 50_000, octets_texte: 4 << 20, ..Limites::default() };
    match lire("suivis", &fichier, &limites) {
        Err(erreur) => assert!(erreur.to_string().ends_with('.')),
        Ok(feuille) => {
            let choix = Correspondance::depuis(&deviner(&feuille));
            for ligne in &feuille.lignes {
                let _ = convertir(ligne, &choix, date(2026, 11, 24));
            }
        }
    }
});
