//! Someone leaves a household; children stay, follow, or live in both.

use tandem_platform::Db;

use super::{Acte, Issue, permis};
use crate::{
    agents::Session,
    menages::{
        LigneId, Quand, Raison,
        model::{Membre, Refusee},
    },
    personnes::{Personne, PersonneId},
    refus::Refus,
};

/// Where a child lives after a departure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::menages) enum Suit {
    /// Goes with the one who leaves.
    Part(LigneId),
    /// Lives in both.
    Alterne(LigneId),
}

/// A departure.
#[derive(Clone, Debug)]
pub(in crate::menages) struct Depart<'a> {
    pub numero: LigneId,
    pub ligne: LigneId,
    pub jusqua: Quand,
    pub raison: Option<Raison>,
    pub enfants: Vec<Suit>,
    pub part: Option<&'a str>,
}

/// Someone leaves; children stay, follow, or live in both.
pub(in crate::menages) async fn partir(
    db: &Db,
    session: &Session,
    id: &PersonneId,
    asked: &Depart<'_>,
) -> Result<Issue, Refus> {
    let (mut act, personne) = Acte::ouvrir(db, session, "menages.depart", id).await?;
    let leaver = act.sienne(&personne, &asked.ligne).await?;
    if leaver.fins.iter().any(|end| end.id == asked.numero) {
        return Ok(Issue::Fait);
    }
    permis!(act.finir(&leaver, &asked.numero, asked.jusqua, asked.raison).await?);
    if asked.raison == Some(Raison::Deces) {
        let open = |one: &&Membre| one.ouvert() && one.personne == leaver.personne && one.id != leaver.id;
        let others: Vec<Membre> = act.membres.iter().filter(open).cloned().collect();
        for one in others {
            let end = act.ligne();
            permis!(act.finir(&one, &end, asked.jusqua, asked.raison).await?);
        }
    } else {
        permis!(suivre(&mut act, &personne, &leaver, asked).await?);
    }
    if leaver.personne != *id {
        act.aussi("menages.depart", &leaver.personne);
    }
    act.conclure().await?;
    Ok(Issue::Fait)
}

/// Opens the household of the one who left with children.
async fn suivre(
    act: &mut Acte<'_>,
    personne: &Personne,
    leaver: &Membre,
    asked: &Depart<'_>,
) -> Result<Result<(), Refusee>, Refus> {
    if asked.enfants.is_empty() {
        return Ok(Ok(()));
    }
    let other = |one: &&Membre| one.ouvert() && one.personne == leaver.personne && one.menage != leaver.menage;
    let known = act.membres.iter().find(other).map(|one| one.menage.clone());
    let menage = if let Some(menage) = known {
        menage
    } else {
        let (menage, line) = (act.fonder().await?, act.ligne());
        let said = act.inscrire(&line, &menage, &leaver.personne, (Some(asked.jusqua), None), None).await?;
        if said.is_err() {
            return Ok(said);
        }
        menage
    };
    for suit in &asked.enfants {
        let (Suit::Part(line) | Suit::Alterne(line)) = suit;
        let child = act.sienne(personne, line).await?;
        if child.menage != leaver.menage || child.id == leaver.id {
            return Err(Refus::Introuvable);
        }
        let part = asked.part.filter(|_| matches!(suit, Suit::Alterne(_)));
        let id = act.ligne();
        let mut said = act.inscrire(&id, &menage, &child.personne, (Some(asked.jusqua), None), part).await?;
        if said.is_ok() && matches!(suit, Suit::Part(_)) {
            let end = act.ligne();
            said = act.finir(&child, &end, asked.jusqua, asked.raison).await?;
        }
        if said.is_err() {
            return Ok(said);
        }
        act.aussi("menages.depart", &child.personne);
    }
    Ok(Ok(()))
}
