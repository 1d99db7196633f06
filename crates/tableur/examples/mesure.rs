//! Measures reading, guessing and converting: `cargo run --release --example mesure`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test or a measure may stop")]

#[path = "../tests/outils/mod.rs"]
mod outils;

use std::time::Instant;

use tandem_tableur::{Correspondance, Limites, convertir, deviner, empreinte, lire};

/// Files made to cost as much as they can.
fn hostiles() {
    let cases = format!("<worksheet><sheetData><row>{}</row></sheetData></worksheet>", "<c/>".repeat(49 << 20));
    let chaines = format!("<sst>{}</sst>", "<si/>".repeat(39 << 20));
    let balise = format!("<worksheet><sheetData><row><c t='str'><v>{}", "x".repeat(190 << 20));
    let table = format!("<table:table><table:table-row>{}", "<table:table-cell/>".repeat(10 << 20));
    let fichiers = [
        ("190 MB of empty xlsx cells", outils::xlsx(&cases, "<sst/>")),
        ("190 MB of shared strings", outils::xlsx("<worksheet/>", &chaines)),
        ("one text of 190 MB", outils::xlsx(&balise, "<sst/>")),
        ("190 MB of empty ods cells", outils::ods(&table)),
    ];
    for (nom, octets) in fichiers {
        let depart = Instant::now();
        let reponse = lire("a", &octets, &Limites::default()).map(|f| f.lignes.len());
        println!("{nom:<28} {:>5} kB {:>6} ms  {reponse:?}", octets.len() / 1024, depart.elapsed().as_millis());
    }
}

fn main() {
    if std::env::args().any(|a| a == "hostiles") {
        hostiles();
        return;
    }
    let aujourdhui = jiff::civil::Date::constant(2025, 11, 23);
    println!(
        "{:<6} {:>7} {:>9} {:>10} {:>12} {:>12}",
        "format", "rows", "file kB", "read ms", "read rows/s", "whole rows/s"
    );
    for nombre in [10_000, 49_999] {
        let lignes = outils::file_active(nombre);
        let fichiers = [
            ("csv", outils::csv_de(&lignes).into_bytes()),
            ("xlsx", outils::xlsx_de(&lignes)),
            ("ods", outils::ods_de(&lignes)),
        ];
        for (nom, octets) in fichiers {
            let depart = Instant::now();
            let feuille = match lire(nom, &octets, &Limites::default()) {
                Ok(feuille) => feuille,
                Err(erreur) => {
                    println!("{nom}: {erreur}");
                    continue;
                }
            };
            let lecture = depart.elapsed();
            let choix = Correspondance::depuis(&deviner(&feuille));
            let lues = feuille.lignes.iter().filter_map(|l| convertir(l, &choix, aujourdhui).ok().flatten());
            let canons: usize = lues.map(|l| usize::from(!empreinte(&l).is_empty())).sum();
            let tout = depart.elapsed();
            assert_eq!(canons, nombre);
            #[allow(clippy::cast_precision_loss)]
            let debit = |duree: std::time::Duration| nombre as f64 / duree.as_secs_f64();
            println!(
                "{nom:<6} {nombre:>7} {:>9} {:>10.1} {:>12.0} {:>12.0}",
                octets.len() / 1024,
                lecture.as_secs_f64() * 1e3,
                debit(lecture),
                debit(tout)
            );
        }
    }
}
