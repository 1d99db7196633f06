//! Edit distance with transposition of neighbours (optimal string alignment).

/// Longest word compared.
const MAX: usize = 40;

/// Letters to add, remove, replace or swap with a neighbour to go from `a` to `b`; nothing above `most`.
pub fn distance(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    // What both begin and end with costs nothing, and names share much.
    let start = a.iter().zip(b).take_while(|(one, other)| one == other).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(one, other)| one == other).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    if a.len().abs_diff(b.len()) > most || a.len() > MAX || b.len() > MAX {
        return None;
    }
    // Cells are small numbers: one byte each keeps the three rows in a few registers' worth of cache.
    let mut before = [0_u8; MAX + 1];
    let mut last: [u8; MAX + 1] = std::array::from_fn(|at| u8::try_from(at).unwrap_or(u8::MAX));
    let mut row = [0_u8; MAX + 1];
    for i in 1..=a.len() {
        row[0] = u8::try_from(i).unwrap_or(u8::MAX);
        let mut best = row[0];
        for j in 1..=b.len() {
            let cost = u8::from(a[i - 1] != b[j - 1]);
            let mut cell = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cell = cell.min(before[j - 2] + 1);
            }
            row[j] = cell;
            best = best.min(cell);
        }
        if usize::from(best) > most {
            return None;
        }
        before = last;
        last = row;
    }
    Some(usize::from(last[b.len()])).filter(|&found| found <= most)
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
        }
    }
}
