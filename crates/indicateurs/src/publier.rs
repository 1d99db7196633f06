//! From the acts of a year to what may be shown of them: rows and positions put together, then each table masked over margins that
//! all of them share.

use std::cmp::Reverse;
use std::ops::Range;

use tandem_statistiques::masque::{self, SEUIL, regrouper};

use crate::{
    Annee, Case, Colonne, Ligne, Lignes, MODES, Noms, PERSONNES, PLACE, Participation, RAISONS, Tableau, Vue,
    compter::{Cases, a_la_place, croiser},
    effectif::Effectif,
    parcours::parcours,
    temps,
};

/// Positions in her place, then the others: each is shown of every row, so tables have it in common.
const BLOCS: [Range<usize>; 2] = [0..PLACE, PLACE..MODES];

/// What may be shown of these acts, all of one year.
pub fn publier(tous: &[Participation], noms: &Noms) -> Annee {
    let ensemble = croiser(tous, (1, MODES), |un| Some((0, usize::from(un.mode)))).swap_remove(0);
    let total = Effectif::somme(&ensemble);
    if !total.au_moins(PERSONNES) {
        return Annee::default();
    }
    let plan = Plan::new(&ensemble, noms);
    let raisons = raisons(tous, noms, &plan);
    let table = |vue| match vue {
        Vue::Raison => Tableau { vue, lignes: raisons.lignes.clone(), raisons: Vec::new() },
        _ => plan.tableau(tous, noms, vue, &raisons.colonnes),
    };
    Annee {
        aides: total.aides,
        minutes: total.minutes,
        chronometrees: total.chronometrees,
        a_la_place: plan.partage.then(|| place(&ensemble).aides),
        temps: temps::par_position(tous, &plan.colonnes),
        tableaux: Vue::TOUTES.into_iter().map(table).collect(),
        raisons: raisons.colonnes,
        parcours: parcours(tous),
        durees: temps::par_procedure(tous, noms),
        colonnes: plan.colonnes,
        situations: None,
    }
}

fn place(ligne: &[Effectif]) -> Effectif {
    Effectif::somme(ligne.iter().take(PLACE))
}

fn reste(ligne: &[Effectif]) -> Effectif {
    Effectif::somme(ligne.iter().skip(PLACE))
}

/// The positions that are told apart, over the whole year.
struct Plan {
    /// May « in her place » be told from the rest?
    partage: bool,
    colonnes: Vec<Colonne>,
}

/// Ranks of one row, or of several put together.
type Ensembles = Vec<Vec<usize>>;

impl Plan {
    fn new(ensemble: &[Effectif], noms: &Noms) -> Self {
        let partage = place(ensemble).montrable() && reste(ensemble).montrable();
        let blocs = if partage { BLOCS.to_vec() } else { Vec::new() };
        let bloc = |bloc: Range<usize>| {
            let groupes = mettre_ensemble(&ensemble[bloc.clone()], Effectif::montrable);
            groupes.into_iter().map(move |rangs| rangs.into_iter().map(|rang| rang + bloc.start).collect::<Vec<_>>())
        };
        let mut ensembles: Ensembles = blocs.into_iter().flat_map(bloc).collect();
        ensembles.sort();
        Self { partage, colonnes: colonnes(ensembles, ensemble, &noms.modes) }
    }

    /// The columns of a block, with their rank.
    fn du_bloc(&self, bloc: &Range<usize>) -> Vec<(usize, &Colonne)> {
        let dedans = |colonne: &Colonne| colonne.membres.iter().any(|membre| bloc.contains(membre));
        self.colonnes.iter().enumerate().filter(|(_, colonne)| dedans(colonne)).collect()
    }

    /// May these rows, put together, be shown with what they have in her place and the rest?
    fn montrable(&self, ligne: &[Effectif]) -> bool {
        let coupee = !self.partage || (place(ligne).montrable() && reste(ligne).montrable());
        Effectif::somme(ligne).au_moins(PERSONNES) && coupee
    }

    fn tableau(&self, tous: &[Participation], noms: &Noms, vue: Vue, raisons: &[Colonne]) -> Tableau {
        let (mots, rang): (&[String], fn(&Participation) -> usize) = match vue {
            Vue::Mois => (&noms.mois, |un| usize::from(un.mois)),
            Vue::Procedure => (&noms.procedures, |un| usize::from(un.procedure)),
            Vue::Equipe => (&noms.equipes, |un| usize::from(un.equipe)),
            Vue::Champ | Vue::Raison => (&noms.champs, |un| usize::from(un.champ)),
        };
        let cases = croiser(tous, (mots.len(), MODES), |un| Some((rang(un), usize::from(un.mode))));
        let mut ensembles = self.lignes(&cases);
        if vue != Vue::Mois {
            ensembles.sort_by_key(|rangs| (rangs.len() > 1, Reverse(aides(&cases, rangs))));
        }
        let reunies: Cases = ensembles.iter().map(|rangs| reunir(&cases, rangs)).collect();
        let mut lignes: Lignes =
            ensembles.iter().zip(&reunies).map(|(rangs, ligne)| nommer(rangs, ligne, mots)).collect();
        for bloc in &BLOCS {
            let colonnes = self.du_bloc(bloc);
            let groupes: Vec<&[usize]> = colonnes.iter().map(|(_, colonne)| colonne.membres.as_slice()).collect();
            for (ligne, masquees) in lignes.iter_mut().zip(masquer(&reunies, &groupes)) {
                ligne.cases.extend(masquees);
            }
        }
        let raisons = if vue == Vue::Champ && !raisons.is_empty() {
            let par = |un: &Participation| a_la_place(un).map(|(_, raison)| (rang(un), raison));
            let cases = croiser(tous, (mots.len(), RAISONS), par);
            let reunies: Cases = ensembles.iter().map(|rangs| reunir(&cases, rangs)).collect();
            let groupes: Vec<&[usize]> = raisons.iter().map(|colonne| colonne.membres.as_slice()).collect();
            masquer(&reunies, &groupes)
        } else {
            Vec::new()
        };
        Tableau { vue, lignes, raisons }
    }

    /// The rows, the small ones put together; none when nothing would be told apart.
    fn lignes(&self, cases: &Cases) -> Ensembles {
        let valeurs: Vec<u64> = cases.iter().map(|ligne| Effectif::somme(ligne).aides).collect();
        let ensembles = regrouper(&valeurs, SEUIL, |rangs| !self.montrable(&reunir(cases, rangs)));
        if ensembles.len() < 2 { Vec::new() } else { ensembles }
    }
}

/// The reasons of what was done in her place.
#[derive(Default)]
struct Raisons {
    colonnes: Vec<Colonne>,
    lignes: Lignes,
}

fn raisons(tous: &[Participation], noms: &Noms, plan: &Plan) -> Raisons {
    if !plan.partage {
        return Raisons::default();
    }
    let cases = croiser(tous, (RAISONS, PLACE), |un| a_la_place(un).map(|(mode, raison)| (raison, mode)));
    let totaux: Vec<Effectif> = cases.iter().map(Effectif::somme).collect();
    let ensembles = mettre_ensemble(&totaux, Effectif::montrable);
    if ensembles.len() < 2 {
        return Raisons::default();
    }
    let reunies: Cases = ensembles.iter().map(|rangs| reunir(&cases, rangs)).collect();
    let mut lignes: Lignes =
        ensembles.iter().zip(&reunies).map(|(rangs, ligne)| nommer(rangs, ligne, &noms.raisons)).collect();
    let colonnes_place = plan.du_bloc(&BLOCS[0]);
    let groupes: Vec<&[usize]> = colonnes_place.iter().map(|(_, colonne)| colonne.membres.as_slice()).collect();
    for (ligne, masquees) in lignes.iter_mut().zip(masquer(&reunies, &groupes)) {
        ligne.cases = masquees;
    }
    Raisons { colonnes: colonnes(ensembles, &totaux, &noms.raisons), lignes }
}

fn mettre_ensemble(groupes: &[Effectif], montrable: impl Fn(&Effectif) -> bool) -> Ensembles {
    let valeurs: Vec<u64> = groupes.iter().map(|groupe| groupe.aides).collect();
    regrouper(&valeurs, SEUIL, |rangs| !montrable(&Effectif::somme(rangs.iter().filter_map(|&rang| groupes.get(rang)))))
}

fn colonnes(ensembles: Ensembles, totaux: &[Effectif], mots: &[String]) -> Vec<Colonne> {
    let colonne = |membres: Vec<usize>| {
        let noms: Vec<&str> = membres.iter().filter_map(|&rang| mots.get(rang)).map(String::as_str).collect();
        let total = membres.iter().filter_map(|&rang| totaux.get(rang)).map(|groupe| groupe.aides).sum();
        Colonne { nom: noms.join(" ou "), membres, total }
    };
    ensembles.into_iter().map(colonne).collect()
}

/// Rows added up, column by column.
fn reunir(cases: &Cases, rangs: &[usize]) -> Vec<Effectif> {
    let largeur = cases.first().map_or(0, Vec::len);
    let colonne = |c: usize| Effectif::somme(rangs.iter().filter_map(|&rang| cases.get(rang)).filter_map(|l| l.get(c)));
    (0..largeur).map(colonne).collect()
}

fn aides(cases: &Cases, rangs: &[usize]) -> u64 {
    Effectif::somme(&reunir(cases, rangs)).aides
}

fn nommer(rangs: &[usize], ligne: &[Effectif], mots: &[String]) -> Ligne {
    let tous = Effectif::somme(ligne);
    Ligne {
        membres: rangs.iter().filter_map(|&rang| mots.get(rang).cloned()).collect(),
        aides: tous.aides,
        minutes: tous.minutes,
        chronometrees: tous.chronometrees,
        a_la_place: place(ligne).aides,
        cases: Vec::new(),
    }
}

/// Counts each row in groups of columns, hides what is of too few people, and what would give it back. What a row adds up to over
/// all groups, and a group over all rows, is shown elsewhere.
fn masquer(reunies: &Cases, groupes: &[&[usize]]) -> Vec<Vec<Case>> {
    let somme =
        |ligne: &[Effectif], groupe: &[usize]| Effectif::somme(groupe.iter().filter_map(|&colonne| ligne.get(colonne)));
    let cases: Cases =
        reunies.iter().map(|ligne| groupes.iter().map(|groupe| somme(ligne, groupe)).collect()).collect();
    if groupes.len() < 2 {
        return cases.iter().map(|ligne| ligne.iter().map(|case| Some(case.aides)).collect()).collect();
    }
    let valeurs: Vec<Vec<u64>> = cases.iter().map(|ligne| ligne.iter().map(|case| case.aides).collect()).collect();
    let Ok(tableau) = masque::Tableau::new(&valeurs) else {
        return cases.iter().map(|ligne| vec![None; ligne.len()]).collect();
    };
    let mut tableau = tableau.marges_connues();
    for (l, ligne) in cases.iter().enumerate() {
        for (c, _) in ligne.iter().enumerate().filter(|(_, case)| !case.montrable()) {
            tableau = tableau.proteger(l, c);
        }
    }
    let masque = tableau.masquer(SEUIL);
    let case = |l: usize, c: usize| masque.cellule(l, c).publiee();
    (0..cases.len()).map(|l| (0..groupes.len()).map(|c| case(l, c)).collect()).collect()
}
