//! `/echeances/semaine/{id}` and `/echeances/semaine`: one sheet of paper per worker.

use std::collections::HashMap;

use axum::extract::{Path, State};
use jiff::{ToSpan, civil::Date};

use super::{
    model::SEMAINE,
    vue::{self, Mots, Vue, de_pres},
};
use crate::{
    agents::{
        AgentId, Session,
        collegues::{self, Collegue},
    },
    app::App,
    demarches::dates::{self as calculees, Ligne},
    personnes::Identite,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Lines of one sheet: what fits on a page of A4 in 14 points.
const PAR_FEUILLE: usize = 7;
/// Lines read for the whole team.
const LIGNES: i64 = 1_000;

/// One worker's sheet.
#[derive(Debug)]
pub struct Feuille {
    nom: String,
    lignes: Vec<Vue>,
    /// There are more on screen.
    suite: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "echeances/semaine.html")]
pub struct SemainePage {
    cadre: Cadre,
    titre: String,
    feuilles: Vec<Feuille>,
    jusqua: String,
    imprime_le: String,
}

/// `GET /echeances/semaine/{id}`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(agent): Path<String>,
) -> Result<Page<SemainePage>, Refus> {
    let id = AgentId::parse(&agent).ok_or(Refus::Introuvable)?;
    page(&app, &session, Some(id)).await
}

/// `GET /echeances/semaine`
pub async fn toutes(State(app): State<App>, session: Session) -> Result<Page<SemainePage>, Refus> {
    page(&app, &session, None).await
}

async fn page(app: &App, session: &Session, agent: Option<AgentId>) -> Result<Page<SemainePage>, Refus> {
    let today = app.db.clock().today();
    let mut reading = session.read(&app.db).await?;
    let team = collegues::collegues(&mut reading, session.etablissement()).await?;
    let here = |one: &&Collegue| one.peut_suivre() && session.perimetre.equipes.iter().any(|team| one.est_de(team));
    let whose: Vec<&Collegue> =
        team.iter().filter(here).filter(|one| agent.as_ref().is_none_or(|id| one.agent.id == *id)).collect();
    if agent.is_some() && whose.is_empty() {
        return Err(Refus::Introuvable);
    }
    let most = if agent.is_some() { i64::try_from(PAR_FEUILLE).unwrap_or(i64::MAX) + 1 } else { LIGNES };
    let asked = de_pres(agent.clone(), SEMAINE, today);
    let mut lines = calculees::lignes(&mut reading, &session.perimetre, &asked, None, most).await?;
    // One more than a sheet holds says that there are more; the names of the others are not opened.
    let mut seen: HashMap<Option<AgentId>, usize> = HashMap::new();
    lines.retain(|line| {
        let rank = seen.entry(line.suivie_par().cloned()).or_default();
        *rank += 1;
        *rank <= PAR_FEUILLE + 1
    });
    let moteur = vue::moteur(&mut reading, app, session).await?;
    let people = vue::noms(&mut reading, &session.perimetre, &lines, Identite::affichee).await?;
    drop(reading);
    let subject = agent.as_ref().unwrap_or(&session.agent.id);
    session.note_read(&app.db, "echeances.semaine", "agents", subject.as_str()).await?;
    let agents: HashMap<AgentId, String> =
        team.iter().map(|one| (one.agent.id.clone(), one.agent.nom.clone())).collect();
    let mots = Mots { moteur: &moteur, agents: &agents, personnes: &people, today };
    let sheet = |nom: &str, of: Option<&AgentId>| feuille(nom, &lines, of, &mots);
    let mut feuilles: Vec<Feuille> = whose.iter().map(|one| sheet(&one.agent.nom, Some(&one.agent.id))).collect();
    if agent.is_none() {
        // Nobody prints an empty sheet; what nobody follows is printed too.
        feuilles.retain(|one| !one.lignes.is_empty());
        let gone = |line: &&Ligne| line.suivie_par().is_none_or(|id| !whose.iter().any(|one| one.agent.id == *id));
        let alone: Vec<Ligne> = lines.iter().filter(gone).cloned().collect();
        if !alone.is_empty() {
            feuilles.push(feuille_de("Sans référent ici", alone.iter(), &mots));
        }
    }
    let titre = if agent.as_ref() == Some(&session.agent.id) { "Ma semaine" } else { "La semaine" };
    Ok(Page::ok(SemainePage {
        cadre: session.cadre(titre, Lieu::Echeances),
        titre: titre.to_owned(),
        feuilles,
        jusqua: dates::full(today.saturating_add(SEMAINE.days()), today),
        imprime_le: dates::long(today),
    }))
}

fn feuille(nom: &str, lines: &[Ligne], of: Option<&AgentId>, mots: &Mots<'_>) -> Feuille {
    feuille_de(nom, lines.iter().filter(|line| line.suivie_par() == of), mots)
}

fn feuille_de<'a>(nom: &str, lines: impl Iterator<Item = &'a Ligne>, mots: &Mots<'_>) -> Feuille {
    let mut lignes: Vec<Vue> = lines.take(PAR_FEUILLE + 1).filter_map(|line| mots.dire(line)).collect();
    let suite = lignes.len() > PAR_FEUILLE;
    lignes.truncate(PAR_FEUILLE);
    Feuille { nom: nom.to_owned(), lignes, suite }
}

impl Samples for SemainePage {
    const NOM: &'static str = "echeances-semaine";

    fn samples() -> Vec<(&'static str, Self)> {
        let today: Date = jiff::civil::date(2026, 11, 23);
        let page = |titre: &str, feuilles| Self {
            cadre: Cadre::exemple(titre, Lieu::Echeances),
            titre: titre.to_owned(),
            feuilles,
            jusqua: "lundi 30 novembre".into(),
            imprime_le: "23 novembre 2026".into(),
        };
        let sheet = |nom: &str, n: i64| Feuille {
            nom: nom.into(),
            lignes: (0..n)
                .map(|days| {
                    Vue::exemple("Marie-Antoinette DE LA ROCHEFOUCAULD", today.saturating_add((days - 3).days()), today)
                })
                .collect(),
            suite: n > 5,
        };
        vec![
            ("vide", page("Ma semaine", vec![sheet("Claire Morel", 0)])),
            ("pleine", page("Ma semaine", vec![sheet("Claire Morel", 7)])),
            ("pour tous", page("La semaine", vec![sheet("Claire Morel", 7), sheet("Youssef Benamar", 2)])),
        ]
    }
}
