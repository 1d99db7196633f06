//! `/personnes/{id}/blocages/nouveau`: what does not move, since when, what it does, and the date on the letter.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_delais::Evenement;
use tandem_platform::{
    Reading,
    web::{Errors, Fields},
};
use tandem_voies::Voie;

use super::{
    catalogue, histoire,
    model::{BlocageId, Effet, LigneId, TEXTE_MAX, est_plausible},
    pieces,
    queries::{self, NouveauBlocage},
    suite,
};
use crate::{
    agents::Session,
    app::App,
    cadre::{EnVigueur, Ligne},
    demarches::{self, Demarche, DemarcheId},
    fiches,
    papiers::Papier,
    personnes::{self, Personne, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// A matter to choose.
#[derive(Debug)]
pub struct Choix {
    cle: String,
    nom: String,
    choisie: bool,
    /// What may be contested there: value and words.
    objets: Vec<(String, String)>,
}

/// What was typed.
#[derive(Debug, Default)]
pub struct Saisie {
    numero: String,
    demarche: String,
    voie: String,
    objet: String,
    effets: Vec<String>,
    depuis: String,
    decision: String,
    precision: String,
    /// The paper it is declared from.
    papier: String,
}

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "blocages/nouveau.html")]
pub struct NouveauPage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    nom: String,
    demarche: Option<String>,
    /// The paper it is declared from: id, words.
    papier: Option<(String, String)>,
    /// Those of the démarche first.
    voies: Vec<Choix>,
    saisie: Saisie,
    /// Who to ask here.
    demander: Option<Ligne>,
}

/// `?demarche={id}`: what does not move; `?papier={id}`: the letter that says so.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    demarche: String,
    #[serde(default)]
    papier: String,
}

struct Trouve {
    personne: Personne,
    demarche: Option<(Demarche, String)>,
    papier: Option<Papier>,
    demander: Option<Ligne>,
}

async fn trouver(
    on: &mut Reading,
    app: &App,
    session: &Session,
    (id, demarche, papier): (&str, &str, &str),
) -> Result<Trouve, Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let personne = personnes::find(on, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let demarche = match DemarcheId::parse(demarche) {
        None => None,
        Some(id) => {
            let found = demarches::trouver(on, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
            if found.personne != personne.id {
                return Err(Refus::Introuvable);
            }
            let nom = demarches::nom(on, (&app.regles, session), &id).await?.unwrap_or_default();
            Some((found, nom))
        }
    };
    let papier = pieces::papier_de(on, &session.perimetre, (&personne, papier)).await?;
    let demander = EnVigueur::lire(on, session.etablissement()).await?.demander();
    Ok(Trouve { personne, demarche, papier, demander })
}

/// The matters, those the fiche meets first; the first of those is chosen when nothing was.
fn choix(fiche: Option<&str>, saisie: &Saisie) -> Vec<Choix> {
    let mine = |voie: &&Voie| fiche.is_some_and(|code| voie.fiches.iter().any(|one| one == code));
    let (first, others): (Vec<&Voie>, Vec<&Voie>) = catalogue::voies().iter().partition(mine);
    let chosen =
        if saisie.voie.is_empty() { first.first().map(|one| one.cle.clone()) } else { Some(saisie.voie.clone()) };
    let one = |voie: &&Voie| Choix {
        choisie: chosen.as_deref() == Some(voie.cle.as_str()),
        objets: voie.objets.iter().map(|objet| (format!("{}:{objet}", voie.cle), objet.clone())).collect(),
        nom: fiches::en_mots(&voie.nom_simple),
        cle: voie.cle.clone(),
    };
    first.iter().chain(&others).map(one).collect()
}

fn page(session: &Session, found: &Trouve, erreurs: Errors, saisie: Saisie) -> NouveauPage {
    NouveauPage {
        cadre: session.cadre(format!("Bloqué, {}", found.personne.identite.initiales()), Lieu::Personnes),
        erreurs,
        personne: found.personne.id.to_string(),
        nom: found.personne.identite.affichee(),
        demarche: found.demarche.as_ref().map(|one| one.1.clone()),
        papier: found.papier.as_ref().map(|one| (one.id.to_string(), pieces::nommer(one))),
        voies: choix(found.demarche.as_ref().map(|one| one.0.fiche.as_str()), &saisie),
        saisie,
        demander: found.demander.clone(),
    }
}

/// `GET /personnes/{id}/blocages/nouveau`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<NouveauPage>, Refus> {
    let db = &app.db;
    let mut reading = session.read(db).await?;
    let found = trouver(&mut reading, &app, &session, (&id, &params.demarche, &params.papier)).await?;
    drop(reading);
    session.note_read(db, "blocages.preparer", "personnes", found.personne.id.as_str()).await?;
    let saisie = Saisie {
        numero: BlocageId::new(db.clock(), db.random()).to_string(),
        demarche: params.demarche,
        papier: params.papier,
        decision: found.papier.as_ref().and_then(|one| one.nom.date).map(|date| date.to_string()).unwrap_or_default(),
        depuis: db.clock().today().to_string(),
        ..Saisie::default()
    };
    Ok(Page::ok(page(&session, &found, Errors::default(), saisie)))
}

/// `POST /personnes/{id}/blocages/nouveau`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let db = &app.db;
    let saisie = lue(&champs);
    let mut reading = session.read(db).await?;
    let found = trouver(&mut reading, &app, &session, (&id, &saisie.demarche, &saisie.papier)).await?;
    drop(reading);
    let read = match lire(&saisie, db.clock().today()) {
        Ok(read) => read,
        Err(erreurs) => return Ok(Page::to_correct(page(&session, &found, erreurs, saisie)).into_response()),
    };
    let numero = BlocageId::parse(&saisie.numero).unwrap_or_else(|| BlocageId::new(db.clock(), db.random()));
    let par = (session.etablissement(), &session.agent.id);
    let mut tx = db.write(session.intent("blocages.declarer", "blocages", numero.as_str())).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&found.personne.id)).await? {
        return Err(Refus::Limite);
    }
    let new = NouveauBlocage {
        id: &numero,
        personne: &found.personne.id,
        demarche: found.demarche.as_ref().map(|one| &one.0.id),
        voie: &read.voie.cle,
        objet: read.objet.as_deref(),
        effets: &read.effets,
        depuis: read.depuis,
        precision: Some(saisie.precision.as_str()).filter(|text| !text.is_empty()),
    };
    if queries::creer(&mut tx, par, &new).await? {
        if let Some(le) = read.decision {
            let ligne = LigneId::new(tx.clock(), tx.random());
            queries::dater(&mut tx, par, &numero, (&ligne, Evenement::Decision, le)).await?;
        }
        if let Some(papier) = &found.papier {
            let ligne = LigneId::new(tx.clock(), tx.random());
            histoire::joindre(&mut tx, par, &numero, (&ligne, &papier.id)).await?;
        }
        let zone = demarches::dates::zone(&mut tx, session.etablissement()).await?;
        suite::calculer(&mut tx, zone, session.etablissement(), std::slice::from_ref(&numero)).await?;
        tx.commit().await?;
    } else {
        // The same form sent twice shows the blocage it made, if it is one of ours.
        queries::trouver(&mut tx, &session.perimetre, &numero).await?.ok_or(Refus::Introuvable)?;
    }
    Ok(Redirect::to(&format!("/blocages/{numero}")).into_response())
}

fn lue(champs: &Fields) -> Saisie {
    Saisie {
        numero: champs.line("numero"),
        demarche: champs.line("demarche"),
        voie: champs.line("voie"),
        objet: champs.line("objet"),
        effets: champs.every("effets").into_iter().map(str::to_owned).collect(),
        depuis: champs.line("depuis"),
        decision: champs.line("decision"),
        precision: champs.line("precision"),
        papier: champs.line("papier"),
    }
}

#[derive(Debug)]
struct Lu {
    voie: &'static Voie,
    objet: Option<String>,
    effets: Vec<Effet>,
    depuis: Date,
    decision: Option<Date>,
}

fn lire(saisie: &Saisie, today: Date) -> Result<Lu, Errors> {
    let mut erreurs = Errors::default();
    let voie = catalogue::voie(&saisie.voie);
    if voie.is_none() {
        erreurs.add("voie", "Choisissez ce qui n’avance pas.");
    }
    // « mdph:AAH »: of another matter, it was left from a first choice, and says nothing.
    let objet = saisie.objet.split_once(':').filter(|(cle, _)| *cle == saisie.voie).map(|(_, objet)| objet.to_owned());
    let objet = objet.filter(|one| voie.is_some_and(|voie| voie.objets.contains(one)));
    let mut day = |cle: &'static str, text: &str, phrase: &str| {
        let read = dates::lire(text).filter(|day| est_plausible(*day, today));
        if read.is_none() {
            erreurs.add(cle, phrase.to_owned());
        }
        read
    };
    let depuis = day("depuis", &saisie.depuis, "Choisissez depuis quand, aujourd’hui au plus tard.");
    let decision = if saisie.decision.is_empty() {
        None
    } else {
        day("decision", &saisie.decision, "Recopiez la date du courrier, aujourd’hui au plus tard.")
    };
    let long = saisie.precision.chars().count();
    if long > TEXTE_MAX {
        erreurs.add("precision", format!("Ce texte a {long} signes, {TEXTE_MAX} au plus."));
    }
    match (voie, depuis, erreurs.is_empty()) {
        (Some(voie), Some(depuis), true) => {
            let effets = Effet::TOUS.iter().copied().filter(|one| saisie.effets.iter().any(|code| code == one.code()));
            Ok(Lu { voie, objet, effets: effets.collect(), depuis, decision })
        }
        _ => Err(erreurs),
    }
}

impl NouveauPage {
    /// Every effect, ticked or not.
    fn effets(&self) -> Vec<(&'static Effet, bool)> {
        Effet::TOUS.iter().map(|one| (one, self.saisie.effets.iter().any(|code| code == one.code()))).collect()
    }

    fn objets(&self) -> Vec<&(String, String)> {
        self.voies.iter().flat_map(|one| &one.objets).collect()
    }
}

impl Samples for NouveauPage {
    const NOM: &'static str = "bloque";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, saisie: Saisie, fiche: Option<&str>| Self {
            cadre: Cadre::exemple("Bloqué, A. D.", Lieu::Personnes),
            erreurs,
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            demarche: fiche.map(|_| "Déclaration trimestrielle RSA".into()),
            papier: fiche
                .map(|_| ("019aa000-0000-7000-8000-000000000032".into(), "Courrier, du 9 novembre 2026".into())),
            voies: choix(fiche, &saisie),
            demander: fiche.map(|_| Ligne::exemple()),
            saisie,
        };
        let new = || Saisie { depuis: "2026-11-23".into(), ..Saisie::default() };
        let full = Saisie {
            effets: vec!["loyer".into(), "manger".into()],
            decision: "2026-11-09".into(),
            precision: "Le courrier parle d’un séjour à l’étranger.".into(),
            ..new()
        };
        let late = || Saisie { depuis: "2026-12-25".into(), ..Saisie::default() };
        let wrong = lire(&late(), jiff::civil::date(2026, 11, 23));
        vec![
            ("vide", page(Errors::default(), new(), None)),
            ("pleine", page(Errors::default(), full, Some("D07"))),
            ("en erreur", page(wrong.err().unwrap_or_default(), late(), None)),
        ]
    }
}
