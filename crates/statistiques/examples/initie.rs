//! The strongest reader: one who runs this very program on every possible table and keeps those that give the same publication.
//! Counts how many hidden cells that corners, on every table of two rows and two columns up to a bound.
#![allow(clippy::unwrap_used, reason = "a measure may stop")]
#![allow(clippy::cast_precision_loss, reason = "figures for a reader")]

use std::collections::HashMap;
use tandem_statistiques::masque::{SEUIL, Tableau};

/// Cases go up to this value; those counted only up to `VUES`, so that what lies beyond the bound is seen from them.
const BORNE: u64 = 22;
const VUES: u64 = 14;

type Vue = Vec<Option<u64>>;

fn main() {
    let mut groupes: HashMap<Vue, (u64, Vec<(u64, u64)>)> = HashMap::new();
    for rang in 0..(BORNE + 1).pow(4) {
        let case = |i: u32| rang / (BORNE + 1).pow(i) % (BORNE + 1);
        let cases = [case(0), case(1), case(2), case(3)];
        let [a, b, c, d] = cases;
        let publication = Tableau::new(&[vec![a, b], vec![c, d]]).unwrap().masquer(SEUIL).publication().clone();
        let vue: Vue = publication.cellules.iter().map(|cellule| cellule.publiee()).collect();
        let valeurs = [a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d];
        let groupe = groupes.entry(vue).or_insert_with(|| (0, vec![(u64::MAX, 0); 9]));
        groupe.0 += u64::from(cases.iter().all(|&n| n <= VUES));
        for (etendue, n) in groupe.1.iter_mut().zip(valeurs) {
            *etendue = (etendue.0.min(n), etendue.1.max(n));
        }
    }
    let (mut cachees, mut trouvees, mut cernees) = (0_u64, 0_u64, 0_u64);
    for (vue, (nombre, etendues)) in &groupes {
        for (_, &(bas, haut)) in vue.iter().zip(etendues).filter(|(vue, _)| vue.is_none()) {
            cachees += nombre;
            trouvees += if haut == bas { *nombre } else { 0 };
            cernees += if haut > bas && haut - bas < SEUIL { *nombre } else { 0 };
        }
    }
    let pour = |n: u64| 100.0 * n as f64 / cachees as f64;
    println!(
        "tableaux 2 × 2, cases de 0 à {VUES} : {cachees} cases masquées ; trouvées {:.2} %, cernées à moins de {SEUIL} {:.2} %",
        pour(trouvees),
        pour(cernees)
    );
}
