//! Phones, e-mails and post codes.

use crate::dates::court;

/// Words that mean « nothing here ».
pub fn est_absent(texte: &str) -> bool {
    let plie = crate::texte::plier(texte);
    matches!(
        plie.as_str(),
        "" | "neant"
            | "aucun"
            | "aucune"
            | "nc"
            | "na"
            | "n a"
            | "nr"
            | "ras"
            | "inconnu"
            | "inconnue"
            | "non renseigne"
            | "non communique"
            | "sans"
            | "non"
            | "x"
            | "xx"
            | "0"
            | "pas de tel"
            | "pas de telephone"
            | "pas de mail"
            | "pas d adresse mail"
            | "null"
            | "none"
            | "vide"
    )
}

/// Phones of a cell: several may be separated by « / », « ; », « ou » or a line end.
///
/// # Errors
///
/// A French sentence about the first number that is not one.
pub fn telephones(texte: &str) -> Result<Vec<String>, String> {
    if let Ok(seul) = telephone(texte) {
        return Ok(vec![seul]);
    }
    let separe = texte.replace(" ou ", "\n").replace(" et ", "\n");
    let morceaux: Vec<&str> = separe.split(['\n', '/', ';', ',', '|']).filter(|m| !est_absent(m)).collect();
    if morceaux.len() < 2 {
        return telephone(texte).map(|t| vec![t]);
    }
    morceaux.into_iter().map(telephone).collect()
}

/// One phone: ten digits starting with 0, or `+` and a country.
///
/// # Errors
///
/// A French sentence saying what is wrong.
pub fn telephone(texte: &str) -> Result<String, String> {
    let refus = |raison: &str| Err(format!("«\u{a0}{}\u{a0}» {raison}", court(texte)));
    let propre = texte.trim().trim_start_matches('\'');
    // « 612345678.0 » and « 6,12E+08 » come from a number column.
    let entier = propre.strip_suffix(".0").filter(|e| e.len() >= 9 && e.bytes().all(|o| o.is_ascii_digit()));
    let propre = entier.unwrap_or(propre);
    if propre.contains("E+") || propre.contains("e+") {
        return refus("a perdu des chiffres dans le tableur. Recopiez le numéro entier.");
    }
    let sans_zero = propre.replace("(0)", "");
    let mut chiffres = String::new();
    for lettre in sans_zero.chars() {
        match lettre {
            '0'..='9' => chiffres.push(lettre),
            '+' if chiffres.is_empty() => chiffres.push('+'),
            ' ' | '.' | '-' | '(' | ')' | '/' | '\u{a0}' | '\u{202f}' | '\u{2011}' | '_' | '–' | ',' => {}
            _ if lettre.is_whitespace() => {}
            _ => return refus("n’est pas un numéro de téléphone\u{a0}: gardez seulement les chiffres."),
        }
    }
    let international = match chiffres.strip_prefix("00") {
        Some(suite) => format!("+{suite}"),
        None => chiffres,
    };
    let national = match international.strip_prefix("+33") {
        Some(suite) => format!("0{}", suite.trim_start_matches('0')),
        None => international,
    };
    match (national.len(), national.bytes().next()) {
        (10, Some(b'0')) if national.as_bytes().get(1) != Some(&b'0') => Ok(national),
        (9, Some(b'1'..=b'9')) => Ok(format!("0{national}")),
        (11, Some(b'3')) if national.starts_with("33") => Ok(format!("0{}", national.split_at(2).1)),
        (9..=16, Some(b'+')) => Ok(national),
        (nombre, _) => refus(&format!("compte {nombre}\u{a0}chiffres, un numéro français en compte dix.")),
    }
}

/// An e-mail address in lower case.
///
/// # Errors
///
/// A French sentence saying what is wrong.
pub fn courriel(texte: &str) -> Result<String, String> {
    let propre = texte.trim().trim_start_matches("mailto:").trim_matches(['<', '>', ';', ',']).to_lowercase();
    let valable = propre.split_once('@').is_some_and(|(compte, domaine)| {
        !compte.is_empty()
            && !domaine.contains('@')
            && domaine.split('.').count() >= 2
            && domaine.split('.').all(|p| !p.is_empty())
            && !propre.chars().any(|c| c.is_whitespace() || ",;<>()/\"".contains(c))
    });
    if valable {
        Ok(propre)
    } else {
        Err(format!("«\u{a0}{}\u{a0}» n’est pas une adresse de courriel, comme prenom@exemple.fr.", court(texte)))
    }
}

/// Five digits; the leading zero a number lost is given back.
///
/// # Errors
///
/// A French sentence saying what is wrong.
pub fn code_postal(texte: &str) -> Result<String, String> {
    let compact: String = texte.split_whitespace().collect();
    let compact = compact.strip_suffix(".0").unwrap_or(&compact);
    let chiffres = compact.strip_prefix("F-").unwrap_or(compact);
    if chiffres.bytes().all(|o| o.is_ascii_digit()) {
        match chiffres.len() {
            5 => return Ok(chiffres.to_owned()),
            4 => return Ok(format!("0{chiffres}")),
            _ => {}
        }
    }
    Err(format!("«\u{a0}{}\u{a0}» n’est pas un code postal à cinq chiffres.", court(texte)))
}
