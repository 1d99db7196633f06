//! The token every form carries: it proves that the page came from here, for this session.

use axum::http::{HeaderMap, header};
use subtle::ConstantTimeEq;

use crate::{Keyring, keys::hex};

/// Name of the hidden field.
pub const FIELD: &str = "jeton";

/// The token of the forms shown to one session (or, before login, to one visit).
pub fn token(keys: &Keyring, session: &str) -> String {
    hex(&keys.web(&[b"form", session.as_bytes()])[..16])
}

/// Does `given` match the session? Compared in constant time.
pub fn matches(keys: &Keyring, session: &str, given: Option<&str>) -> bool {
    let expected = token(keys, session);
    given.is_some_and(|given| expected.as_bytes().ct_eq(given.as_bytes()).into())
}

/// False when the browser itself says that another site sent this request.
pub fn same_site(headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => origin_matches_host(headers),
    }
}

fn origin_matches_host(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Random;
    use axum::http::HeaderValue;

    #[test]
    fn a_token_belongs_to_one_session() {
        let keys = Keyring::from_secret(&[1; 32], Random::system());
        let token = token(&keys, "session-a");
        assert!(matches(&keys, "session-a", Some(&token)));
        assert!(!matches(&keys, "session-b", Some(&token)));
        assert!(!matches(&keys, "session-a", Some("")));
        assert!(!matches(&keys, "session-a", None));
    }

    #[test]
    fn a_request_sent_by_another_site_is_known() {
        let with = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("tandem.ccas.fr"));
            headers.insert(name, HeaderValue::from_static(value));
            same_site(&headers)
        };
        assert!(with("sec-fetch-site", "same-origin"));
        assert!(!with("sec-fetch-site", "cross-site"));
        assert!(!with("sec-fetch-site", "same-site"));
        assert!(with("origin", "https://tandem.ccas.fr"));
        assert!(!with("origin", "https://mechant.example"));
    }
}
