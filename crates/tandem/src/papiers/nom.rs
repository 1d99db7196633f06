//! `/papiers/{id}/nom`: say better what it is. The former name stays underneath.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{Genre, Nom, contenu, contenu::Ouvert, joindre::SaisieNom, queries};
use crate::{
    agents::Session,
    personnes,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "papiers/nom.html")]
pub struct NomPage {
    cadre: Cadre,
    erreurs: Errors,
    id: String,
    nom: String,
    rang: i64,
    saisie: SaisieNom,
}

async fn load(db: &Db, session: &Session, id: &str) -> Result<Ouvert, Refus> {
    let open = contenu::trouver(db, session, id).await?;
    if !open.lisible {
        return Err(Refus::Reserve);
    }
    Ok(open)
}

fn page(session: &Session, open: &Ouvert, erreurs: Errors, saisie: SaisieNom) -> NomPage {
    NomPage {
        cadre: session.cadre(format!("Nommer un papier, {}", open.personne.identite.initiales()), Lieu::Personnes),
        erreurs,
        id: open.papier.id.to_string(),
        nom: open.personne.identite.affichee(),
        rang: open.papier.rang,
        saisie,
    }
}

/// Taken out while this form was open: said, with what was typed.
fn retire(session: &Session, open: &Ouvert, champs: &Fields) -> Response {
    let mut erreurs = Errors::default();
    erreurs.add("genre", "Ce papier vient d’être rendu ou retiré\u{a0}: il ne se nomme plus.");
    Page::to_correct(page(session, open, erreurs, SaisieNom::typed(champs))).into_response()
}

/// `GET /papiers/{id}/nom`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Response, Refus> {
    let open = load(&db, &session, &id).await?;
    if open.papier.retrait.is_some() {
        return Ok(Redirect::to(&format!("/papiers/{}", open.papier.id)).into_response());
    }
    session.note_read(&db, "papiers.voir", "papiers", open.papier.id.as_str()).await?;
    let saisie = SaisieNom::of(&open.papier.nom);
    Ok(Page::ok(page(&session, &open, Errors::default(), saisie)).into_response())
}

/// `POST /papiers/{id}/nom`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let open = load(&db, &session, &id).await?;
    let nom = match Nom::read(&champs, db.clock().today()) {
        Ok(nom) => nom,
        Err(erreurs) => {
            return Ok(Page::to_correct(page(&session, &open, erreurs, SaisieNom::typed(&champs))).into_response());
        }
    };
    let there = format!("/papiers/{}", open.papier.id);
    if open.papier.retrait.is_some() {
        return Ok(retire(&session, &open, &champs));
    }
    if nom == open.papier.nom {
        return Ok(Redirect::to(&there).into_response());
    }
    let seen = champs.raw("rang").parse().unwrap_or(open.papier.rang);
    let mut tx = db.write(session.intent("papiers.nommer", "papiers", open.papier.id.as_str())).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&open.personne.id)).await? {
        return Err(Refus::Limite);
    }
    let agent = &session.agent.id;
    if queries::nommer(&mut tx, session.etablissement(), &open.papier.id, agent, seen, &nom).await? {
        tx.commit().await?;
        return Ok(Redirect::to(&there).into_response());
    }
    drop(tx);
    // A colleague named it while this form was open: both are said, she chooses.
    let now = load(&db, &session, &id).await?;
    if now.papier.retrait.is_some() {
        return Ok(retire(&session, &now, &champs));
    }
    let mut erreurs = Errors::default();
    let said = [Some(now.papier.nom.genre.nom().to_owned()), now.papier.nom.mots.clone()];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(", ");
    erreurs.add("genre", format!("Un collègue vient de le nommer « {said} ». Gardez votre réponse, ou la sienne."));
    Ok(Page::to_correct(page(&session, &now, erreurs, SaisieNom::typed(&champs))).into_response())
}

impl Samples for NomPage {
    const NOM: &'static str = "nommer";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs| Self {
            cadre: Cadre::exemple("Nommer un papier, A. D.", Lieu::Personnes),
            erreurs,
            id: "019aa000-0000-7000-8000-000000000002".into(),
            nom: "Aïssata DIALLO".into(),
            rang: 1,
            saisie: SaisieNom { genre: Some(Genre::Caf), mots: "paiement".into(), date: String::new() },
        };
        let mut erreurs = Errors::default();
        erreurs.add("genre", "Un collègue vient de le nommer « RIB ». Gardez votre réponse, ou la sienne.");
        vec![("pleine", page(Errors::default())), ("en erreur", page(erreurs))]
    }
}
