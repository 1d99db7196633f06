//! The style sheet and the script: embedded, named by their content, kept a year by browsers.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::LazyLock,
};

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

const CSS: &str = include_str!("tandem.css");
/// Of pages with figures only: the others do not pay for it.
const CHIFFRES: &str =
    concat!(include_str!("chiffres.css"), include_str!("../../../statistiques/src/graphique/graphique.css"));
const JS: &str = include_str!("tandem.js");
const ICON: &str = include_str!("tandem.svg");

static CSS_URL: LazyLock<String> = LazyLock::new(|| url(CSS, "css"));
static CHIFFRES_URL: LazyLock<String> = LazyLock::new(|| url(CHIFFRES, "css"));
static JS_URL: LazyLock<String> = LazyLock::new(|| url(JS, "js"));

fn url(content: &str, kind: &str) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("/fichiers/tandem-{:016x}.{kind}", hasher.finish())
}

/// Address of the style sheet.
pub fn css_url() -> &'static str {
    &CSS_URL
}

/// Address of the style sheet of figures.
pub fn chiffres_url() -> &'static str {
    &CHIFFRES_URL
}

/// Address of the optional script.
pub fn js_url() -> &'static str {
    &JS_URL
}

/// `GET /fichiers/{nom}`
pub async fn get(Path(name): Path<String>) -> Response {
    let address = format!("/fichiers/{name}");
    let found = if address == *CSS_URL {
        (CSS, "text/css; charset=utf-8")
    } else if address == *CHIFFRES_URL {
        (CHIFFRES, "text/css; charset=utf-8")
    } else if address == *JS_URL {
        (JS, "text/javascript; charset=utf-8")
    } else if name == "tandem.svg" {
        (ICON, "image/svg+xml")
    } else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kept = [(header::CONTENT_TYPE, found.1), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (kept, found.0).into_response()
}
