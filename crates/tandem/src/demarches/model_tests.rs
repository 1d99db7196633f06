//! What a state is, whatever the order things were written in.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use proptest::prelude::*;
use tandem_delais::Evenement;

use super::model::{Arrive, Canal, Etat, EvenementId, Fin, FinId, Issue, Motif, Reponse, est_passe, etat, verifier_le};
use crate::agents::AgentId;

const TODAY: Date = date(2026, 11, 23);

fn uuid(rang: usize) -> String {
    format!("019aa000-0000-7000-8000-{rang:012}")
}

fn agent() -> AgentId {
    AgentId::parse(&uuid(1)).expect("id")
}

fn arrive(rang: usize, evenement: Evenement, days: i64) -> Arrive {
    Arrive {
        id: EvenementId::parse(&uuid(rang)).expect("id"),
        demarche: super::DemarcheId::parse(&uuid(2)).expect("id"),
        evenement,
        le: TODAY.checked_add(days.days()).expect("date"),
        estime: false,
        reponse: (evenement == Evenement::Decision).then_some(Reponse::Refus),
        canal: None,
        numero: None,
        papier: None,
        acte: None,
        note: None,
        agent: agent(),
        note_le: "2026-11-23T08:00:00Z".parse().expect("instant"),
        annule_par: None,
    }
}

fn fin(reprise: bool) -> Fin {
    let at = "2026-11-23T08:00:00Z".parse().expect("instant");
    Fin {
        id: FinId::parse(&uuid(3)).expect("id"),
        issue: Issue::Abandonnee,
        motif: Some(Motif::Piece),
        revenir_le: None,
        note: None,
        agent: agent(),
        le: at,
        reprise: reprise.then(|| (agent(), at)),
    }
}

#[test]
fn a_demarche_goes_from_prepared_to_answered() {
    let steps = [
        (Evenement::Depot, -60, Etat::Deposee(TODAY - 60.days())),
        (Evenement::Contact, -55, Etat::Deposee(TODAY - 60.days())),
        (Evenement::DepotComplet, -50, Etat::EnAttente(TODAY - 50.days())),
        (Evenement::Accuse, -50, Etat::EnAttente(TODAY - 50.days())),
        (Evenement::Decision, -20, Etat::Repondue(TODAY - 20.days(), Some(Reponse::Refus))),
        (Evenement::FinDeDroit, 200, Etat::Repondue(TODAY - 20.days(), Some(Reponse::Refus))),
        (Evenement::Recours, -10, Etat::Recours(TODAY - 10.days())),
        (Evenement::ReponseRecours, -1, Etat::Repondue(TODAY - 1.days(), None)),
    ];
    let mut done = Vec::new();
    assert_eq!(etat(None, &done, TODAY), Etat::APreparer);
    for (rang, (evenement, days, expected)) in steps.into_iter().enumerate() {
        done.push(arrive(10 + rang, evenement, days));
        assert_eq!(etat(None, &done, TODAY), expected, "{evenement}");
    }
}

#[test]
fn an_end_stands_until_it_is_taken_up_again() {
    let done = [arrive(10, Evenement::Depot, -3)];
    assert_eq!(etat(Some(&fin(false)), &done, TODAY), Etat::Finie(Issue::Abandonnee));
    assert_eq!(etat(Some(&fin(true)), &done, TODAY), Etat::Deposee(TODAY - 3.days()));
}

#[test]
fn what_is_sent_or_received_is_past_and_the_end_of_a_right_may_be_to_come() {
    let tomorrow = TODAY + 1.days();
    assert!(verifier_le(Evenement::Depot, tomorrow, TODAY).is_err());
    assert!(verifier_le(Evenement::FinDeDroit, tomorrow, TODAY).is_ok());
    assert!(verifier_le(Evenement::Depot, date(2006, 11, 22), TODAY).is_err());
    assert!(verifier_le(Evenement::FinDeDroit, date(2046, 11, 24), TODAY).is_err());
    assert!(!est_passe(Evenement::Scrutin) && est_passe(Evenement::Decision));
}

#[test]
fn words_are_read_back_as_written() {
    assert!(Canal::TOUS.iter().all(|one| Canal::parse(one.code()) == Some(*one)));
    assert!(Issue::TOUS.iter().all(|one| Issue::parse(one.code()) == Some(*one)));
    assert!(Motif::TOUS.iter().all(|one| Motif::parse(one.code()) == Some(*one)));
    assert!(Reponse::TOUS.iter().all(|one| Reponse::parse(one.code()) == Some(*one)));
    assert_eq!(Canal::parse("pigeon"), None);
}

fn arrivees() -> impl Strategy<Value = Vec<Arrive>> {
    let one = (0..Evenement::ALL.len(), -90_i64..90, any::<bool>());
    proptest::collection::vec(one, 0..8).prop_map(|all| {
        let made = all.into_iter().enumerate().map(|(rang, (kind, days, undone))| Arrive {
            annule_par: undone.then(agent),
            ..arrive(10 + rang, Evenement::ALL[kind], days)
        });
        made.collect()
    })
}

proptest! {
    #[test]
    fn the_order_in_which_events_are_read_changes_nothing(all in arrivees().prop_shuffle(), seed in any::<u8>()) {
        let mut other = all.clone();
        other.rotate_left(usize::from(seed) % all.len().max(1));
        other.reverse();
        prop_assert_eq!(etat(None, &all, TODAY), etat(None, &other, TODAY));
    }

    #[test]
    fn an_event_undone_is_as_if_it_had_never_been(all in arrivees()) {
        let standing: Vec<Arrive> = all.iter().filter(|one| one.annule_par.is_none()).cloned().collect();
        prop_assert_eq!(etat(None, &all, TODAY), etat(None, &standing, TODAY));
    }

    #[test]
    fn ending_then_taking_up_again_gives_the_state_before(all in arrivees()) {
        prop_assert_eq!(etat(Some(&fin(true)), &all, TODAY), etat(None, &all, TODAY));
        prop_assert_eq!(etat(Some(&fin(false)), &all, TODAY), Etat::Finie(Issue::Abandonnee));
    }

    #[test]
    fn what_is_foreseen_never_moves_a_demarche(all in arrivees()) {
        let past: Vec<Arrive> = all.iter().filter(|one| one.le <= TODAY).cloned().collect();
        prop_assert_eq!(etat(None, &all, TODAY), etat(None, &past, TODAY));
    }
}
