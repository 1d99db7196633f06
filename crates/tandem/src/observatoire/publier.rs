//! From the blocages of a year to what may be shown of them: rows put together, then each table masked over the same rows.

use std::{cmp::Reverse, collections::BTreeMap, collections::HashSet};

use tandem_statistiques::{
    duree::{Durees, Quantile},
    masque::{Cellule, SEUIL, Tableau, TableauMasque, regrouper},
    nombre::pourcent,
};

use super::model::{Case, Compte, Etat, Ligne, Niveau, Nom, Publie};
use crate::blocages::Effet;

/// People without whom no group is shown.
const PERSONNES: usize = 5;
/// People it takes to show a median: five on each side.
const MEDIANE: usize = 10;
/// People it takes to show the delay of nine in ten: five above.
const P90: usize = 50;
/// « Plus de N jours » is a wait that so many reached.
const ATTEINTE: usize = 5;

type Comptes<'a> = Vec<&'a Compte>;

/// A right, or several in one row.
struct Droit<'a> {
    nom: String,
    comptes: Comptes<'a>,
}

struct Administration<'a> {
    nom: String,
    droits: Vec<Droit<'a>>,
    comptes: Comptes<'a>,
}

/// Where a row stands in the masked tables.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// It is no sum.
    Feuille(usize),
    /// It is the sum of a group.
    Groupe(usize),
    /// It is everything.
    Tout,
}

/// A row, and what it adds up.
struct Rangee<'a> {
    administration: String,
    droit: String,
    niveau: Niveau,
    place: Place,
    comptes: Comptes<'a>,
}

/// The rows, in the order of the screen.
#[derive(Default)]
struct Plan<'a> {
    rangees: Vec<Rangee<'a>>,
    /// Of each row that is no sum.
    groupe: Vec<Option<usize>>,
    groupes: usize,
}

impl<'a> Plan<'a> {
    fn feuille(&mut self, noms: (String, String), niveau: Niveau, groupe: Option<usize>, comptes: Comptes<'a>) {
        let place = Place::Feuille(self.groupe.len());
        self.rangees.push(Rangee { administration: noms.0, droit: noms.1, niveau, place, comptes });
        self.groupe.push(groupe);
    }

    /// The row of a place in the masked tables.
    fn rang(&self, place: Place) -> usize {
        match place {
            Place::Feuille(at) => at,
            Place::Groupe(at) => self.groupe.len() + at,
            Place::Tout => self.groupe.len() + self.groupes,
        }
    }
}

/// Are there so many people among these?
fn au_moins<'a>(comptes: impl IntoIterator<Item = &'a Compte>, combien: usize) -> bool {
    let mut vues = HashSet::new();
    comptes.into_iter().any(|one| vues.insert(one.personne) && vues.len() >= combien)
}

fn longueur(comptes: &[&Compte]) -> u64 {
    u64::try_from(comptes.len()).unwrap_or(u64::MAX)
}

/// What may be shown of these blocages, all of one year.
pub fn publier(comptes: &[Compte], nommer: &dyn Fn(&str) -> Nom) -> Publie {
    if !au_moins(comptes, PERSONNES) {
        return Publie::default();
    }
    let plan = plan(comptes, nommer);
    let tables = Tables::masquer(&plan);
    let ligne = |rangee: &Rangee<'_>| Ligne {
        administration: rangee.administration.clone(),
        droit: rangee.droit.clone(),
        niveau: rangee.niveau,
        cases: tables.cases(rangee, plan.rang(rangee.place)),
    };
    // All put together in one row: it is what everything is, said once.
    let une = plan.rangees.len() == 2 && plan.rangees.iter().all(|one| one.administration.is_empty());
    Publie { lignes: plan.rangees.iter().take(if une { 1 } else { usize::MAX }).map(ligne).collect() }
}

fn administrations<'a>(comptes: &'a [Compte], nommer: &dyn Fn(&str) -> Nom) -> Vec<Administration<'a>> {
    let mut par_voie: BTreeMap<&str, Comptes<'a>> = BTreeMap::new();
    for one in comptes {
        par_voie.entry(&one.voie).or_default().push(one);
    }
    let mut found: BTreeMap<String, Vec<Droit<'a>>> = BTreeMap::new();
    for (voie, comptes) in par_voie {
        let Nom { droit, administration } = nommer(voie);
        found.entry(administration).or_default().push(Droit { nom: droit, comptes });
    }
    let rank = |nom: &str, comptes: &Comptes<'_>| (Reverse(comptes.len()), nom.to_owned());
    let whole = |(nom, mut droits): (String, Vec<Droit<'a>>)| {
        droits.sort_by_cached_key(|one| rank(&one.nom, &one.comptes));
        let comptes = droits.iter().flat_map(|one| one.comptes.iter().copied()).collect();
        Administration { nom, droits, comptes }
    };
    let mut all: Vec<Administration<'a>> = found.into_iter().map(whole).collect();
    all.sort_by_cached_key(|one| rank(&one.nom, &one.comptes));
    all
}

/// Puts together the rows too small to be shown.
fn ensemble(all: &[&Comptes<'_>]) -> Vec<Vec<usize>> {
    let valeurs: Vec<u64> = all.iter().map(|comptes| longueur(comptes)).collect();
    let petite = |rangs: &[usize]| !au_moins(rangs.iter().flat_map(|&rang| all[rang].iter().copied()), PERSONNES);
    regrouper(&valeurs, SEUIL, petite)
}

fn plan<'a>(comptes: &'a [Compte], nommer: &dyn Fn(&str) -> Nom) -> Plan<'a> {
    let all = administrations(comptes, nommer);
    let mut plan = Plan::default();
    plan.rangees.push(Rangee {
        administration: String::new(),
        droit: String::new(),
        niveau: Niveau::Ensemble,
        place: Place::Tout,
        comptes: comptes.iter().collect(),
    });
    let sets = ensemble(&all.iter().map(|one| &one.comptes).collect::<Vec<_>>());
    let alone = sets.len() == 1;
    for set in sets {
        if let &[rang] = set.as_slice() {
            detailler(&mut plan, &all[rang]);
            continue;
        }
        let noms: Vec<&str> = set.iter().map(|&rang| all[rang].nom.as_str()).collect();
        let nom =
            if alone { String::new() } else { format!("Autres administrations\u{a0}: {}", noms.join("\u{a0}; ")) };
        let comptes = set.iter().flat_map(|&rang| all[rang].comptes.iter().copied()).collect();
        plan.feuille((nom, String::new()), Niveau::Administration, None, comptes);
    }
    plan
}

/// The row of an administration, then those of its rights when more than one may be told apart.
fn detailler<'a>(plan: &mut Plan<'a>, one: &Administration<'a>) {
    let sets = ensemble(&one.droits.iter().map(|droit| &droit.comptes).collect::<Vec<_>>());
    if sets.len() < 2 {
        let seul = if let [droit] = one.droits.as_slice() { droit.nom.clone() } else { String::new() };
        plan.feuille((one.nom.clone(), seul), Niveau::Administration, None, one.comptes.clone());
        return;
    }
    let groupe = plan.groupes;
    plan.groupes += 1;
    plan.rangees.push(Rangee {
        administration: one.nom.clone(),
        droit: String::new(),
        niveau: Niveau::Administration,
        place: Place::Groupe(groupe),
        comptes: one.comptes.clone(),
    });
    for set in sets {
        let noms: Vec<&str> = set.iter().map(|&rang| one.droits[rang].nom.as_str()).collect();
        let nom =
            if noms.len() == 1 { noms.concat() } else { format!("Autres droits\u{a0}: {}", noms.join("\u{a0}; ")) };
        let comptes = set.iter().flat_map(|&rang| one.droits[rang].comptes.iter().copied()).collect();
        plan.feuille((one.nom.clone(), nom), Niveau::Droit, Some(groupe), comptes);
    }
}

/// The masked tables: all over the same rows, whose totals are shown.
struct Tables {
    etats: Option<TableauMasque>,
    complexites: Option<TableauMasque>,
    effets: Vec<Option<TableauMasque>>,
}

impl Tables {
    fn masquer(plan: &Plan<'_>) -> Self {
        let un = |colonnes, place: &dyn Fn(&Compte) -> usize| tableau(plan, colonnes, place);
        let effet = |at: usize| un(2, &move |one: &Compte| usize::from(one.effets >> at & 1 == 0));
        Self {
            etats: un(Etat::NOMBRE, &|one| one.etat as usize),
            complexites: un(3, &|one| match one.complexe {
                Some(true) => 0,
                Some(false) => 1,
                None => 2,
            }),
            effets: (0..Effet::TOUS.len()).map(effet).collect(),
        }
    }

    fn cases(&self, rangee: &Rangee<'_>, rang: usize) -> Vec<Case> {
        let cell = |table: &Option<TableauMasque>, column| {
            table.as_ref().map_or(Cellule::Masquee, |one| one.cellule(rang, column))
        };
        let mut all = vec![Case::Nombre(longueur(&rangee.comptes))];
        all.extend((0..Etat::NOMBRE).map(|at| Case::from(cell(&self.etats, at))));
        all.extend(delais(&rangee.comptes));
        all.push(part(cell(&self.complexites, 0), cell(&self.complexites, 1)));
        all.extend(self.effets.iter().map(|table| Case::from(cell(table, 0))));
        all
    }
}

/// Counts each row in columns, hides what is of fewer than five people, and what would give it back.
fn tableau(plan: &Plan<'_>, colonnes: usize, place: &dyn Fn(&Compte) -> usize) -> Option<TableauMasque> {
    let mut cases = vec![vec![0_u64; colonnes]; plan.groupe.len()];
    for rangee in &plan.rangees {
        if let Place::Feuille(at) = rangee.place {
            rangee.comptes.iter().for_each(|one| cases[at][place(one)] += 1);
        }
    }
    let mut table = Tableau::avec_groupes(&cases, &plan.groupe).ok()?.totaux_connus();
    for rangee in &plan.rangees {
        for colonne in 0..colonnes {
            if !au_moins(rangee.comptes.iter().copied().filter(|one| place(one) == colonne), PERSONNES) {
                table = table.proteger(plan.rang(rangee.place), colonne);
            }
        }
    }
    Some(table.masquer(SEUIL))
}

/// The part of those that are, among those that are or are not.
fn part(oui: Cellule, non: Cellule) -> Case {
    match (oui.publiee(), non.publiee()) {
        (Some(0), Some(0)) => Case::SansDemarche,
        (Some(oui), Some(non)) => {
            let part = tandem_statistiques::proportion::Proportion::new(oui, oui + non);
            part.map_or(Case::Masque, |part| Case::Part(pourcent(part.part())))
        }
        _ => Case::Masque,
    }
}

/// The median and the delay of nine in ten, those still waiting included.
fn delais(comptes: &[&Compte]) -> [Case; 2] {
    let wait = |one: &&Compte| {
        let over = u64::from(one.etat != Etat::EnCours);
        (one.jours, over, 1 - over)
    };
    let durees = Durees::comptees(comptes.iter().map(wait));
    let mut jours: Vec<u32> = comptes.iter().map(|one| one.jours).collect();
    jours.sort_unstable_by_key(|day| Reverse(*day));
    let long = jours.get(ATTEINTE - 1).copied().unwrap_or(0);
    let say = |assez: usize, quantile: Quantile| match quantile {
        _ if !au_moins(comptes.iter().copied(), assez) => Case::TropPeu,
        Quantile::Atteint(days) => Case::Jours(days),
        Quantile::PasEncore => Case::PlusDe(long),
    };
    [say(MEDIANE, durees.mediane().valeur), say(P90, durees.p90().valeur)]
}

/// A made-up year, published by the same rules: every matter of the program, long tails, a third still open.
pub(super) fn exemple() -> Publie {
    let voies = crate::blocages::voies();
    let mut comptes = Vec::new();
    for (rang, voie) in voies.iter().enumerate() {
        for n in 0..260 / (rang + 1) {
            let (grain, tour) = (n * 7 + rang * 3, u32::try_from(n).unwrap_or(0));
            comptes.push(Compte {
                voie: voie.cle.clone(),
                personne: tour,
                annee: 2026,
                jours: 9 + tour * tour % 97 + (tour % 7) * 31,
                etat: match grain % 12 {
                    0..=3 => Etat::EnCours,
                    4..=9 => Etat::Obtenu,
                    10 => Etat::Refuse,
                    _ => Etat::Renonce,
                },
                complexe: [Some(true), Some(false), None][grain % 3],
                effets: u8::try_from(grain % 63).unwrap_or(0),
            });
        }
    }
    publier(&comptes, &super::calcul::nommer)
}
