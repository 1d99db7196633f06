//! Asking again after 3 then 15 working days, and the alerts before a limit.
#![allow(clippy::unwrap_used, reason = "tests")]

mod commun;

use commun::voie;
use jiff::civil::{Date, date};
use tandem_delais::{Evenement, Survenu, Zone};
use tandem_voies::{Escalier, Geste, Reponse, SensReponse, Situation, Tentative};

fn fait(evenement: Evenement, le: Date) -> Survenu {
    Survenu { evenement, le, estime: false }
}

fn tente(marche: &str, le: Date, reponse: Option<(SensReponse, Date)>) -> Tentative {
    let reponse = reponse.map(|(sens, le)| Reponse { sens, le });
    Tentative { marche: marche.to_owned(), le, par: Some("Claire".to_owned()), reponse }
}

fn escalier(zone: Zone, aujourdhui: Date, faits: &[Survenu], tentatives: &[Tentative]) -> Escalier<'static> {
    Escalier::calculer(voie("rsa"), &Situation { zone, aujourdhui, objet: None, faits, tentatives })
}

/// The days to ask again for one message.
fn jours(zone: Zone, envoi: Date) -> Vec<Date> {
    let all = escalier(zone, envoi, &[], &[tente("message", envoi, None)]);
    all.relances.iter().map(|one| one.le).collect()
}

#[test]
fn without_an_answer_one_asks_again_after_three_then_fifteen_working_days() {
    // A Thursday: Friday, Monday, Tuesday; fifteen working days are three weeks.
    assert_eq!(jours(Zone::Metropole, date(2026, 11, 12)), [date(2026, 11, 17), date(2026, 12, 3)]);
    // Sent on a Saturday: Monday is the first working day.
    assert_eq!(jours(Zone::Metropole, date(2026, 11, 14)), [date(2026, 11, 18), date(2026, 12, 4)]);
}

#[test]
fn public_holidays_of_the_zone_do_not_count() {
    // Ascension, 14 May; Whit Monday, 25 May.
    assert_eq!(jours(Zone::Metropole, date(2026, 5, 12)), [date(2026, 5, 18), date(2026, 6, 4)]);
    // Good Friday, 3 April, in Alsace and Moselle only; Easter Monday everywhere.
    assert_eq!(jours(Zone::Metropole, date(2026, 4, 1))[0], date(2026, 4, 7));
    assert_eq!(jours(Zone::AlsaceMoselle, date(2026, 4, 1))[0], date(2026, 4, 8));
    // 20 December, in La Réunion only.
    assert_eq!(jours(Zone::Metropole, date(2027, 12, 16))[0], date(2027, 12, 21));
    assert_eq!(jours(Zone::Reunion, date(2027, 12, 16))[0], date(2027, 12, 22));
}

#[test]
fn once_somebody_says_it_is_being_dealt_with_only_the_long_wait_is_counted_from_there() {
    let said = tente("administration-plus", date(2026, 11, 9), Some((SensReponse::EnCours, date(2026, 11, 12))));
    let all = escalier(Zone::Metropole, date(2026, 11, 26), &[], &[said]);
    let dates: Vec<(u16, Date)> = all.relances.iter().map(|one| (one.jours, one.le)).collect();
    assert_eq!(dates, [(15, date(2026, 12, 3))]);
    assert!(!all.relances[0].due);
}

#[test]
fn an_answer_ends_the_asking_and_a_new_attempt_starts_it_again() {
    let answered = tente("message", date(2026, 11, 12), Some((SensReponse::Rejet, date(2026, 11, 16))));
    assert!(escalier(Zone::Metropole, date(2026, 11, 26), &[], &[answered]).relances.is_empty());
    let twice = [tente("message", date(2026, 11, 12), None), tente("message", date(2026, 11, 17), None)];
    let all = escalier(Zone::Metropole, date(2026, 11, 17), &[], &twice);
    assert_eq!(all.relances[0].le, date(2026, 11, 20));
}

#[test]
fn with_no_legal_date_the_next_thing_is_to_ask_again_then_the_next_way() {
    let tried = [tente("message", date(2026, 11, 12), None)];
    let next = escalier(Zone::Metropole, date(2026, 11, 18), &[], &tried).prochaine.unwrap();
    assert_eq!((next.geste, next.le), (Geste::Relancer, Some(date(2026, 11, 17))));
    // Fifteen working days later, still nothing: another way is better than asking once more.
    let next = escalier(Zone::Metropole, date(2026, 12, 4), &[], &tried).prochaine.unwrap();
    assert_eq!((next.geste, next.marche.cle.as_str(), next.le), (Geste::Faire, "telephone", None));
}

#[test]
fn a_legal_date_comes_before_asking_again() {
    let tried = [tente("message", date(2026, 11, 12), None)];
    let faits = [fait(Evenement::Decision, date(2026, 11, 9))];
    let all = escalier(Zone::Metropole, date(2026, 11, 18), &faits, &tried);
    let next = all.prochaine.unwrap();
    assert_eq!((next.geste, next.marche.cle.as_str()), (Geste::Faire, "departement"));
    assert_eq!(next.le, Some(date(2027, 1, 11)), "9 January is a Saturday");
    assert!(all.relances[0].due, "the message is still to be asked about");
}

#[test]
fn alerts_come_fifteen_seven_and_two_days_before_the_limit() {
    let faits = [fait(Evenement::Decision, date(2026, 3, 10))];
    let all = escalier(Zone::Metropole, date(2026, 3, 11), &faits, &[]);
    let dates: Vec<(u8, Date)> = all.alertes.iter().map(|one| (one.avant, one.le)).collect();
    assert_eq!(dates, [(15, date(2026, 4, 26)), (7, date(2026, 5, 4)), (2, date(2026, 5, 9))]);
    assert!(all.alertes.iter().all(|one| one.limite == date(2026, 5, 11)));
    assert_eq!(all.alertes_du_jour().count(), 0);
}

#[test]
fn one_alert_is_told_each_day_the_nearest_one() {
    let faits = [fait(Evenement::Decision, date(2026, 3, 10))];
    let said = |jour: Date| {
        let all = escalier(Zone::Metropole, jour, &faits, &[]);
        all.alertes_du_jour().map(|one| one.avant).collect::<Vec<_>>()
    };
    assert_eq!(said(date(2026, 4, 25)), Vec::<u8>::new());
    assert_eq!(said(date(2026, 4, 26)), [15]);
    assert_eq!(said(date(2026, 5, 4)), [7]);
    assert_eq!(said(date(2026, 5, 11)), [2], "the last day too");
    assert_eq!(said(date(2026, 5, 12)), Vec::<u8>::new(), "too late: no alert, the step says so");
}

#[test]
fn no_alert_comes_before_what_opens_a_short_delay() {
    let faits = [fait(Evenement::Avertissement, date(2026, 3, 5))];
    let situation =
        Situation { zone: Zone::Metropole, aujourdhui: date(2026, 3, 6), objet: None, faits: &faits, tentatives: &[] };
    let all = Escalier::calculer(voie("france-travail"), &situation);
    let dates: Vec<(u8, Date)> = all.alertes.iter().map(|one| (one.avant, one.le)).collect();
    assert_eq!(dates, [(7, date(2026, 3, 8)), (2, date(2026, 3, 13))], "ten days: no alert fifteen days before");
}

#[test]
fn when_something_is_to_be_confirmed_the_safe_date_has_its_alerts_too() {
    let faits = [fait(Evenement::NotificationIndu, date(2026, 3, 2))];
    let tried = [tente("rectification", date(2026, 3, 15), None)];
    let situation = Situation {
        zone: Zone::Metropole,
        aujourdhui: date(2026, 4, 20),
        objet: Some("RSA"),
        faits: &faits,
        tentatives: &tried,
    };
    let all = Escalier::calculer(voie("indu-caf"), &situation);
    let limits: Vec<Date> = all.alertes_du_jour().map(|one| one.limite).collect();
    assert_eq!(limits, [date(2026, 5, 4)], "the first date, not 15 June");
}
