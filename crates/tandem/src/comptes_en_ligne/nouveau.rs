//! `/personnes/{id}/comptes/nouveau`: which site, whose address; the button pressed says where it stands.

use std::collections::HashMap;

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{
    Reading,
    web::{Errors, Fields},
};

use super::{
    model::{CompteId, Constat, Etat, FaitPar, LIGNE_MAX, NOTE_MAX},
    policy::Maison,
    queries::{self, NouveauCompte},
    saisie::{Saisie, some, verifier},
    services::{self, Service},
};
use crate::{
    agents::{AgentId, Session, collegues},
    app::App,
    cadre::{EnVigueur, Ligne, Moment},
    mandats::{self, MandatId},
    personnes::{self, Personne, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// What is typed or chosen of the account itself.
#[derive(Clone, Debug, Default)]
pub struct Compte {
    numero: String,
    service: String,
    autre: String,
    fait_par: String,
    note: String,
}

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "comptes_en_ligne/nouveau.html")]
pub struct NouveauPage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    nom: String,
    services: Vec<(String, String)>,
    agents: Vec<(String, String)>,
    compte: Compte,
    saisie: Saisie,
    /// Something belongs to a professional: the road is shown.
    pro: bool,
    demain: String,
    /// What the cadre says of addresses.
    regle: Option<Ligne>,
}

impl NouveauPage {
    /// The buttons: what one sees of an account, the first one plain.
    const ETATS: [(Etat, &'static str); 4] = [
        (Etat::Marche, "Il marche"),
        (Etat::Bloque, "Il est bloqué"),
        (Etat::Existe, "Il existe, pas essayé"),
        (Etat::Inconnu, "On ne sait pas"),
    ];

    fn mains() -> &'static [FaitPar] {
        FaitPar::TOUS
    }

    /// Is something said of what is folded at first?
    fn precise(&self) -> bool {
        let fields = ["autre", "adresse", "precision", "telephone", "note"];
        let more = !self.compte.autre.is_empty() || !self.compte.note.is_empty();
        more || self.saisie.precise() || fields.iter().any(|cle| self.erreurs.of(cle).is_some())
    }
}

/// What the page and the form both need.
pub(super) struct Prepare {
    pub personne: Personne,
    pub services: Vec<Service>,
    /// Everybody who works or worked here.
    pub noms: HashMap<AgentId, String>,
    regle: Option<Ligne>,
}

pub(super) async fn preparer(on: &mut Reading, app: &App, session: &Session, id: &str) -> Result<Prepare, Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let personne = personnes::find(on, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let fiches = app.regles.en_vigueur(on, session.etablissement()).await?;
    let regle = EnVigueur::lire(on, session.etablissement()).await?.ligne(Moment::Adresse);
    Ok(Prepare { personne, services: services::tous(&fiches), noms: noms(on, session).await?, regle })
}

/// Everybody who works or worked here, by name.
pub(super) async fn noms(on: &mut Reading, session: &Session) -> Result<HashMap<AgentId, String>, Refus> {
    let all = collegues::collegues(on, session.etablissement()).await?;
    Ok(all.into_iter().map(|one| (one.agent.id, one.agent.nom)).collect())
}

/// What the établissement calls its own.
pub(super) async fn maison(on: &mut Reading, session: &Session) -> Result<Maison, Refus> {
    let said = queries::maison(on, session.etablissement()).await?;
    let logins = collegues::identifiants_adresses(on, session.etablissement()).await?;
    Ok(Maison::de(&said, &logins))
}

/// The colleagues to choose from, by name.
pub(super) fn choisir(noms: &HashMap<AgentId, String>) -> Vec<(String, String)> {
    let mut all: Vec<_> = noms.iter().map(|(id, nom)| (id.to_string(), nom.clone())).collect();
    all.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    all
}

fn page(
    app: &App,
    session: &Session,
    found: &Prepare,
    (compte, saisie): (Compte, Saisie),
    (erreurs, pro): (Errors, bool),
) -> NouveauPage {
    let today = app.db.clock().today();
    NouveauPage {
        cadre: session.cadre(format!("Compte en ligne, {}", found.personne.identite.initiales()), Lieu::Personnes),
        erreurs,
        personne: found.personne.id.to_string(),
        nom: found.personne.identite.affichee(),
        services: found.services.iter().map(|one| (one.code.clone(), one.nom.clone())).collect(),
        agents: choisir(&found.noms),
        compte,
        saisie,
        pro,
        demain: today.tomorrow().unwrap_or(today).to_string(),
        regle: found.regle.clone(),
    }
}

/// `GET /personnes/{id}/comptes/nouveau`
pub async fn get(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Page<NouveauPage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let found = preparer(&mut reading, &app, &session, &id).await?;
    drop(reading);
    session.note_read(&app.db, "comptes.preparer", "personnes", found.personne.id.as_str()).await?;
    let compte = Compte {
        numero: CompteId::new(app.db.clock(), app.db.random()).to_string(),
        fait_par: FaitPar::Inconnu.code().to_owned(),
        ..Compte::default()
    };
    Ok(Page::ok(page(&app, &session, &found, (compte, Saisie::vide()), (Errors::default(), false))))
}

/// The site that was chosen or written, and what is wrong with the rest.
fn lire<'a>(
    compte: &'a Compte,
    services: &'a [Service],
    erreurs: &mut Errors,
) -> Option<(Option<&'a Service>, &'a str)> {
    verifier(erreurs, "autre", &compte.autre, LIGNE_MAX);
    verifier(erreurs, "note", &compte.note, NOTE_MAX);
    if !compte.autre.is_empty() {
        return Some((None, &compte.autre));
    }
    let known = services.iter().find(|one| one.code == compte.service);
    if known.is_none() {
        erreurs.add("service", "Choisissez le site, ou écrivez son nom plus bas.");
    }
    known.map(|one| (Some(one), one.nom.as_str()))
}

/// Made in her place: the mandate in force that lists one of the fiches this site opens.
async fn mandat(
    on: &mut Reading,
    app: &App,
    personne: &Personne,
    service: &Service,
) -> Result<Option<MandatId>, Refus> {
    let clock = app.db.clock();
    let all = mandats::de_la_personne(on, personne).await?;
    let covers = |fiche: &String| mandats::couverture(&all, fiche, clock.today(), (clock.now(), clock.zone())).ok();
    Ok(service.fiches.iter().find_map(covers).map(|one| one.id.clone()))
}

/// `POST /personnes/{id}/comptes/nouveau`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let db = &app.db;
    let mut reading = session.read(db).await?;
    let found = preparer(&mut reading, &app, &session, &id).await?;
    let house = maison(&mut reading, &session).await?;
    let fait_par = FaitPar::parse(champs.raw("fait_par")).unwrap_or(FaitPar::Inconnu);
    let compte = Compte {
        numero: champs.line("numero"),
        service: champs.line("service"),
        autre: champs.line("autre"),
        fait_par: fait_par.code().to_owned(),
        note: champs.line("note"),
    };
    let saisie = Saisie::lue(&champs);
    let mut erreurs = Errors::default();
    let site = lire(&compte, &found.services, &mut erreurs);
    let etat = Etat::parse(champs.raw("etat"));
    if etat.is_none() {
        erreurs.add("etat", "Dites où en est ce compte\u{a0}: appuyez sur un des boutons du bas.");
    }
    let (tenue, pro) = match saisie.valider(&house, &found.noms, db.clock().today()) {
        Ok(tenue) => (Some(tenue), false),
        Err((more, pro)) => {
            for (cle, phrase) in more.all() {
                erreurs.add(cle, phrase.clone());
            }
            (None, pro)
        }
    };
    let (Some((service, nom)), Some(etat), Some(tenue), true) = (site, etat, tenue, erreurs.is_empty()) else {
        return Ok(Page::to_correct(page(&app, &session, &found, (compte, saisie), (erreurs, pro))).into_response());
    };
    let mandat = match service.filter(|_| fait_par == FaitPar::Agent) {
        Some(service) => mandat(&mut reading, &app, &found.personne, service).await?,
        None => None,
    };
    drop(reading);
    let numero = CompteId::parse(&compte.numero).unwrap_or_else(|| CompteId::new(db.clock(), db.random()));
    let mut tx = db.write(session.intent("comptes.noter", "comptes_en_ligne", numero.as_str())).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&found.personne.id)).await? {
        return Err(Refus::Limite);
    }
    let new = NouveauCompte {
        id: &numero,
        personne: &found.personne.id,
        service: service.map(|one| one.code.as_str()),
        nom,
        fait_par,
        mandat: mandat.as_ref(),
    };
    let par = (session.etablissement(), &session.agent.id);
    let constat = Constat { etat, note: some(&compte.note) };
    if queries::creer(&mut tx, par, &new, (&constat, &tenue)).await? {
        tx.commit().await?;
    } else {
        // The same form sent twice shows the account it noted, if it is one of ours.
        queries::trouver(&mut tx, &session.perimetre, &numero).await?.ok_or(Refus::Introuvable)?;
    }
    Ok(Redirect::to(&format!("/comptes/{numero}")).into_response())
}

impl Samples for NouveauPage {
    const NOM: &'static str = "nouveau-compte-en-ligne";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, saisie, pro| Self {
            cadre: Cadre::exemple("Compte en ligne, A. D.", Lieu::Personnes),
            erreurs,
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            services: vec![("caf".into(), "Caf".into()), ("ameli".into(), "Ameli (sécurité sociale)".into())],
            agents: vec![("019aa000-0000-7000-8000-000000000009".into(), "Claire Morel".into())],
            compte: Compte { service: "caf".into(), fait_par: "inconnu".into(), ..Compte::default() },
            saisie,
            pro,
            demain: "2026-11-24".into(),
            regle: (!pro).then(Ligne::exemple),
        };
        let typed = |pairs: &[(&str, &str)]| {
            Saisie::lue(&Fields::from_pairs(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()))
        };
        let house = Maison::de(&[], &[]);
        let refused = typed(&[("courriel", "pro")]);
        let wrong = refused.valider(&house, &HashMap::new(), jiff::civil::date(2026, 11, 23)).err();
        let (wrong, pro) = wrong.unwrap_or_default();
        let full = typed(&[
            ("courriel", "proche"),
            ("telephone", "elle"),
            ("precision", "sa sœur Fatou"),
            ("adresse", "fatou.diallo@laposte.net"),
        ]);
        vec![
            ("vide", page(Errors::default(), Saisie::vide(), false)),
            ("pleine", page(Errors::default(), full, false)),
            ("en erreur", page(wrong, refused, pro)),
        ]
    }
}
