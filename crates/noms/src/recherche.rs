//! From words near a query to people: what to ask the database, and in which order they come.

use std::collections::HashMap;
use std::hash::Hash;

/// People worth reading from the index for one query: beyond, the database would work for nothing.
const LIGNES: u32 = 2_000;
/// Candidates always asked for, for each part of a query.
const TOUJOURS: usize = 3;

/// A known word near a part of the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voulu {
    /// Its blind token.
    pub jeton: i64,
    /// How near, 1 to 100.
    pub poids: u8,
    /// How many people carry it.
    pub effectif: u32,
}

/// The known words near each part of a query.
#[derive(Clone, Debug, Default)]
pub struct Recherche {
    unites: Vec<Vec<Voulu>>,
}

impl Recherche {
    pub(crate) fn new(unites: Vec<Vec<Voulu>>) -> Self {
        Self { unites }
    }

    /// What to read from the index: token, part of the query, weight. Nearest and rarest first, bounded.
    ///
    /// A person's rank is the sum, over the parts, of her best weight in each.
    pub fn voulus(&self) -> Vec<(i64, u8, u32)> {
        let mut all: Vec<(usize, usize, Voulu)> = Vec::new();
        for (unite, found) in self.unites.iter().enumerate() {
            all.extend(found.iter().enumerate().map(|(rank, one)| (unite, rank, *one)));
        }
        // Surprise: a rare word that fits says more than a common one. Kept as a whole number of bits.
        let gain = |one: &Voulu| u32::from(one.poids) * (2 + rarete(one.effectif));
        all.sort_by_key(|(_, _, one)| std::cmp::Reverse(gain(one)));
        let mut rows = 0_u32;
        let mut kept = Vec::new();
        for (unite, rank, one) in all {
            let next = rows.saturating_add(one.effectif.max(1));
            if next > LIGNES && rank >= TOUJOURS {
                continue;
            }
            rows = next;
            kept.push((one.jeton, u8::try_from(unite).unwrap_or(u8::MAX), gain(&one)));
        }
        kept
    }
}

/// 0 for a word everybody carries, up to 7 for one that a single person carries.
fn rarete(effectif: u32) -> u32 {
    (16 - (32 - effectif.max(1).leading_zeros()).min(16)) / 2
}

/// The same ranking in memory, for an index held there: people, best first.
pub fn classer<K: Clone + Ord + Hash>(voulus: &[(i64, u8, u32)], postings: impl Iterator<Item = (i64, K)>) -> Vec<K> {
    let mut wanted: HashMap<i64, Vec<(u8, u32)>> = HashMap::new();
    for (jeton, unite, poids) in voulus {
        wanted.entry(*jeton).or_default().push((*unite, *poids));
    }
    let mut best: HashMap<(K, u8), u32> = HashMap::new();
    for (jeton, personne) in postings {
        for (unite, poids) in wanted.get(&jeton).into_iter().flatten() {
            let cell = best.entry((personne.clone(), *unite)).or_default();
            *cell = (*cell).max(*poids);
        }
    }
    let mut total: HashMap<K, u32> = HashMap::new();
    for ((personne, _), poids) in best {
        *total.entry(personne).or_default() += poids;
    }
    let mut ranked: Vec<(u32, K)> = total.into_iter().map(|(personne, poids)| (poids, personne)).collect();
    ranked.sort_by(|one, other| other.cmp(one));
    ranked.into_iter().map(|(_, personne)| personne).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voulu(jeton: i64, poids: u8, effectif: u32) -> Voulu {
        Voulu { jeton, poids, effectif }
    }

    #[test]
    fn who_fits_every_part_comes_first() {
        let search = Recherche::new(vec![vec![voulu(1, 100, 5)], vec![voulu(2, 88, 5), voulu(3, 66, 5)]]);
        let index = [(1, "ana"), (2, "ana"), (1, "bob"), (3, "bob"), (2, "eve")];
        assert_eq!(classer(&search.voulus(), index.into_iter()), ["ana", "bob", "eve"]);
    }

    #[test]
    fn a_rare_word_says_more_than_a_common_one() {
        let search = Recherche::new(vec![vec![voulu(1, 100, 4000)], vec![voulu(2, 84, 2)]]);
        assert_eq!(classer(&search.voulus(), [(1, "common"), (2, "rare")].into_iter()), ["rare", "common"]);
    }

    #[test]
    fn the_work_asked_of_the_database_is_bounded() {
        let many = (0..48).map(|jeton| voulu(jeton, 60, 1000)).collect();
        let rows: usize = Recherche::new(vec![many]).voulus().len() * 1000;
        assert!(rows <= 5_000, "{rows}");
    }
}
