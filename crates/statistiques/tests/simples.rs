//! What a reader sees in ordinary and extreme cases: proportions and durations.

#![allow(clippy::expect_used, reason = "a test may stop")]

use proptest::prelude::*;
use tandem_statistiques::duree::{Attente, Durees, Quantile};
use tandem_statistiques::proportion::{Lecture, Proportion};

fn spaces(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

fn waits(ended: &[u32], going: &[u32]) -> Durees {
    let all = ended.iter().map(|&jours| Attente { jours, finie: true });
    Durees::new(&all.chain(going.iter().map(|&jours| Attente { jours, finie: false })).collect::<Vec<_>>())
}

#[test]
fn a_proportion_says_its_count_its_interval_and_when_it_rests_on_little() {
    let says = |succes, total| Proportion::new(succes, total).map(|p| spaces(&p.texte()));
    assert_eq!(says(70, 120).as_deref(), Some("58 % (70 sur 120 ; entre 49 % et 67 %)"));
    assert_eq!(says(2, 7).as_deref(), Some("29 % (2 sur 7 ; entre 8 % et 65 % ; peu de réponses)"));
    assert_eq!(says(0, 0), None);
    assert_eq!(says(3, 2), None);
}

#[test]
fn two_waves_differ_only_when_chance_is_not_enough() {
    let wave = |succes, total| Proportion::new(succes, total).expect("a proportion");
    let rise = wave(48, 80).ecart_vers(wave(56, 70));
    assert_eq!(rise.lecture(), Lecture::Hausse);
    assert_eq!(spaces(&rise.texte()), "Hausse de 20 points, plus que le hasard n’en explique.");
    let fall = wave(56, 70).ecart_vers(wave(48, 80));
    assert_eq!(fall.lecture(), Lecture::Baisse);
    // The same 20 points, on ten answers each.
    let small = wave(6, 10).ecart_vers(wave(8, 10));
    assert_eq!(spaces(&small.texte()), "Écart de +20 points, que le hasard peut expliquer (peu de réponses).");
}

#[test]
fn those_still_waiting_lengthen_the_median() {
    assert_eq!(waits(&[10, 20, 30], &[]).mediane().valeur, Quantile::Atteint(20));
    assert_eq!(waits(&[10, 20, 30], &[90, 90]).mediane().valeur, Quantile::Atteint(30));
    assert_eq!(waits(&[10, 20, 30], &[90, 90, 90, 90]).mediane().valeur, Quantile::PasEncore);
    // Started yesterday: they say nothing yet about thirty days.
    assert_eq!(waits(&[10, 20, 30], &[1, 1, 1, 1]).mediane().valeur, Quantile::Atteint(20));
}

#[test]
fn the_ends_of_the_data_are_said_honestly() {
    assert_eq!(waits(&[], &[]).mediane().texte(), "pas encore atteint");
    assert_eq!(waits(&[], &[5, 9]).p90().texte(), "pas encore atteint");
    assert_eq!(spaces(&waits(&[1], &[]).mediane().texte()), "1 jour (au moins 1 jour)");
    assert_eq!(waits(&[u32::MAX, 0], &[u32::MAX]).finies(), 2);
    // A tie: who still waits on day 10 was there when the other ended.
    assert!((waits(&[10], &[10]).marches()[0].reste - 0.5).abs() < 1e-15);
    assert_eq!(waits(&[10], &[10]).mediane().valeur, Quantile::Atteint(10));
}

#[test]
fn a_duration_reads_as_a_sentence() {
    let ended: Vec<u32> = (1..=60).map(|n| n * 3).collect();
    assert_eq!(spaces(&waits(&ended, &[200; 20]).mediane().texte()), "120 jours (entre 93 et 147 jours)");
}

proptest! {
    #[test]
    fn an_interval_holds_its_estimate_and_stays_between_nobody_and_everybody(succes in 0_u64.., total in 1_u64..) {
        let proportion = Proportion::new(succes % (total.saturating_add(1)).max(1), total).expect("a proportion");
        let intervalle = proportion.intervalle();
        prop_assert!(0.0 <= intervalle.bas && intervalle.bas <= proportion.part());
        prop_assert!(proportion.part() <= intervalle.haut && intervalle.haut <= 1.0);
        let arrondi = intervalle.arrondi();
        prop_assert!(*arrondi.end() <= 100 && arrondi.start() <= arrondi.end());
        prop_assert!(!proportion.texte().is_empty());
    }

    #[test]
    fn more_successes_move_the_interval_up_and_more_answers_narrow_it(total in 2_u64..5000, seed in any::<u64>()) {
        let succes = seed % total;
        let here = Proportion::new(succes, total).expect("a proportion").intervalle();
        let up = Proportion::new(succes + 1, total).expect("a proportion").intervalle();
        prop_assert!(here.bas < up.bas && here.haut < up.haut);
        let twice = Proportion::new(succes * 2, total * 2).expect("a proportion").intervalle();
        prop_assert!(twice.haut - twice.bas < here.haut - here.bas);
    }

    #[test]
    fn a_difference_turned_round_is_its_opposite(n in 1_u64..900, m in 1_u64..900, a in any::<u64>(), b in any::<u64>()) {
        let first = Proportion::new(a % (n + 1), n).expect("a proportion");
        let second = Proportion::new(b % (m + 1), m).expect("a proportion");
        let (there, back) = (first.ecart_vers(second), second.ecart_vers(first));
        prop_assert!((there.bas + back.haut).abs() < 1e-12 && (there.haut + back.bas).abs() < 1e-12);
        prop_assert!(there.bas <= there.ecart && there.ecart <= there.haut);
        prop_assert!(!there.texte().is_empty());
    }

    #[test]
    fn durations_never_fall_over_and_their_quantiles_are_in_order(
        waits in prop::collection::vec((prop_oneof![0_u32..40, any::<u32>()], any::<bool>()), 0..60)
    ) {
        let waits: Vec<Attente> = waits.into_iter().map(|(jours, finie)| Attente { jours, finie }).collect();
        let durees = Durees::new(&waits);
        prop_assert_eq!(durees.finies() + durees.en_cours(), waits.len() as u64);
        let mut previous = 1.0;
        for marche in durees.marches() {
            prop_assert!(0.0 <= marche.bas && marche.bas <= marche.reste + 1e-12);
            prop_assert!(marche.reste <= marche.haut + 1e-12 && marche.haut <= 1.0);
            prop_assert!(marche.reste < previous);
            previous = marche.reste;
        }
        let rank = |quantile| match quantile { Quantile::Atteint(jours) => u64::from(jours), Quantile::PasEncore => u64::MAX };
        for (low, high) in [(0, 50), (50, 90), (90, 100), (90, 255)] {
            prop_assert!(rank(durees.quantile(low).valeur) <= rank(durees.quantile(high).valeur));
        }
        let median = durees.mediane();
        prop_assert!(rank(median.bas) <= rank(median.valeur) && rank(median.valeur) <= rank(median.haut));
    }

    /// The curve without anybody still waiting is the plain share of those above, whatever the way it is counted.
    #[test]
    fn without_anyone_waiting_the_median_is_the_plain_one(mut days in prop::collection::vec(any::<u32>(), 1..50), near in any::<bool>()) {
        if near { for day in &mut days { *day %= 30; } }
        days.sort_unstable();
        prop_assert_eq!(waits(&days, &[]).mediane().valeur, Quantile::Atteint(days[(days.len() - 1) / 2]));
    }
}
