//! Rows too small to be shown, put together so that several tables can share the same rows.

/// Rows put together so that each may be shown: the ranks of each row, and the rows that are several in one.
///
/// A row under `seuil`, or that `petite` says too small (when people are counted rather than lines), joins the others that are.
/// While what they make together is under `seuil` more than their number, or still too small, the smallest of the shown rows
/// joins them: each of them, that is one at least, may then be any of `seuil + 1` values. Rows of nobody are left out. One row
/// of all: nothing of this level may be shown, only its total.
///
/// Rows keep their order; the one that is several comes last.
pub fn regrouper(valeurs: &[u64], seuil: u64, petite: impl Fn(&[usize]) -> bool) -> Vec<Vec<usize>> {
    let suffit = |ensemble: &[usize]| {
        let membres = u64::try_from(ensemble.len()).unwrap_or(u64::MAX);
        let somme = ensemble.iter().fold(0_u64, |somme, &rang| somme.saturating_add(valeurs[rang]));
        membres > 1 && somme >= seuil.saturating_add(membres) && !petite(ensemble)
    };
    let trop_petite = |rang: usize| valeurs[rang] < seuil || petite(&[rang]);
    let mut seules: Vec<usize> = (0..valeurs.len()).filter(|&rang| valeurs[rang] > 0).collect();
    let mut ensemble: Vec<usize> = seules.iter().copied().filter(|&rang| trop_petite(rang)).collect();
    seules.retain(|&rang| !trop_petite(rang));
    while !ensemble.is_empty() && !suffit(&ensemble) {
        let next = (0..seules.len()).min_by_key(|&at| (valeurs[seules[at]], seules[at]));
        let Some(next) = next else { break };
        ensemble.push(seules.remove(next));
    }
    ensemble.sort_unstable();
    let mut rangees: Vec<Vec<usize>> = seules.into_iter().map(|rang| vec![rang]).collect();
    rangees.extend((!ensemble.is_empty()).then_some(ensemble));
    rangees
}
