//! Dates as French people and spreadsheets write them.

use jiff::{ToSpan, civil::Date};

use crate::texte::plier;

const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MOIS_PLIES: [(&str, i64); 30] = [
    ("janvier", 1),
    ("janv", 1),
    ("jan", 1),
    ("fevrier", 2),
    ("fevr", 2),
    ("fev", 2),
    ("feb", 2),
    ("mars", 3),
    ("mar", 3),
    ("avril", 4),
    ("avr", 4),
    ("apr", 4),
    ("mai", 5),
    ("may", 5),
    ("juin", 6),
    ("jun", 6),
    ("juillet", 7),
    ("juil", 7),
    ("jul", 7),
    ("aout", 8),
    ("aug", 8),
    ("septembre", 9),
    ("sept", 9),
    ("sep", 9),
    ("octobre", 10),
    ("oct", 10),
    ("novembre", 11),
    ("nov", 11),
    ("decembre", 12),
    ("dec", 12),
];

/// Reads a date of birth.
///
/// # Errors
///
/// A French sentence saying what was understood and why it is refused.
pub fn date_francaise(texte: &str, aujourdhui: Date) -> Result<Date, String> {
    let date = date_lue(texte, aujourdhui)?;
    if date > aujourdhui {
        return Err(format!(
            "Compris comme le {}\u{a0}: une date de naissance ne peut pas être dans le futur.",
            en_lettres(date)
        ));
    }
    Ok(date)
}

/// Reads any date, past or future; a two-digit year is never in the future.
pub fn date_lue(texte: &str, aujourdhui: Date) -> Result<Date, String> {
    let morceaux = morceaux(texte);
    let parties: Vec<&str> = morceaux.iter().map(String::as_str).collect();
    match parties.as_slice() {
        [seul] => date_compacte(seul, texte, aujourdhui),
        [annee, mois, jour] if annee.len() == 4 && annee.bytes().all(|o| o.is_ascii_digit()) => {
            assembler(jour, mois, annee, texte, aujourdhui)
        }
        [jour, mois, annee] => assembler(jour, mois, annee, texte, aujourdhui),
        [mois, annee] if rang_mois(mois).is_some() || annee.len() == 4 => Err(format!(
            "«\u{a0}{}\u{a0}» ne dit pas le jour. Écrivez la date entière, par exemple 12/03/1985.",
            court(texte)
        )),
        _ => Err(incompris(texte)),
    }
}

/// Words of a date: weekday, time and « er » of « 1er » removed.
fn morceaux(texte: &str) -> Vec<String> {
    let jours = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "le", "ne", "nee"];
    let avant_heure = sans_heure(texte.trim());
    plier(&avant_heure)
        .split(' ')
        .filter(|m| !m.is_empty() && !jours.contains(m))
        .map(|m| if m == "1er" { "1" } else { m }.to_owned())
        .collect()
}

/// The text up to « T00:00 », « 14:30 » or « à 14h30 »; decimals of a serial are cut.
fn sans_heure(texte: &str) -> String {
    let sans_suffixe = texte.split_once('T').filter(|(date, _)| date.len() == 10).map_or(texte, |(d, _)| d);
    let nombre = sans_suffixe.replace(',', ".");
    if let Some((entier, decimales)) = nombre.split_once('.')
        && entier.len() == 5
        && format!("{entier}{decimales}").bytes().all(|o| o.is_ascii_digit())
    {
        return entier.to_owned();
    }
    let heure = |mot: &str| {
        let mot = mot.to_lowercase();
        let utile = mot.replace(['h', ':'], "");
        mot == "à" || (utile.len() < mot.len() && utile.bytes().all(|o| o.is_ascii_digit() || o == b'.'))
    };
    let mots = sans_suffixe.split_whitespace();
    mots.take_while(|m| !heure(m)).collect::<Vec<_>>().join(" ")
}

/// Eight digits, or the serial number of a spreadsheet.
fn date_compacte(mot: &str, texte: &str, aujourdhui: Date) -> Result<Date, String> {
    if !mot.bytes().all(|o| o.is_ascii_digit()) {
        return Err(incompris(texte));
    }
    if let (8, Some(debut), Some(milieu), Some(fin)) = (mot.len(), mot.get(..4), mot.get(4..6), mot.get(6..)) {
        let ordre_iso = matches!(milieu.parse(), Ok(1..=12)) && (debut.starts_with("19") || debut.starts_with("20"));
        return if ordre_iso {
            assembler(fin, milieu, debut, texte, aujourdhui)
        } else {
            let (jour, mois) = debut.split_at(2);
            assembler(jour, mois, &format!("{milieu}{fin}"), texte, aujourdhui)
        };
    }
    let serie: i32 = mot.parse().map_err(|_| incompris(texte))?;
    if mot.len() == 4 && (1900..=2100).contains(&serie) {
        return Err(format!(
            "«\u{a0}{mot}\u{a0}» est une année seule. Écrivez la date entière, par exemple 12/03/{mot}."
        ));
    }
    if !(1_000..=99_999).contains(&serie) {
        return Err(incompris(texte));
    }
    date_de_serie(serie).ok_or_else(|| incompris(texte))
}

/// Checks day, month and year one by one, to say which one is wrong.
fn assembler(jour: &str, mois: &str, annee: &str, texte: &str, aujourdhui: Date) -> Result<Date, String> {
    let jour: i8 = jour.parse().map_err(|_| incompris(texte))?;
    let rang = rang_mois(mois).ok_or_else(|| incompris(texte))?;
    let numero: i16 = annee.parse().map_err(|_| incompris(texte))?;
    let siecles: &[i16] = match annee.len() {
        4 => &[0],
        2 => &[2000, 1900],
        _ => return Err(incompris(texte)),
    };
    let Some(nom) = usize::try_from(rang - 1).ok().and_then(|r| MOIS.get(r)) else {
        return Err(format!(
            "Compris comme le jour {jour} du mois {rang}\u{a0}: il n’y a que douze mois. Écrivez le jour, le mois, puis l’année."
        ));
    };
    let rang = i8::try_from(rang).map_err(|_| incompris(texte))?;
    if annee.len() == 4 && numero < 1900 {
        return Err(format!("Compris comme le {jour} {nom} {numero}\u{a0}: l’année doit être 1900 ou après."));
    }
    siecles
        .iter()
        .filter_map(|siecle| Date::new(siecle + numero, rang, jour).ok())
        .find(|date| annee.len() == 4 || *date <= aujourdhui)
        .ok_or_else(|| {
            let annee = siecles.last().copied().unwrap_or(0) + numero;
            format!("Compris comme le {jour} {nom} {annee}\u{a0}: ce jour n’existe pas.")
        })
}

fn rang_mois(mot: &str) -> Option<i64> {
    if let Ok(rang) = mot.parse() {
        return (mot.len() <= 2).then_some(rang);
    }
    MOIS_PLIES.iter().find(|(nom, _)| *nom == mot).map(|(_, rang)| *rang)
}

fn incompris(texte: &str) -> String {
    format!("«\u{a0}{}\u{a0}» n’est pas une date comprise. Écrivez-la comme 12/03/1985.", court(texte))
}

/// At most forty characters of a value, for a message.
pub fn court(texte: &str) -> String {
    let propre = crate::texte::espaces_simples(texte);
    if propre.chars().count() <= 40 {
        return propre;
    }
    propre.chars().take(39).chain(['…']).collect()
}

/// « 12 mars 1985 », « 1er avril 2001 ».
pub fn en_lettres(date: Date) -> String {
    let mois = usize::try_from(date.month() - 1).ok().and_then(|r| MOIS.get(r)).unwrap_or(&"");
    let jour = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    format!("{jour} {mois} {}", date.year())
}

/// Day of a serial number of the 1900 calendar, with its false 29 February 1900.
fn date_de_serie(serie: i32) -> Option<Date> {
    let origine = Date::constant(1899, 12, if serie < 60 { 31 } else { 30 });
    if !(0..=2_958_465).contains(&serie) {
        return None;
    }
    origine.checked_add(serie.days()).ok()
}

/// ISO text of a serial number, with the time when there is one.
pub fn texte_de_serie(valeur: f64, depuis_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&valeur) {
        return None;
    }
    let (jours, minutes) = jours_et_minutes(valeur);
    let date = date_de_serie(jours + if depuis_1904 { 1_462 } else { 0 })?;
    if minutes == 0 {
        return Some(date.to_string());
    }
    Some(format!("{date} {:02}:{:02}", minutes / 60, minutes % 60))
}

/// « 14:30 » for a fraction of a day.
pub fn texte_d_heure(valeur: f64) -> Option<String> {
    if !(0.0..1.0).contains(&valeur) {
        return None;
    }
    let (_, minutes) = jours_et_minutes(valeur);
    Some(format!("{:02}:{:02}", minutes / 60, minutes % 60))
}

/// Whole days and minutes of a value already known to be in range.
#[allow(clippy::cast_possible_truncation)]
fn jours_et_minutes(valeur: f64) -> (i32, i32) {
    let minutes = (valeur * 1_440.0).round() as i64;
    (i32::try_from(minutes / 1_440).unwrap_or(0), i32::try_from(minutes % 1_440).unwrap_or(0))
}

/// The ISO text a workbook stores, without a midnight that says nothing.
pub fn iso_depuis_classeur(texte: &str) -> String {
    let texte = texte.trim().trim_end_matches('Z');
    match texte.split_once('T') {
        Some((date, heure)) if heure.bytes().all(|o| matches!(o, b'0' | b':' | b'.')) => date.to_owned(),
        Some((date, heure)) => format!("{date} {}", heure.get(..5).unwrap_or(heure)),
        None => texte.to_owned(),
    }
}
