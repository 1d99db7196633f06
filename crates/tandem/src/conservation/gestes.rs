//! Two acts on one file: keeping it longer (`/personnes/{id}/prolongation`), taking it out (`/archives/{id}/sortie`).

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::web::{Errors, Fields};

use super::queries;
use crate::{
    agents::Session,
    app::App,
    personnes::{self, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Longest reason, in characters.
const MOTIF_MAX: usize = 200;

/// A reason is asked.
#[derive(Debug, askama::Template)]
#[template(path = "conservation/geste.html")]
pub struct GestePage {
    cadre: Cadre,
    titre: &'static str,
    nom: String,
    phrase: String,
    adresse: String,
    retour: String,
    bouton: &'static str,
    motif: String,
    erreurs: Errors,
}

impl GestePage {
    fn prolongation(session: &Session, personne: &personnes::Personne, jusqua: jiff::civil::Date) -> Self {
        Self {
            cadre: session.cadre(format!("Garder {}", personne.identite.initiales()), Lieu::Personnes),
            titre: "Garder ce dossier",
            nom: personne.identite.affichee(),
            phrase: format!("Le dossier restera suivi jusqu’au {} au moins.", dates::long(jusqua)),
            adresse: format!("/personnes/{}/prolongation", personne.id),
            retour: format!("/personnes/{}", personne.id),
            bouton: "Garder le dossier",
            motif: String::new(),
            erreurs: Errors::default(),
        }
    }

    fn sortie(session: &Session, personne: &personnes::Personne, le: jiff::civil::Date) -> Self {
        Self {
            cadre: session.cadre("Sortir de l’archive", Lieu::Equipe),
            titre: "Sortir de l’archive",
            nom: personne.identite.affichee(),
            phrase: format!(
                "Archivé le {}. Le dossier reviendra dans les listes et la recherche de son équipe. La raison est gardée.",
                dates::long(le)
            ),
            adresse: format!("/archives/{}/sortie", personne.id),
            retour: "/conservation".to_owned(),
            bouton: "Sortir de l’archive",
            motif: String::new(),
            erreurs: Errors::default(),
        }
    }

    fn again(self, motif: &str, phrase: String) -> Response {
        let mut erreurs = Errors::default();
        erreurs.add("motif", phrase);
        Page::to_correct(Self { motif: motif.to_owned(), erreurs, ..self }).into_response()
    }
}

fn refuse(motif: &str) -> Option<String> {
    match motif.chars().count() {
        0 => Some("Dites pourquoi, en quelques mots.".to_owned()),
        long if long > MOTIF_MAX => Some(format!("{long} signes, {MOTIF_MAX} au plus. Raccourcissez.")),
        _ => None,
    }
}

async fn suivie(app: &App, session: &Session, id: &str) -> Result<personnes::Personne, Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(&app.db).await?;
    personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)
}

/// `GET /personnes/{id}/prolongation`
pub async fn prolongation(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Page<GestePage>, Refus> {
    let personne = suivie(&app, &session, &id).await?;
    session.note_read(&app.db, "conservation.voir", "personnes", &id).await?;
    let until = app.config.conservation.prolongation.terme(app.db.clock().today());
    Ok(Page::ok(GestePage::prolongation(&session, &personne, until)))
}

/// `POST /personnes/{id}/prolongation`
pub async fn prolonger(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let personne = suivie(&app, &session, &id).await?;
    let until = app.config.conservation.prolongation.terme(app.db.clock().today());
    let motif = champs.line("motif");
    if let Some(phrase) = refuse(&motif) {
        return Ok(GestePage::prolongation(&session, &personne, until).again(&motif, phrase));
    }
    let mut tx = app.db.write(session.intent("conservation.prolonger", "personnes", &id)).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&personne.id)).await? {
        return Err(Refus::Limite);
    }
    queries::prolonger(&mut tx, session.etablissement(), &session.agent.id, &personne.id, (until, &motif)).await?;
    queries::lever_une(&mut tx, &personne.id).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/personnes/{id}")).into_response())
}

async fn archivee(app: &App, session: &Session, id: &str) -> Result<(personnes::Personne, queries::Archive), Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(&app.db).await?;
    let one = queries::archive(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let people = personnes::archivees(&mut reading, &session.perimetre, std::slice::from_ref(&id)).await?;
    let personne = people.into_iter().next().ok_or(Refus::Introuvable)?;
    Ok((personne, one))
}

/// `GET /archives/{id}/sortie`
pub async fn sortie(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Page<GestePage>, Refus> {
    let (personne, one) = archivee(&app, &session, &id).await?;
    session.note_read(&app.db, "conservation.voir", "personnes", &id).await?;
    Ok(Page::ok(GestePage::sortie(&session, &personne, one.le)))
}

/// `POST /archives/{id}/sortie`
pub async fn sortir(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (personne, one) = archivee(&app, &session, &id).await?;
    let motif = champs.line("motif");
    if let Some(phrase) = refuse(&motif) {
        return Ok(GestePage::sortie(&session, &personne, one.le).again(&motif, phrase));
    }
    let mut tx = app.db.write(session.intent("conservation.sortir", "personnes", &id)).await?;
    if queries::sortir(&mut tx, session.etablissement(), &session.agent.id, &one.archivage, &motif).await? {
        personnes::desarchiver(&mut tx, session.etablissement(), &personne.id).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/personnes/{id}")).into_response())
}

impl Samples for GestePage {
    const NOM: &'static str = "conservation-geste";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |titre, phrase: &str, bouton| Self {
            cadre: Cadre::exemple(titre, Lieu::Equipe),
            titre,
            nom: "Aïssata DIALLO".into(),
            phrase: phrase.into(),
            adresse: "/personnes/x/prolongation".into(),
            retour: "/personnes/x".into(),
            bouton,
            motif: String::new(),
            erreurs: Errors::default(),
        };
        let mut erreurs = Errors::default();
        erreurs.add("motif", "Dites pourquoi, en quelques mots.");
        let keep = || {
            page(
                "Garder ce dossier",
                "Le dossier restera suivi jusqu’au 24 novembre 2027 au moins.",
                "Garder le dossier",
            )
        };
        vec![
            ("garder", keep()),
            ("en erreur", Self { erreurs, ..keep() }),
            ("sortir", page("Sortir de l’archive", "Archivé le 3 mars 2025.", "Sortir de l’archive")),
        ]
    }
}
