//! What is true of every date, delay and rule.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use proptest::prelude::*;
use tandem_delais::{
    Annee, Calcul, Campagnes, Certitude, Compte, Contexte, Delai, Evenement, Fondement, Genre, Lieu, LimiteAvant,
    Regle, Sens, Survenu, Unite, Zone, ajouter, calculer, est_ferie, verifier,
};

const UNITES: [Unite; 5] = [Unite::Heures, Unite::Jours, Unite::Semaines, Unite::Mois, Unite::Ans];

/// Any date of the calendar.
fn jour() -> impl Strategy<Value = Date> {
    (-9999i16..=9999, 1i8..=12, 1i8..=31).prop_map(|(annee, mois, jour)| {
        let premier = Date::new(annee, mois, 1).unwrap();
        Date::new(annee, mois, jour.min(premier.days_in_month())).unwrap()
    })
}

/// A date a person could live.
fn jour_vecu() -> impl Strategy<Value = Date> {
    (0i32..40_000).prop_map(|jours| Date::new(1980, 1, 1).unwrap().checked_add(jours.days()).unwrap())
}

fn parmi<T: Copy + std::fmt::Debug + 'static>(liste: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(liste)
}

fn delai() -> BoxedStrategy<Delai> {
    (1u16.., parmi(&UNITES)).prop_map(|(n, unite)| Delai { n, unite }).boxed()
}

fn delai_court() -> BoxedStrategy<Delai> {
    (1u16..30, parmi(&UNITES)).prop_map(|(n, unite)| Delai { n, unite }).boxed()
}

fn genre(delai: BoxedStrategy<Delai>) -> impl Strategy<Value = Genre> {
    let e = || parmi(Evenement::ALL);
    let d = move || delai.clone();
    let compte = || (parmi(Compte::ALL), any::<bool>());
    prop_oneof![
        (1u8..=31, prop::option::of(1u8..=31), 1u8..=31).prop_map(|(ouverture, ouverture_fevrier, cloture)| {
            Genre::FenetreMensuelle { ouverture, ouverture_fevrier, cloture }
        }),
        (1u16.., prop::option::of(1u16..))
            .prop_map(|(mois, ouverture_jours)| Genre::Periodique { mois, ouverture_jours }),
        (e(), prop::option::of(d()), prop::option::of(d()))
            .prop_map(|(evenement, ouvre, limite)| Genre::Renouvellement { evenement, ouvre, limite }),
        (e(), 1u16.., prop::collection::vec(d(), 0..3)).prop_map(|(evenement, mois, alertes)| Genre::Anniversaire {
            evenement,
            mois,
            alertes
        }),
        (e(), 1u16.., prop::collection::vec(d(), 0..3)).prop_map(|(evenement, jours, alertes)| Genre::Presence {
            evenement,
            jours,
            alertes
        }),
        (e(), d(), compte()).prop_map(|(evenement, delai, (compte, report))| {
            Genre::DepuisEvenement { evenement, delai, compte, report }
        }),
        (e(), d(), compte()).prop_map(|(evenement, delai, (compte, report))| Genre::Silence {
            evenement,
            delai,
            compte,
            report
        }),
        (prop::option::of(e()), prop::option::of("[abc]"), d(), compte()).prop_map(
            |(evenement, apres, delai, (compte, report))| Genre::Recours { evenement, apres, delai, compte, report }
        ),
        Just(Genre::Campagne { campagne: "revenus".to_owned() }),
        (e(), prop::option::of(d()), prop::option::of((1u8..=53, 0i8..7))).prop_map(|(evenement, ouvre, jour)| {
            let limite = jour
                .map(|(rang, jour)| LimiteAvant::Jour { rang, jour: Weekday::from_monday_zero_offset(jour).unwrap() });
            Genre::AvantDate { evenement, ouvre, limite }
        }),
    ]
}

fn regle(cle: &str, genre: Genre) -> Regle {
    Regle {
        cle: cle.to_owned(),
        nom: "Essai".to_owned(),
        effet: None,
        sens: Sens::Limite,
        lieu: None,
        fondement: Fondement {
            texte: "Essai".to_owned(),
            source: "[CG] essai".to_owned(),
            certitude: Certitude::Calculee,
            verifie_le: Date::new(2026, 11, 26).unwrap(),
        },
        genre,
    }
}

fn regles(genres: Vec<Genre>) -> Vec<Regle> {
    ["a", "b", "c", "d", "e"].into_iter().zip(genres).map(|(cle, genre)| regle(cle, genre)).collect()
}

fn survenus(jour: impl Strategy<Value = Date>) -> impl Strategy<Value = Vec<Survenu>> {
    let un = (parmi(Evenement::ALL), jour, any::<bool>());
    prop::collection::vec(un.prop_map(|(evenement, le, estime)| Survenu { evenement, le, estime }), 0..40)
}

fn campagnes(annee: i16, ouvre: Option<Date>, limite: Option<Date>) -> Campagnes {
    let mut campagnes: Campagnes =
        toml::from_str("[[campagnes]]\ncle = 'revenus'\nnom = 'x'\nfiche = 'D60'\na_saisir_avant = '1er mars'")
            .unwrap();
    let certitude = Certitude::AConfirmer;
    let verifie_le = Date::new(2026, 11, 26).unwrap();
    let annee = Annee { annee, ouvre, limite, zones: None, certitude, source: String::new(), verifie_le };
    assert!(campagnes.poser("revenus", annee));
    campagnes
}

fn travaille(jour: Date, compte: Compte, zone: Zone) -> bool {
    let samedi = compte == Compte::Ouvrables;
    let repos = jour.weekday() == Weekday::Sunday || (jour.weekday() == Weekday::Saturday && !samedi);
    !repos && est_ferie(zone, jour).is_none()
}

/// Rules that count forwards from an event.
fn en_avant(genre: &Genre) -> bool {
    !matches!(
        genre,
        Genre::FenetreMensuelle { .. }
            | Genre::Renouvellement { .. }
            | Genre::AvantDate { .. }
            | Genre::Campagne { .. }
    )
}

fn verifier_calcul(calcul: &Calcul, regle: &Regle, zone: Zone) {
    assert_eq!(calcul.cle, regle.cle);
    assert!(calcul.ouverture.is_none_or(|ouverture| ouverture <= calcul.limite), "{calcul:?}");
    assert!(calcul.alertes.is_sorted() && calcul.alertes.iter().all(|alerte| *alerte <= calcul.limite), "{calcul:?}");
    assert!(!en_avant(&regle.genre) || calcul.limite > calcul.depuis.le(), "{calcul:?}");
    if let Some((avant, _)) = calcul.report {
        assert!(avant < calcul.limite && travaille(calcul.limite, Compte::Ouvres, zone), "{calcul:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_date_and_no_delay_makes_it_panic(
        depart in jour(),
        delai in delai(),
        compte in parmi(Compte::ALL),
        report: bool,
        zone in parmi(Zone::ALL),
    ) {
        if let Ok(terme) = ajouter(depart, delai, compte, report, zone) {
            prop_assert!(terme.date > depart);
        }
    }

    #[test]
    fn no_rule_and_no_event_makes_it_panic(
        genres in prop::collection::vec(genre(delai()), 1..5),
        survenus in survenus(jour()),
        aujourdhui in jour(),
        annee: i16,
        dates in (prop::option::of(jour()), prop::option::of(jour())),
        zone in parmi(Zone::ALL),
    ) {
        let (regles, campagnes) = (regles(genres), campagnes(annee, dates.0, dates.1));
        let _ = verifier(&regles);
        let contexte = Contexte { zone, aujourdhui, survenus: &survenus, campagnes: &campagnes };
        let calculs = calculer(&regles, &contexte);
        prop_assert_eq!(&calculs, &calculer(&regles, &contexte), "the same question has the same answer");
        prop_assert!(calculs.len() <= regles.len());
    }

    #[test]
    fn a_rule_of_one_place_gives_there_what_it_gives_everywhere_and_nothing_elsewhere(
        genres in prop::collection::vec(genre(delai_court()), 1..5),
        survenus in survenus(jour_vecu()),
        aujourdhui in jour_vecu(),
        zone in parmi(Zone::ALL),
        lieu in parmi(Lieu::ALL),
    ) {
        let partout = regles(genres);
        let ici: Vec<Regle> = partout.iter().cloned().map(|r| Regle { lieu: Some(lieu), ..r }).collect();
        let campagnes = Campagnes::default();
        let contexte = Contexte { zone, aujourdhui, survenus: &survenus, campagnes: &campagnes };
        let attendu = if zone.lieu() == lieu { calculer(&partout, &contexte) } else { Vec::new() };
        prop_assert_eq!(calculer(&ici, &contexte), attendu);
    }

    #[test]
    fn limits_openings_and_alerts_are_in_order(
        genres in prop::collection::vec(genre(delai_court()), 1..5),
        survenus in survenus(jour_vecu()),
        aujourdhui in jour_vecu(),
        zone in parmi(Zone::ALL),
    ) {
        let (regles, campagnes) = (regles(genres), Campagnes::default());
        let calculs = calculer(&regles, &Contexte { zone, aujourdhui, survenus: &survenus, campagnes: &campagnes });
        for calcul in &calculs {
            verifier_calcul(calcul, regles.iter().find(|r| r.cle == calcul.cle).unwrap(), zone);
        }
    }

    #[test]
    fn the_order_in_which_events_are_written_changes_nothing(
        genres in prop::collection::vec(genre(delai_court()), 1..5),
        survenus in survenus(jour_vecu()),
        aujourdhui in jour_vecu(),
    ) {
        // Two events of a kind on one day may differ by their certainty: the order then decides, on purpose.
        let mut uns = survenus;
        uns.sort_by_key(|s| (s.evenement, s.le));
        uns.dedup_by_key(|s| (s.evenement, s.le));
        let (regles, campagnes) = (regles(genres), Campagnes::default());
        let contexte = Contexte { zone: Zone::Metropole, aujourdhui, survenus: &uns, campagnes: &campagnes };
        let mut envers = uns.clone();
        envers.reverse();
        prop_assert_eq!(calculer(&regles, &contexte), calculer(&regles, &Contexte { survenus: &envers, ..contexte }));
    }

    #[test]
    fn a_limit_that_is_put_off_lands_on_the_very_next_working_day(
        depart in jour_vecu(),
        delai in delai_court(),
        zone in parmi(Zone::ALL),
    ) {
        let nu = ajouter(depart, delai, Compte::Calendaires, false, zone).unwrap();
        let terme = ajouter(depart, delai, Compte::Calendaires, true, zone).unwrap();
        prop_assert!(nu.avant_report.is_none() && nu.motif.is_none());
        prop_assert!(travaille(terme.date, Compte::Ouvres, zone));
        prop_assert!((terme.date - nu.date).get_days() <= 4);
        let mut entre = nu.date;
        while entre < terme.date {
            prop_assert!(!travaille(entre, Compte::Ouvres, zone), "it could have stopped on {}", entre);
            entre = entre.tomorrow().unwrap();
        }
        prop_assert_eq!(terme.avant_report, (nu.date != terme.date).then_some(nu.date));
        prop_assert_eq!(terme.motif.is_some(), terme.avant_report.is_some());
    }

    #[test]
    fn months_keep_the_order_of_days_and_of_delays(un in jour_vecu(), autre in jour_vecu(), mois in 1u16..600) {
        let apres = |jour, mois| {
            ajouter(jour, Delai::mois(mois), Compte::Calendaires, false, Zone::Metropole).unwrap().date
        };
        let (tot, tard) = (un.min(autre), un.max(autre));
        prop_assert!(apres(tot, mois) <= apres(tard, mois));
        prop_assert!(apres(un, mois) < apres(un, mois + 1));
        let fin = apres(un, mois);
        prop_assert!(fin.day() == un.day() || (fin.day() < un.day() && fin == fin.last_of_month()));
    }

    #[test]
    fn working_days_agree_with_a_walk_day_by_day(
        depart in jour_vecu(),
        n in 1u16..800,
        compte in parmi(&[Compte::Ouvrables, Compte::Ouvres]),
        zone in parmi(Zone::ALL),
    ) {
        let (mut jour, mut reste) = (depart, n);
        while reste > 0 {
            jour = jour.tomorrow().unwrap();
            reste -= u16::from(travaille(jour, compte, zone));
        }
        prop_assert_eq!(ajouter(depart, Delai::jours(n), compte, false, zone).unwrap().date, jour);
    }

    #[test]
    fn a_delay_counted_in_fewer_days_ends_no_earlier(
        depart in jour_vecu(),
        delai in delai_court(),
        n in 1u16..400,
        report: bool,
        zone in parmi(Zone::ALL),
    ) {
        let fin = |delai, compte| ajouter(depart, delai, compte, report, zone).unwrap().date;
        prop_assert!(fin(delai, Compte::Francs) >= fin(delai, Compte::Calendaires));
        let jours = Delai::jours(n);
        prop_assert!(fin(jours, Compte::Ouvrables) >= fin(jours, Compte::Calendaires));
        prop_assert!(fin(jours, Compte::Ouvres) >= fin(jours, Compte::Ouvrables));
    }

    #[test]
    fn a_monthly_window_contains_or_follows_today(
        ouverture in 1u8..=31,
        fevrier in prop::option::of(1u8..=31),
        cloture in 1u8..=31,
        aujourdhui in jour_vecu(),
        faite in prop::option::of(jour_vecu()),
    ) {
        let regles = [regle("a", Genre::FenetreMensuelle { ouverture, ouverture_fevrier: fevrier, cloture })];
        let declaration = |le: &Date| Survenu { evenement: Evenement::Declaration, le: *le, estime: false };
        let survenus: Vec<Survenu> = faite.iter().map(declaration).collect();
        let campagnes = Campagnes::default();
        let contexte = Contexte { zone: Zone::Metropole, aujourdhui, survenus: &survenus, campagnes: &campagnes };
        let calculs = calculer(&regles, &contexte);
        let (ouvre, limite) = (calculs[0].ouverture.unwrap(), calculs[0].limite);
        prop_assert!((1..=61).contains(&(limite - ouvre).get_days()));
        match faite {
            Some(faite) => prop_assert!(ouvre > faite && (ouvre - faite).get_days() <= 61),
            None => prop_assert!(limite >= aujourdhui && (limite - aujourdhui).get_days() <= 62),
        }
    }

    #[test]
    fn a_delay_is_read_as_it_is_shown(delai in delai()) {
        prop_assert_eq!(delai.to_string().parse::<Delai>(), Ok(delai));
    }

    #[test]
    fn no_text_makes_the_reading_panic(
        texte: String,
        presque in "[0-9]{0,6}(er|e)? ?(mois|jours|vendredi|mars|février)?",
    ) {
        for texte in [texte, presque] {
            let _ = (texte.parse::<Delai>(), texte.parse::<LimiteAvant>(), texte.parse::<tandem_delais::JourDuMois>());
            let _ = (Zone::de_commune(&texte), texte.parse::<Evenement>(), toml::from_str::<Regle>(&texte));
        }
    }
}
