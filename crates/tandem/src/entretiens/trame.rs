//! `/entretiens/trame`: what one says, what one asks, and a slip to cut off, on two pages.

use axum::extract::{Query, State};
use serde::Deserialize;
use tandem_platform::Db;

use super::{
    catalogue::{themes, trame},
    model::{LETTRES, Public, Theme, Trame},
};
use crate::{
    agents::{Session, code},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "entretiens/trame.html")]
pub struct TramePage {
    cadre: Cadre,
    de: &'static Trame,
    /// Drawn for this sheet; kept only once an entretien is noted with it.
    code: String,
}

impl TramePage {
    fn themes() -> &'static [Theme] {
        themes()
    }

    fn questions<'t>(&self, theme: &'t Theme) -> &'t [String] {
        theme.questions(self.de.public)
    }
}

/// Whom it is for.
#[derive(Debug, Default, Deserialize)]
pub struct Pour {
    #[serde(default)]
    pour: String,
}

/// `GET /entretiens/trame`
pub async fn get(State(db): State<Db>, session: Session, Query(pour): Query<Pour>) -> Result<Page<TramePage>, Refus> {
    let public = Public::parse(&pour.pour).unwrap_or(Public::Professionnel);
    let de = trame(public).ok_or(Refus::Introuvable)?;
    let code = code::groupes(&code::tirer(db.random(), LETTRES), 4, "-");
    Ok(Page::ok(TramePage { cadre: session.cadre("Trame d’entretien", Lieu::Equipe), de, code }))
}

impl Samples for TramePage {
    const NOM: &'static str = "entretien-trame";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |public| {
            let cadre = Cadre::exemple("Trame d’entretien", Lieu::Equipe);
            Some(Self { cadre, de: trame(public)?, code: "K7PM-2QXD".into() })
        };
        let states = [("professionnel", page(Public::Professionnel)), ("personne", page(Public::Personne))];
        states.into_iter().filter_map(|(name, page)| Some((name, page?))).collect()
    }
}
