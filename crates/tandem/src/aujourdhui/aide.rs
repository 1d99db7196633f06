//! `/aide`: how it works, keyboard, accessibility.

use axum::extract::State;

use crate::{
    app::App,
    ui::{Cadre, Page, Samples},
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "aujourdhui/aide.html")]
pub struct AidePage {
    cadre: Cadre,
}

/// `GET /aide`
pub async fn get(State(app): State<App>) -> Page<AidePage> {
    Page::ok(AidePage {
        cadre: Cadre { demonstration: app.config.demonstration, ..Cadre::anonyme() }.titled("Aide et accessibilité"),
    })
}

impl Samples for AidePage {
    const NOM: &'static str = "aide";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("pleine", Self { cadre: Cadre::anonyme().titled("Aide et accessibilité") })]
    }
}
