//! Acts counted in rows and columns.

use crate::{Participation, effectif::Effectif, model::RAISONS};

/// A group per row and column.
pub type Cases = Vec<Vec<Effectif>>;

/// Counts each act once, where its first person is, and sees all its people there.
pub fn croiser(
    tous: &[Participation],
    (lignes, colonnes): (usize, usize),
    place: impl Fn(&Participation) -> Option<(usize, usize)>,
) -> Cases {
    let mut cases = vec![vec![Effectif::default(); colonnes]; lignes];
    let mut dernier: Option<(u32, Option<(usize, usize)>)> = None;
    for un in tous {
        let suite = dernier.filter(|(acte, _)| *acte == un.acte);
        let ou = suite.map_or_else(|| place(un), |(_, ou)| ou);
        let case = ou.and_then(|(l, c)| cases.get_mut(l).and_then(|ligne| ligne.get_mut(c)));
        if let Some(case) = case {
            if suite.is_none() {
                case.compter(un.minutes);
            }
            case.voir(un.personne, un.professionnel);
        }
        dernier = Some((un.acte, ou));
    }
    cases
}

/// In her place: its position and its reason.
pub fn a_la_place(un: &Participation) -> Option<(usize, usize)> {
    let mode = usize::from(un.mode);
    (mode < crate::PLACE).then(|| (mode, usize::from(un.raison).min(RAISONS - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn une(acte: u32, personne: u32, mode: u8) -> Participation {
        Participation {
            acte,
            personne,
            professionnel: personne,
            jour: 1,
            minutes: 20,
            procedure: 0,
            equipe: 0,
            champ: 0,
            mois: 0,
            mode,
            raison: 0,
        }
    }

    #[test]
    fn an_act_for_six_people_is_one_act_and_six_people() {
        let tous: Vec<_> = (0..6).map(|personne| une(1, personne, 2)).chain([une(2, 0, 0)]).collect();
        let cases = croiser(&tous, (1, 5), |un| Some((0, usize::from(un.mode))));
        assert_eq!((cases[0][2].aides, cases[0][2].minutes), (1, 20));
        let plus: Vec<_> = (3..8).map(|acte| une(acte, 5, 2)).collect();
        let avec: Vec<_> = tous.iter().copied().chain(plus).collect();
        assert!(croiser(&avec, (1, 5), |un| Some((0, usize::from(un.mode))))[0][2].au_moins(6));
        assert_eq!(cases[0][0].aides, 1);
    }
}
