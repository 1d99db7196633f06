//! Times, and what masking costs to the reader: the share of figures hidden in tables of the sizes met.
#![allow(clippy::unwrap_used, reason = "a measure may stop")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures for a reader"
)]

use std::hint::black_box;
use std::time::Instant;
use tandem_statistiques::croisement::Croisement;
use tandem_statistiques::duree::{Attente, Durees};
use tandem_statistiques::graphique::{Barre, barres};
use tandem_statistiques::masque::{Hierarchie, SEUIL, Tableau, deduire};
use tandem_statistiques::proportion::Proportion;

/// A small generator (xorshift64*): the same tables at each run.
struct Hasard(u64);

impl Hasard {
    fn suivant(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn unite(&mut self) -> f64 {
        (self.suivant() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A rank, the first ones far more often (Zipf): a few administrations and a few rights make most of the counts.
    fn rang(&mut self, n: usize) -> usize {
        let total: f64 = (1..=n).map(|i| 1.0 / i as f64).sum();
        let mut reste = self.unite() * total;
        for i in 1..=n {
            reste -= 1.0 / i as f64;
            if reste <= 0.0 {
                return i - 1;
            }
        }
        n - 1
    }
}

fn table(hasard: &mut Hasard, lignes: usize, colonnes: usize, personnes: usize) -> Vec<Vec<u64>> {
    let mut cases = vec![vec![0_u64; colonnes]; lignes];
    for _ in 0..personnes {
        // Each administration has its own rights: its first column is elsewhere.
        let l = hasard.rang(lignes);
        let c = (hasard.rang(colonnes) + l * 3) % colonnes;
        cases[l][c] += 1;
    }
    cases
}

/// Milliseconds, the best of a few.
fn temps<T>(tours: u32, mut faire: impl FnMut() -> T) -> f64 {
    let un = |faire: &mut dyn FnMut() -> T| {
        let debut = Instant::now();
        black_box(faire());
        debut.elapsed().as_secs_f64() * 1e3
    };
    (0..tours).map(|_| un(&mut || faire())).fold(f64::INFINITY, f64::min)
}

fn masquage(hasard: &mut Hasard, nom: &str, lignes: usize, colonnes: usize, personnes: usize) {
    let cases = table(hasard, lignes, colonnes, personnes);
    let masque = Tableau::new(&cases).unwrap().masquer(SEUIL);
    let (mut petites, mut autres, mut zeros) = (0, 0, 0);
    for (l, ligne) in cases.iter().enumerate() {
        for (c, &n) in ligne.iter().enumerate() {
            let cachee = masque.cellule(l, c).masquee();
            petites += usize::from(cachee && (1..SEUIL).contains(&n));
            autres += usize::from(cachee && n >= SEUIL);
            zeros += usize::from(n == 0);
        }
    }
    let marges = (0..lignes).map(|l| masque.total_ligne(l)).chain((0..colonnes).map(|c| masque.total_colonne(c)));
    let marges = marges.filter(|total| total.masquee()).count() + usize::from(masque.total().masquee());
    let pour = |n: usize| 100.0 * n as f64 / (lignes * colonnes) as f64;
    let gens: u64 = cases.iter().flatten().sum();
    let vus: u64 = (0..lignes)
        .flat_map(|l| (0..colonnes).map(move |c| (l, c)))
        .filter_map(|(l, c)| masque.cellule(l, c).publiee())
        .sum();
    let masquer = temps(7, || Tableau::new(&cases).unwrap().masquer(SEUIL));
    let auditer = temps(7, || deduire(masque.publication(), SEUIL));
    println!(
        "{nom:34} {masquer:8.2} ms (audit {auditer:6.2})  petites {:4.1} %  complémentaires {:4.1} %  zéros montrés {:4.1} %  \
         totaux masqués {marges} sur {}  personnes encore comptées {:4.1} %",
        pour(petites),
        pour(autres),
        pour(zeros),
        lignes + colonnes + 1,
        100.0 * vus as f64 / gens as f64
    );
}

fn main() {
    let mut hasard = Hasard(0x7A6D_656D);
    println!("Masquage (seuil {SEUIL})");
    for (nom, lignes, colonnes, personnes) in [
        ("CCAS, 12 × 8, 400 blocages", 12, 8, 400),
        ("association, 20 × 10, 2 000", 20, 10, 2_000),
        ("département, 40 × 20, 8 000", 40, 20, 8_000),
        ("grand, 200 × 20, 10 000", 200, 20, 10_000),
        ("grand, 200 × 20, 100 000", 200, 20, 100_000),
        ("enquête, 6 × 4, 484 réponses", 6, 4, 484),
        ("enquête, 6 × 4, 60 réponses", 6, 4, 60),
    ] {
        masquage(&mut hasard, nom, lignes, colonnes, personnes);
    }
    let parts: Vec<(usize, u64)> = (0..500).map(|i| (i / 8, hasard.suivant() % 40)).collect();
    println!("{:34} {:8.2} ms", "hiérarchie, 500 parts", temps(7, || Hierarchie::new(&parts).unwrap().masquer(SEUIL)));

    println!("\nDurées (médiane et p90, avec leurs intervalles)");
    for (nom, nombre, jours) in [
        ("5 000 000, dix ans", 5_000_000, 3_650.0),
        ("5 000 000, secondes éparses", 5_000_000, 4e9),
        ("484", 484, 400.0),
    ] {
        let attentes: Vec<Attente> = (0..nombre)
            .map(|_| Attente { jours: (hasard.unite().powi(3) * jours) as u32, finie: hasard.unite() < 0.8 })
            .collect();
        let duree = temps(3, || {
            let durees = Durees::new(&attentes);
            (durees.mediane(), durees.p90())
        });
        println!("{nom:34} {duree:8.2} ms");
    }

    println!("\nCroisements, proportions, graphiques");
    let reponses: Vec<(usize, usize)> = (0..100_000).map(|_| (hasard.rang(6), hasard.rang(5))).collect();
    let croiser = temps(7, || Croisement::compter(reponses.iter().copied(), 6, 5).masquer(SEUIL).unwrap());
    println!("{:34} {croiser:8.2} ms", "croiser 100 000 réponses, 6 × 5");
    let part = Proportion::new(70, 120).unwrap();
    let million = temps(3, || (0..1_000_000).map(|_| black_box(part).intervalle().bas).sum::<f64>());
    println!("{:34} {:8.2} ns", "intervalle de Wilson", million);
    let lignes: Vec<Barre> = (0..20)
        .map(|i| Barre { etiquette: format!("Réponse numéro {i}"), part: Proportion::new(i * 5, 120) })
        .collect();
    let svg = barres("mesure", "Vingt barres", &lignes).svg.len();
    println!(
        "{:34} {:8.3} ms, {svg} octets",
        "vingt barres en SVG",
        temps(50, || barres("mesure", "Vingt barres", &lignes))
    );
}
