//! What somebody typed, and what is kept of it. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tandem_platform::web::{Errors, Fields};

use super::model::{Genre, LIBRE_MAX, Question, Questionnaire};

/// What is typed or ticked, question by question: enough to show the form again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saisie(BTreeMap<String, Vec<String>>);

/// An answer, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Valeur {
    /// Keys of the answers chosen.
    Choix(Vec<String>),
    /// A number.
    Nombre(u32),
    /// A few words, that may be quoted.
    Texte(String),
}

/// Answers to a questionnaire. A question left out is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reponses(pub BTreeMap<String, Valeur>);

/// End of the name of the tick that lets a free answer be quoted.
pub const ACCORD: &str = "_accord";

impl Saisie {
    /// Reads a form: known fields only, cleaned.
    pub fn lue(de: &Questionnaire, champs: &Fields) -> Self {
        let mut saisie = BTreeMap::new();
        for une in &de.question {
            let given = match une.genre {
                Genre::Libre => vec![champs.note(&une.cle)],
                Genre::Nombre => vec![champs.line(&une.cle)],
                _ => champs.every(&une.cle).into_iter().take(une.choix.len()).map(nettoyer).collect(),
            };
            let accord = format!("{}{ACCORD}", une.cle);
            if une.genre == Genre::Libre && champs.has(&accord) {
                saisie.insert(accord, vec!["oui".to_owned()]);
            }
            let given: Vec<String> = given.into_iter().filter(|text| !text.is_empty()).collect();
            if !given.is_empty() {
                saisie.insert(une.cle.clone(), given);
            }
        }
        Self(saisie)
    }

    /// What stands for one question.
    pub fn mettre(&mut self, cle: &str, texte: impl Into<String>) {
        self.0.entry(cle.to_owned()).or_default().push(texte.into());
    }

    /// Is this answer ticked?
    pub fn coche(&self, cle: &str, choix: &str) -> bool {
        self.de(cle).iter().any(|one| one == choix)
    }

    /// The text typed.
    pub fn texte(&self, cle: &str) -> &str {
        self.de(cle).first().map_or("", String::as_str)
    }

    /// May the free answer be quoted?
    pub fn accorde(&self, cle: &str) -> bool {
        self.0.contains_key(&format!("{cle}{ACCORD}"))
    }

    fn de(&self, cle: &str) -> &[String] {
        self.0.get(cle).map_or(&[], Vec::as_slice)
    }

    /// Made into answers, or a sentence for each that cannot be. Every question may be left out; all of them, no.
    pub fn valider(&self, de: &'static Questionnaire) -> Result<Reponses, Errors> {
        let (mut erreurs, mut gardees) = (Errors::default(), Reponses::default());
        for une in &de.question {
            if !gardees.concernee(une) {
                continue;
            }
            match self.valeur(une) {
                Ok(Some(valeur)) => {
                    gardees.0.insert(une.cle.clone(), valeur);
                }
                Ok(None) => {}
                Err(phrase) => erreurs.add(&une.cle, phrase),
            }
        }
        if erreurs.is_empty() && gardees.0.is_empty() {
            erreurs.add(de.question.first().map_or("", |une| &une.cle), "Répondez à une question au moins.");
        }
        if erreurs.is_empty() { Ok(gardees) } else { Err(erreurs) }
    }

    fn valeur(&self, une: &Question) -> Result<Option<Valeur>, String> {
        let dites = self.de(&une.cle);
        let Some(premiere) = dites.first() else { return Ok(None) };
        match une.genre {
            Genre::Libre => {
                let long = premiere.chars().count();
                if long > LIBRE_MAX {
                    return Err(format!("Ce texte a {long} signes, {LIBRE_MAX} au plus."));
                }
                Ok(self.accorde(&une.cle).then(|| Valeur::Texte(premiere.clone())))
            }
            Genre::Nombre => match premiere.parse::<u32>() {
                Ok(n) if n <= une.max => Ok(Some(Valeur::Nombre(n))),
                _ => Err(format!("Écrivez un nombre de 0 à {}.", une.max)),
            },
            _ => {
                // In the order of the questionnaire, each once.
                let chosen: Vec<String> =
                    une.choix.iter().filter(|one| dites.contains(&one.cle)).map(|one| one.cle.clone()).collect();
                if dites.iter().any(|text| !chosen.contains(text)) {
                    return Err("Choisissez parmi les réponses proposées.".to_owned());
                }
                if une.une_seule() && chosen.len() > 1 {
                    return Err("Choisissez une seule réponse.".to_owned());
                }
                Ok(Some(Valeur::Choix(chosen)))
            }
        }
    }

    /// Reads a typed paper: the numbers of the answers, « 2 » or « 1 3 » or « 13 ».
    pub fn du_papier(de: &'static Questionnaire, champs: &Fields) -> Result<Self, Errors> {
        let (mut saisie, mut erreurs) = (Self::default(), Errors::default());
        for une in &de.question {
            let typed = champs.line(&une.cle);
            if une.genre == Genre::Libre || une.genre == Genre::Nombre {
                continue;
            }
            for digit in typed.chars().filter(|c| !c.is_whitespace() && !",;-".contains(*c)) {
                let at = digit.to_digit(10).and_then(|n| usize::try_from(n).ok()).and_then(|n| n.checked_sub(1));
                match at.and_then(|at| une.choix.get(at)) {
                    Some(one) if !saisie.coche(&une.cle, &one.cle) => saisie.mettre(&une.cle, &one.cle),
                    Some(_) => {}
                    None => {
                        erreurs.add(&une.cle, format!("Tapez un chiffre de 1 à {}.", une.choix.len()));
                        break;
                    }
                }
            }
        }
        let rest = Self::lue(de, champs);
        for une in de.question.iter().filter(|une| une.choix.is_empty()) {
            for cle in [une.cle.clone(), format!("{}{ACCORD}", une.cle)] {
                if let Some(given) = rest.0.get(&cle) {
                    saisie.0.insert(cle, given.clone());
                }
            }
        }
        if erreurs.is_empty() { Ok(saisie) } else { Err(erreurs) }
    }
}

fn nettoyer(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(20).collect()
}

impl Reponses {
    /// Was this answer chosen?
    pub fn choisi(&self, cle: &str, choix: &str) -> bool {
        matches!(self.0.get(cle), Some(Valeur::Choix(all)) if all.iter().any(|one| one == choix))
    }

    /// Is this question asked to whom gave these answers?
    pub fn concernee(&self, une: &Question) -> bool {
        une.si.as_ref().is_none_or(|si| si.parmi.iter().any(|choix| self.choisi(&si.question, choix)))
    }

    /// The rank of the answer among those that are counted; nothing when it is left out, or of several answers.
    pub fn rang(&self, une: &Question) -> Option<usize> {
        match self.0.get(&une.cle)? {
            Valeur::Choix(all) if une.une_seule() => une.choix.iter().position(|one| Some(&one.cle) == all.first()),
            Valeur::Nombre(n) => une.tranches.iter().position(|one| *n <= one.jusqu_a),
            _ => None,
        }
    }

    /// The words that may be quoted.
    pub fn citation(&self, cle: &str) -> Option<&str> {
        match self.0.get(cle)? {
            Valeur::Texte(text) => Some(text),
            _ => None,
        }
    }
}
