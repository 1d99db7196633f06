//! A made-up cadre: two versions, the second voted and read by some.

use jiff::{ToSpan, civil::Date};
use tandem_platform::{Result, Tx};

use super::{
    model::{CadreId, Contenu, Protocole},
    modele::modele,
    queries,
};
use crate::agents::{AgentId, EtablissementId};

/// What the établissement of the demonstration made of the model.
fn contenu(version: i64) -> Contenu {
    let mut all = modele().contenu.clone();
    if version == 1 {
        all.regles.retain(|one| !one.cle.starts_with("ecran"));
        if let Some(one) = all.regles.iter_mut().find(|one| one.cle == "mandats-refus") {
            "Sans mandat, nous pouvons dire non.".clone_into(&mut one.texte);
        }
    } else {
        all.protocoles = vec![Protocole {
            fiche: "D07".to_owned(),
            titre: "Déclaration trimestrielle, à deux".to_owned(),
            etapes: [
                "La personne apporte ses fiches de paie des trois mois.",
                "Elle tape, nous relisons les montants avec elle.",
                "Nous notons le jour, et elle repart avec l’accusé.",
            ]
            .map(ToOwned::to_owned)
            .to_vec(),
            revision: 0,
        }];
    }
    for (one, number) in all.contacts.iter_mut().zip(["01 99 00 10 10", "01 99 00 10 12", "01 99 00 10 15"]) {
        number.clone_into(&mut one.telephone);
    }
    all
}

/// Adds one version, voted the week before that day, read at once by these agents; its id.
pub async fn semer(
    tx: &mut Tx,
    (place, auteur): (&EtablissementId, &AgentId),
    (version, vote_le): (i64, Date),
    lecteurs: &[AgentId],
) -> Result<CadreId> {
    let random = tx.keys().random().clone();
    let id = CadreId::new(tx.clock(), &random);
    let vote_le = vote_le.saturating_sub(7.days());
    let said = (vote_le, "conseil d’administration");
    queries::publier(tx, (place, auteur), (&id, &contenu(version)), said).await?;
    for agent in lecteurs.iter().chain([auteur]) {
        queries::lire(tx, (place, agent), &id).await?;
    }
    Ok(id)
}
