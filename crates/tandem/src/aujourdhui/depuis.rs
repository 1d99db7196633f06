//! `/depuis`: what happened, since a day, to the people one follows.

use std::collections::HashMap;

use axum::extract::{Query, State};
use jiff::{Timestamp, ToSpan, civil::Date};
use serde::Deserialize;
use tandem_platform::{Db, Reading};

use super::relais;
use crate::{
    actes::{self, Acte, ActeId, Mode},
    agents::{self, AgentId, Session},
    personnes::{
        self, PersonneId,
        faits::{self, Fait, FaitId, Quoi},
    },
    refus::Refus,
    suivi,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// People of a page.
const PAR_PAGE: usize = 20;
/// Things of each kind read: beyond, the oldest are said to be missing.
const LUES: i64 = 1_000;

/// What was written of someone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Ecrit {
    Acte(ActeId),
    Fait(FaitId),
}

/// One thing that happened.
#[derive(Clone, Debug)]
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
    let referents: Vec<&str> = referents.iter().map(AgentId::as_str).collect();
    let referents = serde_json::to_string(&referents).unwrap_or_else(|_| "[]".to_owned());
    let (perimetre, asks) = (&session.perimetre, (&session.agent.id, referents.as_str()));
    let acts = actes::des_autres(&mut reading, perimetre, asks, since, LUES).await?;
    let facts = faits::des_autres(&mut reading, perimetre, asks, since, LUES).await?;
    let full = |n: usize| i64::try_from(n).is_ok_and(|n| n >= LUES);
    let coupee = full(acts.len()) || full(facts.len());
    let role = session.agent.role;
    let told = acts.into_iter().map(|(id, who, at)| (who, at, Ecrit::Acte(id)));
    let facts = facts.into_iter().filter(|fact| fact.2.ouvert_a(role));
    let grouped = group(told.chain(facts.map(|(id, who, _, at)| (who, at, Ecrit::Fait(id)))).collect());
    let (total, page) = (grouped.len(), params.page.parse::<usize>().unwrap_or(1).max(1));
    let start = (page - 1).saturating_mul(PAR_PAGE);
    let here: Vec<(PersonneId, Vec<Ecrit>)> = grouped.into_iter().skip(start).take(PAR_PAGE).collect();
    // Only what this page shows is opened.
    let choses = choses(&mut reading, &session, &db, &here).await?;
    let ids: Vec<PersonneId> = here.iter().map(|one| one.0.clone()).collect();
    let people = personnes::plusieurs(&mut reading, perimetre, &ids).await?;
    drop(reading);
    session.note_read(&db, "depuis.voir", "agents", session.agent.id.as_str()).await?;
    let names: HashMap<PersonneId, String> = people.into_iter().map(|one| (one.id, one.identite.affichee())).collect();
    let blocs = here.into_iter().filter_map(|(id, told)| {
        let choses = told.iter().filter_map(|one| choses.get(one).cloned()).collect();
        Some(Bloc { nom: names.get(&id)?.clone(), id: id.to_string(), choses })
    });
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

/// The acts and facts of a page, opened and said.
async fn choses(
    reading: &mut Reading,
    session: &Session,
    db: &Db,
    here: &[(PersonneId, Vec<Ecrit>)],
) -> Result<HashMap<Ecrit, Chose>, Refus> {
    let (mut acts, mut facts) = (Vec::new(), Vec::new());
    for one in here.iter().flat_map(|one| &one.1) {
        match one {
            Ecrit::Acte(id) => acts.push(id.clone()),
            Ecrit::Fait(id) => facts.push(id.clone()),
        }
    }
    let noms = agents::noms(reading, &session.perimetre).await?;
    let reads = session.agent.role.lit_les_notes();
    let acts = actes::plusieurs(reading, &session.perimetre, &session.agent.id, &acts).await?;
    let facts = faits::plusieurs(reading, &session.perimetre, &facts).await?;
    let facts = facts.into_iter().map(|fact| (Ecrit::Fait(fact.id.clone()), noted(&fact, &noms, db)));
    Ok(acts.into_iter().map(|acte| (Ecrit::Acte(acte.id.clone()), act(acte, &noms, db, reads))).chain(facts).collect())
}

/// By person: the one something happened to last comes first, and in each the last thing first.
fn group(mut told: Vec<(PersonneId, Timestamp, Ecrit)>) -> Vec<(PersonneId, Vec<Ecrit>)> {
    told.sort_by_key(|one| std::cmp::Reverse(one.1));
    let mut order: Vec<(PersonneId, Vec<Ecrit>)> = Vec::new();
    let mut place: HashMap<PersonneId, usize> = HashMap::new();
    for (id, _, ecrit) in told {
        let at = *place.entry(id.clone()).or_insert_with(|| {
            order.push((id, Vec::new()));
            order.len() - 1
        });
        if let Some(one) = order.get_mut(at) {
            one.1.push(ecrit);
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
