//! XLSX written straight into the archive, row by row: nothing in clear on a disk, nothing whole in memory. Texts are
//! inline strings, which no spreadsheet runs as a formula.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use super::Cellule;
use crate::ui::flux::Flux;

/// Rows of a sheet, header included.
const LIGNES_MAX: usize = 1_048_576;
/// Characters of a cell.
const SIGNES_MAX: usize = 32_767;

/// The workbook being written.
#[derive(Debug, Default)]
pub(crate) struct Xlsx {
    feuilles: Vec<String>,
    /// Name and header of the current table.
    table: (String, Vec<Cellule>),
    /// Rows of the current sheet.
    lignes: usize,
}

impl Xlsx {
    /// Starts the sheet of a table.
    pub(crate) fn ouvrir(&mut self, to: &mut Flux, nom: &str, entete: Vec<Cellule>) -> io::Result<()> {
        if self.feuilles.is_empty() {
            to.fichier("[Content_Types].xml")?;
            to.write_all(TYPES.as_bytes())?;
            to.fichier("_rels/.rels")?;
            to.write_all(RELS.as_bytes())?;
            to.fichier("xl/styles.xml")?;
            to.write_all(STYLES.as_bytes())?;
        }
        self.table = (nom.to_owned(), entete);
        self.feuille(to, nom.to_owned())
    }

    fn feuille(&mut self, to: &mut Flux, nom: String) -> io::Result<()> {
        self.feuilles.push(nom);
        self.lignes = 0;
        to.fichier(&format!("xl/worksheets/sheet{}.xml", self.feuilles.len()))?;
        to.write_all(TETE.as_bytes())?;
        let entete = self.table.1.clone();
        self.ligne(to, &entete, Some(3))
    }

    /// Writes rows; what does not fit in a sheet goes to a next one, with its header.
    pub(crate) fn lignes(&mut self, to: &mut Flux, rows: &[Vec<Cellule>]) -> io::Result<()> {
        for row in rows {
            if self.lignes >= LIGNES_MAX {
                Self::fermer(to)?;
                let nom = self.table.0.clone();
                let parts = self.feuilles.iter().filter(|name| name.split(' ').next() == Some(nom.as_str())).count();
                self.feuille(to, format!("{nom} {}", parts + 1))?;
            }
            self.ligne(to, row, None)?;
        }
        Ok(())
    }

    fn ligne(&mut self, to: &mut Flux, row: &[Cellule], style: Option<u8>) -> io::Result<()> {
        self.lignes += 1;
        to.write_all(rangee(self.lignes, row, style).as_bytes())
    }

    /// Ends the sheet.
    pub(crate) fn fermer(to: &mut Flux) -> io::Result<()> {
        to.write_all(b"</sheetData></worksheet>")
    }

    /// Ends the workbook; what was written last (a dictionary) may be its first sheet.
    pub(crate) fn finir(&self, to: &mut Flux, derniere_en_tete: bool) -> io::Result<()> {
        let mut sheets = String::new();
        let mut rels = String::new();
        let last = self.feuilles.len();
        let order: Vec<usize> =
            if derniere_en_tete { std::iter::once(last).chain(1..last).collect() } else { (1..=last).collect() };
        for number in order {
            let name = echapper(&self.feuilles[number - 1]);
            let _ = write!(sheets, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
        }
        for number in 1..=last {
            let _ = write!(
                rels,
                "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
            );
        }
        to.fichier("xl/workbook.xml")?;
        write!(to, "{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>")?;
        to.fichier("xl/_rels/workbook.xml.rels")?;
        write!(
            to,
            "{XML}<Relationships xmlns=\"{PACKAGE}\">{rels}<Relationship Id=\"rId{}\" Type=\"{OFFICE}/styles\" \
             Target=\"styles.xml\"/></Relationships>",
            last + 1
        )
    }
}

/// One row in XML. Styles: 1 day, 2 day and hour, 3 header, 4 amount.
fn rangee(number: usize, row: &[Cellule], style: Option<u8>) -> String {
    let mut out = format!("<row r=\"{number}\">");
    for (cell, column) in row.iter().zip('A'..='Z') {
        out.push_str(&cellule(&format!("{column}{number}"), cell, style));
    }
    out.push_str("</row>");
    out
}

fn cellule(place: &str, cell: &Cellule, style: Option<u8>) -> String {
    match cell {
        Cellule::Vide => String::new(),
        Cellule::Nombre(n) => format!("<c r=\"{place}\"><v>{n}</v></c>"),
        Cellule::Centimes(cents) => {
            format!("<c r=\"{place}\" s=\"4\"><v>{}.{:02}</v></c>", cents / 100, cents.rem_euclid(100))
        }
        Cellule::Jour(day) => match serie(*day) {
            Some(days) => format!("<c r=\"{place}\" s=\"1\"><v>{days}</v></c>"),
            None => texte(place, &day.to_string(), None),
        },
        Cellule::Moment(at) => match serie(at.date()) {
            Some(days) => {
                // A part of a day in eight digits, rounded: under a hundredth of a second.
                let minutes = i64::from(at.hour()) * 60 + i64::from(at.minute());
                let part = (minutes * 100_000_000 + 720) / 1440;
                format!("<c r=\"{place}\" s=\"2\"><v>{days}.{part:08}</v></c>")
            }
            None => texte(place, &at.to_string(), None),
        },
        Cellule::Texte(words) => texte(place, words, style),
    }
}

fn texte(place: &str, words: &str, style: Option<u8>) -> String {
    let style = style.map(|number| format!(" s=\"{number}\"")).unwrap_or_default();
    format!("<c r=\"{place}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", echapper(words))
}

/// Days of a spreadsheet, from 1 March 1900 on: before, its calendar is wrong and the day goes out as text.
fn serie(day: jiff::civil::Date) -> Option<i32> {
    let first = jiff::civil::date(1899, 12, 30);
    (day >= jiff::civil::date(1900, 3, 1)).then(|| first.until(day).map_or(0, |span| span.get_days()))
}

/// Text of XML: what has no place in it is left out.
fn echapper(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().take(SIGNES_MAX) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
    "<Default Extension=\"xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>",
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>",
    "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>",
    "</Types>"
);
const RELS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" ",
    "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
);
const STYLES: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>",
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>",
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>",
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>",
    "<cellXfs count=\"5\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>",
    "<xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>",
    "<xf numFmtId=\"22\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>",
    "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>",
    "<xf numFmtId=\"2\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>",
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
);
const TETE: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews><sheetView workbookViewId=\"0\">",
    "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>",
    "<sheetFormatPr defaultColWidth=\"18\" defaultRowHeight=\"15\"/><sheetData>"
);

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_those_a_spreadsheet_counts() {
        assert_eq!(serie(date(2026, 11, 23)), Some(46349));
        assert_eq!((serie(date(1900, 3, 1)), serie(date(1900, 2, 28))), (Some(61), None));
    }

    #[test]
    fn a_cell_of_text_holds_no_markup_and_no_formula() {
        let row = [Cellule::from("=1+1"), Cellule::from("<b>&\u{1}\""), Cellule::Centimes(5)];
        let text = rangee(2, &row, None);
        assert!(
            text.contains("t=\"inlineStr\"><is><t xml:space=\"preserve\">=1+1</t>") && !text.contains("<f>"),
            "{text}"
        );
        assert!(
            text.contains("&lt;b&gt;&amp;&quot;</t>") && text.contains("<c r=\"C2\" s=\"4\"><v>0.05</v></c>"),
            "{text}"
        );
    }
}
