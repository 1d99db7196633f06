//! A browser without a screen: keeps cookies, carries the form token, follows nothing by itself.

use std::sync::Mutex;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use tower::ServiceExt;

use crate::guard::Statements;

pub(crate) struct Client {
    router: Router,
    cookies: Mutex<Vec<(String, String)>>,
    jeton: Mutex<String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub body: String,
    /// The body as it came: a picture is not text.
    pub bytes: Vec<u8>,
    pub headers: axum::http::HeaderMap,
    /// The SQL that ran, in order.
    pub sql: Vec<&'static str>,
}

impl Answer {
    /// The statements that read or wrote, without those of the session.
    #[track_caller]
    pub(crate) fn assert_queries(&self, expected: usize) {
        assert_eq!(self.sql.len(), expected, "\n{}", self.sql.join("\n--\n"));
    }

    #[track_caller]
    pub(crate) fn shows(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "« {text} » is not on the page ({}):\n{}", self.status, self.body);
        self
    }

    /// The value of a hidden field of the page; empty when it has none.
    pub(crate) fn field(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let value = self.body.split(mark.as_str()).nth(1).and_then(|rest| rest.split('"').next());
        value.unwrap_or_default().to_owned()
    }

    #[track_caller]
    pub(crate) fn hides(&self, text: &str) -> &Self {
        assert!(!self.body.contains(text), "« {text} » is on the page");
        self
    }
}

impl Client {
    pub(crate) fn new(router: Router) -> Self {
        Self { router, cookies: Mutex::default(), jeton: Mutex::default() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Asks a page as a script of ours does, with nobody pressing anything.
    pub(crate) async fn get_by_script(&self, path: &str) -> Answer {
        self.send(Request::get(path).header("sec-fetch-mode", "cors"), Body::empty()).await
    }

    /// Posts a form with the token of the last page seen.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let jeton = self.jeton.lock().expect("lock").clone();
        let mut pairs = vec![("jeton", jeton.as_str())];
        pairs.extend_from_slice(fields);
        self.post_raw(path, serde_urlencoded::to_string(pairs).expect("form")).await
    }

    /// Posts a file with the token of the last page seen, as a browser does.
    pub(crate) async fn upload(&self, path: &str, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> Answer {
        let jeton = self.jeton.lock().expect("lock").clone();
        let mut body = Vec::new();
        for (field, value) in [("jeton", jeton.as_str())].iter().chain(fields) {
            let part = format!("--B0RD\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!("--B0RD\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--B0RD--\r\n");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B0RD")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body)).await
    }

    /// Posts a body as it is: no token added.
    pub(crate) async fn post_raw(&self, path: &str, body: String) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body)).await
    }

    /// Posts any body, said to be of any kind.
    pub(crate) async fn post_body(&self, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, kind).header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body)).await
    }

    /// What this browser says of itself: its cookies.
    pub(crate) fn headers(&self) -> axum::http::HeaderMap {
        let jar = self
            .cookies
            .lock()
            .expect("lock")
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>();
        let cookies = axum::http::HeaderValue::from_str(&jar.join("; ")).expect("header");
        axum::http::HeaderMap::from_iter([(header::COOKIE, cookies)])
    }

    pub(crate) async fn log_in(&self, identifiant: &str, mot: &str) -> Answer {
        self.get("/connexion").await;
        let answer = self.post("/connexion", &[("identifiant", identifiant), ("mot_de_passe", mot)]).await;
        if answer.status.is_redirection() {
            self.get("/connexions").await;
        }
        answer
    }

    async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let jar = self
            .cookies
            .lock()
            .expect("lock")
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ");
        let request = request.header(header::COOKIE, jar).body(body).expect("request");
        let mut response = self.router.clone().oneshot(request).await.expect("infallible");
        self.keep_cookies(response.headers());
        let sql = response
            .extensions_mut()
            .remove::<Statements>()
            .map(|list| list.0.iter().map(|one| one.text).collect())
            .unwrap_or_default();
        let headers = response.headers().clone();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("body").to_vec();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(jeton) = body.split("name=\"jeton\" value=\"").nth(1).and_then(|rest| rest.split('"').next()) {
            jeton.clone_into(&mut self.jeton.lock().expect("lock"));
        }
        let location =
            headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        Answer { status, location, body, bytes, headers, sql }
    }

    fn keep_cookies(&self, headers: &axum::http::HeaderMap) {
        let mut jar = self.cookies.lock().expect("lock");
        for line in headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) else { continue };
            jar.retain(|(found, _)| found != name);
            if !value.is_empty() {
                jar.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}
