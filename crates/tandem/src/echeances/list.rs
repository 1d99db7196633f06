//! `/echeances`: everything that falls due, soonest first, what is lost first.

use axum::extract::{Query, State};
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use tandem_delais::Effet;

use super::{
    model::{PAR_PAGE, Section},
    vient::{self, Retour, Vient, Vu},
    vue::{self, Mots, Rappel, Vue},
};
use crate::{
    agents::{
        AgentId, Session,
        collegues::{self, Collegue},
    },
    app::App,
    demarches::dates::{self as calculees, Curseur, Filtre, Moteur},
    personnes::Identite,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// Days ahead one may choose, in words.
const HORIZONS: [(&str, i64, &str); 3] = [("7", 7, "7 jours"), ("31", 31, "un mois"), ("92", 92, "trois mois")];

/// What the list is asked, in its address: codes and ids, never a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Params {
    /// What would be lost.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub effet: String,
    /// Whose: an id, or `moi`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agent: String,
    /// Code of a fiche.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fiche: String,
    /// Up to how many days ahead.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub horizon: String,
    /// `oui`: those put off as well.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reportees: String,
    /// Where the page before stopped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub apres: String,
}

impl Params {
    fn filtre(&self, session: &Session, today: Date) -> Filtre {
        let agent = if self.agent == "moi" { Some(session.agent.id.clone()) } else { AgentId::parse(&self.agent) };
        let days = HORIZONS.iter().find(|one| one.0 == self.horizon).map(|one| one.1);
        Filtre {
            effet: self.effet.parse().ok(),
            agent,
            fiche: Some(self.fiche.clone()).filter(|code| est_un_code(code)),
            jusqu_au: days.map(|days| today.saturating_add(days.days())),
            sans_reportees_au: (self.reportees != "oui").then_some(today),
            ..Filtre::default()
        }
    }

    /// Is the list shown in part?
    fn filtree(&self) -> bool {
        [&self.effet, &self.agent, &self.fiche, &self.horizon].into_iter().any(|one| !one.is_empty())
    }

    fn avec(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = Self { apres: String::new(), ..self.clone() };
        change(&mut other);
        Retour::Liste(other).adresse()
    }
}

/// The code of a fiche has letters then digits; anything else asks for nothing.
fn est_un_code(text: &str) -> bool {
    (3..=7).contains(&text.len()) && text.bytes().all(|one| one.is_ascii_uppercase() || one.is_ascii_digit())
}

/// Something one may choose.
#[derive(Debug)]
pub struct Choix {
    code: String,
    nom: String,
    choisi: bool,
}

/// A part of the list.
#[derive(Debug)]
pub struct Partie {
    titre: String,
    lignes: Vec<Vue>,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "echeances/list.html")]
pub struct ListPage {
    cadre: Cadre,
    vient: Option<Vient>,
    rappels: Vec<Rappel>,
    parties: Vec<Partie>,
    effets: Vec<Choix>,
    agents: Vec<Choix>,
    fiches: Vec<Choix>,
    horizons: Vec<Choix>,
    reportees: bool,
    filtree: bool,
    /// With or without those put off.
    bascule: String,
    suivante: Option<String>,
    /// Not the first page.
    premiere: Option<String>,
    retour: String,
    dans_une_adresse: String,
    /// Her own week, when she follows people.
    moi: Option<String>,
}

/// `GET /echeances`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Query(params): Query<Params>,
    Query(done): Query<Vu>,
) -> Result<Page<ListPage>, Refus> {
    let today = app.db.clock().today();
    let mut reading = session.read(&app.db).await?;
    let (asked, apres) = (params.filtre(&session, today), Curseur::parse(&params.apres));
    let mut lines = calculees::lignes(&mut reading, &session.perimetre, &asked, apres.as_ref(), PAR_PAGE + 1).await?;
    let most = usize::try_from(PAR_PAGE).unwrap_or(usize::MAX);
    let more = lines.len() > most;
    lines.truncate(most);
    let moteur = vue::moteur(&mut reading, &app, &session).await?;
    let people = vue::noms(&mut reading, &session.perimetre, &lines, Identite::affichee).await?;
    let team = collegues::collegues(&mut reading, session.etablissement()).await?;
    let vient = vient::lire(&mut reading, &session, &moteur, &done, Identite::affichee, today).await?;
    drop(reading);
    session.note_read(&app.db, "echeances.lister", "agents", session.agent.id.as_str()).await?;
    let agents = team.iter().map(|one| (one.agent.id.clone(), one.agent.nom.clone())).collect();
    let mots = Mots { moteur: &moteur, agents: &agents, personnes: &people, today };
    let next = lines.last().filter(|_| more).map(|last| params.avec(|one| one.apres = Curseur::from(last).to_string()));
    let retour = Retour::Liste(params.clone());
    let whole = !params.filtree() && apres.is_none();
    Ok(Page::ok(ListPage {
        cadre: session.cadre("Échéances", Lieu::Echeances),
        vient,
        rappels: if whole { vue::rappels(&moteur, &session, today) } else { Vec::new() },
        parties: parties(lines.iter().filter_map(|line| mots.dire(line)), today),
        effets: effets(&params),
        agents: suivies(&team, &session, &params),
        fiches: fiches(&moteur, &params),
        horizons: choix(HORIZONS.iter().map(|one| (one.0, one.2)), &params.horizon),
        reportees: params.reportees == "oui",
        filtree: params.filtree(),
        bascule: params.avec(|one| one.reportees = if one.reportees == "oui" { String::new() } else { "oui".into() }),
        suivante: next,
        premiere: apres.map(|_| params.avec(|_| ())),
        retour: retour.ecrire(),
        dans_une_adresse: retour.dans_une_adresse(),
        moi: session.agent.role.suit_des_personnes().then(|| session.agent.id.to_string()),
    }))
}

fn parties(vues: impl Iterator<Item = Vue>, today: Date) -> Vec<Partie> {
    let mut all: Vec<(Section, Partie)> = Vec::new();
    for one in vues {
        match all.last_mut().filter(|last| last.0 == one.section) {
            Some((_, last)) => last.lignes.push(one),
            None => all.push((one.section, Partie { titre: one.section.titre(today), lignes: vec![one] })),
        }
    }
    all.into_iter().map(|one| one.1).collect()
}

fn choix<'a>(all: impl Iterator<Item = (&'a str, &'a str)>, chosen: &str) -> Vec<Choix> {
    all.map(|(code, nom)| Choix { code: code.to_owned(), nom: nom.to_owned(), choisi: code == chosen }).collect()
}

fn effets(params: &Params) -> Vec<Choix> {
    choix(Effet::ALL.iter().map(|one| (one.code(), one.libelle())), &params.effet)
}

/// Those who may follow a line of this perimeter, herself first.
fn suivies(team: &[Collegue], session: &Session, params: &Params) -> Vec<Choix> {
    let here = |one: &&Collegue| one.peut_suivre() && session.perimetre.equipes.iter().any(|team| one.est_de(team));
    let others = team.iter().filter(here).filter(|one| one.agent.id != session.agent.id);
    let me = session.agent.role.suit_des_personnes().then_some(("moi", "Moi"));
    choix(me.into_iter().chain(others.map(|one| (one.agent.id.as_str(), one.agent.nom.as_str()))), &params.agent)
}

fn fiches(moteur: &Moteur, params: &Params) -> Vec<Choix> {
    let mut all: Vec<(&str, &str)> =
        moteur.fiches().map(|one| (one.fiche.code.as_str(), one.fiche.nom.as_str())).collect();
    all.sort_by_key(|one| one.1.to_lowercase());
    choix(all.into_iter(), &params.fiche)
}

impl Samples for ListPage {
    const NOM: &'static str = "echeances";

    fn samples() -> Vec<(&'static str, Self)> {
        let today = jiff::civil::date(2026, 11, 23);
        let id = || "019aa000-0000-7000-8000-000000000001".to_owned();
        let line = |nom: &str, days: i64| Vue::exemple(nom, today.saturating_add(days.days()), today);
        let page = |vues: Vec<Vue>, vient, params: &Params| Self {
            cadre: Cadre::exemple("Échéances", Lieu::Echeances),
            vient,
            rappels: if vues.is_empty() { Vec::new() } else { vec![Rappel::exemple()] },
            suivante: (!vues.is_empty()).then(|| "/echeances?apres=x".into()),
            parties: parties(vues.into_iter(), today),
            effets: effets(params),
            agents: choix([("moi", "Moi"), ("x", "Youssef Benamar")].into_iter(), &params.agent),
            fiches: choix([("D01", "Actualisation mensuelle")].into_iter(), &params.fiche),
            horizons: choix(HORIZONS.iter().map(|one| (one.0, one.2)), &params.horizon),
            reportees: false,
            filtree: params.filtree(),
            bascule: "/echeances?reportees=oui".into(),
            premiere: None,
            retour: "liste?".into(),
            dans_une_adresse: "retour=liste%3F".into(),
            moi: Some(id()),
        };
        let vient = Vient {
            phrase: "Fait\u{a0}: Actualisation du mois, Aïssata DIALLO.".into(),
            defaire: Some(vient::Defaire {
                action: format!("/echeances/{}/actualisation/annulation", id()),
                champs: vec![("geste", "E1".into())],
            }),
        };
        let put_off = Vue {
            reportee: Some("reportée au lundi 30 novembre".into()),
            sens: Some("sans réponse, c’est un refus"),
            certitude: "à confirmer",
            ..line("Thierno BAH", 4)
        };
        let closed = Vue {
            pas_avant: Some("s’ouvre le samedi 28 novembre".into()),
            ..line("Marie-Antoinette DE LA ROCHEFOUCAULD-MONTBEL", 22)
        };
        let full = vec![line("Aïssata DIALLO", -8), line("Oksana NOWAK", 2), put_off, closed, line("Jean DUPONT", 90)];
        let filtered = Params { effet: "sante".into(), ..Params::default() };
        vec![
            ("vide", page(Vec::new(), None, &Params::default())),
            ("pleine", page(full, Some(vient), &Params::default())),
            ("rien avec ce filtre", page(Vec::new(), None, &filtered)),
        ]
    }
}
