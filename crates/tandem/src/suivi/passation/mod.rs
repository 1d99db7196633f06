//! `/suivi/{id}`: the people of one agent, or those nobody follows; giving them to a colleague, and undoing it.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_platform::{
    Db, Reading, Result, Tx,
    web::{Errors, Fields},
};

mod exemples;
mod queries;

use self::queries::Passation;
use super::{
    decision::libres,
    model::{Changement, PassationId, Place, SuiviId, pour_qui},
    queries as suivis,
};
use crate::{
    agents::{
        AgentId, EquipeId, Perimetre, Role, Session,
        collegues::{self, Collegue},
        depart::{self, Lie},
    },
    personnes::{Personne, PersonneId, rattachement},
    refus::Refus,
    ui::{Cadre, Lieu, Page, dates, de, nombre},
};

/// Lines of a page.
const PAR_PAGE: usize = 50;
/// People given in one act.
const LOT: i64 = 2_000;
/// The address of those nobody follows.
const SANS_REFERENT: &str = "sans-referent";

/// A person.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    nom: String,
    detail: String,
    cochee: bool,
}

/// A colleague who can take them.
#[derive(Debug)]
pub struct Choix {
    id: String,
    nom: String,
    choisi: bool,
}

/// A handover that was done.
#[derive(Debug)]
pub struct Faite {
    id: String,
    phrase: String,
    annulable: bool,
    /// Just done.
    vient: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "suivi/passation/page.html")]
pub struct PassationPage {
    cadre: Cadre,
    erreurs: Errors,
    adresse: String,
    titre: String,
    compte: String,
    total: i64,
    lignes: Vec<Ligne>,
    suite: Option<String>,
    collegues: Vec<Choix>,
    faites: Vec<Faite>,
    peut_passer: bool,
    numero: String,
    /// What else of people's affairs hangs on this agent.
    attaches: Vec<(&'static str, Vec<Lie>)>,
}

/// `?apres=` the next page; `?fait=` the handover just done.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    apres: String,
    #[serde(default)]
    fait: String,
    /// How many stayed, whose file is frozen.
    #[serde(default)]
    geles: String,
}

/// Whose people, and what this reader may do with them.
struct Cible {
    de: Option<Collegue>,
    collegues: Vec<Collegue>,
    peut_passer: bool,
}

impl Cible {
    fn agent(&self) -> Option<&AgentId> {
        self.de.as_ref().map(|one| &one.agent.id)
    }

    fn adresse(&self) -> String {
        format!("/suivi/{}", self.agent().map_or(SANS_REFERENT, AgentId::as_str))
    }

    fn nom(&self, id: &AgentId) -> String {
        collegues::trouver(&self.collegues, id)
            .map_or_else(|| "un ancien agent".to_owned(), |one| one.agent.nom.clone())
    }
}

/// Her own list, a responsable's of anybody, and, to read only, that of the one replaced today. Else it does not exist.
async fn ouvrir(on: &mut Reading, db: &Db, session: &Session, id: &str) -> Result<Cible, Refus> {
    let all = collegues::collegues(on, session.etablissement()).await?;
    if id == SANS_REFERENT {
        return Ok(Cible { de: None, collegues: all, peut_passer: true });
    }
    let id = AgentId::parse(id).ok_or(Refus::Introuvable)?;
    let de = collegues::trouver(&all, &id).cloned().ok_or(Refus::Introuvable)?;
    let peut_passer = id == session.agent.id || session.agent.role == Role::Responsable;
    if !peut_passer {
        let today = db.clock().today();
        let known = suivis::remplacements(on, session.etablissement(), today).await?;
        if !pour_qui(&known, &session.agent.id, today).iter().any(|one| one.absent == id) {
            return Err(Refus::Introuvable);
        }
    }
    Ok(Cible { de: Some(de), collegues: all, peut_passer })
}

/// The perimeter of the list: one's own teams to give, all that is seen to read.
fn perimetre(session: &Session, cible: &Cible) -> Perimetre {
    if cible.peut_passer { session.perimetre_propre() } else { session.perimetre.clone() }
}

/// `GET /suivi/{id}`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<PassationPage>, Refus> {
    let mut reading = session.read(&db).await?;
    let cible = ouvrir(&mut reading, &db, &session, &id).await?;
    Ok(Page::ok(page(&db, &session, &mut reading, &cible, &params, (Errors::default(), &Fields::default())).await?))
}

async fn page(
    db: &Db,
    session: &Session,
    on: &mut Reading,
    cible: &Cible,
    params: &Params,
    (erreurs, champs): (Errors, &Fields),
) -> Result<PassationPage, Refus> {
    let after = params.apres.split_once('_').and_then(|(date, id)| Some((date.parse().ok()?, PersonneId::parse(id)?)));
    let after = after.as_ref().map(|(date, id): &(Date, PersonneId)| (*date, id));
    let limit = i64::try_from(PAR_PAGE + 1).unwrap_or(i64::MAX);
    let perimetre = perimetre(session, cible);
    let found = rattachement::suivies(on, &perimetre, cible.agent(), after, limit).await?;
    let done = queries::passations_de(on, session.etablissement(), cible.agent()).await?;
    session.note_read(db, "suivi.lister", "agents", cible.agent().map_or(SANS_REFERENT, AgentId::as_str)).await?;
    let today = db.clock().today();
    let attaches = match cible.agent() {
        Some(agent) => depart::attaches(on, (&perimetre, agent, today)).await?,
        None => Vec::new(),
    };
    let ticked = champs.every("personne");
    let total = found.total();
    let mut people = found.personnes;
    let more = people.len() > PAR_PAGE;
    people.truncate(PAR_PAGE);
    let last = people.last().filter(|_| more);
    let line = |one: &Personne| Ligne {
        id: one.id.to_string(),
        nom: one.identite.affichee(),
        detail: [one.identite.distinction(), one.vue(today)]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        cochee: ticked.contains(&one.id.as_str()),
    };
    let takes = |one: &&Collegue| {
        one.peut_suivre()
            && Some(&one.agent.id) != cible.agent()
            && perimetre.equipes.iter().any(|equipe| one.est_de(equipe))
    };
    let titre = cible
        .de
        .as_ref()
        .map_or_else(|| "Personnes sans référent".to_owned(), |one| format!("Personnes {}", de(&one.agent.nom)));
    Ok(PassationPage {
        cadre: session.cadre(titre.clone(), Lieu::Equipe),
        erreurs,
        adresse: cible.adresse(),
        titre,
        compte: nombre(total, "personne", "personnes"),
        total,
        suite: last.map(|last| format!("{}_{}", last.dernier_acte_le, last.id)),
        lignes: people.iter().map(line).collect(),
        collegues: cible
            .collegues
            .iter()
            .filter(takes)
            .map(|one| Choix {
                id: one.agent.id.to_string(),
                nom: one.agent.nom.clone(),
                choisi: champs.raw("a") == one.agent.id.as_str(),
            })
            .collect(),
        faites: done.iter().map(|one| faite(one, cible, session, db, params)).collect(),
        peut_passer: cible.peut_passer,
        numero: PassationId::new(db.clock(), db.random()).to_string(),
        attaches,
    })
}

fn faite(one: &Passation, cible: &Cible, session: &Session, db: &Db, params: &Params) -> Faite {
    let day = one.le.to_zoned_datetime(db.clock().zone().clone()).date();
    let gone = nombre(one.combien, "dossier passé", "dossiers passés");
    let mut phrase = format!(
        "{gone} à {} par {}, {}",
        cible.nom(&one.a),
        cible.nom(&one.agent),
        dates::near(day, db.clock().today())
    );
    if one.annulee {
        phrase.push_str(" (annulé)");
    }
    let vient = params.fait == one.id.as_str();
    if let Some(left) = params.geles.parse().ok().filter(|left| vient && *left > 0) {
        let left = nombre(left, "dossier est resté", "dossiers sont restés");
        phrase = format!("{phrase}\u{a0}; {left}\u{a0}: son traitement est limité, il ne change pas");
    }
    let annulable =
        cible.peut_passer && !one.annulee && (session.agent.role == Role::Responsable || one.agent == session.agent.id);
    Faite { id: one.id.to_string(), phrase, annulable, vient }
}

/// `POST /suivi/{id}`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let mut reading = session.read(&db).await?;
    let cible = ouvrir(&mut reading, &db, &session, &id).await?;
    if !cible.peut_passer {
        return Err(Refus::Introuvable);
    }
    let mut erreurs = Errors::default();
    let own = session.perimetre_propre();
    let to = AgentId::parse(champs.raw("a")).and_then(|id| collegues::trouver(&cible.collegues, &id));
    let to = to.filter(|one| one.peut_suivre() && Some(&one.agent.id) != cible.agent());
    let teams: Vec<EquipeId> =
        own.equipes.iter().filter(|team| to.is_some_and(|one| one.est_de(team))).cloned().collect();
    if teams.is_empty() {
        erreurs.add("a", "Choisissez le collègue qui prend la suite.");
    }
    let ids: Vec<PersonneId> = match champs.raw("quoi") {
        "toutes" => {
            let all = rattachement::suivies(&mut reading, &own, cible.agent(), None, LOT).await?;
            all.personnes.into_iter().map(|one| one.id).collect()
        }
        _ => champs.every("personne").into_iter().filter_map(PersonneId::parse).collect(),
    };
    if ids.is_empty() {
        erreurs.add("personnes", "Cochez au moins une personne.");
    }
    let (Some(to), true) = (to, erreurs.is_empty()) else {
        let page = page(&db, &session, &mut reading, &cible, &Params::default(), (erreurs, &champs)).await?;
        return Ok(Page::to_correct(page).into_response());
    };
    drop(reading);
    let numero = PassationId::parse(champs.raw("numero")).unwrap_or_else(|| PassationId::new(db.clock(), db.random()));
    let done = format!("{}?fait={numero}", cible.adresse());
    let mut tx = db.write(session.intent("suivi.passer", "passations", numero.as_str())).await?;
    let who = (&numero, cible.agent(), &to.agent.id, &session.agent.id);
    if !queries::passer(&mut tx, session.etablissement(), who).await? {
        return Ok(Redirect::to(&done).into_response());
    }
    let narrow = Perimetre { etablissement: session.etablissement().clone(), equipes: teams };
    let (ids, frozen) = libres(&mut tx, ids).await?;
    let moved = deplacer(&mut tx, &session, &narrow, &ids, (cible.agent(), Some(&to.agent.id)), Some(&numero)).await?;
    if moved == 0 {
        drop(tx);
        let mut erreurs = Errors::default();
        erreurs.add("a", "Ces personnes sont d’une équipe dont ce collègue n’est pas. Choisissez-en un autre.");
        let mut reading = session.read(&db).await?;
        let page = page(&db, &session, &mut reading, &cible, &Params::default(), (erreurs, &champs)).await?;
        return Ok(Page::to_correct(page).into_response());
    }
    tx.commit().await?;
    let left = if frozen > 0 { format!("&geles={frozen}") } else { String::new() };
    Ok(Redirect::to(&format!("{done}{left}")).into_response())
}

/// Gives those of `ids` still followed by `de` to `a`, each with its line of history and of journal. Says how many.
async fn deplacer(
    tx: &mut Tx,
    session: &Session,
    perimetre: &Perimetre,
    ids: &[PersonneId],
    (de, a): (Option<&AgentId>, Option<&AgentId>),
    passation: Option<&PassationId>,
) -> Result<usize> {
    let (le, debut) = (tx.clock().now(), tx.clock().today());
    let changed = rattachement::referent_de_plusieurs(tx, perimetre, ids, de, a).await?;
    for (personne, equipe) in &changed {
        let place = |referent: Option<&AgentId>| Place { equipe: equipe.clone(), referent: referent.cloned() };
        let change = Changement {
            personne: personne.clone(),
            avant: place(de),
            apres: place(a),
            debut,
            raison: None,
            agent: session.agent.id.clone(),
            le,
        };
        let id = SuiviId::new(tx.clock(), tx.random());
        suivis::ecrire(tx, session.etablissement(), &id, &change, passation).await?;
        tx.record(session.entry("suivi.changer", "personnes", personne.as_str()));
    }
    Ok(changed.len())
}

/// `POST /passations/{id}/annulation`: those whose file says nothing later go back.
pub async fn annuler(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Redirect, Refus> {
    let id = PassationId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut tx = db.write(session.intent("suivi.rendre", "passations", id.as_str())).await?;
    let one = queries::passation(&mut tx, session.etablissement(), &id).await?.ok_or(Refus::Introuvable)?;
    if session.agent.role != Role::Responsable && one.agent != session.agent.id {
        return Err(Refus::Introuvable);
    }
    if queries::annuler(&mut tx, session.etablissement(), &id, &session.agent.id).await? {
        let ids = queries::inchangees(&mut tx, &id).await?;
        let (ids, _) = libres(&mut tx, ids).await?;
        let own = session.perimetre_propre();
        deplacer(&mut tx, &session, &own, &ids, (Some(&one.a), one.de.as_ref()), None).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/suivi/{}", one.de.as_ref().map_or(SANS_REFERENT, AgentId::as_str))))
}
