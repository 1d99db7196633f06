//! The rules of time, on cases made by hand and on histories nobody wrote.

use jiff::{Timestamp, civil::date};
use proptest::prelude::*;

use super::{
    Quand,
    model::{self, *},
};
use crate::{agents::AgentId, personnes::PersonneId};

fn uuid(kind: u8, n: u16) -> String {
    format!("019aa000-0000-7000-80{kind:02}-00000000{n:04}")
}

pub(super) fn qui(n: u16) -> PersonneId {
    PersonneId::parse(&uuid(1, n)).expect("id")
}

pub(super) fn menage(n: u16) -> MenageId {
    MenageId::parse(&uuid(2, n)).expect("id")
}

fn ligne(n: usize) -> LigneId {
    LigneId::parse(&uuid(3, u16::try_from(n).expect("small"))).expect("id")
}

pub(super) fn signe() -> Signature {
    Signature { agent: AgentId::parse(&uuid(4, 1)).expect("id"), le: Timestamp::UNIX_EPOCH }
}

pub(super) fn quand(text: &str) -> Option<Quand> {
    Quand::lire(text, date(2030, 1, 1)).expect("date")
}

/// Someone in a household, from and to as they are typed.
pub(super) fn membre(n: usize, home: u16, who: u16, depuis: &str, jusqua: &str) -> Membre {
    let fins =
        quand(jusqua).map(|jusqua| Fin { id: ligne(5000 + n), jusqua, raison: None, signe: signe(), correction: None });
    Membre {
        id: ligne(n),
        menage: menage(home),
        personne: qui(who),
        dossier: qui(who),
        depuis: quand(depuis),
        part: None,
        signe: signe(),
        correction: None,
        fins: fins.into_iter().collect(),
    }
}

#[test]
fn codes_are_read_back_and_a_link_has_two_ends() {
    assert!(Relation::TOUTES.into_iter().all(|one| Relation::parse(one.code()) == Some(one)));
    assert!(Relation::TOUTES.into_iter().all(|one| one.inverse().inverse() == one));
    assert!(Raison::TOUTES.into_iter().all(|one| Raison::parse(one.code()) == Some(one)));
    let said = Lien { id: ligne(1), personne: qui(1), autre: qui(2), relation: Relation::Enfant, signe: signe() };
    let links = [said];
    assert_eq!(lien(&links, &qui(1), &qui(2)), Some(Relation::Enfant), "2 is the child of 1");
    assert_eq!(lien(&links, &qui(2), &qui(1)), Some(Relation::Parent), "1 is the parent of 2");
    assert_eq!(lien(&links, &qui(1), &qui(3)), None);
}

#[test]
fn the_last_link_said_counts_from_either_end() {
    let at = |n: usize, second, personne, autre, relation| Lien {
        id: ligne(n),
        personne: qui(personne),
        autre: qui(autre),
        relation,
        signe: Signature { le: Timestamp::from_second(second).expect("instant"), ..signe() },
    };
    let links = [at(2, 20, 2, 1, Relation::Fratrie), at(1, 10, 1, 2, Relation::Enfant)];
    assert_eq!(lien(&links, &qui(1), &qui(2)), Some(Relation::Fratrie));
}

#[test]
fn the_day_of_arrival_counts_and_the_day_of_departure_does_not() {
    let one = membre(1, 1, 1, "29/02/2024", "01/03/2025");
    for (day, there) in
        [(date(2024, 2, 28), false), (date(2024, 2, 29), true), (date(2025, 2, 28), true), (date(2025, 3, 1), false)]
    {
        assert_eq!(one.present(day), there, "{day}");
    }
}

#[test]
fn a_separation_the_day_someone_arrives_leaves_each_where_she_is() {
    // 2 leaves on the day 3 arrives; 1 stays.
    let all = [membre(1, 1, 1, "", ""), membre(2, 1, 2, "2019", "14/03/2024"), membre(3, 1, 3, "14/03/2024", "")];
    let at = |day| composition(&all, day).remove(&menage(1)).unwrap_or_default().into_iter().collect::<Vec<_>>();
    assert_eq!(at(date(2024, 3, 13)), [qui(1), qui(2)]);
    assert_eq!(at(date(2024, 3, 14)), [qui(1), qui(3)]);
}

#[test]
fn an_approximate_end_is_not_before_an_approximate_start_of_the_same_time() {
    let order = |from, to| model::ordonnees(quand(from), quand(to));
    assert_eq!(order("14/03/2024", "2024"), Ok(()), "some day of 2024 is after the 14 of March");
    assert_eq!(order("03/2024", "14/03/2024"), Ok(()));
    assert_eq!(order("", "1999"), Ok(()));
    assert_eq!(order("14/03/2024", "14/03/2024"), Ok(()), "came and left the same day");
    assert_eq!(order("2024", "12/2023"), Err(Refusee::AvantArrivee(quand("2024").expect("date"))));
    let short = Periode::de(quand("14/03/2024"), quand("2024"));
    assert_eq!(short.debut, short.fin, "counted nowhere rather than backwards");
}

#[test]
fn someone_comes_back_after_she_left_and_not_before() {
    let all = [membre(1, 1, 1, "2019", "06/2022")];
    let come = |depuis, jusqua| entrer(&all, &menage(1), &qui(1), (quand(depuis), quand(jusqua)));
    assert_eq!(come("06/2022", ""), Ok(()));
    assert_eq!(come("2018", "2019"), Ok(()));
    assert!(matches!(come("2020", ""), Err(Refusee::Chevauche(_))));
    assert!(matches!(come("", ""), Err(Refusee::Chevauche(_))));
    assert_eq!(entrer(&all, &menage(2), &qui(1), (quand("2020"), None)), Ok(()), "another household is another matter");
}

#[test]
fn an_end_is_called_a_mistake_unless_she_came_back_meanwhile() {
    let left = membre(1, 1, 1, "2019", "2022");
    let end = left.fin().expect("end").clone();
    assert_eq!(reprendre(std::slice::from_ref(&left), &left, &end), Ok(()));
    let back = membre(2, 1, 1, "2023", "");
    assert!(matches!(reprendre(&[left.clone(), back], &left, &end), Err(Refusee::DejaLa(_))));
    let said = Fin { correction: Some(signe()), ..end };
    assert!(matches!(reprendre(std::slice::from_ref(&left), &left, &said), Err(Refusee::DejaCorrigee(_))));
}

#[test]
fn the_household_of_a_stay_that_is_over_is_the_one_of_then() {
    let all = [membre(1, 1, 1, "2010", "2018"), membre(2, 2, 1, "2019", "")];
    let of = |depuis, jusqua| {
        menages_de(&all, &qui(1), Periode::de(quand(depuis), quand(jusqua))).into_iter().collect::<Vec<_>>()
    };
    assert_eq!(of("2012", "2015"), [menage(1)]);
    assert_eq!(of("2012", ""), [menage(2)]);
    assert_eq!(of("", ""), [menage(2)]);
    assert_eq!(of("2000", "2005"), [menage(2)], "no household is known of then");
    assert_eq!(debut_du_fondateur(&all[..1], &qui(1)), quand("2018"), "alone since she left");
    assert_eq!(debut_du_fondateur(&[], &qui(1)), None);
}

/// What an agent may ask, on any line, at any date.
#[derive(Clone, Debug)]
enum Geste {
    Entrer { home: u16, who: u16, depuis: Option<Quand>, jusqua: Option<Quand> },
    Partir { at: usize, jusqua: Quand },
    CorrigerLigne { at: usize },
    CorrigerFin { at: usize },
}

fn une_date() -> impl Strategy<Value = Quand> {
    (2015_i16..2026, 1_i8..=12, 1_i8..=28, 0..3).prop_map(|(year, month, day, kind)| match kind {
        0 => Quand::Jour(date(year, month, day)),
        1 => Quand::Mois(date(year, month, 1)),
        _ => Quand::Annee(year),
    })
}

fn un_geste() -> impl Strategy<Value = Geste> {
    prop_oneof![
        (0_u16..2, 0_u16..3, prop::option::of(une_date()), prop::option::weighted(0.3, une_date()))
            .prop_map(|(home, who, depuis, jusqua)| Geste::Entrer { home, who, depuis, jusqua }),
        (0_usize..40, une_date()).prop_map(|(at, jusqua)| Geste::Partir { at, jusqua }),
        (0_usize..40).prop_map(|at| Geste::CorrigerLigne { at }),
        (0_usize..40).prop_map(|at| Geste::CorrigerFin { at }),
    ]
}

fn fin(n: usize, jusqua: Quand) -> Fin {
    Fin { id: ligne(5000 + n), jusqua, raison: None, signe: signe(), correction: None }
}

/// Does what the rules allow, as the writing transaction does; says whether it was written.
fn faire(all: &mut Vec<Membre>, n: usize, geste: &Geste) -> bool {
    match geste {
        Geste::Entrer { home, who, depuis, jusqua } => {
            let allowed = entrer(all, &menage(*home), &qui(*who), (*depuis, *jusqua)).is_ok();
            if allowed {
                let fins = jusqua.map(|jusqua| fin(n, jusqua)).into_iter().collect();
                all.push(Membre { depuis: *depuis, fins, ..membre(n, *home, *who, "", "") });
            }
            allowed
        }
        Geste::Partir { at, jusqua } => match all.get_mut(*at) {
            Some(one) if partir(one, *jusqua).is_ok() => {
                one.fins.push(fin(n, *jusqua));
                true
            }
            _ => false,
        },
        Geste::CorrigerLigne { at } => match all.get_mut(*at) {
            Some(one) if one.compte() => {
                one.correction = Some(signe());
                true
            }
            _ => false,
        },
        Geste::CorrigerFin { at } => {
            let Some(one) = all.get(*at).filter(|one| one.compte()).cloned() else { return false };
            let Some(end) = one.fin() else { return false };
            if reprendre(all, &one, end).is_err() {
                return false;
            }
            let line = all[*at].fins.iter_mut().find(|known| known.id == end.id);
            line.expect("the end").correction = Some(signe());
            true
        }
    }
}

proptest! {
    #[test]
    fn nobody_is_twice_in_a_household_and_nothing_reopens_unasked(
        gestes in prop::collection::vec(un_geste(), 1..60),
        days in prop::collection::vec((2014_i16..2027, 1_i8..=12, 1_i8..=28), 1..12),
    ) {
        let mut all: Vec<Membre> = Vec::new();
        for (n, geste) in gestes.iter().enumerate() {
            let before = all.clone();
            let written = faire(&mut all, n, geste);
            prop_assert!(written || before == all, "what is refused changes nothing");
            prop_assert!(all.len() >= before.len(), "no line disappears");
            for (old, new) in before.iter().zip(&all) {
                prop_assert!(new.fins.len() >= old.fins.len() && new.id == old.id && new.depuis == old.depuis);
                let asked = matches!(geste, Geste::CorrigerFin { at } if all.get(*at).is_some_and(|one| one.id == new.id));
                prop_assert!(old.ouvert() || !new.ouvert() || asked, "a closed line opens only when its end is called a mistake");
            }
        }
        for (year, month, day) in days {
            let day = date(year, month, day);
            let homes = composition(&all, day);
            for one in &all {
                let same = all.iter().filter(|two| two.menage == one.menage && two.personne == one.personne && two.present(day));
                prop_assert!(same.count() <= 1, "twice in the same household on {day}");
                let listed = homes.get(&one.menage).is_some_and(|people| people.contains(&one.personne));
                prop_assert!(!one.present(day) || listed);
            }
            for (home, people) in &homes {
                prop_assert!(people.iter().all(|id| all.iter().any(|one| one.menage == *home && one.personne == *id && one.present(day))));
            }
        }
    }
}
