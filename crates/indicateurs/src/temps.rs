//! Durations noted: time of each position, and the own durations of the simulator.

use std::collections::HashMap;

use crate::{Colonne, Duree, MEDIANE, Noms, PLACE, Participation, Temps, effectif::Effectif};

/// Minutes of an act, at most (an act is never noted longer).
const PLUS_LONG: usize = 600;

/// How many acts lasted each number of minutes, and of how many people.
#[derive(Clone)]
struct Durees {
    par_minute: Vec<u32>,
    effectif: Effectif,
}

impl Default for Durees {
    fn default() -> Self {
        Self { par_minute: vec![0; PLUS_LONG + 1], effectif: Effectif::default() }
    }
}

impl Durees {
    fn noter(&mut self, un: &Participation) {
        self.par_minute[usize::from(un.minutes).min(PLUS_LONG)] += 1;
        self.effectif.compter(un.minutes);
        self.effectif.voir(un.personne, un.professionnel);
    }

    /// The duration that half of the acts do not exceed: the lower one of an even number, so that it is one that was noted.
    fn mediane(&self) -> Option<u32> {
        if !self.effectif.au_moins(MEDIANE) {
            return None;
        }
        let moitie = self.effectif.aides.div_ceil(2);
        let mut vues = 0_u64;
        let trouvee = self.par_minute.iter().position(|&nombre| {
            vues += u64::from(nombre);
            vues >= moitie
        });
        trouvee.and_then(|minutes| u32::try_from(minutes).ok())
    }
}

/// The first participation of each act whose duration is noted.
fn chronometrees(tous: &[Participation]) -> impl Iterator<Item = &Participation> {
    let mut dernier = None;
    tous.iter().filter(move |un| dernier.replace(un.acte) != Some(un.acte)).filter(|un| un.minutes > 0)
}

/// Time of each group of positions.
pub fn par_position(tous: &[Participation], colonnes: &[Colonne]) -> Vec<Temps> {
    let mut durees = vec![Durees::default(); colonnes.len()];
    for un in chronometrees(tous) {
        let rang = colonnes.iter().position(|colonne| colonne.membres.contains(&usize::from(un.mode)));
        if let Some(durees) = rang.and_then(|rang| durees.get_mut(rang)) {
            durees.noter(un);
        }
    }
    let temps = |durees: &Durees| Temps {
        minutes: durees.effectif.minutes,
        chronometrees: durees.effectif.aides,
        mediane: durees.mediane(),
    };
    durees.iter().map(temps).collect()
}

/// Own durations of each procedure of the catalogue that has some to show: in her place, then with her, time after time.
pub fn par_procedure(tous: &[Participation], noms: &Noms) -> Vec<Duree> {
    let mut place = vec![Durees::default(); noms.procedures.len()];
    let mut avec = vec![[(); 4].map(|()| Durees::default()); noms.procedures.len()];
    let mut fois: HashMap<(u32, u16), usize> = HashMap::new();
    let mut dans_l_ordre: Vec<&Participation> = chronometrees(tous).filter(|un| un.procedure > 0).collect();
    dans_l_ordre.sort_by_key(|un| (un.jour, un.acte));
    for un in dans_l_ordre {
        let (rang, mode) = (usize::from(un.procedure), usize::from(un.mode));
        if rang >= place.len() {
            continue;
        }
        if mode < PLACE {
            place[rang].noter(un);
        } else {
            let vue = fois.entry((un.personne, un.procedure)).or_default();
            avec[rang][(*vue).min(3)].noter(un);
            *vue += 1;
        }
    }
    let duree = |rang: usize| Duree {
        procedure: noms.procedures[rang].clone(),
        a_la_place: place[rang].mediane(),
        avec: [0, 1, 2, 3].map(|vue: usize| avec[rang][vue].mediane()),
    };
    let dite = |duree: &Duree| duree.a_la_place.is_some() || duree.avec.iter().any(Option::is_some);
    (1..noms.procedures.len()).map(duree).filter(dite).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fait(personne: u32, jour: u16, mode: u8, minutes: u16) -> Participation {
        Participation {
            acte: personne * 1000 + u32::from(jour),
            personne,
            professionnel: personne % 3,
            jour,
            minutes,
            procedure: 1,
            equipe: 0,
            champ: 0,
            mois: 0,
            mode,
            raison: 0,
        }
    }

    fn noms() -> Noms {
        Noms { procedures: vec!["hors".into(), "RSA".into()], ..Noms::default() }
    }

    #[test]
    fn own_durations_follow_each_persons_first_second_and_third_time() {
        let mut tous = Vec::new();
        for personne in 0..10 {
            tous.push(fait(personne, 1, 0, 5));
            // Typed out of order on purpose.
            tous.extend(
                [(40, 12), (10, 30), (20, 20), (60, 6), (80, 6)]
                    .map(|(jour, minutes)| fait(personne, jour, 3, minutes)),
            );
        }
        let durees = par_procedure(&tous, &noms());
        assert_eq!(durees.len(), 1);
        assert_eq!(durees[0].a_la_place, Some(5));
        assert_eq!(durees[0].avec, [Some(30), Some(20), Some(12), Some(6)]);
    }

    #[test]
    fn nine_people_or_two_professionals_have_no_median() {
        let neuf: Vec<_> = (0..9).map(|personne| fait(personne, 1, 0, 5)).collect();
        let deux: Vec<_> = (0..20).map(|n| Participation { professionnel: n % 2, ..fait(n, 1, 0, 5) }).collect();
        assert_eq!(par_procedure(&neuf, &noms()), []);
        assert_eq!(par_procedure(&deux, &noms()), []);
    }

    #[test]
    fn an_act_without_a_duration_is_in_no_median() {
        let mut tous: Vec<_> = (0..12).map(|personne| fait(personne, 1, 0, 5)).collect();
        tous.extend((20..60).map(|personne| fait(personne, 1, 0, 0)));
        let colonnes = [Colonne { nom: "M0".into(), membres: vec![0], total: 52 }];
        let temps = par_position(&tous, &colonnes);
        assert_eq!((temps[0].chronometrees, temps[0].minutes, temps[0].mediane), (12, 60, Some(5)));
    }
}
