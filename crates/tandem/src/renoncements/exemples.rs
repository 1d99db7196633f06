//! Made-up rights, for the gallery and the tests.

use std::collections::HashMap;

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use tandem_platform::web::Errors;

use super::{
    model::{Acte, Cause, FinLue, LigneId, Qui, Quoi, Renoncement, RenoncementId, Reponse, Retour, Suivie},
    mots::Noms,
    page::{RenoncementPage, composer},
};
use crate::{
    agents::AgentId,
    demarches::{DemarcheId, Issue, Motif},
    personnes::PersonneId,
    ui::{Cadre, Lieu},
};

/// A right seen on 12 October 2026, with this history.
pub(super) fn droit(faits: &[(Date, Quoi)]) -> Option<Renoncement> {
    let agent = AgentId::parse("019aa000-0000-7000-8000-000000000009")?;
    let act = |(rang, (le, quoi)): (usize, &(Date, Quoi))| {
        Some(Acte {
            id: LigneId::parse(&format!("019aa000-0000-7000-8000-0000000001{rang:02}"))?,
            quoi: quoi.clone(),
            le: *le,
            note: None,
            agent: agent.clone(),
            note_le: Timestamp::from_second(i64::try_from(rang).ok()?).ok()?,
        })
    };
    Some(Renoncement {
        id: RenoncementId::parse("019aa000-0000-7000-8000-000000000003")?,
        personne: PersonneId::parse("019aa000-0000-7000-8000-000000000001")?,
        fiche: None,
        blocage: None,
        mots: Some("Complémentaire santé solidaire (C2S)".into()),
        repere_le: date(2026, 10, 12),
        le: Timestamp::UNIX_EPOCH,
        annule: false,
        actes: faits.iter().enumerate().filter_map(act).collect(),
        agent,
    })
}

/// A démarche begun that day, and how it ended.
pub(super) fn demarche(le: Date, fin: Option<(Date, Issue, Option<Motif>)>) -> Option<Suivie> {
    let at = |day: Date| day.at(10, 0, 0, 0).in_tz("UTC").map(|at| at.timestamp()).ok();
    Some(Suivie {
        demarche: DemarcheId::parse("019aa000-0000-7000-8000-000000000005")?,
        le,
        debut: at(le)?,
        fin: match fin {
            None => None,
            Some((day, issue, motif)) => Some(FinLue { issue, motif, revenir_le: None, le: day, note_le: at(day)? }),
        },
    })
}

/// The page of a right in every state a gallery shows.
pub(super) fn pages() -> Vec<(&'static str, RenoncementPage)> {
    let today = date(2026, 11, 23);
    let page = |faits: &[(Date, Quoi)], suivies: Vec<Option<Suivie>>| {
        let one = droit(faits)?;
        let agents = HashMap::from([(one.agent.clone(), "Claire Morel".to_owned())]);
        let suivies: Vec<Suivie> = suivies.into_iter().flatten().collect();
        let cadre = Cadre::exemple("Droit repéré, A. D.", Lieu::Personnes);
        let numeros = std::array::from_fn(|_| "019aa000-0000-7000-8000-000000000020".to_owned());
        Some(composer(cadre, (&one, &suivies), (&Noms::new(), &agents, today), numeros).nommee("Aïssata DIALLO"))
    };
    let given_up = Quoi::Abandonne {
        cause: Cause::Papiers,
        qui: Qui::Elle,
        retour: Retour::Le(date(2027, 5, 20)),
        euros: Some((30, 60)),
        mois: Some(12),
    };
    let wants = || (date(2026, 10, 19), Quoi::Propose(Reponse::Veut));
    let ended = demarche(date(2026, 10, 26), Some((date(2026, 11, 20), Issue::Abandonnee, Some(Motif::TropLong))));
    let mut erreurs = Errors::default();
    erreurs.add("cause", "Choisissez la cause, même « on ne sait pas ».");
    erreurs.add("note", "Écrivez l’autre raison en quelques mots.");
    let wrong = page(&[wants()], Vec::new()).map(|mut page| {
        page.erreurs = erreurs;
        page
    });
    [
        ("neuve", page(&[], Vec::new())),
        ("pleine", page(&[wants(), (date(2026, 11, 20), given_up)], Vec::new())),
        ("démarche finie", page(&[wants()], vec![ended])),
        ("en erreur", wrong),
    ]
    .into_iter()
    .filter_map(|(name, page)| Some((name, page?)))
    .collect()
}
