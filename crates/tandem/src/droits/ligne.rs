//! A request in a few words: the same on the list, on the person's page and on her file.

use jiff::civil::Date;

use super::{
    model::{Demande, Etat},
    noms::Noms,
};
use crate::ui::{dates, nombre};

/// A request, as lists show it.
#[derive(Debug)]
pub struct LigneDemande {
    pub(super) id: String,
    pub(super) droit: &'static str,
    /// « Aïssata DIALLO »; empty on her own pages.
    pub(super) personne: String,
    pub(super) recue: String,
    /// « il reste 12 jours, jusqu’au 23 décembre ».
    pub(super) delai: String,
    /// Class of the word: `alerte`, `garde`, `ok`.
    pub(super) ton: &'static str,
    /// « en retard », « à répondre », « répondu : en partie ».
    pub(super) mot: String,
}

impl LigneDemande {
    pub(super) fn of(one: &Demande, noms: &Noms, today: Date, personne: String) -> Self {
        let (ton, mot) = match one.etat(today) {
            Etat::Retard(_) => ("alerte", "en retard".to_owned()),
            Etat::Reste(days) if days <= 7 => ("garde", "à répondre cette semaine".to_owned()),
            Etat::Reste(_) => ("ok", "à répondre".to_owned()),
            Etat::Repondue => {
                let sens = one.reponse.as_ref().map_or("", |answer| answer.sens.nom());
                ("ok", format!("répondu\u{a0}: {}", sens.to_lowercase()))
            }
        };
        Self {
            id: one.id.to_string(),
            droit: one.droit.nom(),
            personne,
            recue: format!(
                "reçue le {}, {}, enregistrée par {}",
                dates::long(one.recue_le),
                one.canal.nom().to_lowercase(),
                noms.nom(&one.agent)
            ),
            delai: delai(one, today),
            ton,
            mot,
        }
    }

    pub(super) fn exemple(droit: &'static str, personne: &str, ton: &'static str, mot: &str, delai: &str) -> Self {
        Self {
            id: "019aa000-0000-7000-8000-000000000004".into(),
            droit,
            personne: personne.into(),
            recue: "reçue le 2 novembre 2026, à l’oral, enregistrée par Claire Morel".into(),
            delai: delai.into(),
            ton,
            mot: mot.into(),
        }
    }
}

/// What is left, or what was answered.
pub(super) fn delai(one: &Demande, today: Date) -> String {
    let day = dates::long(one.terme());
    let days = |n: i32| nombre(i64::from(n), "jour", "jours");
    match one.etat(today) {
        Etat::Reste(0) => "dernier jour pour répondre\u{a0}: aujourd’hui".to_owned(),
        Etat::Reste(left) => format!("il reste {}, jusqu’au {day}", days(left)),
        Etat::Retard(late) => format!("{} de retard\u{a0}: il fallait répondre le {day}", days(late)),
        Etat::Repondue => one.reponse.as_ref().map_or(String::new(), |answer| format!("le {}", dates::long(answer.le))),
    }
}
