//! A note: read whole, and what is found is a part of it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandem_secrets::chercher;

fuzz_target!(|texte: &str| {
    if let Some(found) = chercher(texte) {
        assert!(texte.get(found.debut..found.fin).is_some_and(|value| !value.is_empty()));
        assert!(!found.nature.raison().is_empty());
    }
});
