//! From words near a query to people: what to ask the database, and in which order they come.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// People worth reading from the index for one query: beyond, the database would work for nothing.
const LIGNES: u32 = 2_000;
/// Words of each part that are asked for whatever their number of bearers.
const TOUJOURS: usize = 3;
/// Words of a part that are looked for together with a common word of another part.
const ENSEMBLE: usize = 8;
/// Bearers of a word gone through to find those who carry another: the latest ones.
pub const PARCOURUS: u32 = 5_000;
/// Bearers gone through for one query in one team, all pairs of words together.
const PARCOURUS_EN_TOUT: u32 = 2 * PARCOURUS;
/// The part that stands for the whole name.
const NOM_ENTIER: u8 = u8::MAX;

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

impl Voulu {
    /// Surprise: a rare word that fits says more than a common one. Kept as a whole number of bits.
    fn gain(&self) -> u32 {
        u32::from(self.poids) * (2 + rarete(self.effectif))
    }
}

/// The known words near each part of a query.
#[derive(Clone, Debug, Default)]
pub struct Recherche {
    unites: Vec<Vec<Voulu>>,
}

/// What to read from the index for one query, and what each word found is worth. Bounded in each team, but for those who
/// have exactly the name typed: all of them are read.
#[derive(Clone, Debug, Default)]
pub struct Lecture {
    /// Tokens whose bearers are all read.
    pub entiers: Vec<i64>,
    /// Tokens too many people carry: their latest bearers only, as many as are wanted.
    pub vastes: Vec<i64>,
    /// For a token too many people carry, others of which one wants who carries both, among the [`PARCOURUS`] latest
    /// bearers of the other.
    pub ensemble: BTreeMap<i64, Vec<i64>>,
    poids: HashMap<i64, Vec<(u8, u32)>>,
}

impl Recherche {
    pub(crate) fn new(unites: Vec<Vec<Voulu>>) -> Self {
        Self { unites: unites.into_iter().filter(|unite| !unite.is_empty()).collect() }
    }

    /// What to read from the index, nearest and rarest first. `nom` is the token of the whole name as it is heard, when
    /// several words were typed: who is called exactly so is found however common the two words are.
    ///
    /// A person's rank is the sum, over the parts, of her best word in each.
    pub fn lecture(&self, nom: Option<i64>) -> Lecture {
        let mut read = Lecture::default();
        let mut all: Vec<(usize, usize, Voulu)> = Vec::new();
        for (unite, found) in self.unites.iter().enumerate() {
            all.extend(found.iter().enumerate().map(|(rank, one)| (unite, rank, *one)));
        }
        all.sort_by_key(|(_, _, one)| std::cmp::Reverse(one.gain()));
        // One part: who carries a word worth more comes before who carries another, so the latest bearers of each are enough.
        let seule = self.unites.len() < 2;
        let mut rows = 0_u32;
        for (unite, rank, one) in all {
            let next = rows.saturating_add(one.effectif.max(1));
            if !seule && next <= LIGNES {
                rows = next;
                read.entiers.push(one.jeton);
            } else if seule || rank < TOUJOURS {
                read.vastes.push(one.jeton);
            } else {
                continue;
            }
            read.poids.entry(one.jeton).or_default().push((part(unite), one.gain()));
        }
        if let Some(nom) = nom.filter(|_| !seule) {
            let best = self.unites.iter().filter_map(|unite| unite.iter().map(Voulu::gain).max());
            read.poids.entry(nom).or_default().push((NOM_ENTIER, best.sum()));
            read.entiers.push(nom);
        }
        // A word may be near two parts.
        for list in [&mut read.entiers, &mut read.vastes] {
            list.sort_unstable();
            list.dedup();
        }
        read.ensemble = self.ensemble(&read.vastes);
        read
    }

    /// Words of two parts to look for together, since one of them is too common to be read whole: best first, bounded.
    fn ensemble(&self, vastes: &[i64]) -> BTreeMap<i64, Vec<i64>> {
        let mut pairs: Vec<(u32, Voulu, Voulu)> = Vec::new();
        for (at, unite) in self.unites.iter().enumerate() {
            for other in self.unites.iter().skip(at + 1) {
                for one in unite.iter().take(ENSEMBLE) {
                    for two in other.iter().take(ENSEMBLE).filter(|two| two.jeton != one.jeton) {
                        let (rare, vaste) = if one.effectif <= two.effectif { (one, two) } else { (two, one) };
                        pairs.push((one.gain() + two.gain(), *rare, *vaste));
                    }
                }
            }
        }
        pairs.retain(|(_, _, vaste)| vastes.contains(&vaste.jeton));
        pairs.sort_by_key(|(gain, ..)| std::cmp::Reverse(*gain));
        let mut kept: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        let mut rows = 0_u32;
        for (_, rare, vaste) in pairs {
            rows += rare.effectif.clamp(1, PARCOURUS);
            if rows > PARCOURUS_EN_TOUT {
                break;
            }
            let list = kept.entry(vaste.jeton).or_default();
            if !list.contains(&rare.jeton) {
                list.push(rare.jeton);
            }
        }
        kept
    }
}

impl Lecture {
    /// People, best first, from what was read: who carries which token.
    pub fn classer<K: Clone + Ord + Hash>(&self, lus: impl Iterator<Item = (i64, K)>) -> Vec<K> {
        let mut best: HashMap<(K, u8), u32> = HashMap::new();
        for (jeton, personne) in lus {
            for (unite, poids) in self.poids.get(&jeton).into_iter().flatten() {
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
}

fn part(unite: usize) -> u8 {
    u8::try_from(unite).unwrap_or(NOM_ENTIER - 1)
}

/// 0 for a word everybody carries, up to 7 for one that a single person carries.
fn rarete(effectif: u32) -> u32 {
    (16 - (32 - effectif.max(1).leading_zeros()).min(16)) / 2
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
        assert_eq!(search.lecture(None).classer(index.into_iter()), ["ana", "bob", "eve"]);
    }

    #[test]
    fn a_rare_word_says_more_than_a_common_one() {
        let search = Recherche::new(vec![vec![voulu(1, 100, 4000)], vec![voulu(2, 84, 2)]]);
        assert_eq!(search.lecture(None).classer([(1, "common"), (2, "rare")].into_iter()), ["rare", "common"]);
    }

    #[test]
    fn who_is_called_exactly_so_comes_first_even_when_nothing_else_was_read_of_her() {
        let search = Recherche::new(vec![vec![voulu(1, 100, 19_000)], vec![voulu(2, 100, 12_000), voulu(3, 80, 2)]]);
        let read = search.lecture(Some(9));
        assert_eq!(
            read.classer([(9, "marie martin"), (3, "martine"), (1, "marie")].into_iter()),
            ["marie martin", "martine", "marie"]
        );
        assert_eq!(read.entiers, [3, 9]);
    }

    #[test]
    fn one_word_asks_for_its_latest_bearers_only() {
        let read = Recherche::new(vec![vec![voulu(1, 100, 19_000), voulu(2, 60, 3)], vec![]]).lecture(Some(9));
        assert_eq!((read.entiers.len(), read.vastes.len(), read.ensemble.len()), (0, 2, 0));
    }

    #[test]
    fn two_common_words_are_looked_for_together_and_a_rare_one_beside_a_common_one() {
        let search = Recherche::new(vec![
            vec![voulu(1, 100, 19_000), voulu(4, 60, 4)],
            vec![voulu(2, 100, 12_000), voulu(3, 80, 2)],
        ]);
        let read = search.lecture(None);
        assert_eq!(read.vastes, [1, 2]);
        assert_eq!(read.ensemble, BTreeMap::from([(1, vec![3, 2]), (2, vec![4])]));
    }

    #[test]
    fn the_work_asked_of_the_database_is_bounded() {
        let many = |from: i64| -> Vec<Voulu> { (from..from + 48).map(|jeton| voulu(jeton, 60, 1_000_000)).collect() };
        let read = Recherche::new((0..8).map(|unite| many(unite * 100)).collect()).lecture(None);
        assert!(read.entiers.is_empty() && read.vastes.len() <= 8 * TOUJOURS);
        assert!(read.ensemble.values().map(Vec::len).sum::<usize>() <= 2);
        let small =
            Recherche::new(vec![(0..48).map(|jeton| voulu(jeton, 60, 1000)).collect(), many(100)]).lecture(None);
        assert!(small.entiers.len() <= 2, "{small:?}");
    }
}
