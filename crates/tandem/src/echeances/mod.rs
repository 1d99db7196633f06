#![doc = include_str!("README.md")]

use crate::{
    agents::Session,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The place, before it holds anything.
#[derive(Debug, askama::Template)]
#[template(path = "echeances/page.html")]
pub struct EcheancesPage {
    cadre: Cadre,
}

/// `GET /echeances`
pub async fn get(session: Session) -> Page<EcheancesPage> {
    Page::ok(EcheancesPage { cadre: session.cadre("Échéances", Lieu::Echeances) })
}

impl Samples for EcheancesPage {
    const NOM: &'static str = "echeances";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("vide", Self { cadre: Cadre::exemple("Échéances", Lieu::Echeances) })]
    }
}
