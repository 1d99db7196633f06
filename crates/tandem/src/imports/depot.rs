//! `/imports`: choose a file, and find again those that are not finished.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{
    Db,
    web::{Errors, Fields, Upload},
};
use tandem_tableur::{Champ, Feuille, Limites, lire};

use super::{
    Apercu, Etat, Import, ImportId,
    queries::{self, NouvelImport},
};
use crate::{
    agents::{self, Equipe, EquipeId, EtablissementId, Session},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

/// Largest file, in bytes.
pub const TAILLE_MAX: usize = 15 * 1024 * 1024;
/// Imports listed.
const RECENTS: i64 = 20;

/// A former import.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    fichier: String,
    quand: String,
    etat: Etat,
    detail: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "imports/depot.html")]
pub struct DepotPage {
    cadre: Cadre,
    erreurs: Errors,
    equipes: Vec<Equipe>,
    equipe: String,
    lignes: Vec<Ligne>,
}

/// `GET /imports`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<DepotPage>, Refus> {
    Ok(Page::ok(page(&db, &session, Errors::default(), "").await?))
}

async fn page(db: &Db, session: &Session, erreurs: Errors, equipe: &str) -> Result<DepotPage, Refus> {
    let mut reading = session.read(db).await?;
    let equipes = agents::equipes(&mut reading, &session.perimetre).await?;
    let imports = queries::recents(&mut reading, &session.perimetre, RECENTS).await?;
    let today = db.clock().today();
    let line = |import: Import| Ligne {
        quand: dates::near(import.depose.to_zoned_datetime(db.clock().zone().clone()).date(), today),
        etat: import.etat(),
        detail: detail(&import),
        fichier: import.fichier,
        id: import.id.to_string(),
    };
    Ok(DepotPage {
        cadre: session.cadre("Reprendre un tableau", Lieu::Personnes),
        erreurs,
        equipes,
        equipe: equipe.to_owned(),
        lignes: imports.into_iter().map(line).collect(),
    })
}

fn detail(import: &Import) -> String {
    let waiting = import.compte(super::Issue::Corriger) + import.compte(super::Issue::Decider);
    match import.etat() {
        Etat::ACorriger => nombre(waiting, "ligne demande un choix", "lignes demandent un choix"),
        Etat::Abandonne => "Ses lignes ont été effacées.".to_owned(),
        _ => nombre(import.total(), "ligne", "lignes"),
    }
}

/// `POST /imports`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Extension(champs): Extension<Fields>,
    upload: Option<Extension<Upload>>,
) -> Result<Response, Refus> {
    let asked = champs.line("equipe");
    let equipe = session.perimetre.equipe(&asked);
    let mut erreurs = Errors::default();
    let (Some(equipe), Some(Extension(upload))) = (equipe, upload) else {
        erreurs.add(
            "fichier",
            if session.perimetre.equipes.len() > 1 {
                "Choisissez un fichier et une de vos équipes."
            } else {
                "Choisissez un fichier."
            },
        );
        return Ok(Page::to_correct(page(&db, &session, erreurs, &asked).await?).into_response());
    };
    if upload.too_long {
        erreurs.add("fichier", "Ce fichier dépasse 15 Mo. Gardez la feuille utile, sans images.");
        return Ok(Page::to_correct(page(&db, &session, erreurs, &asked).await?).into_response());
    }
    let (name, bytes) = (upload.name.clone(), upload.bytes);
    // A large workbook takes a fraction of a second to read: not on the thread that serves the pages.
    let read = tokio::task::spawn_blocking(move || lire(&name, &bytes, &Limites::default())).await;
    let feuille = match read {
        Ok(Ok(feuille)) if feuille.lignes.is_empty() => {
            erreurs.add("fichier", "Ce tableau n’a que des en-têtes, aucune ligne.");
            return Ok(Page::to_correct(page(&db, &session, erreurs, &asked).await?).into_response());
        }
        Ok(Ok(feuille)) => feuille,
        Ok(Err(refused)) => {
            erreurs.add("fichier", refused.to_string());
            return Ok(Page::to_correct(page(&db, &session, erreurs, &asked).await?).into_response());
        }
        Err(_) => {
            return Err(Refus::Illisible(
                "Ce fichier n’a pas pu être lu. Enregistrez-le au format .xlsx, puis recommencez.",
            ));
        }
    };
    let id = garder(&db, session.etablissement(), &equipe, &session.agent.id, &upload.name, feuille).await?;
    Ok(Redirect::to(&format!("/imports/{id}")).into_response())
}

/// Keeps a sheet. Columns that hold passwords or social security numbers are emptied before anything is written.
pub async fn garder(
    db: &Db,
    etablissement: &EtablissementId,
    equipe: &EquipeId,
    agent: &agents::AgentId,
    fichier: &str,
    mut feuille: Feuille,
) -> tandem_platform::Result<ImportId> {
    let forbidden: Vec<usize> = Apercu::of(&feuille).proposes.correspondance().colonnes(Champ::Ignorer).collect();
    for row in &mut feuille.lignes {
        for column in &forbidden {
            if let Some(cell) = row.cellules.get_mut(*column) {
                cell.clear();
            }
        }
    }
    let apercu = Apercu { interdites: forbidden, ..Apercu::of(&feuille) };
    let id = ImportId::new(db.clock(), db.random());
    let intent =
        tandem_platform::Intent::new(etablissement.as_str(), agent.as_str(), "imports.deposer", "imports", id.as_str());
    let lignes: Vec<(i64, Vec<String>)> =
        feuille.lignes.into_iter().map(|row| (i64::try_from(row.numero).unwrap_or(i64::MAX), row.cellules)).collect();
    let mut tx = db.write(intent).await?;
    let new = NouvelImport { id: &id, equipe, agent, fichier, apercu: &apercu, lignes: &lignes };
    queries::deposer(&mut tx, etablissement, &new).await?;
    tx.commit().await?;
    Ok(id)
}

impl Samples for DepotPage {
    const NOM: &'static str = "imports";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, lignes| Self {
            cadre: Cadre::exemple("Reprendre un tableau", Lieu::Personnes),
            erreurs,
            equipes: Vec::new(),
            equipe: String::new(),
            lignes,
        };
        let line = |etat, detail: &str| Ligne {
            id: "019aa000-0000-7000-8000-000000000001".into(),
            fichier: "file active 2026.xlsx".into(),
            quand: "hier".into(),
            etat,
            detail: detail.into(),
        };
        let mut erreurs = Errors::default();
        erreurs.add(
            "fichier",
            "Ce fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis recommencez.",
        );
        let full = vec![
            line(Etat::ACorriger, "3 lignes demandent un choix"),
            line(Etat::AVerifier, "412 lignes"),
            line(Etat::Fini, "87 lignes"),
        ];
        vec![
            ("vide", page(Errors::default(), Vec::new())),
            ("pleine", page(Errors::default(), full)),
            ("en erreur", page(erreurs, Vec::new())),
        ]
    }
}
