//! What stands on the day of the computation.

use std::collections::BTreeSet;

use tandem_statistiques::duree::{Attente, Durees, Quantile};

use crate::{Genre, MEDIANE, PERSONNES, Situation, Situations};

fn personnes<'a>(toutes: impl Iterator<Item = &'a Situation>) -> usize {
    toutes.map(|une| une.personne).collect::<BTreeSet<u32>>().len()
}

/// What may be shown of them: how many people each touches, nobody or five at least.
pub fn situations(toutes: &[Situation]) -> Situations {
    let nombre = |genre| personnes(toutes.iter().filter(|une| une.genre == genre && !une.finie));
    let montrer =
        |nombre: usize| (nombre == 0 || nombre >= PERSONNES).then(|| u64::try_from(nombre).unwrap_or(u64::MAX));
    let blocages = || toutes.iter().filter(|une| une.genre == Genre::Blocage);
    let attentes: Vec<Attente> = blocages().map(|une| Attente { jours: une.jours, finie: une.finie }).collect();
    let delai = match Durees::new(&attentes).mediane().valeur {
        Quantile::Atteint(jours) if personnes(blocages()) >= MEDIANE => Some(jours),
        _ => None,
    };
    Situations { personnes: Genre::TOUS.map(|genre| montrer(nombre(genre))), delai }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn une(genre: Genre, personne: u32, jours: u32, finie: bool) -> Situation {
        Situation { genre, personne, jours, finie }
    }

    #[test]
    fn people_are_counted_once_and_four_of_them_are_not_shown() {
        let mut toutes: Vec<_> = (0..8).map(|n| une(Genre::Echeance, n % 6, 3, false)).collect();
        toutes.extend((0..9).map(|n| une(Genre::Compte, n % 4, 0, false)));
        let vues = situations(&toutes);
        assert_eq!(vues.personnes, [None, Some(6), Some(0)]);
    }

    #[test]
    fn what_is_over_is_not_standing_but_counts_in_the_delay() {
        let finies = (0..8).map(|n| une(Genre::Blocage, n, 10 * (n + 1), true));
        let toutes: Vec<_> = finies.chain((8..14).map(|n| une(Genre::Blocage, n, 500, false))).collect();
        let vues = situations(&toutes);
        assert_eq!((vues.personnes[2], vues.delai), (Some(6), Some(70)));
        assert_eq!(situations(&toutes[..9]).delai, None, "nine people");
    }
}
