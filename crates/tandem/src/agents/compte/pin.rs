//! The PIN that shows a hidden screen again, and after how long it hides itself.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{Db, web::Fields};

use super::{page, queries};
use crate::{
    agents::{Session, model, motdepasse, voile},
    refus::Refus,
    ui::Page,
};

/// `POST /compte/pin`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let agent = &session.agent.id;
    if champs.raw("action") == "retirer" {
        let mut tx = db.write(session.intent("compte.retirer_pin", "agents", agent.as_str())).await?;
        queries::changer_pin(&mut tx, agent, None).await?;
        tx.commit().await?;
        return Ok(Redirect::to("/compte?fait=sans-pin").into_response());
    }
    let pin = champs.raw("pin");
    let wrong = if !model::pin_convient(pin) {
        Some(("pin", "Six chiffres, mais pas une suite ni une répétition : les premiers qu’on essaierait."))
    } else if pin != champs.raw("encore_pin") {
        Some(("encore_pin", "Les deux ne sont pas les mêmes. Retapez-les."))
    } else {
        None
    };
    if let Some((field, sentence)) = wrong {
        let mut page = page::page(&db, &session).await?;
        page.erreurs.add(field, sentence);
        return Ok(Page::to_correct(page).into_response());
    }
    let kept = motdepasse::proteger(voile::melange(&db, agent, pin), db.random()).await?;
    let mut tx = db.write(session.intent("compte.choisir_pin", "agents", agent.as_str())).await?;
    queries::changer_pin(&mut tx, agent, Some(kept.as_str())).await?;
    tx.commit().await?;
    Ok(Redirect::to("/compte?fait=pin").into_response())
}

/// `POST /compte/voile`
pub async fn minutes(
    State(db): State<Db>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let agent = &session.agent.id;
    let chosen = champs.raw("minutes").parse::<i64>().ok().filter(|minutes| model::VOILES.contains(minutes));
    let Some(chosen) = chosen else { return Ok(Redirect::to("/compte").into_response()) };
    let mut tx = db.write(session.intent("compte.changer_voile", "agents", agent.as_str())).await?;
    queries::changer_voile(&mut tx, agent, chosen).await?;
    tx.commit().await?;
    Ok(Redirect::to("/compte?fait=voile").into_response())
}
