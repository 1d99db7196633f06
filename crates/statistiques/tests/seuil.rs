//! The simulator, against the figures of the journey it serves (`parcours.md`, J8).

use proptest::prelude::*;
use tandem_statistiques::seuil::{Apprentissage, Comparaison, Equilibre, RESERVE};

fn minutes(durees: &[u32]) -> Vec<u32> {
    durees.iter().map(|duree| duree * 60).collect()
}

fn compare(place: u32, etapes: &[u32], ensuite: u32, par_an: u32) -> Comparaison {
    let avec = Apprentissage::par_etapes(&minutes(etapes), ensuite * 60);
    Comparaison { a_la_place: place * 60, avec, par_an }
}

const LENT: [u32; 7] = [30, 30, 20, 20, 12, 12, 6];

#[test]
fn the_four_cases_of_the_journey_give_its_figures() {
    for (comparaison, annees, mois) in [
        (compare(5, &[30, 20, 12, 6], 2, 12), [(60, 84), (120, 108)], 20),
        (compare(5, &LENT, 3, 12), [(60, 145), (120, 181)], 55),
        (compare(10, &[30, 20, 12, 6], 2, 4), [(40, 68), (80, 76)], 24),
        (compare(10, &LENT, 3, 4), [(40, 100), (80, 133)], 48),
    ] {
        let en_minutes = |(place, avec): (u64, u64)| (place / 60, avec / 60);
        assert_eq!([en_minutes(comparaison.annee(1)), en_minutes(comparaison.annee(2))], annees);
        assert_eq!(comparaison.mois(), Some(mois));
    }
}

#[test]
fn never_is_said() {
    assert_eq!(compare(5, &[30, 20], 5, 12).equilibre(), Equilibre::Jamais);
    assert_eq!(compare(5, &[30, 20], 6, 12).equilibre(), Equilibre::Jamais);
    // A lead while learning that is lost for ever afterwards.
    assert_eq!(compare(5, &[1, 1], 6, 12).equilibre(), Equilibre::Jamais);
    assert_eq!(compare(5, &[], 5, 12).equilibre(), Equilibre::Atteint { fois: 1 });
    assert_eq!(compare(5, &[1, 30, 1], 4, 12).equilibre(), Equilibre::Atteint { fois: 20 });
    assert_eq!(compare(5, &[1, 10, 1], 4, 12).equilibre(), Equilibre::Atteint { fois: 3 });
}

#[test]
fn a_group_session_divides_the_time_of_learning_and_not_what_follows() {
    let seul = compare(5, &[30, 20, 12, 6], 2, 12);
    let a_six = Comparaison { avec: seul.avec.a_plusieurs(6), ..seul.clone() };
    assert_eq!(a_six.equilibre(), Equilibre::Atteint { fois: 1 });
    assert_eq!(seul.avec.a_plusieurs(0), seul.avec);
}

#[test]
fn the_time_falls_by_a_rate_until_they_are_autonomous() {
    let avec = Apprentissage::degressif(1000, 50, 4, 200);
    assert_eq!((1..=6).map(|fois| avec.cumul(fois)).collect::<Vec<_>>(), [1000, 1500, 1750, 1950, 2150, 2350]);
}

#[test]
fn the_sentence_always_says_that_time_is_not_all() {
    let lu = |comparaison: Comparaison| comparaison.texte().replace('\u{a0}', " ");
    assert_eq!(
        lu(compare(10, &LENT, 3, 4)),
        "Faire avec ne coûte plus de temps à partir de la 16e fois, soit 48 mois. Le temps seul ne suffit pas à décider. Ce qui \
         change aussi : déclarations oubliées, dépendance, erreurs, dilemmes."
    );
    assert!(lu(compare(5, &[9], 9, 12)).starts_with("Faire avec prend toujours plus de temps. Le temps seul"));
    assert!(compare(5, &[2], 2, 0).texte().ends_with(RESERVE));
}

proptest! {
    /// Adding up one time after the other, as anybody would with a pencil.
    #[test]
    fn the_break_even_is_the_one_found_by_adding_up(
        place in 0_u32..2000, etapes in prop::collection::vec(0_u32..3000, 0..12), ensuite in 0_u32..2000
    ) {
        let comparaison = Comparaison { a_la_place: place, avec: Apprentissage::par_etapes(&etapes, ensuite), par_an: 12 };
        let ahead = |fois: u32| comparaison.avec.cumul(fois) <= comparaison.cumul_a_la_place(fois);
        // Past 40 000 times nothing crosses any more: learning lasts at most 12 × 3 000 seconds.
        let last_late = (1..=40_000).rev().find(|&fois| !ahead(fois));
        let expected = match last_late {
            None => Equilibre::Atteint { fois: 1 },
            Some(40_000) => Equilibre::Jamais,
            Some(fois) => Equilibre::Atteint { fois: fois + 1 },
        };
        prop_assert_eq!(comparaison.equilibre(), expected);
    }

    #[test]
    fn no_hypothesis_makes_it_fall_over(
        place in any::<u32>(), debut in any::<u32>(), baisse in any::<u8>(), fois in any::<usize>(), ensuite in any::<u32>(),
        par_an in any::<u32>(), groupe in any::<u32>(), annee in any::<u32>()
    ) {
        let avec = Apprentissage::degressif(debut, baisse, fois, ensuite).a_plusieurs(groupe);
        let comparaison = Comparaison { a_la_place: place, avec, par_an };
        prop_assert!(comparaison.texte().ends_with(RESERVE));
        let _ = comparaison.annee(annee);
    }
}
