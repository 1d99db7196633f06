//! What the page of a blocage shows: who to call for it, and the calls made.

use askama::Template;
use tandem_platform::{Reading, Result};

use super::{
    list::ranger,
    model::{Appel, AppelId},
    mots, organismes,
    page::Fiche,
    queries,
};
use crate::{
    agents,
    blocages::{Contexte, Fragment},
};

/// Correspondants read for a matter.
const LUS: i64 = 200;

tandem_platform::inventory::submit! { Fragment { lire: |on, cx| Box::pin(carte(on, cx)), exemple } }

/// The fragment.
#[derive(Debug, Template)]
#[template(path = "correspondants/carte.html")]
struct Carte {
    jeton: String,
    blocage: String,
    matiere: String,
    /// Each with the number its call would carry.
    fiches: Vec<(Fiche, String)>,
    appels: Vec<String>,
    /// The blocage is not over: calls can be noted.
    ouvert: bool,
}

/// Reads it for a blocage of the perimeter: two queries, three when there is something.
async fn carte(on: &mut Reading, cx: Contexte<'_>) -> Result<String> {
    let (app, session, blocage) = cx;
    let matiere = blocage.voie.as_str();
    let calls = queries::appels(on, std::slice::from_ref(&blocage.id)).await?;
    let mut all = queries::de_la_matiere(on, session.etablissement(), (matiere, LUS)).await?;
    all.retain(|one| {
        let dit = &one.version.dit;
        dit.vaut_pour(matiere) || organismes::de_la_matiere(matiere, &dit.organisme)
    });
    let noms = if all.is_empty() && calls.is_empty() {
        std::collections::HashMap::new()
    } else {
        agents::noms(on, &session.perimetre).await?
    };
    let clock = app.db.clock();
    let day = (clock.today(), clock.zone());
    ranger(&mut all, day);
    // Those said for this matter come before those of the whole administration.
    all.sort_by_key(|one| (one.etat(day.0, day.1), !one.version.dit.vaut_pour(matiere)));
    let line = |call: &Appel| {
        let when = mots::capitale(&mots::jour(call.fait.jour(day.1), day.0));
        format!(
            "{when}, {}\u{a0}: {}, {}",
            mots::qui(&noms, &call.fait.agent),
            call.chez,
            call.fait.dit.nom().to_lowercase()
        )
    };
    let number = || AppelId::new(clock, app.db.random()).to_string();
    let carte = Carte {
        jeton: session.jeton.clone(),
        blocage: blocage.id.to_string(),
        matiere: matiere.to_owned(),
        fiches: all.iter().map(|one| (Fiche::de(one, day, &noms), number())).collect(),
        appels: calls.iter().rev().map(line).collect(),
        ouvert: blocage.fin.is_none(),
    };
    Ok(dessiner(&carte))
}

fn dessiner(carte: &Carte) -> String {
    carte.render().unwrap_or_else(|error| {
        tracing::error!(%error, "correspondants not shown");
        String::new()
    })
}

/// A made-up fragment.
fn exemple() -> String {
    let numero = "019aa000-0000-7000-8000-000000000040";
    dessiner(&Carte {
        jeton: "0".repeat(64),
        blocage: "019aa000-0000-7000-8000-000000000003".into(),
        matiere: "rsa".into(),
        fiches: Fiche::exemples().into_iter().map(|one| (one, numero.to_owned())).collect(),
        appels: vec!["Hier, Claire Morel\u{a0}: Caf, référente RSA, pas joint".into()],
        ouvert: true,
    })
}
