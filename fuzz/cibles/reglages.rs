//! The file of settings: read, or refused in one sentence that names its line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandem::config::Config;

fuzz_target!(|texte: &str| {
    if let Err(refused) = Config::parse("tandem.toml", texte, |_| None) {
        assert!(
            refused.0.starts_with("tandem.toml, ligne ") || refused.0.starts_with("valeur par défaut"),
            "{refused}"
        );
    }
});
