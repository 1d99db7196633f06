//! Every small table, one by one, and for each the attack of a reader who tries every table that fits. And the survival curve from
//! its definition, on generated waits.

#![allow(clippy::expect_used, clippy::cast_precision_loss, reason = "a test may stop; small counts")]

#[expect(dead_code, reason = "the solver attacks in the other file")]
mod attaques;

use attaques::essayer_tout;
use proptest::prelude::*;
use tandem_statistiques::duree::{Attente, Durees, Quantile};
use tandem_statistiques::masque::{SEUIL, Tableau, TableauMasque, deduire, regrouper};

/// Every table of so many rows and columns whose cases are among these values.
fn tous(lignes: usize, colonnes: usize, parmi: &[u64], mut voir: impl FnMut(&[Vec<u64>])) {
    for numero in 0..parmi.len().pow(u32::try_from(lignes * colonnes).expect("small")) {
        let mut reste = numero;
        let mut une = || {
            let at = reste % parmi.len();
            reste /= parmi.len();
            parmi[at]
        };
        let cases: Vec<Vec<u64>> = (0..lignes).map(|_| (0..colonnes).map(|_| une()).collect()).collect();
        voir(&cases);
    }
}

const JUSQU_A_NEUF: [u64; 10] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

fn valeurs(cases: &[Vec<u64>]) -> Vec<u64> {
    let colonnes = cases[0].len();
    let total: Vec<u64> = (0..colonnes).map(|c| cases.iter().map(|ligne| ligne[c]).sum()).collect();
    cases.iter().chain([&total]).flat_map(|ligne| ligne.iter().copied().chain([ligne.iter().sum()])).collect()
}

/// A reader who tries every table that fits what is shown finds no hidden cell, nor comes within the threshold of one.
fn resiste(cases: &[Vec<u64>], masque: &TableauMasque) -> usize {
    let (vraies, publication) = (valeurs(cases), masque.publication());
    assert_eq!(deduire(publication, SEUIL), Ok(vec![]), "{cases:?}");
    if publication.cellules.iter().all(|cellule| cellule.masquee()) {
        // Nothing is shown: any table at all fits.
        return vraies.len();
    }
    // So little is shown that over three million tables fit: the auditor alone has answered.
    let Some(vus) = essayer_tout(publication, cases.len(), cases[0].len(), &vraies) else { return 0 };
    let mut masquees = 0;
    for (rang, (min, max)) in vus.into_iter().enumerate() {
        if publication.cellules[rang].masquee() {
            masquees += 1;
            assert!(max - min >= SEUIL, "{cases:?}: cell {rang} is between {min} and {max}");
        } else {
            assert_eq!(publication.cellules[rang].publiee(), Some(vraies[rang]));
        }
    }
    masquees
}

#[test]
fn no_hidden_cell_of_any_small_table_can_be_recomputed_from_its_margins() {
    let mut masquees = 0;
    for (lignes, colonnes, parmi) in [(2, 2, &JUSQU_A_NEUF[..8]), (2, 3, &[0, 2, 6]), (3, 2, &[0, 2, 6])] {
        tous(lignes, colonnes, parmi, |cases| {
            masquees += resiste(cases, &Tableau::new(cases).expect("a table").masquer(SEUIL));
        });
    }
    assert!(masquees > 20_000, "{masquees} hidden cells attacked");
}

#[test]
fn nor_when_the_total_of_each_row_is_published_beside() {
    let (mut masquees, mut tables, mut montrees) = (0, 0, 0);
    for (lignes, colonnes, parmi) in
        [(1, 3, &JUSQU_A_NEUF[..]), (2, 2, &JUSQU_A_NEUF), (2, 3, &[0, 2, 4, 6]), (3, 2, &[0, 2, 4, 6])]
    {
        tous(lignes, colonnes, parmi, |cases| {
            if cases.iter().any(|ligne| ligne.iter().sum::<u64>() < SEUIL) {
                return;
            }
            let masque = Tableau::new(cases).expect("a table").totaux_connus().masquer(SEUIL);
            assert!((0..=lignes).all(|ligne| !masque.total_ligne(ligne).masquee()), "{cases:?}");
            let hidden = resiste(cases, &masque);
            masquees += hidden;
            tables += 1;
            montrees += usize::from(hidden < lignes * colonnes);
        });
    }
    assert!(
        tables > 12_000 && masquees > 50_000 && montrees > 2_000,
        "{tables} tables, {masquees} hidden, {montrees} not whole"
    );
}

#[test]
fn rows_put_together_leave_each_of_them_six_values_and_lose_nobody() {
    tous(1, 4, &JUSQU_A_NEUF, |cases| {
        let rangees = regrouper(&cases[0], SEUIL, |_| false);
        let mut all: Vec<usize> = rangees.concat();
        all.sort_unstable();
        assert_eq!(all, (0..4).filter(|&rang| cases[0][rang] > 0).collect::<Vec<_>>(), "{cases:?}");
        for rangee in &rangees {
            let somme: u64 = rangee.iter().map(|&rang| cases[0][rang]).sum();
            if rangees.len() > 1 {
                // Each is one at least, the others too: any value from one to what is left.
                assert!(rangee.len() == 1 || somme - rangee.len() as u64 >= SEUIL, "{cases:?}");
                assert!(somme >= SEUIL, "{cases:?}");
            }
        }
    });
    assert_eq!(regrouper(&[12, 3, 0, 30], SEUIL, |_| false), [vec![3], vec![0, 1]]);
    assert_eq!(regrouper(&[2, 4], SEUIL, |_| false), [vec![0, 1]]);
    // Forty lines of one person, and nine of nine: the first is put with the second.
    assert_eq!(regrouper(&[40, 9, 60], SEUIL, |rangs| rangs == [0]), [vec![2], vec![0, 1]]);
    assert!(regrouper(&[0, 0], SEUIL, |_| false).is_empty());
}

/// The curve of Kaplan and Meier as it is defined: for each day on which a wait ended, the share of those present who did not end
/// then, multiplied. Everybody is looked at again each day.
fn selon_la_definition(attentes: &[Attente], centiemes: u64) -> Quantile {
    let mut jours: Vec<u32> = attentes.iter().filter(|one| one.finie).map(|one| one.jours).collect();
    jours.sort_unstable();
    jours.dedup();
    let mut reste = 1.0_f64;
    for jour in jours {
        let presents = attentes.iter().filter(|one| one.jours >= jour).count() as f64;
        let finis = attentes.iter().filter(|one| one.finie && one.jours == jour).count() as f64;
        reste *= 1.0 - finis / presents;
        if reste <= 1.0 - centiemes as f64 / 100.0 + 1e-9 {
            return Quantile::Atteint(jour);
        }
    }
    Quantile::PasEncore
}

proptest! {
    #[test]
    fn the_quantiles_are_those_of_the_definition_computed_another_way(
        waits in prop::collection::vec((0_u32..400, prop::bool::weighted(0.7)), 0..300)
    ) {
        let attentes: Vec<Attente> = waits.iter().map(|&(jours, finie)| Attente { jours, finie }).collect();
        let durees = Durees::new(&attentes);
        let comptees = Durees::comptees(waits.iter().map(|&(jours, finie)| (jours, u64::from(finie), u64::from(!finie))));
        prop_assert_eq!(&comptees, &durees);
        prop_assert_eq!(durees.mediane().valeur, selon_la_definition(&attentes, 50));
        prop_assert_eq!(durees.p90().valeur, selon_la_definition(&attentes, 90));
    }
}

/// A service as it is: large and small rights, few refused, fewer given up. What needs hiding is hidden, not the whole table.
#[test]
fn a_table_with_small_cells_keeps_most_of_its_figures_when_totals_are_known() {
    let cases: Vec<Vec<u64>> = [
        [60, 30, 14, 5],
        [40, 33, 12, 8],
        [30, 38, 7, 2],
        [22, 20, 9, 4],
        [12, 20, 8, 2],
        [8, 10, 3, 0],
        [3, 2, 1, 0],
        [7, 5, 2, 1],
    ]
    .map(Vec::from)
    .into();
    let groupe = [None, Some(0), Some(0), None, None, Some(1), Some(1), None];
    let masque = Tableau::avec_groupes(&cases, &groupe).expect("a table").totaux_connus().masquer(SEUIL);
    assert_eq!(deduire(masque.publication(), SEUIL), Ok(vec![]));
    let shown = masque.publication().cellules.iter().filter(|cellule| !cellule.masquee()).count();
    assert!(shown >= 11 + 18, "{shown} cells shown of {}", masque.publication().cellules.len());
}

/// With every margin known beside, a table either keeps its small cases within six values, or shows none of its cases.
#[test]
fn known_margins_are_never_hidden_and_no_small_case_is_found_beside_them() {
    let (mut tables, mut montrees) = (0, 0);
    for rang in 0..13_u64.pow(4) {
        let case = |i: u32| rang / 13_u64.pow(i) % 13;
        let cases = [vec![case(0), case(1)], vec![case(2), case(3)]];
        let marges = [case(0) + case(1), case(2) + case(3), case(0) + case(2), case(1) + case(3)];
        if marges.iter().any(|&n| n > 0 && n < SEUIL) {
            continue;
        }
        let masque = Tableau::new(&cases).expect("a table").marges_connues().masquer(SEUIL);
        tables += 1;
        for rang in 0..2 {
            assert!(
                !masque.total_ligne(rang).masquee()
                    && !masque.total_colonne(rang).masquee()
                    && !masque.total().masquee()
            );
        }
        let cachees = (0..4).filter(|&at| masque.cellule(at / 2, at % 2).masquee()).count();
        montrees += usize::from(cachees == 0);
        if cachees < 4 {
            assert!(deduire(masque.publication(), SEUIL).expect("coherent").is_empty(), "{cases:?}");
        }
        // No small case is ever shown.
        let petite = |at: usize| (1..SEUIL).contains(&cases[at / 2][at % 2]);
        assert!((0..4).filter(|&at| petite(at)).all(|at| masque.cellule(at / 2, at % 2).masquee()), "{cases:?}");
    }
    assert!(tables > 10_000 && montrees > 1_000, "{tables} {montrees}");
}
