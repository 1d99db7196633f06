//! What holds of every history and of every set of replacements the rules let in.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use tandem_platform::{Clock, Random};

use super::model::{
    Changement, Empechement, Place, Remplacement, RemplacementId, absence, periodes, pour_qui, verifier, verifier_debut,
};
use crate::{
    agents::{AgentId, EquipeId},
    personnes::PersonneId,
};

fn id(prefix: char, n: u8) -> String {
    format!("019aa000-0000-7000-8000-{prefix}0000000000{n}")
}
fn agent(n: u8) -> AgentId {
    AgentId::parse(&id('a', n)).expect("id")
}
fn equipe(n: u8) -> EquipeId {
    EquipeId::parse(&id('e', n)).expect("id")
}
fn jour(n: i64) -> Date {
    let start = date(2026, 11, 1);
    start.checked_add(jiff::Span::new().days(n)).expect("date")
}
fn fixe() -> (Clock, Random) {
    (Clock::fixed("2026-11-01T08:00:00Z".parse().expect("instant"), jiff::tz::TimeZone::UTC), Random::seeded(7))
}

fn remplacement(absent: u8, par: u8, debut: i64, fin: i64) -> Remplacement {
    let (clock, random) = fixe();
    Remplacement {
        id: RemplacementId::new(&clock, &random),
        absent: agent(absent),
        remplacant: agent(par),
        debut: jour(debut),
        fin: jour(fin),
        agent: agent(absent),
        finie: None,
        prets: vec![equipe(absent)],
    }
}

/// Who is there for an agent that day, in turn: the last one is not away.
fn remplacants<'a>(all: &'a [Remplacement], absent: &AgentId, jour: Date) -> Vec<&'a AgentId> {
    let mut chain: Vec<&AgentId> = Vec::new();
    let mut who = absent;
    while let Some(one) = all.iter().find(|one| one.absent == *who && one.vaut(jour)) {
        assert!(one.remplacant != *absent && !chain.contains(&&one.remplacant), "a circle");
        chain.push(&one.remplacant);
        who = &one.remplacant;
    }
    chain
}

/// The teams lent to an agent that day, as `agents` reads them with each page.
fn prets(all: &[Remplacement], agent: &AgentId, jour: Date) -> BTreeSet<EquipeId> {
    all.iter().filter(|one| one.remplacant == *agent && one.vaut(jour)).flat_map(|one| one.prets.clone()).collect()
}

/// Those the rules let in, one after the other; some ended early.
fn acceptes(asked: &[(u8, u8, i64, i64, bool)]) -> Vec<Remplacement> {
    let mut all = Vec::new();
    for (absent, par, debut, length, ended) in asked {
        let mut new = remplacement(*absent, *par, *debut, debut + length);
        if verifier(&all, &new, jour(0)).is_ok() {
            new.finie = ended.then(|| (fixe().0.now(), agent(*par)));
            all.push(new);
        }
    }
    all
}

#[test]
fn a_circle_is_refused_only_on_the_days_it_would_close() {
    let all = [remplacement(1, 2, 0, 10), remplacement(2, 3, 5, 8)];
    assert_eq!(verifier(&all, &remplacement(2, 1, 9, 12), jour(0)), Err(Empechement::Cercle));
    assert_eq!(verifier(&all, &remplacement(3, 1, 6, 6), jour(0)), Err(Empechement::Cercle));
    assert_eq!(verifier(&all, &remplacement(3, 1, 9, 12), jour(0)), Ok(()));
    assert_eq!(verifier(&all, &remplacement(1, 3, 10, 12), jour(0)), Err(Empechement::DejaRemplace));
    assert_eq!(verifier(&all, &remplacement(1, 3, 11, 12), jour(0)), Ok(()));
    assert_eq!(verifier(&all, &remplacement(4, 4, 0, 1), jour(0)), Err(Empechement::SoiMeme));
    assert_eq!(verifier(&all, &remplacement(4, 1, 3, 2), jour(0)), Err(Empechement::AlEnvers));
    assert_eq!(verifier(&all, &remplacement(4, 1, 0, 2), jour(3)), Err(Empechement::Passe));
    assert_eq!(verifier(&all, &remplacement(4, 1, 0, 400), jour(3)), Err(Empechement::TropLong));
}

#[test]
fn a_chain_gives_the_lines_of_both_and_the_teams_of_one() {
    let all = [remplacement(1, 2, 0, 10), remplacement(2, 3, 5, 8)];
    let names = |day| pour_qui(&all, &agent(3), jour(day)).iter().map(|one| one.absent.clone()).collect::<Vec<_>>();
    assert_eq!(names(4), []);
    assert_eq!(names(5), [agent(2), agent(1)]);
    assert_eq!(prets(&all, &agent(3), jour(5)), [equipe(2)].into(), "what is lent to B is not lent to C");
    assert_eq!(remplacants(&all, &agent(1), jour(5)), [&agent(2), &agent(3)]);
    assert_eq!(names(9), []);
}

#[test]
fn away_is_the_last_replacement_or_three_days_without_a_login() {
    let all = [remplacement(1, 2, 0, 10)];
    assert_eq!(absence(&all, &agent(1), Some(jour(12)), jour(12)), Some(jour(0)));
    assert_eq!(absence(&all, &agent(1), Some(jour(12)), jour(14)), None);
    assert_eq!(absence(&[], &agent(1), Some(jour(11)), jour(14)), Some(jour(11)));
    assert_eq!(absence(&[], &agent(1), Some(jour(12)), jour(14)), None);
    assert_eq!(absence(&[], &agent(1), None, jour(14)), None);
}

proptest! {
    #[test]
    fn every_day_has_one_replacing_agent_at_most_no_circle_and_no_team_after_the_end(
        asked in proptest::collection::vec((0_u8..5, 0_u8..5, 0_i64..20, 0_i64..8, any::<bool>()), 0..14)
    ) {
        let all = acceptes(&asked);
        for day in (0..32).map(jour) {
            for who in (0..5).map(agent) {
                prop_assert!(all.iter().filter(|one| one.absent == who && one.vaut(day)).count() <= 1);
                let mine = pour_qui(&all, &who, day);
                prop_assert!(mine.iter().all(|one| one.absent != who && one.vaut(day)));
                // The chain of an absent ends with someone who is there.
                let chain = remplacants(&all, &who, day);
                if let Some(last) = chain.last() {
                    prop_assert!(!all.iter().any(|one| one.absent == **last && one.vaut(day)));
                    prop_assert!(pour_qui(&all, last, day).iter().any(|one| one.absent == who));
                }
                // A team is lent only by one's own replacement, on its own days.
                for team in prets(&all, &who, day) {
                    prop_assert!(all.iter().any(|one| one.remplacant == who && one.prets.contains(&team)
                        && one.debut <= day && day <= one.fin && one.finie.is_none()));
                }
            }
        }
        prop_assert!((0..5).all(|who| prets(&all, &agent(who), jour(40)).is_empty() && pour_qui(&all, &agent(who), jour(40)).is_empty()));
    }

    #[test]
    fn at_any_instant_a_person_has_one_team_and_one_referent_at_most(
        asked in proptest::collection::vec((0_u8..3, proptest::option::of(0_u8..4), 0_i64..30), 0..12)
    ) {
        let person = PersonneId::parse(&id('b', 1)).expect("id");
        let place = |team: u8, who: Option<u8>| Place { equipe: equipe(team), referent: who.map(agent) };
        let mut now = place(0, Some(0));
        let mut all: Vec<Changement> = Vec::new();
        for (team, who, day) in asked {
            if verifier_debut(jour(day), all.last().map(|one| one.debut), jour(25)).is_err() {
                continue;
            }
            let apres = place(team, who);
            all.push(Changement {
                personne: person.clone(),
                avant: std::mem::replace(&mut now, apres.clone()),
                apres,
                debut: jour(day),
                raison: None,
                agent: agent(0),
                le: fixe().0.now(),
            });
        }
        let told = periodes(&all, &now);
        prop_assert_eq!(&told.last().expect("one").place, &now, "the file follows its history");
        for day in (-1..32).map(jour) {
            let holds = |one: &&super::model::Periode| one.debut.is_none_or(|from| from <= day) && one.fin.is_none_or(|to| day < to);
            prop_assert_eq!(told.iter().filter(holds).count(), 1);
        }
    }
}
