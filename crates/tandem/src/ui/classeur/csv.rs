//! CSV as a French Excel opens it: UTF-8 with its mark, semicolons, comma for decimals, nothing that runs as a formula.

use std::io::{self, Write};

use super::Cellule;
use crate::ui::flux::Flux;

/// One file per table.
#[derive(Debug, Default)]
pub(crate) struct Csv;

impl Csv {
    /// Starts the file of a table in an archive.
    pub(crate) fn ouvrir(to: &mut Flux, nom: &str, entete: Vec<Cellule>) -> io::Result<()> {
        to.fichier(&format!("{nom}.csv"))?;
        to.write_all("\u{feff}".as_bytes())?;
        lignes(to, &[entete])
    }

    /// Writes rows.
    pub(crate) fn lignes(to: &mut Flux, rows: &[Vec<Cellule>]) -> io::Result<()> {
        lignes(to, rows)
    }

    /// A whole file, header among the rows.
    pub(crate) fn seul(rows: &[Vec<Cellule>]) -> io::Result<Vec<u8>> {
        let mut out = "\u{feff}".as_bytes().to_vec();
        lignes(&mut out, rows)?;
        Ok(out)
    }
}

/// Writes rows.
fn lignes(to: &mut impl Write, rows: &[Vec<Cellule>]) -> io::Result<()> {
    let terminator = csv::Terminator::CRLF;
    let mut out = csv::WriterBuilder::new().delimiter(b';').terminator(terminator).from_writer(to);
    for row in rows {
        out.write_record(row.iter().map(dire)).map_err(io::Error::other)?;
    }
    out.flush()
}

/// A cell as it is typed in France.
fn dire(cell: &Cellule) -> String {
    match cell {
        Cellule::Vide => String::new(),
        Cellule::Texte(text) => neutre(text),
        Cellule::Nombre(number) => number.to_string(),
        Cellule::Centimes(cents) => format!("{},{:02}", cents / 100, cents.rem_euclid(100)),
        Cellule::Jour(day) => day.strftime("%d/%m/%Y").to_string(),
        Cellule::Moment(at) => at.strftime("%d/%m/%Y %H:%M").to_string(),
    }
}

/// A text that a spreadsheet would run as a formula is kept from it by an apostrophe in front.
fn neutre(text: &str) -> String {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if runs { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_never_starts_a_formula() {
        for text in ["=1+1", "+33612", "-2", "@SOMME(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert!(neutre(text).starts_with('\''), "{text:?}");
        }
        assert_eq!(neutre("Diallo = Ba"), "Diallo = Ba");
    }

    #[test]
    fn days_numbers_and_amounts_are_written_as_in_france() {
        let row = vec![
            Cellule::Jour(jiff::civil::date(2026, 2, 28)),
            Cellule::Moment(jiff::civil::date(2026, 2, 28).at(9, 5, 0, 0)),
            Cellule::Nombre(-3),
            Cellule::Centimes(63_571),
            Cellule::Vide,
            Cellule::from("a;b\n\"c\""),
        ];
        let mut out = Vec::new();
        lignes(&mut out, &[row]).expect("written");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(text, "28/02/2026;28/02/2026 09:05;-3;635,71;;\"a;b\n\"\"c\"\"\"\r\n");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(texts in proptest::collection::vec("[^\u{feff}]{0,40}", 2..5)) {
            let mut out = Vec::new();
            lignes(&mut out, &[texts.iter().map(|text| Cellule::from(text.as_str())).collect()]).expect("written");
            let mut back = csv::ReaderBuilder::new().has_headers(false).delimiter(b';').from_reader(out.as_slice());
            let row = back.records().next().expect("a row").expect("read");
            prop_assert_eq!(row.iter().map(ToOwned::to_owned).collect::<Vec<_>>(), texts.iter().map(|text| neutre(text)).collect::<Vec<_>>());
        }
    }
}
