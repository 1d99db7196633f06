//! Any file, as it is sent: read, guessed, every row converted and fingerprinted.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use tandem_tableur::{Correspondance, Limites, convertir, deviner, empreinte, empreinte_cellules, lire};

fuzz_target!(|octets: &[u8]| {
    let limites = Limites { lignes: 500, octets_decompresses: 4 << 20, ..Limites::default() };
    match lire("suivis", octets, &limites) {
        Err(erreur) => assert!(erreur.to_string().ends_with('.')),
        Ok(feuille) => {
            assert!(feuille.lignes.len() <= limites.lignes);
            let choix = Correspondance::depuis(&deviner(&feuille));
            for ligne in &feuille.lignes {
                let _ = empreinte_cellules(&ligne.cellules);
                match convertir(ligne, &choix, date(2026, 11, 24)) {
                    Ok(Some(lue)) => assert!(!empreinte(&lue).is_empty()),
                    Ok(None) => {}
                    Err(erreurs) => assert!(!erreurs.is_empty()),
                }
            }
        }
    }
});
