//! What is drawn from the facts.

use jiff::{Timestamp, civil::date};
use proptest::prelude::*;
use tandem_platform::{Clock, Random};

use super::model::{AQui, CompteEnLigne, CompteId, Constat, Etat, FaitPar, Note, Reprise, Tenue, jour_de_reprise};
use crate::{agents::AgentId, personnes::PersonneId};

fn tenue(courriel: AQui, telephone: AQui) -> Tenue {
    let mut one = Tenue { courriel, telephone, adresse: None, precision: None, lie_a: None, reprise: None };
    one.reprise = one.est_pro().then(|| Reprise { plan: "créer sa boîte".into(), avant: date(2026, 12, 4) });
    one
}

fn compte(tenues: Vec<Tenue>, etats: &[Etat]) -> CompteEnLigne {
    let clock = Clock::fixed(Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
    let random = Random::seeded(3);
    let agent = AgentId::new(&clock, &random);
    let at = |second: usize| Timestamp::from_second(i64::try_from(second).unwrap_or(0)).expect("instant");
    CompteEnLigne {
        id: CompteId::new(&clock, &random),
        personne: PersonneId::new(&clock, &random),
        nom: "Caf".into(),
        fait_par: FaitPar::Inconnu,
        mandat: None,
        le: at(0),
        constats: etats
            .iter()
            .enumerate()
            .map(|(n, etat)| Note { dit: Constat { etat: *etat, note: None }, agent: agent.clone(), le: at(n) })
            .collect(),
        coordonnees: tenues
            .into_iter()
            .enumerate()
            .map(|(n, dit)| Note { dit, agent: agent.clone(), le: at(n) })
            .collect(),
        agent,
    }
}

#[test]
fn codes_read_back() {
    assert!(Etat::TOUS.iter().all(|one| Etat::parse(one.code()) == Some(*one)));
    assert!(AQui::TOUS.iter().all(|one| AQui::parse(one.code()) == Some(*one)));
    assert!(FaitPar::TOUS.iter().all(|one| FaitPar::parse(one.code()) == Some(*one)));
    assert_eq!(Etat::parse("ouvert"), None);
}

#[test]
fn a_plan_has_a_day_from_tomorrow_to_six_months() {
    let today = date(2026, 11, 26);
    assert!(!jour_de_reprise(today, today) && jour_de_reprise(date(2026, 11, 27), today));
    assert!(jour_de_reprise(date(2027, 5, 28), today) && !jour_de_reprise(date(2027, 5, 29), today));
}

#[test]
fn a_day_put_off_is_seen() {
    let until = |day| Tenue {
        reprise: Some(Reprise { plan: "x".into(), avant: date(2026, 12, day) }),
        ..tenue(AQui::Pro, AQui::Elle)
    };
    assert_eq!(compte(vec![until(4), until(4), until(11), until(18)], &[]).reports(), 2);
    assert_eq!(compte(vec![until(11), until(4)], &[]).reports(), 0, "brought forward");
}

fn a_qui() -> impl Strategy<Value = AQui> {
    prop::sample::select(AQui::TOUS)
}

proptest! {
    /// An account is to be taken back while its last coordinates are a professional's and it is not closed.
    #[test]
    fn what_hangs_on_a_professional_is_to_be_taken_back_until_it_is_given_or_closed(
        past in prop::collection::vec((a_qui(), a_qui()), 1..8),
        seen in prop::collection::vec(prop::sample::select(Etat::TOUS), 0..6),
    ) {
        let tenues: Vec<Tenue> = past.into_iter().map(|(one, other)| tenue(one, other)).collect();
        let last = tenues.last().cloned().expect("one");
        let one = compte(tenues.clone(), &seen);
        prop_assert_eq!(one.a_reprendre().is_some(), last.est_pro() && one.etat() != Etat::Ferme);
        prop_assert_eq!(one.lie_depuis().is_some(), last.est_pro());
        prop_assert_eq!(one.etat(), seen.last().copied().unwrap_or(Etat::Inconnu));
        let given = last.remise(None);
        prop_assert!(!given.est_pro() && given.reprise.is_none() && given.lie_a.is_none());
        let mut after = tenues;
        after.push(given);
        let after = compte(after, &seen);
        prop_assert!(after.a_reprendre().is_none() && after.lie_depuis().is_none());
    }
}
