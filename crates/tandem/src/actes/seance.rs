//! `/seance`: one act for several people who came together.

use std::collections::HashSet;

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{ActeForm, ActeId, Mode, NouvelActe, Raison, queries, saisie::Saisie};
use crate::{
    agents::Session,
    cadre::EnVigueur,
    personnes::{self, Index, Personne, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// People proposed without searching.
const PROPOSEES: i64 = 12;
/// Most people in one session.
const PERSONNES_MAX: usize = 40;

/// Someone who may have come.
#[derive(Clone, Debug)]
pub struct Presente {
    id: String,
    nom: String,
    naissance: String,
    cochee: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "actes/seance.html")]
pub struct SeancePage {
    cadre: Cadre,
    personnes: Vec<Presente>,
    cherche: String,
    trouvees: Option<usize>,
    saisie: Saisie,
}

/// `GET /seance`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<SeancePage>, Refus> {
    let people = proposed(&db, &session, &[]).await?;
    Ok(Page::ok(page(&db, &session, &people, &[]).await?))
}

/// The people chosen, then those last helped.
async fn proposed(db: &Db, session: &Session, chosen: &[PersonneId]) -> Result<Vec<Personne>, Refus> {
    let mut reading = session.read(db).await?;
    let mut people = personnes::plusieurs(&mut reading, &session.perimetre, chosen).await?;
    people.extend(personnes::recentes(&mut reading, &session.perimetre, None, PROPOSEES).await?);
    session.note_read(db, "personnes.lister", "etablissements", session.etablissement().as_str()).await?;
    Ok(people)
}

async fn page(db: &Db, session: &Session, people: &[Personne], chosen: &[PersonneId]) -> Result<SeancePage, Refus> {
    let mut reading = session.read(db).await?;
    let acts = queries::derniers(&mut reading, &session.perimetre, &session.agent.id, 30).await?;
    let regles = EnVigueur::lire(&mut reading, session.etablissement()).await?;
    let mut seen = HashSet::new();
    let shown = people.iter().filter(|person| seen.insert(&person.id)).map(|person| Presente {
        id: person.id.to_string(),
        nom: person.identite.affichee(),
        naissance: person.identite.naissance.map(|date| date.year().to_string()).unwrap_or_default(),
        cochee: chosen.contains(&person.id),
    });
    Ok(SeancePage {
        cadre: session.cadre("Noter une séance", Lieu::Aujourdhui),
        personnes: shown.collect(),
        cherche: String::new(),
        trouvees: None,
        saisie: Saisie::vide(
            &ActeId::new(db.clock(), db.random()),
            db.clock().today().to_string(),
            acts.into_iter().filter_map(|acte| acte.demarche),
        )
        .avec_cadre(&regles),
    })
}

/// `POST /seance`: look for someone else, or note. What was ticked and typed stays either way.
pub async fn post(
    State(db): State<Db>,
    State(index): State<Index>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let mut chosen: Vec<PersonneId> = champs.every("personne").into_iter().filter_map(PersonneId::parse).collect();
    chosen.sort();
    chosen.dedup();
    let too_many = chosen.len() > PERSONNES_MAX;
    chosen.truncate(PERSONNES_MAX);
    let mut people = proposed(&db, &session, &chosen).await?;
    // Only people of the perimeter come back from the database.
    chosen.retain(|id| people.iter().any(|person| person.id == *id));
    if champs.raw("action") == "chercher" {
        let cherche = champs.line("cherche");
        let mut reading = session.read(&db).await?;
        let found = index.chercher(&mut reading, &session.perimetre, &cherche, db.clock().today()).await?;
        drop(reading);
        let trouvees = (!cherche.is_empty()).then_some(found.len());
        let at = chosen.len();
        people.splice(at..at, found.into_iter().map(|one| one.personne));
        let page = page(&db, &session, &people, &chosen).await?;
        let saisie = page.saisie.typed(&champs, Errors::default());
        return Ok(Page::ok(SeancePage { cherche, trouvees, saisie, ..page }).into_response());
    }
    let read = ActeForm::read(&champs, db.clock().today());
    let mut erreurs = Errors::default();
    if chosen.len() < 2 {
        erreurs.add("personnes", "Cochez au moins deux personnes.");
    }
    if too_many {
        erreurs
            .add("personnes", format!("{PERSONNES_MAX} personnes au plus. Notez une seconde séance pour les autres."));
    }
    for (field, sentence) in read.as_ref().err().map(Errors::all).unwrap_or_default() {
        erreurs.add(field, sentence.clone());
    }
    let (Ok(form), true) = (read, erreurs.is_empty()) else {
        let page = page(&db, &session, &people, &chosen).await?;
        let saisie = page.saisie.typed(&champs, erreurs);
        let cherche = champs.line("cherche");
        return Ok(Page::to_correct(SeancePage { cherche, saisie, ..page }).into_response());
    };
    let acte = ActeId::parse(champs.raw("numero")).unwrap_or_else(|| ActeId::new(db.clock(), db.random()));
    let mut tx = db.write(session.intent("actes.noter", "actes", acte.as_str())).await?;
    if personnes::limitees(&mut tx, &chosen).await? {
        return Err(Refus::Limite);
    }
    let new = NouvelActe { id: &acte, agent: &session.agent.id, personnes: &chosen, form: &form };
    // The same form sent twice shows the first result.
    if queries::noter(&mut tx, session.etablissement(), &new).await? {
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/?note={acte}")).into_response())
}

impl Samples for SeancePage {
    const NOM: &'static str = "seance";

    fn samples() -> Vec<(&'static str, Self)> {
        let person = |nom: &str, cochee| Presente {
            id: format!("019aa000-0000-7000-8000-0000000{:05}", nom.len()),
            nom: nom.into(),
            naissance: "1985".into(),
            cochee,
        };
        let page = |saisie| Self {
            cadre: Cadre::exemple("Noter une séance", Lieu::Aujourdhui),
            personnes: vec![
                person("Aïssata DIALLO", true),
                person("Thierno BAH", true),
                person("Oksana PETROV", false),
            ],
            cherche: String::new(),
            trouvees: None,
            saisie,
        };
        let mut all: Vec<_> = Saisie::samples().into_iter().map(|(name, saisie)| (name, page(saisie))).collect();
        let nobody =
            Self { personnes: Vec::new(), cherche: "Tcherno".into(), trouvees: Some(0), ..page(Saisie::default()) };
        all.push(("introuvable", nobody));
        all
    }
}
