//! A fiche, rules alone, or a signed file, from anybody. First byte: which.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandem_fiches::{ecrire, lire, lire_regles, ouvrir};

fuzz_target!(|octets: &[u8]| {
    let Some((which, rest)) = octets.split_first() else { return };
    let Ok(texte) = std::str::from_utf8(rest) else { return };
    match which % 3 {
        0 => match lire("D01.toml", texte) {
            Ok(fiche) => {
                let written = ecrire(&fiche);
                let again = lire("D01.toml", &written).expect("what was written is read again");
                assert_eq!(ecrire(&again), written, "written twice, the same text");
            }
            Err(fautes) => {
                assert!(!fautes.is_empty());
                let lines = texte.lines().count() + 1;
                assert!(fautes.iter().all(|one| one.ligne >= 1 && one.ligne <= lines && !one.phrase.is_empty()));
            }
        },
        1 => {
            let _ = lire_regles("règles", texte);
        }
        _ => assert!(ouvrir("envoi.txt", texte).is_err(), "nobody guesses a signature"),
    }
});
