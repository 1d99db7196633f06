//! `/equipe`: colleagues and teams.

use axum::extract::{Query, State};
use serde::Deserialize;
use tandem_platform::{Db, Reading};

use crate::{
    agents::{self, AgentId, Role, Session},
    personnes::rattachement,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, nombre},
};

/// Colleagues listed without being asked for: beyond, nobody reads the list, and the page would cost what they are.
const COLLEGUES: i64 = 100;

/// What the page is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Choix {
    collegues: Option<String>,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "equipe/page.html")]
pub struct EquipePage {
    cadre: Cadre,
    equipes: Vec<String>,
    /// By name; nothing when they are too many to be listed without being asked for.
    agents: Option<Vec<(String, &'static str)>>,
    responsable: bool,
    /// May this role exchange fiches with other établissements?
    echange: bool,
    /// Does this role note absences?
    absences: bool,
    /// For a responsable: the people nobody follows, address and sentence.
    delaissees: Vec<(String, String)>,
}

/// `GET /equipe`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Query(choix): Query<Choix>,
) -> Result<Page<EquipePage>, Refus> {
    let mut reading = session.read(&db).await?;
    let equipes =
        agents::equipes(&mut reading, &session.perimetre).await?.into_iter().map(|equipe| equipe.nom).collect();
    let agents = match choix.collegues {
        Some(_) => Some(agents::agents(&mut reading, &session.perimetre).await?),
        None => agents::agents_au_plus(&mut reading, &session.perimetre, COLLEGUES).await?,
    };
    let delaissees = match session.agent.role {
        Role::Responsable => delaissees(&mut reading, &session).await?,
        _ => Vec::new(),
    };
    let agents = agents.map(|known| known.into_iter().map(|agent| (agent.nom, agent.role.nom())).collect());
    let responsable = session.agent.role == Role::Responsable;
    let absences = session.agent.role.suit_des_personnes();
    let echange = matches!(session.agent.role, Role::Responsable | Role::ReferentTechnique);
    Ok(Page::ok(EquipePage {
        cadre: session.cadre("Équipe", Lieu::Equipe),
        equipes,
        agents,
        absences,
        delaissees,
        responsable,
        echange,
    }))
}

/// What stays without anybody is said: no referent, or a referent who is no longer there.
async fn delaissees(on: &mut Reading, session: &Session) -> Result<Vec<(String, String)>, Refus> {
    let found = rattachement::sans_referent(on, &session.perimetre).await?;
    let noms = agents::noms(on, &session.perimetre).await?;
    let line = |(who, n): (Option<AgentId>, i64)| match who {
        None => ("/suivi/sans-referent".to_owned(), format!("Personnes sans référent\u{a0}: {n}.")),
        Some(id) => {
            let nom = noms.get(&id).map_or("Un ancien agent", String::as_str);
            (format!("/suivi/{id}"), format!("{nom} n’est plus là\u{a0}: {}.", nombre(n, "personne", "personnes")))
        }
    };
    Ok(found.into_iter().map(line).collect())
}

impl Samples for EquipePage {
    const NOM: &'static str = "equipe";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |equipes: Vec<String>, agents| Self {
            cadre: Cadre::exemple("Équipe", Lieu::Equipe),
            absences: !equipes.is_empty(),
            delaissees: equipes
                .iter()
                .map(|_| ("/suivi/sans-referent".into(), "Personnes sans référent\u{a0}: 12.".into()))
                .collect(),
            equipes,
            agents,
            responsable: true,
            echange: true,
        };
        vec![
            ("vide", page(Vec::new(), Some(Vec::new()))),
            ("pleine", page(vec!["Centre".into()], Some(vec![("Claire Morel".into(), "intervenant")]))),
            ("nombreuse", page(vec!["Centre".into()], None)),
        ]
    }
}
