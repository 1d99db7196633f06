//! What changed in the fiches: told to whoever has that procedure under way, asked of whoever answers for the fiche.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use tandem_platform::Reading;

use crate::{
    agents::{Role, Session},
    app::App,
    demarches,
    fiches::{self, Changement},
    refus::Refus,
    ui::{dates, nombre},
};

/// Days a confirmed change is told: beyond, the fiche says it to whoever opens it.
const JOURS: i64 = 90;
/// Lines shown.
const LIGNES: usize = 5;

/// One change, in words.
#[derive(Debug)]
pub struct Nouvelle {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) nom: String,
    pub(super) phrase: String,
    /// « Confirmé hier · 3 personnes que vous suivez », or « À confirmer ».
    pub(super) detail: String,
    /// Waits for her answer: nothing to have read yet.
    pub(super) attend: bool,
}

/// What this agent has to know. A confirmed change concerns her when someone she follows has that fiche under way.
pub(super) async fn lire(on: &mut Reading, app: &App, session: &Session) -> Result<Vec<Nouvelle>, Refus> {
    if !session.agent.role.suit_des_personnes() {
        return Ok(Vec::new());
    }
    let start = app.db.clock().now().saturating_sub(SignedDuration::from_hours(24 * JOURS)).unwrap_or_default();
    let (agent, boss) = (&session.agent.id, session.agent.role == Role::Responsable);
    let all = fiches::changements(on, session.etablissement(), (agent, boss), start).await?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let codes: BTreeSet<&str> = all.iter().filter(|one| one.confirme.is_some()).map(|one| one.code.as_str()).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let counts = demarches::concernees(on, &session.perimetre, agent, &codes).await?;
    let people = |code: &str| counts.iter().find(|one| one.0 == code).map(|one| one.1);
    let told = all.into_iter().filter(|one| one.confirme.is_none() || people(&one.code).is_some());
    let told = told.map(|one| {
        let count = people(&one.code);
        nouvelle(app, one, count)
    });
    Ok(told.take(LIGNES).collect())
}

fn nouvelle(app: &App, one: Changement, people: Option<i64>) -> Nouvelle {
    let clock = app.db.clock();
    let detail = match (one.confirme, people) {
        (Some(at), Some(count)) => {
            let day = dates::near(at.to_zoned_datetime(clock.zone().clone()).date(), clock.today());
            format!("Confirmé {day} · {} que vous suivez", nombre(count, "personne", "personnes"))
        }
        _ => "Signalé par un·e collègue, à confirmer ou à écarter".to_owned(),
    };
    Nouvelle {
        nom: app.fiches.fournie(&one.code).map_or_else(|| format!("fiche {}", one.code), |fiche| fiche.nom.clone()),
        id: one.id.to_string(),
        code: one.code,
        phrase: one.phrase,
        detail,
        attend: one.confirme.is_none(),
    }
}

impl Nouvelle {
    /// For the gallery.
    pub(super) fn exemple(attend: bool) -> Self {
        let told = if attend {
            "Signalé par un·e collègue, à confirmer ou à écarter"
        } else {
            "Confirmé hier · 3\u{a0}personnes que vous suivez"
        };
        Self {
            id: "019aa000-0000-7000-8000-000000000001".into(),
            code: "D01".into(),
            nom: "Actualisation mensuelle".into(),
            phrase: "Le bouton est passé en bas de la page.".into(),
            detail: told.into(),
            attend,
        }
    }
}
