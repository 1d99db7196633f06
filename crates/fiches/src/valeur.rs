//! Values, as they are written in a fiche.

use std::fmt::Write as _;

use toml::de::{DeTable, DeValue};

/// A text between quotes. What a reader would not see is written as a number.
pub(crate) fn texte(valeur: &str) -> String {
    let mut out = String::with_capacity(valeur.len() + 2);
    out.push('"');
    for c in valeur.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A value of a rule, whatever it is.
pub(crate) fn valeur(lue: &DeValue<'_>) -> String {
    match lue {
        DeValue::String(text) => texte(text),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(yes) => yes.to_string(),
        DeValue::Datetime(at) => at.to_string(),
        DeValue::Array(all) => {
            let all: Vec<String> = all.iter().map(|one| valeur(one.get_ref())).collect();
            format!("[{}]", all.join(", "))
        }
        DeValue::Table(table) => {
            let all: Vec<String> = table
                .iter()
                .map(|(key, one)| format!("{} = {}", texte(key.get_ref()), valeur(one.get_ref())))
                .collect();
            format!("{{ {} }}", all.join(", "))
        }
    }
}

/// The fields of a rule, in the order a colleague reads them.
const ORDRE: [&str; 25] = [
    "cle",
    "type",
    "nom",
    "lieu",
    "evenement",
    "apres",
    "campagne",
    "ouverture",
    "ouverture_fevrier",
    "cloture",
    "mois",
    "jours",
    "ouverture_jours",
    "ouvre",
    "limite",
    "delai",
    "compte",
    "report",
    "alertes",
    "effet",
    "sens",
    "fondement",
    "source",
    "certitude",
    "verifie_le",
];

/// A rule as text, its fields always in the same order.
pub(crate) fn regle(table: &DeTable<'_>) -> String {
    let mut fields: Vec<(usize, &str, String)> = table
        .iter()
        .map(|(key, one)| {
            let name: &str = key.get_ref();
            (ORDRE.iter().position(|known| *known == name).unwrap_or(ORDRE.len()), name, valeur(one.get_ref()))
        })
        .collect();
    fields.sort();
    let mut out = String::from("[[echeances]]\n");
    for (_, name, value) in fields {
        let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let name = if bare { name.to_owned() } else { texte(name) };
        let _ = writeln!(out, "{name} = {value}");
    }
    out
}
