#![doc = include_str!("README.md")]

use crate::{
    agents::Session,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The place, before it holds anything.
#[derive(Debug, askama::Template)]
#[template(path = "entrainement/page.html")]
pub struct EntrainementPage {
    cadre: Cadre,
}

/// `GET /entrainement`
pub async fn get(session: Session) -> Page<EntrainementPage> {
    Page::ok(EntrainementPage { cadre: session.cadre("S’entraîner", Lieu::Entrainement) })
}

impl Samples for EntrainementPage {
    const NOM: &'static str = "entrainement";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("vide", Self { cadre: Cadre::exemple("S’entraîner", Lieu::Entrainement) })]
    }
}
