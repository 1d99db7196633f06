//! Two questions crossed, as they are read.

#![allow(clippy::expect_used, reason = "a test may stop")]

use proptest::prelude::*;
use tandem_statistiques::croisement::{Croisement, Lien, Raison};
use tandem_statistiques::masque::SEUIL;

fn spaces(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

fn croiser(cases: &[&[u64]]) -> Croisement {
    Croisement::new(cases.iter().map(|ligne| ligne.to_vec()).collect()).expect("a table")
}

#[test]
fn a_link_is_said_in_words_with_its_figures() {
    let lu = |cases| spaces(&croiser(cases).lien().texte());
    assert_eq!(
        lu(&[&[40, 10], &[15, 35]]),
        "Les deux réponses vont ensemble, avec un lien fort (χ² = 25,3, 1 ddl, p < 0,001, V = 0,50). Ce n’est pas une cause."
    );
    assert_eq!(
        lu(&[&[40, 10], &[38, 12]]),
        "Le hasard suffit à expliquer ce tableau (χ² = 0,2, 1 ddl, p = 0,629, V = 0,05)."
    );
}

#[test]
fn a_test_that_would_mislead_is_not_given() {
    assert_eq!(croiser(&[&[8, 2], &[3, 6]]).lien(), Lien::NonApplicable(Raison::TropPeu));
    assert_eq!(croiser(&[&[80, 0], &[30, 0]]).lien(), Lien::NonApplicable(Raison::UneSeuleReponse));
    assert_eq!(croiser(&[]).lien(), Lien::NonApplicable(Raison::UneSeuleReponse));
    assert_eq!(croiser(&[&[], &[]]).lien(), Lien::NonApplicable(Raison::UneSeuleReponse));
}

#[test]
fn an_answer_nobody_gave_changes_nothing() {
    let plain = croiser(&[&[40, 10], &[15, 35]]).lien();
    assert_eq!(croiser(&[&[40, 0, 10], &[0, 0, 0], &[15, 0, 35]]).lien(), plain);
}

#[test]
fn the_test_is_withheld_with_hidden_cells() {
    let masque = croiser(&[&[100, 3], &[200, 50]]).masquer(SEUIL).expect("a table");
    assert_eq!(masque.lien(), Lien::NonApplicable(Raison::Masque));
    assert_eq!(masque.part_ligne(0, 1), None);
    let entier = croiser(&[&[40, 10], &[15, 35]]).masquer(SEUIL).expect("a table");
    assert!(matches!(entier.lien(), Lien::Mesure(_)));
    assert_eq!(entier.part_ligne(0, 1).map(|part| (part.succes(), part.total())), Some((10, 50)));
}

#[test]
fn answers_are_counted_by_pairs_and_unknown_ones_left_out() {
    let counted = Croisement::compter([(0, 1), (1, 0), (0, 1), (7, 0), (0, 9)], 2, 2);
    assert!(counted == croiser(&[&[0, 2], &[1, 0]]));
}

proptest! {
    #[test]
    fn a_cross_table_never_falls_over_and_its_figures_stay_in_range(
        cases in (0_usize..6, 0_usize..6).prop_flat_map(|(l, c)| prop::collection::vec(prop::collection::vec(0_u64..(1 << 30), c), l))
    ) {
        let croisement = Croisement::new(cases).expect("a table");
        if let Lien::Mesure(mesure) = croisement.lien() {
            prop_assert!((0.0..=1.0).contains(&mesure.p) && (0.0..=1.0).contains(&mesure.v) && mesure.khi2 >= 0.0);
        }
        prop_assert!(!croisement.masquer(SEUIL).expect("a table").lien().texte().is_empty());
    }
}
