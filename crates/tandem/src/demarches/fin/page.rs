//! `/demarches/{id}/fin`: how it ended; given up, why, and when to come back to it. `/demarches/{id}/reprise` takes it up again.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{ToSpan, civil::Date};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::queries::{NouvelleFin, finir, reprendre};
use crate::{
    agents::Session,
    demarches::{FinId, Issue, Motif, Source, TEXTE_MAX, dates, ouvert::Ouvert, prendre, vue::ou_elle_en_est},
    personnes,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates as jours},
};

/// What was typed.
#[derive(Debug, Default)]
pub struct Saisie {
    numero: String,
    issue: String,
    motif: String,
    revenir_le: String,
    note: String,
}

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "demarches/fin/page.html")]
pub struct FinPage {
    cadre: Cadre,
    erreurs: Errors,
    id: String,
    nom: String,
    nom_personne: String,
    phrase: String,
    saisie: Saisie,
    /// Soonest and a likely day to come back.
    demain: String,
}

async fn page(db: &Db, source: &Source, session: &Session, id: &str) -> Result<(FinPage, Ouvert), Refus> {
    let (open, reading) = Ouvert::page(db, source, session, id).await?;
    drop(reading);
    let today = db.clock().today();
    let page = FinPage {
        cadre: session.cadre(format!("Terminer, {}", open.personne.identite.initiales()), Lieu::Personnes),
        erreurs: Errors::default(),
        id: open.demarche.id.to_string(),
        nom: open.nom_complet(),
        nom_personne: open.personne.identite.affichee(),
        phrase: ou_elle_en_est(open.etat(today), today),
        saisie: Saisie { numero: FinId::new(db.clock(), db.random()).to_string(), ..Saisie::default() },
        demain: today.saturating_add(1.day()).to_string(),
    };
    Ok((page, open))
}

/// `GET /demarches/{id}/fin`
pub async fn get(
    State(db): State<Db>,
    State(source): State<Source>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Page<FinPage>, Refus> {
    let (page, open) = page(&db, &source, &session, &id).await?;
    session.note_read(&db, "demarches.voir", "personnes", open.personne.id.as_str()).await?;
    Ok(Page::ok(page))
}

fn lire(saisie: &Saisie, today: Date) -> Result<(Issue, Option<Motif>, Option<Date>), Errors> {
    let mut erreurs = Errors::default();
    let issue = Issue::parse(&saisie.issue);
    let motif = Motif::parse(&saisie.motif);
    let abandoned = issue == Some(Issue::Abandonnee);
    if issue.is_none() {
        erreurs.add("issue", "Dites comment elle finit.");
    }
    if abandoned && motif.is_none() {
        erreurs.add("motif", "Dites pourquoi\u{a0}: cela sert à défendre ce droit, jamais à juger.");
    }
    let back = (!saisie.revenir_le.is_empty()).then(|| jours::lire(&saisie.revenir_le));
    match back {
        Some(None) => erreurs.add("revenir_le", "Écrivez le jour, comme 12/03/2027."),
        Some(Some(day)) if day <= today => erreurs.add("revenir_le", "Choisissez un jour à venir."),
        Some(Some(day)) if day > today.saturating_add(5.years()) => {
            erreurs.add("revenir_le", "Cette date est à plus de cinq ans. Vérifiez l’année.");
        }
        _ => {}
    }
    let long = saisie.note.chars().count();
    if long > TEXTE_MAX {
        erreurs.add("note", format!("Ce texte a {long} signes, {TEXTE_MAX} au plus."));
    }
    match issue {
        Some(issue) if erreurs.is_empty() => {
            Ok((issue, motif.filter(|_| abandoned), back.flatten().filter(|_| abandoned)))
        }
        _ => Err(erreurs),
    }
}

/// `POST /demarches/{id}/fin`
pub async fn post(
    State(db): State<Db>,
    State(source): State<Source>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (shown, open) = page(&db, &source, &session, &id).await?;
    let saisie = Saisie {
        numero: champs.line("numero"),
        issue: champs.line("issue"),
        motif: champs.line("motif"),
        revenir_le: champs.line("revenir_le"),
        note: champs.note("note"),
    };
    let (issue, motif, revenir_le) = match lire(&saisie, db.clock().today()) {
        Ok(read) => read,
        Err(erreurs) => return Ok(Page::to_correct(FinPage { erreurs, saisie, ..shown }).into_response()),
    };
    let numero = FinId::parse(&saisie.numero).unwrap_or_else(|| FinId::new(db.clock(), db.random()));
    let demarche = &open.demarche.id;
    let par = (session.etablissement(), &session.agent.id);
    let mut tx = db.write(session.intent("demarches.finir", "demarches", demarche.as_str())).await?;
    prendre(&mut tx, demarche).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&open.personne.id)).await? {
        return Err(Refus::Limite);
    }
    let note = Some(saisie.note.as_str()).filter(|text| !text.is_empty());
    let new = NouvelleFin { id: &numero, demarche, issue, motif, revenir_le, note };
    if finir(&mut tx, par, &new).await? {
        dates::recalculer(&mut tx, &open.moteur, session.etablissement(), std::slice::from_ref(demarche)).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/demarches/{demarche}")).into_response())
}

/// `POST /demarches/{id}/reprise`
pub async fn reprise(
    State(db): State<Db>,
    State(source): State<Source>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Redirect, Refus> {
    let (open, reading) = Ouvert::page(&db, &source, &session, &id).await?;
    drop(reading);
    let demarche = &open.demarche.id;
    let back = Ok(Redirect::to(&format!("/demarches/{demarche}")));
    let par = (session.etablissement(), &session.agent.id);
    let mut tx = db.write(session.intent("demarches.reprendre", "demarches", demarche.as_str())).await?;
    prendre(&mut tx, demarche).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&open.personne.id)).await? {
        return Err(Refus::Limite);
    }
    let Some(end) = open.demarche.finie() else { return back };
    if reprendre(&mut tx, par, &end.id).await? {
        dates::recalculer(&mut tx, &open.moteur, session.etablissement(), std::slice::from_ref(demarche)).await?;
        tx.commit().await?;
    }
    back
}

impl Samples for FinPage {
    const NOM: &'static str = "fin-de-demarche";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, issue: &str| Self {
            cadre: Cadre::exemple("Terminer, A. D.", Lieu::Personnes),
            erreurs,
            id: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Logement social".into(),
            nom_personne: "Aïssata DIALLO".into(),
            phrase: "En attente de réponse, dossier reçu 3 septembre.".into(),
            saisie: Saisie { issue: issue.into(), ..Saisie::default() },
            demain: "2026-11-24".into(),
        };
        let wrong = lire(&Saisie { issue: "abandonnee".into(), ..Saisie::default() }, jiff::civil::date(2026, 11, 23));
        vec![
            ("vide", page(Errors::default(), "")),
            ("pleine", page(Errors::default(), "aboutie")),
            ("en erreur", page(wrong.err().unwrap_or_default(), "abandonnee")),
        ]
    }
}
