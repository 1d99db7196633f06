//! Against libraries that owe nothing to ours (`references.py`) and against tables printed in the articles.

#![allow(clippy::expect_used, reason = "a test may stop")]

use serde::Deserialize;
use statrs::distribution::{ContinuousCDF, Normal};
use tandem_statistiques::croisement::{Croisement, Lien, Raison};
use tandem_statistiques::duree::{Attente, Durees, Estime, Quantile};
use tandem_statistiques::proportion::Proportion;

#[derive(Deserialize)]
struct References {
    wilson: Vec<Wilson>,
    newcombe: Vec<Newcombe>,
    attentes: Vec<Attentes>,
    croisements: Vec<Croise>,
}

#[derive(Deserialize)]
struct Croise {
    table: Vec<Vec<u64>>,
    chi2: f64,
    ddl: u64,
    p: f64,
    v: f64,
    attendu_min: f64,
}

#[derive(Deserialize)]
struct Wilson {
    r: u64,
    n: u64,
    bas: f64,
    haut: f64,
}

#[derive(Deserialize)]
struct Newcombe {
    r: u64,
    n: u64,
    s: u64,
    m: u64,
    bas: f64,
    haut: f64,
}

#[derive(Deserialize)]
struct Attentes {
    nom: String,
    jours: Vec<u32>,
    finie: Vec<u8>,
    marches: Vec<(u32, f64, f64, f64)>,
    mediane: f64,
    mediane_bas: f64,
    mediane_haut: f64,
    p90: f64,
    p90_bas: f64,
    p90_haut: f64,
}

fn references() -> References {
    toml::from_str(include_str!("references.toml")).expect("references.toml")
}

fn proportion(succes: u64, total: u64) -> Proportion {
    Proportion::new(succes, total).expect("a proportion")
}

#[track_caller]
fn close(ours: f64, theirs: f64, tolerance: f64) {
    assert!((ours - theirs).abs() <= tolerance, "{ours} instead of {theirs}");
}

#[test]
fn wilson_agrees_with_statsmodels() {
    let references = references();
    assert!(references.wilson.len() > 60);
    for case in references.wilson {
        let intervalle = proportion(case.r, case.n).intervalle();
        close(intervalle.bas, case.bas, 1e-12);
        close(intervalle.haut, case.haut, 1e-12);
    }
}

/// Wilson's interval is the set of parts that the score test does not refuse: checked with the normal law of `statrs`.
#[test]
fn the_ends_of_wilson_are_where_the_score_test_turns() {
    let law = Normal::new(0.0, 1.0).expect("law");
    for (r, n) in [(1_u32, 9_u32), (12, 40), (300, 484), (2499, 2500)] {
        let intervalle = proportion(u64::from(r), u64::from(n)).intervalle();
        for end in [intervalle.bas, intervalle.haut] {
            let n = f64::from(n);
            let score = (f64::from(r) / n - end).abs() / (end * (1.0 - end) / n).sqrt();
            close(2.0 * (1.0 - law.cdf(score)), 0.05, 1e-9);
        }
    }
}

/// Newcombe, « Two-sided confidence intervals for the single proportion », Statist. Med. 17 (1998) 857, table I, method 3.
#[test]
fn wilson_agrees_with_the_printed_table() {
    for (r, n, bas, haut) in
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
    {
        let intervalle = proportion(r, n).intervalle();
        close(intervalle.bas, bas, 5e-5);
        close(intervalle.haut, haut, 5e-5);
    }
}

/// Newcombe, « Interval estimation for the difference between independent proportions », Statist. Med. 17 (1998) 873,
/// table II, method 10.
#[test]
fn newcombe_agrees_with_the_printed_table() {
    for ((r, n), (s, m), bas, haut) in [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ] {
        let ecart = proportion(s, m).ecart_vers(proportion(r, n));
        close(ecart.bas, bas, 5e-5);
        close(ecart.haut, haut, 5e-5);
    }
}

#[test]
fn newcombe_agrees_with_statsmodels() {
    for case in references().newcombe {
        let ecart = proportion(case.r, case.n).ecart_vers(proportion(case.s, case.m));
        close(ecart.bas, case.bas, 1e-9);
        close(ecart.haut, case.haut, 1e-9);
    }
}

fn attentes(case: &Attentes) -> Vec<Attente> {
    case.jours.iter().zip(&case.finie).map(|(&jours, &finie)| Attente { jours, finie: finie == 1 }).collect()
}

#[track_caller]
fn same(ours: Quantile, theirs: f64, name: &str) {
    let expected = if theirs.is_finite() { theirs.to_string() } else { "inf".to_owned() };
    let got = match ours {
        Quantile::Atteint(jours) => jours.to_string(),
        Quantile::PasEncore => "inf".to_owned(),
    };
    assert_eq!(got, expected, "{name}");
}

#[test]
fn kaplan_meier_agrees_with_lifelines() {
    for case in references().attentes {
        let durees = Durees::new(&attentes(&case));
        for (ours, theirs) in durees.marches().iter().zip(&case.marches) {
            assert_eq!(ours.jours, theirs.0, "{}", case.nom);
            close(ours.reste, theirs.1, 1e-9);
            close(ours.bas, theirs.2, 1e-9);
            close(ours.haut, theirs.3, 1e-9);
        }
        // lifelines closes its interval on the day nobody is left, where the variance is unknown; ours stays open.
        let closed =
            |day: f64| durees.marches().iter().any(|m| (f64::from(m.jours) - day).abs() < 0.5 && m.reste <= 0.0);
        let haut = |day: f64| if closed(day) { f64::INFINITY } else { day };
        let check = |ours: Estime, [valeur, bas, high]: [f64; 3]| {
            same(ours.valeur, valeur, &case.nom);
            same(ours.bas, bas, &case.nom);
            same(ours.haut, haut(high), &case.nom);
        };
        check(durees.mediane(), [case.mediane, case.mediane_bas, case.mediane_haut]);
        check(durees.p90(), [case.p90, case.p90_bas, case.p90_haut]);
    }
}

/// Freireich et al. 1963: the median under 6-MP is 23 weeks, 8 under placebo (Cox and Oakes 1984; Collett).
#[test]
fn the_textbook_leukaemia_data_give_23_and_8_weeks() {
    let cases = references().attentes;
    let medians: Vec<Quantile> =
        cases.iter().take(2).map(|case| Durees::new(&attentes(case)).mediane().valeur).collect();
    assert_eq!(medians, [Quantile::Atteint(23), Quantile::Atteint(8)]);
}

#[test]
fn cross_tables_agree_with_scipy() {
    let mut measured = 0;
    for case in references().croisements {
        let lien = Croisement::new(case.table).expect("a table").lien();
        if case.attendu_min < 5.0 {
            assert_eq!(lien, Lien::NonApplicable(Raison::TropPeu));
            continue;
        }
        let Lien::Mesure(mesure) = lien else { panic!("{lien:?}") };
        close(mesure.khi2, case.chi2, 1e-9);
        close(mesure.p, case.p, 1e-12);
        close(mesure.v, case.v, 1e-12);
        assert_eq!(mesure.ddl, case.ddl);
        measured += 1;
    }
    assert!(measured > 20);
}
