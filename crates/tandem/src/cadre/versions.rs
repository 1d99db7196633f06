//! `/cadre/versions`: every version with what changed in it; `/cadre/versions/{id}`: one of them, whole.

use axum::extract::{Path, State};
use tandem_platform::Db;

use super::{
    changements::{Changement, Genre, changements},
    model::{CadreId, Contenu, Version},
    modele::modele,
    page::dit,
    queries,
    vue::ContenuVue,
};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, nombre},
};

/// Versions shown: one a year for a lifetime.
const VERSIONS: i64 = 50;

/// A version, and what changed since the one before.
#[derive(Debug)]
struct Ligne {
    id: String,
    dit: String,
    /// « 2 règles ajoutées, 1 reformulée »
    resume: String,
    changements: Vec<Changement>,
    premiere: bool,
}

/// The list.
#[derive(Debug, askama::Template)]
#[template(path = "cadre/versions.html")]
pub struct VersionsPage {
    cadre: Cadre,
    lignes: Vec<Ligne>,
}

fn resume(all: &[Changement]) -> String {
    let count = |genre: Genre| i64::try_from(all.iter().filter(|one| one.genre == genre).count()).unwrap_or(i64::MAX);
    let said = [
        (Genre::Ajoute, "ajout", "ajouts"),
        (Genre::Retire, "retrait", "retraits"),
        (Genre::Reformule, "reformulation", "reformulations"),
        (Genre::Precise, "précision", "précisions"),
    ];
    let words: Vec<String> = said
        .into_iter()
        .filter(|(genre, ..)| count(*genre) > 0)
        .map(|(genre, one, many)| nombre(count(genre), one, many))
        .collect();
    if words.is_empty() { "Rien n’a changé dans les mots.".to_owned() } else { format!("{}.", words.join(", ")) }
}

fn lignes(all: &[Version], whole: bool) -> Vec<Ligne> {
    let one = |(at, version): (usize, &Version)| {
        let before = all.get(at + 1);
        let changed = before.map(|before| changements(&before.contenu, &version.contenu)).unwrap_or_default();
        Ligne {
            id: version.id.to_string(),
            dit: dit(version),
            premiere: before.is_none() && whole,
            resume: resume(&changed),
            changements: changed,
        }
    };
    all.iter().enumerate().map(one).collect()
}

/// `GET /cadre/versions`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<VersionsPage>, Refus> {
    let mut all = queries::versions(&mut session.read(&db).await?, session.etablissement(), VERSIONS + 1).await?;
    let most = usize::try_from(VERSIONS).unwrap_or(usize::MAX);
    let whole = all.len() <= most;
    let mut lignes = lignes(&all, whole);
    lignes.truncate(most);
    all.clear();
    Ok(Page::ok(VersionsPage { cadre: session.cadre("Versions du cadre", Lieu::Equipe), lignes }))
}

/// One version.
#[derive(Debug, askama::Template)]
#[template(path = "cadre/version.html")]
pub struct VersionPage {
    cadre: Cadre,
    dit: String,
    contenu: ContenuVue,
}

/// `GET /cadre/versions/{id}`
pub async fn une(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Page<VersionPage>, Refus> {
    let id = CadreId::parse(&id).ok_or(Refus::Introuvable)?;
    let found = queries::trouver(&mut session.read(&db).await?, session.etablissement(), &id).await?;
    let found = found.ok_or(Refus::Introuvable)?;
    Ok(Page::ok(VersionPage {
        cadre: session.cadre(format!("Cadre de référence, version {}", found.rang), Lieu::Equipe),
        dit: dit(&found),
        contenu: ContenuVue::de(&found.contenu),
    }))
}

/// Two made-up versions.
fn exemples() -> Vec<Version> {
    let version = |rang: i64, id: &str, day, contenu: Contenu| {
        CadreId::parse(id).map(|id| Version {
            id,
            rang,
            contenu,
            vote_le: day,
            instance: "conseil d’administration".to_owned(),
            le: jiff::Timestamp::UNIX_EPOCH,
        })
    };
    let now = modele().contenu.clone();
    let mut before = now.clone();
    before.regles.truncate(24);
    if let Some(first) = before.regles.first_mut() {
        "Nous faisons avec la personne.".clone_into(&mut first.texte);
    }
    let days = (jiff::civil::date(2026, 11, 12), jiff::civil::date(2025, 3, 4));
    [
        version(2, "019aa000-0000-7000-8000-000000000050", days.0, now),
        version(1, "019aa000-0000-7000-8000-000000000051", days.1, before),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl Samples for VersionsPage {
    const NOM: &'static str = "cadre-versions";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |all: &[Version]| Self {
            cadre: Cadre::exemple("Versions du cadre", Lieu::Equipe),
            lignes: lignes(all, true),
        };
        vec![("vide", page(&[])), ("pleine", page(&exemples()))]
    }
}

impl Samples for VersionPage {
    const NOM: &'static str = "cadre-version";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |one: &Version| Self {
            cadre: Cadre::exemple("Cadre de référence, version 1", Lieu::Equipe),
            dit: dit(one),
            contenu: ContenuVue::de(&one.contenu),
        };
        exemples().last().map(|one| vec![("pleine", page(one))]).unwrap_or_default()
    }
}
