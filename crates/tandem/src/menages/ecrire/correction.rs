//! A line was a mistake; a link is said.

use tandem_platform::Db;

use super::{Acte, Issue, permis};
use crate::{
    agents::Session,
    menages::{
        LigneId, MenageId, Relation, foyer,
        model::{self, Membre, Refusee},
        queries,
    },
    personnes::{self, PersonneId},
    refus::Refus,
};

/// What is called a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::menages) enum Erreur {
    /// The whole line: she never was there.
    Ligne(LigneId),
    /// Its end: she is still there.
    Fin(LigneId),
}

/// « C'était une erreur. »
pub(in crate::menages) async fn corriger(
    db: &Db,
    session: &Session,
    id: &PersonneId,
    what: &Erreur,
) -> Result<Issue, Refus> {
    let (mut act, personne) = Acte::ouvrir(db, session, "menages.corriger", id).await?;
    let (Erreur::Ligne(line) | Erreur::Fin(line)) = what;
    let by = act.by();
    let (target, whose) = if act.membres.iter().any(|one| one.id == *line) {
        let one = act.sienne(&personne, line).await?;
        match (what, one.fin()) {
            (Erreur::Ligne(_), _) if one.correction.is_some() => {
                return Ok(one.correction.map_or(Issue::Fait, |by| Issue::Refusee(Refusee::DejaCorrigee(by))));
            }
            (Erreur::Ligne(_), _) => (one.id.clone(), one.personne.clone()),
            (Erreur::Fin(_), Some(end)) => {
                permis!(model::reprendre(&act.membres, &one, end));
                (end.id.clone(), one.personne.clone())
            }
            (Erreur::Fin(_), None) => {
                let last = one.fins.last().and_then(|end| end.correction.clone());
                return Ok(last.map_or(Issue::Fait, |by| Issue::Refusee(Refusee::DejaCorrigee(by))));
            }
        }
    } else {
        let around = foyer::proches(&mut act.tx, &personne).await?;
        let one = around.iter().find(|one| one.id == *line).ok_or(Refus::Introuvable)?;
        let end = one.fin().map(|end| end.id.clone()).filter(|_| matches!(what, Erreur::Fin(_)));
        (end.unwrap_or_else(|| one.id.clone()), personne.id.clone())
    };
    if queries::corriger(&mut act.tx, by, &target).await? {
        if whose != *id {
            act.aussi("menages.corriger", &whose);
        }
        act.conclure().await?;
    }
    Ok(Issue::Fait)
}

/// Says what a member of one of her households is for her.
pub(in crate::menages) async fn lier(
    db: &Db,
    session: &Session,
    id: &PersonneId,
    numero: &LigneId,
    (autre, relation): (&PersonneId, Relation),
) -> Result<(), Refus> {
    let (mut act, personne) = Acte::ouvrir(db, session, "menages.lier", id).await?;
    let other = personnes::find(&mut act.tx, &session.perimetre, autre).await?.ok_or(Refus::Introuvable)?;
    let mine = |one: &&Membre| one.compte() && one.personne == personne.id;
    let homes: Vec<&MenageId> = act.membres.iter().filter(mine).map(|one| &one.menage).collect();
    let mate = act.membres.iter().any(|one| one.compte() && one.personne == other.id && homes.contains(&&one.menage));
    if !mate || other.id == personne.id {
        return Err(Refus::Introuvable);
    }
    let by = act.by();
    if queries::lier(&mut act.tx, by, numero, (&personne.id, &other.id), relation).await? {
        act.aussi("menages.lier", &other.id);
        act.conclure().await?;
    }
    Ok(())
}
