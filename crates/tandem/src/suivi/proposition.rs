//! People proposed to a team: what the team reads on its day, and `/propositions/{id}`, its answer.

use std::collections::HashMap;

use axum::{
    Extension,
    extract::{Path, State},
    response::Redirect,
};
use tandem_platform::{Db, Reading, Result, web::Fields};

use super::{
    decision::{Decision, appliquer},
    model::{Place, PropositionId, SuiviId},
    queries::{self, Proposee},
};
use crate::{
    agents::{AgentId, EquipeId, Perimetre, Session},
    personnes::{self, PersonneId, rattachement},
    refus::Refus,
};

/// What a team reads of a person proposed to it: her name and why. Nothing of her file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposition {
    /// Its id.
    pub id: PropositionId,
    /// Her name.
    pub nom: String,
    /// Why.
    pub raison: String,
    /// Who proposes her.
    pub agent: AgentId,
    /// To which team.
    pub equipe: EquipeId,
}

/// The team the person is in, for this reading alone.
fn perimetre(session: &Session, teams: impl IntoIterator<Item = EquipeId>) -> Perimetre {
    Perimetre { etablissement: session.etablissement().clone(), equipes: teams.into_iter().collect() }
}

/// The proposals that wait for an answer of the agent's own teams. One who moved since is no longer proposed.
pub async fn en_attente(on: &mut Reading, session: &Session) -> Result<Vec<Proposition>> {
    if !session.agent.role.suit_des_personnes() {
        return Ok(Vec::new());
    }
    let asked = queries::attendent(on, session.perimetre_propre().equipes_json()).await?;
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let lent = perimetre(session, asked.iter().map(|one| one.avant.clone()));
    let ids: Vec<PersonneId> = asked.iter().map(|one| one.personne.clone()).collect();
    let people = personnes::plusieurs(on, &lent, &ids).await?;
    let names: HashMap<PersonneId, (EquipeId, String)> =
        people.into_iter().map(|one| (one.id, (one.equipe, one.identite.affichee()))).collect();
    let known =
        |one: &Proposee| names.get(&one.personne).filter(|found| found.0 == one.avant).map(|found| found.1.clone());
    let lines = asked.into_iter().filter_map(|one| {
        let nom = known(&one)?;
        Some(Proposition { id: one.id, nom, raison: one.raison, agent: one.agent, equipe: one.equipe })
    });
    Ok(lines.collect())
}

/// `POST /propositions/{id}`: the asked team accepts or declines, the asking one withdraws.
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Redirect, Refus> {
    let id = PropositionId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut tx = db.write(session.intent("suivi.repondre", "propositions", id.as_str())).await?;
    let known = queries::proposition(&mut tx, session.etablissement(), &id).await?.ok_or(Refus::Introuvable)?;
    let own = session.perimetre_propre();
    let withdraws = champs.raw("reponse") == "retirer" && own.equipes.contains(&known.avant);
    if !withdraws && !own.equipes.contains(&known.equipe) {
        return Err(Refus::Introuvable);
    }
    let back = if withdraws { format!("/personnes/{}/suivi", known.personne) } else { "/".to_owned() };
    let accepts = match champs.raw("reponse") {
        "accepter" => true,
        "decliner" | "retirer" => false,
        _ => return Ok(Redirect::to(&back)),
    };
    rattachement::prendre_dossier(&mut tx, &known.personne).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&known.personne)).await? {
        return Err(Refus::Limite);
    }
    if !queries::repondre(&mut tx, session.etablissement(), &id, &session.agent.id, accepts).await? {
        return Ok(Redirect::to(&back));
    }
    let mut back = back;
    if accepts {
        // She moved, or her file was read as another, since she was proposed: what was agreed no longer holds.
        let lent = perimetre(&session, [known.avant.clone()]);
        let person = personnes::find(&mut tx, &lent, &known.personne).await?.ok_or(Refus::Introuvable)?;
        let place = Place { equipe: known.equipe.clone(), referent: Some(session.agent.id.clone()) };
        let why = Decision {
            id: SuiviId::new(tx.clock(), tx.random()),
            agent: &session.agent.id,
            debut: tx.clock().today(),
            raison: Some(known.raison.clone()),
            passation: None,
        };
        appliquer(&mut tx, &session, &person, &place, why).await?;
        tx.record(session.entry("suivi.accepter", "personnes", person.id.as_str()));
        back = format!("/personnes/{}", person.id);
    }
    tx.commit().await?;
    Ok(Redirect::to(&back))
}
