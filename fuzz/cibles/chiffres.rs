//! Figures received from another établissement: the file as it is, then any figures signed for good.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use tandem_indicateurs::{
    Annee,
    envoi::{Refus, ouvrir, signer},
};

fuzz_target!(|texte: &str| {
    let _ = ouvrir(texte);
    let Ok(annee) = serde_json::from_str::<Annee>(texte) else { return };
    match ouvrir(&signer("Établissement", date(2026, 11, 28), &[7; 32], 2026, &annee)) {
        Ok(open) => assert!(open.annee == annee && annee.a_la_place.unwrap_or(0) <= annee.aides),
        Err(refus) => assert!(matches!(refus, Refus::Incoherent | Refus::TropLong)),
    }
});
