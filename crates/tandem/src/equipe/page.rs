//! `/equipe`: colleagues and teams.

use axum::extract::State;
use tandem_platform::Db;

use crate::{
    agents::{self, Role, Session},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "equipe/page.html")]
pub struct EquipePage {
    cadre: Cadre,
    equipes: Vec<String>,
    agents: Vec<(String, &'static str)>,
    responsable: bool,
}

/// `GET /equipe`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<EquipePage>, Refus> {
    let mut reading = session.read(&db).await?;
    let equipes =
        agents::equipes(&mut reading, &session.perimetre).await?.into_iter().map(|equipe| equipe.nom).collect();
    let agents = agents::agents(&mut reading, &session.perimetre).await?;
    let agents = agents.into_iter().map(|agent| (agent.nom, agent.role.nom())).collect();
    Ok(Page::ok(EquipePage {
        cadre: session.cadre("Équipe", Lieu::Equipe),
        equipes,
        agents,
        responsable: session.agent.role == Role::Responsable,
    }))
}

impl Samples for EquipePage {
    const NOM: &'static str = "equipe";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |equipes, agents| Self {
            cadre: Cadre::exemple("Équipe", Lieu::Equipe),
            equipes,
            agents,
            responsable: true,
        };
        vec![
            ("vide", page(Vec::new(), Vec::new())),
            ("pleine", page(vec!["Centre".into()], vec![("Claire Morel".into(), "intervenant")])),
        ]
    }
}
