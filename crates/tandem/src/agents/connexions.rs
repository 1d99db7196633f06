//! `/connexions`: the list of one's own logins, each can be closed.

use axum::{
    Extension,
    extract::{Path, State},
    response::Redirect,
};
use jiff::Timestamp;
use tandem_platform::{Db, web::Fields};

use super::{
    ConnexionId, Session,
    queries::{self, Connexion},
};
use crate::{
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// One line of the list.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    appareil: String,
    depuis: String,
    vue: String,
    ici: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "agents/connexions.html")]
pub struct ConnexionsPage {
    cadre: Cadre,
    lignes: Vec<Ligne>,
}

/// `GET /connexions`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<ConnexionsPage>, Refus> {
    let mut reading = session.read(&db).await?;
    let now = db.clock().now();
    let today = db.clock().today();
    let line = |connexion: Connexion| {
        let when = |at: Timestamp| {
            let at = at.to_zoned_datetime(db.clock().zone().clone());
            format!("{} à {} h {:02}", dates::near(at.date(), today), at.hour(), at.minute())
        };
        let (depuis, vue) = (when(connexion.ouverte), when(connexion.vue));
        Ligne {
            ici: connexion.id == session.connexion,
            id: connexion.id.to_string(),
            appareil: connexion.appareil,
            depuis,
            vue,
        }
    };
    let lignes =
        queries::connexions_ouvertes(&mut reading, &session.agent.id, now).await?.into_iter().map(line).collect();
    Ok(Page::ok(ConnexionsPage { cadre: session.cadre("Mes connexions", Lieu::Equipe), lignes }))
}

/// `POST /connexions/fermeture`: every login but this one.
pub async fn fermer_les_autres(State(db): State<Db>, session: Session) -> Result<Redirect, Refus> {
    let agent = &session.agent.id;
    let mut tx = db.write(session.intent("connexion.fermer_les_autres", "agents", agent.as_str())).await?;
    if queries::fermer_tout(&mut tx, agent, Some(&session.connexion)).await? > 0 {
        tx.commit().await?;
    }
    Ok(Redirect::to("/connexions"))
}

/// `POST /connexions/{id}/fermeture`
pub async fn fermer(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(_): Extension<Fields>,
) -> Result<Redirect, Refus> {
    let id = ConnexionId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut tx = db.write(session.intent("connexion.fermer", "connexions", id.as_str())).await?;
    if !queries::fermer_connexion(&mut tx, &session.agent.id, &id).await? {
        return Err(Refus::Introuvable);
    }
    tx.commit().await?;
    Ok(Redirect::to("/connexions"))
}

impl Samples for ConnexionsPage {
    const NOM: &'static str = "connexions";

    fn samples() -> Vec<(&'static str, Self)> {
        let cadre = Cadre::exemple("Mes connexions", Lieu::Equipe);
        let line = |ici| Ligne {
            id: "019aa000-0000-7000-8000-000000000001".into(),
            appareil: "Firefox sur Windows".into(),
            depuis: "hier à 9 h 05".into(),
            vue: "aujourd’hui à 14 h 32".into(),
            ici,
        };
        vec![("pleine", Self { cadre, lignes: vec![line(true), line(false)] })]
    }
}
