//! What is noted of a right: proposed, begun, obtained, given up, another day, undone. One form each, on its page.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use tandem_platform::{
    Tx,
    web::{Errors, Fields},
};

use super::{
    model::{
        Cause, Etape, LigneId, Qui, Quoi, Renoncement, RenoncementId, Reponse, Retour, TEXTE_MAX, est_plausible,
        est_un_retour,
    },
    page, queries, suite,
};
use crate::{
    agents::Session,
    app::App,
    blocages::Enjeu,
    personnes,
    refus::Refus,
    ui::{Page, dates},
};

/// What a form says: what, which day, in words.
struct Dit {
    quoi: Quoi,
    le: Date,
    note: Option<String>,
}

/// Opens the transaction of a write on a right, read again under its lock; nothing on a frozen file.
async fn ouvrir(
    app: &App,
    session: &Session,
    id: &str,
    action: &'static str,
) -> Result<(Tx, Renoncement, Etape), Refus> {
    let id = RenoncementId::parse(id).ok_or(Refus::Introuvable)?;
    let mut tx = app.db.write(session.intent(action, "renoncements", id.as_str())).await?;
    queries::trouver(&mut tx, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    queries::prendre(&mut tx, &id).await?;
    let found = queries::trouver(&mut tx, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&found.personne)).await? {
        return Err(Refus::Limite);
    }
    let hung = suite::demarches(&mut tx, app.db.clock().zone(), std::slice::from_ref(&found)).await?;
    let etape = found.ou(hung.get(&found.id).map_or(&[], Vec::as_slice)).etape;
    Ok((tx, found, etape))
}

/// Computes where it stands, then closes.
async fn fermer(mut tx: Tx, session: &Session, id: &RenoncementId) -> Result<Response, Refus> {
    suite::calculer(&mut tx, session.etablissement(), std::slice::from_ref(id)).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/renoncements/{id}")).into_response())
}

async fn a_corriger(
    app: &App,
    session: &Session,
    (id, champs): (&str, &Fields),
    erreurs: Errors,
) -> Result<Response, Refus> {
    let mut page = page::page(app, session, id).await?;
    (page.erreurs, page.saisie) = (erreurs, page::Saisie::de(champs));
    Ok(Page::to_correct(page).into_response())
}

/// Writes what a form says, once.
async fn noter(
    app: &App,
    session: &Session,
    (id, champs): (&str, &Fields),
    action: &'static str,
    dit: Result<Dit, Errors>,
) -> Result<Response, Refus> {
    let dit = match dit {
        Ok(dit) => dit,
        Err(erreurs) => return a_corriger(app, session, (id, champs), erreurs).await,
    };
    let (mut tx, droit, etape) = ouvrir(app, session, id, action).await?;
    if let Some((cle, phrase)) = refuser(&dit, &droit, &etape) {
        drop(tx);
        let mut erreurs = Errors::default();
        erreurs.add(cle, phrase);
        return a_corriger(app, session, (id, champs), erreurs).await;
    }
    // She has it, or it was noted by mistake: nothing more is written.
    if droit.annule || matches!(etape, Etape::Obtenu(_)) {
        return Ok(Redirect::to(&format!("/renoncements/{}", droit.id)).into_response());
    }
    let par = (session.etablissement(), &session.agent.id);
    let fresh = |tx: &Tx| LigneId::new(tx.clock(), tx.random());
    let numero = LigneId::parse(champs.raw("numero")).unwrap_or_else(|| fresh(&tx));
    let said = droit.actes.iter().any(|one| one.quoi == dit.quoi && one.le == dit.le);
    let note = dit.note.as_deref();
    // A page kept by « back » carries a number already used: what it says of something else is another line.
    if !queries::ecrire(&mut tx, par, &droit.id, (&numero, dit.le, &dit.quoi, note)).await? && !said {
        let numero = fresh(&tx);
        queries::ecrire(&mut tx, par, &droit.id, (&numero, dit.le, &dit.quoi, note)).await?;
    }
    fermer(tx, session, &droit.id).await
}

/// What cannot be of this right, and why.
fn refuser(dit: &Dit, droit: &Renoncement, etape: &Etape) -> Option<(&'static str, &'static str)> {
    if dit.le < droit.repere_le {
        return Some(("suite", "Ce jour est avant celui où le droit a été repéré."));
    }
    let never = matches!(dit.quoi, Quoi::Retour(Retour::Jamais(_)));
    let given_up = matches!(etape, Etape::Abandonne(..));
    (never && !given_up).then_some(("arreter", "Avant de ne plus y revenir, dites pourquoi on s’arrête."))
}

fn jour(champs: &Fields, today: Date, erreurs: &mut Errors) -> Date {
    // A press without a day is of today.
    if champs.line("le").is_empty() {
        return today;
    }
    dates::lire(&champs.line("le")).filter(|day| est_plausible(*day, today)).unwrap_or_else(|| {
        erreurs.add("suite", "Choisissez le jour, aujourd’hui au plus tard.");
        today
    })
}

fn texte(champs: &Fields, cle: &'static str, ou: &'static str, erreurs: &mut Errors) -> Option<String> {
    let text = champs.line(cle);
    let long = text.chars().count();
    if long > TEXTE_MAX {
        erreurs.add(ou, format!("Ce texte a {long} signes, {TEXTE_MAX} au plus."));
    }
    (!text.is_empty()).then_some(text)
}

fn retour(champs: &Fields, today: Date, ou: &'static str, erreurs: &mut Errors) -> Retour {
    let raison = texte(champs, "raison", ou, erreurs);
    if !champs.raw("jamais").is_empty() {
        if raison.is_none() {
            erreurs.add(ou, "Ne pas y revenir\u{a0}: écrivez pourquoi. On ne ferme rien sans le dire.");
        }
        return Retour::Jamais(raison.unwrap_or_default());
    }
    let day = dates::lire(&champs.line("revenir_le")).filter(|day| est_un_retour(*day, today));
    if day.is_none() {
        erreurs.add(ou, "Choisissez le jour où y revenir\u{a0}: un jour à venir, d’ici cinq ans.");
    }
    Retour::Le(day.unwrap_or(today))
}

fn simple(app: &App, champs: &Fields, quoi: Option<Quoi>) -> Result<Dit, Errors> {
    let mut erreurs = Errors::default();
    let le = jour(champs, app.db.clock().today(), &mut erreurs);
    let note = texte(champs, "note", "suite", &mut erreurs);
    if quoi.is_none() {
        erreurs.add("suite", "Choisissez ce qu’elle dit.");
    }
    quoi.filter(|_| erreurs.is_empty()).map(|quoi| Dit { quoi, le, note }).ok_or(erreurs)
}

/// `POST /renoncements/{id}/proposition`
pub async fn proposition(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let said = Reponse::parse(champs.raw("reponse")).map(Quoi::Propose);
    let dit = simple(&app, &champs, said);
    noter(&app, &session, (&id, &champs), "renoncements.proposer", dit).await
}

/// `POST /renoncements/{id}/commencement`
pub async fn commencement(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let dit = simple(&app, &champs, Some(Quoi::Commence));
    noter(&app, &session, (&id, &champs), "renoncements.commencer", dit).await
}

/// `POST /renoncements/{id}/obtention`
pub async fn obtention(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let dit = simple(&app, &champs, Some(Quoi::Obtenu));
    noter(&app, &session, (&id, &champs), "renoncements.obtenir", dit).await
}

/// `POST /renoncements/{id}/abandon`
pub async fn abandon(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let dit = lire_abandon(&champs, app.db.clock().today());
    noter(&app, &session, (&id, &champs), "renoncements.abandonner", dit).await
}

/// `POST /renoncements/{id}/retour`
pub async fn changer(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (mut erreurs, today) = (Errors::default(), app.db.clock().today());
    let quoi = Quoi::Retour(retour(&champs, today, "autres", &mut erreurs));
    let dit = if erreurs.is_empty() { Ok(Dit { quoi, le: today, note: None }) } else { Err(erreurs) };
    noter(&app, &session, (&id, &champs), "renoncements.revoir", dit).await
}

fn lire_abandon(champs: &Fields, today: Date) -> Result<Dit, Errors> {
    let mut erreurs = Errors::default();
    let le = jour(champs, today, &mut erreurs);
    let cause = Cause::parse(champs.raw("cause"));
    if cause.is_none() {
        erreurs.add("cause", "Choisissez la cause, même «\u{a0}on ne sait pas\u{a0}».");
    }
    let note = texte(champs, "note", "note", &mut erreurs);
    if cause == Some(Cause::Autre) && note.is_none() {
        erreurs.add("note", "Écrivez l’autre raison en quelques mots.");
    }
    // Nothing chosen: no words are put in her mouth.
    let qui = Qui::parse(champs.raw("qui")).unwrap_or(Qui::Suppose);
    let retour = retour(champs, today, "arreter", &mut erreurs);
    let Enjeu { euros, mois } = Enjeu::lire(champs, &mut erreurs);
    match (cause, erreurs.is_empty()) {
        (Some(cause), true) => Ok(Dit { quoi: Quoi::Abandonne { cause, qui, retour, euros, mois }, le, note }),
        _ => Err(erreurs),
    }
}

/// `POST /renoncements/{id}/annulation`: a line, or the whole right, that was a mistake.
pub async fn annulation(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (mut tx, droit, _) = ouvrir(&app, &session, &id, "renoncements.annuler").await?;
    let ligne = champs.line("ligne");
    // Pressed twice, it is undone once; a form that names no line undoes nothing.
    if ligne == droit.id.as_str() || droit.actes.iter().any(|one| one.id.as_str() == ligne) {
        let par = (session.etablissement(), &session.agent.id);
        queries::annuler(&mut tx, par, &droit.id, &ligne).await?;
    }
    fermer(tx, &session, &droit.id).await
}
