//! What is noted of a blocage: tried, answered, dated, undone, over. One form each, on its page.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use tandem_delais::Evenement;
use tandem_platform::{
    Tx,
    web::{Errors, Fields},
};
use tandem_voies::SensReponse;

use super::{
    catalogue,
    enjeu::Enjeu,
    model::{Blocage, BlocageId, Fin, Issue, LigneId, TEXTE_MAX, TentativeDite, est_plausible},
    page, queries, suite,
};
use crate::{
    agents::Session,
    app::App,
    demarches, personnes,
    refus::Refus,
    ui::{Page, dates},
};

/// Opens the transaction of a write on a blocage, read again under its lock; nothing on a frozen file.
pub(super) async fn ouvrir(
    app: &App,
    session: &Session,
    id: &str,
    action: &'static str,
) -> Result<(Tx, Blocage), Refus> {
    let id = BlocageId::parse(id).ok_or(Refus::Introuvable)?;
    let mut tx = app.db.write(session.intent(action, "blocages", id.as_str())).await?;
    queries::trouver(&mut tx, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    queries::prendre(&mut tx, &id).await?;
    let found = queries::trouver(&mut tx, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&found.personne)).await? {
        return Err(Refus::Limite);
    }
    Ok((tx, found))
}

/// Computes what comes next, then closes.
pub(super) async fn fermer(mut tx: Tx, session: &Session, id: &BlocageId, ancre: &str) -> Result<Response, Refus> {
    let zone = demarches::dates::zone(&mut tx, session.etablissement()).await?;
    suite::calculer(&mut tx, zone, session.etablissement(), std::slice::from_ref(id)).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/blocages/{id}{ancre}")).into_response())
}

pub(super) async fn a_corriger(
    app: &App,
    session: &Session,
    (id, champs): (&str, &Fields),
    erreurs: Errors,
) -> Result<Response, Refus> {
    let mut page = page::page(app, session, id).await?;
    (page.erreurs, page.saisie) = (erreurs, page::Saisie::de(champs));
    Ok(Page::to_correct(page).into_response())
}

fn jour(champs: &Fields, today: Date, erreurs: &mut Errors) -> Date {
    let le = dates::lire(champs.raw("le")).filter(|day| est_plausible(*day, today));
    le.unwrap_or_else(|| {
        erreurs.add("le", "Choisissez le jour, aujourd’hui au plus tard.");
        today
    })
}

fn texte(champs: &Fields, cle: &'static str, erreurs: &mut Errors) -> Option<String> {
    let text = champs.line(cle);
    let long = text.chars().count();
    if long > TEXTE_MAX {
        erreurs.add(cle, format!("Ce texte a {long} signes, {TEXTE_MAX} au plus."));
    }
    (!text.is_empty()).then_some(text)
}

pub(super) fn numero(app: &App, champs: &Fields) -> LigneId {
    LigneId::parse(champs.raw("numero")).unwrap_or_else(|| LigneId::new(app.db.clock(), app.db.random()))
}

/// `POST /blocages/{id}/tentatives`
pub async fn tentative(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (mut erreurs, today) = (Errors::default(), app.db.clock().today());
    let le = jour(&champs, today, &mut erreurs);
    let preuve = texte(&champs, "preuve", &mut erreurs);
    if !erreurs.is_empty() {
        return a_corriger(&app, &session, (&id, &champs), erreurs).await;
    }
    let (mut tx, blocage) = ouvrir(&app, &session, &id, "blocages.tenter").await?;
    let marche = champs.raw("marche");
    if catalogue::voie(&blocage.voie).and_then(|voie| voie.marche(marche)).is_none() {
        return Err(Refus::Introuvable);
    }
    let (par, id) = ((session.etablissement(), &session.agent.id), numero(&app, &champs));
    let said = |one: &TentativeDite| one.marche == marche && one.le == le;
    if blocage.fin.is_none() {
        let new = (&id, marche, le, preuve.as_deref());
        // A page kept by « back » carries a number already used: what it says of another step is another attempt.
        if !queries::tenter(&mut tx, par, &blocage.id, new).await? && !blocage.tentatives.iter().any(said) {
            let id = LigneId::new(tx.clock(), tx.random());
            queries::tenter(&mut tx, par, &blocage.id, (&id, marche, le, preuve.as_deref())).await?;
        }
    }
    fermer(tx, &session, &blocage.id, &format!("#{marche}")).await
}

/// `POST /blocages/{id}/reponses`
pub async fn reponse(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (mut erreurs, today) = (Errors::default(), app.db.clock().today());
    let le = jour(&champs, today, &mut erreurs);
    let note = texte(&champs, "note", &mut erreurs);
    let sens = SensReponse::parse(champs.raw("sens"));
    if sens.is_none() {
        erreurs.add("escalier", "Choisissez ce que dit la réponse.");
    }
    let (Some(sens), true) = (sens, erreurs.is_empty()) else {
        return a_corriger(&app, &session, (&id, &champs), erreurs).await;
    };
    let (mut tx, blocage) = ouvrir(&app, &session, &id, "blocages.repondre").await?;
    let tried = blocage.tentatives.iter().find(|one| one.id.as_str() == champs.raw("tentative"));
    let tried = tried.ok_or(Refus::Introuvable)?;
    if le < tried.le {
        drop(tx);
        let mut erreurs = Errors::default();
        erreurs.add("escalier", "Une réponse ne peut pas dater d’avant ce qui a été fait.");
        return a_corriger(&app, &session, (&id, &champs), erreurs).await;
    }
    let (par, of, id) = ((session.etablissement(), &session.agent.id), (&blocage.id, &tried.id), numero(&app, &champs));
    let said = tried.reponses.iter().any(|one| one.sens == sens && one.le == le);
    if blocage.fin.is_none() && !queries::repondre(&mut tx, par, of, (&id, sens, le, note.as_deref())).await? && !said {
        let id = LigneId::new(tx.clock(), tx.random());
        queries::repondre(&mut tx, par, of, (&id, sens, le, note.as_deref())).await?;
    }
    let ancre = format!("#{}", tried.marche);
    fermer(tx, &session, &blocage.id, &ancre).await
}

/// `POST /blocages/{id}/faits`
pub async fn fait(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (mut erreurs, today) = (Errors::default(), app.db.clock().today());
    let le = jour(&champs, today, &mut erreurs);
    let evenement = champs.raw("evenement").parse::<Evenement>().ok();
    if evenement.is_none() {
        erreurs.add("evenement", "Choisissez ce qui est arrivé.");
    }
    let (Some(evenement), true) = (evenement, erreurs.is_empty()) else {
        return a_corriger(&app, &session, (&id, &champs), erreurs).await;
    };
    let (mut tx, blocage) = ouvrir(&app, &session, &id, "blocages.dater").await?;
    let (par, id) = ((session.etablissement(), &session.agent.id), numero(&app, &champs));
    let said = blocage.faits.iter().any(|one| one.evenement == evenement && one.le == le);
    if blocage.fin.is_none() && !queries::dater(&mut tx, par, &blocage.id, (&id, evenement, le)).await? && !said {
        let id = LigneId::new(tx.clock(), tx.random());
        queries::dater(&mut tx, par, &blocage.id, (&id, evenement, le)).await?;
    }
    fermer(tx, &session, &blocage.id, "#dates").await
}

/// `POST /blocages/{id}/annulation`: a line that was a mistake.
pub async fn annulation(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (mut tx, blocage) = ouvrir(&app, &session, &id, "blocages.annuler").await?;
    // A form that names no line undoes nothing, and shows the page again.
    let Some(ligne) = LigneId::parse(champs.raw("ligne")) else { return fermer(tx, &session, &blocage.id, "").await };
    let tried = |one: &TentativeDite| one.id == ligne || one.reponses.iter().any(|said| said.id == ligne);
    let mine = blocage.faits.iter().any(|one| one.id == ligne)
        || blocage.tentatives.iter().any(tried)
        || blocage.pieces.iter().any(|one| one.id == ligne)
        || blocage.fin.as_ref().is_some_and(|one| one.id == ligne);
    // Pressed twice, it is undone once.
    if mine {
        queries::annuler(&mut tx, (session.etablissement(), &session.agent.id), &blocage.id, &ligne).await?;
    }
    fermer(tx, &session, &blocage.id, "").await
}

/// `POST /blocages/{id}/fin`
pub async fn fin(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let fin = match lire_fin(&app, &session, &champs) {
        Ok(fin) => fin,
        Err(erreurs) => return a_corriger(&app, &session, (&id, &champs), erreurs).await,
    };
    let (mut tx, blocage) = ouvrir(&app, &session, &id, "blocages.finir").await?;
    let known = |cle: &String| catalogue::voie(&blocage.voie).is_some_and(|voie| voie.marche(cle).is_some());
    let fin = Fin { marche: fin.marche.filter(known), ..fin };
    let par = (session.etablissement(), &session.agent.id);
    if blocage.fin.is_none() && !queries::finir(&mut tx, par, &blocage.id, &fin).await? {
        // The number of an end that was undone.
        let fin = Fin { id: LigneId::new(tx.clock(), tx.random()), ..fin };
        queries::finir(&mut tx, par, &blocage.id, &fin).await?;
    }
    fermer(tx, &session, &blocage.id, "").await
}

fn lire_fin(app: &App, session: &Session, champs: &Fields) -> Result<Fin, Errors> {
    let mut erreurs = Errors::default();
    let note = texte(champs, "note_fin", &mut erreurs);
    let issue = Issue::parse(champs.raw("issue"));
    if issue.is_none() {
        erreurs.add("issue", "Choisissez comment cela finit.");
    }
    if issue == Some(Issue::Renonce) && note.is_none() {
        erreurs
            .add("note_fin", "Elle y renonce\u{a0}: écrivez pourquoi, avec ses mots. On ne ferme rien sans le dire.");
    }
    let Enjeu { euros, mois } = Enjeu::lire(champs, &mut erreurs);
    match (issue, erreurs.is_empty()) {
        (Some(issue), true) => Ok(Fin {
            id: numero(app, champs),
            issue,
            marche: Some(champs.line("marche")).filter(|cle| !cle.is_empty()),
            euros,
            mois,
            note,
            agent: session.agent.id.clone(),
            le: app.db.clock().now(),
        }),
        _ => Err(erreurs),
    }
}
