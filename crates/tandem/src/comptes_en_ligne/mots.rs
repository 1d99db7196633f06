//! An account in words, on screens, in the copy and in the export alike.

use std::collections::HashMap;

use jiff::civil::Date;
use tandem_platform::Clock;

use super::model::{AQui, CompteEnLigne, Etat, Tenue};
use crate::{
    agents::AgentId,
    ui::{dates, telephone},
};

/// How a state is coloured, with its word.
pub(super) fn ton(etat: Etat) -> &'static str {
    match etat {
        Etat::Marche => "ok",
        Etat::Bloque => "alerte",
        Etat::Existe | Etat::Inconnu | Etat::Ferme => "garde",
    }
}

/// Who, or that she is no longer there.
pub(super) fn nom(noms: &HashMap<AgentId, String>, id: &AgentId) -> String {
    noms.get(id).cloned().unwrap_or_else(|| "un ancien agent".to_owned())
}

/// Whose, with which relative or which worker.
fn de_qui(qui: AQui, tenue: &Tenue, noms: &HashMap<AgentId, String>) -> String {
    match (qui, &tenue.precision, &tenue.lie_a) {
        (AQui::Proche, Some(who), _) => format!("à un proche ({who})"),
        (AQui::Pro, _, Some(agent)) => format!("à {}", nom(noms, agent)),
        (AQui::Pro, _, None) => "à l’établissement".to_owned(),
        _ => qui.nom().to_owned(),
    }
}

/// Whose the e-mail address is, and the address when it is kept.
pub fn courriel(tenue: &Tenue, noms: &HashMap<AgentId, String>) -> String {
    let whose = de_qui(tenue.courriel, tenue, noms);
    tenue.adresse.as_ref().map_or_else(|| whose.clone(), |adresse| format!("{whose}, {adresse}"))
}

/// Whose telephone takes the codes.
pub fn telephone_de(tenue: &Tenue, noms: &HashMap<AgentId, String>) -> String {
    de_qui(tenue.telephone, tenue, noms)
}

/// « adresse à elle, téléphone à un proche (sa sœur) »; what nobody asked is left out.
pub(super) fn tenu(tenue: &Tenue, noms: &HashMap<AgentId, String>) -> String {
    let part = |qui: AQui, what: &str| match qui {
        AQui::Inconnu => None,
        AQui::Aucun => Some(format!("pas d{what}")),
        _ => Some(format!("{} {}", what.trim_start_matches(['’', 'e', ' ']), de_qui(qui, tenue, noms))),
    };
    let parts = [part(tenue.courriel, "’adresse"), part(tenue.telephone, "e téléphone")];
    let said = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    if said.is_empty() { "à qui est l’adresse\u{a0}: pas encore demandé".to_owned() } else { said }
}

/// The same, its first letter large.
pub fn capitale(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The day of an instant, at the office.
pub(super) fn jour(at: jiff::Timestamp, clock: &Clock) -> Date {
    at.to_zoned_datetime(clock.zone().clone()).date()
}

/// « vu lundi 23 », « vu le 12 mars »
pub(super) fn vu(compte: &CompteEnLigne, clock: &Clock) -> String {
    compte.constats.last().map(|one| format!("vu {}", quand(jour(one.le, clock), clock.today()))).unwrap_or_default()
}

/// A day that is past, with « le » when it takes it.
pub(super) fn quand(day: Date, today: Date) -> String {
    let said = dates::near(day, today);
    if said.starts_with(|c: char| c.is_ascii_digit()) { format!("le {said}") } else { said }
}

/// What it hangs on, in one line for somebody's leaving.
pub(super) fn reprise(compte: &CompteEnLigne, today: Date) -> String {
    compte.a_reprendre().map_or_else(String::new, |one| {
        let late = if one.avant < today { "en retard, à reprendre avant le" } else { "à reprendre avant le" };
        format!("{late} {}\u{a0}: {}", dates::full(one.avant, today), one.plan)
    })
}

/// A telephone as it is read aloud; what is not one stays as it was typed.
pub(super) fn numero(texte: &str) -> String {
    let digits: String = texte.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 10 { telephone(&digits) } else { texte.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_an_account_is_holds_on_a_line() {
        let tenue = |courriel, telephone| Tenue {
            courriel,
            telephone,
            adresse: None,
            precision: Some("sa sœur".into()),
            lie_a: None,
            reprise: None,
        };
        let say = |courriel, telephone| tenu(&tenue(courriel, telephone), &HashMap::new());
        assert_eq!(say(AQui::Elle, AQui::Inconnu), "adresse à elle");
        assert_eq!(say(AQui::Proche, AQui::Elle), "adresse à un proche (sa sœur), téléphone à elle");
        assert_eq!(say(AQui::Aucun, AQui::Aucun), "pas d’adresse, pas de téléphone");
        assert_eq!(say(AQui::Pro, AQui::Inconnu), "adresse à l’établissement");
        assert!(say(AQui::Inconnu, AQui::Inconnu).contains("pas encore demandé"));
    }
}
