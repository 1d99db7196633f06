//! Masking, attacked in three ways that owe nothing to each other: our auditor, every possible table tried one by one, and a
//! linear solver (`microlp`).

#![allow(clippy::expect_used, reason = "a test may stop")]

mod attaques;

use attaques::{bornes_par_solveur, essayer_tout, sommes_completes};
use proptest::prelude::*;
use tandem_statistiques::masque::{
    Cellule, Deduction, Forme, Hierarchie, Publication, SEUIL, Somme, Tableau, TableauMasque, choix_multiple, deduire,
    encadrer,
};
use tandem_statistiques::proportion::Proportion;

fn masquer(cases: &[Vec<u64>]) -> TableauMasque {
    Tableau::new(cases).expect("a table").masquer(SEUIL)
}

/// The table as a reader sees it, « . » for hidden.
fn vue(masque: &TableauMasque) -> String {
    let case = |l, c| masque.cellule(l, c).publiee().map_or(".".to_owned(), |n| n.to_string());
    let ligne = |l| (0..=masque.colonnes()).map(|c| case(l, c)).collect::<Vec<_>>().join(" ");
    (0..=masque.lignes()).map(ligne).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_small_group_and_just_enough_around_it_is_hidden() {
    let masque = masquer(&[vec![12, 3, 20], vec![30, 25, 9], vec![14, 40, 17]]);
    assert_eq!(vue(&masque), "12 . . 35\n30 . . 64\n14 40 17 71\n56 68 46 170");
    assert!(masque.incomplet());
    assert_eq!(deduire(masque.publication(), SEUIL), Ok(vec![]));
}

#[test]
fn a_table_without_small_groups_is_shown_whole_zeros_included() {
    let masque = masquer(&[vec![12, 0], vec![5, 9]]);
    assert_eq!(vue(&masque), "12 0 12\n5 9 14\n17 9 26");
    assert!(!masque.incomplet());
}

#[test]
fn a_table_too_small_to_protect_is_hidden_whole() {
    assert_eq!(vue(&masquer(&[vec![1, 2], vec![3, 1]])), ". . .\n. . .\n. . .");
    assert_eq!(vue(&masquer(&[vec![3]])), ". .\n. .");
    assert_eq!(vue(&masquer(&[])), "0");
    assert_eq!(vue(&masquer(&[vec![0, 0]])), "0 0 0\n0 0 0");
}

#[test]
fn the_attacker_finds_what_naive_masking_leaves() {
    // Only the small case hidden: its row gives it back.
    let naive = |hidden: &[usize], floor| {
        let valeurs = [12, 3, 15, 30, 25, 55, 42, 28, 70];
        let cellule =
            |(rang, &n): (usize, &u64)| if hidden.contains(&rang) { Cellule::Masquee } else { Cellule::Publiee(n) };
        let cellules = valeurs.iter().enumerate().map(cellule).collect();
        Publication { cellules, sommes: sommes_completes(2, 2, &[None, None]), plancher: floor }
    };
    assert_eq!(deduire(&naive(&[1], 1), SEUIL), Ok(vec![Deduction { cellule: 1, min: 3, max: 3 }]));
    // Two hidden in each row and column of the small square, but the row says 15.
    assert_eq!(deduire(&naive(&[0, 1, 3, 4], 1), SEUIL), Ok(vec![]));
    assert_eq!(encadrer(&naive(&[0, 1, 3, 4], 1), 1), Ok((1, Some(14))));
    assert_eq!(encadrer(&naive(&[0, 1, 3, 4], 0), 1), Ok((0, Some(15))));
    assert_eq!(encadrer(&naive(&[], 1), 1), Ok((3, Some(3))));
}

#[test]
fn two_hidden_cells_in_every_row_and_column_are_not_always_enough() {
    // Two squares of hidden cells, and one hidden cell between them: counting rows and columns sees nothing, yet the difference
    // of the totals gives that cell exactly.
    let hidden = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3), (1, 2)];
    let mut cellules = Vec::new();
    let cases = [[9, 8, 30, 31], [7, 9, 3, 32], [33, 34, 9, 8], [35, 36, 8, 9]];
    for l in 0..=4_usize {
        for c in 0..=4_usize {
            let lignes = if l < 4 { l..l + 1 } else { 0..4 };
            let colonnes = if c < 4 { c..c + 1 } else { 0..4 };
            let n = cases[lignes].iter().flat_map(|ligne| &ligne[colonnes.clone()]).sum();
            cellules.push(if hidden.contains(&(l, c)) { Cellule::Masquee } else { Cellule::Publiee(n) });
        }
    }
    let publication = Publication { cellules, sommes: sommes_completes(4, 4, &[None; 4]), plancher: 1 };
    assert_eq!(deduire(&publication, SEUIL), Ok(vec![Deduction { cellule: 7, min: 3, max: 3 }]));
}

#[test]
fn a_publication_that_contradicts_itself_is_not_vouched_for() {
    let un = |total| Publication {
        cellules: vec![Cellule::Publiee(total), Cellule::Publiee(4), Cellule::Masquee],
        sommes: vec![Somme { total: 0, parts: vec![1, 2] }],
        plancher: 1,
    };
    assert!(deduire(&un(3), SEUIL).is_err());
    assert!(deduire(&un(9), SEUIL).is_ok());
    let triple = Somme { total: 0, parts: vec![1] };
    let bad = Publication { sommes: vec![triple.clone(), triple.clone(), triple], ..un(4) };
    assert!(deduire(&bad, SEUIL).is_err());
}

#[test]
fn a_group_may_be_hidden_for_another_reason_than_its_size() {
    let table = || Tableau::new(&[vec![50, 60], vec![70, 80]]).expect("a table");
    assert_eq!(vue(&table().proteger(0, 0).masquer(SEUIL)), ". . 110\n. . 150\n120 140 260");
    // Outside the table: nothing to protect.
    assert!(!table().proteger(9, 9).masquer(SEUIL).incomplet());
}

#[test]
fn an_average_is_withheld_where_it_would_give_the_sum_of_a_hidden_row() {
    let masque = masquer(&[vec![20, 30], vec![2, 1], vec![40, 30]]);
    assert_eq!(masque.moyenne_ligne(1, 12.5), None);
    assert_eq!(masque.moyenne_ligne(masque.lignes(), 12.5), None);
    let entier = masquer(&[vec![20, 30], vec![40, 30]]);
    assert_eq!(entier.moyenne_ligne(entier.lignes(), 12.5), Some(12.5));
    assert_eq!(entier.total_ligne(0).montrer(17), Some(17));
    assert_eq!(Cellule::Masquee.montrer(17), None);
}

#[test]
fn a_percentage_needs_both_of_its_counts() {
    assert_eq!(Cellule::Publiee(6).part_de(Cellule::Publiee(8)).map(Proportion::succes), Some(6));
    assert_eq!(Cellule::Masquee.part_de(Cellule::Publiee(8)), None);
    assert_eq!(Cellule::Publiee(6).part_de(Cellule::Masquee), None);
    assert_eq!([Cellule::Publiee(1234).texte(), Cellule::Masquee.texte()], ["1\u{202f}234", "masqué"]);
}

#[test]
fn subtotals_are_protected_with_their_parts() {
    let hierarchie = Hierarchie::new(&[(0, 0), (0, 0), (1, 2), (1, 18), (2, 30), (2, 9)]).expect("a tree");
    let publication = hierarchie.masquer(SEUIL);
    let vu: Vec<Option<u64>> = publication.cellules.iter().map(|cellule| cellule.publiee()).collect();
    assert_eq!(vu, [Some(59), Some(20), Some(39), None, None, Some(30), Some(9)]);
    // An only child is its parent.
    let seul = Hierarchie::new(&[(0, 0), (1, 3), (0, 40), (0, 50)]).expect("a tree").masquer(SEUIL);
    let vu: Vec<Option<u64>> = seul.cellules.iter().map(|cellule| cellule.publiee()).collect();
    assert_eq!(vu, [Some(93), None, None, None, Some(50)]);
    assert!(matches!(Hierarchie::new(&[(5, 1)]), Err(Forme::Irreguliere)));
}

#[test]
fn those_who_did_not_tick_are_a_group_too() {
    let vu = |coches: &[u64], n| {
        let question = choix_multiple(coches, n, SEUIL);
        (question.repondants.publiee(), question.choix.iter().map(|c| c.publiee()).collect::<Vec<_>>())
    };
    assert_eq!(vu(&[97, 50, 0, 2, 100], 100), (Some(100), vec![None, Some(50), Some(0), None, Some(100)]));
    assert_eq!(vu(&[3, 0], 6), (Some(6), vec![None, None]));
    assert_eq!(vu(&[1, 2], 4), (None, vec![None, None]));
    assert_eq!(vu(&[9], 4), (None, vec![None]));
    assert_eq!(vu(&[0], 0), (Some(0), vec![Some(0)]));
}

#[test]
fn what_is_wrong_is_said() {
    assert!(matches!(Tableau::new(&[vec![1, 2], vec![3]]), Err(Forme::Irreguliere)));
    assert!(matches!(Tableau::new(&[vec![u64::MAX, 2]]), Err(Forme::TropGrand)));
    assert!(matches!(Tableau::new(&[vec![1 << 50]]), Err(Forme::TropGrand)));
    assert!(matches!(Tableau::avec_groupes(&[vec![1]], &[Some(usize::MAX)]), Err(Forme::Irreguliere)));
    assert!(matches!(Hierarchie::liste(&[u64::MAX, 1]), Err(Forme::TropGrand)));
}

/// Counts as they are: many zeros, many small ones, a few large.
fn compte() -> impl Strategy<Value = u64> {
    prop_oneof![2 => Just(0_u64), 4 => 1_u64..5, 4 => 5_u64..12, 2 => 12_u64..300]
}

fn cases(lignes: std::ops::Range<usize>, colonnes: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Vec<u64>>> {
    (lignes, colonnes).prop_flat_map(|(l, c)| prop::collection::vec(prop::collection::vec(compte(), c), l))
}

/// True values, margins included, in the order of the publication.
fn valeurs(cases: &[Vec<u64>], groupe: &[Option<usize>]) -> Vec<u64> {
    let sommer = |garde: &dyn Fn(usize) -> bool| {
        let colonnes = cases.first().map_or(0, Vec::len);
        let ligne: Vec<u64> =
            (0..colonnes).map(|c| (0..cases.len()).filter(|&l| garde(l)).map(|l| cases[l][c]).sum()).collect();
        let total: u64 = ligne.iter().sum();
        ligne.into_iter().chain([total]).collect::<Vec<_>>()
    };
    let nombre = groupe.iter().flatten().max().map_or(0, |dernier| dernier + 1);
    let lignes = (0..cases.len()).flat_map(|l| sommer(&move |autre| autre == l));
    let groupes = (0..nombre).flat_map(|g| sommer(&move |l| groupe[l] == Some(g)));
    lignes.chain(groupes).chain(sommer(&|_| true)).collect()
}

/// What is true of any masked table, whatever the attack.
fn honnete(publication: &Publication, valeurs: &[u64]) {
    assert_eq!(publication.cellules.len(), valeurs.len());
    for (cellule, &vraie) in publication.cellules.iter().zip(valeurs) {
        match cellule {
            Cellule::Publiee(n) => assert_eq!(*n, vraie),
            Cellule::Masquee => assert!(vraie >= publication.plancher, "a hidden cell is under the floor"),
        }
        assert!(!(1..SEUIL).contains(&vraie) || cellule.masquee(), "a group of {vraie} is shown");
    }
    // A reader who sees every zero knows that a hidden cell holds somebody: the attacker must know it too.
    let caches = || publication.cellules.iter().zip(valeurs).filter(|(cellule, _)| cellule.masquee());
    if caches().count() < valeurs.len() {
        assert_eq!(publication.plancher, u64::from(caches().all(|(_, &vraie)| vraie > 0)));
    }
    assert_eq!(deduire(publication, SEUIL), Ok(vec![]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn trying_every_possible_table_corners_no_hidden_cell(cases in cases(1..4, 1..4)) {
        let masque = masquer(&cases);
        let valeurs = valeurs(&cases, &vec![None; cases.len()]);
        honnete(masque.publication(), &valeurs);
        if let Some(vus) = essayer_tout(masque.publication(), cases.len(), cases[0].len(), &valeurs) {
            for (rang, (min, max)) in vus.into_iter().enumerate() {
                if masque.publication().cellules[rang].masquee() {
                    prop_assert!(max - min >= SEUIL, "cell {} is between {} and {}\n{}", rang, min, max, vue(&masque));
                }
            }
        }
    }

    #[test]
    fn a_linear_solver_corners_no_hidden_cell_and_agrees_with_the_auditor(
        (cases, groupe) in cases(1..7, 1..6).prop_flat_map(|cases| {
            let groupe = prop::collection::vec(prop::option::of(0_usize..2), cases.len());
            (Just(cases), groupe)
        })
    ) {
        let groupe: Vec<Option<usize>> = groupe.into_iter().map(|g| g.filter(|&g| g < cases.len())).collect();
        let masque = Tableau::avec_groupes(&cases, &groupe).expect("a table").masquer(SEUIL);
        honnete(masque.publication(), &valeurs(&cases, &groupe));
        let sommes = sommes_completes(cases.len(), cases[0].len(), &groupe);
        for rang in (0..masque.publication().cellules.len()).filter(|&rang| masque.publication().cellules[rang].masquee()) {
            let (min, max) = bornes_par_solveur(masque.publication(), &sommes, rang);
            prop_assert!(max.is_none_or(|max| max - min >= SEUIL), "cell {} is between {} and {:?}", rang, min, max);
            prop_assert_eq!(encadrer(masque.publication(), rang), Ok((min, max)));
        }
    }

    #[test]
    fn a_linear_solver_corners_nothing_in_a_tree(parts in prop::collection::vec((any::<prop::sample::Index>(), compte()), 1..14)) {
        let parts: Vec<(usize, u64)> = parts.iter().enumerate().map(|(rang, (parent, n))| (parent.index(rang + 1), *n)).collect();
        let publication = Hierarchie::new(&parts).expect("a tree").masquer(SEUIL);
        prop_assert_eq!(deduire(&publication, SEUIL), Ok(vec![]));
        for rang in (0..publication.cellules.len()).filter(|&rang| publication.cellules[rang].masquee()) {
            let (min, max) = bornes_par_solveur(&publication, &publication.sommes, rang);
            prop_assert!(max.is_none_or(|max| max - min >= SEUIL), "part {} is between {} and {:?}", rang, min, max);
        }
    }

    /// Random holes, most of them unsafe: the auditor must say exactly what the solver says.
    #[test]
    fn the_auditor_finds_exactly_what_a_linear_solver_finds(
        cases in cases(2..6, 2..6), trous in prop::collection::vec(any::<bool>(), 36), plancher in 0_u64..2
    ) {
        let valeurs = valeurs(&cases, &vec![None; cases.len()]);
        let cellule = |(rang, &n): (usize, &u64)| {
            if trous[rang] && n >= plancher { Cellule::Masquee } else { Cellule::Publiee(n) }
        };
        let cellules: Vec<Cellule> = valeurs.iter().enumerate().map(cellule).collect();
        let sommes = sommes_completes(cases.len(), cases[0].len(), &vec![None; cases.len()]);
        let publication = Publication { cellules, sommes, plancher };
        let found = deduire(&publication, SEUIL).expect("a coherent table");
        let expected: Vec<Deduction> = (0..valeurs.len()).filter(|&rang| publication.cellules[rang].masquee()).filter_map(|rang| {
            let (min, max) = bornes_par_solveur(&publication, &publication.sommes, rang);
            max.filter(|max| max - min < SEUIL).map(|max| Deduction { cellule: rang, min, max })
        }).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn nothing_given_to_masking_or_to_the_attacker_makes_it_fall_over(
        cells in prop::collection::vec(prop::option::of(any::<u64>()), 0..12),
        sums in prop::collection::vec((0_usize..14, prop::collection::vec(0_usize..14, 0..5)), 0..6),
        plancher in any::<u64>(), seuil in any::<u64>(),
    ) {
        let cellules: Vec<Cellule> = cells.iter().map(|cell| cell.map_or(Cellule::Masquee, Cellule::Publiee)).collect();
        let sommes = sums.into_iter().map(|(total, parts)| Somme { total, parts }).collect();
        let publication = Publication { cellules, sommes, plancher };
        let _ = deduire(&publication, seuil);
        let _ = encadrer(&publication, 0);
        let valeurs: Vec<u64> = cells.iter().map(|cell| cell.unwrap_or(3)).collect();
        let small: Vec<u64> = valeurs.iter().map(|n| n % 1000).collect();
        for liste in [&valeurs, &small] {
            let _ = Tableau::new(std::slice::from_ref(liste)).map(|table| table.masquer(seuil));
            let _ = Hierarchie::liste(liste).map(|table| table.masquer(seuil));
            let _ = choix_multiple(liste, plancher, seuil);
        }
    }
}
