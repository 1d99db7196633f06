//! What a calendar says, how often it may be read, what makes it change.

use jiff::{Timestamp, civil::date};
use proptest::prelude::*;
use tandem_delais::{Certitude, Zone};

use super::model::{Due, LECTURES, Lecture, MINUTES, avec_prenoms, fuseau, sans_noms};
use crate::rendezvous::neutre::Mot;

const ACTUALISER: Mot = Mot { code: "actualiser", un: "actualisation", plusieurs: "actualisations" };
const RENOUVELER: Mot = Mot { code: "renouveler", un: "renouvellement", plusieurs: "renouvellements" };

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("instant")
}

fn lecture(now: i64) -> Lecture {
    Lecture {
        lectures: 0,
        lu_le: None,
        fenetre: at(now),
        dans_fenetre: 0,
        revision: 0,
        empreinte: String::new(),
        modifie_le: at(now),
    }
}

fn due(rang: usize, mot: Mot, certitude: Certitude, prenom: Option<&str>) -> Due {
    Due {
        ligne: format!("ligne-{rang}"),
        le: date(2026, 12, 15),
        mot,
        certitude,
        prenom: prenom.map(str::to_owned),
        nom: "Actualisation mensuelle".into(),
        fondement: "Date calculée. Du 28 au 15.".into(),
    }
}

#[test]
fn without_names_a_day_and_a_kind_are_one_event_with_the_worst_certainty() {
    let dues = [
        due(1, ACTUALISER, Certitude::Calculee, Some("Aïssata")),
        due(2, ACTUALISER, Certitude::AConfirmer, Some("Thierno")),
        due(3, ACTUALISER, Certitude::Calculee, None),
        due(4, RENOUVELER, Certitude::Estimee, Some("Aïssata")),
    ];
    let days = sans_noms(&dues);
    let titles: Vec<&str> = days.iter().map(|day| day.titre.as_str()).collect();
    assert_eq!(titles, ["3\u{a0}actualisations", "1\u{a0}renouvellement"]);
    assert!(days[0].description.starts_with("Date à confirmer."));
    let all = format!("{days:?}");
    assert!(!all.contains("Aïssata") && !all.contains("mensuelle"), "{all}");
}

#[test]
fn with_first_names_each_has_its_event_and_whoever_is_frozen_has_no_name() {
    let days = avec_prenoms(&[
        due(1, ACTUALISER, Certitude::Calculee, Some("Aïssata")),
        due(2, ACTUALISER, Certitude::Calculee, None),
    ]);
    assert_eq!(days[0].titre, "Aïssata\u{a0}: actualisation mensuelle");
    assert_eq!(days[1].titre, "Actualisation");
    assert!(!days[1].description.contains("28"), "the text of the rule would name the right");
}

#[test]
fn thirty_readings_in_ten_minutes_then_one_waits_for_the_rest_of_them() {
    let mut seen = lecture(1_000);
    for _ in 0..LECTURES {
        assert_eq!(seen.attendre(at(1_100)), None);
        seen = seen.encore("a".into(), at(1_100));
    }
    assert_eq!(seen.attendre(at(1_100)), Some(500));
    assert_eq!(seen.attendre(at(1_600)), None, "ten minutes after the first");
    assert_eq!(seen.attendre(at(10)), None, "a clock set back keeps nobody out");
    assert_eq!(seen.encore("a".into(), at(1_600)).dans_fenetre, 1);
}

#[test]
fn every_zone_has_a_time_zone_that_exists() {
    for zone in Zone::ALL {
        assert!(jiff::tz::TimeZone::get(fuseau(*zone)).is_ok(), "{zone:?}");
    }
}

proptest! {
    #[test]
    fn a_revision_grows_when_the_content_changes_and_only_then(contents in proptest::collection::vec(0_u8..3, 1..30)) {
        let mut seen = lecture(0);
        for (rang, content) in contents.into_iter().enumerate() {
            let now = at(i64::try_from(rang).unwrap_or(0) * MINUTES * 60);
            let next = seen.encore(content.to_string(), now);
            let same = seen.empreinte == next.empreinte;
            prop_assert_eq!(next.revision, seen.revision + i64::from(!same));
            prop_assert_eq!(next.modifie_le, if same { seen.modifie_le } else { now });
            prop_assert_eq!(next.lectures, seen.lectures + 1);
            seen = next;
        }
    }
}
