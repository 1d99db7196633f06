//! `/bordereaux/{id}`: the elimination slip, its visa, its execution.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{
    db::Tx,
    web::{Errors, Fields},
};

use self::queries::Bordereau;
use super::{model::BordereauId, page::etape, queries as dossiers};
use crate::{
    agents::{self, Session},
    app::App,
    personnes,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

pub(in crate::conservation) mod queries;

/// People erased in one transaction.
const LOT: usize = 100;

/// The slip, in words.
#[derive(Debug, askama::Template)]
#[template(path = "conservation/bordereaux/bordereau.html")]
pub struct BordereauPage {
    cadre: Cadre,
    id: String,
    numero: i64,
    etablissement: String,
    etape: String,
    dates: String,
    volume: String,
    duree: String,
    visa: Option<String>,
    vise: bool,
    execute: bool,
    reference: String,
    vise_le: String,
    erreurs: Errors,
}

async fn trouver(app: &App, session: &Session, id: &str) -> Result<(Bordereau, String), Refus> {
    let id = BordereauId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(&app.db).await?;
    let all = queries::bordereaux(&mut reading, &session.perimetre).await?;
    let slip = all.into_iter().find(|slip| slip.id == id).ok_or(Refus::Introuvable)?;
    let places = agents::etablissements(&mut reading).await?;
    let place = places.into_iter().find(|place| place.0 == *session.etablissement());
    Ok((slip, place.map(|place| place.1).unwrap_or_default()))
}

fn page(app: &App, session: &Session, (slip, etablissement): (&Bordereau, String)) -> BordereauPage {
    BordereauPage {
        cadre: session.cadre(format!("Bordereau n° {}", slip.numero), Lieu::Equipe),
        id: slip.id.to_string(),
        numero: slip.numero,
        etablissement,
        etape: etape(slip, &app.db),
        dates: format!("{} – {}", slip.premier.year(), slip.dernier.year()),
        volume: format!("{}, {}", nombre(slip.dossiers, "dossier", "dossiers"), nombre(slip.actes, "acte", "actes")),
        duree: app.config.conservation.archive.duree().to_owned(),
        visa: slip.visa.as_ref().map(|(reference, le)| format!("{reference}, {}", dates::long(*le))),
        vise: slip.visa.is_some(),
        execute: slip.execute_le.is_some(),
        reference: String::new(),
        vise_le: app.db.clock().today().to_string(),
        erreurs: Errors::default(),
    }
}

/// `GET /bordereaux/{id}`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Page<BordereauPage>, Refus> {
    let (slip, place) = trouver(&app, &session, &id).await?;
    session.note_read(&app.db, "bordereaux.voir", "bordereaux", &id).await?;
    Ok(Page::ok(page(&app, &session, (&slip, place))))
}

/// `POST /bordereaux/{id}/visa`
pub async fn viser(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (slip, place) = trouver(&app, &session, &id).await?;
    let (reference, day) = (champs.line("reference"), champs.line("vise_le"));
    let mut erreurs = Errors::default();
    if reference.is_empty() || reference.chars().count() > 80 {
        erreurs.add(
            "reference",
            "Recopiez la référence du visa, 80 signes au plus. Organisme privé\u{a0}: écrivez qui a décidé.",
        );
    }
    let le = dates::lire(&day).filter(|le| *le <= app.db.clock().today());
    if le.is_none() {
        erreurs.add("vise_le", "Écrivez la date du visa, comme 23/11/2026. Elle n’est pas dans l’avenir.");
    }
    let Some(le) = le.filter(|_| erreurs.is_empty()) else {
        let page = page(&app, &session, (&slip, place));
        return Ok(Page::to_correct(BordereauPage { reference, vise_le: day, erreurs, ..page }).into_response());
    };
    let mut tx = app.db.write(session.intent("bordereaux.viser", "bordereaux", &id)).await?;
    if queries::viser(&mut tx, session.etablissement(), &session.agent.id, &slip.id, (&reference, le)).await? {
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/bordereaux/{id}")).into_response())
}

/// `POST /bordereaux/{id}/execution`: erases, in batches; cut short, pressing again goes on from there.
pub async fn executer(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Response, Refus> {
    let (slip, _) = trouver(&app, &session, &id).await?;
    let back = Redirect::to(&format!("/bordereaux/{id}"));
    if slip.visa.is_none() || slip.execute_le.is_some() {
        return Ok(back.into_response());
    }
    loop {
        let mut tx: Tx = app.db.write(session.intent("bordereaux.executer", "bordereaux", &id)).await?;
        let left = queries::a_eliminer(&mut tx, &slip.id).await?;
        if left.is_empty() {
            queries::executer(&mut tx, session.etablissement(), &session.agent.id, &slip.id, slip.dossiers).await?;
            tx.commit().await?;
            break;
        }
        let mut whole = Vec::new();
        for one in left.iter().take(LOT) {
            whole.extend(dossiers::dossiers(&mut tx, one).await?);
            tx.record(session.entry("conservation.effacer", "personnes", one.as_str()));
        }
        personnes::effacer(&mut tx, &whole).await?;
        tx.commit().await?;
    }
    app.index.oublier(session.etablissement()).await;
    app.db.fold().await?;
    Ok(back.into_response())
}

impl Samples for BordereauPage {
    const NOM: &'static str = "bordereau";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |etape: &str, visa: Option<&str>, execute| Self {
            cadre: Cadre::exemple("Bordereau n° 1", Lieu::Equipe),
            id: "019aa000-0000-7000-8000-000000000001".into(),
            numero: 1,
            etablissement: "CCAS de Nantes".into(),
            etape: etape.into(),
            dates: "2019 – 2024".into(),
            volume: "8\u{a0}dossiers, 41\u{a0}actes".into(),
            duree: "1 an".into(),
            vise: visa.is_some(),
            visa: visa.map(Into::into),
            execute,
            reference: String::new(),
            vise_le: "2026-11-23".into(),
            erreurs: Errors::default(),
        };
        let mut erreurs = Errors::default();
        erreurs.add("reference", "Recopiez la référence du visa, 80 signes au plus.");
        let waiting = || page("préparé le 3 mars 2026, en attente de visa", None, false);
        vec![
            ("a viser", waiting()),
            ("en erreur", Self { erreurs, ..waiting() }),
            (
                "vise",
                page("visé le 10 mars 2026 (AD44-2026-112), à exécuter", Some("AD44-2026-112, 10 mars 2026"), false),
            ),
            ("execute", page("exécuté le 12 mars 2026", Some("AD44-2026-112, 10 mars 2026"), true)),
        ]
    }
}
