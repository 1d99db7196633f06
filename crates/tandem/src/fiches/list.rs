//! `/fiches`: the catalogue by family, and a search among the words of the fiches.

use std::collections::BTreeMap;

use axum::extract::{Query, State, rejection::QueryRejection};
use serde::Deserialize;
use tandem_fiches::Famille;

use super::{
    model::{alerte, repond},
    queries,
    vue::{signale, typo},
};
use crate::{
    agents::Session,
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, nombre},
};

/// Longest search, in signs.
const CHERCHE_MAX: usize = 100;

/// What is asked.
#[derive(Debug, Default, Deserialize)]
pub struct Demande {
    /// Words of a fiche, never of a person.
    #[serde(default)]
    q: String,
}

/// One fiche of the list.
#[derive(Debug)]
pub struct Ligne {
    code: String,
    nom_simple: String,
    nom: String,
    organisme: String,
    /// What to know before trusting it: reported, to review.
    alertes: Vec<String>,
    /// Written by the établissement?
    locale: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "fiches/list.html")]
pub struct FichesPage {
    cadre: Cadre,
    q: String,
    combien: String,
    familles: Vec<(&'static str, Vec<Ligne>)>,
    /// May this agent add one?
    ecrit: bool,
    /// May this agent exchange?
    echange: bool,
}

/// `GET /fiches`
pub async fn get(
    State(app): State<App>,
    session: Session,
    ask: Result<Query<Demande>, QueryRejection>,
) -> Result<Page<FichesPage>, Refus> {
    let fields = tandem_platform::web::Fields::from_pairs(vec![(
        "q".to_owned(),
        ask.map(|Query(ask)| ask.q).unwrap_or_default().chars().take(CHERCHE_MAX).collect(),
    )]);
    let q = fields.line("q");
    let (db, mut reading) = (&app.db, session.read(&app.db).await?);
    let all = queries::liste(&mut reading, &app.fiches, session.etablissement()).await?;
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    for one in queries::signalements(&mut reading, session.etablissement()).await? {
        told.entry(one.code.clone()).or_insert_with(|| signale(&one, db.clock().now(), db.clock().zone()));
    }
    let today = db.clock().today();
    let mut familles: BTreeMap<Famille, Vec<Ligne>> = BTreeMap::new();
    let mut count = 0;
    for one in all.iter().filter(|one| repond(&one.fiche, &q)) {
        count += 1;
        let fiche = &one.fiche;
        familles.entry(fiche.famille).or_default().push(Ligne {
            code: fiche.code.clone(),
            nom_simple: typo(&fiche.nom_simple),
            nom: typo(&fiche.nom),
            organisme: typo(&fiche.organisme),
            alertes: told.get(&fiche.code).cloned().into_iter().chain(alerte(fiche, today)).collect(),
            locale: one.version.is_some(),
        });
    }
    Ok(Page::ok(FichesPage {
        cadre: cadre(&session, "Fiches de démarches"),
        combien: nombre(count, "fiche", "fiches"),
        familles: familles.into_iter().map(|(famille, lines)| (famille.mots(), lines)).collect(),
        q,
        ecrit: session.agent.role.suit_des_personnes(),
        echange: session.agent.role == crate::agents::Role::Responsable,
    }))
}

/// Fiches are in none of the five places: the foot of every page leads to them.
pub(super) fn cadre(session: &Session, titre: impl Into<String>) -> Cadre {
    let mut cadre = session.cadre(titre, Lieu::Equipe);
    cadre.lieu = None;
    cadre
}

impl Samples for FichesPage {
    const NOM: &'static str = "fiches";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |q: &str, familles: Vec<(&'static str, Vec<Ligne>)>| Self {
            cadre: Cadre { lieu: None, ..Cadre::exemple("Fiches de démarches", Lieu::Equipe) },
            q: q.into(),
            combien: nombre(i64::try_from(familles.len()).unwrap_or(0), "fiche", "fiches"),
            familles,
            ecrit: true,
            echange: true,
        };
        let line = |alertes: &[&str], locale| Ligne {
            code: "D01".into(),
            nom_simple: "Dire à France Travail que je cherche toujours du travail".into(),
            nom: "Actualisation mensuelle".into(),
            organisme: "France Travail".into(),
            alertes: alertes.iter().map(|one| (*one).to_owned()).collect(),
            locale,
        };
        let told = ["Signalé ce matin par un·e collègue, à vérifier", "À revoir depuis le 31 mai 2027"];
        vec![
            ("vide", page("", Vec::new())),
            ("rien trouvé", page("permis", Vec::new())),
            ("pleine", page("", vec![("Emploi", vec![line(&[], false)]), ("Caf et MSA", vec![line(&told, true)])])),
        ]
    }
}
