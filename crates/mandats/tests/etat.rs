//! What a mandate allows, whatever the order of its acts.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use jiff::{
    Timestamp,
    civil::{Date, date, datetime},
    tz::TimeZone,
};
use proptest::prelude::*;
use tandem_mandats::{Acte, Etat, Fait, Mandat, Moyen, Parole, Portee, Refus};

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap()
}

fn at(day: i8, hour: i8) -> Timestamp {
    datetime(2026, 11, day, hour, 0, 0, 0).to_zoned_datetime(paris()).unwrap().timestamp()
}

fn fiche(code: &str) -> Portee {
    Portee::Fiche(code.to_owned())
}

fn acte(le: Timestamp, fait: Fait) -> Acte {
    Acte { le, fait }
}

fn mandat(lignes: &[Portee], actes: Vec<Acte>) -> Mandat {
    Mandat { debut: date(2026, 11, 10), fin: date(2026, 11, 20), lignes: lignes.to_vec(), actes }
}

fn signe() -> Mandat {
    mandat(&[fiche("D07"), fiche("D30")], vec![acte(at(10, 9), Fait::Signature(Moyen::Papier))])
}

#[test]
fn nothing_is_allowed_before_the_signature() {
    let one = signe();
    assert_eq!(one.etat(at(10, 8), &paris()), Etat::ASigner);
    assert_eq!(one.permet(("D07", &[]), at(10, 8), &paris()), Err(Refus::Etat(Etat::ASigner)));
    assert_eq!(one.permet(("D07", &[]), at(10, 9), &paris()), Ok(&fiche("D07")));
    assert_eq!(one.permet(("D01", &[]), at(10, 9), &paris()), Err(Refus::HorsListe));
}

#[test]
fn an_oral_consent_waits_for_the_paper() {
    let oral = acte(at(10, 9), Fait::AccordOral);
    let mut one = mandat(&[fiche("D07")], vec![oral]);
    assert_eq!(one.etat(at(12, 9), &paris()), Etat::PapierAttendu(at(10, 9)));
    assert!(one.permet(("D07", &[]), at(12, 9), &paris()).is_err());
    one.actes.push(acte(at(13, 9), Fait::Signature(Moyen::Papier)));
    assert!(one.permet(("D07", &[]), at(13, 9), &paris()).is_ok());
}

#[test]
fn it_ends_at_midnight_where_the_people_live() {
    let one = signe();
    let last = datetime(2026, 11, 20, 23, 59, 59, 0).to_zoned_datetime(paris()).unwrap().timestamp();
    let after = datetime(2026, 11, 21, 0, 0, 0, 0).to_zoned_datetime(paris()).unwrap().timestamp();
    assert_eq!(one.etat(last, &paris()), Etat::EnVigueur);
    assert_eq!(one.etat(after, &paris()), Etat::Termine);
    // The same instant is still the last day in Guadeloupe, and already the next one in Nouméa.
    assert_eq!(one.etat(after, &TimeZone::get("America/Guadeloupe").unwrap()), Etat::EnVigueur);
    assert_eq!(one.etat(last, &TimeZone::get("Pacific/Noumea").unwrap()), Etat::Termine);
}

#[test]
fn a_first_day_to_come_allows_nothing_yet() {
    let early = mandat(&[fiche("D07")], vec![acte(at(5, 9), Fait::Signature(Moyen::Ecran))]);
    assert_eq!(early.etat(at(9, 23), &paris()), Etat::AVenir);
    assert_eq!(early.etat(at(10, 0), &paris()), Etat::EnVigueur);
    assert_eq!(early.jours_restants(at(10, 0), &paris()), Some(11));
    assert_eq!(early.jours_restants(at(20, 23), &paris()), Some(1));
    assert_eq!(early.jours_restants(at(21, 0), &paris()), None);
}

#[test]
fn a_line_stopped_by_name_is_not_brought_back_by_its_domain() {
    let social = Portee::Domaine("social".to_owned());
    let mut one = mandat(&[social.clone(), fiche("D07")], signe().actes);
    assert_eq!(one.permet(("D07", &["social"]), at(11, 9), &paris()), Ok(&social));
    one.actes.push(acte(at(12, 9), Fait::Revocation(Parole::Vive, Some(fiche("D07")))));
    assert_eq!(one.permet(("D07", &["social"]), at(12, 9), &paris()), Err(Refus::Ligne(at(12, 9))));
    assert_eq!(one.permet(("D30", &["social"]), at(12, 9), &paris()), Ok(&social), "the rest goes on");
    // A fiche that only the domain holds is stopped by its name too.
    one.actes.push(acte(at(13, 9), Fait::Revocation(Parole::Courriel, Some(fiche("D30")))));
    assert_eq!(one.permet(("D30", &["social"]), at(13, 9), &paris()), Err(Refus::Ligne(at(13, 9))));
    assert_eq!(one.etat(at(13, 9), &paris()), Etat::EnVigueur);
}

#[test]
fn every_line_stopped_is_the_whole_stopped() {
    let mut one = signe();
    one.actes.push(acte(at(11, 9), Fait::Revocation(Parole::Vive, Some(fiche("D07")))));
    assert_eq!(one.etat(at(12, 9), &paris()), Etat::EnVigueur);
    one.actes.push(acte(at(12, 9), Fait::Revocation(Parole::Vive, Some(fiche("D30")))));
    assert_eq!(one.etat(at(12, 9), &paris()), Etat::Revoque(at(12, 9)));
    let left = mandat(
        &[fiche("D07")],
        vec![acte(at(10, 9), Fait::Signature(Moyen::Papier)), acte(at(12, 9), Fait::Renonciation)],
    );
    assert_eq!(left.etat(at(12, 9), &paris()), Etat::Renonce(at(12, 9)));
    assert!(left.etat(at(12, 9), &paris()).est_fini());
}

#[test]
fn what_is_noted_of_a_past_day_is_judged_at_its_end() {
    let mut one = signe();
    one.actes.push(acte(at(12, 8), Fait::Revocation(Parole::Vive, None)));
    let instant = |day| Mandat::instant(date(2026, 11, day), at(15, 9), &paris());
    assert!(one.permet(("D07", &[]), instant(11), &paris()).is_ok());
    assert!(one.permet(("D07", &[]), instant(12), &paris()).is_err(), "stopped in the morning of that day");
    assert_eq!(instant(15), at(15, 9));
    assert_eq!(instant(16), at(15, 9), "nothing is judged in the future");
}

#[test]
fn the_29_february_and_the_changes_of_hour_are_days_like_others() {
    let sign = |day: Date| acte(day.to_zoned_datetime(paris()).unwrap().timestamp(), Fait::Signature(Moyen::Papier));
    for (debut, fin) in [
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2027, 3, 28), date(2027, 3, 28)),
        (date(2027, 10, 31), date(2027, 10, 31)),
    ] {
        let one = Mandat { debut, fin, lignes: vec![fiche("D07")], actes: vec![sign(debut)] };
        let midnight = fin.tomorrow().unwrap().to_zoned_datetime(paris()).unwrap().timestamp();
        assert_eq!(one.etat(Mandat::instant(fin, midnight, &paris()), &paris()), Etat::EnVigueur, "{fin}");
        assert_eq!(one.etat(midnight, &paris()), Etat::Termine, "{fin}");
    }
}

fn faits() -> impl Strategy<Value = Fait> {
    let ligne = || prop::sample::select(vec![fiche("D07"), fiche("D30"), Portee::Domaine("social".to_owned())]);
    prop_oneof![
        prop::sample::select(vec![
            Fait::Signature(Moyen::Papier),
            Fait::Signature(Moyen::Ecran),
            Fait::AccordOral,
            Fait::Renonciation
        ]),
        Just(Fait::Revocation(Parole::Courrier, None)),
        ligne().prop_map(|one| Fait::Revocation(Parole::Vive, Some(one))),
    ]
}

fn actes() -> impl Strategy<Value = Vec<Acte>> {
    prop::collection::vec((faits(), 0i64..30 * 24).prop_map(|(fait, hour)| acte(instant(hour), fait)), 0..12)
}

fn instant(hours: i64) -> Timestamp {
    Timestamp::from_second(at(1, 0).as_second() + hours * 3600).unwrap()
}

const ZONES: [&str; 5] = ["Europe/Paris", "America/Cayenne", "Indian/Reunion", "Pacific/Noumea", "Pacific/Tahiti"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_sequence_of_acts_makes_a_stopped_or_ended_mandate_allow_anything(
        actes in actes(),
        lignes in prop::sample::subsequence(vec![fiche("D07"), fiche("D30"), Portee::Domaine("social".to_owned())], 1..=3),
        hour in 0i64..40 * 24,
        zone in prop::sample::select(&ZONES),
        code in prop::sample::select(vec!["D07", "D30", "D01"]),
    ) {
        let (now, zone) = (instant(hour), TimeZone::get(zone).unwrap());
        let one = mandat(&lignes, actes.clone());
        let past = |est: &dyn Fn(&Fait) -> bool| actes.iter().any(|acte| acte.le <= now && est(&acte.fait));
        let stopped = past(&|fait| matches!(fait, Fait::Renonciation | Fait::Revocation(_, None)));
        let by_name = past(&|fait| matches!(fait, Fait::Revocation(_, Some(Portee::Fiche(stopped))) if stopped == code));
        let signed = past(&|fait| matches!(fait, Fait::Signature(_)));
        let today = now.to_zoned_datetime(zone.clone()).date();
        let answer = one.permet((code, &["social"]), now, &zone);
        if stopped || by_name || !signed || today > one.fin || today < one.debut {
            prop_assert!(answer.is_err(), "{answer:?}");
        }
        // The other way round: what is allowed is listed, and its line was never stopped.
        if let Ok(line) = answer {
            prop_assert!(lignes.contains(line));
            prop_assert!(one.arretee(line, now).is_none());
            prop_assert_eq!(one.etat(now, &zone), Etat::EnVigueur);
        }
    }

    #[test]
    fn once_over_it_stays_over(actes in actes(), hour in 0i64..40 * 24, later in 0i64..400 * 24) {
        let one = mandat(&[fiche("D07"), fiche("D30")], actes);
        if one.etat(instant(hour), &paris()).est_fini() {
            prop_assert!(one.etat(instant(hour + later), &paris()).est_fini());
        }
    }

    #[test]
    fn the_order_in_which_acts_are_kept_says_nothing(actes in actes(), hour in 0i64..40 * 24) {
        let mut back = actes.clone();
        back.reverse();
        let lignes = [fiche("D07"), fiche("D30")];
        let (one, other) = (mandat(&lignes, actes), mandat(&lignes, back));
        prop_assert_eq!(one.etat(instant(hour), &paris()), other.etat(instant(hour), &paris()));
    }
}
