//! From words near a query to people: what to ask the database, and in which order they come.

use std::collections::{BTreeMap, HashMap};

/// People worth reading from the index for one query: beyond, the database would work for nothing.
const LIGNES: u32 = 1_000;
/// Words of each part that are asked for whatever their number of bearers.
const TOUJOURS: usize = 3;
/// Words of a part that are looked for together with a common word of another part.
const ENSEMBLE: usize = 8;
/// Bearers gone through, in all the teams looked at, to find those who carry another word too: the latest of each word. No other
/// word is looked at once so many were, all together.
pub const PARCOURUS: u32 = 500;
/// Whole names asked for beside the one typed.
const NOMS: usize = 64;
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
    /// Keys of whole names that known words near those typed make together, best first, with what they are worth.
    noms: Vec<(String, u32)>,
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
    /// bearers of the other, the teams together.
    pub ensemble: BTreeMap<i64, Vec<i64>>,
    poids: HashMap<i64, Vec<(u8, u32)>>,
}

impl Recherche {
    pub(crate) fn new(unites: Vec<Vec<Voulu>>) -> Self {
        Self { unites: unites.into_iter().filter(|unite| !unite.is_empty()).collect(), noms: Vec::new() }
    }

    /// The same, with the whole names that the words near each word typed make together. Each word comes with its key as
    /// it is heard: who carries two common words under one name is found without going through all those who carry one.
    pub(crate) fn avec_noms(self, mots: &[Vec<(Voulu, &str)>]) -> Self {
        let mut keys: Vec<Vec<(&str, u32)>> = Vec::new();
        for near in mots {
            let mut mine: Vec<(&str, u32)> = near.iter().map(|(one, key)| (*key, one.gain())).collect();
            mine.sort_by_key(|(key, gain)| (*key, std::cmp::Reverse(*gain)));
            mine.dedup_by_key(|(key, _)| *key);
            mine.sort_by_key(|(key, gain)| (std::cmp::Reverse(*gain), *key));
            mine.truncate(ENSEMBLE);
            keys.push(mine);
        }
        if !(2..=3).contains(&keys.len()) {
            return self;
        }
        let mut names: Vec<(Vec<&str>, u32)> = vec![(Vec::new(), 0)];
        for mine in &keys {
            let mut longer = Vec::with_capacity(names.len() * mine.len());
            for (words, gain) in &names {
                longer.extend(mine.iter().map(|(key, more)| ([words.as_slice(), &[*key]].concat(), gain + more)));
            }
            names = longer;
        }
        let mut noms: Vec<(String, u32)> = names
            .into_iter()
            .map(|(mut words, gain)| {
                words.sort_unstable();
                (words.join(" "), gain)
            })
            .collect();
        noms.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        noms.truncate(NOMS);
        Self { noms, ..self }
    }

    /// What to read from the index, nearest and rarest first. `jeton` gives the token of a whole name as it is heard; `nom` is
    /// the one typed, when several words were: who is called exactly so is found however common the words are.
    ///
    /// A person's rank is the sum, over the parts, of her best word in each.
    pub fn lecture(&self, nom: Option<&str>, jeton: impl Fn(&str) -> Option<i64>) -> Lecture {
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
        if let Some(token) = nom.filter(|_| !seule).and_then(&jeton) {
            let best = self.unites.iter().filter_map(|unite| unite.iter().map(Voulu::gain).max());
            read.poids.entry(token).or_default().push((NOM_ENTIER, best.sum()));
            read.entiers.push(token);
        }
        for (key, gain) in self.noms.iter().filter(|(key, _)| nom != Some(key.as_str())) {
            let Some(token) = jeton(key) else { continue };
            read.poids.entry(token).or_default().push((NOM_ENTIER, *gain));
            read.vastes.push(token);
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
            if rows >= PARCOURUS {
                break;
            }
            rows += rare.effectif.clamp(1, PARCOURUS);
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
    pub fn classer<K: Clone + Ord>(&self, lus: impl Iterator<Item = (i64, K)>) -> Vec<K> {
        let mut all: Vec<(K, u8, u32)> = Vec::new();
        for (jeton, personne) in lus {
            let worth = self.poids.get(&jeton).into_iter().flatten();
            all.extend(worth.map(|(unite, poids)| (personne.clone(), *unite, *poids)));
        }
        // Of each person in each part, the best first.
        all.sort_unstable_by(|one, other| (&one.0, one.1, other.2).cmp(&(&other.0, other.1, one.2)));
        all.dedup_by(|next, kept| next.0 == kept.0 && next.1 == kept.1);
        let people = all.chunk_by(|one, next| one.0 == next.0);
        let mut ranked: Vec<(u32, K)> =
            people.filter_map(|hers| Some((hers.iter().map(|one| one.2).sum(), hers.first()?.0.clone()))).collect();
        ranked.sort_unstable_by(|one, other| other.cmp(one));
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
        assert_eq!(search.lecture(None, |_| None).classer(index.into_iter()), ["ana", "bob", "eve"]);
    }

    #[test]
    fn a_rare_word_says_more_than_a_common_one() {
        let search = Recherche::new(vec![vec![voulu(1, 100, 4000)], vec![voulu(2, 84, 2)]]);
        assert_eq!(
            search.lecture(None, |_| None).classer([(1, "common"), (2, "rare")].into_iter()),
            ["rare", "common"]
        );
    }

    #[test]
    fn who_is_called_exactly_so_comes_first_even_when_nothing_else_was_read_of_her() {
        let search = Recherche::new(vec![vec![voulu(1, 100, 19_000)], vec![voulu(2, 100, 12_000), voulu(3, 80, 2)]]);
        let read = search.lecture(Some("nom"), |_| Some(9));
        assert_eq!(
            read.classer([(9, "marie martin"), (3, "martine"), (1, "marie")].into_iter()),
            ["marie martin", "martine", "marie"]
        );
        assert_eq!(read.entiers, [3, 9]);
    }

    #[test]
    fn one_word_asks_for_its_latest_bearers_only() {
        let read = Recherche::new(vec![vec![voulu(1, 100, 19_000), voulu(2, 60, 3)], vec![]])
            .lecture(Some("nom"), |_| Some(9));
        assert_eq!((read.entiers.len(), read.vastes.len(), read.ensemble.len()), (0, 2, 0));
    }

    #[test]
    fn two_common_words_are_looked_for_together_and_a_rare_one_beside_a_common_one() {
        let search = Recherche::new(vec![
            vec![voulu(1, 100, 19_000), voulu(4, 60, 4)],
            vec![voulu(2, 100, 12_000), voulu(3, 80, 2)],
        ]);
        let read = search.lecture(None, |_| None);
        assert_eq!(read.vastes, [1, 2]);
        assert_eq!(read.ensemble, BTreeMap::from([(1, vec![3, 2]), (2, vec![4])]));
    }

    #[test]
    fn the_whole_names_that_near_words_make_are_asked_for_and_she_comes_before_who_carries_one_word() {
        let near = [
            vec![(voulu(1, 100, 19_000), "mari"), (voulu(5, 90, 300), "mari"), (voulu(4, 60, 40), "mariam")],
            vec![(voulu(2, 100, 12_000), "martin"), (voulu(3, 80, 20), "martini")],
        ];
        let words = near.iter().map(|part| part.iter().map(|(one, _)| *one).collect()).collect();
        let tokens = [("mari martin", 10), ("mariam martin", 11), ("mariam martini", 12)];
        let token = |key: &str| tokens.iter().find(|known| known.0 == key).map(|known| known.1);
        let read = Recherche::new(words).avec_noms(&near).lecture(Some("mari martin"), token);
        assert!(read.entiers.contains(&10), "the one typed, whole");
        assert_eq!(read.vastes.iter().filter(|token| **token > 9).collect::<Vec<_>>(), [&11, &12]);
        assert_eq!(
            read.classer([(4, "mariam sow"), (11, "mariam martin")].into_iter()),
            ["mariam martin", "mariam sow"]
        );
    }

    #[test]
    fn the_whole_names_asked_for_are_few_whatever_was_typed() {
        for parts in 0..6 {
            let near: Vec<Vec<(Voulu, &str)>> = (0..parts)
                .map(|part| {
                    let keys = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
                    keys.iter().zip(part * 10..).map(|(key, jeton)| (voulu(jeton, 60, 9), *key)).collect()
                })
                .collect();
            let words = near.iter().map(|part| part.iter().map(|(one, _)| *one).collect()).collect();
            let made = Recherche::new(words).avec_noms(&near).noms.len();
            assert_eq!(made, if (2..=3).contains(&parts) { NOMS } else { 0 }, "{parts} parts");
        }
    }

    #[test]
    fn the_work_asked_of_the_database_is_bounded() {
        let many = |from: i64| -> Vec<Voulu> { (from..from + 48).map(|jeton| voulu(jeton, 60, 1_000_000)).collect() };
        let read = Recherche::new((0..8).map(|unite| many(unite * 100)).collect()).lecture(None, |_| None);
        assert!(read.entiers.is_empty() && read.vastes.len() <= 8 * TOUJOURS);
        assert!(read.ensemble.values().map(Vec::len).sum::<usize>() <= 2);
        let small = Recherche::new(vec![(0..48).map(|jeton| voulu(jeton, 60, 1000)).collect(), many(100)])
            .lecture(None, |_| None);
        assert!(small.entiers.len() <= 2, "{small:?}");
    }
}
