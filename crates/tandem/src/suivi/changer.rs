//! `/personnes/{id}/suivi`: who accompanies her, since when, and a change.

use std::collections::HashMap;

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{Timestamp, civil::Date};
use tandem_platform::{
    Db, Reading, Result,
    web::{Errors, Fields},
};

use super::{
    decision::{Decision, appliquer},
    model::{Changement, Place, PropositionId, RAISON_MAX, SuiviId, periodes, verifier_debut},
    queries::{self, Proposee},
};
use crate::{
    agents::{
        AgentId, Equipe, EquipeId, Session,
        collegues::{self, Collegue},
    },
    personnes::{self, Personne, PersonneId, rattachement},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// A stretch of the history, in words.
#[derive(Debug)]
pub struct Ligne {
    qui: String,
    quand: String,
    detail: String,
    raison: Option<String>,
}

/// A proposal of this person, in words.
#[derive(Debug)]
pub struct LigneProposition {
    id: String,
    phrase: String,
    raison: String,
    /// Can it be withdrawn?
    attend: bool,
}

/// One choice of a list.
#[derive(Debug)]
pub struct Choix {
    id: String,
    nom: String,
    choisi: bool,
}

/// What is in the form.
#[derive(Debug, Default)]
pub struct Saisie {
    numero: String,
    vu: usize,
    equipe: String,
    referent: String,
    debut: String,
    raison: String,
    accord: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "suivi/changer.html")]
pub struct ChangerPage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    nom: String,
    saisie: Saisie,
    equipes: Vec<Choix>,
    autres: Vec<Choix>,
    referents: Vec<Choix>,
    histoire: Vec<Ligne>,
    propositions: Vec<LigneProposition>,
}

/// Everything the page is made of.
struct Ouvert {
    personne: Personne,
    changes: Vec<Changement>,
    propositions: Vec<Proposee>,
    collegues: Vec<Collegue>,
    equipes: Vec<Equipe>,
}

async fn ouvrir(on: &mut Reading, session: &Session, id: &str) -> Result<Ouvert, Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let personne = personnes::find(on, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    Ok(Ouvert {
        changes: queries::changements(on, &personne).await?,
        propositions: queries::propositions_de(on, &personne).await?,
        collegues: collegues::collegues(on, session.etablissement()).await?,
        equipes: collegues::equipes_de_l_etablissement(on, session.etablissement()).await?,
        personne,
    })
}

/// `GET /personnes/{id}/suivi`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Page<ChangerPage>, Refus> {
    let open = ouvrir(&mut session.read(&db).await?, &session, &id).await?;
    session.note_read(&db, "suivi.voir", "personnes", open.personne.id.as_str()).await?;
    let saisie = Saisie {
        numero: SuiviId::new(db.clock(), db.random()).to_string(),
        vu: open.changes.len(),
        equipe: open.personne.equipe.to_string(),
        referent: open.personne.referent.as_ref().map(ToString::to_string).unwrap_or_default(),
        debut: db.clock().today().to_string(),
        ..Saisie::default()
    };
    Ok(Page::ok(page(&db, &session, &open, Errors::default(), saisie)))
}

fn page(db: &Db, session: &Session, open: &Ouvert, erreurs: Errors, saisie: Saisie) -> ChangerPage {
    let own = session.perimetre_propre();
    let choice = |equipe: &Equipe| Choix {
        id: equipe.id.to_string(),
        nom: equipe.nom.clone(),
        choisi: saisie.equipe == equipe.id.as_str(),
    };
    let reach = |equipe: &Equipe| equipe.id == open.personne.equipe || own.equipes.contains(&equipe.id);
    let here = open.collegues.iter().filter(|one| {
        Some(&one.agent.id) == open.personne.referent.as_ref()
            || one.peut_suivre() && open.equipes.iter().any(|equipe| reach(equipe) && one.est_de(&equipe.id))
    });
    let noms: HashMap<&EquipeId, &str> = open.equipes.iter().map(|one| (&one.id, one.nom.as_str())).collect();
    ChangerPage {
        cadre: session.cadre(format!("Suivi de {}", open.personne.identite.initiales()), Lieu::Personnes),
        erreurs,
        personne: open.personne.id.to_string(),
        nom: open.personne.identite.affichee(),
        equipes: open.equipes.iter().filter(|one| reach(one)).map(choice).collect(),
        autres: open.equipes.iter().filter(|one| !reach(one)).map(choice).collect(),
        referents: here
            .map(|one| Choix {
                id: one.agent.id.to_string(),
                nom: nom(&open.collegues, &one.agent.id),
                choisi: saisie.referent == one.agent.id.as_str(),
            })
            .collect(),
        histoire: history(open, &noms, db),
        propositions: open.propositions.iter().map(|one| proposed(one, open, &noms, db)).collect(),
        saisie,
    }
}

/// The name of a colleague; said when she is no longer there.
fn nom(all: &[Collegue], id: &AgentId) -> String {
    match collegues::trouver(all, id) {
        Some(one) if one.actif => one.agent.nom.clone(),
        Some(one) => format!("{} (n’est plus là)", one.agent.nom),
        None => "un ancien agent".to_owned(),
    }
}

fn day(le: Timestamp, db: &Db) -> Date {
    le.to_zoned_datetime(db.clock().zone().clone()).date()
}

/// Last first. What was written at once in files read as one is said once.
fn history(open: &Ouvert, noms: &HashMap<&EquipeId, &str>, db: &Db) -> Vec<Ligne> {
    let mut own: Vec<Changement> = Vec::new();
    for one in &open.changes {
        match own.iter_mut().find(|kept| kept.le == one.le && kept.agent == one.agent && kept.apres == one.apres) {
            Some(kept) if one.personne == open.personne.id => *kept = one.clone(),
            Some(_) => {}
            None => own.push(one.clone()),
        }
    }
    let now = Place { equipe: open.personne.equipe.clone(), referent: open.personne.referent.clone() };
    let told = periodes(&own, &now);
    let from = std::iter::once(None).chain(own.iter().map(Some));
    let lines = told.iter().zip(from).map(|(period, change)| {
        let who =
            period.place.referent.as_ref().map_or_else(|| "Sans référent".to_owned(), |id| nom(&open.collegues, id));
        let team = noms.get(&period.place.equipe).copied().unwrap_or_default();
        let quand = match (period.debut, period.fin) {
            (Some(from), None) => format!("depuis le {}", dates::long(from)),
            (Some(from), Some(to)) => format!("du {} au {}", dates::long(from), dates::long(to)),
            (None, Some(to)) => format!("jusqu’au {}", dates::long(to)),
            (None, None) => "depuis l’ouverture du dossier".to_owned(),
        };
        let detail = change.map_or_else(String::new, |one| {
            let when = dates::near(day(one.le, db), db.clock().today());
            format!("décidé par {}, noté {when}", nom(&open.collegues, &one.agent))
        });
        let raison = change.and_then(|one| one.raison.clone());
        Ligne { qui: format!("{who}, équipe {team}"), quand, detail, raison }
    });
    let mut lines: Vec<Ligne> = lines.collect();
    lines.reverse();
    lines
}

fn proposed(one: &Proposee, open: &Ouvert, noms: &HashMap<&EquipeId, &str>, db: &Db) -> LigneProposition {
    let team = noms.get(&one.equipe).copied().unwrap_or_default();
    let when = dates::near(day(one.le, db), db.clock().today());
    let by = nom(&open.collegues, &one.agent);
    let said = match &one.reponse {
        None => "en attente de réponse".to_owned(),
        Some((true, who)) => format!("acceptée par {}", nom(&open.collegues, who)),
        Some((false, who)) if *who == one.agent => "retirée".to_owned(),
        Some((false, who)) => format!("déclinée par {}", nom(&open.collegues, who)),
    };
    LigneProposition {
        id: one.id.to_string(),
        phrase: format!("Proposée à l’équipe {team} par {by}, {when}\u{a0}: {said}"),
        raison: one.raison.clone(),
        attend: one.reponse.is_none(),
    }
}

/// What a form asks, once it holds.
enum Demande {
    /// Change now.
    Changer(Place, Date),
    /// Ask another team.
    Proposer(EquipeId),
}

fn lire(open: &Ouvert, session: &Session, saisie: &Saisie, today: Date) -> Result<Demande, Errors> {
    let (mut erreurs, person) = (Errors::default(), &open.personne);
    let own = session.perimetre_propre();
    if saisie.raison.chars().count() > RAISON_MAX {
        erreurs.add("raison", format!("{RAISON_MAX} signes au plus."));
    }
    let Some(team) = open.equipes.iter().find(|one| one.id.as_str() == saisie.equipe).map(|one| one.id.clone()) else {
        erreurs.add("equipe", "Choisissez une équipe.");
        return Err(erreurs);
    };
    if team != person.equipe && !own.equipes.contains(&person.equipe) {
        erreurs.add("equipe", "Vous remplacez\u{a0}: cette personne reste dans son équipe.");
        return Err(erreurs);
    }
    if team != person.equipe && !own.equipes.contains(&team) {
        if saisie.raison.is_empty() {
            erreurs.add(
                "raison",
                "Dites pourquoi en quelques mots\u{a0}: l’autre équipe les lira, avec le nom, et rien d’autre.",
            );
        }
        if !saisie.accord {
            erreurs.add("accord", "Demandez d’abord à la personne si elle est d’accord.");
        }
        if open.propositions.iter().any(|one| one.reponse.is_none() && one.equipe == team) {
            erreurs.add("equipe", "Elle est déjà proposée à cette équipe, qui n’a pas encore répondu.");
        }
        return if erreurs.is_empty() { Ok(Demande::Proposer(team)) } else { Err(erreurs) };
    }
    let who = AgentId::parse(&saisie.referent).and_then(|id| collegues::trouver(&open.collegues, &id));
    if !saisie.referent.is_empty() && who.is_none_or(|one| !one.peut_suivre() || !one.est_de(&team)) {
        erreurs.add(
            "referent",
            "Ce collègue n’est pas de cette équipe, ou ne suit plus personne. Choisissez-en un autre.",
        );
    }
    let place = Place { equipe: team, referent: who.map(|one| one.agent.id.clone()) };
    if place.equipe == person.equipe && place.referent == person.referent {
        erreurs.add("referent", "Rien ne change\u{a0}: choisissez une autre équipe ou un autre référent.");
    }
    let last = open.changes.iter().filter(|one| one.personne == person.id).map(|one| one.debut).max();
    let debut = dates::lire(&saisie.debut);
    match debut.map(|debut| verifier_debut(debut, last, today)) {
        None => erreurs.add("debut", "Écrivez le jour, comme 12/03/2026."),
        Some(Err(phrase)) => erreurs.add("debut", phrase),
        Some(Ok(())) => {}
    }
    match debut {
        Some(debut) if erreurs.is_empty() => Ok(Demande::Changer(place, debut)),
        _ => Err(erreurs),
    }
}

/// `POST /personnes/{id}/suivi`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let open = ouvrir(&mut session.read(&db).await?, &session, &id).await?;
    let saisie = Saisie {
        numero: champs.line("numero"),
        vu: champs.line("vu").parse().unwrap_or(0),
        equipe: champs.line("equipe"),
        referent: champs.line("referent"),
        debut: champs.line("debut"),
        raison: champs.note("raison"),
        accord: champs.has("accord"),
    };
    let back = Redirect::to(&format!("/personnes/{}/suivi", open.personne.id));
    let numero = SuiviId::parse(&saisie.numero).unwrap_or_else(|| SuiviId::new(db.clock(), db.random()));
    let mut tx = db.write(session.intent("suivi.changer", "personnes", open.personne.id.as_str())).await?;
    rattachement::prendre_dossier(&mut tx, &open.personne.id).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&open.personne.id)).await? {
        return Err(Refus::Limite);
    }
    // What was read before is read again: a colleague may have changed it at the same second.
    let person = personnes::find(&mut tx, &session.perimetre, &open.personne.id).await?.ok_or(Refus::Introuvable)?;
    let changes = queries::changements(&mut tx, &person).await?;
    let propositions = queries::propositions_de(&mut tx, &person).await?;
    let open = Ouvert { personne: person, changes, propositions, ..open };
    if queries::deja(&mut tx, &numero).await? {
        return Ok(back.into_response());
    }
    let asked = match lire(&open, &session, &saisie, db.clock().today()) {
        Ok(_) if saisie.vu != open.changes.len() => {
            let mut erreurs = Errors::default();
            erreurs.add(
                "referent",
                "Un collègue vient de changer ce suivi. Relisez l’histoire, puis enregistrez à nouveau.",
            );
            Err(erreurs)
        }
        asked => asked,
    };
    match asked {
        Err(erreurs) => {
            drop(tx);
            session.note_read(&db, "suivi.voir", "personnes", open.personne.id.as_str()).await?;
            let saisie = Saisie { vu: open.changes.len(), ..saisie };
            return Ok(Page::to_correct(page(&db, &session, &open, erreurs, saisie)).into_response());
        }
        Ok(Demande::Changer(place, debut)) => {
            let raison = (!saisie.raison.is_empty()).then(|| saisie.raison.clone());
            let why = Decision { id: numero, agent: &session.agent.id, debut, raison, passation: None };
            appliquer(&mut tx, &session, &open.personne, &place, why).await?;
        }
        Ok(Demande::Proposer(team)) => {
            let id = PropositionId::parse(numero.as_str()).ok_or(Refus::Introuvable)?;
            let new = Proposee {
                id,
                personne: open.personne.id.clone(),
                avant: open.personne.equipe.clone(),
                equipe: team,
                raison: saisie.raison,
                agent: session.agent.id.clone(),
                le: tx.clock().now(),
                reponse: None,
            };
            queries::proposer(&mut tx, session.etablissement(), &new).await?;
            tx.record(session.entry("suivi.proposer", "propositions", new.id.as_str()));
        }
    }
    tx.commit().await?;
    Ok(back.into_response())
}

impl Samples for ChangerPage {
    const NOM: &'static str = "suivi";

    fn samples() -> Vec<(&'static str, Self)> {
        let id = || "019aa000-0000-7000-8000-000000000001".to_owned();
        let choice = |nom: &str| Choix { id: nom.to_lowercase(), nom: nom.into(), choisi: false };
        let page = |erreurs, full: bool| Self {
            cadre: Cadre::exemple("Suivi de A. D.", Lieu::Personnes),
            erreurs,
            personne: id(),
            nom: "Aïssata DIALLO".into(),
            saisie: Saisie { debut: "2026-11-23".into(), ..Saisie::default() },
            equipes: vec![choice("Insertion")],
            autres: if full { vec![choice("Logement")] } else { Vec::new() },
            referents: vec![choice("Claire-Morel"), choice("Youssef-Benamar")],
            histoire: vec![Ligne {
                qui: "Claire Morel, équipe Insertion".into(),
                quand: "depuis le 3 mars 2026".into(),
                detail: if full { "décidé par Martine Perrin, noté hier".into() } else { String::new() },
                raison: full.then(|| "Déménagement dans le quartier.".into()),
            }],
            propositions: if full {
                vec![LigneProposition {
                    id: id(),
                    phrase: "Proposée à l’équipe Logement par Claire Morel, hier\u{a0}: en attente de réponse".into(),
                    raison: "Bail à signer.".into(),
                    attend: true,
                }]
            } else {
                Vec::new()
            },
        };
        let mut erreurs = Errors::default();
        erreurs.add("debut", "Écrivez le jour, comme 12/03/2026.");
        vec![
            ("vide", page(Errors::default(), false)),
            ("pleine", page(Errors::default(), true)),
            ("en erreur", page(erreurs, true)),
        ]
    }
}
