//! `/demarches/{id}/evenements/nouveau`: what happened, with its channel, number and proof. And its undoing.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_delais::Evenement;
use tandem_platform::{
    Db, Reading,
    web::{Errors, Fields},
};

use super::{
    Canal, EvenementId, GesteId, NUMERO_MAX, NouvelEvenement, Reponse, Source, TEXTE_MAX, annuler,
    dates::{self, EcheanceId, Suite},
    ecrire, est_un_envoi,
    ouvert::Ouvert,
    prendre, verifier_le,
    vue::nom_de,
};
use crate::{
    agents::Session,
    papiers::{self, PapierId},
    personnes,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates as jours},
};

/// What is always offered, whatever the fiche.
const TOUJOURS: [Evenement; 7] = [
    Evenement::Depot,
    Evenement::DepotComplet,
    Evenement::Accuse,
    Evenement::Declaration,
    Evenement::Decision,
    Evenement::Contact,
    Evenement::FinDeDroit,
];

/// What was typed.
#[derive(Debug, Default)]
pub struct Saisie {
    numero_du_formulaire: String,
    evenement: String,
    le: String,
    estime: bool,
    reponse: String,
    canal: String,
    numero: String,
    papier: String,
    note: String,
}

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "demarches/evenement.html")]
pub struct EvenementPage {
    cadre: Cadre,
    erreurs: Errors,
    id: String,
    nom: String,
    nom_personne: String,
    choix: Vec<(&'static str, String)>,
    papiers: Vec<(String, String)>,
    saisie: Saisie,
    deplie: bool,
}

/// `?evenement=decision`: chosen from a link.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    evenement: String,
}

/// What can be told of this démarche: what its rules look at first, then what always can.
fn choix(open: &Ouvert) -> Vec<Evenement> {
    let rules = open.fiche().map(|known| known.fiche.regles.as_slice()).unwrap_or_default();
    let mut all: Vec<Evenement> = Vec::new();
    let appeal = open.evenements.iter().any(|one| one.evenement == Evenement::Decision && one.annule_par.is_none());
    let more = appeal.then_some([Evenement::Recours, Evenement::ReponseRecours]).into_iter().flatten();
    for event in rules.iter().flat_map(|rule| rule.genre.evenements()).chain(TOUJOURS).chain(more) {
        if !all.contains(&event) {
            all.push(event);
        }
    }
    all
}

async fn proofs(
    on: &mut Reading,
    session: &Session,
    open: &Ouvert,
    today: Date,
) -> Result<Vec<(String, String)>, Refus> {
    let all = papiers::de_la_personne(on, &session.perimetre, &open.personne, 100).await?;
    let kept = all.into_iter().filter(|one| one.retrait.is_none());
    Ok(kept
        .map(|one| {
            let words = one.nom.mots.map(|mots| format!(", {mots}")).unwrap_or_default();
            let day = one.nom.date.map(|day| format!(", {}", jours::near(day, today))).unwrap_or_default();
            (one.id.to_string(), format!("{}{words}{day}", one.nom.genre.nom()))
        })
        .collect())
}

async fn page(db: &Db, source: &Source, session: &Session, id: &str) -> Result<(EvenementPage, Ouvert), Refus> {
    let (open, mut reading) = Ouvert::page(db, source, session, id).await?;
    let today = db.clock().today();
    let page = EvenementPage {
        cadre: session.cadre(format!("{}, {}", open.nom(), open.personne.identite.initiales()), Lieu::Personnes),
        erreurs: Errors::default(),
        id: open.demarche.id.to_string(),
        nom: open.nom_complet(),
        nom_personne: open.personne.identite.affichee(),
        choix: choix(&open).into_iter().map(|one| (one.code(), nom_de(one))).collect(),
        papiers: proofs(&mut reading, session, &open, today).await?,
        saisie: Saisie {
            numero_du_formulaire: EvenementId::new(db.clock(), db.random()).to_string(),
            le: today.to_string(),
            ..Saisie::default()
        },
        deplie: false,
    };
    Ok((page, open))
}

/// `GET /demarches/{id}/evenements/nouveau`
pub async fn get(
    State(db): State<Db>,
    State(source): State<Source>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<EvenementPage>, Refus> {
    let (mut page, open) = page(&db, &source, &session, &id).await?;
    session.note_read(&db, "demarches.voir", "personnes", open.personne.id.as_str()).await?;
    if page.choix.iter().any(|one| one.0 == params.evenement) {
        page.saisie.evenement = params.evenement;
    }
    Ok(Page::ok(page))
}

/// What the form says, once it holds.
struct Lu {
    evenement: Evenement,
    le: Date,
    reponse: Option<Reponse>,
    papier: Option<PapierId>,
}

fn lire(saisie: &Saisie, page: &EvenementPage, today: Date) -> Result<Lu, Errors> {
    let mut erreurs = Errors::default();
    let evenement = saisie.evenement.parse::<Evenement>().ok();
    let evenement = evenement.filter(|one| page.choix.iter().any(|known| known.0 == one.code()));
    if evenement.is_none() {
        erreurs.add("evenement", "Choisissez ce qui est arrivé.");
    }
    let le = jours::lire(&saisie.le);
    match (le, evenement) {
        (None, _) => erreurs.add("le", "Écrivez le jour, comme 12/03/2026."),
        (Some(le), Some(evenement)) => {
            if let Err(sentence) = verifier_le(evenement, le, today) {
                erreurs.add("le", sentence);
            }
        }
        _ => {}
    }
    let reponse = Reponse::parse(&saisie.reponse);
    if evenement == Some(Evenement::Decision) && reponse.is_none() {
        erreurs.add("reponse", "Dites si c’est un accord ou un refus\u{a0}: le délai pour contester en dépend.");
    }
    for (field, text, most) in [("numero", &saisie.numero, NUMERO_MAX), ("note_evenement", &saisie.note, TEXTE_MAX)] {
        let long = text.chars().count();
        if long > most {
            erreurs.add(field, format!("Ce texte a {long} signes, {most} au plus."));
        }
    }
    let papier = PapierId::parse(&saisie.papier);
    if !saisie.papier.is_empty() && !page.papiers.iter().any(|known| known.0 == saisie.papier) {
        erreurs.add("papier", "Ce papier n’est plus dans son dossier. Choisissez-en un autre.");
    }
    match (evenement, le) {
        (Some(evenement), Some(le)) if erreurs.is_empty() => Ok(Lu { evenement, le, reponse, papier }),
        _ => Err(erreurs),
    }
}

/// `POST /demarches/{id}/evenements/nouveau`
pub async fn post(
    State(db): State<Db>,
    State(source): State<Source>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (shown, open) = page(&db, &source, &session, &id).await?;
    let saisie = Saisie {
        numero_du_formulaire: champs.line("formulaire"),
        evenement: champs.line("evenement"),
        le: champs.line("le"),
        estime: champs.has("estime"),
        reponse: champs.line("reponse"),
        canal: champs.line("canal"),
        numero: champs.line("numero"),
        papier: champs.line("papier"),
        note: champs.note("note_evenement"),
    };
    let read = match lire(&saisie, &shown, db.clock().today()) {
        Ok(read) => read,
        Err(erreurs) => {
            return Ok(Page::to_correct(EvenementPage { erreurs, saisie, deplie: true, ..shown }).into_response());
        }
    };
    let numero = EvenementId::parse(&saisie.numero_du_formulaire);
    let numero = numero.unwrap_or_else(|| EvenementId::new(db.clock(), db.random()));
    let demarche = &open.demarche.id;
    let back = Redirect::to(&format!("/demarches/{demarche}"));
    let par = (session.etablissement(), &session.agent.id);
    let mut tx = db.write(session.intent("demarches.noter", "demarches", demarche.as_str())).await?;
    prendre(&mut tx, demarche).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&open.personne.id)).await? {
        return Err(Refus::Limite);
    }
    let sent =
        est_un_envoi(read.evenement) || matches!(read.evenement, Evenement::Decision | Evenement::ReponseRecours);
    let new = NouvelEvenement {
        estime: saisie.estime,
        reponse: read.reponse.filter(|_| matches!(read.evenement, Evenement::Decision | Evenement::ReponseRecours)),
        canal: Canal::parse(&saisie.canal).filter(|_| sent),
        numero: Some(saisie.numero.as_str()).filter(|text| !text.is_empty()),
        papier: read.papier.as_ref(),
        note: Some(saisie.note.as_str()).filter(|text| !text.is_empty()),
        ..NouvelEvenement::simple(&numero, demarche, read.evenement, read.le)
    };
    if ecrire(&mut tx, par, &new).await? {
        dates::recalculer(&mut tx, &open.moteur, session.etablissement(), std::slice::from_ref(demarche)).await?;
        tx.commit().await?;
    }
    Ok(back.into_response())
}

/// `POST /demarches/{id}/annulation`: an event, or a « Fait », noted by mistake. It stays readable.
pub async fn defaire(
    State(db): State<Db>,
    State(source): State<Source>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Redirect, Refus> {
    let (open, reading) = Ouvert::page(&db, &source, &session, &id).await?;
    drop(reading);
    let demarche = &open.demarche.id;
    let par = (session.etablissement(), &session.agent.id);
    let mut tx = db.write(session.intent("demarches.annuler", "demarches", demarche.as_str())).await?;
    prendre(&mut tx, demarche).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&open.personne.id)).await? {
        return Err(Refus::Limite);
    }
    let done = if let Some(held) = GesteId::parse(champs.raw("faite")) {
        dates::annuler_faite(&mut tx, &open.moteur, par, demarche, &held).await?
    } else {
        // Nothing chosen: the page shows what there is.
        let Some(event) = EvenementId::parse(champs.raw("evenement")) else {
            return Ok(Redirect::to(&format!("/demarches/{demarche}#evenements")));
        };
        let done = annuler(&mut tx, par, demarche, &event).await?;
        dates::recalculer(&mut tx, &open.moteur, session.etablissement(), std::slice::from_ref(demarche)).await?;
        done
    };
    if done {
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/demarches/{demarche}#evenements")))
}

/// `POST /demarches/{id}/fait`: « Fait » on one of its dates, as it was seen.
pub async fn fait(
    State(db): State<Db>,
    State(source): State<Source>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Redirect, Refus> {
    let (open, reading) = Ouvert::page(&db, &source, &session, &id).await?;
    drop(reading);
    let demarche = &open.demarche.id;
    let par = (session.etablissement(), &session.agent.id);
    let mut tx = db.write(session.intent("echeances.faire", "demarches", demarche.as_str())).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&open.personne.id)).await? {
        return Err(Refus::Limite);
    }
    let seen = EcheanceId::new(demarche, champs.raw("regle"));
    let line = open.lignes.iter().find(|line| line.id == seen && line.limite.to_string() == champs.raw("limite"));
    // Already done, by a second press or by a colleague: the page shows it.
    let back = Ok(Redirect::to(&format!("/demarches/{demarche}#dates")));
    let Some(line) = line else { return back };
    match dates::faire(&mut tx, &open.moteur, par, line).await? {
        Suite::Fait => tx.commit().await?,
        Suite::Limite => return Err(Refus::Limite),
        Suite::Deja | Suite::PasOuverte(_) => {}
    }
    back
}

impl Samples for EvenementPage {
    const NOM: &'static str = "evenement";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs: Errors, evenement: &str| Self {
            cadre: Cadre::exemple("Titre de séjour, A. D.", Lieu::Personnes),
            deplie: !erreurs.is_empty(),
            erreurs,
            id: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Titre de séjour".into(),
            nom_personne: "Aïssata DIALLO".into(),
            choix: TOUJOURS.iter().map(|one| (one.code(), nom_de(*one))).collect(),
            papiers: vec![("019aa000-0000-7000-8000-000000000002".into(), "Titre de séjour, recto".into())],
            saisie: Saisie {
                evenement: evenement.into(),
                le: "2026-11-23".into(),
                numero: "7500-118".into(),
                ..Saisie::default()
            },
        };
        let mut erreurs = Errors::default();
        erreurs.add("evenement", "Choisissez ce qui est arrivé.");
        erreurs.add("le", "Écrivez le jour, comme 12/03/2026.");
        vec![
            ("vide", page(Errors::default(), "")),
            ("pleine", page(Errors::default(), "depot")),
            ("en erreur", page(erreurs, "")),
        ]
    }
}
