//! What may be shown, and what a reader can find of the rest.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tandem_statistiques::masque::SEUIL;

use super::{
    model::{COLONNES, Case, Compte, Etat, Ligne, Niveau, Nom, Publie},
    publier::{exemple, publier},
};

fn nommer(voie: &str) -> Nom {
    // « caf-rsa » is a right of « caf ».
    let administration = voie.split('-').next().unwrap_or(voie).to_owned();
    Nom { droit: voie.to_owned(), administration }
}

/// So many blocages, each of a person of its own.
fn lot(voie: &str, combien: u32, de: &dyn Fn(u32) -> Compte) -> Vec<Compte> {
    (0..combien).map(|n| Compte { voie: voie.to_owned(), ..de(n) }).collect()
}

fn simple(n: u32) -> Compte {
    Compte { voie: String::new(), personne: n, annee: 2026, jours: n, etat: Etat::EnCours, complexe: None, effets: 0 }
}

/// Each with its own people.
fn ensemble(lots: Vec<Vec<Compte>>) -> Vec<Compte> {
    let all = lots.into_iter().flatten().zip(0..);
    all.map(|(one, personne)| Compte { personne, ..one }).collect()
}

fn ligne<'a>(publie: &'a Publie, titre: &str) -> &'a Ligne {
    let found = publie.lignes.iter().find(|one| {
        (titre.is_empty() && one.niveau == Niveau::Ensemble) || one.droit == titre || one.administration == titre
    });
    found.unwrap_or_else(|| panic!("no « {titre} »: {:?}", publie.lignes))
}

fn nombre(ligne: &Ligne, colonne: usize) -> Option<u64> {
    match &ligne.cases[colonne] {
        Case::Nombre(n) => Some(*n),
        Case::Masque => None,
        other => panic!("{other:?} in column {colonne}"),
    }
}

#[test]
fn under_five_people_nothing_is_shown_however_many_blocages_they_have() {
    let few = |people| -> Vec<Compte> {
        lot("caf-rsa", 60, &simple).into_iter().map(|one| Compte { personne: one.personne % people, ..one }).collect()
    };
    assert!(publier(&few(4), &nommer).lignes.is_empty() && publier(&[], &nommer).lignes.is_empty());
    assert_eq!(nombre(ligne(&publier(&few(5), &nommer), ""), 0), Some(60));
}

#[test]
fn rows_too_small_are_put_together_and_a_larger_one_joins_them() {
    let all = ensemble(vec![
        lot("caf-rsa", 40, &simple),
        lot("caf-indu", 3, &simple),
        lot("caf-prime", 12, &simple),
        lot("cpam-soins", 2, &simple),
        lot("mdph-aah", 9, &simple),
        lot("impots-taxe", 30, &simple),
    ]);
    let publie = publier(&all, &nommer);
    let seen: Vec<(String, Option<u64>)> =
        publie.lignes.iter().map(|one| (format!("{}/{}", one.administration, one.droit), nombre(one, 0))).collect();
    let expected = [
        ("/", 96),
        ("caf/", 55),
        ("caf/caf-rsa", 40),
        ("caf/Autres droits\u{a0}: caf-prime\u{a0}; caf-indu", 15),
        ("impots/impots-taxe", 30),
        ("Autres administrations\u{a0}: mdph\u{a0}; cpam/", 11),
    ];
    assert_eq!(seen, expected.map(|(name, n)| (name.to_owned(), Some(n))));
}

#[test]
fn a_group_of_few_people_is_hidden_even_with_many_blocages() {
    // Twenty refused, of one person.
    let mut all = lot("caf-rsa", 60, &simple);
    all.iter_mut().take(20).for_each(|one| (one.personne, one.etat) = (0, Etat::Refuse));
    let shown = publier(&all, &nommer);
    assert_eq!((nombre(ligne(&shown, ""), 0), nombre(ligne(&shown, ""), 3)), (Some(60), None));
    assert!(shown.masque());
}

#[test]
fn delays_count_those_still_waiting_and_ask_for_ten_and_fifty_people() {
    let done = |n: u32| Compte { jours: 10 + n, etat: Etat::Obtenu, ..simple(n) };
    let delays = |all: &[Compte]| ligne(&publier(all, &nommer), "").cases[5..7].to_vec();
    assert_eq!(delays(&lot("caf-rsa", 9, &done)), [Case::TropPeu, Case::TropPeu]);
    assert_eq!(delays(&lot("caf-rsa", 10, &done)), [Case::Jours(14), Case::TropPeu]);
    assert_eq!(delays(&lot("caf-rsa", 50, &done)), [Case::Jours(34), Case::Jours(54)]);
    // Forty more have waited from 100 to 139 days: five of them 135 at least.
    let waiting =
        ensemble(vec![lot("caf-rsa", 50, &done), lot("caf-rsa", 40, &|n| Compte { jours: 100 + n, ..simple(n) })]);
    assert_eq!(delays(&waiting), [Case::Jours(54), Case::PlusDe(135)]);
}

#[test]
fn the_part_of_complex_ones_is_of_those_that_hang_on_a_demarche() {
    let of = |n: u32| Compte { complexe: [Some(true), Some(true), Some(false), None][n as usize % 4], ..simple(n) };
    assert_eq!(ligne(&publier(&lot("caf-rsa", 40, &of), &nommer), "").cases[7], Case::Part("67\u{a0}%".into()));
    assert_eq!(ligne(&publier(&lot("caf-rsa", 40, &simple), &nommer), "").cases[7], Case::SansDemarche);
    let few = |n: u32| Compte { complexe: (n < 12).then_some(n < 3), ..simple(n) };
    assert_eq!(ligne(&publier(&lot("caf-rsa", 40, &few), &nommer), "").cases[7], Case::Masque);
}

#[test]
fn every_row_has_its_figures_and_the_rights_add_up_to_their_administration() {
    let publie = exemple();
    assert!(publie.lignes.len() > 12 && publie.masque());
    assert!(publie.lignes.iter().all(|one| one.cases.len() == COLONNES.len()));
    let sum = |niveau| -> u64 {
        publie.lignes.iter().filter(|one| one.niveau == niveau).filter_map(|one| nombre(one, 0)).sum()
    };
    assert_eq!(
        Some(sum(Niveau::Administration)),
        nombre(&publie.lignes[0], 0),
        "the number of blocages is always shown"
    );
}

/// Blocages of one matter: still open or not, touching the rent or not.
type Matiere = [u64; 4];

/// Every way to share so many between the four.
fn partages(combien: u64) -> Vec<Matiere> {
    let mut all = Vec::new();
    for a in 0..=combien {
        for b in 0..=combien - a {
            all.extend((0..=combien - a - b).map(|c| [a, b, c, combien - a - b - c]));
        }
    }
    all
}

/// The figures of a row: open, obtained, touching the rent, not touching it.
fn figures(of: &Matiere) -> [u64; 4] {
    [of[0] + of[1], of[2] + of[3], of[0] + of[2], of[1] + of[3]]
}

fn comptes(voie: &str, of: &Matiere) -> Vec<Compte> {
    let kinds = [(Etat::EnCours, 1), (Etat::EnCours, 0), (Etat::Obtenu, 1), (Etat::Obtenu, 0)];
    let some =
        kinds.iter().zip(of).flat_map(|(kind, n)| std::iter::repeat_n(*kind, usize::try_from(*n).expect("small")));
    some.map(|(etat, effets)| Compte { voie: voie.to_owned(), etat, effets, ..simple(0) }).collect()
}

/// Two administrations, seven and eight blocages: whatever they are, a reader who tries every pair of matters that fits everything
/// published (both tables, both rows, the total) leaves at least six values to each hidden cell.
#[test]
fn nothing_hidden_is_found_by_trying_all_that_fits_both_tables_together() {
    let (ones, others) = (partages(7), partages(8));
    let mut attacked = 0;
    for (rank, other) in others.iter().enumerate() {
        // Every first matter with every tenth second: each is met, and the trial stays short.
        for one in ones.iter().skip(rank % 10).step_by(10) {
            let all = ensemble(vec![comptes("caf", one), comptes("cpam", other)]);
            let publie = publier(&all, &nommer);
            let rows = ["caf", "cpam", ""].map(|nom| ligne(&publie, nom));
            let shown = rows.map(|row| [1, 2, 8].map(|column| nombre(row, column)));
            if shown.iter().flatten().all(Option::is_some) {
                continue;
            }
            attacked += attaque(&shown, (one, other), (&ones, &others));
        }
    }
    assert!(attacked > 2_000, "{attacked} hidden cells");
}

/// Tries every pair; how many hidden cells it attacked. When a zero is shown and none hidden, a hidden cell is known to be one at least.
fn attaque(
    shown: &[[Option<u64>; 3]; 3],
    (one, other): (&Matiere, &Matiere),
    (ones, others): (&[Matiere], &[Matiere]),
) -> usize {
    let rows = |a: &Matiere, b: &Matiere| {
        let (a, b) = (figures(a), figures(b));
        [a, b, std::array::from_fn(|at| a[at] + b[at])]
    };
    let truth = rows(one, other);
    // The cell of those not touched is shown or hidden with the one beside it.
    let seen = |row: usize, at: usize| shown[row][at.min(2)].map(|_| truth[row][at]);
    let floor = |range: std::ops::Range<usize>| {
        let cells = (0..3).flat_map(|row| range.clone().map(move |at| (row, at)));
        let zeros: Vec<bool> =
            cells.filter(|(row, at)| truth[*row][*at] == 0).map(|(row, at)| seen(row, at).is_some()).collect();
        u64::from(!zeros.is_empty() && zeros.iter().all(|shown| *shown))
    };
    let floors = [floor(0..2), floor(0..2), floor(2..4), floor(2..4)];
    let fits = |rows: &[[u64; 4]; 3]| {
        (0..3).all(|row| (0..4).all(|at| seen(row, at).map_or(rows[row][at] >= floors[at], |n| n == rows[row][at])))
    };
    let mut found: BTreeMap<(usize, usize), (u64, u64)> = BTreeMap::new();
    for a in ones {
        for b in others {
            let tried = rows(a, b);
            if !fits(&tried) {
                continue;
            }
            for (row, cells) in tried.iter().enumerate() {
                for (at, n) in cells.iter().copied().enumerate().take(3).filter(|(at, _)| seen(row, *at).is_none()) {
                    let range = found.entry((row, at)).or_insert((n, n));
                    *range = (range.0.min(n), range.1.max(n));
                }
            }
        }
    }
    for (cell, (least, most)) in &found {
        assert!(most - least >= SEUIL, "{one:?} {other:?}: {cell:?} is between {least} and {most}\n{shown:?}");
    }
    found.len()
}

fn quelconque() -> impl Strategy<Value = Compte> {
    let voie = prop::sample::select(vec![
        "caf-rsa",
        "caf-indu",
        "caf-prime",
        "cpam-soins",
        "mdph-aah",
        "pref-dalo",
        "pref-daho",
    ]);
    let etat = prop::sample::select(vec![
        Etat::EnCours,
        Etat::EnCours,
        Etat::Obtenu,
        Etat::Obtenu,
        Etat::Refuse,
        Etat::Renonce,
    ]);
    (voie, 0_u32..90, 0_u32..500, etat, prop::option::of(any::<bool>()), 0_u8..64).prop_map(
        |(voie, personne, jours, etat, complexe, effets)| Compte {
            voie: voie.into(),
            personne,
            annee: 2026,
            jours,
            etat,
            complexe,
            effets,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Whatever the blocages: each figure shown is the true one, none is of fewer than five people, and those of a row hidden
    /// alone in a list of which the total is known do not exist.
    #[test]
    fn what_is_shown_is_true_and_of_five_people_at_least(all in prop::collection::vec(quelconque(), 0..260)) {
        let publie = publier(&all, &nommer);
        for row in &publie.lignes {
            let named: Vec<&str> = row.droit.split(['\u{a0}', ' ', ';', ':']).collect();
            let admin: Vec<&str> = row.administration.split(['\u{a0}', ' ', ';', ':']).collect();
            let of: Vec<&Compte> = all.iter().filter(|one| {
                let nom = nommer(&one.voie);
                row.niveau == Niveau::Ensemble
                    || (admin.contains(&nom.administration.as_str()) && (row.droit.is_empty() || named.contains(&nom.droit.as_str())))
            }).collect();
            let check = |column: usize, keep: &dyn Fn(&Compte) -> bool| {
                let kept: Vec<&&Compte> = of.iter().filter(|one| keep(one)).collect();
                let mut people: Vec<u32> = kept.iter().map(|one| one.personne).collect();
                people.sort_unstable();
                people.dedup();
                match nombre(row, column) {
                    Some(n) => assert!(n == kept.len() as u64 && (n == 0 || people.len() >= 5), "{row:?} {column}"),
                    None => assert!(column != 0, "the number of blocages is shown"),
                }
            };
            check(0, &|_| true);
            for (column, etat) in [Etat::EnCours, Etat::Obtenu, Etat::Refuse, Etat::Renonce].into_iter().enumerate() {
                check(1 + column, &move |one| one.etat == etat);
            }
            for at in 0..6 {
                check(8 + at, &move |one| one.effets >> at & 1 == 1);
                // Those not touched are a group too.
                if nombre(row, 8 + at).is_some() {
                    let mut people: Vec<u32> = of.iter().filter(|one| one.effets >> at & 1 == 0).map(|one| one.personne).collect();
                    people.sort_unstable();
                    people.dedup();
                    prop_assert!(people.is_empty() || people.len() >= 5);
                }
            }
            let hidden = (1..5).filter(|column| nombre(row, *column).is_none()).count();
            prop_assert!(hidden != 1, "the total gives it back: {:?}", row);
        }
    }
}
