//! The clocks and what an answer does.

use jiff::civil::{Date, date};

use super::model::*;
use crate::{agents::AgentId, personnes::PersonneId};

const ID: &str = "019aa000-0000-7000-8000-000000000001";

fn demande(droit: Droit, recue_le: Date) -> Demande {
    Demande {
        id: DemandeId::parse(ID).expect("id"),
        personne: PersonneId::parse(ID).expect("id"),
        droit,
        recue_le,
        canal: Canal::Oral,
        demandeur: Demandeur::Elle,
        contenu: Contenu::default(),
        agent: AgentId::parse(ID).expect("id"),
        note_le: jiff::Timestamp::UNIX_EPOCH,
        prolongation: None,
        reponse: None,
        levee: None,
    }
}

fn repondue(droit: Droit, sens: Sens) -> Demande {
    let reponse = Reponse {
        sens,
        fondement: None,
        mots: String::new(),
        le: date(2026, 11, 23),
        agent: AgentId::parse(ID).expect("id"),
    };
    Demande { reponse: Some(reponse), ..demande(droit, date(2026, 11, 1)) }
}

#[test]
fn a_month_ends_on_the_same_day_number_or_on_the_last_day() {
    for (from, to) in [
        ((2026, 11, 23), (2026, 12, 23)),
        ((2026, 1, 28), (2026, 2, 28)),
        ((2026, 1, 29), (2026, 2, 28)),
        ((2026, 1, 30), (2026, 2, 28)),
        ((2026, 1, 31), (2026, 2, 28)),
        ((2028, 1, 29), (2028, 2, 29)),
        ((2028, 1, 31), (2028, 2, 29)),
        ((2028, 2, 29), (2028, 3, 29)),
        ((2026, 2, 28), (2026, 3, 28)),
        ((2026, 3, 31), (2026, 4, 30)),
        ((2026, 12, 31), (2027, 1, 31)),
    ] {
        let day = |(y, m, d)| date(y, m, d);
        assert_eq!(demande(Droit::Acces, day(from)).terme(), day(to), "{from:?}");
    }
}

#[test]
fn two_more_months_count_from_the_day_it_came_not_from_a_shortened_month() {
    let told = |day| Some(Prolongation { motif: String::new(), dite_le: day });
    for (from, to) in [
        (date(2026, 1, 31), date(2026, 4, 30)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 29), date(2028, 2, 29)),
        (date(2026, 11, 23), date(2027, 2, 23)),
    ] {
        let late = Demande { prolongation: told(from), ..demande(Droit::Acces, from) };
        assert_eq!((late.terme(), late.premier_terme()), (to, terme(from, 1)), "{from}");
    }
}

#[test]
fn the_extension_is_announced_once_and_before_the_first_term() {
    let asked = demande(Droit::Acces, date(2026, 1, 31));
    assert!(asked.prolongeable(date(2026, 2, 28)) && !asked.prolongeable(date(2026, 3, 1)));
    let told = Some(Prolongation { motif: String::new(), dite_le: date(2026, 2, 2) });
    assert!(!Demande { prolongation: told, ..asked }.prolongeable(date(2026, 2, 3)));
    assert!(!repondue(Droit::Acces, Sens::Refusee).prolongeable(date(2026, 11, 2)));
}

#[test]
fn days_left_are_counted_to_the_last_day_then_lateness() {
    let asked = demande(Droit::Acces, date(2026, 10, 31));
    assert_eq!(asked.terme(), date(2026, 11, 30));
    assert_eq!(asked.etat(date(2026, 11, 23)), Etat::Reste(7));
    assert_eq!(asked.etat(date(2026, 11, 30)), Etat::Reste(0));
    assert_eq!(asked.etat(date(2026, 12, 1)), Etat::Retard(1));
    assert_eq!(asked.etat(date(2027, 12, 1)), Etat::Retard(366));
    assert_eq!(repondue(Droit::Acces, Sens::Acceptee).etat(date(2030, 1, 1)), Etat::Repondue);
}

#[test]
fn a_last_day_that_is_not_a_working_day_is_told_with_the_next_one() {
    assert_eq!(chome(date(2026, 11, 23)), None);
    assert_eq!((chome(date(2026, 11, 28)), chome(date(2026, 11, 29))), (Some("un samedi"), Some("un dimanche")));
    for day in [date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25), date(2027, 3, 29), date(2026, 12, 25)] {
        assert_eq!(chome(day), Some("un jour férié"), "{day}");
    }
    assert_eq!(ouvrable(date(2026, 12, 25)), date(2026, 12, 28));
    assert_eq!(ouvrable(date(2027, 1, 1)), date(2027, 1, 4));
    assert_eq!(ouvrable(date(2026, 11, 23)), date(2026, 11, 23));
}

#[test]
fn only_what_was_accepted_freezes_a_file_and_lifting_frees_it() {
    let froze = |droit, sens| repondue(droit, sens).gele();
    assert!(froze(Droit::Limitation, Sens::Acceptee) && froze(Droit::Limitation, Sens::Partielle));
    assert!(froze(Droit::Effacement, Sens::Acceptee) && froze(Droit::Opposition, Sens::Acceptee));
    assert!(!froze(Droit::Effacement, Sens::Partielle) && !froze(Droit::Acces, Sens::Acceptee));
    assert!(Droit::TOUS.iter().all(|droit| !froze(*droit, Sens::Refusee)));
    assert!(!demande(Droit::Limitation, date(2026, 11, 1)).gele());
    let levee = Levee { motif: String::new(), dite_le: date(2026, 11, 23), agent: AgentId::parse(ID).expect("id") };
    assert!(!Demande { levee: Some(levee), ..repondue(Droit::Limitation, Sens::Acceptee) }.gele());
}

#[test]
fn the_retention_engine_is_given_what_was_accepted_and_nothing_else() {
    assert_eq!(Demande::etendue(Droit::Effacement, Sens::Acceptee), Some("tout"));
    assert_eq!(Demande::etendue(Droit::Effacement, Sens::Partielle), Some("partie"));
    assert_eq!(Demande::etendue(Droit::Opposition, Sens::Acceptee), Some("tout"));
    assert_eq!(Demande::etendue(Droit::Opposition, Sens::Partielle), None);
    assert!(Droit::TOUS.iter().all(|droit| Demande::etendue(*droit, Sens::Refusee).is_none()));
    assert_eq!(Demande::etendue(Droit::Limitation, Sens::Acceptee), None);
}

#[test]
fn the_journal_is_told_for_three_years() {
    assert_eq!(debut_du_journal(date(2028, 2, 29)), date(2025, 2, 28));
}
