//! Public holidays against a table written apart from the program, and against what is true of every year.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use std::collections::BTreeSet;
use tandem_delais::{Compte, Delai, Zone, ajouter, est_ferie, feries};

fn jours(annee: i16, table: &toml::Table, cle: &str) -> BTreeSet<Date> {
    let textes = table.get(cle).and_then(toml::Value::as_str).unwrap_or_default();
    textes.split_whitespace().map(|jour| format!("{annee}-{jour}").parse().unwrap()).collect()
}

#[test]
fn the_thirteen_zones_have_their_holidays_from_2024_to_2031() {
    let table: toml::Table = toml::from_str(include_str!("feries.toml")).unwrap();
    let partie = |nom: &str| table.get(nom).and_then(toml::Value::as_table).unwrap();
    assert_eq!(Zone::ALL.len(), 13);
    for zone in Zone::ALL {
        for annee in 2024..=2031 {
            let mut attendus = jours(annee, partie("commun"), &annee.to_string());
            assert_eq!(attendus.len(), 11);
            attendus.extend(jours(annee, partie("abolition"), zone.code()));
            if *zone == Zone::AlsaceMoselle {
                attendus.extend(jours(annee, partie("alsace-moselle"), &annee.to_string()));
            }
            let calcules: BTreeSet<Date> = feries(*zone, annee).into_iter().map(|(jour, _)| jour).collect();
            assert_eq!(calcules, attendus, "{zone} {annee}");
        }
    }
}

#[test]
fn a_day_is_a_holiday_exactly_when_the_year_lists_it() {
    for zone in Zone::ALL {
        for annee in [-9999, -1, 0, 1, 1900, 2000, 2008, 2026, 2030, 2031, 9999] {
            let liste = feries(*zone, annee);
            assert!(liste.windows(2).all(|deux| deux[0].0 < deux[1].0), "in order, none twice");
            for jour in date(annee, 1, 1).series(1.day()).take_while(|jour| jour.year() == annee) {
                let nom = liste.iter().find(|(ferie, _)| *ferie == jour).map(|(_, nom)| *nom);
                assert_eq!(est_ferie(*zone, jour), nom, "{zone} {jour}");
            }
        }
        assert!(feries(*zone, i16::MAX).is_empty() && feries(*zone, i16::MIN).is_empty());
    }
}

#[test]
fn easter_monday_is_a_monday_between_23_march_and_26_april() {
    for annee in -9999..=9999 {
        let (lundi, _) = feries(Zone::Metropole, annee).into_iter().find(|(_, nom)| *nom == "Lundi de Pâques").unwrap();
        assert_eq!(lundi.weekday(), Weekday::Monday);
        assert!((date(annee, 3, 23)..=date(annee, 4, 26)).contains(&lundi), "{lundi}");
    }
    // The two ends, and a year when tables of the nineteenth century were often wrong.
    for (annee, mois, jour) in [(1818, 3, 23), (1943, 4, 26), (1954, 4, 19), (2038, 4, 26), (2285, 3, 23)] {
        assert_eq!(est_ferie(Zone::Metropole, date(annee, mois, jour)), Some("Lundi de Pâques"));
    }
}

#[test]
fn two_holidays_on_one_day_are_one_day() {
    // 10 June 2030 is Whit Monday, and a day of its own in Guyane.
    assert_eq!(est_ferie(Zone::Guyane, date(2030, 6, 10)), Some("Abolition de l'esclavage"));
    assert_eq!(est_ferie(Zone::Metropole, date(2030, 6, 10)), Some("Lundi de Pentecôte"));
    assert_eq!(feries(Zone::Guyane, 2030).len(), 11);
    // 1 May 2008 was Ascension Day.
    assert_eq!(feries(Zone::Metropole, 2008).len(), 10);
}

/// Good Friday to Easter Monday; or a weekend and two days: never more.
#[test]
fn a_date_is_never_put_off_by_more_than_four_days() {
    let un = Delai::jours(1);
    let mut pires = BTreeSet::new();
    for zone in Zone::ALL {
        for jour in date(2015, 1, 1).series(1.day()).take_while(|jour| jour.year() < 2050) {
            let terme = ajouter(jour, un, Compte::Calendaires, true, *zone).unwrap();
            let nu = jour.tomorrow().unwrap();
            assert!(terme.date >= nu && (terme.date - nu).get_days() <= 4, "{zone} {nu}");
            assert!(est_ferie(*zone, terme.date).is_none());
            assert!(!matches!(terme.date.weekday(), Weekday::Saturday | Weekday::Sunday));
            pires.insert((terme.date - nu).get_days());
        }
    }
    assert_eq!(pires.into_iter().max(), Some(4));
}

#[test]
fn a_commune_says_its_zone() {
    for (insee, zone) in [
        ("75056", Zone::Metropole),
        ("2A004", Zone::Metropole),
        ("57463", Zone::AlsaceMoselle),
        ("67482", Zone::AlsaceMoselle),
        ("68224", Zone::AlsaceMoselle),
        ("97105", Zone::Guadeloupe),
        ("97209", Zone::Martinique),
        ("97302", Zone::Guyane),
        ("97411", Zone::Reunion),
        ("97502", Zone::SaintPierreMiquelon),
        ("97608", Zone::Mayotte),
        ("97701", Zone::SaintBarthelemy),
        ("97801", Zone::SaintMartin),
        ("98613", Zone::WallisFutuna),
        ("98735", Zone::PolynesieFrancaise),
        ("98818", Zone::NouvelleCaledonie),
        ("98411", Zone::Metropole),
        ("", Zone::Metropole),
        ("9", Zone::Metropole),
        ("97", Zone::Metropole),
        ("é7", Zone::Metropole),
    ] {
        assert_eq!(Zone::de_commune(insee), zone, "{insee}");
    }
}
