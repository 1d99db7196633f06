//! `/fiches/{code}/versions`: who changed what, and going back.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_fiches::{Fiche, ecrire, lire};
use tandem_platform::{Db, web::Fields};

use super::{
    catalogue::Catalogue,
    list::cadre,
    model::{Difference, Origine, Version, VersionId, comparer},
    page::nom,
    queries,
};
use crate::{
    agents::{
        Session,
        collegues::{self, Collegue},
    },
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// One version, in words.
#[derive(Debug)]
pub struct Ligne {
    rang: i64,
    titre: String,
    detail: String,
    motif: Option<String>,
    differences: Vec<Difference>,
    /// Is it the one in force?
    en_vigueur: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "fiches/versions.html")]
pub struct VersionsPage {
    cadre: Cadre,
    code: String,
    nom: String,
    versions: Vec<Ligne>,
    ecrit: bool,
    /// The form's own number.
    numero: String,
    vu: i64,
}

fn ligne(version: &Version, before: Option<&Fiche>, all: &[Collegue], db: &Db, last: i64) -> Ligne {
    let day = version.le.to_zoned_datetime(db.clock().zone().clone()).date();
    let when = dates::near(day, db.clock().today());
    let fiche = lire(&version.code, &version.texte).ok();
    let differences = match (before, &fiche) {
        (Some(before), Some(fiche)) => comparer(before, fiche),
        _ => Vec::new(),
    };
    Ligne {
        rang: version.rang,
        titre: format!("Version {}, {when}", version.rang),
        detail: format!("{}, {}", nom(all, &version.agent), version.origine.mots()),
        motif: version.motif.clone(),
        differences,
        en_vigueur: version.rang == last,
    }
}

/// Every version, last first, then the one of the program.
fn lignes(all: &[Version], catalogue: &Catalogue, code: &str, names: &[Collegue], db: &Db) -> Vec<Ligne> {
    let last = all.first().map_or(0, |version| version.rang);
    let given = catalogue.fournie(code);
    let before = |at: usize| match all.get(at + 1) {
        Some(older) => lire(code, &older.texte).ok(),
        None => given.map(|fiche| fiche.as_ref().clone()),
    };
    let mut out: Vec<Ligne> =
        all.iter().enumerate().map(|(at, version)| ligne(version, before(at).as_ref(), names, db, last)).collect();
    if let Some(fiche) = given {
        out.push(Ligne {
            rang: 0,
            titre: "Version fournie avec Tandem".to_owned(),
            detail: format!("vérifiée le {}", dates::long(fiche.verification.verifie_le)),
            motif: None,
            differences: Vec::new(),
            en_vigueur: last == 0,
        });
    }
    out
}

/// `GET /fiches/{code}/versions`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(code): Path<String>,
) -> Result<Page<VersionsPage>, Refus> {
    let (db, place) = (&app.db, session.etablissement());
    let mut reading = session.read(db).await?;
    let open = queries::en_vigueur(&mut reading, &app.fiches, place, &code).await?.ok_or(Refus::Introuvable)?;
    let all = queries::versions(&mut reading, place, &code).await?;
    let names = collegues::collegues(&mut reading, place).await?;
    Ok(Page::ok(VersionsPage {
        cadre: cadre(&session, format!("Versions de la fiche {code}")),
        nom: open.fiche.nom.clone(),
        versions: lignes(&all, &app.fiches, &code, &names, db),
        vu: open.rang(),
        code,
        ecrit: session.agent.role.suit_des_personnes(),
        numero: VersionId::new(db.clock(), db.random()).to_string(),
    }))
}

/// `POST /fiches/{code}/retour`: an older version, written once more.
pub async fn revenir(
    State(app): State<App>,
    session: Session,
    Path(code): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (db, place) = (&app.db, session.etablissement());
    let back = Redirect::to(&format!("/fiches/{code}/versions"));
    let id = VersionId::parse(&champs.line("numero")).unwrap_or_else(|| VersionId::new(db.clock(), db.random()));
    let mut tx = db.write(session.intent("fiches.revenir", "fiches", &code)).await?;
    let open = queries::en_vigueur(&mut tx, &app.fiches, place, &code).await?.ok_or(Refus::Introuvable)?;
    let (asked, seen) = (champs.line("rang").parse::<i64>().ok(), champs.line("vu").parse::<i64>().ok());
    // A colleague changed it since, or the button was pressed twice: the page shows where things stand.
    let (Some(asked), true) = (asked, seen == Some(open.rang())) else { return Ok(back.into_response()) };
    let texte = if asked == 0 {
        app.fiches.fournie(&code).map(|fiche| ecrire(fiche))
    } else {
        let all = queries::versions(&mut tx, place, &code).await?;
        all.into_iter().find(|version| version.rang == asked).map(|version| version.texte)
    };
    // What an older program wrote may not be read any more.
    let readable = texte.filter(|texte| lire(&code, texte).is_ok());
    if let Some(texte) = readable.filter(|_| asked != open.rang()) {
        let motif = if asked == 0 {
            "Retour à la version fournie".to_owned()
        } else {
            format!("Retour à la version {asked}")
        };
        let new = Version {
            id,
            code,
            rang: open.rang() + 1,
            origine: Origine::Retour,
            texte,
            motif: Some(motif),
            agent: session.agent.id.clone(),
            le: tx.clock().now(),
        };
        if queries::ecrire(&mut tx, place, &new).await? {
            tx.commit().await?;
        }
    }
    Ok(back.into_response())
}

impl Samples for VersionsPage {
    const NOM: &'static str = "fiche-versions";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |rang, differences: Vec<Difference>| Ligne {
            rang,
            titre: if rang == 0 { "Version fournie avec Tandem".into() } else { format!("Version {rang}, hier") },
            detail: "Claire Morel, modifiée à l’écran".into(),
            motif: (rang > 0).then(|| "Le bouton a changé de place.".into()),
            differences,
            en_vigueur: rang == 2 || rang == 0,
        };
        let changed = || {
            vec![
                Difference { nom: "Geste", avant: Some("Ouvrir".into()), apres: Some("Ouvrir en bas".into()) },
                Difference { nom: "À apporter", avant: None, apres: Some("Un RIB".into()) },
                Difference { nom: "À savoir", avant: Some("Vieux".into()), apres: None },
            ]
        };
        let page = |versions| Self {
            cadre: Cadre { lieu: None, ..Cadre::exemple("Versions de la fiche D01", Lieu::Equipe) },
            code: "D01".into(),
            nom: "Actualisation mensuelle".into(),
            versions,
            ecrit: true,
            numero: "019aa000-0000-7000-8000-000000000001".into(),
            vu: 2,
        };
        vec![
            ("vide", page(vec![line(0, Vec::new())])),
            ("pleine", page(vec![line(2, changed()), line(1, Vec::new()), line(0, Vec::new())])),
        ]
    }
}
