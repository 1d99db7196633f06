//! What is told of somebody who leaves: the accounts of people that hang on her.

use std::collections::HashMap;

use jiff::civil::Date;
use tandem_platform::{Reading, Result};

use super::{mots, queries::lies_a};
use crate::{
    agents::{
        AgentId, Perimetre,
        depart::{Attache, Lie},
    },
    personnes,
};

tandem_platform::inventory::submit! {
    Attache { titre: "Comptes de personnes liés à son adresse ou à son téléphone", lire: |on, cx| Box::pin(attaches(on, cx)) }
}

async fn attaches(on: &mut Reading, (perimetre, agent, today): (&Perimetre, &AgentId, Date)) -> Result<Vec<Lie>> {
    let all = lies_a(on, perimetre, agent).await?;
    let mut still: Vec<_> = all
        .iter()
        .filter(|one| {
            one.a_reprendre().is_some() && one.tenue().is_some_and(|tenue| tenue.lie_a.as_ref() == Some(agent))
        })
        .collect();
    if still.is_empty() {
        return Ok(Vec::new());
    }
    still.sort_by_key(|one| one.a_reprendre().map(|plan| plan.avant));
    let who: Vec<_> = still.iter().map(|one| one.personne.clone()).collect();
    let people = personnes::plusieurs(on, perimetre, &who).await?;
    let people: HashMap<_, _> = people.iter().map(|one| (&one.id, one.identite.affichee())).collect();
    let line = |one: &&super::model::CompteEnLigne| Lie {
        adresse: format!("/comptes/{}", one.id),
        nom: format!("{}, {}", people.get(&one.personne).map_or("", String::as_str), one.nom),
        detail: mots::reprise(one, today),
    };
    Ok(still.iter().map(line).collect())
}
