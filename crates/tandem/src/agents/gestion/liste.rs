//! `/equipe/agents`: every account of the établissement.

use axum::extract::State;
use tandem_platform::Db;

use super::{model::Fiche, queries};
use crate::{
    agents::{self, Equipe, Session},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// One account.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    nom: String,
    detail: String,
    /// Word beside the name, and its colour.
    mot: Option<(&'static str, &'static str)>,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "agents/gestion/liste.html")]
pub struct ListePage {
    cadre: Cadre,
    lignes: Vec<Ligne>,
}

/// Role and teams, as colleagues say them.
pub(super) fn detail(fiche: &Fiche, equipes: &[Equipe]) -> String {
    let teams = equipes.iter().filter(|team| fiche.equipes.contains(&team.id)).map(|team| team.nom.as_str());
    let teams: Vec<&str> =
        if fiche.role == agents::Role::Responsable { vec!["toutes les équipes"] } else { teams.collect() };
    [vec![fiche.role.nom()], teams].concat().join(", ")
}

/// The word of an account that is not simply open.
pub(super) fn mot(fiche: &Fiche) -> Option<(&'static str, &'static str)> {
    match (fiche.actif, fiche.venue) {
        (false, _) => Some(("compte fermé", "alerte")),
        (true, false) => Some(("invitation en attente", "garde")),
        (true, true) => None,
    }
}

/// `GET /equipe/agents`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<ListePage>, Refus> {
    let mut reading = session.read(&db).await?;
    let equipes = agents::equipes(&mut reading, &session.perimetre).await?;
    let keys = reading.keys().clone();
    let fiches = queries::fiches(&mut reading, &keys, session.etablissement()).await?;
    let lignes = fiches.iter().map(|one| Ligne {
        id: one.id.to_string(),
        nom: one.nom.clone(),
        detail: detail(one, &equipes),
        mot: mot(one),
    });
    Ok(Page::ok(ListePage { cadre: session.cadre("Comptes des agents", Lieu::Equipe), lignes: lignes.collect() }))
}

impl Samples for ListePage {
    const NOM: &'static str = "agents";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |nom: &str, detail: &str, mot| Ligne {
            id: "019aa000-0000-7000-8000-000000000001".into(),
            nom: nom.into(),
            detail: detail.into(),
            mot,
        };
        let lignes = vec![
            line("Claire Morel", "intervenant, Insertion, Logement", None),
            line(
                "Nadège de La Villemarqué-Fontanarosa",
                "accueil, Accueil social",
                Some(("invitation en attente", "garde")),
            ),
            line("Paul Le Goff", "intervenant, Logement", Some(("compte fermé", "alerte"))),
        ];
        vec![("pleine", Self { cadre: Cadre::exemple("Comptes des agents", Lieu::Equipe), lignes })]
    }
}
