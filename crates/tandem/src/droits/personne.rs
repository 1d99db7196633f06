//! `/personnes/{id}/droits`: everything about one person's rights on one page.

use axum::extract::{Path, State};
use jiff::civil::Date;
use tandem_platform::Db;

use super::{card, ligne::LigneDemande, model::Demandeur, noms::Noms, queries};
use crate::{
    agents::Session,
    personnes::{self, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "droits/personne.html")]
pub struct DroitsPage {
    cadre: Cadre,
    personne: String,
    nom: String,
    bandeau: Option<String>,
    demandes: Vec<LigneDemande>,
    /// Copies handed over, in words.
    copies: Vec<String>,
}

/// `GET /personnes/{id}/droits`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Page<DroitsPage>, Refus> {
    let id = PersonneId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(&db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    session.note_read(&db, "droits.voir", "personnes", id.as_str()).await?;
    let noms = Noms::lire(&mut reading, &session.perimetre).await?;
    let asked = queries::de_la_personne(&mut reading, &personne).await?;
    let given = queries::copies(&mut reading, &personne).await?;
    let today = db.clock().today();
    let told = |copie: &queries::Copie| {
        let day = copie.le.to_zoned_datetime(db.clock().zone().clone()).date();
        remise(copie, day, &noms)
    };
    Ok(Page::ok(DroitsPage {
        cadre: session.cadre(format!("Droits de {}", personne.identite.initiales()), Lieu::Personnes),
        personne: id.to_string(),
        nom: personne.identite.affichee(),
        bandeau: card::bandeau(&mut reading, &session, &personne).await?,
        demandes: asked.iter().map(|one| LigneDemande::of(one, &noms, today, String::new())).collect(),
        copies: given.iter().map(told).collect(),
    }))
}

fn remise(copie: &queries::Copie, day: Date, noms: &Noms) -> String {
    let to = match copie.demandeur {
        Demandeur::Elle => "pour elle".to_owned(),
        _ => format!("pour {}", copie.remise.qui),
    };
    let why = if copie.remise.base.is_empty() {
        String::new()
    } else {
        format!(". {}. Accord\u{a0}: {}", copie.remise.base, copie.remise.accord)
    };
    format!("Le {}, {to}, par {}{why}", dates::long(day), noms.nom(&copie.agent))
}

impl Samples for DroitsPage {
    const NOM: &'static str = "droits";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |bandeau: Option<&str>, demandes, copies| Self {
            cadre: Cadre::exemple("Droits de A. D.", Lieu::Personnes),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            bandeau: bandeau.map(Into::into),
            demandes,
            copies,
        };
        let line = LigneDemande::exemple(
            "Limiter\u{a0}: garder sans modifier",
            "",
            "ok",
            "répondu\u{a0}: oui, en entier",
            "le 20 novembre 2026",
        );
        let told = "Traitement limité depuis le 20 novembre 2026. Ce dossier se lit\u{a0}; il ne se modifie plus.";
        vec![
            ("vide", page(None, Vec::new(), Vec::new())),
            ("pleine", page(Some(told), vec![line], vec!["Le 3 novembre 2026, pour elle, par Claire Morel".into()])),
        ]
    }
}
