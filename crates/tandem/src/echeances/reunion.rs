//! `/echeances/reunion`: the team's meeting, one line at a time, names masked until somebody asks for them.

use std::collections::HashMap;

use axum::{
    Extension,
    extract::{Query, State},
    response::Redirect,
};
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use tandem_platform::{Reading, web::Fields};

use super::{
    gestes::{Gestes, MOTIFS, peut_prendre},
    model,
    vient::{self, Retour, Vient, Vu},
    vue::{self, Mots, Vue, de_pres},
};
use crate::{
    agents::{
        AgentId, Session,
        collegues::{self, Collegue},
    },
    app::App,
    demarches::dates::{self as calculees, Curseur, Ligne, Moteur, Suite},
    personnes::Identite,
    refus::Refus,
    suivi::{self, Remplacement},
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Lines of a meeting: beyond, one filters.
const LIGNES: i64 = 300;
/// Days ahead a meeting may look, the first by default.
const HORIZONS: [i64; 3] = [model::SEMAINE, 14, 31];
/// Days ahead whose lines go with an absent colleague's.
const ABSENCE: i64 = 31;

/// Which line, and what is shown: no name in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Params {
    /// The line, or the first after it when it is gone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub a: String,
    /// `entiers`: whole names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub noms: String,
    /// Days ahead.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub jours: String,
}

impl Params {
    fn jours(&self) -> i64 {
        HORIZONS.into_iter().find(|days| days.to_string() == self.jours).unwrap_or(model::SEMAINE)
    }

    fn entiers(&self) -> bool {
        self.noms == "entiers"
    }

    fn a(&self, line: &Ligne) -> Self {
        Self { a: Curseur::from(line).to_string(), ..self.clone() }
    }
}

/// Somebody away today.
#[derive(Debug)]
pub struct Absent {
    id: String,
    nom: String,
    jusqua: String,
    remplacant: String,
    remplacant_nom: String,
}

/// The line on screen.
#[derive(Debug)]
pub struct Montree {
    l: Vue,
    g: Gestes,
    rang: usize,
    total: usize,
    precedente: Option<String>,
    suivante: Option<String>,
    /// Where a gesture leads: the line after it.
    retour: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "echeances/reunion.html")]
pub struct ReunionPage {
    cadre: Cadre,
    vient: Option<Vient>,
    ligne: Option<Montree>,
    entiers: bool,
    bascule: String,
    horizons: Vec<(String, String, bool)>,
    absents: Vec<Absent>,
    collegues: Vec<(String, String)>,
    /// This very page.
    retour: String,
}

/// What a meeting looks at.
struct Ouvert {
    lignes: Vec<Ligne>,
    moteur: Moteur,
    equipe: Vec<Collegue>,
    remplacements: Vec<Remplacement>,
}

async fn ouvrir(on: &mut Reading, app: &App, session: &Session, days: i64, today: Date) -> Result<Ouvert, Refus> {
    let asked = de_pres(None, days, today);
    Ok(Ouvert {
        lignes: calculees::lignes(on, &session.perimetre, &asked, None, LIGNES).await?,
        moteur: vue::moteur(on, app, session).await?,
        equipe: collegues::collegues(on, session.etablissement()).await?,
        remplacements: suivi::remplacements(on, session.etablissement(), today).await?,
    })
}

/// `GET /echeances/reunion`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Query(params): Query<Params>,
    Query(done): Query<Vu>,
) -> Result<Page<ReunionPage>, Refus> {
    let today = app.db.clock().today();
    let say = if params.entiers() { Identite::affichee } else { model::masque };
    let mut reading = session.read(&app.db).await?;
    let open = ouvrir(&mut reading, &app, &session, params.jours(), today).await?;
    let at = place(&open.lignes, &params.a);
    // Only the person on screen is read: nobody else's name can be in the page.
    let shown = at.and_then(|at| open.lignes.get(at)).map(std::slice::from_ref).unwrap_or_default();
    let people = vue::noms(&mut reading, &session.perimetre, shown, say).await?;
    let vient = vient::lire(&mut reading, &session, &open.moteur, &done, say, today).await?;
    drop(reading);
    let action = if params.entiers() { "echeances.reunion_noms" } else { "echeances.reunion" };
    session.note_read(&app.db, action, "agents", session.agent.id.as_str()).await?;
    let agents: HashMap<AgentId, String> =
        open.equipe.iter().map(|one| (one.agent.id.clone(), one.agent.nom.clone())).collect();
    let mots = Mots { moteur: &open.moteur, agents: &agents, personnes: &people, today };
    let here = |params: &Params| Retour::Reunion(params.clone());
    let days = params.jours();
    Ok(Page::ok(ReunionPage {
        cadre: session.cadre("Réunion", Lieu::Echeances),
        vient,
        ligne: at.and_then(|at| montrer(&open, at, &params, &mots)),
        entiers: params.entiers(),
        bascule: here(&Params {
            noms: if params.entiers() { String::new() } else { "entiers".into() },
            ..params.clone()
        })
        .adresse(),
        horizons: HORIZONS
            .into_iter()
            .map(|one| {
                let asked = Params { jours: one.to_string(), a: String::new(), ..params.clone() };
                (here(&asked).adresse(), format!("{one} jours"), one == days)
            })
            .collect(),
        absents: absents(&open, &session, &agents, today),
        collegues: autour(&open.equipe, &session),
        retour: here(&params).ecrire(),
    }))
}

/// The line asked for, else the first after it; past the last one, nothing.
fn place(lines: &[Ligne], asked: &str) -> Option<usize> {
    let Some(asked) = Curseur::parse(asked) else { return (!lines.is_empty()).then_some(0) };
    let key = (asked.limite, asked.rang, asked.id);
    lines.iter().position(|line| (line.limite, line.rang(), line.id.clone()) >= key)
}

fn montrer(open: &Ouvert, at: usize, params: &Params, mots: &Mots<'_>) -> Option<Montree> {
    let line = open.lignes.get(at)?;
    let to = |line: &Ligne| Retour::Reunion(params.a(line));
    let next = open.lignes.get(at + 1);
    // After the last one, its own place: the line put off or done, nothing is left there and the meeting says so.
    let after = next.map_or_else(|| to(line), to);
    Some(Montree {
        l: mots.dire(line)?,
        g: Gestes::new(line, &open.equipe, mots.today),
        rang: at + 1,
        total: open.lignes.len(),
        precedente: at.checked_sub(1).and_then(|at| open.lignes.get(at)).map(|line| to(line).adresse()),
        suivante: next.map(|line| to(line).adresse()),
        retour: after.ecrire(),
    })
}

/// Who is away today and belongs here, with who replaces her.
fn absents(open: &Ouvert, session: &Session, agents: &HashMap<AgentId, String>, today: Date) -> Vec<Absent> {
    let here = autour(&open.equipe, session);
    let away = open.remplacements.iter().filter(|one| one.vaut(today));
    away.filter(|one| here.iter().any(|(id, _)| *id == one.absent.to_string()))
        .map(|one| Absent {
            id: one.absent.to_string(),
            nom: vue::nom(agents, &one.absent),
            jusqua: dates::full(one.fin, today),
            remplacant: one.remplacant.to_string(),
            remplacant_nom: vue::nom(agents, &one.remplacant),
        })
        .collect()
}

/// The colleagues who follow people of this perimeter.
fn autour(team: &[Collegue], session: &Session) -> Vec<(String, String)> {
    let here = |one: &&Collegue| one.peut_suivre() && session.perimetre.equipes.iter().any(|team| one.est_de(team));
    team.iter().filter(here).map(|one| (one.agent.id.to_string(), one.agent.nom.clone())).collect()
}

/// `POST /echeances/reunion/absents`: the lines of somebody away go to a colleague, or come back.
pub async fn absence(
    State(app): State<App>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Redirect, Refus> {
    let today = app.db.clock().today();
    let retour = Retour::lire(&champs.line("retour"));
    let nothing = || Redirect::to(&retour.apres(&Vu { quoi: "absents-choisir".into(), ..Vu::default() }));
    let (Some(absent), Some(to)) = (AgentId::parse(&champs.line("absent")), AgentId::parse(&champs.line("a"))) else {
        return Ok(nothing());
    };
    let back = champs.has("rendre");
    let mut reading = session.read(&app.db).await?;
    let team = collegues::collegues(&mut reading, session.etablissement()).await?;
    let known = autour(&team, &session);
    let Some(taker) =
        collegues::trouver(&team, &to).filter(|one| known.iter().any(|(id, _)| *id == one.agent.id.to_string()))
    else {
        return Ok(nothing());
    };
    let asked = calculees::Filtre {
        agent: Some(if back { to.clone() } else { absent.clone() }),
        jusqu_au: Some(today.saturating_add(ABSENCE.days())),
        ..calculees::Filtre::default()
    };
    let lines = calculees::lignes(&mut reading, &session.perimetre, &asked, None, LIGNES).await?;
    drop(reading);
    let given = |line: &&Ligne| line.agent.as_ref() == Some(&to) && line.referent.as_ref() == Some(&absent);
    let mut tx = app.db.write(session.intent("echeances.donner", "agents", absent.as_str())).await?;
    let par = (session.etablissement(), &session.agent.id);
    for line in lines.iter().filter(|line| if back { given(line) } else { peut_prendre(taker, line) }) {
        let whom = (!back).then_some(&to);
        // A frozen file, or a line that moved meanwhile, stays as it is: the others are given.
        if calculees::donner(&mut tx, par, line, whom).await? == Suite::Fait {
            tx.record(session.entry("echeances.donner", "demarches", line.demarche.as_str()));
        }
    }
    tx.commit().await?;
    let quoi = if back { "absents-rendus" } else { "absents" };
    Ok(Redirect::to(&retour.apres(&Vu { vient: absent.to_string(), quoi: quoi.into(), geste: to.to_string() })))
}

impl Samples for ReunionPage {
    const NOM: &'static str = "echeances-reunion";

    fn samples() -> Vec<(&'static str, Self)> {
        let today = jiff::civil::date(2026, 11, 23);
        let monday = ("2026-11-30".to_owned(), "lundi 30 novembre".to_owned());
        let line = |nom: &str, days: i64, pourquoi| Montree {
            l: Vue::exemple(nom, today.saturating_add(days.days()), today),
            g: Gestes {
                jours: vec![("2026-11-24".into(), "mardi 24 novembre".into()), monday.clone()],
                dernier: monday.clone(),
                pourquoi,
                motifs: MOTIFS,
                collegues: vec![("x".into(), "Youssef Benamar".into()), ("y".into(), "Élise Rouvière".into())],
            },
            rang: 3,
            total: 20,
            precedente: Some("/echeances/reunion?a=x".into()),
            suivante: Some("/echeances/reunion?a=y".into()),
            retour: "reunion?a=y".into(),
        };
        let page = |ligne, entiers| Self {
            cadre: Cadre::exemple("Réunion", Lieu::Echeances),
            vient: None,
            ligne,
            entiers,
            bascule: "/echeances/reunion?noms=entiers".into(),
            horizons: HORIZONS.map(|days| ("/echeances/reunion".into(), format!("{days} jours"), days == 7)).into(),
            absents: vec![Absent {
                id: "z".into(),
                nom: "Paul Le Goff".into(),
                jusqua: "vendredi 4 décembre".into(),
                remplacant: "x".into(),
                remplacant_nom: "Nadia Ferhat".into(),
            }],
            collegues: vec![("x".into(), "Youssef Benamar".into()), ("y".into(), "Élise Rouvière".into())],
            retour: "reunion?".into(),
        };
        vec![
            ("vide", page(None, false)),
            ("masquee", page(Some(line("Aïssata D.", 2, false)), false)),
            ("noms entiers", page(Some(line("Aïssata DIALLO", -8, true)), true)),
        ]
    }
}
