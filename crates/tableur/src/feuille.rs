//! What reading a file gives back.

use std::fmt;

/// The kind of file that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Text with separators.
    Csv,
    /// Office Open XML workbook (Excel 2007 and later).
    Xlsx,
    /// `OpenDocument` spreadsheet (`LibreOffice`).
    Ods,
}

/// One row of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ligne {
    /// Row number as displayed in the margin of a spreadsheet (starts at 1).
    pub numero: usize,
    /// Trimmed cells; trailing empty cells are absent.
    pub cellules: Vec<String>,
}

impl Ligne {
    /// The text of a cell, empty when the row is shorter.
    pub fn cellule(&self, colonne: usize) -> &str {
        self.cellules.get(colonne).map_or("", String::as_str)
    }

    /// True when no cell holds anything.
    pub fn est_vide(&self) -> bool {
        self.cellules.iter().all(String::is_empty)
    }
}

/// Something worth telling the person, that did not prevent reading.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Avertissement {
    /// The rows above the header were left out.
    LignesDeTitreIgnorees(usize),
    /// No header row was found; columns are named by their letter.
    SansEntetes,
    /// The workbook has other sheets, which were not read.
    AutresFeuilles {
        /// The sheet that was read.
        lue: String,
        /// The sheets that were not.
        autres: Vec<String>,
    },
    /// The encoding was guessed, accents should be checked.
    EncodageDevine(String),
    /// Some bytes could not be decoded.
    CaracteresIllisibles,
    /// A quote was opened and never closed; quotes were read as plain text.
    GuillemetsDesequilibres,
}

impl fmt::Display for Avertissement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LignesDeTitreIgnorees(1) => {
                f.write_str("Une ligne de titre, au-dessus des en-têtes, n’a pas été reprise.")
            }
            Self::LignesDeTitreIgnorees(n) => write!(
                f,
                "{n}\u{a0}lignes de titre, au-dessus des en-têtes, n’ont pas été reprises."
            ),
            Self::SansEntetes => f.write_str(
                "Ce tableau n’a pas de ligne d’en-têtes\u{a0}: les colonnes portent leur lettre.",
            ),
            Self::AutresFeuilles { lue, autres } => write!(
                f,
                "Seule la feuille «\u{a0}{lue}\u{a0}» a été lue. Non lues\u{a0}: {}.",
                autres.join(", ")
            ),
            Self::EncodageDevine(nom) => write!(
                f,
                "L’encodage du fichier a été deviné ({nom})\u{a0}: vérifiez les accents."
            ),
            Self::CaracteresIllisibles => f.write_str(
                "Certains caractères n’ont pas pu être lus\u{a0}: ils apparaissent sous la forme «\u{a0}\u{fffd}\u{a0}».",
            ),
            Self::GuillemetsDesequilibres => f.write_str(
                "Un guillemet n’est jamais refermé\u{a0}: les guillemets ont été lus comme du texte.",
            ),
        }
    }
}

/// A sheet: headers, rows, and how they were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feuille {
    /// Kind of file.
    pub format: Format,
    /// Encoding of the text, for [`Format::Csv`] only.
    pub encodage: Option<String>,
    /// Separator of the cells, for [`Format::Csv`] only.
    pub separateur: Option<char>,
    /// Name of the sheet, for workbooks only.
    pub nom: Option<String>,
    /// One header per column (« Colonne A » when there is none).
    pub entetes: Vec<String>,
    /// Row of the headers in the spreadsheet, when there is one.
    pub ligne_entetes: Option<usize>,
    /// Non-blank rows below the headers.
    pub lignes: Vec<Ligne>,
    /// What the person should know.
    pub avertissements: Vec<Avertissement>,
}

/// Spreadsheet letters of a column: 0 gives `A`, 26 gives `AA`.
pub fn lettre_colonne(colonne: usize) -> String {
    let mut reste = colonne;
    let mut lettres = Vec::new();
    loop {
        let rang = u8::try_from(reste % 26).unwrap_or(0);
        lettres.push(char::from(b'A' + rang));
        if reste < 26 {
            break;
        }
        reste = reste / 26 - 1;
    }
    lettres.iter().rev().collect()
}
