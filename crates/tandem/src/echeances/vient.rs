//! Where a gesture was made from, and what is said of it on the way back, one press from being undone.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tandem_platform::{Reading, Result};

use super::{list, reunion, vue};
use crate::{
    agents::{self, AgentId, Session},
    demarches::{
        self, DemarcheId,
        dates::{self as calculees, EcheanceId, Ligne, Moteur},
    },
    personnes::{self, Identite},
    ui::{dates, de},
};

/// The page a gesture comes from: never an address that somebody typed, a page of ours with what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retour {
    /// The list, with its filters.
    Liste(list::Params),
    /// The meeting, at its line.
    Reunion(reunion::Params),
    /// The page of the day.
    Jour,
}

impl Retour {
    /// Reads what a form or an address carries; anything else is the whole list.
    pub fn lire(text: &str) -> Self {
        match text.split_once('?').unwrap_or((text, "")) {
            ("reunion", asked) => Self::Reunion(serde_urlencoded::from_str(asked).unwrap_or_default()),
            ("jour", _) => Self::Jour,
            (_, asked) => Self::Liste(serde_urlencoded::from_str(asked).unwrap_or_default()),
        }
    }

    /// The same, as a form or an address carries it.
    pub fn ecrire(&self) -> String {
        match self {
            Self::Liste(asked) => format!("liste?{}", requete(asked)),
            Self::Reunion(asked) => format!("reunion?{}", requete(asked)),
            Self::Jour => "jour".to_owned(),
        }
    }

    /// The same, inside the query of another address.
    pub fn dans_une_adresse(&self) -> String {
        requete(&[("retour", self.ecrire())])
    }

    /// The page.
    pub fn adresse(&self) -> String {
        let (page, asked) = match self {
            Self::Liste(asked) => ("/echeances", requete(asked)),
            Self::Reunion(asked) => ("/echeances/reunion", requete(asked)),
            Self::Jour => ("/", String::new()),
        };
        if asked.is_empty() { page.to_owned() } else { format!("{page}?{asked}") }
    }

    /// The page, saying what was done.
    pub fn apres(&self, done: &Vu) -> String {
        let page = self.adresse();
        format!("{page}{}{}", if page.contains('?') { '&' } else { '?' }, requete(done))
    }
}

/// A query string.
pub(super) fn requete(asked: &impl Serialize) -> String {
    serde_urlencoded::to_string(asked).unwrap_or_default()
}

/// What was just done, as an address says it: which line, what, and what to undo it with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Vu {
    /// The line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vient: String,
    /// `fait`, `reporte`, `repris`, `donne`, `annule`, `deja`, `pas-avant`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub quoi: String,
    /// What « Annuler » sends back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub geste: String,
}

impl Vu {
    /// That was done on a line.
    pub fn new(line: &EcheanceId, quoi: &str, geste: impl Into<String>) -> Self {
        Self { vient: line.to_string(), quoi: quoi.to_owned(), geste: geste.into() }
    }
}

/// What is said of it.
#[derive(Clone, Debug)]
pub struct Vient {
    /// In words.
    pub phrase: String,
    /// The form that undoes it.
    pub defaire: Option<Defaire>,
}

/// A form that undoes.
#[derive(Clone, Debug)]
pub struct Defaire {
    /// Where it posts.
    pub action: String,
    /// Its fields.
    pub champs: Vec<(&'static str, String)>,
}

/// The démarche and the rule of a line.
pub(super) fn partager(line: &EcheanceId) -> Option<(DemarcheId, &str)> {
    let (demarche, regle) = line.as_str().split_once('.')?;
    Some((DemarcheId::parse(demarche)?, regle))
}

/// What was just done, in words; nothing for what is not in the perimeter.
pub async fn lire(
    on: &mut Reading,
    session: &Session,
    moteur: &Moteur,
    done: &Vu,
    dire: fn(&Identite) -> String,
    today: Date,
) -> Result<Option<Vient>> {
    if done.quoi.starts_with("absents") {
        return absents(on, session, done).await.map(Some);
    }
    let Some(id) = EcheanceId::parse(&done.vient) else { return Ok(None) };
    let Some((demarche, regle)) = partager(&id) else { return Ok(None) };
    let Some(one) = demarches::trouver(on, &session.perimetre, &demarche).await? else { return Ok(None) };
    let people = personnes::plusieurs(on, &session.perimetre, std::slice::from_ref(&one.personne)).await?;
    let Some(person) = people.first() else { return Ok(None) };
    let line = calculees::ligne(on, &session.perimetre, &id).await?;
    let agents = if done.quoi == "donne" { agents::noms(on, &session.perimetre).await? } else { HashMap::new() };
    let quoi = moteur.regle(&one.fiche, regle).map_or("Y revenir", |rule| rule.nom.as_str());
    let what = format!("{quoi}, {}", dire(&person.identite));
    Ok(Some(Vient {
        phrase: phrase(done, &what, line.as_ref(), &agents, today),
        defaire: defaire(done, &id, line.as_ref(), today),
    }))
}

/// The lines of somebody away, given or given back.
async fn absents(on: &mut Reading, session: &Session, done: &Vu) -> Result<Vient> {
    let agents = agents::noms(on, &session.perimetre).await?;
    let said = |id: &str| AgentId::parse(id).map(|id| vue::nom(&agents, &id));
    let (Some(absent), Some(to)) = (said(&done.vient), said(&done.geste)) else {
        return Ok(Vient { phrase: "Choisissez qui est absent, et à qui vont ses lignes.".to_owned(), defaire: None });
    };
    if done.quoi == "absents-rendus" {
        return Ok(Vient { phrase: format!("Les lignes {} lui sont rendues.", de(&absent)), defaire: None });
    }
    let champs = vec![("absent", done.vient.clone()), ("a", done.geste.clone()), ("rendre", "oui".to_owned())];
    Ok(Vient {
        phrase: format!("Les lignes {} sont données à {to}.", de(&absent)),
        defaire: Some(Defaire { action: "/echeances/reunion/absents".to_owned(), champs }),
    })
}

fn phrase(done: &Vu, what: &str, line: Option<&Ligne>, agents: &HashMap<AgentId, String>, today: Date) -> String {
    match (done.quoi.as_str(), line) {
        ("fait", Some(next)) => {
            format!("Fait\u{a0}: {what}. La suite\u{a0}: {}.", super::model::quand(next.ouverture, next.limite, today))
        }
        ("fait", None) => format!("Fait\u{a0}: {what}."),
        ("reporte", Some(Ligne { reportee_au: Some(day), .. })) => {
            format!("Reporté au {}\u{a0}: {what}.", dates::full(*day, today))
        }
        ("repris", _) => format!("De nouveau dans la liste\u{a0}: {what}."),
        ("donne", Some(Ligne { agent: Some(agent), .. })) => {
            format!("Donné à {}\u{a0}: {what}.", vue::nom(agents, agent))
        }
        ("donne", _) => format!("Rendu au référent\u{a0}: {what}."),
        ("annule", _) => format!("Annulé\u{a0}: {what} est de nouveau à faire."),
        ("pas-avant", Some(Ligne { ouverture: Some(day), .. })) => {
            format!("Pas avant le {}\u{a0}: {what}. Rien n’a été noté.", dates::full(*day, today))
        }
        _ => format!("{what}\u{a0}: un collègue l’a fait avant, ou la date a bougé. Rien n’a été noté."),
    }
}

fn defaire(done: &Vu, id: &EcheanceId, line: Option<&Ligne>, today: Date) -> Option<Defaire> {
    let (demarche, regle) = partager(id)?;
    let place = format!("/echeances/{demarche}/{regle}");
    let seen = |line: &Ligne| ("limite", line.limite.to_string());
    match (done.quoi.as_str(), line) {
        ("fait", _) if !done.geste.is_empty() => {
            Some(Defaire { action: format!("{place}/annulation"), champs: vec![("geste", done.geste.clone())] })
        }
        ("reporte", Some(line)) => {
            Some(Defaire { action: format!("{place}/report"), champs: vec![seen(line), ("jour", today.to_string())] })
        }
        ("donne", Some(line)) => {
            Some(Defaire { action: format!("{place}/don"), champs: vec![seen(line), ("a", done.geste.clone())] })
        }
        _ => None,
    }
}
