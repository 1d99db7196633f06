//! One table of a fiche and its fields, each read with the sentence of what is wrong in it.

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use crate::lecture::Lecteur;

/// One table of the file, under its name.
#[derive(Debug)]
pub struct Bloc<'a, 'i> {
    /// What comes before a field's name in a fault: `canaux.`
    pub prefixe: &'static str,
    /// The table itself.
    pub table: &'a DeTable<'i>,
    /// Where it begins.
    pub debut: usize,
}

/// Where a field is, and what it holds.
pub type Lu<'a, 'i> = Option<(usize, &'a DeValue<'i>)>;

impl<'a, 'i> Bloc<'a, 'i> {
    /// The full name of a field, as a fault says it.
    pub fn champ(&self, cle: &str) -> String {
        format!("{}{cle}", self.prefixe)
    }

    /// A field, when it is there.
    pub fn get(&self, cle: &str) -> Lu<'a, 'i> {
        let (key, value) = self.table.iter().find(|(key, _)| key.get_ref() == cle)?;
        Some((key.span().start, value.get_ref()))
    }

    /// Says that a field is missing.
    pub fn manque(&self, lecteur: &mut Lecteur<'_>, cle: &str) {
        lecteur.faute(self.debut, &self.champ(cle), format!("le champ «\u{a0}{}\u{a0}» manque.", self.champ(cle)));
    }

    /// Says every field that is not one of these.
    pub fn inconnus(&self, lecteur: &mut Lecteur<'_>, connus: &[&str]) {
        for (key, _) in self.table.iter().filter(|(key, _)| !connus.contains(&key.get_ref().as_ref())) {
            let name = self.champ(key.get_ref());
            lecteur.faute(key.span().start, &name, format!("le champ «\u{a0}{name}\u{a0}» n’existe pas ici."));
        }
    }

    /// A text of one line, when it is there.
    pub fn opt_texte(&self, lecteur: &mut Lecteur<'_>, cle: &str, max: usize) -> Option<String> {
        let (at, value) = self.get(cle)?;
        let DeValue::String(text) = value else {
            lecteur.faute(
                at,
                &self.champ(cle),
                format!("«\u{a0}{}\u{a0}» est un texte, entre guillemets.", self.champ(cle)),
            );
            return None;
        };
        phrase(lecteur, at, &self.champ(cle), text, max)
    }

    /// A text of one line that must be there.
    pub fn texte(&self, lecteur: &mut Lecteur<'_>, cle: &str, max: usize) -> String {
        if self.get(cle).is_none() {
            self.manque(lecteur, cle);
        }
        self.opt_texte(lecteur, cle, max).unwrap_or_default()
    }

    /// A list of texts, empty when it is not there.
    pub fn textes(&self, lecteur: &mut Lecteur<'_>, cle: &str, most: usize, max: usize) -> Vec<String> {
        let Some((at, value)) = self.get(cle) else { return Vec::new() };
        let DeValue::Array(all) = value else {
            lecteur.faute(
                at,
                &self.champ(cle),
                format!("«\u{a0}{}\u{a0}» est une liste\u{a0}: [\"…\", \"…\"].", self.champ(cle)),
            );
            return Vec::new();
        };
        if all.len() > most {
            lecteur.faute(
                at,
                &self.champ(cle),
                format!("«\u{a0}{}\u{a0}»\u{a0}: {most} lignes au plus.", self.champ(cle)),
            );
        }
        let mut read = Vec::new();
        for one in all.iter().take(most) {
            match one.get_ref() {
                DeValue::String(text) => read.extend(phrase(lecteur, one.span().start, &self.champ(cle), text, max)),
                _ => lecteur.faute(
                    one.span().start,
                    &self.champ(cle),
                    "chaque ligne de la liste est un texte, entre guillemets.",
                ),
            }
        }
        read
    }

    /// A word of a closed list, when it is there.
    pub fn choix<T>(
        &self,
        lecteur: &mut Lecteur<'_>,
        cle: &str,
        parse: impl Fn(&str) -> Option<T>,
        connus: &str,
    ) -> Option<T> {
        let (at, value) = self.get(cle)?;
        let read = if let DeValue::String(text) = value { parse(text) } else { None };
        if read.is_none() {
            let name = self.champ(cle);
            lecteur.faute(at, &name, format!("«\u{a0}{name}\u{a0}» est l’un de ces mots\u{a0}: {connus}."));
        }
        read
    }

    /// A word of a closed list that must be there.
    pub fn choisi<T>(
        &self,
        lecteur: &mut Lecteur<'_>,
        cle: &str,
        parse: impl Fn(&str) -> Option<T>,
        connus: &str,
    ) -> Option<T> {
        if self.get(cle).is_none() {
            self.manque(lecteur, cle);
        }
        self.choix(lecteur, cle, parse, connus)
    }

    /// A date that must be there.
    pub fn date(&self, lecteur: &mut Lecteur<'_>, cle: &str) -> Option<Date> {
        let Some((at, value)) = self.get(cle) else {
            self.manque(lecteur, cle);
            return None;
        };
        let read = match value {
            DeValue::Datetime(at) if at.time.is_none() && at.offset.is_none() => at.to_string().parse().ok(),
            _ => None,
        };
        if read.is_none() {
            let phrase = format!("«\u{a0}{}\u{a0}» est une date sans guillemets, comme 2026-11-26.", self.champ(cle));
            lecteur.faute(at, &self.champ(cle), phrase);
        }
        read
    }

    /// A table inside this one.
    pub fn bloc(&self, lecteur: &mut Lecteur<'_>, cle: &'static str, prefixe: &'static str) -> Option<Bloc<'a, 'i>> {
        let Some((at, value)) = self.get(cle) else {
            lecteur.faute(0, cle, format!("il manque la partie [{cle}]."));
            return None;
        };
        if let DeValue::Table(table) = value {
            return Some(Bloc { prefixe, table, debut: at });
        }
        lecteur.faute(at, cle, format!("«\u{a0}{cle}\u{a0}» s’écrit [{cle}], puis ses champs."));
        None
    }
}

/// A text of one line: not empty, not too long, nothing one does not see.
fn phrase(lecteur: &mut Lecteur<'_>, at: usize, champ: &str, texte: &str, max: usize) -> Option<String> {
    let cut = texte.trim();
    if cut.is_empty() {
        lecteur.faute(at, champ, format!("«\u{a0}{champ}\u{a0}» est vide\u{a0}: écrivez-le, ou retirez la ligne."));
        return None;
    }
    if cut.chars().any(|c| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')) {
        lecteur.faute(at, champ, format!("«\u{a0}{champ}\u{a0}» tient sur une ligne, sans signe invisible."));
        return None;
    }
    let long = cut.chars().count();
    if long > max {
        lecteur.faute(at, champ, format!("«\u{a0}{champ}\u{a0}»\u{a0}: {long} signes, {max} au plus."));
        return None;
    }
    Some(cut.to_owned())
}
