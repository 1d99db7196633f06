//! Headers a browser, or somebody else, sends: cookies, where the form comes from.
#![no_main]

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use libfuzzer_sys::fuzz_target;
use tandem_platform::{
    Keyring, Random,
    web::{cookie, csrf},
};

const NAMES: [&str; 4] = ["cookie", "origin", "host", "sec-fetch-site"];

fuzz_target!(|octets: &[u8]| {
    let mut headers = HeaderMap::new();
    for (at, line) in octets.split(|byte| *byte == b'\n').enumerate().take(12) {
        let Ok(value) = HeaderValue::from_bytes(line) else { continue };
        headers.append(HeaderName::from_static(NAMES[at % NAMES.len()]), value);
    }
    if let Some(value) = cookie::read(&headers, "tandem") {
        assert!(!value.contains(';'));
        if let Some(again) = cookie::set("tandem", value, true) {
            assert!(!again.as_bytes().contains(&b'\n'));
        }
    }
    let _ = csrf::same_site(&headers);
    let keys = Keyring::from_secret(&[7; 32], Random::seeded(1));
    let given = String::from_utf8_lossy(octets);
    assert!(!csrf::matches(&keys, "session", Some(&given)), "nobody guesses a token");
});
