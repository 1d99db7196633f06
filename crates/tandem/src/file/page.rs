//! `/file/{fiche}`: one person after the other, who had the hand, save.

use std::collections::{BTreeSet, HashMap};

use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_delais::Regle;
use tandem_platform::web::Errors;

use super::{
    model::{Mains, PAGE, RappelId, habitude, horizon, regle_de_file, seule},
    queries,
};
use crate::{
    actes::{self, ActeId, Mode},
    agents::Session,
    app::App,
    demarches::{
        DemarcheId,
        dates::{self as calendrier, Curseur, EcheanceId, Filtre, Ligne, Moteur},
    },
    mandats::{self, Mandat},
    personnes::{self, Personne, PersonneId},
    refus::Refus,
    rendezvous::Fonde,
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

/// A person in the queue.
#[derive(Debug)]
pub struct Tour {
    ligne: String,
    limite: String,
    personne: String,
    nom: String,
    prenom: String,
    jusqua: String,
    mains: Vec<Mode>,
    habitude: String,
    /// Said only when it is not the one of the rule.
    certitude: Option<&'static str>,
    mandat: Option<String>,
    rappelee: bool,
    numero: String,
}

/// The act just noted, one tap from being undone.
#[derive(Debug)]
pub struct Vient {
    acte: String,
    phrase: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "file/page.html")]
pub struct FilePage {
    cadre: Cadre,
    fiche: String,
    nom: String,
    combien: String,
    fonde: Fonde,
    /// Nobody here has a mandate for this: said once.
    sans_mandat: bool,
    /// Who reads may make a mandate.
    suit: bool,
    erreurs: Errors,
    vient: Option<Vient>,
    /// A colleague was first, or a reminder was marked.
    avis: Option<&'static str>,
    courante: Option<Tour>,
    /// The id the act will have.
    numero: String,
    /// After a save, the first position takes the focus.
    suivante: bool,
    passer: String,
    /// Where one had skipped to.
    apres: String,
    ensuite: Vec<Tour>,
    seules: Vec<Tour>,
    plus: Option<String>,
    imprime_le: String,
}

/// Where one is in the queue, and what just happened.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Params {
    /// After this line.
    #[serde(default)]
    pub(super) apres: String,
    /// This person first.
    #[serde(default)]
    pub(super) sur: String,
    #[serde(default)]
    pub(super) note: String,
    #[serde(default)]
    pub(super) fait: String,
}

/// What the page is made of.
pub(super) struct Ouvert {
    lignes: Vec<Ligne>,
    plus: Option<String>,
    personnes: HashMap<PersonneId, Personne>,
    mains: Mains,
    rappelees: BTreeSet<(DemarcheId, Date)>,
    moteur: Moteur,
    mandats: Vec<Mandat>,
    nombre: i64,
    vient: Option<Vient>,
}

/// The rule of this queue; a fiche nobody knows, or with nothing to do in a row, is not there.
pub(super) fn regle<'a>(moteur: &'a Moteur, fiche: &str) -> Result<&'a Regle, Refus> {
    moteur.fiche(fiche).and_then(|known| regle_de_file(&known.fiche.regles)).ok_or(Refus::Introuvable)
}

async fn ouvrir(app: &App, session: &Session, fiche: &str, params: &Params) -> Result<Ouvert, Refus> {
    let today = app.db.clock().today();
    let mut reading = session.read(&app.db).await?;
    let moteur = Moteur::lire(&mut reading, &app.regles, session.etablissement()).await?;
    let rule = regle(&moteur, fiche)?;
    let asked = Filtre {
        fiche: Some(fiche.to_owned()),
        regle: Some(rule.cle.clone()),
        depuis: Some(today),
        jusqu_au: horizon(rule, today),
        ouverte_le: Some(today),
        ..Filtre::default()
    };
    let after = Curseur::parse(&params.apres);
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut lignes = calendrier::lignes(&mut reading, &session.perimetre, &asked, after.as_ref(), limit).await?;
    let plus = lignes.get(PAGE).is_some().then(|| lignes.get(PAGE - 1).map(|last| Curseur::from(last).to_string()));
    lignes.truncate(PAGE);
    let open = queries::ouvertes(&mut reading, &session.perimetre, &[fiche], today).await?;
    let count = open.iter().find(|one| one.regle == rule.cle).map_or(0, |one| one.nombre);
    let ids: Vec<PersonneId> = lignes.iter().map(|line| line.personne.clone()).collect();
    let people = personnes::plusieurs(&mut reading, &session.perimetre, &ids).await?;
    let people: HashMap<PersonneId, Personne> = people.into_iter().map(|one| (one.id.clone(), one)).collect();
    lignes.retain(|line| people.contains_key(&line.personne));
    let mains = queries::mains(&mut reading, &lignes).await?;
    let rappelees = queries::rappelees(&mut reading, &lignes).await?;
    let dossiers: Vec<&str> = people.values().flat_map(|one| &one.dossiers).map(PersonneId::as_str).collect();
    let dossiers = serde_json::to_string(&dossiers).unwrap_or_else(|_| "[]".to_owned());
    let mandats = mandats::des_dossiers(&mut reading, &dossiers, &today.to_string()).await?;
    let vient = match ActeId::parse(&params.note) {
        Some(acte) => vient(&mut reading, session, &acte).await?,
        None => None,
    };
    let plus = plus.flatten();
    Ok(Ouvert { lignes, plus, personnes: people, mains, rappelees, mandats, nombre: count, vient, moteur })
}

/// What was just noted, if it stands and is hers.
async fn vient(
    reading: &mut tandem_platform::Reading,
    session: &Session,
    acte: &ActeId,
) -> Result<Option<Vient>, Refus> {
    let last = actes::derniers(reading, &session.perimetre, &session.agent.id, 5).await?;
    let found = last.into_iter().find(|one| one.id == *acte && one.annulation.is_none());
    let Some((found, id)) = found.and_then(|one| one.personne.clone().map(|id| (one, id))) else { return Ok(None) };
    let who = personnes::plusieurs(reading, &session.perimetre, std::slice::from_ref(&id)).await?;
    Ok(who.first().map(|one| Vient {
        acte: acte.to_string(),
        phrase: format!("Noté pour {}\u{a0}: « {} ».", one.identite.affichee(), found.mode.nom().to_lowercase()),
    }))
}

fn tour(app: &App, open: &Ouvert, fiche: &str, line: &Ligne) -> Option<Tour> {
    let personne = open.personnes.get(&line.personne)?;
    let today = app.db.clock().today();
    let mains = open.mains.get(&line.demarche).cloned().unwrap_or_default();
    let rule = open.moteur.regle(&line.fiche, &line.regle);
    let usual = rule.map(|rule| rule.fondement.certitude);
    Some(Tour {
        ligne: line.id.to_string(),
        limite: line.limite.to_string(),
        personne: line.personne.to_string(),
        nom: personne.identite.affichee(),
        prenom: personne.identite.prenom.clone().unwrap_or_else(|| personne.identite.initiales()),
        jusqua: dates::full(line.limite, today),
        habitude: habitude(&mains),
        mains,
        certitude: (usual != Some(line.certitude)).then(|| line.certitude.libelle()),
        mandat: couvre(app, open, &line.personne, fiche)
            .map(|fin| format!("mandat jusqu’au {}", dates::full(fin, today))),
        rappelee: open.rappelees.contains(&(line.demarche.clone(), line.limite)),
        numero: RappelId::new(app.db.clock(), app.db.random()).to_string(),
    })
}

/// The last day of the mandate that covers this procedure for this person, today.
fn couvre(app: &App, open: &Ouvert, personne: &PersonneId, fiche: &str) -> Option<Date> {
    let clock = app.db.clock();
    let hers = open.mandats.iter().filter(|one| one.personne == *personne);
    let found = mandats::couverture(hers, fiche, clock.today(), (clock.now(), clock.zone()));
    found.ok().map(|one| one.scellee.piece.fin)
}

/// The page, with what was typed wrong if anything was.
pub(super) async fn page(
    app: &App,
    session: &Session,
    fiche: &str,
    params: &Params,
    erreurs: Errors,
) -> Result<FilePage, Refus> {
    let mut open = ouvrir(app, session, fiche, params).await?;
    let today = app.db.clock().today();
    let rule = regle(&open.moteur, fiche)?;
    let asked = EcheanceId::parse(&params.sur);
    let alone = |line: &Ligne| open.mains.get(&line.demarche).is_some_and(|mains| seule(mains));
    let first = open.lignes.iter().position(|line| Some(&line.id) == asked.as_ref());
    let first = first.or_else(|| open.lignes.iter().position(|line| !alone(line)));
    let current = first.and_then(|at| open.lignes.get(at));
    let turn = |line: &Ligne| tour(app, &open, fiche, line);
    let others = || open.lignes.iter().filter(|line| Some(&line.id) != current.map(|one| &one.id));
    let courante = current.and_then(turn);
    let ensuite: Vec<Tour> = others().filter(|line| !alone(line)).filter_map(turn).collect();
    let seules: Vec<Tour> = others().filter(|line| alone(line)).filter_map(turn).collect();
    let sans_mandat = courante.is_some() && courante.iter().chain(&ensuite).all(|one| one.mandat.is_none());
    let passer = current.map(|line| Curseur::from(line).to_string()).unwrap_or_default();
    let fonde = Fonde::de_la_regle(&rule.fondement);
    let nom = open.moteur.fiche(fiche).map(|known| known.fiche.nom.clone()).unwrap_or_default();
    Ok(FilePage {
        cadre: session.cadre(nom.clone(), Lieu::Echeances),
        fiche: fiche.to_owned(),
        nom,
        combien: nombre(open.nombre, "personne reste à voir", "personnes restent à voir"),
        fonde,
        sans_mandat,
        suit: session.agent.role.suit_des_personnes(),
        suivante: erreurs.is_empty() && !(params.note.is_empty() && params.fait.is_empty()),
        erreurs,
        avis: match params.fait.as_str() {
            "deja" => Some("C’était déjà fait\u{a0}: rien n’a été écrit une seconde fois."),
            "rappel" => Some("Rappel noté. Elle reste dans la liste tant que ce n’est pas fait."),
            _ => None,
        },
        numero: ActeId::new(app.db.clock(), app.db.random()).to_string(),
        passer,
        apres: Curseur::parse(&params.apres).map(|after| after.to_string()).unwrap_or_default(),
        imprime_le: dates::long(today),
        courante,
        ensuite,
        seules,
        vient: open.vient.take(),
        plus: open.plus.take(),
    })
}

/// `GET /file/{fiche}`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(fiche): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<FilePage>, Refus> {
    let page = page(&app, &session, &fiche, &params, Errors::default()).await?;
    session.note_read(&app.db, "file.voir", "agents", session.agent.id.as_str()).await?;
    Ok(Page::ok(page))
}

impl Samples for FilePage {
    const NOM: &'static str = "file";

    fn samples() -> Vec<(&'static str, Self)> {
        let id = || "019aa000-0000-7000-8000-000000000001".to_owned();
        let tour = |prenom: &str, mains: Vec<Mode>, rappelee| Tour {
            ligne: format!("{}.actualisation", id()),
            limite: "2026-12-15".into(),
            personne: id(),
            nom: format!("{prenom} DIALLO"),
            prenom: prenom.into(),
            jusqua: "mardi 15 décembre".into(),
            habitude: habitude(&mains),
            mains,
            certitude: None,
            mandat: None,
            rappelee,
            numero: id(),
        };
        let page = |courante: Option<Tour>, ensuite, seules| Self {
            cadre: Cadre::exemple("Actualisation mensuelle", Lieu::Echeances),
            fiche: "D01".into(),
            nom: "Actualisation mensuelle".into(),
            combien: nombre(12, "personne reste à voir", "personnes restent à voir"),
            fonde: Fonde::exemple(),
            sans_mandat: true,
            suit: true,
            erreurs: Errors::default(),
            vient: None,
            avis: None,
            courante,
            numero: id(),
            suivante: false,
            passer: String::new(),
            apres: String::new(),
            ensuite,
            seules,
            plus: None,
            imprime_le: "23 novembre 2026".into(),
        };
        let full = || {
            page(
                Some(tour("Aïssata", vec![Mode::ElleACote, Mode::ADeux], false)),
                vec![tour("Thierno", vec![Mode::ADeux], false), tour("Fatou", Vec::new(), false)],
                vec![
                    tour("Ioana", vec![Mode::JaiRelu, Mode::JaiRelu], false),
                    tour("Mehdi", vec![Mode::JaiRelu], true),
                ],
            )
        };
        let vient = Some(Vient { acte: id(), phrase: "Noté pour Thierno BAH\u{a0}: « à deux ».".into() });
        let mut erreurs = Errors::default();
        erreurs.add("mode", "Choisissez qui avait la main.");
        vec![
            ("vide", page(None, Vec::new(), Vec::new())),
            ("pleine", Self { vient, plus: Some("suite".into()), ..full() }),
            ("en erreur", Self { erreurs, ..full() }),
        ]
    }
}
