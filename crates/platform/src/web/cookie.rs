//! Reading and writing the two cookies: the session and, before it, the visit.

use axum::http::{HeaderMap, HeaderValue, header};

/// The value of cookie `name`, if it is there.
pub fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

/// A cookie no script can read and no other site can send. Dies with the browser.
/// `secure` is true when the site is served over HTTPS.
pub fn set(name: &str, value: &str, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}")).ok()
}

/// Removes a cookie.
pub fn clear(name: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; tandem=xyz;b=2"));
        assert_eq!(read(&headers, "tandem"), Some("xyz"));
        assert_eq!(read(&headers, "tande"), None);
    }

    #[test]
    fn over_https_the_cookie_is_secure() {
        let text = |secure| set("t", "v", secure).and_then(|value| value.to_str().map(str::to_owned).ok());
        assert!(text(true).is_some_and(|line| line.contains("Secure") && line.contains("HttpOnly")));
        assert!(text(false).is_some_and(|line| !line.contains("Secure")));
    }
}
