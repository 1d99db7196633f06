//! Time of one staircase, and of reading them all: `cargo run --release -p tandem-voies --example mesure`.
#![allow(clippy::unwrap_used, reason = "a measure may stop")]
#![allow(clippy::cast_precision_loss, reason = "figures for a reader")]

use std::{fs, hint::black_box, path::Path, time::Instant};

use jiff::civil::date;
use tandem_delais::{Evenement, Survenu, Zone};
use tandem_voies::{Escalier, Situation, Tentative, lire_tous, verifier};

const TOURS: u32 = 20_000;
const LECTURES: u32 = 200;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../donnees/voies");
    let files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    let read = || lire_tous(files.iter().map(|(nom, texte)| (nom.as_str(), texte.as_str()))).unwrap();
    let debut = Instant::now();
    for _ in 0..LECTURES {
        black_box(read());
    }
    let each = debut.elapsed().as_secs_f64() * 1e3 / f64::from(LECTURES);
    let voies = read();
    println!("lire les {} matières       {each:8.2} ms", voies.len());
    let debut = Instant::now();
    for _ in 0..LECTURES {
        black_box(verifier(&voies, date(2026, 11, 26)));
    }
    println!("les vérifier               {:8.2} ms", debut.elapsed().as_secs_f64() * 1e3 / f64::from(LECTURES));
    let fait = |evenement, le| Survenu { evenement, le, estime: false };
    let faits = [
        fait(Evenement::Depot, date(2026, 6, 1)),
        fait(Evenement::DepotComplet, date(2026, 6, 1)),
        fait(Evenement::Accuse, date(2026, 6, 5)),
        fait(Evenement::NotificationIndu, date(2026, 11, 2)),
        fait(Evenement::Decision, date(2026, 11, 2)),
    ];
    let tente = |marche: &str, le| Tentative { marche: marche.to_owned(), le, par: None, reponse: None };
    let tentatives = [
        tente("message", date(2026, 11, 4)),
        tente("telephone", date(2026, 11, 10)),
        tente("rectification", date(2026, 11, 12)),
        tente("conciliation", date(2026, 11, 12)),
        tente("motifs", date(2026, 11, 12)),
    ];
    let situation = Situation {
        zone: Zone::Metropole,
        aujourdhui: date(2026, 11, 26),
        objet: None,
        faits: &faits,
        tentatives: &tentatives,
    };
    let mut total = 0.0;
    for voie in &voies {
        let debut = Instant::now();
        for _ in 0..TOURS {
            black_box(Escalier::calculer(black_box(voie), &situation));
        }
        let micros = debut.elapsed().as_secs_f64() * 1e6 / f64::from(TOURS);
        total += micros;
        println!("{:26} {micros:8.2} µs   ({} marches)", voie.cle, voie.marches.len());
    }
    println!("en moyenne                 {:8.2} µs par escalier", total / voies.len() as f64);
}
