//! A staircase from anybody, then computed, whatever it says: first two bytes, the day.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandem_voies::{Escalier, Situation, Tentative, lire, lire_tous, verifier};

fuzz_target!(|octets: &[u8]| {
    let Some(([high, low], rest)) = octets.split_first_chunk() else { return };
    let Ok(texte) = std::str::from_utf8(rest) else { return };
    let day = i64::from(u16::from_be_bytes([*high, *low]));
    let Ok(aujourdhui) = jiff::civil::date(1900, 1, 1).checked_add(jiff::Span::new().days(day)) else { return };
    if let Err(fautes) = lire("essai.toml", texte) {
        let lines = texte.lines().count() + 1;
        assert!(!fautes.is_empty());
        assert!(fautes.iter().all(|one| one.ligne >= 1 && one.ligne <= lines && !one.phrase.is_empty()));
    }
    let Ok(voies) = lire_tous([("essai", texte)]) else { return };
    let _ = verifier(&voies, aujourdhui);
    for voie in &voies {
        // Every event the day before, every step tried the same day: loops and all.
        let Ok(hier) = aujourdhui.yesterday() else { return };
        let faits: Vec<tandem_delais::Survenu> = tandem_delais::Evenement::ALL
            .iter()
            .map(|evenement| tandem_delais::Survenu { evenement: *evenement, le: hier, estime: false })
            .collect();
        let tentatives: Vec<Tentative> = voie
            .marches
            .iter()
            .map(|marche| Tentative { marche: marche.cle.clone(), le: hier, par: None, reponse: None })
            .collect();
        for tentatives in [&tentatives[..], &[]] {
            let zone = tandem_delais::Zone::AlsaceMoselle;
            let escalier = Escalier::calculer(voie, &Situation { zone, aujourdhui, objet: None, faits: &faits, tentatives });
            assert_eq!(escalier.pas.len(), voie.marches.len());
        }
    }
});
