//! Protective headers of every answer.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Only our own files, no inline script or style, no frame, forms to ourselves.
pub const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
                       connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Adds the headers; pages about people are never kept by a browser or a proxy.
pub fn protect(headers: &mut HeaderMap) {
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // What is not a page may be held tighter.
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(CSP));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_inline_is_ever_allowed() {
        assert!(!CSP.contains("unsafe"));
    }

    #[test]
    fn a_page_is_not_kept_but_a_file_may_be() {
        let mut page = HeaderMap::new();
        protect(&mut page);
        assert_eq!(page.get(header::CACHE_CONTROL).map(HeaderValue::as_bytes), Some(&b"no-store"[..]));
        let mut file = HeaderMap::new();
        file.insert(header::CACHE_CONTROL, HeaderValue::from_static("immutable"));
        protect(&mut file);
        assert_eq!(file.get(header::CACHE_CONTROL).map(HeaderValue::as_bytes), Some(&b"immutable"[..]));
    }
}
