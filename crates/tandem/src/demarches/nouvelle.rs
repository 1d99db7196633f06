//! `/personnes/{id}/demarches/nouvelle`: choose a fiche, one tap, the démarche is started.

use std::collections::BTreeMap;

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_delais::Evenement;
use tandem_fiches::{Famille, Fiche};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{
    Canal, DemarcheId, EvenementId, NouvelEvenement, NouvelleDemarche, Source, TEXTE_MAX, creer, dates, ecrire,
    queries, trouver, verifier_le,
};
use crate::{
    agents::Session,
    fiches::{self, EnVigueur},
    personnes::{self, Personne, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates as jours},
};

/// Fiches shown first.
const USUELLES: usize = 6;
/// Shown first while nobody started anything: the ones most homes live with (`demarches.md`).
const PREMIERES: [&str; 6] = ["D07", "D01", "D10", "D30", "D40", "D60"];
/// Longest precision.
const PRECISION_MAX: usize = 80;

/// One fiche to tap.
#[derive(Clone, Debug)]
pub struct Choix {
    code: String,
    nom: String,
    simple: String,
    organisme: String,
    /// Already under way for her.
    en_cours: bool,
    /// « À revoir depuis le … ».
    alerte: Option<String>,
}

/// One family of fiches.
#[derive(Clone, Debug)]
pub struct Groupe {
    nom: &'static str,
    fiches: Vec<Choix>,
}

/// What was typed beside the choice.
#[derive(Debug, Default)]
pub struct Saisie {
    precision: String,
    depose_le: String,
    canal: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "demarches/nouvelle.html")]
pub struct NouvellePage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    nom: String,
    numero: String,
    saisie: Saisie,
    aujourdhui: String,
    /// The family shown alone; empty for all.
    famille: String,
    familles: Vec<(&'static str, &'static str)>,
    usuelles: Vec<Choix>,
    groupes: Vec<Groupe>,
}

/// `?famille=logement`
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    famille: String,
}

fn choix(known: &EnVigueur, under_way: &[String], today: Date) -> Choix {
    let fiche: &Fiche = &known.fiche;
    Choix {
        code: fiche.code.clone(),
        nom: fiche.nom.clone(),
        simple: fiche.nom_simple.clone(),
        organisme: fiche.organisme.clone(),
        en_cours: under_way.contains(&fiche.code),
        alerte: fiches::alerte(fiche, today),
    }
}

/// The fiches this agent starts most, then the ones everybody starts with.
fn usuelles(mine: &[String], known: &BTreeMap<String, EnVigueur>) -> Vec<String> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for code in mine {
        *count.entry(code).or_default() += 1;
    }
    let mut sorted: Vec<(&str, usize)> = count.into_iter().collect();
    sorted.sort_by_key(|one| std::cmp::Reverse(one.1));
    let mut all: Vec<String> = Vec::new();
    for code in sorted.into_iter().map(|one| one.0).chain(PREMIERES) {
        if known.contains_key(code) && !all.iter().any(|one| one == code) && all.len() < USUELLES {
            all.push(code.to_owned());
        }
    }
    all
}

async fn page(
    db: &Db,
    source: &Source,
    session: &Session,
    id: &str,
    famille: Option<Famille>,
) -> Result<(NouvellePage, Personne, BTreeMap<String, EnVigueur>), Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let known = source.en_vigueur(&mut reading, session.etablissement()).await?;
    let under_way: Vec<String> = super::de_la_personne(&mut reading, &personne, 200)
        .await?
        .into_iter()
        .filter(|one| one.finie().is_none())
        .map(|one| one.fiche)
        .collect();
    let mine = queries::commencees_par(&mut reading, &session.agent.id).await?;
    drop(reading);
    let today = db.clock().today();
    let shown = |code: &String| known.get(code).map(|one| choix(one, &under_way, today));
    let groupes = Famille::TOUS.iter().filter(|one| famille.is_none_or(|only| only == **one)).map(|one| Groupe {
        nom: one.mots(),
        fiches: known.values().filter(|e| e.fiche.famille == *one).map(|e| choix(e, &under_way, today)).collect(),
    });
    let page = NouvellePage {
        cadre: session.cadre(format!("Nouvelle démarche pour {}", personne.identite.initiales()), Lieu::Personnes),
        erreurs: Errors::default(),
        personne: id.to_string(),
        nom: personne.identite.affichee(),
        numero: DemarcheId::new(db.clock(), db.random()).to_string(),
        saisie: Saisie::default(),
        aujourdhui: today.to_string(),
        famille: famille.map_or("", Famille::code).to_owned(),
        familles: Famille::TOUS.iter().map(|one| (one.code(), one.mots())).collect(),
        usuelles: if famille.is_none() {
            usuelles(&mine, &known).iter().filter_map(shown).collect()
        } else {
            Vec::new()
        },
        groupes: groupes.filter(|one| !one.fiches.is_empty()).collect(),
    };
    Ok((page, personne, known))
}

/// `GET /personnes/{id}/demarches/nouvelle`
pub async fn get(
    State(db): State<Db>,
    State(source): State<Source>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<NouvellePage>, Refus> {
    let page = page(&db, &source, &session, &id, Famille::parse(&params.famille)).await?.0;
    session.note_read(&db, "demarches.preparer", "personnes", &id).await?;
    Ok(Page::ok(page))
}

/// `POST /personnes/{id}/demarches/nouvelle`
pub async fn post(
    State(db): State<Db>,
    State(source): State<Source>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (shown, personne, known) = page(&db, &source, &session, &id, None).await?;
    let saisie = Saisie {
        precision: champs.line("precision"),
        depose_le: champs.line("depose_le"),
        canal: champs.line("canal"),
    };
    let mut erreurs = Errors::default();
    let fiche = champs.line("fiche");
    if !known.contains_key(&fiche) {
        erreurs.add("fiche", "Choisissez une démarche dans la liste.");
    }
    let long = saisie.precision.chars().count();
    if long > PRECISION_MAX {
        erreurs.add("precision", format!("Ce texte a {long} signes, {PRECISION_MAX} au plus."));
    }
    let today = db.clock().today();
    let sent = (!saisie.depose_le.is_empty()).then(|| jours::lire(&saisie.depose_le));
    match sent {
        Some(None) => erreurs.add("depose_le", "Écrivez le jour, comme 12/03/2026."),
        Some(Some(le)) => {
            if let Err(sentence) = verifier_le(Evenement::Depot, le, today) {
                erreurs.add("depose_le", sentence);
            }
        }
        None => {}
    }
    if !erreurs.is_empty() {
        return Ok(Page::to_correct(NouvellePage { erreurs, saisie, ..shown }).into_response());
    }
    let numero = DemarcheId::parse(champs.raw("numero")).unwrap_or_else(|| DemarcheId::new(db.clock(), db.random()));
    let par = (session.etablissement(), &session.agent.id);
    let mut tx = db.write(session.intent("demarches.commencer", "demarches", numero.as_str())).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&personne.id)).await? {
        return Err(Refus::Limite);
    }
    let precision = (!saisie.precision.is_empty()).then_some(saisie.precision.as_str());
    let new = NouvelleDemarche { id: &numero, personne: &personne, fiche: &fiche, precision };
    // The same form sent twice shows the démarche it started, if it is one of ours.
    if creer(&mut tx, par, &new).await? {
        if let Some(Some(le)) = sent {
            let event = EvenementId::new(tx.clock(), tx.random());
            let canal = Canal::parse(&saisie.canal);
            let depot = NouvelEvenement { canal, ..NouvelEvenement::simple(&event, &numero, Evenement::Depot, le) };
            ecrire(&mut tx, par, &depot).await?;
        }
        let moteur = dates::Moteur::lire(&mut tx, &source, session.etablissement()).await?;
        dates::recalculer(&mut tx, &moteur, session.etablissement(), std::slice::from_ref(&numero)).await?;
        tx.commit().await?;
    } else {
        trouver(&mut tx, &session.perimetre, &numero).await?.ok_or(Refus::Introuvable)?;
    }
    Ok(Redirect::to(&format!("/demarches/{numero}")).into_response())
}

const _: () = assert!(PRECISION_MAX < TEXTE_MAX);

impl Samples for NouvellePage {
    const NOM: &'static str = "nouvelle-demarche";

    fn samples() -> Vec<(&'static str, Self)> {
        let fiche = |code: &str, nom: &str, simple: &str, organisme: &str| Choix {
            code: code.into(),
            nom: nom.into(),
            simple: simple.into(),
            organisme: organisme.into(),
            en_cours: code == "D07",
            alerte: (code == "D40").then(|| "À revoir depuis le 1er novembre 2026".into()),
        };
        let all = || {
            vec![
                fiche("D07", "Déclaration trimestrielle RSA", "Dire à la Caf ce que j’ai gagné", "Caf ou MSA"),
                fiche("D40", "Logement social", "Demander un logement moins cher", "Bailleurs sociaux"),
            ]
        };
        let page = |erreurs, full: bool| Self {
            cadre: Cadre::exemple("Nouvelle démarche pour A. D.", Lieu::Personnes),
            erreurs,
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            numero: "019aa000-0000-7000-8000-000000000009".into(),
            saisie: Saisie::default(),
            aujourdhui: "2026-11-23".into(),
            famille: String::new(),
            familles: Famille::TOUS.iter().map(|one| (one.code(), one.mots())).collect(),
            usuelles: if full { all() } else { Vec::new() },
            groupes: if full { vec![Groupe { nom: "Logement et énergie", fiches: all() }] } else { Vec::new() },
        };
        let mut erreurs = Errors::default();
        erreurs.add("depose_le", "Cette date est dans l’avenir. Notez-la une fois que c’est arrivé.");
        vec![
            ("vide", page(Errors::default(), false)),
            ("pleine", page(Errors::default(), true)),
            ("en erreur", page(erreurs, true)),
        ]
    }
}
