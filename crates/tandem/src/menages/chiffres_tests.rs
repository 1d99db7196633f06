//! People and households, on cases made by hand.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::{
    chiffres::{Chiffres, Individu, age, compter},
    model::{Lien, LigneId, Membre, Raison, Relation},
    model_tests::{membre, qui, signe},
};
use crate::personnes::PersonneId;

fn gens(people: &[(u16, Option<Date>, bool)]) -> BTreeMap<PersonneId, Individu> {
    people
        .iter()
        .map(|(n, naissance, accompagnee)| (qui(*n), Individu { naissance: *naissance, accompagnee: *accompagnee }))
        .collect()
}

fn chiffres(accompagnees: usize, du_menage: usize, menages: usize, enfants: usize) -> Chiffres {
    Chiffres { personnes_accompagnees: accompagnees, personnes_du_menage: du_menage, menages, enfants }
}

fn enfant_de(parent: u16, child: u16) -> Lien {
    let id = LigneId::parse("019aa000-0000-7000-8000-000000000001").expect("id");
    Lien { id, personne: qui(parent), autre: qui(child), relation: Relation::Enfant, signe: signe() }
}

const TODAY: Date = date(2026, 11, 23);

#[test]
fn a_person_alone_is_one_household() {
    assert_eq!(compter(&[], &[], &gens(&[(1, None, true)]), TODAY), chiffres(1, 1, 1, 0));
    assert_eq!(compter(&[], &[], &gens(&[(1, None, true), (2, None, true)]), TODAY), chiffres(2, 2, 2, 0));
    assert_eq!(compter(&[], &[], &gens(&[(1, None, false)]), TODAY), chiffres(0, 0, 0, 0));
    let alone_again = [membre(1, 1, 1, "2020", "2024"), membre(2, 1, 2, "2020", "")];
    let people = gens(&[(1, None, true), (2, None, false)]);
    assert_eq!(compter(&alone_again, &[], &people, TODAY), chiffres(1, 1, 1, 0), "the household she left is not hers");
    assert_eq!(compter(&alone_again, &[], &people, date(2022, 1, 1)), chiffres(1, 2, 1, 0));
}

#[test]
fn two_people_accompanied_under_one_roof_are_one_household() {
    let home = [membre(1, 1, 1, "", ""), membre(2, 1, 2, "", ""), membre(3, 1, 3, "", "")];
    let people = gens(&[(1, None, true), (2, None, true), (3, Some(date(2019, 5, 1)), false)]);
    assert_eq!(compter(&home, &[], &people, TODAY), chiffres(2, 3, 1, 1));
}

#[test]
fn a_child_in_two_households_is_one_person() {
    let homes =
        [membre(1, 1, 1, "", ""), membre(2, 1, 3, "", ""), membre(3, 2, 2, "2024", ""), membre(4, 2, 3, "2024", "")];
    let born = Some(date(2018, 6, 1));
    let both = gens(&[(1, None, true), (2, None, true), (3, born, false)]);
    assert_eq!(compter(&homes, &[], &both, TODAY), chiffres(2, 3, 2, 1));
    let mother = gens(&[(1, None, true), (2, None, false), (3, born, false)]);
    assert_eq!(compter(&homes, &[], &mother, TODAY), chiffres(1, 2, 1, 1));
    let child = gens(&[(1, None, false), (2, None, false), (3, born, true)]);
    assert_eq!(compter(&homes, &[], &child, TODAY), chiffres(1, 3, 2, 1));
}

#[test]
fn someone_not_born_yet_is_not_there_and_someone_dead_no_longer_is() {
    let home = [membre(1, 1, 1, "", ""), membre(2, 1, 2, "", "")];
    let people = gens(&[(1, Some(date(1990, 1, 1)), true), (2, Some(date(2024, 2, 29)), false)]);
    assert_eq!(compter(&home, &[], &people, date(2024, 2, 28)), chiffres(1, 1, 1, 0));
    assert_eq!(compter(&home, &[], &people, date(2024, 2, 29)), chiffres(1, 2, 1, 1), "born that day");
    let mut dead = membre(3, 1, 3, "2020", "10/05/2025");
    dead.fins[0].raison = Some(Raison::Deces);
    // Her other membership was left open: she is not there either.
    let all = [home[0].clone(), home[1].clone(), dead.clone(), membre(4, 2, 3, "2021", "")];
    let mut people = people;
    people.insert(qui(3), Individu { naissance: None, accompagnee: true });
    assert_eq!(compter(&all, &[], &people, date(2025, 5, 9)), chiffres(2, 3, 2, 1));
    assert_eq!(compter(&all, &[], &people, date(2025, 5, 10)), chiffres(1, 2, 1, 1), "she died that day");
    dead.fins[0].correction = Some(signe());
    let all = [home[0].clone(), home[1].clone(), dead];
    assert_eq!(compter(&all, &[], &people, date(2025, 5, 10)), chiffres(2, 3, 1, 1), "the death was a mistake");
}

#[test]
fn a_mistake_is_no_longer_counted_and_a_separation_still_is() {
    let mut wrong = membre(2, 1, 2, "2020", "");
    let people = gens(&[(1, None, true), (2, None, false)]);
    let home = |two: &Membre| [membre(1, 1, 1, "", ""), two.clone()];
    assert_eq!(compter(&home(&wrong), &[], &people, date(2023, 1, 1)).personnes_du_menage, 2);
    let left = membre(2, 1, 2, "2020", "2024");
    assert_eq!(compter(&home(&left), &[], &people, date(2023, 1, 1)).personnes_du_menage, 2, "then, she was there");
    wrong.correction = Some(signe());
    assert_eq!(compter(&home(&wrong), &[], &people, date(2023, 1, 1)).personnes_du_menage, 1);
}

#[test]
fn a_departure_the_day_of_an_arrival_counts_each_person_once() {
    // On 14 March 2024, 2 leaves household 1 for a household of her own, with child 3 in both, and 4 arrives.
    let all = [
        membre(1, 1, 1, "", ""),
        membre(2, 1, 2, "2019", "14/03/2024"),
        membre(3, 1, 3, "2019", ""),
        membre(4, 1, 4, "14/03/2024", ""),
        membre(5, 2, 2, "14/03/2024", ""),
        membre(6, 2, 3, "14/03/2024", ""),
    ];
    let people = gens(&[(1, None, true), (2, None, true), (3, Some(date(2019, 1, 1)), false), (4, None, false)]);
    assert_eq!(compter(&all, &[], &people, date(2024, 3, 13)), chiffres(2, 3, 1, 1));
    assert_eq!(compter(&all, &[], &people, date(2024, 3, 14)), chiffres(2, 4, 2, 1));
}

#[test]
fn someone_whose_birth_is_unknown_is_a_child_when_she_is_said_to_be_one() {
    let home = [membre(1, 1, 1, "", ""), membre(2, 1, 2, "", "")];
    let unknown = gens(&[(1, None, true), (2, None, false)]);
    assert_eq!(compter(&home, &[enfant_de(1, 2)], &unknown, TODAY).enfants, 1);
    assert_eq!(compter(&home, &[], &unknown, TODAY).enfants, 0);
    let grown = gens(&[(1, None, true), (2, Some(date(2000, 1, 1)), false)]);
    assert_eq!(compter(&home, &[enfant_de(1, 2)], &grown, TODAY).enfants, 0, "the child of someone may be an adult");
}

#[test]
fn a_child_born_on_29_february_is_eighteen_on_1_march() {
    let born = date(2008, 2, 29);
    assert_eq!(age(born, date(2026, 2, 28)), 17);
    assert_eq!(age(born, date(2026, 3, 1)), 18);
    assert_eq!(age(born, date(2028, 2, 29)), 20);
    assert_eq!(age(date(2010, 11, 23), date(2028, 11, 22)), 17);
    assert_eq!(age(date(2010, 11, 23), date(2028, 11, 23)), 18);
}

#[test]
fn two_files_read_as_one_in_the_same_household_are_one_person() {
    let mut twice = membre(2, 1, 1, "2021", "");
    twice.dossier = qui(9);
    let all = [membre(1, 1, 1, "", ""), twice];
    assert_eq!(compter(&all, &[], &gens(&[(1, None, true)]), TODAY), chiffres(1, 1, 1, 0));
}
