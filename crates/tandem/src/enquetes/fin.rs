//! The pages that end the answering of an enquête, or say that it cannot begin: no session, no menu, nothing of the team.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::ui::{Cadre, Page, Samples};

/// A page that ends: thanks, closed, put aside.
#[derive(Debug, askama::Template)]
#[template(path = "enquetes/fin.html")]
pub struct FinPage {
    cadre: Cadre,
    titre: &'static str,
    pub(super) phrases: Vec<String>,
    /// Where to, and in which words: an address to keep is its own words.
    pub(super) lien: Option<(String, String)>,
}

/// One of them.
pub(super) fn fin(titre: &'static str, phrases: &[&str]) -> FinPage {
    let phrases = phrases.iter().map(|one| (*one).to_owned()).collect();
    FinPage { cadre: Cadre::anonyme().titled(titre), titre, phrases, lien: None }
}

fn finie() -> FinPage {
    fin("Cette enquête est finie", &["On ne peut plus y répondre.", "Merci quand même."])
}

fn introuvable() -> FinPage {
    fin(
        "Aucune enquête à cette adresse",
        &[
            "Relisez l’adresse sur l’affiche ou le message\u{a0}: une lettre a pu changer.",
            "Ou demandez-la à qui vous l’a donnée.",
        ],
    )
}

/// After the last day.
pub(super) fn fermee() -> Response {
    Page(StatusCode::GONE, finie()).into_response()
}

/// Whoever copies an address from a poster is told so, and nothing of teams or files.
pub(super) fn absente() -> Response {
    Page(StatusCode::NOT_FOUND, introuvable()).into_response()
}

impl Samples for FinPage {
    const NOM: &'static str = "enquete-fin";

    fn samples() -> Vec<(&'static str, Self)> {
        let mut kept =
            fin("C’est gardé", &["Notez cette adresse pour finir plus tard.", "Qui la connaît lit vos réponses."]);
        let suite = "https://tandem.ccas.fr/repondre/k7pm2qxd4t/suite/7k4m2pxa7k4m2pxa".to_owned();
        kept.lien = Some((suite.clone(), suite));
        let mut gone = fin("Ces réponses ne sont plus là", &["Elles ont été envoyées."]);
        gone.lien = Some(("/repondre/k7pm2qxd4t".to_owned(), "Aller à l’enquête".to_owned()));
        vec![
            ("partie", gone),
            ("merci", fin("Merci", &["Vos réponses sont gardées."])),
            ("gardée", kept),
            ("introuvable", introuvable()),
            ("finie", finie()),
        ]
    }
}
