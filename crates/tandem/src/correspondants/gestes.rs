//! What is said in one press: it worked, it no longer answers, out of the list, a call for a blocage.

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
    model::{AppelId, Correspondant, CorrespondantId, NOTE_MAX, Resultat, Sens},
    organismes, page, queries,
};
use crate::{
    agents::Session,
    app::App,
    blocages::{self, BlocageId},
    personnes,
    refus::Refus,
    ui::Page,
};

/// Opens the transaction of a write on one of the établissement, read again under its lock.
pub(super) async fn ouvrir(
    app: &App,
    session: &Session,
    (id, action): (&CorrespondantId, &'static str),
) -> Result<(Tx, Correspondant), Refus> {
    let mut tx = app.db.write(session.intent(action, "correspondants", id.as_str())).await?;
    let one = prendre(&mut tx, session, id).await?;
    Ok((tx, one))
}

/// Takes one for this transaction.
async fn prendre(tx: &mut Tx, session: &Session, id: &CorrespondantId) -> Result<Correspondant, Refus> {
    queries::prendre(tx, id).await?;
    queries::trouver(tx, session.etablissement(), id).await?.ok_or(Refus::Introuvable)
}

/// Writes that it worked, or no longer answers, unless this agent just said so: the same press twice says nothing more.
async fn dire(tx: &mut Tx, session: &Session, one: &Correspondant, sens: Sens) -> Result<bool, Refus> {
    let now = tx.clock().now().as_second();
    let again = one
        .dernier
        .as_ref()
        .is_some_and(|last| last.dit == sens && last.agent == session.agent.id && now - last.le.as_second() < 60);
    if !again {
        queries::dire(tx, (session.etablissement(), &session.agent.id), &one.id, sens).await?;
    }
    Ok(!again)
}

/// `POST /correspondants/{id}/confirmation`
pub async fn confirmation(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let id = CorrespondantId::parse(&id).ok_or(Refus::Introuvable)?;
    let Some(sens) = Sens::parse(champs.raw("sens")) else {
        let mut page = page::page(&app, &session, id.as_str()).await?;
        page.erreurs.add("sens", "Appuyez sur un des deux boutons\u{a0}: ça a marché, ou ça ne répond plus.");
        return Ok(Page::to_correct(page).into_response());
    };
    let (mut tx, one) = ouvrir(&app, &session, (&id, "correspondants.dire")).await?;
    if one.retrait.is_none() && dire(&mut tx, &session, &one, sens).await? {
        tx.commit().await?;
    }
    let choisi = Some(organismes::cle(champs.raw("organisme"))).filter(|cle| !cle.is_empty() && cle.is_ascii());
    let to = match (champs.raw("retour"), choisi) {
        ("liste", Some(cle)) => format!("/correspondants?organisme={cle}#c-{id}"),
        ("liste", None) => format!("/correspondants#c-{id}"),
        _ => format!("/correspondants/{id}"),
    };
    Ok(Redirect::to(&to).into_response())
}

/// `POST /correspondants/{id}/retrait`
pub async fn retrait(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let id = CorrespondantId::parse(&id).ok_or(Refus::Introuvable)?;
    let raison = champs.line("raison");
    let long = raison.chars().count();
    let mut erreurs = Errors::default();
    if raison.is_empty() {
        erreurs.add("raison", "Écrivez pourquoi, en quelques mots.");
    } else if long > NOTE_MAX {
        erreurs.add("raison", format!("Ce texte a {long} signes, {NOTE_MAX} au plus."));
    }
    if !erreurs.is_empty() {
        let mut page = page::page(&app, &session, id.as_str()).await?;
        (page.erreurs, page.raison) = (erreurs, raison);
        return Ok(Page::to_correct(page).into_response());
    }
    let (mut tx, one) = ouvrir(&app, &session, (&id, "correspondants.retirer")).await?;
    if queries::retirer(&mut tx, (session.etablissement(), &session.agent.id), &one.id, &raison).await? {
        tx.commit().await?;
    }
    Ok(Redirect::to("/correspondants").into_response())
}

/// `POST /blocages/{id}/appels`: a call for a blocage of the perimeter; somebody who answers confirms the correspondant.
pub async fn appel(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let id = BlocageId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut tx = app.db.write(session.intent("correspondants.appeler", "blocages", id.as_str())).await?;
    let blocage = blocages::trouver(&mut tx, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&blocage.personne)).await? {
        return Err(Refus::Limite);
    }
    let of = CorrespondantId::parse(champs.raw("correspondant"));
    let (Some(of), Some(resultat)) = (of, Resultat::parse(champs.raw("resultat"))) else {
        return Err(Refus::Illisible(
            "Appuyez sur «\u{a0}Joint\u{a0}» ou sur «\u{a0}Pas joint\u{a0}», à côté d’un correspondant.",
        ));
    };
    let one = prendre(&mut tx, &session, &of).await?;
    let numero = AppelId::parse(champs.raw("numero")).unwrap_or_else(|| AppelId::new(tx.clock(), tx.random()));
    let par = (session.etablissement(), &session.agent.id);
    let open = blocage.fin.is_none() && one.retrait.is_none();
    if open && noter(&mut tx, par, (numero, &id, &of), resultat).await? {
        if resultat == Resultat::Joint && dire(&mut tx, &session, &one, Sens::Marche).await? {
            tx.record(session.entry("correspondants.dire", "correspondants", of.as_str()));
        }
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/blocages/{id}#appeler")).into_response())
}

/// Writes the call; false when it is the same one sent twice. A page kept by « back » carries a number already used: what it says of
/// another call is another call.
async fn noter(
    tx: &mut Tx,
    par: queries::Par<'_>,
    (numero, blocage, of): (AppelId, &BlocageId, &CorrespondantId),
    resultat: Resultat,
) -> Result<bool, Refus> {
    if queries::appeler(tx, par, (&numero, blocage, of), resultat).await? {
        return Ok(true);
    }
    let known = queries::appels(tx, std::slice::from_ref(blocage)).await?;
    if known.iter().any(|one| one.id == numero && one.correspondant == *of && one.fait.dit == resultat) {
        return Ok(false);
    }
    let other = AppelId::new(tx.clock(), tx.random());
    Ok(queries::appeler(tx, par, (&other, blocage, of), resultat).await?)
}
