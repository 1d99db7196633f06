//! Bodies of forms: fields, and at most one file, both bounded.

use axum::{
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request},
    http::{HeaderMap, header},
};
use http_body_util::BodyExt;

use super::{Fields, fields::overrides_direction};

/// A file sent with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The name it had on the sender's machine, without folders.
    pub name: String,
    /// Its content; nothing when it was too long.
    pub bytes: Bytes,
    /// Larger than this form takes: the fields are there, to be shown again with a sentence.
    pub too_long: bool,
}

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadBody {
    /// Larger than allowed.
    TooLong,
    /// Neither a form nor a file.
    NotAForm,
    /// A form, but damaged.
    Damaged,
}

/// What came with a form.
#[derive(Debug, Default)]
pub struct Sent {
    /// The fields.
    pub fields: Fields,
    /// The file, when one was chosen.
    pub upload: Option<Upload>,
}

/// What may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a form without file.
    pub form: usize,
    /// Bytes of a file; 0 where no file is expected.
    pub file: usize,
}

/// Does this form carry a file?
pub fn is_multipart(headers: &HeaderMap) -> bool {
    kind_of(headers).starts_with("multipart/form-data")
}

fn kind_of(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Lets a body go by without keeping it, up to `most` bytes: a browser shows the answer once it has sent everything.
pub async fn discard(mut body: Body, most: usize) {
    let mut seen = 0_usize;
    while let Some(Ok(frame)) = body.frame().await {
        seen = seen.saturating_add(frame.data_ref().map_or(0, Bytes::len));
        if seen > most {
            return;
        }
    }
}

/// Reads a body. One that is too long is still read to its end, so that the browser shows the sentence
/// rather than a broken connection.
pub async fn read(headers: &HeaderMap, body: Body, limits: Limits) -> Result<Sent, BadBody> {
    let kind = kind_of(headers);
    if is_multipart(headers) && limits.file > 0 {
        return parts(kind, body, limits).await;
    }
    let bytes = collect(body, limits.form).await?;
    if bytes.is_empty() {
        return Ok(Sent::default());
    }
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(BadBody::NotAForm);
    }
    // Invalid UTF-8 becomes the replacement character: nothing panics, nothing else is lost.
    let pairs = serde_urlencoded::from_bytes(&bytes).map_err(|_| BadBody::Damaged)?;
    Ok(Sent { fields: Fields::from_pairs(pairs), upload: None })
}

async fn collect(mut body: Body, most: usize) -> Result<Bytes, BadBody> {
    let (mut kept, mut seen) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| BadBody::Damaged)?.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if seen <= most {
            kept.extend_from_slice(&data);
        } else {
            kept = Vec::new();
            if seen > most.saturating_mul(2) {
                break;
            }
        }
    }
    if seen > most { Err(BadBody::TooLong) } else { Ok(kept.into()) }
}

/// The parts of a form, as they come: a file is in memory once, and not at all when it is too long.
async fn parts(kind: &str, body: Body, limits: Limits) -> Result<Sent, BadBody> {
    let mut request = Request::new(body);
    request.headers_mut().insert(header::CONTENT_TYPE, kind.parse().map_err(|_| BadBody::Damaged)?);
    DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| BadBody::Damaged)?;
    let (mut pairs, mut upload, mut seen) = (Vec::new(), None, 0_usize);
    while let Some(mut field) = form.next_field().await.map_err(|_| BadBody::Damaged)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(base_name);
        let most = if file.is_some() { limits.file } else { limits.form };
        let (mut bytes, mut too_long) = (Vec::new(), false);
        while let Some(piece) = field.chunk().await.map_err(|_| BadBody::Damaged)? {
            seen = seen.saturating_add(piece.len());
            if seen > (limits.file + limits.form).saturating_mul(2) {
                return Err(BadBody::TooLong);
            }
            too_long |= bytes.len() + piece.len() > most;
            if too_long {
                bytes = Vec::new();
            } else {
                bytes.extend_from_slice(&piece);
            }
        }
        match file {
            // No file chosen is a part without a name.
            Some(name) if !name.is_empty() => upload = Some(Upload { name, bytes: bytes.into(), too_long }),
            Some(_) => {}
            None if too_long => return Err(BadBody::TooLong),
            None => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok(Sent { fields: Fields::from_pairs(pairs), upload })
}

/// The last part of a path of either system, without control characters nor the marks that show a name backwards.
fn base_name(path: &str) -> String {
    let last = path.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control() && !overrides_direction(*c)).take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { form: 64, file: 256 };

    async fn send(kind: &str, body: &str, limits: Limits) -> Result<Sent, BadBody> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, kind.parse().expect("header"));
        read(&headers, Body::from(body.to_owned()), limits).await
    }

    fn multipart(name: &str, content: &str) -> String {
        format!(
            "--x\r\nContent-Disposition: form-data; name=\"jeton\"\r\n\r\nabc\r\n--x\r\nContent-Disposition: form-data; \
             name=\"fichier\"; filename=\"{name}\"\r\n\r\n{content}\r\n--x--\r\n"
        )
    }

    #[tokio::test]
    async fn a_file_comes_with_its_fields_and_without_its_folders() {
        let got = send("multipart/form-data; boundary=x", &multipart("C:\\Bureau\\suivis.csv", "a;b"), LIMITS).await;
        let got = got.expect("read");
        assert_eq!(got.fields.raw("jeton"), "abc");
        assert_eq!(
            got.upload,
            Some(Upload { name: "suivis.csv".into(), bytes: Bytes::from_static(b"a;b"), too_long: false })
        );
        assert_eq!(base_name("../a/\u{202E}vsc.\u{7}exe"), "vsc.exe");
    }

    #[tokio::test]
    async fn a_file_is_refused_where_none_is_expected_and_when_it_is_too_long() {
        let kind = "multipart/form-data; boundary=x";
        let none = Limits { file: 0, form: 4096 };
        assert_eq!(send(kind, &multipart("a", "b"), none).await.expect_err("refused"), BadBody::NotAForm);
        let long = multipart("a", &"x".repeat(400));
        let kept = send(kind, &long, LIMITS).await.expect("fields");
        assert_eq!(kept.fields.raw("jeton"), "abc", "what was typed is still there");
        assert!(kept.upload.is_some_and(|upload| upload.too_long && upload.bytes.is_empty()));
        let endless = multipart("a", &"x".repeat(4000));
        assert_eq!(send(kind, &endless, LIMITS).await.expect_err("refused"), BadBody::TooLong);
        assert_eq!(send(kind, "--y\r\n", LIMITS).await.expect_err("refused"), BadBody::Damaged);
    }

    #[tokio::test]
    async fn a_form_is_read_and_a_long_one_is_refused() {
        let kind = "application/x-www-form-urlencoded";
        assert_eq!(send(kind, "a=1&b=2", LIMITS).await.expect("read").fields.raw("b"), "2");
        assert_eq!(send(kind, &"a".repeat(100), LIMITS).await.expect_err("refused"), BadBody::TooLong);
    }
}
