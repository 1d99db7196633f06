//! The durations, read from `donnees/conservation.toml` or the établissement's own copy.

use jiff::{Span, ToSpan, civil::Date};
use serde::Deserialize;

/// The file shipped with the program.
pub const FICHIER: &str = include_str!("../../../../donnees/conservation.toml");

/// One rule, with what makes it trustworthy.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regle {
    /// What is kept.
    pub intitule: String,
    duree: String,
    /// From when it is counted.
    pub depuis: String,
    /// What happens then.
    pub ensuite: String,
    /// Why that long.
    pub motif: String,
    /// The text it comes from.
    pub source: String,
    /// « texte », « usage », « à vérifier ».
    pub certitude: String,
    verifie_le: toml::value::Datetime,
    a_revoir_avant: toml::value::Datetime,
}

/// All of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regles {
    /// A file in use.
    pub dossier_actif: Regle,
    /// Warning before archiving.
    pub avertissement: Regle,
    /// Longest extension at a time.
    pub prolongation: Regle,
    /// Restricted archive.
    pub archive: Regle,
    /// Elimination.
    pub bordereau: Regle,
    /// Mandates, apart from the files they were made in.
    pub mandat: Regle,
    /// The name of a professional in an administration.
    pub correspondant: Regle,
    /// What was noted of an entretien.
    pub notes_entretien: Regle,
    /// The entretien itself: its themes and quotes.
    pub entretien: Regle,
    /// Access journal.
    pub journal: Regle,
    /// Closed logins.
    pub connexions: Regle,
}

/// Why the file is refused: a sentence naming its line or its rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("règles de conservation : {0}")]
pub struct ReglesRefusees(pub String);

impl Regles {
    /// Reads and checks a file.
    pub fn lire(text: &str) -> Result<Self, ReglesRefusees> {
        let text = &completer(text);
        let rules: Self = toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .and_then(|span| text.get(..span.start))
                .map_or(1, |before| before.matches('\n').count() + 1);
            ReglesRefusees(format!("ligne {line} : {}", error.message()))
        })?;
        for rule in rules.toutes() {
            rule.verifier().map_err(|reason| ReglesRefusees(format!("« {} » : {reason}", rule.intitule)))?;
        }
        Ok(rules)
    }

    /// In the order of the page.
    pub fn toutes(&self) -> [&Regle; 11] {
        [
            &self.dossier_actif,
            &self.avertissement,
            &self.prolongation,
            &self.archive,
            &self.bordereau,
            &self.mandat,
            &self.correspondant,
            &self.notes_entretien,
            &self.entretien,
            &self.journal,
            &self.connexions,
        ]
    }
}

/// A copy made before a rule existed takes the one shipped, at its end: the lines it names stay its own.
fn completer(text: &str) -> String {
    const AJOUTEES: [&str; 3] = ["[correspondant]", "[notes_entretien]", "[entretien]"];
    let mut whole = text.to_owned();
    for mark in AJOUTEES.into_iter().filter(|mark| !text.lines().any(|line| line.trim() == *mark)) {
        let rule = FICHIER.split(mark).nth(1).and_then(|rest| rest.split("\n[").next()).unwrap_or_default();
        whole = format!("{whole}\n{mark}{rule}\n");
    }
    whole
}

impl Regle {
    fn verifier(&self) -> Result<(), String> {
        duree(&self.duree)
            .ok_or_else(|| format!("durée illisible « {} » (exemples : 2 ans, 18 mois, 60 jours)", self.duree))?;
        if !["texte", "usage", "à vérifier"].contains(&self.certitude.as_str()) {
            return Err(format!("certitude inconnue « {} » (texte, usage, à vérifier)", self.certitude));
        }
        if [&self.motif, &self.source, &self.depuis, &self.ensuite].iter().any(|text| text.trim().is_empty()) {
            return Err("motif, source, depuis et ensuite sont obligatoires".to_owned());
        }
        match (jour(self.verifie_le), jour(self.a_revoir_avant)) {
            (Some(checked), Some(review)) if checked <= review => Ok(()),
            _ => Err("dates de vérification et de revue attendues, dans cet ordre".to_owned()),
        }
    }

    /// The duration in words.
    pub fn duree(&self) -> &str {
        &self.duree
    }

    /// The day it ends, counted from `depuis`: same day number, or the last day of the month.
    pub fn terme(&self, depuis: Date) -> Date {
        duree(&self.duree).map_or(Date::MAX, |span| depuis.saturating_add(span))
    }

    /// The last day from which it has ended on `aujourdhui`.
    pub fn seuil(&self, aujourdhui: Date) -> Date {
        let mut day = duree(&self.duree).map_or(Date::MIN, |span| aujourdhui.saturating_sub(span));
        // Ends of months: the 29, 30 and 31 December plus two months all end on 28 February.
        while let Some(next) = day.tomorrow().ok().filter(|next| self.terme(*next) <= aujourdhui) {
            day = next;
        }
        day
    }

    /// When it was last checked.
    pub fn verifie_le(&self) -> Option<Date> {
        jour(self.verifie_le)
    }

    /// Is its review late?
    pub fn a_revoir(&self, aujourdhui: Date) -> bool {
        jour(self.a_revoir_avant).is_none_or(|review| review < aujourdhui)
    }
}

fn jour(date: toml::value::Datetime) -> Option<Date> {
    let date = date.date?;
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}

fn duree(text: &str) -> Option<Span> {
    let (number, unit) = text.trim().split_once(' ')?;
    let number: i64 = number.parse().ok().filter(|number| (0..=1200).contains(number))?;
    match unit {
        "an" | "ans" => Some(number.years()),
        "mois" => Some(number.months()),
        "jour" | "jours" => Some(number.days()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn the_rules_shipped_are_whole_and_not_yet_to_review() {
        let rules = Regles::lire(FICHIER).expect("read");
        assert!(rules.toutes().iter().all(|rule| !rule.a_revoir(date(2026, 11, 24))));
        assert!(rules.journal.a_revoir(date(2027, 11, 25)));
    }

    #[test]
    fn a_copy_made_before_a_rule_existed_takes_the_one_shipped() {
        let mut old = FICHIER.to_owned();
        for mark in ["[correspondant]", "[notes_entretien]", "[entretien]"] {
            let (before, rest) = old.split_once(mark).expect("rule");
            old = format!("{before}{}", &rest[rest.find("\n[").expect("next")..]);
        }
        let rules = Regles::lire(&old).expect("read");
        assert_eq!(rules.correspondant.duree(), "12 mois");
        assert_eq!((rules.notes_entretien.duree(), rules.entretien.duree()), ("12 mois", "5 ans"));
        assert!(Regles::lire("").expect_err("nothing").0.starts_with("ligne 1"));
    }

    #[test]
    fn a_term_is_counted_from_day_number_to_day_number() {
        let rules = Regles::lire(FICHIER).expect("read");
        assert_eq!(rules.dossier_actif.terme(date(2024, 2, 29)), date(2026, 2, 28));
        assert_eq!(rules.avertissement.terme(date(2026, 12, 31)), date(2027, 2, 28));
        assert_eq!(rules.bordereau.terme(date(2026, 5, 1)), date(2026, 5, 1));
    }

    #[test]
    fn a_wrong_rule_names_its_line_or_itself() {
        let broken = |from: &str, to: &str| Regles::lire(&FICHIER.replacen(from, to, 1)).expect_err("refused").0;
        assert!(broken("\"2 ans\"", "\"deux ans\"").starts_with("« Dossier suivi » : durée illisible « deux ans »"));
        assert!(broken("certitude = \"texte\"", "certitude = \"sûre\"").contains("certitude inconnue « sûre »"));
        assert!(broken("[dossier_actif]", "[dossier_vif]").starts_with("ligne "));
        assert!(broken("verifie_le = 2026-11-24", "verifie_le = 2030-11-24").contains("dans cet ordre"));
    }

    proptest! {
        #[test]
        fn what_began_on_the_threshold_has_ended_and_what_began_the_day_after_has_not(days in 0_i64..4000) {
            let rules = Regles::lire(FICHIER).expect("read");
            let today = date(2026, 1, 1).checked_add(days.days()).expect("date");
            for rule in rules.toutes() {
                let edge = rule.seuil(today);
                prop_assert!(rule.terme(edge) <= today);
                prop_assert!(rule.terme(edge.tomorrow().expect("date")) > today);
            }
        }
    }
}
