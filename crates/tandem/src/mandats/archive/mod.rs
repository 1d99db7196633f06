//! `/mandats/archives`: mandates outlive the file they were made in, six years, apart, for a responsable only.

use std::collections::HashMap;

use axum::{
    Extension,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_platform::web::{Errors, Fields};

use super::{
    list::permis,
    model::{EliminationId, Mandat, TEXTE_MAX, lire_code},
    mots, queries as mandats, usages,
};
use crate::{
    agents::{self, AgentId, Session},
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

pub(super) mod queries;
#[cfg(test)]
mod tests;

/// Mandates on a page.
const MANDATS: usize = 50;
/// Uses told for each.
const USAGES: i64 = 100;

/// A mandate of the archive.
#[derive(Debug)]
pub struct LigneArchive {
    id: String,
    nom: String,
    quand: String,
    permet: String,
    histoire: Vec<String>,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "mandats/archive/list.html")]
pub struct ArchivePage {
    cadre: Cadre,
    erreurs: Errors,
    code: String,
    motif: String,
    lignes: Vec<LigneArchive>,
    suite: Option<String>,
    /// How long they are kept, in words.
    duree: String,
    /// What has passed that term.
    a_terme: Option<String>,
}

/// Where the page starts, or the one a paper names.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    code: String,
    #[serde(default)]
    apres: String,
}

/// `GET /mandats/archives`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Query(params): Query<Params>,
) -> Result<Page<ArchivePage>, Refus> {
    page(&app, &session, &params, Errors::default(), String::new()).await
}

async fn page(
    app: &App,
    session: &Session,
    params: &Params,
    mut erreurs: Errors,
    motif: String,
) -> Result<Page<ArchivePage>, Refus> {
    let (clock, place, regle) = (app.db.clock(), session.etablissement(), &app.config.conservation.mandat);
    let mut reading = session.read(&app.db).await?;
    let code = lire_code(&params.code);
    let mut all = match (&code, params.code.is_empty()) {
        (None, false) => Vec::new(),
        (code, _) => {
            let after = params.apres.split_once('_').unwrap_or(("", ""));
            let limit = i64::try_from(MANDATS + 1).unwrap_or(i64::MAX);
            queries::archives(&mut reading, place, code.as_deref().unwrap_or_default(), after, limit).await?
        }
    };
    if !params.code.is_empty() && all.is_empty() {
        erreurs.add("code", "Aucun mandat de l’archive n’a ce code. Recopiez-le du bas du papier.");
    }
    let more = all.len() > MANDATS;
    all.truncate(MANDATS);
    let suite = all.last().filter(|_| more).map(|last| format!("{}_{}", last.scellee.piece.fin, last.id));
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    let mut lignes = Vec::new();
    for mandat in &all {
        // One at a time: the archive is opened a few times a year, for one person.
        let used = usages::de(&mut reading, &mandat.id, USAGES).await?;
        let told = used.iter().map(|one| {
            let what = mots::nommer(&tandem_mandats::Portee::Fiche(one.fiche.clone()), &mandat.scellee.piece);
            format!("{what}, le {}, par {}", dates::long(one.fait_le), nom(&noms, &one.agent))
        });
        lignes.push(ligne(app, mandat, &noms, told.collect()));
    }
    let n = queries::a_terme(&mut reading, place, regle.seuil(clock.today())).await?;
    drop(reading);
    session.note_read(&app.db, "mandats.archive", "etablissements", place.as_str()).await?;
    let page = ArchivePage {
        cadre: session.cadre("Mandats archivés", Lieu::Equipe),
        code: params.code.clone(),
        motif,
        lignes,
        suite,
        duree: regle.duree().to_owned(),
        a_terme: (n > 0).then(|| nombre(n, "mandat a passé ce terme", "mandats ont passé ce terme")),
        erreurs,
    };
    Ok(if page.erreurs.is_empty() { Page::ok(page) } else { Page::to_correct(page) })
}

fn nom(noms: &HashMap<AgentId, String>, id: &AgentId) -> String {
    noms.get(id).cloned().unwrap_or_else(|| "un ancien agent".to_owned())
}

fn ligne(app: &App, mandat: &Mandat, noms: &HashMap<AgentId, String>, used: Vec<String>) -> LigneArchive {
    let (clock, piece) = (app.db.clock(), &mandat.scellee.piece);
    let (zone, today) = (clock.zone(), clock.today());
    let told = mandat.actes.iter().map(|one| {
        let when = mots::instant(one.acte.le, zone, today);
        format!("{}, {when}, noté par {}", mots::fait(&one.acte.fait, piece), nom(noms, &one.agent))
    });
    LigneArchive {
        id: mandat.id.to_string(),
        nom: piece.personne.nom.clone(),
        quand: format!("du {} au {}, code {}", dates::long(piece.debut), dates::long(piece.fin), piece.code),
        permet: permis(mandat),
        histoire: told.chain(used).collect(),
    }
}

/// `POST /mandats/archives`: erases what has passed its term, once the visa or the decision is written.
pub async fn post(
    State(app): State<App>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let motif: String = champs.line("motif").chars().take(TEXTE_MAX).collect();
    if motif.is_empty() {
        let mut erreurs = Errors::default();
        erreurs.add("motif", "Écrivez la référence du visa, ou qui l’a décidé et quand.");
        return Ok(page(&app, &session, &Params::default(), erreurs, motif).await?.into_response());
    }
    let seuil = app.config.conservation.mandat.seuil(app.db.clock().today());
    let id = EliminationId::new(app.db.clock(), app.db.random());
    let mut tx = app.db.write(session.intent("mandats.eliminer", "mandat_eliminations", id.as_str())).await?;
    let par: mandats::Par<'_> = (session.etablissement(), &session.agent.id);
    if queries::eliminer(&mut tx, par, (&id, seuil, &motif)).await? > 0 {
        tx.commit().await?;
    }
    Ok(Redirect::to("/mandats/archives").into_response())
}

impl Samples for ArchivePage {
    const NOM: &'static str = "mandats-archives";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |full: bool, erreurs| Self {
            cadre: Cadre::exemple("Mandats archivés", Lieu::Equipe),
            erreurs,
            code: String::new(),
            motif: String::new(),
            lignes: if full {
                vec![LigneArchive {
                    id: "019aa000-0000-7000-8000-000000000002".into(),
                    nom: "Aïssata DIALLO".into(),
                    quand: "du 23\u{a0}novembre\u{a0}2026 au 23\u{a0}décembre\u{a0}2026, code 7K4-2PXA".into(),
                    permet: "Dire à la Caf ce que j’ai gagné\u{a0}; Logement".into(),
                    histoire: vec![
                        "Signé sur papier, le lundi 23 novembre 2026 à 10\u{a0}h\u{a0}05, noté par Claire Morel".into(),
                        "Dire à la Caf ce que j’ai gagné, le 24 novembre 2026, par Claire Morel".into(),
                    ],
                }]
            } else {
                Vec::new()
            },
            suite: full.then(|| "2026-12-23_019aa000-0000-7000-8000-000000000002".into()),
            duree: "6 ans".into(),
            a_terme: full.then(|| "3\u{a0}mandats ont passé ce terme".into()),
        };
        let mut erreurs = Errors::default();
        erreurs.add("motif", "Écrivez la référence du visa, ou qui l’a décidé et quand.");
        vec![
            ("vide", page(false, Errors::default())),
            ("pleine", page(true, Errors::default())),
            ("en erreur", page(true, erreurs)),
        ]
    }
}
