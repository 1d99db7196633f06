//! A form that carries a file. First byte: how the boundary is announced.
#![no_main]

use std::cell::RefCell;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, header},
};
use libfuzzer_sys::fuzz_target;
use tandem_platform::web::upload::{Limits, is_multipart, read};

thread_local! {
    static RUNTIME: RefCell<tokio::runtime::Runtime> =
        RefCell::new(tokio::runtime::Builder::new_current_thread().build().expect("runtime"));
}

const KINDS: [&str; 5] = [
    "multipart/form-data; boundary=B",
    "multipart/form-data; boundary=\"B\"",
    "multipart/form-data; boundary=",
    "multipart/form-data",
    "multipart/form-data; charset=x; boundary=B; y",
];

fuzz_target!(|octets: &[u8]| {
    let Some((kind, body)) = octets.split_first() else { return };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(KINDS[usize::from(*kind) % KINDS.len()]));
    assert!(is_multipart(&headers));
    let limits = Limits { form: 512, file: 4096 };
    let sent = RUNTIME.with_borrow(|on| on.block_on(read(&headers, Body::from(body.to_vec()), limits)));
    if let Ok(sent) = sent {
        if let Some(file) = sent.upload {
            assert!(!file.name.is_empty() && !file.name.contains(['/', '\\', '\n']) && file.bytes.len() <= body.len());
        }
        assert!(sent.fields.pairs().iter().all(|(_, value)| value.len() <= 3 * limits.form));
    }
});
