//! `/personnes/{id}/rappels/carte`: her next three dates, on a card she keeps.

use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::page::ouvrir;
use crate::{
    agents::Session,
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Dates on a card.
const LIGNES: usize = 3;

/// A date.
#[derive(Debug)]
pub struct Ligne {
    quand: String,
    quoi: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "rappels/carte.html")]
pub struct CartePage {
    cadre: Cadre,
    personne: String,
    nom: String,
    lignes: Vec<Ligne>,
    signature: String,
    /// Twice as large, to read without glasses.
    grande: bool,
}

/// `?format=a5`: twice as large.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    format: String,
}

/// `GET /personnes/{id}/rappels/carte`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<CartePage>, Refus> {
    let open = ouvrir(&mut session.read(&app.db).await?, &app, &session, &id).await?;
    session.note_read(&app.db, "rappels.carte", "personnes", open.personne.id.as_str()).await?;
    let today = open.maison.ici(app.db.clock().now()).date();
    let textes = &app.config.rappels.textes;
    let told = open.stands.echues.iter().filter(|one| one.se_rappelle()).take(LIGNES);
    Ok(Page::ok(CartePage {
        cadre: session.cadre(format!("Carte, {}", open.personne.identite.initiales()), Lieu::Personnes),
        personne: open.personne.id.to_string(),
        nom: open.personne.identite.affichee(),
        lignes: told
            .map(|one| Ligne {
                quand: format!(
                    "{} le {}",
                    if one.est_sure() { "avant" } else { "vers" },
                    dates::full(one.limite, today)
                ),
                quoi: textes.carte(one).to_owned(),
            })
            .collect(),
        signature: textes.signer(&open.stands.signature),
        grande: params.format == "a5",
    }))
}

impl Samples for CartePage {
    const NOM: &'static str = "carte de rappel";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |quand: &str, quoi: &str| Ligne { quand: quand.into(), quoi: quoi.into() };
        let page = |lignes, grande| Self {
            cadre: Cadre::exemple("Carte, A. D.", Lieu::Personnes),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            lignes,
            signature: "Claire, CCAS de Villeneuve".into(),
            grande,
        };
        let full = || {
            vec![
                line("avant le vendredi 11 décembre", "votre déclaration du mois"),
                line("vers le mardi 5 janvier 2027", "renouveler votre demande"),
            ]
        };
        vec![("vide", page(Vec::new(), false)), ("pleine", page(full(), false)), ("grande", page(full(), true))]
    }
}
