use jiff::{Timestamp, civil::date, tz::TimeZone};
use proptest::prelude::*;
use tandem_delais::{Certitude, Sens, Zone};

use super::{
    model::*,
    textes::{FICHIER, Signature, Textes},
};

fn textes() -> Textes {
    Textes::lire(FICHIER).expect("the words shipped")
}

fn heures() -> Heures {
    textes().heures().expect("hours")
}

fn echue(ouverture: Option<jiff::civil::Date>, limite: jiff::civil::Date) -> Echue {
    Echue {
        demarche: "019aa000-0000-7000-8000-000000000003".into(),
        fiche: "D01".into(),
        regle: "declaration".into(),
        sorte: "fenetre-mensuelle",
        ouverture,
        limite,
        connue_le: date(2026, 1, 1),
        sens: Sens::Limite,
        certitude: Certitude::Calculee,
    }
}

fn jours(one: &Echue, zone: Zone) -> Vec<(Moment, jiff::civil::Date, jiff::civil::Date)> {
    heures().prevus(one, zone).into_iter().map(|one| (one.moment, one.le, one.jusqua)).collect()
}

#[test]
fn seven_and_two_days_before_else_the_day_it_opens() {
    let wednesday = echue(None, date(2026, 12, 16));
    let expected =
        [(Moment::Sept, date(2026, 12, 9), date(2026, 12, 13)), (Moment::Deux, date(2026, 12, 14), date(2026, 12, 16))];
    assert_eq!(jours(&wednesday, Zone::Metropole), expected);
    let month = echue(Some(date(2026, 11, 28)), date(2026, 12, 15));
    let opened: Vec<_> = jours(&month, Zone::Metropole).iter().map(|one| (one.0, one.1)).collect();
    assert_eq!(opened, [(Moment::Ouverture, date(2026, 11, 28)), (Moment::Deux, date(2026, 12, 12))]);
    let long = echue(Some(date(2026, 9, 1)), date(2026, 12, 16));
    let three: Vec<_> = jours(&long, Zone::Metropole).iter().map(|one| one.0).collect();
    assert_eq!(three, [Moment::Ouverture, Moment::Sept, Moment::Deux]);
}

#[test]
fn a_sunday_or_a_holiday_moves_it_to_the_open_day_before_and_an_opening_to_the_one_after() {
    // 27 December 2026 is a Sunday, 26 a holiday in Alsace-Moselle, 25 everywhere.
    let december = echue(None, date(2026, 12, 29));
    assert_eq!(jours(&december, Zone::Metropole)[1].1, date(2026, 12, 26));
    assert_eq!(jours(&december, Zone::AlsaceMoselle)[1].1, date(2026, 12, 24));
    let opening = echue(Some(date(2026, 11, 1)), date(2026, 12, 29));
    assert_eq!(jours(&opening, Zone::Metropole)[0].1, date(2026, 11, 2));
    // A day after its limit is too late: what opens the day before its limit is said once.
    let short = echue(Some(date(2026, 12, 15)), date(2026, 12, 16));
    assert_eq!(jours(&short, Zone::Metropole), [(Moment::Deux, date(2026, 12, 14), date(2026, 12, 16))]);
}

#[test]
fn a_silence_of_the_administration_asks_nothing_of_her() {
    for sens in Sens::ALL {
        let one = Echue { sens: *sens, ..echue(None, date(2026, 12, 16)) };
        let told = matches!(sens, Sens::Limite | Sens::Rappel | Sens::Recours);
        assert_eq!(!heures().prevus(&one, Zone::Metropole).is_empty(), told, "{sens:?}");
    }
}

#[test]
fn nothing_leaves_at_night_on_a_sunday_or_a_holiday() {
    let paris = TimeZone::get("Europe/Paris").expect("zone");
    let may = |text: &str, zone| {
        heures().permettent(&text.parse::<Timestamp>().expect("instant").to_zoned_datetime(paris.clone()), zone)
    };
    assert!(may("2026-12-07T07:00:00Z", Zone::Metropole) && !may("2026-12-07T06:59:59Z", Zone::Metropole));
    assert!(may("2026-12-07T18:59:59Z", Zone::Metropole) && !may("2026-12-07T19:00:00Z", Zone::Metropole));
    assert!(!may("2026-12-06T11:00:00Z", Zone::Metropole) && !may("2026-12-25T11:00:00Z", Zone::Metropole));
    assert!(may("2026-12-26T11:00:00Z", Zone::Metropole) && !may("2026-12-26T11:00:00Z", Zone::AlsaceMoselle));
}

#[test]
fn the_night_that_loses_an_hour_and_the_night_that_has_one_twice_move_no_reminder() {
    let paris = TimeZone::get("Europe/Paris").expect("zone");
    // Clocks change on 29 March and 25 October 2026, both Sundays: the reminder of the day after.
    for (limite, le, leaves) in [
        (date(2026, 4, 1), date(2026, 3, 30), "2026-03-30T07:30:00Z"),
        (date(2026, 10, 28), date(2026, 10, 26), "2026-10-26T08:30:00Z"),
        (date(2026, 3, 30), date(2026, 3, 28), "2026-03-28T08:30:00Z"),
        (date(2026, 10, 26), date(2026, 10, 24), "2026-10-24T07:30:00Z"),
    ] {
        let last = heures().prevus(&echue(None, limite), Zone::Metropole).pop().expect("a reminder");
        let (from, to) = heures().instants(&last, &paris).expect("instants");
        assert_eq!((last.le, from.to_string()), (le, leaves.to_owned()));
        assert!(from < to);
    }
}

#[test]
fn an_etablissement_overseas_has_its_own_hour() {
    let paris = TimeZone::get("Europe/Paris").expect("zone");
    assert_eq!(fuseau(Zone::Metropole, &paris), paris);
    for zone in Zone::ALL {
        let name = fuseau(*zone, &paris);
        let here = matches!(zone, Zone::Metropole | Zone::AlsaceMoselle);
        assert_eq!(name == paris, here, "{zone:?}");
    }
}

#[test]
fn a_text_goes_to_a_mobile_only_with_its_country() {
    for (noted, sent) in [
        ("0639980001", Some("+33639980001")),
        ("0712345678", Some("+33712345678")),
        ("0692123456", Some("+262692123456")),
        ("0690123456", Some("+590690123456")),
        ("0694123456", Some("+594694123456")),
        ("0696123456", Some("+596696123456")),
        ("+221771234567", Some("+221771234567")),
        ("0240123456", None),
        ("115", None),
        ("06é3456789", None),
    ] {
        assert_eq!(numero_international(noted).as_deref(), sent, "{noted}");
    }
}

/// Every fiche of the catalogue, as a table.
fn fiches() -> Vec<toml::Table> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../donnees/demarches");
    let files = std::fs::read_dir(folder).expect("catalogue").flatten().map(|file| file.path());
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "toml"));
    files.map(|path| std::fs::read_to_string(path).expect("text").parse().expect("TOML")).collect()
}

#[test]
fn no_message_names_an_administration_an_aid_or_a_situation_whatever_the_fiche() {
    let (textes, all) = (textes(), fiches());
    let signature = Signature { prenom: Some("Claire".into()), etablissement: "CCAS de Villeneuve".into() };
    let mut read = 0;
    for fiche in &all {
        let rules = fiche.get("echeances").and_then(|rules| rules.as_array()).cloned().unwrap_or_default();
        let sortes = rules.iter().filter_map(|rule| rule.get("type")?.as_str().map(ToOwned::to_owned));
        for sorte in sortes.chain(["inconnue".to_owned()]) {
            let sorte: &'static str = Box::leak(sorte.into_boxed_str());
            for (certitude, moment) in [
                (Certitude::Calculee, Moment::Ouverture),
                (Certitude::Calculee, Moment::Sept),
                (Certitude::AConfirmer, Moment::Ouverture),
                (Certitude::Estimee, Moment::Deux),
            ] {
                let one = Echue { sorte, certitude, ..echue(None, date(2027, 1, 29)) };
                let said = textes.dire(&one, moment, &signature, date(2026, 12, 1));
                let card = textes.carte(&one).to_owned();
                for text in [&said.objet, &said.courriel, &said.sms, &card] {
                    assert_eq!(textes.interdit(text), None, "{text}");
                    assert_eq!(texte_du_catalogue(text, &all), None, "{text}");
                    read += 1;
                }
                assert!(said.sms.chars().count() <= 160, "{}", said.sms);
                assert!(
                    said.courriel.contains("vendredi 29 janvier 2027") && said.sms.contains("vendredi 29 janvier 2027")
                );
            }
        }
    }
    assert!(all.len() > 50 && read > 1000, "{} fiches, {read} texts read", all.len());
}

/// A name of an administration or of a fiche that a text holds whole.
fn texte_du_catalogue<'a>(text: &str, all: &'a [toml::Table]) -> Option<&'a str> {
    let low = text.to_lowercase();
    let names = all.iter().flat_map(|fiche| ["organisme", "nom", "nom_simple", "code"].map(|key| fiche.get(key)));
    names.flatten().filter_map(|name| name.as_str()).find(|name| low.contains(&name.to_lowercase()))
}

#[test]
fn the_list_of_words_knows_every_administration_of_the_catalogue() {
    let textes = textes();
    // Plain words that name nobody.
    let plain = ["ccas", "employeur", "mairie", "commune", "banque", "école", "service", "consulat", "ambassade"];
    let unknown: Vec<String> = fiches()
        .iter()
        .filter_map(|fiche| fiche.get("organisme")?.as_str().map(ToOwned::to_owned))
        .filter(|name| textes.interdit(name).is_none())
        .filter(|name| !plain.iter().any(|word| name.to_lowercase().contains(word)))
        .collect();
    assert_eq!(unknown, Vec::<String>::new(), "add their names to « interdits » in donnees/rappels.toml");
}

#[test]
fn a_file_of_words_that_says_too_much_is_refused_with_its_word() {
    let broken = |from: &str, to: &str| Textes::lire(&FICHIER.replacen(from, to, 1)).expect_err("refused").0;
    assert!(broken("votre déclaration du mois\"\ncarte", "votre RSA\"\ncarte").contains("contient « rsa »"));
    assert!(broken("objet = \"Un rappel", "objet = \"Votre dossier de surendettement").contains("« surendettement »"));
    assert!(broken("objet = \"Un rappel", "objet = \"Votre récépissé").contains("« recepisse »"));
    assert!(broken("debut = 8", "debut = 12").contains("« heures »"));
    assert!(broken("Avant le {limite}", "Avant").contains("« avant » doit dire"));
    assert!(broken("[phrases]", "[phrase]").starts_with("ligne "));
    assert!(broken("sortes = []", "sortes = [\"silence\"]").contains("toutes les sortes"));
}

#[test]
fn a_signature_that_says_too_much_keeps_the_first_name_only() {
    let textes = textes();
    let of = |prenom: Option<&str>, house: &str| {
        textes.signer(&Signature { prenom: prenom.map(Into::into), etablissement: house.into() })
    };
    assert_eq!(of(Some("Claire"), "CCAS de Villeneuve"), "Claire, CCAS de Villeneuve");
    assert_eq!(of(Some("Claire"), "Centre d’addictologie"), "Claire");
    assert_eq!(of(None, "Centre d’addictologie"), "l’équipe");
    assert_eq!(of(None, "CCAS de Villeneuve"), "CCAS de Villeneuve");
}

proptest! {
    #[test]
    fn a_reminder_leaves_on_an_open_day_before_its_limit_and_once_each(
        limit in 0_i32..2500, before in proptest::option::of(0_i32..400), zone in 0..Zone::ALL.len()
    ) {
        use jiff::ToSpan;
        let limite = date(2025, 1, 1).checked_add(limit.days()).expect("date");
        let ouverture = before.map(|days| limite.checked_sub(days.days()).expect("date"));
        let (hours, zone) = (heures(), Zone::ALL[zone]);
        let all = hours.prevus(&echue(ouverture, limite), zone);
        prop_assert!(!all.is_empty());
        for one in &all {
            prop_assert!(hours.jour_ouvert(one.le, zone) && one.le <= one.jusqua && one.jusqua <= limite);
        }
        for pair in all.windows(2) {
            prop_assert!(pair[0].jusqua < pair[1].le);
        }
    }
}
