//! `/depuis`: what happened, since a day, to the people one follows.

use std::collections::HashMap;

use axum::extract::{Query, State};
use jiff::{Timestamp, ToSpan, civil::Date};
use serde::Deserialize;
use tandem_platform::Db;

use super::relais;
use crate::{
    actes::{self, Acte, Mode},
    agents::{self, AgentId, Session},
    personnes::{
        self, PersonneId,
        faits::{self, Fait, Quoi},
        rattachement,
    },
    refus::Refus,
    suivi,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// People of a page.
const PAR_PAGE: usize = 20;
/// Things of each kind read: beyond, the oldest are said to be missing.
const LUES: i64 = 1_000;

/// One thing that happened.
#[derive(Debug)]
pub struct Chose {
    quand: String,
    phrase: String,
    mode: Option<Mode>,
    detail: String,
    note: Option<String>,
    annule: bool,
}

/// A person, and what happened to her, last first.
#[derive(Debug)]
pub struct Bloc {
    id: String,
    nom: String,
    choses: Vec<Chose>,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "aujourdhui/depuis.html")]
pub struct DepuisPage {
    cadre: Cadre,
    depuis: String,
    jour: String,
    combien: String,
    blocs: Vec<Bloc>,
    coupee: bool,
    avant: Option<usize>,
    apres: Option<usize>,
    imprime_le: String,
}

/// `?depuis=` the day, `?page=`.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    depuis: String,
    #[serde(default)]
    page: String,
}

/// `GET /depuis`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Query(params): Query<Params>,
) -> Result<Page<DepuisPage>, Refus> {
    let (today, zone) = (db.clock().today(), db.clock().zone().clone());
    let mut reading = session.read(&db).await?;
    let week = today.checked_sub(7.days()).unwrap_or(today);
    let month = today.checked_sub(30.days()).unwrap_or(today);
    let known = suivi::remplacements(&mut reading, session.etablissement(), month).await?;
    let away = relais::absence(&mut reading, &session, &db, &known).await?;
    let day = dates::lire(&params.depuis).or(away).unwrap_or(week).min(today);
    let since = day.at(0, 0, 0, 0).to_zoned_datetime(zone).map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp());
    let mut referents = vec![session.agent.id.clone()];
    referents.extend(suivi::pour_qui(&known, &session.agent.id, today).iter().map(|one| one.absent.clone()));
    let files = rattachement::dossiers_suivis(&mut reading, &session.perimetre, &referents).await?;
    let list: Vec<&str> = files.iter().map(|one| one.0.as_str()).collect();
    let list = serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned());
    let me = &session.agent.id;
    let acts = actes::des_autres(&mut reading, &session.perimetre, me, list.clone(), since, LUES).await?;
    let facts = faits::des_autres(&mut reading, me, list, since, LUES).await?;
    let full = |n: usize| i64::try_from(n).is_ok_and(|n| n >= LUES);
    let coupee = full(acts.len()) || full(facts.len());
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    let roots: HashMap<PersonneId, PersonneId> = files.into_iter().collect();
    let role = session.agent.role;
    let facts = facts.into_iter().filter(|fact| fact.genre.ouvert_a(role));
    let told = acts
        .into_iter()
        .filter_map(|acte| Some((acte.personne.clone()?, acte.created_at, act(acte, &noms, &db, role.lit_les_notes()))))
        .chain(facts.map(|fact| (fact.personne.clone(), fact.note_le, noted(&fact, &noms, &db))));
    let told = told.filter_map(|(file, at, chose)| Some((roots.get(&file)?.clone(), at, chose)));
    let grouped = group(told.collect());
    let (total, page) = (grouped.len(), params.page.parse::<usize>().unwrap_or(1).max(1));
    let start = (page - 1).saturating_mul(PAR_PAGE);
    let here: Vec<(PersonneId, Vec<Chose>)> = grouped.into_iter().skip(start).take(PAR_PAGE).collect();
    let ids: Vec<PersonneId> = here.iter().map(|one| one.0.clone()).collect();
    let people = personnes::plusieurs(&mut reading, &session.perimetre, &ids).await?;
    drop(reading);
    session.note_read(&db, "depuis.voir", "agents", session.agent.id.as_str()).await?;
    let names: HashMap<PersonneId, String> = people.into_iter().map(|one| (one.id, one.identite.affichee())).collect();
    let blocs = here
        .into_iter()
        .filter_map(|(id, choses)| Some(Bloc { nom: names.get(&id)?.clone(), id: id.to_string(), choses }));
    Ok(Page::ok(DepuisPage {
        cadre: session.cadre("Ce qui s’est passé", Lieu::Aujourdhui),
        depuis: day.to_string(),
        jour: dates::full(day, today),
        combien: people_told(total),
        blocs: blocs.collect(),
        coupee,
        avant: (page > 1 && total > 0).then(|| page - 1),
        apres: (start + PAR_PAGE < total).then(|| page + 1),
        imprime_le: dates::long(today),
    }))
}

fn people_told(total: usize) -> String {
    crate::ui::nombre(i64::try_from(total).unwrap_or(i64::MAX), "personne concernée", "personnes concernées")
}

/// By person: the one something happened to last comes first, and in each the last thing first.
fn group(mut told: Vec<(PersonneId, Timestamp, Chose)>) -> Vec<(PersonneId, Vec<Chose>)> {
    told.sort_by_key(|one| std::cmp::Reverse(one.1));
    let mut order: Vec<(PersonneId, Vec<Chose>)> = Vec::new();
    let mut place: HashMap<PersonneId, usize> = HashMap::new();
    for (id, _, chose) in told {
        let at = *place.entry(id.clone()).or_insert_with(|| {
            order.push((id, Vec::new()));
            order.len() - 1
        });
        if let Some(one) = order.get_mut(at) {
            one.1.push(chose);
        }
    }
    order
}

fn name(noms: &HashMap<AgentId, String>, id: &AgentId) -> String {
    noms.get(id).cloned().unwrap_or_else(|| "un ancien agent".to_owned())
}

fn act(acte: Acte, noms: &HashMap<AgentId, String>, db: &Db, reads: bool) -> Chose {
    let mut detail = format!("{} · {}", acte.mode.nom(), name(noms, &acte.agent));
    if let Some(undone) = &acte.annulation {
        detail = format!("{detail} · annulé par {}", name(noms, &undone.agent));
    }
    Chose {
        quand: dates::near(acte.fait_le, db.clock().today()),
        phrase: acte.demarche.unwrap_or_else(|| "Démarche non précisée".to_owned()),
        mode: Some(acte.mode),
        detail,
        note: acte.note.filter(|_| reads),
        annule: acte.annulation.is_some(),
    }
}

fn noted(fact: &Fait, noms: &HashMap<AgentId, String>, db: &Db) -> Chose {
    let day: Date = fact.note_le.to_zoned_datetime(db.clock().zone().clone()).date();
    let said = fact.phrase();
    let phrase = if said.is_empty() { fact.genre.nom.to_owned() } else { format!("{}\u{a0}: {said}", fact.genre.nom) };
    Chose {
        quand: dates::near(day, db.clock().today()),
        phrase,
        mode: None,
        detail: format!("{} · {}", fact.source.nom(), name(noms, &fact.agent)),
        note: None,
        annule: matches!(fact.contenu.quoi, Quoi::Rien),
    }
}

impl Samples for DepuisPage {
    const NOM: &'static str = "depuis";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |blocs: Vec<Bloc>| Self {
            cadre: Cadre::exemple("Ce qui s’est passé", Lieu::Aujourdhui),
            depuis: "2026-11-16".into(),
            jour: "lundi 16 novembre".into(),
            combien: people_told(blocs.len()),
            apres: (!blocs.is_empty()).then_some(2),
            avant: None,
            coupee: !blocs.is_empty(),
            blocs,
            imprime_le: "23 novembre 2026".into(),
        };
        let chose = |phrase: &str, mode: Option<Mode>, note: Option<&str>| Chose {
            quand: "hier".into(),
            phrase: phrase.into(),
            mode,
            detail: "Youssef Benamar".into(),
            note: note.map(Into::into),
            annule: false,
        };
        let full = vec![Bloc {
            id: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            choses: vec![
                chose("Dossier de surendettement", Some(Mode::ADeux), Some("Rappeler la banque.")),
                chose("Téléphone\u{a0}: 06 39 98 12 34", None, None),
            ],
        }];
        vec![("vide", page(Vec::new())), ("pleine", page(full))]
    }
}
