//! Where a right stands, in words a person may read over a shoulder.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::model::{Acte, Arret, Cause, Etape, Ou, Qui, Quoi, Renoncement, Reponse, Retour};
use crate::{
    demarches,
    fiches::EnVigueur,
    ui::{Ton, dates},
};

/// The fiches in force, by code: they name the rights.
pub type Noms = BTreeMap<String, EnVigueur>;

/// The name of a right: that of its fiche, else the words.
pub fn droit(one: &Renoncement, noms: &Noms) -> String {
    match (&one.fiche, &one.mots) {
        (Some(code), _) => noms.get(code).map_or_else(|| code.clone(), |known| known.fiche.nom.clone()),
        (None, mots) => mots.clone().unwrap_or_default(),
    }
}

/// A line of its history, in words.
pub fn fait(acte: &Acte, today: Date) -> String {
    match &acte.quoi {
        Quoi::Propose(said) => format!("Proposé\u{a0}: {}", bas(said.nom())),
        Quoi::Commence => "Commencé".to_owned(),
        Quoi::Obtenu => "Droit obtenu".to_owned(),
        Quoi::Abandonne { cause, qui, retour, .. } => {
            format!("Abandonné\u{a0}: {}. {}", la_cause(*cause, *qui), revenir(retour, today))
        }
        Quoi::Retour(retour) => revenir(retour, today),
    }
}

/// « trop compliqué (elle le dit) »
pub fn la_cause(cause: Cause, qui: Qui) -> String {
    if matches!(cause, Cause::NeSaitPas) {
        return bas(cause.nom());
    }
    format!("{} ({})", courte(cause), bas(qui.nom()))
}

fn courte(cause: Cause) -> String {
    if matches!(cause, Cause::Autre) { "autre raison".to_owned() } else { bas(cause.nom()) }
}

fn revenir(retour: &Retour, today: Date) -> String {
    match retour {
        Retour::Le(day) => format!("Y revenir le {}", dates::full(*day, today)),
        Retour::Jamais(why) => format!("Ne pas y revenir\u{a0}: {why}"),
    }
}

/// With a small first letter.
fn bas(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Where it stands, in a word, and how it stands out.
pub fn etape(ou: &Ou) -> (String, Ton) {
    match &ou.etape {
        Etape::Repere => ("à lui proposer".to_owned(), Ton::Garde),
        Etape::Propose(Reponse::Reflechit) => ("elle réfléchit".to_owned(), Ton::Garde),
        Etape::Propose(_) => ("elle veut\u{a0}: à commencer".to_owned(), Ton::Garde),
        Etape::Commence(_) => ("commencé".to_owned(), Ton::Ok),
        Etape::Arrete(_) => ("arrêté\u{a0}: dire pourquoi".to_owned(), Ton::Garde),
        Etape::Abandonne(cause, _) => (format!("abandonné\u{a0}: {}", courte(*cause)), Ton::Calme),
        Etape::Obtenu(_) => ("obtenu".to_owned(), Ton::Ok),
    }
}

/// The same, from what the lists keep.
pub fn etape_gardee(code: &str, cause: &str) -> (String, Ton) {
    let said = match code {
        "repere" => "à lui proposer",
        "veut" => "elle veut\u{a0}: à commencer",
        "reflechit" => "elle réfléchit\u{a0}: lui en reparler",
        "commence" => return ("commencé\u{a0}: où en est-on\u{a0}?".to_owned(), Ton::Ok),
        "abandonne" => {
            let why = Cause::parse(cause).map(courte).unwrap_or_default();
            return (format!("abandonné\u{a0}: {why}"), Ton::Calme);
        }
        _ => "arrêté\u{a0}: dire pourquoi",
    };
    (said.to_owned(), Ton::Garde)
}

/// A whole sentence on where it stands.
pub fn phrase(ou: &Ou, today: Date) -> String {
    let day = dates::full(ou.depuis, today);
    match &ou.etape {
        Etape::Repere => format!("Repéré le {day}. On ne lui en a pas encore parlé."),
        Etape::Propose(Reponse::Reflechit) => format!("Proposé le {day}. Elle veut réfléchir."),
        Etape::Propose(_) => format!("Proposé le {day}. Elle veut ce droit\u{a0}: il reste à commencer."),
        Etape::Commence(Some(_)) => format!("Sa démarche est commencée depuis le {day}."),
        Etape::Commence(None) => format!("Commencé le {day}, sans démarche ici."),
        Etape::Arrete(Arret::Elle) => {
            format!("Proposé le {day}. Elle ne veut pas. Il reste à dire pourquoi, et quand lui en reparler.")
        }
        Etape::Arrete(Arret::Demarche(issue, motif)) => {
            let why = motif.map(|one| format!(" ({})", bas(one.nom()))).unwrap_or_default();
            format!("Sa démarche est {} depuis le {day}{why}. Il reste à dire pourquoi on s’arrête.", fin(*issue))
        }
        Etape::Abandonne(cause, qui) => format!("Abandonné le {day}\u{a0}: {}.", la_cause(*cause, *qui)),
        Etape::Obtenu(Some(_)) => format!("Obtenu\u{a0}: sa démarche a abouti le {day}."),
        Etape::Obtenu(None) => format!("Obtenu le {day}."),
    }
}

fn fin(issue: demarches::Issue) -> &'static str {
    match issue {
        demarches::Issue::Aboutie => "aboutie",
        demarches::Issue::Refusee => "refusée",
        demarches::Issue::Abandonnee => "abandonnée",
        demarches::Issue::SansSuite => "restée sans suite",
    }
}

/// The day to come back, and how it stands out.
pub fn jour(le: Date, today: Date) -> (String, Ton) {
    if le <= today {
        return (format!("à revoir depuis le {}", dates::full(le, today)), Ton::Garde);
    }
    (format!("y revenir le {}", dates::full(le, today)), Ton::Calme)
}

/// What is said of the day one comes back to it.
pub fn retour(ou: &Ou, today: Date) -> Option<String> {
    match ou.retour.as_ref()? {
        Retour::Le(day) if *day <= today => Some("C’est le moment d’y revenir.".to_owned()),
        one => Some(format!("{}.", revenir(one, today))),
    }
}
