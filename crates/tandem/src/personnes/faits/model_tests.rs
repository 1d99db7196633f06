//! Which fact is in force: hand-made cases, then anything.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
};
use proptest::prelude::*;
use tandem_platform::{Clock, Random};

use super::{genre::Genre, model::*};
use crate::{agents::AgentId, personnes::PersonneId};

/// A fact of one person, in the order of `rang`.
fn fait(rang: i64, genre: &str, cle: &str, debut: Date, quoi: Quoi, corrige: Option<&Fait>) -> Fait {
    let clock = Clock::fixed(Timestamp::from_second(1_790_000_000 + rang).expect("instant"), jiff::tz::TimeZone::UTC);
    let random = Random::seeded(u64::try_from(rang).expect("positive"));
    Fait {
        id: FaitId::new(&clock, &random),
        personne: PersonneId::new(&clock, &Random::seeded(1)),
        genre: Genre::parse(genre).expect("kind"),
        contenu: Contenu { cle: cle.to_owned(), quoi },
        debut,
        source: Source::Declare,
        agent: AgentId::new(&clock, &Random::seeded(2)),
        note_le: clock.now(),
        rang,
        corrige: corrige.map(|fact| fact.id.clone()),
    }
}

fn vaut(text: &str) -> Quoi {
    Quoi::Vaut(Valeur::texte(text))
}

fn adresse(rang: i64, debut: Date, text: &str) -> Fait {
    fait(rang, "adresse", "vie", debut, vaut(text), None)
}

fn texte(fact: Option<&Fait>) -> Option<&str> {
    fact.and_then(Fait::valeur).and_then(|value| value.texte.as_deref())
}

fn address(facts: &[Fait], day: Date) -> Option<&str> {
    texte(en_vigueur_pour(facts, Genre::parse("adresse").expect("kind"), "vie", day))
}

#[test]
fn the_last_begun_is_in_force_whatever_the_order_they_were_noted_in() {
    let facts = [adresse(1, date(2026, 3, 2), "rue Haute"), adresse(2, date(2025, 1, 1), "quai Bas")];
    assert_eq!(address(&facts, date(2024, 12, 31)), None);
    assert_eq!(address(&facts, date(2025, 1, 1)), Some("quai Bas"));
    assert_eq!(address(&facts, date(2026, 3, 1)), Some("quai Bas"));
    assert_eq!(address(&facts, date(2026, 3, 2)), Some("rue Haute"));
    assert_eq!(fin(&facts, &facts[1]), Some(date(2026, 3, 1)));
    assert_eq!(fin(&facts, &facts[0]), None);
}

#[test]
fn two_of_the_same_day_are_both_kept_and_the_last_noted_is_in_force() {
    let day = date(2028, 2, 29);
    let facts = [adresse(1, day, "une"), adresse(2, day, "autre")];
    assert_eq!(address(&facts, day), Some("autre"));
    assert_eq!(fin(&facts, &facts[0]), Some(day));
}

#[test]
fn a_mistake_no_longer_counts_and_what_stood_before_it_is_back() {
    let first = adresse(1, date(2025, 1, 1), "quai Bas");
    let wrong = adresse(2, date(2026, 1, 1), "rue Fausse");
    let gone = fait(3, "adresse", "vie", date(2026, 1, 1), Quoi::Rien, Some(&wrong));
    assert_eq!(address(&[first.clone(), wrong.clone(), gone], date(2026, 6, 1)), Some("quai Bas"));
    let right = fait(3, "adresse", "vie", date(2026, 2, 1), vaut("rue Juste"), Some(&wrong));
    let facts = [first, wrong, right];
    assert_eq!(address(&facts, date(2026, 1, 15)), Some("quai Bas"));
    assert_eq!(address(&facts, date(2026, 2, 1)), Some("rue Juste"));
}

#[test]
fn what_is_no_more_leaves_no_value_and_may_come_back() {
    let rsa = |rang, debut, quoi| fait(rang, "ressource", "rsa", debut, quoi, None);
    let aah = fait(9, "ressource", "aah", date(2026, 1, 1), Quoi::Vaut(Valeur::default()), None);
    let facts = [rsa(1, date(2026, 1, 1), Quoi::Vaut(Valeur::default())), rsa(2, date(2026, 6, 1), Quoi::Plus), aah];
    let keys = |day| en_vigueur(&facts, day).iter().map(|fact| fact.contenu.cle.clone()).collect::<Vec<_>>();
    assert_eq!(keys(date(2026, 5, 31)), ["rsa", "aah"]);
    assert_eq!(keys(date(2026, 6, 1)), ["aah"]);
    let mut again = facts.to_vec();
    again.push(rsa(10, date(2026, 9, 1), Quoi::Vaut(Valeur::default())));
    assert_eq!(en_vigueur(&again, date(2026, 9, 1)).len(), 2);
}

#[test]
fn what_is_announced_waits_for_its_day() {
    let facts = [adresse(1, date(2026, 1, 1), "avant"), adresse(2, date(2026, 12, 1), "après")];
    assert_eq!(address(&facts, date(2026, 11, 30)), Some("avant"));
    assert_eq!(a_venir(&facts, date(2026, 11, 30)).len(), 1);
    assert_eq!(a_venir(&facts, date(2026, 12, 1)).len(), 0);
}

#[test]
fn a_value_is_said_in_words() {
    let dire = |genre: &str, value: Valeur| value.dire(Genre::parse(genre).expect("kind"));
    let money = Valeur { montant: Some(63_571), precision: Some("avec forfait logement".into()), ..Valeur::default() };
    assert_eq!(dire("ressource", money), "635,71\u{a0}€ par mois, avec forfait logement");
    let home = Valeur { choix: Some("tiers".into()), precision: Some("chez sa sœur".into()), ..Valeur::default() };
    assert_eq!(dire("hebergement", home), "chez quelqu’un, chez sa sœur");
    assert_eq!(dire("naissance", Valeur::texte("1985-03-12")), "12 mars 1985");
    assert_eq!(dire("telephone", Valeur::texte("0639980001")), "06\u{a0}39\u{a0}98\u{a0}00\u{a0}01");
    assert_eq!(dire("frein", Valeur::default()), "");
}

prop_compose! {
    /// Any history: values, ends, corrections of earlier facts, in any order of dates.
    fn history()(plan in prop::collection::vec((0_i64..900, 0_u8..4, 0_usize..30, any::<bool>()), 1..30)) -> Vec<Fait> {
        let mut facts: Vec<Fait> = Vec::new();
        for (rang, (days, kind, target, key)) in (1_i64..).zip(plan) {
            let day = date(2025, 1, 31).checked_add(days.days()).expect("date");
            let target = facts.get(target).cloned().filter(|_| kind > 1);
            let quoi = match kind { 0 | 2 => vaut(&rang.to_string()), 1 => Quoi::Plus, _ => if target.is_some() { Quoi::Rien } else { Quoi::Plus } };
            let key = target.as_ref().map_or(if key { "vie" } else { "courrier" }.to_owned(), |fact| fact.contenu.cle.clone());
            facts.push(fait(rang, "adresse", &key, day, quoi, target.as_ref()));
        }
        facts
    }
}

proptest! {
    #[test]
    fn at_any_date_one_value_at_most_is_in_force_for_each_key(facts in history(), days in 0_i64..1000) {
        let day = date(2025, 1, 1).checked_add(days.days()).expect("date");
        let now = en_vigueur(&facts, day);
        let mut keys: Vec<&str> = now.iter().map(|fact| fact.contenu.cle.as_str()).collect();
        keys.sort_unstable();
        let all = keys.len();
        keys.dedup();
        prop_assert_eq!(keys.len(), all);
        let out = corriges(&facts);
        for fact in now {
            prop_assert!(fact.debut <= day && !out.contains(&fact.id) && fact.valeur().is_some());
        }
    }

    #[test]
    fn noting_a_fact_never_changes_what_was_in_force_before_it_began(facts in history(), days in 0_i64..900) {
        let day = date(2025, 1, 1).checked_add(days.days()).expect("date");
        let before = day.yesterday().expect("date");
        let mut more = facts.clone();
        more.push(fait(99, "adresse", "vie", day, vaut("nouvelle"), None));
        prop_assert_eq!(address(&facts, before), address(&more, before));
        prop_assert!(more.len() == facts.len() + 1 && more.starts_with(&facts), "nothing is overwritten");
    }
}
