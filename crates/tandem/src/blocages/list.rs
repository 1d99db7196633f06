//! `/blocages`: everything that does not move, the most pressing first. And what of it presses today.

use std::collections::HashMap;

use axum::extract::State;
use tandem_platform::{Reading, Result};

use super::{
    catalogue::{nommer, nommer_la_marche},
    model::Urgence,
    mots::{self, Ton},
    pieces::{absences, charge},
    suite::{Attendue, des_equipes},
};
use crate::{
    agents::{self, Role, Session},
    app::App,
    personnes::{self, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// Lines shown.
const LIGNES: i64 = 200;
/// Lines shown on the page of the day.
const DU_JOUR: i64 = 5;

/// A line.
#[derive(Clone, Debug)]
pub struct Pressant {
    /// Which blocage.
    pub id: String,
    /// Of whom.
    pub nom: String,
    /// What does not move.
    pub quoi: String,
    /// The next step.
    pub marche: String,
    /// When.
    pub quand: String,
    /// Who takes care of it, in the list of the team.
    pub suivi: Option<String>,
    ton: Ton,
}

impl Pressant {
    /// How its day is shown.
    pub fn classe(&self) -> &'static str {
        self.ton.classe()
    }

    /// Made-up lines.
    pub fn exemples() -> Vec<Self> {
        let line = |nom: &str, quoi: &str, marche: &str, quand: &str, ton| Self {
            id: "019aa000-0000-7000-8000-000000000003".into(),
            nom: nom.into(),
            quoi: quoi.into(),
            marche: marche.into(),
            quand: quand.into(),
            suivi: None,
            ton,
        };
        vec![
            line(
                "Aïssata DIALLO",
                "Le RSA est refusé, réduit, suspendu, ou réclamé",
                "Recours préalable au président du conseil départemental",
                "À faire avant le lundi 30 novembre",
                Ton::Alerte,
            ),
            line(
                "Oksana NOWAK",
                "Le titre de séjour",
                "Écrire dans le compte de la personne",
                "À relancer le lundi 23 novembre",
                Ton::Garde,
            ),
        ]
    }
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "blocages/list.html")]
pub struct BlocagesPage {
    cadre: Cadre,
    lignes: Vec<Pressant>,
    coupee: bool,
    /// May she open the figures?
    responsable: bool,
}

/// `GET /blocages`
pub async fn get(State(app): State<App>, session: Session) -> Result<Page<BlocagesPage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let (attendues, mut lignes) = lire(&mut reading, &app, &session, (Urgence::Aucune, LIGNES + 1)).await?;
    let today = app.db.clock().today();
    let away = absences(&mut reading, session.etablissement(), today).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    drop(reading);
    for (line, one) in lignes.iter_mut().zip(&attendues) {
        line.suivi = Some(charge(&one.suivi_par, &noms, &away, today));
    }
    session.note_read(&app.db, "blocages.lister", "agents", session.agent.id.as_str()).await?;
    let most = usize::try_from(LIGNES).unwrap_or(usize::MAX);
    let coupee = lignes.len() > most;
    lignes.truncate(most);
    let responsable = session.agent.role == Role::Responsable;
    Ok(Page::ok(BlocagesPage { cadre: session.cadre("Ce qui bloque", Lieu::Equipe), lignes, coupee, responsable }))
}

/// What presses today in her teams: the page of the day puts it first.
pub async fn pressants(on: &mut Reading, app: &App, session: &Session) -> Result<Vec<Pressant>> {
    Ok(lire(on, app, session, (Urgence::Relance, DU_JOUR)).await?.1)
}

async fn lire(
    on: &mut Reading,
    app: &App,
    session: &Session,
    (depuis, limit): (Urgence, i64),
) -> Result<(Vec<Attendue>, Vec<Pressant>)> {
    let waiting = des_equipes(on, &session.perimetre, depuis, limit).await?;
    if waiting.is_empty() {
        return Ok((waiting, Vec::new()));
    }
    let who: Vec<PersonneId> = waiting.iter().map(|one| one.personne.clone()).collect();
    let people = personnes::plusieurs(on, &session.perimetre, &who).await?;
    let names: HashMap<_, _> = people.iter().map(|one| (&one.id, one.identite.affichee())).collect();
    let today = app.db.clock().today();
    let line = |one: &Attendue| {
        let (quand, ton) = mots::en_liste(&one.suite, today);
        Pressant {
            id: one.blocage.to_string(),
            nom: names.get(&one.personne).cloned().unwrap_or_default(),
            quoi: nommer(&one.voie),
            marche: if one.suite.marche.is_empty() {
                String::new()
            } else {
                nommer_la_marche(&one.voie, &one.suite.marche)
            },
            quand,
            suivi: None,
            ton,
        }
    };
    let lines = waiting.iter().map(line).collect();
    Ok((waiting, lines))
}

impl Samples for BlocagesPage {
    const NOM: &'static str = "blocages";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |lignes| Self {
            cadre: Cadre::exemple("Ce qui bloque", Lieu::Equipe),
            lignes,
            coupee: false,
            responsable: true,
        };
        let kept = Pressant::exemples().into_iter().zip(["Claire Morel", "Youssef Benamar"]);
        let kept = kept.map(|(line, who)| Pressant { suivi: Some(who.to_owned()), ..line });
        vec![("vide", page(Vec::new())), ("pleine", page(kept.collect()))]
    }
}
