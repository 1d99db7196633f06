//! Someone comes in a household.

use tandem_platform::Db;

use super::{Acte, Issue, permis};
use crate::{
    agents::Session,
    menages::{
        LigneId, MenageId, Quand, Raison, Relation,
        model::{self, Membre, Periode},
        queries,
    },
    personnes::{self, NouvellePersonne, PersonneId},
    refus::Refus,
};

/// What someone already elsewhere does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::menages) enum Choix {
    /// The one whose page it is comes to live with her.
    Rejoindre,
    /// She lives in both.
    Deux,
    /// She left the other.
    Quitte,
}

impl Choix {
    pub(in crate::menages) fn parse(code: &str) -> Option<Self> {
        [("rejoindre", Self::Rejoindre), ("deux", Self::Deux), ("quitte", Self::Quitte)]
            .into_iter()
            .find(|one| one.0 == code)
            .map(|one| one.1)
    }
}

/// Who is added: someone known, or someone new.
#[derive(Clone, Debug)]
pub(in crate::menages) enum Qui {
    Connue(PersonneId),
    Nouvelle(PersonneId, Box<NouvellePersonne>),
}

/// Someone to add.
#[derive(Clone, Debug)]
pub(in crate::menages) struct Ajout<'a> {
    pub numero: LigneId,
    pub qui: Qui,
    pub relation: Relation,
    pub depuis: Option<Quand>,
    pub jusqua: Option<Quand>,
    pub menage: Option<MenageId>,
    pub choix: Option<Choix>,
    pub part: Option<&'a str>,
}

/// Adds someone to a person's household.
pub(in crate::menages) async fn ajouter(
    db: &Db,
    session: &Session,
    id: &PersonneId,
    asked: &Ajout<'_>,
) -> Result<Issue, Refus> {
    let (mut act, personne) = Acte::ouvrir(db, session, "menages.ajouter", id).await?;
    if act.membres.iter().any(|one| one.id == asked.numero) {
        return Ok(Issue::Fait);
    }
    let autre = match &asked.qui {
        Qui::Connue(other) => {
            let other = personnes::find(&mut act.tx, &session.perimetre, other).await?.ok_or(Refus::Introuvable)?;
            act.avec(&other).await?;
            other.id
        }
        Qui::Nouvelle(new, who) => {
            personnes::creer(&mut act.tx, session.etablissement(), new, who).await?;
            act.aussi("personnes.creer", new);
            new.clone()
        }
    };
    if autre == personne.id {
        return Err(Refus::Introuvable);
    }
    let period = Periode::de(asked.depuis, asked.jusqua);
    let mut mine = model::menages_de(&act.membres, &personne.id, period);
    if let Some(chosen) = asked.menage.as_ref().filter(|chosen| mine.contains(chosen)) {
        mine.retain(|one| one == chosen);
    }
    let target = mine.into_iter().next();
    let elsewhere: Vec<Membre> = act
        .membres
        .iter()
        .filter(|one| one.ouvert() && one.personne == autre && Some(&one.menage) != target.as_ref())
        .cloned()
        .collect();
    let there = target.as_ref().is_some_and(|menage| {
        act.membres.iter().any(|one| one.ouvert() && one.personne == autre && one.menage == *menage)
    });
    // Someone already there is told so; a stay that is over asks nothing about today.
    let asks = !elsewhere.is_empty() && !there && asked.jusqua.is_none();
    let rejoindre = target.is_none() && elsewhere.len() == 1;
    match asked.choix.filter(|choix| *choix != Choix::Rejoindre || rejoindre) {
        None if asks => return Ok(Issue::Ailleurs { rejoindre }),
        Some(Choix::Quitte) if asks && asked.depuis.is_none() => return Ok(Issue::SansDate),
        Some(Choix::Quitte) if asks => {
            for one in &elsewhere {
                let (end, when) = (act.ligne(), asked.depuis.unwrap_or(Quand::Jour(db.clock().today())));
                permis!(act.finir(one, &end, when, Some(Raison::Ailleurs)).await?);
            }
        }
        Some(Choix::Rejoindre) if asks => {
            let menage = elsewhere[0].menage.clone();
            permis!(act.inscrire(&asked.numero, &menage, &personne.id, (asked.depuis, None), None).await?);
            return conclure(act, &personne.id, &autre, asked).await;
        }
        _ => {}
    }
    let menage = if let Some(menage) = target {
        menage
    } else {
        let (menage, line) = (act.fonder().await?, act.ligne());
        let since = model::debut_du_fondateur(&act.membres, &personne.id);
        permis!(act.inscrire(&line, &menage, &personne.id, (since, None), None).await?);
        menage
    };
    permis!(act.inscrire(&asked.numero, &menage, &autre, (asked.depuis, asked.jusqua), asked.part).await?);
    conclure(act, &personne.id, &autre, asked).await
}

/// The link, the journal, the commit.
async fn conclure(mut act: Acte<'_>, id: &PersonneId, autre: &PersonneId, asked: &Ajout<'_>) -> Result<Issue, Refus> {
    let (by, line) = (act.by(), act.ligne());
    queries::lier(&mut act.tx, by, &line, (id, autre), asked.relation).await?;
    act.aussi("menages.ajouter", autre);
    act.conclure().await?;
    Ok(Issue::Fait)
}
