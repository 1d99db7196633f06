//! Why a file could not be read, said to the person who chose it.

use std::fmt;

use crate::feuille::lettre_colonne;

/// A refusal; `Display` is a French sentence saying what can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Erreur {
    /// The file has no bytes, or no filled cell.
    Vide,
    /// The file is larger than the limit (bytes).
    TropGros {
        /// Size found.
        taille: usize,
        /// Size accepted.
        limite: usize,
    },
    /// The decompressed content is larger than the limit.
    ContenuTropVolumineux,
    /// Too many rows.
    TropDeLignes {
        /// Number accepted.
        limite: usize,
    },
    /// Too many columns.
    TropDeColonnes {
        /// Number accepted.
        limite: usize,
    },
    /// Too many cells in total.
    TropDeCellules {
        /// Number accepted.
        limite: usize,
    },
    /// A cell holds too much text.
    CelluleTropLongue {
        /// Row number in the spreadsheet.
        ligne: usize,
        /// Column index, from 0.
        colonne: usize,
        /// Characters accepted.
        limite: usize,
    },
    /// Encrypted workbook.
    MotDePasse,
    /// Excel 97-2003 workbook.
    AncienExcel,
    /// Excel binary workbook (.xlsb).
    ExcelBinaire,
    /// Apple Numbers document.
    Numbers,
    /// A web page or XML saved with a spreadsheet's extension.
    PageWeb,
    /// Not a spreadsheet at all.
    PasUnTableur {
        /// What it seems to be (« un document PDF »).
        nature: &'static str,
    },
    /// A workbook whose content is damaged.
    Abime,
}

impl fmt::Display for Erreur {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vide => f.write_str(
                "Ce fichier est vide. Vérifiez que vous avez choisi le bon, puis recommencez.",
            ),
            Self::TropGros { taille, limite } => write!(
                f,
                "Ce fichier pèse {}\u{a0}Mo, la limite est de {}\u{a0}Mo. Enregistrez seulement la feuille utile, sans images, puis recommencez.",
                megaoctets(*taille),
                megaoctets(*limite)
            ),
            Self::ContenuTropVolumineux => f.write_str(
                "Une fois décompressé, ce fichier est trop volumineux. Copiez les lignes utiles dans un nouveau classeur, puis recommencez.",
            ),
            Self::TropDeLignes { limite } => write!(
                f,
                "Ce tableau a plus de {}\u{a0}lignes. Partagez-le en plusieurs fichiers, puis recommencez.",
                milliers(*limite)
            ),
            Self::TropDeColonnes { limite } => write!(
                f,
                "Ce tableau a plus de {}\u{a0}colonnes. Gardez seulement les colonnes utiles, puis recommencez.",
                milliers(*limite)
            ),
            Self::TropDeCellules { limite } => write!(
                f,
                "Ce tableau a plus de {}\u{a0}cases remplies. Partagez-le en plusieurs fichiers, puis recommencez.",
                milliers(*limite)
            ),
            Self::CelluleTropLongue { ligne, colonne, limite } => write!(
                f,
                "La case {}{ligne} dépasse {}\u{a0}caractères. Raccourcissez-la, puis recommencez.",
                lettre_colonne(*colonne),
                milliers(*limite)
            ),
            _ => self.fmt_nature(f),
        }
    }
}

impl Erreur {
    /// Sentences about what the file is, rather than how big it is.
    fn fmt_nature(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MotDePasse => f.write_str(
                "Ce fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis recommencez.",
            ),
            Self::AncienExcel => f.write_str(
                "Ce fichier est un ancien classeur Excel (.xls). Ouvrez-le, choisissez «\u{a0}Enregistrer sous\u{a0}», puis le format .xlsx, et recommencez.",
            ),
            Self::ExcelBinaire => f.write_str(
                "Ce fichier est un classeur Excel binaire (.xlsb). Ouvrez-le, choisissez «\u{a0}Enregistrer sous\u{a0}», puis le format .xlsx, et recommencez.",
            ),
            Self::Numbers => f.write_str(
                "Ce fichier vient de Numbers. Dans Numbers, choisissez «\u{a0}Exporter vers\u{a0}», puis Excel ou CSV, et recommencez.",
            ),
            Self::PageWeb => f.write_str(
                "Ce fichier est une page web ou du XML, même s’il porte un nom de tableur. Ouvrez-le dans votre tableur, enregistrez-le au format .xlsx ou .ods, puis recommencez.",
            ),
            Self::PasUnTableur { nature } => write!(
                f,
                "Ce fichier n’est pas un tableau\u{a0}: c’est {nature}. Choisissez un fichier .xlsx, .ods ou .csv."
            ),
            _ => f.write_str(
                "Ce fichier est abîmé ou incomplet. Ouvrez-le dans votre tableur, enregistrez-le de nouveau, puis recommencez.",
            ),
        }
    }
}

impl std::error::Error for Erreur {}

/// Size in megabytes, with one decimal and a French comma.
fn megaoctets(octets: usize) -> String {
    let dixiemes = octets.saturating_mul(10).div_ceil(1024 * 1024);
    if dixiemes.is_multiple_of(10) {
        (dixiemes / 10).to_string()
    } else {
        format!("{},{}", dixiemes / 10, dixiemes % 10)
    }
}

/// A whole number with a narrow non-breaking space between thousands.
fn milliers(nombre: usize) -> String {
    let chiffres = nombre.to_string();
    let mut texte = String::new();
    for (rang, chiffre) in chiffres.chars().enumerate() {
        if rang > 0 && (chiffres.len() - rang).is_multiple_of(3) {
            texte.push('\u{202f}');
        }
        texte.push(chiffre);
    }
    texte
}
