//! `/enquetes/{id}/papier`: the questions on paper, numbered as they are typed; two pages at most.

use axum::extract::{Path, State};
use tandem_platform::Db;

use super::{
    catalogue::questionnaire,
    list::ouvrir,
    model::{Question, Questionnaire},
    repondre::condition,
};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "enquetes/papier.html")]
pub struct PapierPage {
    cadre: Cadre,
    id: String,
    titre: String,
    jusqu_au: String,
    de: &'static Questionnaire,
}

impl PapierPage {
    fn condition(&self, une: &Question) -> Option<String> {
        condition(self.de, une)
    }
}

/// `GET /enquetes/{id}/papier`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Page<PapierPage>, Refus> {
    let (reading, one) = ouvrir(&db, &session, &id).await?;
    drop(reading);
    Ok(Page::ok(PapierPage {
        cadre: session.cadre("Questionnaire papier", Lieu::Equipe),
        id: one.id.to_string(),
        jusqu_au: dates::full(one.jusqu_au, db.clock().today()),
        de: questionnaire(&one.modele).ok_or(Refus::Introuvable)?,
        titre: one.titre,
    }))
}

impl Samples for PapierPage {
    const NOM: &'static str = "enquete-papier";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |cle: &str| {
            let de = questionnaire(cle)?;
            Some(Self {
                cadre: Cadre::exemple("Questionnaire papier", Lieu::Equipe),
                id: "019aa000-0000-7000-8000-000000000061".into(),
                titre: de.titre.clone(),
                jusqu_au: "mercredi 23 décembre".into(),
                de,
            })
        };
        let states = [("professionnels", page("professionnels")), ("personnes", page("accompagnes"))];
        states.into_iter().filter_map(|(name, page)| Some((name, page?))).collect()
    }
}
