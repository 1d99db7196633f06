//! `/blocages/{id}/dossier`: everything that proves it in one PDF. What happened, day by day; the letters; the papers.

use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;
use serde::Serialize;
use tandem_pdf::worker::{Picture, Request};
use tandem_voies::Escalier;

use super::{
    lettre::pdf::{Parties, nom_du_lieu},
    model::Blocage,
    mots,
    page::Ouvert,
    pieces, suite,
};
use crate::{
    agents::Session,
    app::App,
    fiches,
    papiers::{Papier, contenu},
    refus::Refus,
    ui::{dates, de},
};

/// Pages of papers in one file: a decision, its receipts. A longer paper is printed apart.
const PAGES: usize = 20;
/// Bytes of pictures in one file: what goes to the press and comes back must not weigh on a small server.
const OCTETS: usize = 5 * 1024 * 1024;

/// Something that happened.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Jour {
    le: String,
    quoi: String,
}

/// A letter, under the name of its step.
#[derive(Debug, Serialize)]
struct Envoi<'a> {
    marche: String,
    #[serde(flatten)]
    parties: Parties<'a>,
}

/// A paper, page by page.
#[derive(Debug, Serialize)]
struct PieceJointe {
    titre: String,
    /// Where each picture is, and what is read out in its place.
    pages: Vec<(String, String)>,
    /// What is missing, and why.
    manque: Option<String>,
}

/// What the template lays out.
#[derive(Debug, Serialize)]
struct Dossier<'a> {
    titre: String,
    nom: String,
    precision: Option<&'a str>,
    redige: String,
    jours: Vec<Jour>,
    lettres: Vec<Envoi<'a>>,
    pieces: Vec<PieceJointe>,
}

/// What happened, first day first: what was received, tried, answered, written.
fn jours(blocage: &Blocage, survenus: &[tandem_delais::Survenu], escalier: &Escalier<'static>) -> Vec<Jour> {
    let mut all: Vec<(Date, String)> = vec![(blocage.depuis, "Début de la difficulté".to_owned())];
    let facts = blocage.survenus(survenus);
    all.extend(facts.iter().map(|one| (one.le, mots::capitale(one.evenement.libelle()))));
    for tried in &blocage.tentatives {
        let proof = tried.preuve.as_ref().map(|text| format!(". Preuve\u{a0}: {text}")).unwrap_or_default();
        all.push((tried.le, format!("{}{proof}", mots::nom(&tried.marche, escalier))));
        for said in &tried.reponses {
            let note = said.note.as_ref().map(|text| format!(". {text}")).unwrap_or_default();
            all.push((said.le, format!("Réponse\u{a0}: {}{note}", said.sens.mots())));
        }
    }
    all.sort_by_key(|one| one.0);
    all.into_iter().map(|(le, quoi)| Jour { le: dates::long(le), quoi }).collect()
}

/// The last version of each letter, in the order they were first written.
fn lettres<'a>(blocage: &'a Blocage, escalier: &Escalier<'static>) -> Vec<Envoi<'a>> {
    let mut seen: Vec<&str> = Vec::new();
    for one in &blocage.lettres {
        if !seen.contains(&one.marche.as_str()) {
            seen.push(&one.marche);
        }
    }
    let last = seen.into_iter().filter_map(|cle| blocage.lettre(cle));
    last.map(|one| Envoi { marche: mots::nom(&one.marche, escalier).to_owned(), parties: (&one.texte).into() })
        .collect()
}

/// Draws the papers, one after the other, until there is no room left: what has none is said.
async fn dessiner(app: &App, papiers: &[Papier]) -> Result<(Vec<PieceJointe>, Vec<(String, Picture)>), Refus> {
    let (mut pictures, mut octets, mut out) = (Vec::new(), 0, Vec::new());
    for papier in papiers {
        let total = usize::try_from(papier.pages).unwrap_or(1).max(1);
        let titre = pieces::nommer(papier);
        let mut piece = PieceJointe { titre: titre.clone(), pages: Vec::new(), manque: None };
        for numero in 1..=total {
            let image = if pictures.len() < PAGES {
                contenu::dessiner(app, papier, u32::try_from(numero).unwrap_or(u32::MAX)).await.ok()
            } else {
                None
            };
            let Some(image) = image.filter(|image| octets + image.len() <= OCTETS) else {
                let from = piece.pages.len() + 1;
                piece.manque = Some(format!("À partir de la page {from}, à imprimer à part depuis Tandem."));
                break;
            };
            octets += image.len();
            // A few names, always the same: the press keeps them for ever.
            let kind = if image.starts_with(b"\x89PNG") { "png" } else { "jpg" };
            let path = format!("/piece-{:02}.{kind}", pictures.len() + 1);
            piece.pages.push((path.clone(), format!("{titre}, page {numero} sur {total}")));
            pictures.push((path, Picture::of(&image)));
        }
        out.push(piece);
    }
    Ok((out, pictures))
}

/// `GET /blocages/{id}/dossier`
pub async fn get(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Response, Refus> {
    let mut reading = session.read(&app.db).await?;
    let open = Ouvert::lire(&mut reading, &session, &id).await?;
    let lieu = nom_du_lieu(&mut reading, session.etablissement()).await?;
    let all = pieces::papiers(&mut reading, &session.perimetre, &open.personne).await?;
    drop(reading);
    session.note_read(&app.db, "blocages.rassembler", "personnes", open.personne.id.as_str()).await?;
    let shown = open.blocage.pieces.iter().filter_map(|one| all.iter().find(|papier| papier.id == one.papier));
    let shown: Vec<Papier> = shown.cloned().collect();
    for papier in &shown {
        session.note_read(&app.db, "papiers.voir", "papiers", papier.id.as_str()).await?;
    }
    let (pieces, pictures) = dessiner(&app, &shown).await?;
    let today = app.db.clock().today();
    let contexte = suite::Contexte::de(&open.blocage, &open.survenus, (open.zone, today));
    let escalier = contexte.escalier(&open.blocage).ok_or(Refus::Introuvable)?;
    let ordre = composer(&open, &escalier, (pieces, pictures), (&session.agent.nom, &lieu), today);
    let bytes = app.presse.imprimer(ordre).await.map_err(Refus::SansPdf)?;
    Ok(crate::ui::pdf::rendre(bytes, "dossier.pdf"))
}

fn composer(
    open: &Ouvert,
    escalier: &Escalier<'static>,
    (pieces, pictures): (Vec<PieceJointe>, Vec<(String, Picture)>),
    (agent, lieu): (&str, &str),
    today: Date,
) -> Request {
    let nom = open.personne.identite.affichee();
    let dossier = Dossier {
        titre: fiches::en_mots(&escalier.voie.nom_simple),
        precision: open.blocage.precision.as_deref(),
        redige: format!("Rassemblé le {} avec {agent}, {lieu}", dates::long(today)),
        jours: jours(&open.blocage, &open.survenus, escalier),
        lettres: lettres(&open.blocage, escalier),
        pieces,
        nom,
    };
    Request {
        template: include_str!("dossier.typ").to_owned(),
        title: format!("Dossier {}", de(&dossier.nom)),
        lang: "fr".to_owned(),
        date: today.to_string(),
        data: serde_json::to_value(&dossier).unwrap_or_default(),
        files: Vec::new(),
        pictures,
    }
}
