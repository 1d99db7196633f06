//! Where a right stands, without a database.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use proptest::prelude::*;

use super::{
    exemples::{demarche, droit},
    model::{Arret, Cause, Etape, Ou, Qui, Quoi, Reponse, Retour, Suivie, dans_six_mois, est_plausible, est_un_retour},
};
use crate::demarches::{Issue, Motif};

/// The day the made-up right was seen.
const VU: Date = date(2026, 10, 12);

fn ou(faits: &[(Date, Quoi)], suivies: &[Suivie]) -> Ou {
    droit(faits).expect("made").ou(suivies)
}

fn abandon(retour: Retour) -> Quoi {
    Quoi::Abandonne { cause: Cause::Papiers, qui: Qui::Elle, retour, euros: None, mois: None }
}

fn suivie(le: Date, fin: Option<(Date, Issue, Option<Motif>)>) -> Suivie {
    demarche(le, fin).expect("made")
}

#[test]
fn a_right_seen_and_never_proposed_comes_back_after_thirty_days() {
    let seen = ou(&[], &[]);
    assert_eq!((seen.etape.clone(), seen.jour()), (Etape::Repere, Some(date(2026, 11, 11))));
    let wants = ou(&[(date(2026, 10, 20), Quoi::Propose(Reponse::Veut))], &[]);
    assert_eq!((wants.etape.clone(), wants.jour()), (Etape::Propose(Reponse::Veut), Some(date(2026, 11, 19))));
}

#[test]
fn she_does_not_want_it_leaves_the_cause_to_be_said() {
    let no = ou(&[(date(2026, 10, 20), Quoi::Propose(Reponse::NeVeutPas))], &[]);
    assert_eq!((no.etape.clone(), no.jour()), (Etape::Arrete(Arret::Elle), Some(date(2026, 10, 20))));
    assert!(!no.est_clos());
}

#[test]
fn a_demarche_of_its_fiche_begins_it_and_its_end_is_read() {
    let begun = ou(&[], &[suivie(date(2026, 10, 20), None)]);
    assert!(matches!(begun.etape, Etape::Commence(Some(_))) && begun.jour() == Some(date(2027, 1, 18)), "{begun:?}");
    let given = ou(&[], &[suivie(date(2026, 10, 20), Some((date(2026, 11, 20), Issue::Aboutie, None)))]);
    assert!(matches!(given.etape, Etape::Obtenu(Some(_))) && given.est_clos(), "{given:?}");
    for (issue, motif, cause) in [
        (Issue::Abandonnee, Some(Motif::TropLong), Some(Cause::Complique)),
        (Issue::Abandonnee, Some(Motif::ElleNeVeutPas), None),
        (Issue::Refusee, None, Some(Cause::Refus)),
        (Issue::SansSuite, None, Some(Cause::SansReponse)),
    ] {
        let stopped = ou(&[], &[suivie(date(2026, 10, 20), Some((date(2026, 11, 20), issue, motif)))]);
        assert_eq!(stopped.etape, Etape::Arrete(Arret::Demarche(issue, motif)));
        assert_eq!((stopped.jour(), Cause::de_la_fin(issue, motif)), (Some(date(2026, 11, 20)), cause));
    }
}

#[test]
fn a_demarche_already_over_when_the_right_was_seen_says_nothing_of_it() {
    let old = suivie(date(2025, 3, 1), Some((date(2025, 6, 1), Issue::Aboutie, None)));
    assert_eq!(ou(&[], &[old]).etape, Etape::Repere);
    // One that runs since before begins it the day it was seen.
    let running = ou(&[], &[suivie(date(2026, 9, 1), None)]);
    assert_eq!((running.depuis, running.tour), (VU, 0));
}

#[test]
fn given_up_it_keeps_its_day_and_is_left_for_good_only_with_a_reason() {
    let six = dans_six_mois(date(2026, 11, 20));
    let up = ou(&[(date(2026, 11, 20), abandon(Retour::Le(six)))], &[]);
    assert_eq!(up.jour(), Some(date(2027, 5, 20)));
    let never = Quoi::Retour(Retour::Jamais("elle a déménagé à l’étranger".into()));
    let left = ou(&[(date(2026, 11, 20), abandon(Retour::Le(six))), (date(2026, 11, 21), never.clone())], &[]);
    assert!(left.est_clos(), "{left:?}");
    // Not given up: nothing is closed silently.
    assert!(!ou(&[(date(2026, 11, 21), never)], &[]).est_clos());
}

#[test]
fn proposed_again_it_opens_a_new_round() {
    let back = Retour::Le(date(2027, 5, 20));
    let again = ou(&[(date(2026, 11, 20), abandon(back)), (date(2027, 5, 24), Quoi::Propose(Reponse::Reflechit))], &[]);
    assert_eq!((again.tour, again.etape.clone()), (1, Etape::Propose(Reponse::Reflechit)));
    assert_eq!(again.jour(), Some(date(2027, 6, 23)));
}

#[test]
fn days_are_neither_tomorrow_nor_too_far() {
    let today = date(2028, 2, 29);
    assert!(est_plausible(today, today) && !est_plausible(date(2028, 3, 1), today));
    assert!(!est_plausible(date(2018, 2, 27), today));
    assert!(!est_un_retour(today, today) && est_un_retour(date(2028, 3, 1), today));
    assert!(est_un_retour(date(2033, 2, 28), today) && !est_un_retour(date(2033, 3, 1), today));
    assert_eq!(dans_six_mois(date(2026, 8, 31)), date(2027, 2, 28));
}

/// Something noted, `n` days after it was seen.
fn un_fait() -> impl Strategy<Value = (Date, Quoi)> {
    let day = |n: i64| VU.saturating_add(n.days());
    let retour =
        prop_oneof![(1..900_i64).prop_map(move |n| Retour::Le(day(n))), Just(Retour::Jamais("dit".to_owned())),];
    let quoi = prop_oneof![
        prop::sample::select(Reponse::TOUS).prop_map(Quoi::Propose),
        Just(Quoi::Commence),
        Just(Quoi::Obtenu),
        (prop::sample::select(Cause::TOUS), retour.clone()).prop_map(|(cause, retour)| Quoi::Abandonne {
            cause,
            qui: Qui::Suppose,
            retour,
            euros: None,
            mois: None
        }),
        retour.prop_map(Quoi::Retour),
    ];
    (0..400_i64, quoi).prop_map(move |(n, quoi)| (day(n), quoi))
}

/// A démarche of its fiche, before or after, running or over.
fn une_demarche() -> impl Strategy<Value = Suivie> {
    let end = (0..300_i64, prop::sample::select(Issue::TOUS));
    (-200..400_i64, prop::option::of(end)).prop_map(|(n, end)| {
        let le = VU.saturating_add(n.days());
        suivie(le, end.map(|(after, issue)| (le.saturating_add(after.days()), issue, None)))
    })
}

proptest! {
    /// Whatever is added, on whatever day, it never goes back: only a line undone can do that.
    #[test]
    fn nothing_added_takes_a_right_back(
        faits in prop::collection::vec(un_fait(), 0..8), more in un_fait(), at in 0..9_usize,
        suivies in prop::collection::vec(une_demarche(), 0..3), other in une_demarche(),
    ) {
        let before = ou(&faits, &suivies).avance();
        let mut longer = faits.clone();
        longer.insert(at.min(faits.len()), more);
        prop_assert!(ou(&longer, &suivies).avance() >= before);
        let hung: Vec<Suivie> = suivies.iter().cloned().chain([other]).collect();
        prop_assert!(ou(&faits, &hung).avance() >= before);
    }

    /// A right she does not have has a day to come back, or was given up with a cause and a reason.
    #[test]
    fn every_open_right_has_a_day_to_come_back(
        faits in prop::collection::vec(un_fait(), 0..8), suivies in prop::collection::vec(une_demarche(), 0..3),
    ) {
        let ou = ou(&faits, &suivies);
        match (&ou.etape, &ou.retour) {
            (Etape::Obtenu(_), None) | (_, Some(Retour::Le(_))) => {}
            (Etape::Abandonne(..), Some(Retour::Jamais(why))) => prop_assert!(!why.is_empty()),
            other => prop_assert!(false, "{other:?}"),
        }
        prop_assert!(ou.depuis >= VU);
    }
}
