//! `/echeances/{démarche}/{règle}`: one date, where it comes from, and what may be decided about it.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use jiff::ToSpan;
use serde::Deserialize;
use tandem_platform::web::Errors;

use super::{
    gestes::{Gestes, MOTIFS},
    vient::{Retour, partager},
    vue::{self, Mots, Vue},
};
use crate::{
    agents::{Session, collegues},
    app::App,
    demarches::dates::{self as calculees, EcheanceId},
    personnes::Identite,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "echeances/ligne.html")]
pub struct LignePage {
    cadre: Cadre,
    erreurs: Errors,
    l: Vue,
    g: Gestes,
    retour: String,
    /// Where one comes back to.
    dou: String,
    /// May this reader decide?
    agit: bool,
}

/// `?retour=` the page one comes from.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    retour: String,
}

/// `GET /echeances/{id}/{regle}`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path((demarche, regle)): Path<(String, String)>,
    Query(params): Query<Params>,
) -> Result<Page<LignePage>, Refus> {
    let id = EcheanceId::parse(&format!("{demarche}.{regle}")).ok_or(Refus::Introuvable)?;
    page(&app, &session, &id, &Retour::lire(&params.retour), Errors::default()).await.map(Page::ok)
}

/// The same, with what is to correct.
pub(super) async fn a_corriger(
    app: &App,
    session: &Session,
    id: &EcheanceId,
    retour: Retour,
    erreurs: Errors,
) -> Result<Response, Refus> {
    Ok(Page::to_correct(page(app, session, id, &retour, erreurs).await?).into_response())
}

async fn page(
    app: &App,
    session: &Session,
    id: &EcheanceId,
    retour: &Retour,
    erreurs: Errors,
) -> Result<LignePage, Refus> {
    let today = app.db.clock().today();
    let mut reading = session.read(&app.db).await?;
    let line = calculees::ligne(&mut reading, &session.perimetre, id).await?.ok_or(Refus::Introuvable)?;
    let moteur = vue::moteur(&mut reading, app, session).await?;
    let people = vue::noms(&mut reading, &session.perimetre, std::slice::from_ref(&line), Identite::affichee).await?;
    let team = collegues::collegues(&mut reading, session.etablissement()).await?;
    drop(reading);
    let (demarche, _) = partager(id).ok_or(Refus::Introuvable)?;
    session.note_read(&app.db, "echeances.voir", "demarches", demarche.as_str()).await?;
    let agents = team.iter().map(|one| (one.agent.id.clone(), one.agent.nom.clone())).collect();
    let mots = Mots { moteur: &moteur, agents: &agents, personnes: &people, today };
    Ok(LignePage {
        cadre: session.cadre("Une échéance", Lieu::Echeances),
        erreurs,
        l: mots.dire(&line).ok_or(Refus::Introuvable)?,
        g: Gestes::new(&line, &team, today),
        retour: retour.ecrire(),
        dou: retour.adresse(),
        agit: session.agent.role.suit_des_personnes(),
    })
}

impl Samples for LignePage {
    const NOM: &'static str = "echeance";

    fn samples() -> Vec<(&'static str, Self)> {
        let today = jiff::civil::date(2026, 11, 23);
        let days = [("2026-11-24", "mardi 24 novembre"), ("2026-11-30", "lundi 30 novembre")];
        let days: Vec<(String, String)> = days.map(|(day, words)| (day.into(), words.into())).into();
        let page = |erreurs, pourquoi, agit| Self {
            cadre: Cadre::exemple("Une échéance", Lieu::Echeances),
            erreurs,
            l: Vue::exemple("Aïssata DIALLO", today.saturating_add(22.days()), today),
            g: Gestes {
                dernier: days.last().cloned().unwrap_or_default(),
                jours: days.clone(),
                pourquoi,
                motifs: MOTIFS,
                collegues: vec![("x".into(), "Youssef Benamar".into()), (String::new(), "Rendre au référent".into())],
            },
            retour: "liste?".into(),
            dou: "/echeances".into(),
            agit,
        };
        let mut erreurs = Errors::default();
        erreurs.add("reporter", "Elle a déjà été reportée. Dites pourquoi elle l’est encore.");
        vec![
            ("a lire", page(Errors::default(), false, false)),
            ("pleine", page(Errors::default(), false, true)),
            ("en erreur", page(erreurs, true, true)),
        ]
    }
}
