//! Builds small and large workbooks, without any dependency on a writer.
#![allow(dead_code)]

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::{Compression, Crc, write::DeflateEncoder};

/// A ZIP file of deflated members.
pub fn zip(membres: &[(&str, &[u8])]) -> Vec<u8> {
    zip_annonce(membres, None)
}

/// The same, with directory sizes that lie when asked.
pub fn zip_annonce(membres: &[(&str, &[u8])], taille: Option<u32>) -> Vec<u8> {
    let (mut corps, mut repertoire) = (Vec::new(), Vec::new());
    for (nom, contenu) in membres {
        let mut crc = Crc::new();
        crc.update(contenu);
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::fast());
        deflate.write_all(contenu).unwrap();
        let compresse = deflate.finish().unwrap();
        let position = u32::try_from(corps.len()).unwrap();
        let mut commun = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        commun.extend(crc.sum().to_le_bytes());
        commun.extend(u32::try_from(compresse.len()).unwrap().to_le_bytes());
        commun.extend(taille.unwrap_or(u32::try_from(contenu.len()).unwrap()).to_le_bytes());
        commun.extend(u16::try_from(nom.len()).unwrap().to_le_bytes());
        commun.extend([0, 0]);
        corps.extend(b"PK\x03\x04");
        corps.extend(&commun);
        corps.extend(nom.as_bytes());
        corps.extend(&compresse);
        repertoire.extend(b"PK\x01\x02\x14\x00");
        repertoire.extend(&commun);
        repertoire.extend([0; 10]);
        repertoire.extend(position.to_le_bytes());
        repertoire.extend(nom.as_bytes());
    }
    let nombre = u16::try_from(membres.len()).unwrap().to_le_bytes();
    let debut = u32::try_from(corps.len()).unwrap().to_le_bytes();
    let longueur = u32::try_from(repertoire.len()).unwrap().to_le_bytes();
    corps.extend(&repertoire);
    corps.extend(b"PK\x05\x06\0\0\0\0");
    corps.extend(nombre);
    corps.extend(nombre);
    corps.extend(longueur);
    corps.extend(debut);
    corps.extend([0, 0]);
    corps
}

const CLASSEUR: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="F" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const LIENS: &str =
    r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook around the XML of one sheet and of its shared strings.
pub fn xlsx(feuille: &str, chaines: &str) -> Vec<u8> {
    zip(&membres_xlsx(feuille, chaines))
}

pub fn membres_xlsx<'a>(feuille: &'a str, chaines: &'a str) -> Vec<(&'a str, &'a [u8])> {
    vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", CLASSEUR.as_bytes()),
        ("xl/_rels/workbook.xml.rels", LIENS.as_bytes()),
        ("xl/sharedStrings.xml", chaines.as_bytes()),
        ("xl/worksheets/sheet1.xml", feuille.as_bytes()),
    ]
}

/// A document around the XML of its tables.
pub fn ods(tables: &str) -> Vec<u8> {
    let contenu = format!(
        "<office:document-content><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", contenu.as_bytes())])
}

fn echapper(texte: &str) -> String {
    texte.replace('&', "&amp;").replace('<', "&lt;")
}

/// A table of texts, as a workbook with shared strings.
pub fn xlsx_de(lignes: &[Vec<String>]) -> Vec<u8> {
    let (mut feuille, mut chaines) = (String::from("<worksheet><sheetData>"), String::from("<sst>"));
    let mut rang = 0;
    for (i, ligne) in lignes.iter().enumerate() {
        write!(feuille, r#"<row r="{}">"#, i + 1).unwrap();
        for (j, cellule) in ligne.iter().enumerate() {
            let lettre = tandem_tableur::lettre_colonne(j);
            write!(feuille, r#"<c r="{lettre}{}" t="s"><v>{rang}</v></c>"#, i + 1).unwrap();
            write!(chaines, "<si><t>{}</t></si>", echapper(cellule)).unwrap();
            rang += 1;
        }
        feuille.push_str("</row>");
    }
    feuille.push_str("</sheetData></worksheet>");
    chaines.push_str("</sst>");
    xlsx(&feuille, &chaines)
}

/// A table of texts, as an `OpenDocument` sheet.
pub fn ods_de(lignes: &[Vec<String>]) -> Vec<u8> {
    let mut table = String::from(r#"<table:table table:name="F">"#);
    for ligne in lignes {
        table.push_str("<table:table-row>");
        for cellule in ligne {
            write!(
                table,
                r#"<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>"#,
                echapper(cellule)
            )
            .unwrap();
        }
        table.push_str("</table:table-row>");
    }
    ods(&(table + "</table:table>"))
}

/// A table of texts, with semicolons.
pub fn csv_de(lignes: &[Vec<String>]) -> String {
    let lignes: Vec<String> = lignes.iter().map(|l| l.join(";")).collect();
    lignes.join("\r\n")
}

/// An invented caseload, headers included.
pub fn file_active(nombre: usize) -> Vec<Vec<String>> {
    let noms = ["DIALLO", "MARTIN", "LEFÈVRE", "EL AMRANI", "NGUYEN", "DA SILVA", "O'BRIEN"];
    let prenoms = ["Aïssata", "Jean", "Zoé", "Youssef", "Thi-Mai", "João", "Séan"];
    let entetes = ["Nom", "Prénom", "Né(e) le", "Tél.", "Mail", "Adresse", "CP", "Ville", "TS", "Notes"];
    let mut lignes = vec![entetes.map(str::to_owned).to_vec()];
    for i in 0..nombre {
        lignes.push(vec![
            noms[i % 7].to_owned(),
            prenoms[i / 7 % 7].to_owned(),
            format!("{:02}/{:02}/{}", i % 28 + 1, i % 12 + 1, 1940 + i % 70),
            format!("06{:08}", i * 7919 % 100_000_000),
            format!("personne{i}@exemple.fr"),
            format!("{} rue de la République", i % 200 + 1),
            format!("{:05}", 1000 + i % 90_000),
            "Saint-Étienne".to_owned(),
            "Mme Noël".to_owned(),
            format!("Situation suivie depuis {} mois, à revoir", i % 40),
        ]);
    }
    lignes
}

/// The bytes of a fixture.
pub fn fichier(nom: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fichiers/{nom}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}
