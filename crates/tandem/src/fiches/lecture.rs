//! « J’ai lu »: a change one was told of leaves her page of the day.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::Db;

use super::{model::SignalementId, queries};
use crate::{agents::Session, refus::Refus};

/// `POST /signalements/{id}/lecture`; twice is once.
pub async fn post(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Response, Refus> {
    let id = SignalementId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut tx = db.write(session.intent("fiches.lire", "fiche_signalements", id.as_str())).await?;
    let place = session.etablissement();
    let (_, answered) = queries::un_signalement(&mut tx, place, &id).await?.ok_or(Refus::Introuvable)?;
    if answered && queries::lire(&mut tx, place, &id, &session.agent.id).await? {
        tx.commit().await?;
    }
    Ok(Redirect::to("/").into_response())
}
