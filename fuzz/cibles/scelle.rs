//! What arrives sealed (a search in an address, a draft), written in hexadecimal; identifiers; marks of lists in SQL.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tandem_platform::{
    Keyring, Random,
    db::{Engine, dialect},
    ids,
    keys::{hex, unhex},
};

static KEYS: LazyLock<Keyring> = LazyLock::new(|| Keyring::from_secret(&[7; 32], Random::seeded(1)));

fuzz_target!(|octets: &[u8]| {
    let text = String::from_utf8_lossy(octets);
    if let Some(bytes) = unhex(&text) {
        assert_eq!(hex(&bytes), text.to_lowercase());
        assert!(KEYS.open("recherche", "x", &bytes).is_err(), "nobody forges a seal");
    }
    assert!(KEYS.open("recherche", "x", octets).is_err());
    let sealed = KEYS.seal("recherche", "x", &text);
    assert_eq!(KEYS.open("recherche", "x", &sealed).ok().as_deref(), Some(&*text));
    if let Some((at, bit)) = octets.split_first() {
        let mut changed = sealed.clone();
        let place = usize::from(*at) % changed.len();
        changed[place] ^= bit.first().copied().unwrap_or(1).max(1);
        assert!(KEYS.open("recherche", "x", &changed).is_err());
    }
    if let Some(id) = ids::canonical(&text) {
        assert_eq!(id, text);
    }
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let _ = dialect::render(engine, &text);
    }
});
