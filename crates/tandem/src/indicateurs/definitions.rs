//! `/indicateurs/definitions`: what each figure counts, what it leaves out, where the idea comes from.

use tandem_indicateurs::Definition;

use super::{champs::Champs, mots};
use crate::{
    agents::Session,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "indicateurs/definitions.html")]
pub struct DefinitionsPage {
    cadre: Cadre,
    definitions: &'static [Definition],
    /// How sure the arrangement of fiches in fields is, and since when.
    champs: String,
}

impl DefinitionsPage {
    fn new(cadre: Cadre) -> Self {
        let champs = Champs::fournis();
        let said = format!("{}, le {}", champs.certitude, dates::long(champs.verifie_le()));
        Self { cadre, definitions: mots::DEFINITIONS.toutes(), champs: said }
    }
}

/// `GET /indicateurs/definitions`
pub async fn get(session: Session) -> Page<DefinitionsPage> {
    Page::ok(DefinitionsPage::new(session.cadre("Ce que compte chaque chiffre", Lieu::Equipe)))
}

impl Samples for DefinitionsPage {
    const NOM: &'static str = "indicateurs-definitions";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("pleine", Self::new(Cadre::exemple("Ce que compte chaque chiffre", Lieu::Equipe)))]
    }
}
