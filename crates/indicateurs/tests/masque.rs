//! Made-up years: what is shown adds up, and what is hidden cannot be found by who reads every table.

#![allow(clippy::expect_used, reason = "a test may stop")]

use proptest::prelude::*;
use tandem_indicateurs::{Annee, MODES, Noms, PLACE, Participation, Vue, publier};

fn noms() -> Noms {
    let mots = |genre: &str, nombre: usize| (0..nombre).map(|n| format!("{genre}{n}")).collect();
    Noms {
        procedures: mots("d", 6),
        champs: mots("c", 4),
        equipes: mots("e", 3),
        modes: mots("M", MODES),
        raisons: mots("r", 8),
        mois: mots("m", 12),
    }
}

prop_compose! {
    fn annee()(
        actes in prop::collection::vec(
            (0_u32..40, 0_u32..5, 0_u8..5, 0_u8..8, 0_u16..6, 0_u16..3, 0_u8..12, 0_u16..60, 1_usize..3),
            0..400
        )
    ) -> Vec<Participation> {
        let mut tous = Vec::new();
        for (acte, (personne, professionnel, mode, raison, procedure, equipe, mois, minutes, gens)) in (0_u32..).zip(actes) {
            for autre in 0..gens {
                tous.push(Participation {
                    acte,
                    personne: (personne + u32::try_from(autre).expect("small") * 7) % 40,
                    professionnel,
                    jour: u16::from(mois) * 30 + 1,
                    minutes,
                    procedure,
                    equipe,
                    champ: u8::try_from(procedure % 4).expect("small"),
                    mois,
                    // M4 and the first procedures are rare, so that there is something to hide.
                    mode: if mode == 4 && personne > 6 { 0 } else { mode },
                    raison: if mode < 2 { raison } else { 0 },
                });
            }
        }
        tous
    }
}

fn premiers(tous: &[Participation]) -> Vec<Participation> {
    let mut dernier = None;
    tous.iter().filter(|un| dernier.replace(un.acte) != Some(un.acte)).copied().collect()
}

fn rang(vue: Vue, un: &Participation, noms: &Noms) -> String {
    match vue {
        Vue::Mois => noms.mois[usize::from(un.mois)].clone(),
        Vue::Procedure => noms.procedures[usize::from(un.procedure)].clone(),
        Vue::Champ => noms.champs[usize::from(un.champ)].clone(),
        Vue::Equipe => noms.equipes[usize::from(un.equipe)].clone(),
        Vue::Raison => noms.raisons[usize::from(un.raison)].clone(),
    }
}

/// How many people, and how many professionals, are in the acts for which this holds.
fn gens(tous: &[Participation], dedans: impl Fn(&Participation) -> bool) -> (usize, usize) {
    use std::collections::BTreeSet;
    let actes: BTreeSet<u32> = premiers(tous).iter().filter(|un| dedans(un)).map(|un| un.acte).collect();
    let dans = || tous.iter().filter(|un| actes.contains(&un.acte));
    let personnes: BTreeSet<u32> = dans().map(|un| un.personne).collect();
    let professionnels: BTreeSet<u32> = dans().map(|un| un.professionnel).collect();
    (personnes.len(), professionnels.len())
}

fn place(un: &Participation) -> bool {
    usize::from(un.mode) < PLACE
}

fn assez(tous: &[Participation], dedans: impl Fn(&Participation) -> bool) -> bool {
    let (personnes, professionnels) = gens(tous, &dedans);
    let actes = premiers(tous).iter().filter(|un| dedans(un)).count();
    personnes == 0 || (actes >= 5 && personnes >= 5 && professionnels >= 3)
}

/// Smallest and largest value of a hidden cell among all the tables that fit the margins and what is shown, by flow: what a reader
/// can deduce. Sums of a row or of a column that are not hidden are known.
fn deduire(cases: &[Vec<Option<u64>>], lignes: &[u64], colonnes: &[u64]) -> Vec<Vec<(u64, u64)>> {
    let reste_ligne: Vec<u64> =
        cases.iter().zip(lignes).map(|(cases, total)| total - cases.iter().flatten().sum::<u64>()).collect();
    let reste_colonne: Vec<u64> =
        (0..colonnes.len()).map(|c| colonnes[c] - cases.iter().filter_map(|ligne| ligne[c]).sum::<u64>()).collect();
    let libre = |l: usize, c: usize| cases[l][c].is_none();
    // The most that fits in the free cells when (l, c) holds `valeur`: it is possible when everything fits.
    let tient = |l: usize, c: usize, valeur: u64| -> bool {
        let (mut offre, mut demande) = (reste_ligne.clone(), reste_colonne.clone());
        if valeur > offre[l] || valeur > demande[c] {
            return false;
        }
        offre[l] -= valeur;
        demande[c] -= valeur;
        let (rangs, largeur) = (offre.len(), demande.len());
        let mut flux = vec![vec![0_u64; largeur]; rangs];
        loop {
            // A path of growth, row by row.
            let mut vu_l = vec![false; rangs];
            let mut venu_c: Vec<Option<usize>> = vec![None; largeur];
            let mut venu_l: Vec<Option<usize>> = vec![None; rangs];
            let mut pile: Vec<usize> = (0..rangs).filter(|&i| offre[i] > flux[i].iter().sum::<u64>()).collect();
            for &rang in &pile {
                vu_l[rang] = true;
            }
            let mut fin = None;
            while let Some(i) = pile.pop() {
                for j in (0..largeur).filter(|&j| libre(i, j) && (i, j) != (l, c)) {
                    if venu_c[j].is_some() {
                        continue;
                    }
                    venu_c[j] = Some(i);
                    if flux.iter().map(|ligne| ligne[j]).sum::<u64>() < demande[j] {
                        fin = Some(j);
                        break;
                    }
                    for k in (0..rangs).filter(|&k| flux[k][j] > 0) {
                        if !vu_l[k] {
                            vu_l[k] = true;
                            venu_l[k] = Some(j);
                            pile.push(k);
                        }
                    }
                }
                if fin.is_some() {
                    break;
                }
            }
            let Some(mut bout) = fin else { break };
            loop {
                let rang = venu_c[bout].expect("seen");
                flux[rang][bout] += 1;
                let Some(avant) = venu_l[rang] else { break };
                flux[rang][avant] -= 1;
                bout = avant;
            }
        }
        flux.iter().flatten().sum::<u64>() == offre.iter().sum::<u64>()
    };
    let bornes = |l: usize, c: usize| {
        let possibles: Vec<u64> = (0..=reste_ligne[l].min(reste_colonne[c])).filter(|&v| tient(l, c, v)).collect();
        (*possibles.first().expect("the truth fits"), *possibles.last().expect("the truth fits"))
    };
    (0..cases.len())
        .map(|l| (0..colonnes.len()).map(|c| cases[l][c].map_or_else(|| bornes(l, c), |v| (v, v))).collect())
        .collect()
}

fn resiste(cases: &[Vec<Option<u64>>], lignes: &[u64], colonnes: &[u64]) -> Result<usize, TestCaseError> {
    let mut masquees = 0;
    for (ligne, bornes) in cases.iter().zip(deduire(cases, lignes, colonnes)) {
        for (_, (min, max)) in ligne.iter().zip(bornes).filter(|(case, _)| case.is_none()) {
            masquees += 1;
            prop_assert!(max - min >= 5, "{cases:?}: between {min} and {max}");
        }
    }
    Ok(masquees)
}

fn verifier(vu: &Annee, tous: &[Participation]) -> Result<usize, TestCaseError> {
    let (noms, actes) = (noms(), premiers(tous));
    if vu.aides == 0 {
        prop_assert!(!assez(tous, |_| true) || actes.is_empty());
        return Ok(0);
    }
    prop_assert_eq!(vu.aides, actes.len() as u64);
    prop_assert_eq!(vu.minutes, actes.iter().map(|un| u64::from(un.minutes)).sum::<u64>());
    let Some(sur_place) = vu.a_la_place else { return Ok(0) };
    prop_assert_eq!(sur_place, actes.iter().filter(|un| place(un)).count() as u64);
    let mut masquees = 0;
    for tableau in vu.tableaux.iter().filter(|tableau| !tableau.lignes.is_empty()) {
        let dedans = |membres: &[String], un: &Participation| membres.contains(&rang(tableau.vue, un, &noms));
        let raison = tableau.vue == Vue::Raison;
        let base = |un: &Participation| !raison || place(un);
        let colonnes: Vec<_> =
            vu.colonnes.iter().filter(|colonne| !raison || colonne.membres.iter().all(|&mode| mode < PLACE)).collect();
        prop_assert_eq!(
            tableau.lignes.iter().map(|ligne| ligne.aides).sum::<u64>(),
            if raison { sur_place } else { vu.aides }
        );
        for ligne in &tableau.lignes {
            let ici = |un: &Participation| base(un) && dedans(&ligne.membres, un);
            prop_assert_eq!(ligne.aides, actes.iter().filter(|un| ici(un)).count() as u64);
            prop_assert_eq!(ligne.a_la_place, actes.iter().filter(|un| ici(un) && place(un)).count() as u64);
            prop_assert_eq!(
                ligne.minutes,
                actes.iter().filter(|un| ici(un)).map(|un| u64::from(un.minutes)).sum::<u64>()
            );
            prop_assert!(
                assez(tous, ici) && assez(tous, |un| ici(un) && place(un)) && assez(tous, |un| ici(un) && !place(un))
            );
            for (case, colonne) in ligne.cases.iter().zip(&colonnes) {
                let la = |un: &Participation| ici(un) && colonne.membres.contains(&usize::from(un.mode));
                if let Some(valeur) = case {
                    prop_assert_eq!(*valeur, actes.iter().filter(|un| la(un)).count() as u64);
                    prop_assert!(assez(tous, la), "shown of too few people");
                }
            }
        }
        // Each block is attacked with what everybody can read: what it adds up to, in rows and columns.
        let cote = |colonne: &tandem_indicateurs::Colonne| colonne.membres.iter().all(|&mode| mode < PLACE);
        for de_place in [true, false] {
            let choisies: Vec<usize> = (0..colonnes.len()).filter(|&c| cote(colonnes[c]) == de_place).collect();
            let cases: Vec<Vec<Option<u64>>> =
                tableau.lignes.iter().map(|ligne| choisies.iter().map(|&c| ligne.cases[c]).collect()).collect();
            let total = |ligne: &tandem_indicateurs::Ligne| {
                if de_place { ligne.a_la_place } else { ligne.aides - ligne.a_la_place }
            };
            let lignes: Vec<u64> = tableau.lignes.iter().map(total).collect();
            let totaux: Vec<u64> = choisies.iter().map(|&c| colonnes[c].total).collect();
            if !choisies.is_empty() {
                masquees += resiste(&cases, &lignes, &totaux)?;
            }
        }
        if !tableau.raisons.is_empty() {
            let lignes: Vec<u64> = tableau.lignes.iter().map(|ligne| ligne.a_la_place).collect();
            let totaux: Vec<u64> = vu.raisons.iter().map(|colonne| colonne.total).collect();
            masquees += resiste(&tableau.raisons, &lignes, &totaux)?;
        }
    }
    Ok(masquees)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn what_is_shown_is_the_count_of_enough_people_and_what_is_hidden_stays_five_values_wide(tous in annee()) {
        verifier(&publier(&tous, &noms()), &tous)?;
    }
}

#[test]
fn something_is_hidden_in_the_years_that_are_tried() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let (mut masquees, mut lignes) = (0, 0);
    for _ in 0..60 {
        let tous = annee().new_tree(&mut runner).expect("a year").current();
        let vu = publier(&tous, &noms());
        masquees += verifier(&vu, &tous).expect("holds");
        lignes += vu.tableaux.iter().map(|tableau| tableau.lignes.len()).sum::<usize>();
    }
    assert!(masquees > 200 && lignes > 300, "{masquees} hidden cells, {lignes} rows");
}

#[test]
fn a_year_of_four_people_or_of_two_professionals_shows_nothing() {
    let une = |n: u32, personnes: u32, professionnels: u32| Participation {
        acte: n,
        personne: n % personnes,
        professionnel: n % professionnels,
        jour: 1,
        minutes: 5,
        procedure: 1,
        equipe: 0,
        champ: 1,
        mois: 0,
        mode: 0,
        raison: 1,
    };
    for (personnes, professionnels, vides) in [(4, 3, true), (30, 2, true), (5, 3, false)] {
        let tous: Vec<_> = (0..60).map(|n| une(n, personnes, professionnels)).collect();
        assert_eq!(
            publier(&tous, &noms()) == Annee::default(),
            vides,
            "{personnes} people, {professionnels} professionals"
        );
    }
}

#[test]
fn a_position_of_three_people_is_counted_with_its_neighbour() {
    let une = |n: u32, mode: u8| Participation {
        acte: n,
        personne: n % 30,
        professionnel: n % 7,
        jour: 1,
        minutes: 5,
        procedure: u16::try_from(n % 3).expect("small"),
        equipe: 0,
        champ: 1,
        mois: 0,
        mode,
        raison: 0,
    };
    let tous: Vec<_> =
        (0..200).map(|n| une(n, u8::try_from(n % 4).expect("small"))).chain((200..203).map(|n| une(n, 4))).collect();
    let vu = publier(&tous, &noms());
    let colonnes: Vec<_> = vu.colonnes.iter().map(|colonne| colonne.membres.clone()).collect();
    assert_eq!(colonnes, [vec![0], vec![1], vec![2, 4], vec![3]]);
    assert_eq!(vu.colonnes.iter().map(|colonne| colonne.total).sum::<u64>(), 203);
}
