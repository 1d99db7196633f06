//! Secrets caught and ordinary notes flagged, on each half of the corpora, and the time of a note. `--echecs` prints what
//! was missed on the half used for tuning only: the other is not to be looked at.
#![allow(clippy::cast_precision_loss, reason = "figures for a reader")]

#[path = "../tests/commun/mod.rs"]
mod commun;

use std::hint::black_box;
use std::time::Instant;

use commun::{ORDINAIRES, SECRETS, intacte, notes};
use tandem_secrets::chercher;

/// Passages over the corpus for the time.
const TOURS: u32 = 20;

fn main() {
    let misses = std::env::args().any(|arg| arg == "--echecs");
    println!("{:<22} {:>16} {:>18}", "", "secrets vus", "ordinaires refusés");
    for (name, odd) in [("réglage (paires)", false), ("intacte (impaires)", true)] {
        let count = |file: &str, wanted: bool| {
            let (mut right, mut all) = (0_u32, 0_u32);
            for (line, note) in notes(file).filter(|(line, _)| intacte(*line) == odd) {
                let found = chercher(&note);
                all += 1;
                right += u32::from(found.is_some());
                if misses && !odd && found.is_some() != wanted {
                    let what = found.and_then(|f| note.get(f.debut..f.fin));
                    println!("  ligne {line} : {note:?} {what:?}");
                }
            }
            (right, all, f64::from(right) * 100.0 / f64::from(all.max(1)))
        };
        let (caught, secrets, recall) = count(SECRETS, true);
        let (flagged, ordinary, noise) = count(ORDINAIRES, false);
        println!("{name:<22} {caught:>4}/{secrets} {recall:>5.1} % {flagged:>6}/{ordinary} {noise:>5.2} %");
    }
    temps();
}

fn temps() {
    let mut all: Vec<String> = notes(ORDINAIRES).map(|(_, note)| note).collect();
    let long: Vec<String> = all.chunks(4).map(|four| four.join(". ").chars().take(300).collect()).collect();
    all.retain(|note| !note.is_empty());
    for (name, list) in [("note du corpus", &all), ("300 caractères", &long)] {
        let start = Instant::now();
        for _ in 0..TOURS {
            for note in list {
                black_box(chercher(black_box(note)));
            }
        }
        let each = start.elapsed().as_secs_f64() * 1e6 / (list.len() as f64 * f64::from(TOURS));
        println!("{name} : {each:.1} µs");
    }
}
