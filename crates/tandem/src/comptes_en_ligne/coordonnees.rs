//! `/comptes/{id}/coordonnees`: whose address and telephone, from today. What was true before stays in the history.

use std::collections::HashMap;

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use tandem_platform::web::{Errors, Fields};

use super::{
    gestes,
    model::CompteEnLigne,
    nouveau::{choisir, maison, noms},
    page::ouvrir,
    saisie::{Refusee, Saisie},
};
use crate::{
    agents::{AgentId, Session},
    app::App,
    personnes::Personne,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "comptes_en_ligne/coordonnees.html")]
pub struct CoordonneesPage {
    cadre: Cadre,
    erreurs: Errors,
    id: String,
    personne: String,
    nom: String,
    site: String,
    agents: Vec<(String, String)>,
    saisie: Saisie,
    pro: bool,
    demain: String,
}

fn page(
    app: &App,
    session: &Session,
    (compte, personne): (&CompteEnLigne, &Personne),
    noms: &HashMap<AgentId, String>,
    (saisie, (erreurs, pro)): (Saisie, Refusee),
) -> CoordonneesPage {
    let today = app.db.clock().today();
    CoordonneesPage {
        cadre: session.cadre(format!("Compte en ligne, {}", personne.identite.initiales()), Lieu::Personnes),
        erreurs,
        id: compte.id.to_string(),
        personne: personne.id.to_string(),
        nom: personne.identite.affichee(),
        site: compte.nom.clone(),
        agents: choisir(noms),
        saisie,
        pro,
        demain: today.tomorrow().unwrap_or(today).to_string(),
    }
}

/// `GET /comptes/{id}/coordonnees`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Page<CoordonneesPage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let (compte, personne) = ouvrir(&mut reading, &session, &id).await?;
    let noms = noms(&mut reading, &session).await?;
    drop(reading);
    session.note_read(&app.db, "comptes.voir", "personnes", personne.id.as_str()).await?;
    let saisie = compte.tenue().map_or_else(Saisie::vide, Saisie::de);
    let page = page(&app, &session, (&compte, &personne), &noms, (saisie, (Errors::default(), false)));
    Ok(Page::ok(page))
}

/// `POST /comptes/{id}/coordonnees`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let mut reading = session.read(&app.db).await?;
    let (compte, personne) = ouvrir(&mut reading, &session, &id).await?;
    let noms = noms(&mut reading, &session).await?;
    let house = maison(&mut reading, &session).await?;
    drop(reading);
    let saisie = Saisie::lue(&champs);
    match saisie.valider(&house, &noms, app.db.clock().today()) {
        Err(refusee) => {
            let page = page(&app, &session, (&compte, &personne), &noms, (saisie, refusee));
            Ok(Page::to_correct(page).into_response())
        }
        Ok(tenue) => {
            let (tx, compte) = gestes::ouvrir(&app, &session, (&id, "comptes.changer")).await?;
            Ok(gestes::tenir(tx, &session, &compte, &tenue).await?.into_response())
        }
    }
}

impl Samples for CoordonneesPage {
    const NOM: &'static str = "coordonnees-du-compte";

    fn samples() -> Vec<(&'static str, Self)> {
        let typed = |pairs: &[(&str, &str)]| {
            Saisie::lue(&Fields::from_pairs(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()))
        };
        let page = |saisie, erreurs, pro| Self {
            cadre: Cadre::exemple("Compte en ligne, A. D.", Lieu::Personnes),
            erreurs,
            id: "019aa000-0000-7000-8000-000000000002".into(),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            site: "Caf".into(),
            agents: vec![("019aa000-0000-7000-8000-000000000009".into(), "Claire Morel".into())],
            saisie,
            pro,
            demain: "2026-11-24".into(),
        };
        let full = typed(&[("courriel", "pro"), ("plan", "Créer sa boîte ensemble"), ("avant", "2026-12-04")]);
        let mut wrong = Errors::default();
        wrong.add("adresse", "Les adresses @ccas.fr sont celles de l’établissement. Le compte est à la personne\u{a0}: il lui faut une adresse à elle.");
        let refused = typed(&[("courriel", "elle"), ("adresse", "accueil@ccas.fr")]);
        vec![
            ("vide", page(Saisie::vide(), Errors::default(), false)),
            ("pleine", page(full, Errors::default(), false)),
            ("en erreur", page(refused, wrong, true)),
        ]
    }
}
