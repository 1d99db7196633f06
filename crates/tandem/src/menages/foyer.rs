//! Everything read about one person's households, for one reader: who she may not see is only a number.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use tandem_platform::{Reading, Result, db::Connection};

use super::{
    Quand,
    chiffres::{Chiffres, Individu, compter},
    model::{Fin, Lien, LigneId, Membre, MenageId, Relation, lien},
    queries::{self, Proche},
};
use crate::{
    agents::{Perimetre, Role},
    personnes::{self, Identite, Personne, PersonneId},
};

/// A person, her lines, and the people of the perimeter they name.
#[derive(Clone, Debug)]
pub(super) struct Foyer {
    pub personne: PersonneId,
    pub membres: Vec<Membre>,
    pub proches: Vec<Proche>,
    pub liens: Vec<Lien>,
    /// Who may be named: herself, and members of the perimeter.
    pub gens: BTreeMap<PersonneId, Identite>,
}

/// Memberships of the households of these files, with their ends.
pub(super) async fn membres(
    on: &mut impl Connection,
    perimetre: &Perimetre,
    dossiers: &[PersonneId],
) -> Result<Vec<Membre>> {
    let list = serde_json::to_string(&dossiers.iter().map(PersonneId::as_str).collect::<Vec<_>>()).unwrap_or_default();
    let mut membres = queries::membres(on, perimetre, list).await?;
    let ids: Vec<&LigneId> = membres.iter().map(|one| &one.id).collect();
    let mut ends = queries::fins(on, &ids).await?;
    for one in &mut membres {
        one.fins = ends.remove(&one.id).unwrap_or_default();
    }
    Ok(membres)
}

/// Who matters around these files, with their ends.
pub(super) async fn proches(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Proche>> {
    let mut proches = queries::entourage(on, personne.dossiers_json()).await?;
    let ids: Vec<&LigneId> = proches.iter().map(|one| &one.id).collect();
    let mut ends = queries::fins(on, &ids).await?;
    for one in &mut proches {
        one.fins = ends.remove(&one.id).unwrap_or_default();
    }
    Ok(proches)
}

impl Foyer {
    /// Reads what `role` may see of a person already found. People around are not read at reception.
    pub async fn lire(on: &mut Reading, perimetre: &Perimetre, personne: &Personne, role: Role) -> Result<Self> {
        let mut membres = queries::membres(on, perimetre, personne.dossiers_json()).await?;
        let around = role.lit_les_notes();
        let mut proches = if around { queries::entourage(on, personne.dossiers_json()).await? } else { Vec::new() };
        let ids = membres.iter().map(|one| &one.id).chain(proches.iter().map(|one| &one.id)).collect::<Vec<_>>();
        let mut ends = queries::fins(on, &ids).await?;
        for one in &mut membres {
            one.fins = ends.remove(&one.id).unwrap_or_default();
        }
        for one in &mut proches {
            one.fins = ends.remove(&one.id).unwrap_or_default();
        }
        let mut gens = BTreeMap::from([(personne.id.clone(), personne.identite.clone())]);
        let mut liens = Vec::new();
        if !membres.is_empty() {
            let others: BTreeSet<&PersonneId> = membres.iter().map(|one| &one.personne).collect();
            let others: Vec<PersonneId> = others.into_iter().filter(|id| **id != personne.id).cloned().collect();
            let seen = personnes::plusieurs(on, perimetre, &others).await?;
            gens.extend(seen.into_iter().map(|one| (one.id, one.identite)));
            liens = queries::liens(on, &gens.keys().collect::<Vec<_>>()).await?;
            liens.retain(|one| gens.contains_key(&one.personne) && gens.contains_key(&one.autre));
        }
        Ok(Self { personne: personne.id.clone(), membres, proches, liens, gens })
    }

    /// Her own memberships that count.
    pub fn siennes(&self) -> impl Iterator<Item = &Membre> {
        self.membres.iter().filter(|one| one.compte() && one.personne == self.personne)
    }

    /// The households she is in.
    pub fn menages(&self) -> BTreeSet<&MenageId> {
        self.siennes().filter(|one| one.ouvert()).map(|one| &one.menage).collect()
    }

    /// Who is in that household and may be named, herself left out.
    pub fn visibles(&self, menage: &MenageId) -> Vec<&Membre> {
        let here = self.membres.iter().filter(|one| one.ouvert() && one.menage == *menage);
        let mut seen = BTreeSet::from([&self.personne]);
        here.filter(|one| self.gens.contains_key(&one.personne) && seen.insert(&one.personne)).collect()
    }

    /// How many are in that household that may not be named.
    pub fn tus(&self, menage: &MenageId) -> usize {
        let here = self.membres.iter().filter(|one| one.ouvert() && one.menage == *menage);
        let hidden = here.filter(|one| !self.gens.contains_key(&one.personne));
        hidden.map(|one| &one.personne).collect::<BTreeSet<_>>().len()
    }

    /// That household counted, as every figure is.
    pub fn chiffres(&self, menage: &MenageId, jour: Date) -> Chiffres {
        let here: Vec<Membre> = self.membres.iter().filter(|one| one.menage == *menage).cloned().collect();
        let known = self
            .gens
            .iter()
            .map(|(id, who)| (id.clone(), Individu { naissance: who.naissance, accompagnee: *id == self.personne }));
        compter(&here, &self.liens, &known.collect(), jour)
    }

    /// The household of a line this reader may act on: one she is or was in, and someone who may be named.
    pub fn ligne(&self, id: &LigneId) -> Option<&Membre> {
        let one = self.membres.iter().find(|one| one.id == *id)?;
        let mine = one.personne == self.personne || self.siennes().any(|own| ensemble(own, one));
        (mine && self.gens.contains_key(&one.personne)).then_some(one)
    }

    /// What someone is for her, or for another who may be named and lives or lived with both; nothing is deduced.
    pub fn dite(&self, autre: &Membre) -> Option<(Relation, Option<&Identite>)> {
        if let Some(relation) = lien(&self.liens, &self.personne, &autre.personne) {
            return Some((relation, None));
        }
        let known = |one: &&Membre| {
            one.compte()
                && ![&self.personne, &autre.personne].contains(&&one.personne)
                && self.siennes().any(|own| ensemble(own, one))
        };
        let mut mates: Vec<&Membre> = self.membres.iter().filter(known).collect();
        // Who lives there now says more than who left.
        mates.sort_by_key(|one| (one.menage != autre.menage, !one.ouvert()));
        let said = mates.into_iter().filter_map(|one| {
            Some((lien(&self.liens, &one.personne, &autre.personne)?, Some(self.gens.get(&one.personne)?)))
        });
        said.into_iter().find(|one| one.0 != Relation::Autre)
    }

    /// For someone who lives in two households today: how time is shared, empty when it was not said.
    pub fn ailleurs(&self, of: &Membre) -> Option<&str> {
        let all: Vec<&Membre> = self.membres.iter().filter(|one| one.ouvert() && one.personne == of.personne).collect();
        let elsewhere = all.iter().any(|one| one.menage != of.menage);
        elsewhere.then(|| all.iter().rev().find_map(|one| one.part.as_deref()).unwrap_or_default())
    }

    /// The time she and others lived together and no longer do, last ended first. What came after is not hers.
    pub fn anciens(&self) -> Vec<Ancien<'_>> {
        let mut found = Vec::new();
        for own in self.siennes() {
            let mates = self.membres.iter().filter(|one| {
                one.compte()
                    && one.personne != self.personne
                    && self.gens.contains_key(&one.personne)
                    && ensemble(own, one)
            });
            for mate in mates {
                let end = |one: &'_ Membre| one.fin().map(|end| end.jusqua.premier_jour());
                let ends = match (end(own), end(mate)) {
                    (None, None) => continue,
                    (Some(mine), Some(hers)) if mine <= hers => own,
                    (Some(_), None) => own,
                    _ => mate,
                };
                let Some(fin) = ends.fin() else { continue };
                let first = |one: &Membre| one.depuis.map(Quand::premier_jour);
                let depuis = if first(own) > first(mate) { own.depuis } else { mate.depuis };
                found.push(Ancien { avec: mate, finie: ends, depuis, fin });
            }
        }
        found.sort_by_key(|one| std::cmp::Reverse(one.fin.jusqua.premier_jour()));
        found
    }
}

/// Were they in the same household at the same time?
pub(super) fn ensemble(one: &Membre, other: &Membre) -> bool {
    one.menage == other.menage && one.periode().touche(other.periode())
}

/// Some time lived together, over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ancien<'a> {
    /// With whom.
    pub avec: &'a Membre,
    /// Whose departure ended it.
    pub finie: &'a Membre,
    /// Since when they were together.
    pub depuis: Option<Quand>,
    /// How it ended.
    pub fin: &'a Fin,
}
