//! `/personnes/{id}/renoncements/nouveau`: a right that was seen: a fiche, or a few words.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_fiches::Famille;
use tandem_platform::{
    Reading,
    web::{Errors, Fields},
};

use super::{
    model::{LigneId, Quoi, Renoncement, RenoncementId, Reponse, TEXTE_MAX, est_plausible},
    mots::Noms,
    queries::{self, NouveauDroit},
    suite,
};
use crate::{
    agents::Session,
    app::App,
    blocages::{self, Blocage, BlocageId},
    demarches::{self, DemarcheId},
    personnes::{self, Personne, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// The fiches of one family.
#[derive(Debug)]
pub struct Groupe {
    nom: &'static str,
    /// Code and name.
    fiches: Vec<(String, String)>,
}

/// What was typed.
#[derive(Debug, Default)]
pub struct Saisie {
    numero: String,
    blocage: String,
    fiche: String,
    mots: String,
    le: String,
}

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "renoncements/nouveau.html")]
pub struct NouveauPage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    nom: String,
    groupes: Vec<Groupe>,
    saisie: Saisie,
}

/// `?fiche={code}`: which right; `?demarche={id}`: the right of that démarche, seen the day it began; `?blocage={id}`: what
/// she gave up there.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    fiche: String,
    #[serde(default)]
    demarche: String,
    #[serde(default)]
    blocage: String,
}

struct Trouve {
    personne: Personne,
    noms: Noms,
}

async fn trouver(on: &mut Reading, app: &App, session: &Session, id: &str) -> Result<Trouve, Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let personne = personnes::find(on, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    Ok(Trouve { personne, noms: app.regles.en_vigueur(on, session.etablissement()).await? })
}

/// The blocage of this person that she gave up; nothing when the address names none.
async fn perdu(on: &mut Reading, personne: &Personne, id: &str) -> Result<Option<Blocage>, Refus> {
    let Some(id) = BlocageId::parse(id) else { return Ok(None) };
    let all = blocages::de_la_personne(on, personne).await?;
    let given_up = |one: &Blocage| one.fin.as_ref().is_some_and(|end| end.issue == blocages::Issue::Renonce);
    all.into_iter().find(|one| one.id == id && given_up(one)).map(Some).ok_or(Refus::Introuvable)
}

fn groupes(noms: &Noms) -> Vec<Groupe> {
    let of = |famille: &Famille| Groupe {
        nom: famille.mots(),
        fiches: noms
            .values()
            .filter(|one| one.fiche.famille == *famille)
            .map(|one| (one.fiche.code.clone(), one.fiche.nom.clone()))
            .collect(),
    };
    Famille::TOUS.iter().map(of).filter(|one| !one.fiches.is_empty()).collect()
}

fn page(session: &Session, found: &Trouve, erreurs: Errors, saisie: Saisie) -> NouveauPage {
    NouveauPage {
        cadre: session.cadre(format!("Un droit repéré, {}", found.personne.identite.initiales()), Lieu::Personnes),
        erreurs,
        personne: found.personne.id.to_string(),
        nom: found.personne.identite.affichee(),
        groupes: groupes(&found.noms),
        saisie,
    }
}

/// `GET /personnes/{id}/renoncements/nouveau`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<NouveauPage>, Refus> {
    let db = &app.db;
    let mut reading = session.read(db).await?;
    let found = trouver(&mut reading, &app, &session, &id).await?;
    let demarche = match DemarcheId::parse(&params.demarche) {
        None => None,
        Some(id) => demarches::trouver(&mut reading, &session.perimetre, &id).await?,
    };
    let lost = perdu(&mut reading, &found.personne, &params.blocage).await?;
    drop(reading);
    session.note_read(db, "renoncements.preparer", "personnes", found.personne.id.as_str()).await?;
    let hers = demarche.filter(|one| one.personne == found.personne.id);
    let day = |one: &demarches::Demarche| one.le.to_zoned_datetime(db.clock().zone().clone()).date();
    let saisie = Saisie {
        numero: RenoncementId::new(db.clock(), db.random()).to_string(),
        blocage: lost.as_ref().map(|one| one.id.to_string()).unwrap_or_default(),
        le: match &lost {
            Some(one) => one.depuis.to_string(),
            None => hers.as_ref().map_or(db.clock().today(), day).to_string(),
        },
        mots: lost.as_ref().map(|one| blocages::nommer(&one.voie)).unwrap_or_default(),
        fiche: hers.map_or(params.fiche, |one| one.fiche),
    };
    Ok(Page::ok(page(&session, &found, Errors::default(), saisie)))
}

/// `POST /personnes/{id}/renoncements/nouveau`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let db = &app.db;
    let saisie = Saisie {
        numero: champs.line("numero"),
        blocage: champs.line("blocage"),
        fiche: champs.line("fiche"),
        mots: champs.line("mots"),
        le: champs.line("le"),
    };
    let mut reading = session.read(db).await?;
    let found = trouver(&mut reading, &app, &session, &id).await?;
    let lost = perdu(&mut reading, &found.personne, &saisie.blocage).await?;
    drop(reading);
    let le = match lire(&saisie, &found.noms, db.clock().today()) {
        Ok(le) => le,
        Err(erreurs) => return Ok(Page::to_correct(page(&session, &found, erreurs, saisie)).into_response()),
    };
    let numero = RenoncementId::parse(&saisie.numero).unwrap_or_else(|| RenoncementId::new(db.clock(), db.random()));
    let mut tx = db.write(session.intent("renoncements.reperer", "renoncements", numero.as_str())).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&found.personne.id)).await? {
        return Err(Refus::Limite);
    }
    // Seen twice, it is one: the right of that fiche already kept opens.
    let known = queries::de_la_personne(&mut tx, &found.personne).await?;
    if let Some(same) = deja(&mut tx, db.clock().zone(), &known, &saisie).await? {
        return Ok(Redirect::to(&format!("/renoncements/{same}")).into_response());
    }
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let (fiche, mots) = (some(&saisie.fiche), some(&saisie.mots));
    let new = NouveauDroit {
        id: &numero,
        personne: &found.personne.id,
        fiche: fiche.as_deref(),
        blocage: lost.as_ref().map(|one| &one.id),
        mots: mots.as_deref(),
        repere_le: le,
    };
    let par = (session.etablissement(), &session.agent.id);
    if queries::creer(&mut tx, par, &new).await? {
        if let Some(end) = lost.as_ref().and_then(|one| one.fin.as_ref()) {
            // She said no there, that day: the cause is left to be said here.
            let day = end.le.to_zoned_datetime(db.clock().zone().clone()).date().max(le);
            let (line, no) = (LigneId::new(tx.clock(), tx.random()), Quoi::Propose(Reponse::NeVeutPas));
            queries::ecrire(&mut tx, par, &numero, (&line, day, &no, end.note.as_deref())).await?;
        }
        suite::calculer(&mut tx, session.etablissement(), std::slice::from_ref(&numero)).await?;
        tx.commit().await?;
    } else {
        // The same form sent twice shows the right it noted, if it is one of ours.
        queries::trouver(&mut tx, &session.perimetre, &numero).await?.ok_or(Refus::Introuvable)?;
    }
    Ok(Redirect::to(&format!("/renoncements/{numero}")).into_response())
}

/// The right of that fiche already kept and still open, with nothing new said of it.
async fn deja(
    on: &mut tandem_platform::Tx,
    zone: &jiff::tz::TimeZone,
    known: &[Renoncement],
    saisie: &Saisie,
) -> Result<Option<RenoncementId>, Refus> {
    if saisie.fiche.is_empty() || !saisie.mots.is_empty() {
        return Ok(None);
    }
    let same: Vec<Renoncement> = known
        .iter()
        .filter(|one| one.fiche.as_deref() == Some(saisie.fiche.as_str()) && !one.annule)
        .cloned()
        .collect();
    let hung = suite::demarches(on, zone, &same).await?;
    let open = |one: &&Renoncement| !one.ou(hung.get(&one.id).map_or(&[], Vec::as_slice)).est_clos();
    Ok(same.iter().find(open).map(|one| one.id.clone()))
}

fn lire(saisie: &Saisie, noms: &Noms, today: Date) -> Result<Date, Errors> {
    let mut erreurs = Errors::default();
    if saisie.fiche.is_empty() && saisie.mots.is_empty() {
        erreurs.add("fiche", "Choisissez le droit, ou écrivez-le en quelques mots.");
    } else if !saisie.fiche.is_empty() && !noms.contains_key(&saisie.fiche) {
        erreurs.add("fiche", "Choisissez un droit dans la liste.");
    }
    let long = saisie.mots.chars().count();
    if long > TEXTE_MAX {
        erreurs.add("mots", format!("Ce texte a {long} signes, {TEXTE_MAX} au plus."));
    }
    let le = dates::lire(&saisie.le).filter(|day| est_plausible(*day, today));
    if le.is_none() {
        erreurs.add("le", "Choisissez le jour, aujourd’hui au plus tard.");
    }
    le.filter(|_| erreurs.is_empty()).ok_or(erreurs)
}

impl Samples for NouveauPage {
    const NOM: &'static str = "droit-repere";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, saisie| Self {
            cadre: Cadre::exemple("Un droit repéré, A. D.", Lieu::Personnes),
            erreurs,
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            groupes: vec![Groupe {
                nom: "Santé",
                fiches: vec![("D30".into(), "Complémentaire santé solidaire (C2S)".into())],
            }],
            saisie,
        };
        let new = || Saisie { le: "2026-11-23".into(), ..Saisie::default() };
        let full = Saisie { fiche: "D30".into(), mots: "Elle ne se fait plus soigner les dents.".into(), ..new() };
        let late = || Saisie { le: "2026-12-25".into(), ..Saisie::default() };
        let wrong = lire(&late(), &Noms::new(), jiff::civil::date(2026, 11, 23));
        vec![
            ("vide", page(Errors::default(), new())),
            ("pleine", page(Errors::default(), full)),
            ("en erreur", page(wrong.err().unwrap_or_default(), late())),
        ]
    }
}
