//! `/compte/agenda`: one's own calendar address.

use axum::{
    Extension,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{Db, keys::hex, web::Fields};

use super::{
    model::{Lien, LienId},
    queries,
};
use crate::{
    agents::{Session, gestion::lien::site},
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

/// The address in force, in words.
#[derive(Debug)]
pub struct Actif {
    prenoms: bool,
    depuis: String,
    lectures: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "agenda/page.html")]
pub struct AgendaPage {
    cadre: Cadre,
    actif: Option<Actif>,
    /// The address, shown once.
    adresse: Option<String>,
    avis: Option<&'static str>,
    numero: String,
}

fn quand(at: jiff::Timestamp, db: &Db) -> String {
    let local = at.to_zoned_datetime(db.clock().zone().clone());
    format!("{} à {}\u{a0}h\u{a0}{:02}", dates::near(local.date(), db.clock().today()), local.hour(), local.minute())
}

fn actif(lien: &Lien, db: &Db) -> Actif {
    let seen = &lien.lecture;
    let read = seen.lu_le.map_or("Pas encore lu.".to_owned(), |at| {
        format!(
            "Lu pour la dernière fois {} ({} en tout).",
            quand(at, db),
            nombre(seen.lectures, "lecture", "lectures")
        )
    });
    Actif { prenoms: lien.prenoms, depuis: quand(lien.le, db), lectures: read }
}

async fn page(db: &Db, session: &Session) -> Result<AgendaPage, Refus> {
    let lien = queries::de_l_agent(&mut session.read(db).await?, &session.agent.id).await?;
    Ok(AgendaPage {
        cadre: session.cadre("Mon agenda", Lieu::Equipe),
        actif: lien.map(|one| actif(&one, db)),
        adresse: None,
        avis: None,
        numero: LienId::new(db.clock(), db.random()).to_string(),
    })
}

/// `GET /compte/agenda`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<AgendaPage>, Refus> {
    Ok(Page::ok(page(&db, &session).await?))
}

/// `POST /compte/agenda`
pub async fn post(
    State(app): State<App>,
    headers: HeaderMap,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (db, agent) = (&app.db, &session.agent.id);
    if champs.raw("action") == "arreter" {
        let mut tx = db.write(session.intent("agenda.arreter", "agents", agent.as_str())).await?;
        queries::arreter(&mut tx, agent, "").await?;
        tx.commit().await?;
        return Ok(Redirect::to("/compte/agenda").into_response());
    }
    let id = LienId::parse(champs.raw("numero")).unwrap_or_else(|| LienId::new(db.clock(), db.random()));
    let secret = hex(&db.random().bytes::<16>());
    let mut tx = db.write(session.intent("agenda.creer", "agenda_liens", id.as_str())).await?;
    let made = queries::creer(&mut tx, (session.etablissement(), agent), &id, &secret, champs.has("prenoms")).await?;
    if made {
        queries::arreter(&mut tx, agent, id.as_str()).await?;
        tx.commit().await?;
    } else {
        drop(tx);
    }
    let page = page(db, &session).await?;
    let shown = AgendaPage {
        adresse: made.then(|| format!("{}/agenda/{secret}.ics", site(&app, &headers))),
        // The same form sent twice: its address was shown the first time, and the database does not know it.
        avis: (!made).then_some(
            "Cette adresse a déjà été montrée, une seule fois. Si vous ne l’avez plus, faites-en une autre.",
        ),
        ..page
    };
    Ok(Page::ok(shown).into_response())
}

impl Samples for AgendaPage {
    const NOM: &'static str = "agenda";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |actif, adresse: Option<&str>| Self {
            cadre: Cadre::exemple("Mon agenda", Lieu::Equipe),
            actif,
            adresse: adresse.map(str::to_owned),
            avis: None,
            numero: "019aa000-0000-7000-8000-000000000001".into(),
        };
        let actif = |prenoms, lectures: &str| Actif {
            prenoms,
            depuis: "hier à 9\u{a0}h\u{a0}05".into(),
            lectures: lectures.into(),
        };
        let read = "Lu pour la dernière fois aujourd’hui à 8\u{a0}h\u{a0}00 (12\u{a0}lectures en tout).";
        let address = "https://tandem.ccas-exemple.fr/agenda/4f2a9c0e71d3b865a0c4e2f18b6d9a57.ics";
        vec![
            ("vide", page(None, None)),
            ("creee", page(Some(actif(false, "Pas encore lu.")), Some(address))),
            ("pleine", page(Some(actif(true, read)), None)),
        ]
    }
}
