//! `/`: today.

use std::collections::HashMap;

use axum::extract::{Query, State};
use serde::Deserialize;

use super::{
    changements::{self, Nouvelle},
    relais::{self, Proposee, Releve},
};
use crate::{
    actes::{self, Acte, ActeId, Mode},
    agents::Session,
    app::App,
    blocages::{self, Pressant},
    cadre::{self, ALire},
    echeances::{self, Jour, vient::Vu},
    imports, mandats,
    personnes::{self, PersonneId},
    rappels::{self, Echec},
    refus::Refus,
    renoncements::{self, Attendu},
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

/// Lines of the list.
const LIGNES: usize = 8;
/// Dates shown.
const ECHEANCES: usize = 6;
/// Acts read to find them: the same person often comes back.
const RECENTS: i64 = 24;

/// A person helped lately.
#[derive(Debug)]
pub struct Ligne {
    personne: String,
    nom: String,
    acte: String,
    mode: Mode,
    demarche: String,
    quand: String,
}

/// The act just noted, one tap from being undone.
#[derive(Debug)]
pub struct Vient {
    acte: String,
    phrase: String,
    /// Of whom, when it is of one person: her receipt.
    personne: Option<String>,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "aujourdhui/page.html")]
pub struct AujourdhuiPage {
    cadre: Cadre,
    titre: String,
    vient: Option<Vient>,
    lignes: Vec<Ligne>,
    /// What falls due, when she follows people.
    jour: Jour,
    suit: bool,
    /// Who she replaces today, and their people.
    relais: Vec<Releve>,
    /// People proposed to her team.
    proposees: Vec<Proposee>,
    /// Reminders that were refused.
    echecs: Vec<Echec>,
    /// What changed in the fiches.
    nouvelles: Vec<Nouvelle>,
    /// Since when she was away, in words.
    absente: Option<String>,
    /// What waits of her mandates, in a sentence.
    mandats: Option<String>,
    /// What does not move and presses.
    pressants: Vec<Pressant>,
    /// Rights to come back to, whose day has come.
    attendus: Vec<Attendu>,
    /// Import with rows that ask for a choice, and the sentence.
    attend: Option<(String, String)>,
    /// The cadre in force, not read yet.
    a_lire: Option<ALire>,
}

/// `?note={acte}`: that act was just noted.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    note: String,
}

/// `GET /`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Query(params): Query<Params>,
    Query(done): Query<Vu>,
) -> Result<Page<AujourdhuiPage>, Refus> {
    let db = &app.db;
    let mut reading = session.read(db).await?;
    let acts = actes::derniers(&mut reading, &session.perimetre, &session.agent.id, RECENTS).await?;
    let ids: Vec<PersonneId> = distinct(&acts).take(LIGNES).cloned().collect();
    let people = personnes::plusieurs(&mut reading, &session.perimetre, &ids).await?;
    let waiting = imports::en_attente(&mut reading, &session.perimetre, &session.agent.id).await?;
    let relais = relais::lire(&mut reading, &session, db).await?;
    let jour = echeances::du_jour(&mut reading, &app, &session, &done, ECHEANCES).await?;
    let suit = session.agent.role.suit_des_personnes();
    let today = db.clock().today();
    let mandats =
        if suit { mandats::attente(&mut reading, &session.perimetre, &session.agent.id, today).await? } else { None };
    let pressants = if suit { blocages::pressants(&mut reading, &app, &session).await? } else { Vec::new() };
    let attendus = if suit { renoncements::attendus(&mut reading, &app, &session).await? } else { Vec::new() };
    let echecs = rappels::echecs(&mut reading, db, &session).await?;
    let nouvelles = changements::lire(&mut reading, &app, &session).await?;
    let a_lire = cadre::a_lire(&mut reading, &session).await?;
    drop(reading);
    let names: HashMap<PersonneId, String> =
        people.into_iter().map(|person| (person.id, person.identite.affichee())).collect();
    let vient = ActeId::parse(&params.note).and_then(|id| just_noted(&acts, &id, &names));
    let lignes = ids.iter().filter_map(|id| line(&acts, id, &names, today)).collect();
    session.note_read(db, "aujourdhui.voir", "agents", session.agent.id.as_str()).await?;
    let titre = dates::heading(today);
    let attend = waiting.map(|(import, rows)| (import.to_string(), rows_to_choose(rows)));
    let cadre = session.cadre("Aujourd’hui", Lieu::Aujourdhui);
    Ok(Page::ok(AujourdhuiPage {
        cadre,
        titre,
        vient,
        lignes,
        jour,
        suit,
        mandats,
        relais: relais.releves,
        proposees: relais.proposees,
        echecs,
        nouvelles,
        absente: relais.absente,
        pressants,
        attendus,
        attend,
        a_lire,
    }))
}

fn rows_to_choose(rows: i64) -> String {
    nombre(rows, "ligne demande un choix", "lignes demandent un choix")
}

fn standing(acts: &[Acte]) -> impl Iterator<Item = &Acte> {
    acts.iter().filter(|acte| acte.annulation.is_none())
}

/// The people of these acts, most recent first, each once.
fn distinct(acts: &[Acte]) -> impl Iterator<Item = &PersonneId> {
    let mut seen = std::collections::HashSet::new();
    standing(acts).filter_map(|acte| acte.personne.as_ref()).filter(move |id| seen.insert((*id).clone()))
}

fn line(
    acts: &[Acte],
    id: &PersonneId,
    names: &HashMap<PersonneId, String>,
    today: jiff::civil::Date,
) -> Option<Ligne> {
    let acte = standing(acts).find(|acte| acte.personne.as_ref() == Some(id))?;
    Some(Ligne {
        personne: id.to_string(),
        nom: names.get(id)?.clone(),
        acte: acte.id.to_string(),
        mode: acte.mode,
        demarche: acte.demarche.clone().unwrap_or_default(),
        quand: dates::near(acte.fait_le, today),
    })
}

fn just_noted(acts: &[Acte], id: &ActeId, names: &HashMap<PersonneId, String>) -> Option<Vient> {
    let acte = standing(acts).find(|acte| acte.id == *id)?;
    let many = acts.iter().filter(|other| other.id == *id).count();
    let alone = acte.personne.as_ref().filter(|_| many == 1);
    let who = if many > 1 { format!("{many} personnes") } else { names.get(alone?)?.clone() };
    let lasted = acte.duree.map(|minutes| format!(", {}", dates::duration(minutes))).unwrap_or_default();
    Some(Vient {
        acte: id.to_string(),
        personne: alone.map(ToString::to_string),
        phrase: format!("Noté pour {who} : « {} »{lasted}.", acte.mode.nom().to_lowercase()),
    })
}

impl Samples for AujourdhuiPage {
    const NOM: &'static str = "aujourdhui";

    fn samples() -> Vec<(&'static str, Self)> {
        let id = || "019aa000-0000-7000-8000-000000000001".to_owned();
        let page = |vient, lignes| Self {
            cadre: Cadre::exemple("Aujourd’hui", Lieu::Aujourdhui),
            titre: "Lundi 23 novembre".into(),
            vient,
            lignes,
            jour: Jour::default(),
            suit: true,
            relais: Vec::new(),
            proposees: Vec::new(),
            mandats: None,
            echecs: Vec::new(),
            nouvelles: Vec::new(),
            absente: None,
            pressants: Vec::new(),
            attendus: Vec::new(),
            attend: None,
            a_lire: None,
        };
        let line = |nom: &str, mode| Ligne {
            personne: id(),
            nom: nom.into(),
            acte: id(),
            mode,
            demarche: "Déclaration trimestrielle".into(),
            quand: "hier".into(),
        };
        let full = Mode::TOUS.map(|mode| line("Aïssata DIALLO", mode)).into_iter().collect();
        let vient =
            Vient {
                acte: id(), personne: Some(id()), phrase: "Noté pour Aïssata DIALLO : « à deux », 10 min.".into()
            };
        let full = Self {
            attend: Some((id(), rows_to_choose(3))),
            a_lire: Some(ALire::exemple()),
            jour: Jour::exemple(),
            relais: vec![Releve::exemple()],
            pressants: Pressant::exemples(),
            attendus: Attendu::exemples().into_iter().take(1).collect(),
            proposees: vec![Proposee::exemple()],
            mandats: Some("1\u{a0}aide donnée sans mandat à régulariser avant le lundi 30 novembre\u{a0}; 2\u{a0}papiers à signer".into()),
            echecs: vec![Echec::exemple()],
            nouvelles: vec![Nouvelle::exemple(false), Nouvelle::exemple(true)],
            absente: Some("16 novembre 2026".into()),
            ..page(Some(vient), full)
        };
        vec![("vide", page(None, Vec::new())), ("pleine", full)]
    }
}
