//! The body of a form, and what a field keeps of it.
#![no_main]

use std::cell::RefCell;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, header},
};
use libfuzzer_sys::fuzz_target;
use tandem_platform::web::{
    Fields,
    upload::{Limits, read},
};

thread_local! {
    static RUNTIME: RefCell<tokio::runtime::Runtime> =
        RefCell::new(tokio::runtime::Builder::new_current_thread().build().expect("runtime"));
}

fuzz_target!(|octets: &[u8]| {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    let body = Body::from(octets.to_vec());
    let sent = RUNTIME.with_borrow(|on| on.block_on(read(&headers, body, Limits { form: 4096, file: 0 })));
    let Ok(sent) = sent else { return };
    let again = |value: String| Fields::from_pairs(vec![("a".into(), value)]);
    for (name, _) in sent.fields.pairs() {
        let (line, note) = (sent.fields.line(name), sent.fields.note(name));
        assert!(!line.contains(|c: char| c.is_control()) && !note.contains(|c: char| c.is_control() && c != '\n'));
        assert_eq!(again(line.clone()).line("a"), line);
        assert_eq!(again(note.clone()).note("a"), note);
        let _ = sent.fields.every(name);
    }
});
