//! A correspondant in words.

use std::collections::HashMap;

use jiff::{civil::Date, tz::TimeZone};

use super::model::{Canal, Correspondant, Dite, Etat, Version};
use crate::{
    agents::AgentId,
    blocages,
    fiches::en_mots,
    ui::{Ton, dates, telephone},
};

/// Who, or that she is no longer there.
pub(super) fn qui(noms: &HashMap<AgentId, String>, id: &AgentId) -> String {
    noms.get(id).cloned().unwrap_or_else(|| "un ancien agent".to_owned())
}

/// « hier », « vendredi 20 », « le 12 mars »
pub(super) fn jour(day: Date, today: Date) -> String {
    let said = dates::near(day, today);
    if said.starts_with(|c: char| c.is_ascii_digit()) { format!("le {said}") } else { said }
}

/// The same, its first letter large.
pub(super) fn capitale(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// « Mme Petit, référente RSA »; without both, what reaches it.
pub(super) fn titre(one: &Version) -> String {
    capitale(&qui_est(one))
}

/// The same, inside a sentence.
pub(super) fn qui_est(one: &Version) -> String {
    let said: Vec<&str> = [one.nom.as_deref(), one.fonction.as_deref()].into_iter().flatten().collect();
    if said.is_empty() { one.canal.nom().to_owned() } else { said.join(", ") }
}

/// How a state is shown: its word, its tone.
pub(super) fn etat(etat: Etat) -> (&'static str, Ton) {
    match etat {
        Etat::Confirme => ("confirmé", Ton::Ok),
        Etat::AConfirmer => ("à confirmer", Ton::Garde),
        Etat::Muet => ("ne répond plus", Ton::Alerte),
    }
}

/// Since when, and said by whom.
pub(super) fn depuis(one: &Correspondant, (today, zone): (Date, &TimeZone), noms: &HashMap<AgentId, String>) -> String {
    let said = |start: &str, by: &AgentId, day| format!("{start} {}, dit par {}.", jour(day, today), qui(noms, by));
    let worked = one.marche.as_ref().map(|last| jour(last.jour(zone), today));
    match (one.etat(today, zone), &one.dernier, worked) {
        (Etat::Confirme, Some(last), _) => said("A marché", &last.agent, last.jour(zone)),
        (Etat::Muet, Some(last), None) => said("Ne répond plus\u{a0}:", &last.agent, last.jour(zone)),
        (Etat::Muet, Some(last), Some(worked)) => {
            let start = said("Ne répond plus\u{a0}:", &last.agent, last.jour(zone));
            format!("{start} Avait marché {worked}.")
        }
        (_, Some(last), _) => said("Pas confirmé depuis six mois. A marché", &last.agent, last.jour(zone)),
        (_, None, _) => {
            let day = one.le.to_zoned_datetime(zone.clone()).date();
            format!(
                "Personne n’a encore dit que ça marche. Noté {}, par {}.",
                jour(day, today),
                qui(noms, &one.version.agent)
            )
        }
    }
}

/// « RSA : droit, indu, sanction · MDPH », or all of them.
pub fn matieres(one: &Version) -> String {
    if one.matieres.is_empty() {
        return "toutes les matières".to_owned();
    }
    let name = |cle: &String| blocages::voie(cle).map_or_else(|| cle.clone(), |known| en_mots(&known.nom));
    one.matieres.iter().map(name).collect::<Vec<_>>().join(" · ")
}

/// What reaches, as it is read and pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joindre {
    /// « téléphone »
    pub canal: &'static str,
    /// What is read.
    pub texte: String,
    /// What is pressed, when it is a number, an address, a site.
    pub lien: Option<String>,
}

/// What reaches it; nothing once it was erased.
pub(super) fn joindre(one: &Version) -> Option<Joindre> {
    let valeur = one.valeur.as_ref()?;
    let digits: String = valeur.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let plain = valeur.chars().all(|c| c.is_ascii_digit() || "+.()- \u{a0}".contains(c));
    let (texte, lien) = match one.canal {
        Canal::Telephone if plain => {
            let read = if digits.len() == 10 { telephone(&digits) } else { valeur.clone() };
            (read, Some(format!("tel:{digits}")))
        }
        Canal::Courriel => (valeur.clone(), Some(format!("mailto:{valeur}"))),
        Canal::Plateforme if valeur.starts_with("https://") => (valeur.clone(), Some(valeur.clone())),
        _ => (valeur.clone(), None),
    };
    Some(Joindre { canal: one.canal.nom(), texte, lien })
}

/// What retention took, and when.
pub(super) fn efface(one: &Version, today: Date) -> Option<String> {
    let day = jour(one.effacee_le?, today);
    Some(format!("Nom et coordonnées effacés {day}\u{a0}: personne ne disait plus qu’ils marchaient."))
}

/// A version of the history, in one line, signed.
pub(super) fn version(
    one: &Dite<Version>,
    (today, zone): (Date, &TimeZone),
    noms: &HashMap<AgentId, String>,
) -> String {
    let dit = &one.dit;
    let reach = joindre(dit).map(|what| format!("{} {}", what.canal, what.texte));
    let who = (dit.nom.is_some() || dit.fonction.is_some()).then(|| titre(dit));
    let parts = [Some(dit.organisme.clone()), who, reach, dit.quand.clone(), Some(matieres(dit)), efface(dit, today)];
    let said: Vec<String> = parts.into_iter().flatten().collect();
    let day = capitale(&jour(one.jour(zone), today));
    format!("{day}, {}\u{a0}: {}", qui(noms, &one.agent), said.join(" · "))
}
