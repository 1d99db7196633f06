//! « J’ai lu »: one press, once a version; and the line of the page of the day until then.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{Db, Reading, web::Fields};

use super::{model::CadreId, queries};
use crate::{agents::Session, refus::Refus, ui::dates};

/// The version in force waits to be read.
#[derive(Clone, Debug)]
pub struct ALire {
    /// « Le cadre de référence, version 2, voté le 12 novembre 2026. »
    pub phrase: String,
}

impl ALire {
    /// A made-up one.
    pub fn exemple() -> Self {
        Self { phrase: "Cadre de référence\u{a0}: version 2, votée le 12 novembre 2026, à lire.".to_owned() }
    }
}

/// What waits to be read by this agent: one query.
pub async fn a_lire(on: &mut Reading, session: &Session) -> Result<Option<ALire>, Refus> {
    let found = queries::a_lire(on, (session.etablissement(), &session.agent.id)).await?;
    let phrase =
        |rang, day| format!("Cadre de référence\u{a0}: version {rang}, votée le {}, à lire.", dates::long(day));
    Ok(found.map(|(rang, day)| ALire { phrase: phrase(rang, day) }))
}

/// `POST /cadre/lecture`: of the version shown, even when another was published since; pressed twice, written once.
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let id = CadreId::parse(champs.raw("version")).ok_or(Refus::Introuvable)?;
    let mut tx = db.write(session.intent("cadre.lire", "cadre_versions", id.as_str())).await?;
    queries::trouver(&mut tx, session.etablissement(), &id).await?.ok_or(Refus::Introuvable)?;
    if queries::lire(&mut tx, (session.etablissement(), &session.agent.id), &id).await? {
        tx.commit().await?;
    }
    Ok(Redirect::to("/cadre").into_response())
}
