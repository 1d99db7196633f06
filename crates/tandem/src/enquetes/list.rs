//! `/enquetes`: those of the établissement, and the questionnaires there are.

use std::collections::HashMap;

use axum::extract::State;
use tandem_platform::Db;

use super::{
    model::{Enquete, EnqueteId},
    page::etat,
    queries,
};
use crate::{
    agents::{Role, Session},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, Ton, nombre},
};

/// An enquête in the list.
#[derive(Clone, Debug)]
pub struct Ligne {
    id: String,
    titre: String,
    vague: Option<String>,
    ton: Ton,
    etat: String,
    reponses: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "enquetes/list.html")]
pub struct ListPage {
    cadre: Cadre,
    lignes: Vec<Ligne>,
    ouvre: bool,
}

/// « vague 2 », once there are several.
pub(super) fn vague(one: &Enquete) -> Option<String> {
    (one.vague > 1).then(|| format!("vague {}", one.vague))
}

/// `GET /enquetes`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<ListPage>, Refus> {
    let mut reading = session.read(&db).await?;
    let known = queries::toutes(&mut reading, db.clock().zone(), session.etablissement()).await?;
    let ids: Vec<&str> = known.iter().map(|one| one.id.as_str()).collect();
    let effectifs: HashMap<String, i64> = queries::effectifs(&mut reading, &ids).await?.into_iter().collect();
    let today = db.clock().today();
    let line = |one: &Enquete| {
        let (ton, etat) = etat(one, today);
        let n = effectifs.get(one.id.as_str()).copied().unwrap_or(0);
        let reponses = nombre(n, "réponse", "réponses");
        Ligne { id: one.id.to_string(), titre: one.titre.clone(), vague: vague(one), ton, etat, reponses }
    };
    Ok(Page::ok(ListPage {
        cadre: session.cadre("Enquêtes", Lieu::Equipe),
        lignes: known.iter().map(line).collect(),
        ouvre: session.agent.role == Role::Responsable,
    }))
}

/// One of the établissement, from its address.
pub(super) async fn ouvrir(db: &Db, session: &Session, id: &str) -> Result<(tandem_platform::Reading, Enquete), Refus> {
    let id = EnqueteId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let one = queries::trouver(&mut reading, db.clock().zone(), (session.etablissement(), &id)).await?;
    Ok((reading, one.ok_or(Refus::Introuvable)?))
}

impl Samples for ListPage {
    const NOM: &'static str = "enquetes";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |n: u8, titre: &str, vague: Option<&str>, ton, etat: &str, reponses: &str| Ligne {
            id: format!("019aa000-0000-7000-8000-00000000006{n}"),
            titre: titre.into(),
            vague: vague.map(Into::into),
            ton,
            etat: etat.into(),
            reponses: reponses.into(),
        };
        let page = |lignes, ouvre| Self { cadre: Cadre::exemple("Enquêtes", Lieu::Equipe), lignes, ouvre };
        let two = vec![
            line(
                1,
                "Le numérique dans notre travail",
                Some("vague 2"),
                Ton::Ok,
                "ouverte jusqu’au 23 décembre",
                "12\u{a0}réponses",
            ),
            line(2, "Le numérique dans notre travail", None, Ton::Calme, "close le 3 mars", "108\u{a0}réponses"),
        ];
        vec![("vide", page(Vec::new(), true)), ("pleine", page(two.clone(), true)), ("à lire", page(two, false))]
    }
}
