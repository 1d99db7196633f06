//! `/fiches/nouvelle` and `/fiches/{code}/modifier`: a fiche, field by field.

use axum::{
    Extension,
    extract::{Path, Query, State, rejection::QueryRejection},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_delais::Effet;
use tandem_fiches::{Complexite, Famille, FranceConnect, ecrire};
use tandem_platform::{
    Db, Tx,
    web::{Errors, Fields},
};

use super::{
    list::cadre,
    model::{EnVigueur, Origine, SignalementId, Version, VersionId},
    page::repond_de,
    queries,
    saisie::Saisie,
};
use crate::{
    agents::Session,
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

type Choix = Vec<(&'static str, &'static str)>;

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "fiches/modifier.html")]
pub struct ModifierPage {
    cadre: Cadre,
    erreurs: Errors,
    neuve: bool,
    saisie: Saisie,
    /// What a colleague reported, when the form was opened from it.
    signale: Option<String>,
    familles: Choix,
    effets: Choix,
    complexites: Choix,
    connects: Choix,
}

fn page(cadre: Cadre, neuve: bool, saisie: Saisie, erreurs: Errors, signale: Option<String>) -> ModifierPage {
    ModifierPage {
        cadre,
        erreurs,
        neuve,
        saisie,
        signale,
        familles: Famille::TOUS.iter().map(|one| (one.code(), one.mots())).collect(),
        effets: Effet::ALL.iter().map(|one| (one.code(), one.libelle())).collect(),
        complexites: Complexite::TOUS.iter().map(|one| (one.code(), one.mots())).collect(),
        connects: FranceConnect::TOUS.iter().map(|one| (one.code(), one.mots())).collect(),
    }
}

/// The report the form was opened from.
#[derive(Debug, Default, Deserialize)]
pub struct Depuis {
    #[serde(default)]
    signalement: String,
}

fn numero(db: &Db) -> String {
    VersionId::new(db.clock(), db.random()).to_string()
}

/// `GET /fiches/nouvelle`
pub async fn nouvelle(State(db): State<Db>, session: Session) -> Page<ModifierPage> {
    let saisie = Saisie::neuve(db.clock().today(), &session.agent.nom);
    let saisie = Saisie { numero: numero(&db), ..saisie };
    Page::ok(page(cadre(&session, "Ajouter une fiche"), true, saisie, Errors::default(), None))
}

/// `GET /fiches/{code}/modifier`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(code): Path<String>,
    depuis: Result<Query<Depuis>, QueryRejection>,
) -> Result<Page<ModifierPage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let open = queries::en_vigueur(&mut reading, &app.fiches, session.etablissement(), &code).await?;
    let open = open.ok_or(Refus::Introuvable)?;
    let from = SignalementId::parse(&depuis.map(|Query(from)| from.signalement).unwrap_or_default());
    let told = match &from {
        Some(id) => queries::un_signalement(&mut reading, session.etablissement(), id).await?,
        None => None,
    };
    let told = told.filter(|(one, answered)| one.code == code && !answered).map(|one| one.0);
    let saisie = Saisie {
        numero: numero(&app.db),
        signalement: told.as_ref().map(|one| one.id.to_string()).unwrap_or_default(),
        ..Saisie::de(&open.fiche, open.rang())
    };
    let title = format!("Modifier la fiche {code}");
    Ok(Page::ok(page(cadre(&session, title), false, saisie, Errors::default(), told.map(|one| one.phrase))))
}

/// `POST /fiches/nouvelle`
pub async fn creer(
    State(app): State<App>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    enregistrer(&app, &session, Saisie::lue(&champs), None).await
}

/// `POST /fiches/{code}/modifier`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(code): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let saisie = Saisie { code: code.clone(), ..Saisie::lue(&champs) };
    enregistrer(&app, &session, saisie, Some(&code)).await
}

async fn enregistrer(app: &App, session: &Session, saisie: Saisie, code: Option<&str>) -> Result<Response, Refus> {
    let db = &app.db;
    let id = VersionId::parse(&saisie.numero).unwrap_or_else(|| VersionId::new(db.clock(), db.random()));
    let subject = code.unwrap_or("nouvelle");
    let mut tx = db.write(session.intent("fiches.ecrire", "fiches", subject)).await?;
    let place = session.etablissement();
    let open = queries::en_vigueur(&mut tx, &app.fiches, place, &saisie.code).await?;
    if code.is_some() && open.is_none() {
        return Err(Refus::Introuvable);
    }
    let to = format!("/fiches/{}?fait=enregistre", saisie.code);
    if queries::deja(&mut tx, &id).await? {
        return Ok(Redirect::to(&to).into_response());
    }
    let rang = open.as_ref().map_or(0, EnVigueur::rang);
    let read = saisie.fiche().and_then(|fiche| match verifier(&saisie, code, open.as_ref(), &ecrire(&fiche)) {
        Some((champ, phrase)) => {
            let mut erreurs = Errors::default();
            erreurs.add(champ, phrase);
            Err(erreurs)
        }
        None => Ok(fiche),
    });
    let fiche = match read {
        Ok(fiche) => fiche,
        Err(erreurs) => {
            drop(tx);
            // Read and told once, a colleague's change no longer stops this one.
            let saisie = Saisie { vu: rang, numero: id.to_string(), ..saisie };
            let title = code.map_or_else(|| "Ajouter une fiche".to_owned(), |code| format!("Modifier la fiche {code}"));
            let again = page(cadre(session, title), code.is_none(), saisie, erreurs, None);
            return Ok(Page::to_correct(again).into_response());
        }
    };
    let new = Version {
        id,
        code: fiche.code.clone(),
        rang: rang + 1,
        origine: Origine::Ecran,
        texte: ecrire(&fiche),
        motif: (!saisie.motif.is_empty()).then(|| saisie.motif.clone()),
        agent: session.agent.id.clone(),
        le: tx.clock().now(),
    };
    if !queries::ecrire(&mut tx, place, &new).await? {
        return Err(Refus::Panne(tandem_platform::Error::Column("rang")));
    }
    tx.record(session.entry("fiches.version", "fiche_versions", new.id.as_str()));
    repondre(&mut tx, session, &saisie, &new).await?;
    tx.commit().await?;
    Ok(Redirect::to(&to).into_response())
}

/// What the fields alone do not say: taken code, a colleague's change, nothing to write.
fn verifier(
    saisie: &Saisie,
    code: Option<&str>,
    open: Option<&EnVigueur>,
    texte: &str,
) -> Option<(&'static str, &'static str)> {
    match (code, open) {
        (None, Some(_)) => Some(("code", "Ce code est déjà celui d’une autre fiche.")),
        (Some(_), Some(open)) if open.rang() != saisie.vu => Some((
            "nom",
            "Un collègue vient de modifier cette fiche. Votre saisie est gardée\u{a0}: lisez sa version (page «\u{a0}Versions\u{a0}»), puis enregistrez à nouveau.",
        )),
        (Some(_), Some(open)) if ecrire(&open.fiche) == texte => Some(("nom", "Rien ne change dans cette fiche.")),
        _ => None,
    }
}

/// A form opened from a report answers it, when its author may.
async fn repondre(tx: &mut Tx, session: &Session, saisie: &Saisie, new: &Version) -> Result<(), Refus> {
    let Some(id) = SignalementId::parse(&saisie.signalement) else { return Ok(()) };
    let place = session.etablissement();
    let referent = queries::referent(tx, place, &new.code).await?;
    let told = queries::un_signalement(tx, place, &id).await?;
    let told = told.filter(|(one, answered)| one.code == new.code && !answered);
    if told.is_some() && repond_de(session, referent.as_ref()) {
        queries::repondre(tx, place, &id, &session.agent.id, Ok(&new.id)).await?;
        tx.record(session.entry("fiches.confirmer", "fiche_signalements", id.as_str()));
    }
    Ok(())
}

impl Samples for ModifierPage {
    const NOM: &'static str = "fiche-modifier";

    fn samples() -> Vec<(&'static str, Self)> {
        let texte = include_str!("../../../fiches/tests/exemples/D12-indu.toml");
        let Ok(fiche) = tandem_fiches::lire("D12-indu.toml", texte) else { return Vec::new() };
        let frame = |title: &str| Cadre { lieu: None, ..Cadre::exemple(title, Lieu::Equipe) };
        let empty = Saisie::neuve(jiff::civil::date(2026, 11, 26), "Claire Morel");
        let full = Saisie::de(&fiche, 2);
        let mut erreurs = Errors::default();
        erreurs.add("telephone", "Dites une autre voie que l’écran, ou pourquoi il n’y en a pas.");
        erreurs
            .add("regles", "Ligne 3\u{a0}: «\u{a0}delai\u{a0}» manque.\nLigne 12\u{a0}: «\u{a0}cle\u{a0}» est vide.");
        let told = Some("Le bouton a changé de place.".to_owned());
        vec![
            ("vide", page(frame("Ajouter une fiche"), true, empty, Errors::default(), None)),
            ("pleine", page(frame("Modifier la fiche D12"), false, full.clone(), Errors::default(), told)),
            ("en erreur", page(frame("Modifier la fiche D12"), false, full, erreurs, None)),
        ]
    }
}
