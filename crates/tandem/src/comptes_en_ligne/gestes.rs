//! What is noted of an account: what was seen, given back, whose it is now. One press each.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{
    Tx,
    web::{Errors, Fields},
};

use super::{
    model::{CompteEnLigne, CompteId, Constat, Etat, LIGNE_MAX, NOTE_MAX, Tenue},
    nouveau, page, queries,
    saisie::{some, verifier},
};
use crate::{agents::Session, app::App, personnes, refus::Refus, ui::Page};

/// Opens the transaction of a write on an account, read again under its lock; nothing on a frozen file.
pub(super) async fn ouvrir(
    app: &App,
    session: &Session,
    (id, action): (&str, &'static str),
) -> Result<(Tx, CompteEnLigne), Refus> {
    let id = CompteId::parse(id).ok_or(Refus::Introuvable)?;
    let mut tx = app.db.write(session.intent(action, "comptes_en_ligne", id.as_str())).await?;
    queries::trouver(&mut tx, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    queries::prendre(&mut tx, &id).await?;
    let compte = queries::trouver(&mut tx, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&compte.personne)).await? {
        return Err(Refus::Limite);
    }
    Ok((tx, compte))
}

/// Writes whose the account is now, when it says something new.
pub(super) async fn tenir(
    mut tx: Tx,
    session: &Session,
    compte: &CompteEnLigne,
    tenue: &Tenue,
) -> Result<Redirect, Refus> {
    if compte.tenue() != Some(tenue) {
        queries::tenir(&mut tx, (session.etablissement(), &session.agent.id), &compte.id, tenue).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/comptes/{}", compte.id)))
}

/// `POST /comptes/{id}/constat`: what is seen of it today.
pub async fn constat(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let note = champs.line("note");
    let mut erreurs = Errors::default();
    verifier(&mut erreurs, "note", &note, NOTE_MAX);
    let Some(etat) = Etat::parse(champs.raw("etat")).filter(|_| erreurs.is_empty()) else {
        if erreurs.is_empty() {
            erreurs.add("note", "Appuyez sur un des boutons\u{a0}: où en est ce compte aujourd’hui.");
        }
        let mut page = page::page(&app, &session, &id).await?;
        (page.erreurs, page.note) = (erreurs, note);
        return Ok(Page::to_correct(page).into_response());
    };
    let (mut tx, compte) = ouvrir(&app, &session, (&id, "comptes.constater")).await?;
    let dit = Constat { etat, note: some(&note) };
    let now = tx.clock().now();
    // The same press twice in a row says nothing more.
    let again = compte.constats.last().is_some_and(|last| {
        last.dit == dit && last.agent == session.agent.id && now.as_second() - last.le.as_second() < 60
    });
    if !again {
        queries::constater(&mut tx, (session.etablissement(), &session.agent.id), &compte.id, &dit).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/comptes/{}", compte.id)).into_response())
}

/// `POST /comptes/{id}/remise`: what was a professional's is hers.
pub async fn remise(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let typed = champs.line("adresse");
    let mut erreurs = Errors::default();
    verifier(&mut erreurs, "adresse", &typed, LIGNE_MAX);
    let mut adresse = None;
    if !typed.is_empty() {
        match tandem_tableur::courriel(&typed) {
            Err(phrase) => erreurs.add("adresse", phrase),
            Ok(one) => {
                let mut reading = session.read(&app.db).await?;
                let house = nouveau::maison(&mut reading, &session).await?;
                let noms = nouveau::noms(&mut reading, &session).await?;
                if let Some(lien) = house.reconnait(&one) {
                    erreurs.add("adresse", lien.phrase(lien.agent().and_then(|id| noms.get(id)).map(String::as_str)));
                }
                adresse = Some(one);
            }
        }
    }
    if !erreurs.is_empty() {
        let mut page = page::page(&app, &session, &id).await?;
        (page.erreurs, page.adresse) = (erreurs, typed);
        return Ok(Page::to_correct(page).into_response());
    }
    let (tx, compte) = ouvrir(&app, &session, (&id, "comptes.remettre")).await?;
    let Some(given) = compte.tenue().filter(|one| one.est_pro()).map(|one| one.remise(adresse)) else {
        return Ok(Redirect::to(&format!("/comptes/{}", compte.id)).into_response());
    };
    Ok(tenir(tx, &session, &compte, &given).await?.into_response())
}
