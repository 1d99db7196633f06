//! Number formats: which numbers are dates, which lost their leading zeros.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::{
    archive::Archive,
    erreur::Erreur,
    xml::{Lecteur, attribut},
};

/// What a number format says about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FormatNombre {
    /// An ordinary number.
    #[default]
    Ordinaire,
    /// A day, perhaps with a time.
    Date,
    /// A time alone.
    Heure,
    /// At least that many digits are displayed (`00000` for a post code).
    Chiffres(usize),
}

/// More styles than Excel itself accepts.
const STYLES_MAX: usize = 65_536;

/// Reads the format of each cell style; empty when the part is absent.
pub fn lire(archive: &Archive<'_>, chemin: &str) -> Result<Vec<FormatNombre>, Erreur> {
    let Some(flux) = archive.flux(chemin) else {
        return Ok(Vec::new());
    };
    let mut lecteur = Lecteur::new(flux?);
    let mut formats: HashMap<u32, FormatNombre> = HashMap::new();
    let mut styles = Vec::new();
    let mut dans_styles = false;
    loop {
        match lecteur.suivant()? {
            Event::Start(balise) => match balise.local_name().as_ref() {
                "numFmt" if formats.len() < STYLES_MAX => {
                    if let (Some(id), Some(code)) =
                        (numero(attribut(&balise, "numFmtId")), attribut(&balise, "formatCode"))
                    {
                        formats.insert(id, format_de_code(&code));
                    }
                }
                "cellXfs" => dans_styles = true,
                "xf" if dans_styles && styles.len() < STYLES_MAX => {
                    let id = numero(attribut(&balise, "numFmtId")).unwrap_or(0);
                    styles.push(formats.get(&id).copied().unwrap_or_else(|| format_integre(id)));
                }
                _ => {}
            },
            Event::End(balise) if balise.local_name().as_ref() == "cellXfs" => dans_styles = false,
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}

fn numero(texte: Option<String>) -> Option<u32> {
    texte?.trim().parse().ok()
}

/// Formats every workbook knows without declaring them.
fn format_integre(id: u32) -> FormatNombre {
    match id {
        14..=17 | 22 | 27..=31 | 34..=36 | 50..=58 => FormatNombre::Date,
        18..=21 | 32 | 33 | 45..=47 => FormatNombre::Heure,
        _ => FormatNombre::Ordinaire,
    }
}

/// Meaning of a format code such as `dd/mm/yyyy` or `0#" "##" "##" "##" "##`.
pub fn format_de_code(code: &str) -> FormatNombre {
    let utile = sans_litteraux(code);
    if utile.eq_ignore_ascii_case("general") || utile.eq_ignore_ascii_case("standard") {
        return FormatNombre::Ordinaire;
    }
    let contient = |lettres: &str| utile.chars().any(|c| lettres.contains(c.to_ascii_lowercase()));
    // French codes (« jj/mm/aaaa ») appear in files written by hand.
    if contient("dyj") || utile.to_ascii_lowercase().contains("aa") {
        return FormatNombre::Date;
    }
    if contient("hs") {
        return FormatNombre::Heure;
    }
    if contient("m") {
        return FormatNombre::Date;
    }
    let nombre = utile.chars().all(|c| "0# -".contains(c));
    match utile.find('0') {
        Some(premier) if nombre => {
            let places = utile.get(premier..).unwrap_or_default();
            FormatNombre::Chiffres(places.chars().filter(|c| "0#".contains(*c)).count().min(20))
        }
        _ => FormatNombre::Ordinaire,
    }
}

/// First section of a code, without quoted text, escapes and brackets.
fn sans_litteraux(code: &str) -> String {
    let mut utile = String::new();
    let mut lettres = code.chars();
    while let Some(lettre) = lettres.next() {
        match lettre {
            ';' => break,
            '"' => {
                lettres.by_ref().find(|c| *c == '"');
            }
            '[' => {
                lettres.by_ref().find(|c| *c == ']');
            }
            '\\' | '_' | '*' => {
                lettres.next();
            }
            _ => utile.push(lettre),
        }
    }
    utile
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_codes_are_understood() {
        for code in ["dd/mm/yyyy", "[$-40C]d mmmm yyyy;@", "jj/mm/aaaa", "mmm-yy", r"yyyy\-mm\-dd"] {
            assert_eq!(format_de_code(code), FormatNombre::Date, "{code}");
        }
        assert_eq!(format_de_code("hh:mm"), FormatNombre::Heure);
        assert_eq!(format_de_code("00000"), FormatNombre::Chiffres(5));
        assert_eq!(format_de_code(r###"0#" "##" "##" "##" "##"###), FormatNombre::Chiffres(10));
        for code in ["General", "0.00", "#,##0", r#"0" jours""#, "0%"] {
            let format = format_de_code(code);
            assert!(matches!(format, FormatNombre::Ordinaire | FormatNombre::Chiffres(1)), "{code}: {format:?}");
        }
    }
}
