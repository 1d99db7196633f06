//! `/renoncements`: every right to come back to, the soonest day first. And those whose day has come.

use std::collections::HashMap;

use axum::extract::{Query, State};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_platform::{Reading, Result};

use super::{
    model::{Cause, RenoncementId},
    mots::{self, droit},
    queries,
    suite::{Choix, Ligne, des_equipes},
};
use crate::{
    agents::Session,
    app::App,
    blocages::{self, BlocageId, Renonce},
    personnes::{self, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, Ton, dates},
};

/// Lines shown.
const LIGNES: i64 = 200;
/// Blocages shown.
const PERDUS: i64 = 50;
/// Lines shown on the page of the day.
const DU_JOUR: i64 = 5;

/// A line.
#[derive(Clone, Debug)]
pub struct Attendu {
    /// Which.
    pub id: String,
    /// Of whom.
    pub nom: String,
    /// Which right.
    pub quoi: String,
    /// Where it stands.
    pub etape: String,
    /// When one comes back to it.
    pub quand: String,
    ton: Ton,
}

impl Attendu {
    /// How its day is shown.
    pub fn classe(&self) -> &'static str {
        self.ton.classe()
    }

    /// Made-up lines.
    pub fn exemples() -> Vec<Self> {
        let line = |nom: &str, quoi: &str, etape: &str, quand: &str, ton| Self {
            id: "019aa000-0000-7000-8000-000000000003".into(),
            nom: nom.into(),
            quoi: quoi.into(),
            etape: etape.into(),
            quand: quand.into(),
            ton,
        };
        vec![
            line(
                "Aïssata DIALLO",
                "Complémentaire santé solidaire (C2S)",
                "à lui proposer",
                "à revoir depuis le lundi 16 novembre",
                Ton::Garde,
            ),
            line(
                "Oksana NOWAK",
                "Prime d’activité",
                "abandonné\u{a0}: trop de papiers à fournir",
                "y revenir le mardi 18 mai 2027",
                Ton::Calme,
            ),
        ]
    }
}

/// A blocage she gave up, not kept here yet.
#[derive(Debug)]
pub struct Perdu {
    blocage: String,
    personne: String,
    nom: String,
    quoi: String,
    quand: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "renoncements/list.html")]
pub struct RenoncementsPage {
    cadre: Cadre,
    cause: String,
    lignes: Vec<Attendu>,
    /// Given up during a blocage; not shown under one cause.
    perdus: Vec<Perdu>,
    coupee: bool,
}

/// `?cause=complique`
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    cause: String,
}

/// `GET /renoncements`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Query(params): Query<Params>,
) -> Result<Page<RenoncementsPage>, Refus> {
    let cause = Cause::parse(&params.cause).map_or("", Cause::code);
    let mut reading = session.read(&app.db).await?;
    let choix = Choix { cause, jusqu_au: Date::constant(9999, 12, 31), limite: LIGNES + 1 };
    let mut lignes = lire(&mut reading, &app, &session, choix).await?;
    let perdus = if cause.is_empty() { perdus(&mut reading, &app, &session).await? } else { Vec::new() };
    drop(reading);
    session.note_read(&app.db, "renoncements.lister", "agents", session.agent.id.as_str()).await?;
    let most = usize::try_from(LIGNES).unwrap_or(usize::MAX);
    let coupee = lignes.len() > most;
    lignes.truncate(most);
    let cadre = session.cadre("Droits à ne pas laisser tomber", Lieu::Equipe);
    Ok(Page::ok(RenoncementsPage { cadre, cause: cause.to_owned(), lignes, perdus, coupee }))
}

/// Those whose day has come, in her teams: the page of the day shows them.
pub async fn attendus(on: &mut Reading, app: &App, session: &Session) -> Result<Vec<Attendu>> {
    let choix = Choix { cause: "", jusqu_au: app.db.clock().today(), limite: DU_JOUR };
    lire(on, app, session, choix).await
}

/// The blocages of her teams that ended because the person gave up, those already kept here aside.
async fn perdus(on: &mut Reading, app: &App, session: &Session) -> Result<Vec<Perdu>> {
    let mut all = blocages::renonces(on, &session.perimetre, PERDUS).await?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<BlocageId> = all.iter().map(|one| one.blocage.clone()).collect();
    let kept = queries::gardes(on, &ids).await?;
    all.retain(|one| !kept.contains(&one.blocage));
    let who: Vec<PersonneId> = all.iter().map(|one| one.personne.clone()).collect();
    let people = personnes::plusieurs(on, &session.perimetre, &who).await?;
    let names: HashMap<_, _> = people.iter().map(|one| (&one.id, one.identite.affichee())).collect();
    let (today, zone) = (app.db.clock().today(), app.db.clock().zone());
    let line = |one: &Renonce| Perdu {
        blocage: one.blocage.to_string(),
        nom: names.get(&one.personne).cloned().unwrap_or_default(),
        personne: one.personne.to_string(),
        quoi: blocages::nommer(&one.voie),
        quand: format!("Noté {}", dates::near(one.le.to_zoned_datetime(zone.clone()).date(), today)),
    };
    Ok(all.iter().map(line).collect())
}

async fn lire(on: &mut Reading, app: &App, session: &Session, choix: Choix<'_>) -> Result<Vec<Attendu>> {
    let waiting = des_equipes(on, &session.perimetre, choix).await?;
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let who: Vec<PersonneId> = waiting.iter().map(|one| one.personne.clone()).collect();
    let people = personnes::plusieurs(on, &session.perimetre, &who).await?;
    let names: HashMap<_, _> = people.iter().map(|one| (&one.id, one.identite.affichee())).collect();
    let ids: Vec<RenoncementId> = waiting.iter().map(|one| one.id.clone()).collect();
    let noms = app.regles.en_vigueur(on, session.etablissement()).await?;
    let rights = queries::plusieurs(on, &ids).await?;
    let rights: HashMap<_, _> = rights.iter().map(|one| (&one.id, droit(one, &noms))).collect();
    let today = app.db.clock().today();
    let line = |one: &Ligne| {
        let (quand, ton) = mots::jour(one.revenir_le, today);
        Attendu {
            id: one.id.to_string(),
            nom: names.get(&one.personne).cloned().unwrap_or_default(),
            quoi: rights.get(&one.id).cloned().unwrap_or_default(),
            etape: mots::etape_gardee(&one.etape, &one.cause).0,
            quand,
            ton,
        }
    };
    Ok(waiting.iter().map(line).collect())
}

impl RenoncementsPage {
    fn causes() -> &'static [Cause] {
        Cause::TOUS
    }
}

impl Samples for RenoncementsPage {
    const NOM: &'static str = "renoncements";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |cause: &str, lignes| Self {
            cadre: Cadre::exemple("Droits à ne pas laisser tomber", Lieu::Equipe),
            cause: cause.into(),
            lignes,
            perdus: Vec::new(),
            coupee: false,
        };
        let lost = Perdu {
            blocage: "019aa000-0000-7000-8000-000000000004".into(),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            quoi: "Le RSA est refusé, réduit, suspendu, ou réclamé".into(),
            quand: "Noté hier".into(),
        };
        vec![
            ("vide", page("", Vec::new())),
            ("pleine", Self { perdus: vec![lost], ..page("", Attendu::exemples()) }),
            ("une cause", page("papiers", Attendu::exemples().split_off(1))),
        ]
    }
}
