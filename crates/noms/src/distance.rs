//! Edit distance with transposition of neighbours (optimal string alignment), one letter of the other word at a time: where each
//! letter of the first is stands in the bits of one number (Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau
//! edit distances", 2003). A search compares one word with tens of thousands.

/// Longest word compared, in bytes: the bits of a number.
const MAX: usize = 64;

/// Where each letter of a word is, so that it is compared with many.
#[derive(Clone, Debug)]
pub struct Motif {
    places: [u64; 256],
    longueur: usize,
}

impl Motif {
    /// Of a word; nothing when it is longer than what is compared.
    pub fn of(word: &[u8]) -> Option<Self> {
        let mut places = [0; 256];
        for (at, letter) in word.iter().enumerate().take(MAX) {
            places[usize::from(*letter)] |= 1_u64 << at;
        }
        (word.len() <= MAX).then_some(Self { places, longueur: word.len() })
    }

    /// Letters to add, remove, replace or swap with a neighbour to go from this word to `other`; nothing above `most`.
    pub fn distance(&self, other: &[u8], most: usize) -> Option<usize> {
        if self.longueur.abs_diff(other.len()) > most {
            return None;
        }
        if self.longueur == 0 {
            return Some(other.len());
        }
        // The columns of the table of distances, one bit a cell: does it grow (`up`) or shrink (`down`) from the one above?
        let (mut up, mut down, mut same, mut seen) = (u64::MAX, 0_u64, 0_u64, 0_u64);
        let last = 1_u64 << (self.longueur - 1);
        let mut found = self.longueur;
        for (at, letter) in other.iter().enumerate() {
            let here = self.places[usize::from(*letter)];
            let swapped = ((!same & here) << 1) & seen;
            same = ((here & up).wrapping_add(up) ^ up) | here | down | swapped;
            let right = down | !(same | up);
            let left = same & up;
            found = found + usize::from(right & last != 0) - usize::from(left & last != 0);
            // Each letter left can make it better by one at most.
            if found > most + (other.len() - at - 1) {
                return None;
            }
            let right = right << 1 | 1;
            up = left << 1 | !(same | right);
            down = right & same;
            seen = here;
        }
        Some(found)
    }
}

/// The same between two words, once.
pub fn distance(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    // What both begin and end with costs nothing, and names share much.
    let start = a.iter().zip(b).take_while(|(one, other)| one == other).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(one, other)| one == other).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    Motif::of(a)?.distance(b, most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, written the slow way.
    fn naive(a: &[u8], b: &[u8]) -> usize {
        let mut grid = vec![vec![0; b.len() + 1]; a.len() + 1];
        for (i, line) in grid.iter_mut().enumerate() {
            line[0] = i;
        }
        grid[0] = (0..=b.len()).collect();
        for i in 1..=a.len() {
            for j in 1..=b.len() {
                let cost = usize::from(a[i - 1] != b[j - 1]);
                grid[i][j] = (grid[i - 1][j] + 1).min(grid[i][j - 1] + 1).min(grid[i - 1][j - 1] + cost);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    grid[i][j] = grid[i][j].min(grid[i - 2][j - 2] + 1);
                }
            }
        }
        grid[a.len()][b.len()]
    }

    #[test]
    fn two_letters_swapped_are_one_mistake() {
        assert_eq!(distance(b"traore", b"troare", 2), Some(1));
        assert_eq!(distance(b"traore", b"trare", 2), Some(1));
        assert_eq!(distance(b"diallo", b"traore", 2), None);
    }

    proptest! {
        #[test]
        fn it_is_the_definition_and_symmetric(a in "[abc]{0,9}", b in "[abc]{0,9}", most in 0_usize..5) {
            let expected = Some(naive(a.as_bytes(), b.as_bytes())).filter(|&d| d <= most);
            prop_assert_eq!(distance(a.as_bytes(), b.as_bytes(), most), expected);
            prop_assert_eq!(distance(b.as_bytes(), a.as_bytes(), most), expected);
            prop_assert_eq!(Motif::of(a.as_bytes()).expect("short").distance(b.as_bytes(), most), expected);
        }

        #[test]
        fn a_word_of_any_length_is_compared_or_refused(a in "[abc]{50,70}", b in "[abc]{50,70}") {
            let whole = Motif::of(a.as_bytes());
            prop_assert_eq!(whole.is_some(), a.len() <= MAX);
            if let Some(whole) = whole {
                prop_assert_eq!(whole.distance(b.as_bytes(), 70), Some(naive(a.as_bytes(), b.as_bytes())));
            }
        }
    }
}
