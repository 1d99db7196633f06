//! Once a day, the blocages of each place are read again, counted and masked: what is kept is what is shown.

use std::collections::{BTreeMap, HashMap};

use jiff::{civil::Date, tz::TimeZone};
use tandem_fiches::Complexite;
use tandem_platform::{Db, Intent, Reading, Result, Scope};

use super::{
    model::{Compte, Etat, Nom, Publie, REGLE},
    publier::publier,
    queries::{self, Lu},
};
use crate::{
    agents::{self, EtablissementId},
    blocages::{self, Effet, Issue},
    demarches::Source,
    fiches,
};

/// Blocages read at a time.
const LOT: i64 = 500;

/// Computes again the places whose figures are not of today. How many blocages were counted.
pub async fn passer(db: &Db, source: &Source) -> Result<usize> {
    let places = agents::etablissements(&mut db.read(&Scope::system()).await?).await?;
    let (today, mut done) = (db.clock().today(), 0);
    for (place, _) in &places {
        let kept = queries::lire(&mut db.read(&Scope::tenant(place.as_str())).await?, place).await?;
        let day = |le: jiff::Timestamp| le.to_zoned_datetime(db.clock().zone().clone()).date();
        if kept.annees.first().is_some_and(|one| one.regle == REGLE && day(one.le) == today) {
            continue;
        }
        let comptes = lire(db, source, place).await?;
        if comptes.is_empty() && kept.annees.is_empty() {
            continue;
        }
        done += comptes.len();
        let annees = par_annee(comptes);
        let id = place.as_str();
        let mut tx = db.write(Intent::new(id, "systeme", "observatoire.calculer", "etablissements", id)).await?;
        queries::garder(&mut tx, place, REGLE, &annees).await?;
        tx.commit().await?;
    }
    Ok(done)
}

/// What may be shown of each year.
pub(super) fn par_annee(comptes: Vec<Compte>) -> Vec<(i16, Publie)> {
    let mut found: BTreeMap<i16, Vec<Compte>> = BTreeMap::new();
    for one in comptes {
        found.entry(one.annee).or_default().push(one);
    }
    found.into_iter().map(|(annee, comptes)| (annee, publier(&comptes, &nommer))).collect()
}

/// A matter in words, that may be no more.
pub(super) fn nommer(voie: &str) -> Nom {
    match blocages::voie(voie) {
        Some(one) => Nom { droit: fiches::en_mots(&one.nom), administration: fiches::en_mots(&one.organisme) },
        None => Nom { droit: voie.to_owned(), administration: "Autre".to_owned() },
    }
}

/// Every blocage of a place, to be counted.
pub(super) async fn lire(db: &Db, source: &Source, place: &EtablissementId) -> Result<Vec<Compte>> {
    let scope = Scope::tenant(place.as_str());
    let mut on: Reading = db.read(&scope).await?;
    let known = source.en_vigueur(&mut on, place).await?;
    drop(on);
    let complexe = |fiche: &str| known.get(fiche).map(|one| one.fiche.complexite == Complexite::Complexe);
    let (today, zone) = (db.clock().today(), db.clock().zone().clone());
    let (mut comptes, mut people, mut after) = (Vec::new(), HashMap::new(), String::new());
    loop {
        // A connection is taken for one batch only: pages go on meanwhile.
        let lot = queries::lot(&mut db.read(&scope).await?, place, &after, LOT).await?;
        let Some(last) = lot.last() else { return Ok(comptes) };
        after.clone_from(&last.id);
        for one in lot {
            let next = u32::try_from(people.len()).unwrap_or(u32::MAX);
            let personne = *people.entry(one.racine.clone()).or_insert(next);
            let said = one.complexe.or_else(|| one.fiche.as_deref().and_then(complexe));
            comptes.push(compter(one, personne, said, (today, &zone)));
        }
    }
}

fn compter(one: Lu, personne: u32, complexe: Option<bool>, (today, zone): (Date, &TimeZone)) -> Compte {
    let day = |le: jiff::Timestamp| le.to_zoned_datetime(zone.clone()).date();
    let last = one.fin.map_or(today, |fin| day(fin.1));
    let jours = one.depuis.until(last).map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0));
    let bit = |code: &str| Effet::TOUS.iter().position(|known| known.code() == code).map_or(0, |at| 1_u8 << at);
    Compte {
        annee: day(one.le).year(),
        jours,
        etat: match one.fin.map(|fin| fin.0) {
            None => Etat::EnCours,
            Some(Issue::Ouvert | Issue::Retabli) => Etat::Obtenu,
            Some(Issue::Refuse) => Etat::Refuse,
            Some(Issue::Renonce) => Etat::Renonce,
        },
        complexe,
        effets: one.effets.split(',').map(bit).fold(0, |all, one| all | one),
        voie: one.voie,
        personne,
    }
}
