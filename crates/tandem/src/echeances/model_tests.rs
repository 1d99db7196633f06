//! The rules of the list, on days chosen for being awkward.

use jiff::{ToSpan, civil::date};
use proptest::prelude::*;

use super::model::*;
use crate::{personnes::Identite, ui::dates};

const LUNDI: jiff::civil::Date = date(2026, 11, 23);

#[test]
fn a_limit_goes_to_the_part_of_the_list_its_day_says() {
    let expected = [
        (date(2026, 11, 22), Section::EnRetard),
        (LUNDI, Section::Semaine),
        (date(2026, 11, 29), Section::Semaine),
        (date(2026, 11, 30), Section::Mois),
        (date(2026, 12, 23), Section::Mois),
        (date(2026, 12, 24), Section::PlusTard),
    ];
    for (limite, section) in expected {
        assert_eq!(Section::de(limite, LUNDI), section, "{limite}");
    }
    let sunday = date(2026, 11, 29);
    assert_eq!(Section::de(sunday, sunday), Section::Semaine, "on Sunday, this week is today");
    assert_eq!(Section::Semaine.titre(LUNDI), "Cette semaine, jusqu’au dimanche 29 novembre");
}

#[test]
fn a_window_says_both_its_days_and_the_weekday_of_the_last() {
    let said = |from, to| quand(from, to, LUNDI);
    assert_eq!(said(Some(date(2026, 11, 28)), date(2026, 12, 15)), "du 28 novembre au mardi 15 décembre");
    assert_eq!(said(Some(date(2026, 12, 1)), date(2026, 12, 15)), "du 1er au mardi 15 décembre");
    assert_eq!(said(Some(date(2026, 12, 28)), date(2027, 1, 15)), "du 28 décembre 2026 au vendredi 15 janvier 2027");
    assert_eq!(said(None, date(2026, 12, 1)), "mardi 1er décembre");
    assert_eq!(said(Some(date(2026, 12, 1)), date(2026, 12, 1)), "mardi 1er décembre", "a window of one day is a day");
}

#[test]
fn a_masked_name_gives_a_first_name_and_initials_only() {
    let who = |prenom: &str, nom: &str, usage: &str| {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        masque(&Identite { prenom: some(prenom), nom: some(nom), nom_usage: some(usage), ..Identite::default() })
    };
    assert_eq!(who("Aïssata", "Diallo", ""), "Aïssata D.");
    assert_eq!(who("Marie", "Petit", "Durand"), "Marie D.");
    assert_eq!(who("", "diallo", ""), "D.");
    assert_eq!(who("", "", ""), "Personne non nommée");
    assert_eq!(who("Fatou diop", "", ""), "Fatou D.", "a family name typed in the first name stays hidden");
    assert_eq!(who("Jean-Marc", "Le Goff", ""), "Jean-Marc L.");
}

#[test]
fn a_line_is_put_off_a_week_at_most_and_never_beyond_its_limit() {
    let offered = |limite| jours_de_report(limite, LUNDI);
    let days = |list: &[i8]| list.iter().map(|day| date(2026, 11, *day)).collect::<Vec<_>>();
    assert_eq!(offered(date(2026, 12, 31)), days(&[24, 25, 30]));
    assert_eq!(offered(date(2026, 11, 26)), days(&[24, 25, 26]), "up to its limit");
    assert_eq!(offered(LUNDI), days(&[]), "not on its last day");
    assert_eq!(offered(date(2026, 11, 20)), days(&[24, 25, 30]), "late already: a week");
}

proptest! {
    #[test]
    fn no_day_offered_hides_a_date_until_it_is_gone(start in 0i64..20_000, ahead in -400i64..400) {
        let today = date(2000, 1, 1).saturating_add(start.days());
        let limite = today.saturating_add(ahead.days());
        for day in jours_de_report(limite, today) {
            prop_assert!(day > today && day <= today.saturating_add(7.days()));
            prop_assert!(limite < today || day <= limite);
        }
        prop_assert!(quand(None, limite, today) == dates::full(limite, today));
    }
}

fn campagnes(text: &str) -> tandem_delais::Campagnes {
    toml::from_str(text).expect("campaigns")
}

#[test]
fn dates_are_asked_for_from_their_day_on_for_four_months_and_no_longer_once_known() {
    let text = r#"
[[campagnes]]
cle = "revenus"
nom = "Revenus"
fiche = "D60"
a_saisir_avant = "1er mars"
[[campagnes]]
cle = "cheque"
nom = "Chèque"
fiche = "D46"
a_saisir_avant = "1er décembre"
"#;
    let all = campagnes(text);
    let asked = |day| a_saisir(&all, day).into_iter().map(|(one, year)| (one.cle.as_str(), year)).collect::<Vec<_>>();
    assert_eq!(asked(date(2027, 2, 28)), [("cheque", 2027)]);
    assert_eq!(asked(date(2027, 3, 1)), [("revenus", 2027), ("cheque", 2027)]);
    assert_eq!(asked(date(2027, 6, 30)), [("revenus", 2027)]);
    assert_eq!(asked(date(2027, 7, 1)), [], "the campaign is over");
    assert_eq!(asked(date(2026, 12, 1)), [("cheque", 2027)], "in December, the year that comes");
    let known = format!(
        "{text}[[campagnes.annees]]\nannee = 2027\nlimite = 2027-02-28\ncertitude = \"a-confirmer\"\nsource = \"[S] x\"\nverifie_le = 2026-11-26\n"
    );
    let all = campagnes(&known);
    assert_eq!(a_saisir(&all, date(2026, 12, 5)), [], "known");
    let cheque = all.campagne("cheque").expect("known");
    let revenus = all.campagne("revenus").expect("known");
    assert_eq!(annee_a_saisir(revenus, &all, date(2026, 11, 26)), 2027, "the campaign of 2026 is over");
    assert_eq!(annee_a_saisir(cheque, &all, date(2026, 12, 5)), 2028, "the next one is proposed");
}
