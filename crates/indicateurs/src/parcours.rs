//! Where the hand went: from the first act of the year to the last, for the same person and the same procedure.

use std::collections::HashMap;

use tandem_statistiques::masque::{SEUIL, Tableau};

use crate::{Parcours, Participation, effectif::Effectif};

struct Suivi {
    premier: (u16, u32, u8),
    dernier: (u16, u32, u8),
    professionnels: [u32; 2],
}

/// Procedures of the catalogue only: two acts « outside the catalogue » are not the same thing done twice.
pub fn parcours(tous: &[Participation]) -> Option<Parcours> {
    let mut suivis: HashMap<(u32, u16), Suivi> = HashMap::new();
    for un in tous.iter().filter(|un| un.procedure > 0) {
        let fait = (un.jour, un.acte, un.mode);
        let suivi = suivis.entry((un.personne, un.procedure)).or_insert(Suivi {
            premier: fait,
            dernier: fait,
            professionnels: [un.professionnel; 2],
        });
        if fait < suivi.premier {
            (suivi.premier, suivi.professionnels[0]) = (fait, un.professionnel);
        }
        if fait > suivi.dernier {
            (suivi.dernier, suivi.professionnels[1]) = (fait, un.professionnel);
        }
    }
    let mut cases = vec![Effectif::default(); 3];
    for ((personne, _), suivi) in suivis.iter().filter(|(_, suivi)| suivi.premier.1 != suivi.dernier.1) {
        let case = &mut cases[match suivi.premier.2.cmp(&suivi.dernier.2) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Greater => 2,
        }];
        case.compter(0);
        suivi.professionnels.iter().for_each(|&professionnel| case.voir(*personne, professionnel));
    }
    if !Effectif::somme(&cases).au_moins(crate::PERSONNES) {
        return None;
    }
    let valeurs: Vec<u64> = cases.iter().map(|case| case.aides).collect();
    let mut tableau = Tableau::new(&[valeurs]).ok()?;
    for colonne in (0..cases.len()).filter(|&colonne| !cases[colonne].montrable()) {
        tableau = tableau.proteger(0, colonne);
    }
    let masque = tableau.masquer(SEUIL);
    let [vers_elle, inchange, vers_nous] = [0, 1, 2].map(|colonne| masque.cellule(0, colonne).publiee());
    Some(Parcours { vers_elle, inchange, vers_nous })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fait(personne: u32, acte: u32, mode: u8) -> Participation {
        Participation {
            acte,
            personne,
            professionnel: acte % 4,
            jour: u16::try_from(acte).expect("small"),
            minutes: 0,
            procedure: 1,
            equipe: 0,
            champ: 0,
            mois: 0,
            mode,
            raison: 0,
        }
    }

    #[test]
    fn the_first_and_the_last_act_say_where_the_hand_went_whatever_came_between() {
        let mut tous = Vec::new();
        for personne in 0..10 {
            // Written out of order: a paper sheet is typed late.
            tous.extend([
                fait(personne, 30 + personne, 4),
                fait(personne, personne, 1),
                fait(personne, 15 + personne, 0),
            ]);
        }
        for personne in 10..18 {
            tous.extend([fait(personne, personne, 2), fait(personne, 20 + personne, 2)]);
        }
        // Once only: no path.
        tous.push(fait(99, 3, 0));
        let vu = parcours(&tous).expect("enough people");
        assert_eq!((vu.vers_elle, vu.inchange, vu.vers_nous), (Some(10), Some(8), Some(0)));
    }

    #[test]
    fn three_people_whose_hand_went_back_are_not_shown_nor_found_by_subtraction() {
        let mut tous = Vec::new();
        for (personne, (de, vers)) in (0..).zip(std::iter::repeat_n((0, 3), 20).chain(std::iter::repeat_n((3, 0), 3))) {
            tous.extend([fait(personne, personne, de), fait(personne, 100 + personne, vers)]);
        }
        let vu = parcours(&tous).expect("enough people");
        assert_eq!(vu.vers_nous, None);
        assert_eq!(vu.vers_elle, None, "the total minus the rest would give it back");
    }

    #[test]
    fn the_same_person_in_four_procedures_is_one_person() {
        let un =
            |n: u32, mode| Participation { procedure: u16::try_from(n % 4 + 1).expect("small"), ..fait(1, n, mode) };
        let tous: Vec<_> = (0..8).map(|n| un(n, 2)).collect();
        assert_eq!(parcours(&tous), None);
    }
}
