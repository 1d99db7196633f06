//! What poppler, which owes nothing to what prints, reads in a PDF. Absent, its tests say nothing, unless
//! `TANDEM_EXIGE_POPPLER` is set: `script/test` installs it.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

/// Runs a tool of poppler over a PDF. Nothing when it is not installed.
fn run(tool: &str, arguments: &[&str], pdf: &[u8]) -> Option<Vec<u8>> {
    let started =
        Command::new(tool).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = started else {
        assert!(std::env::var_os("TANDEM_EXIGE_POPPLER").is_none(), "{tool} is not installed (poppler-utils)");
        eprintln!("{tool} is not installed (poppler-utils): not verified");
        return None;
    };
    let mut stdin = child.stdin.take().expect("stdin");
    let bytes = pdf.to_vec();
    let feed = std::thread::spawn(move || stdin.write_all(&bytes));
    let out = child.wait_with_output().expect("read");
    let _ = feed.join();
    assert!(out.status.success(), "{tool} {arguments:?}");
    Some(out.stdout)
}

fn text(tool: &str, arguments: &[&str], pdf: &[u8]) -> Option<String> {
    run(tool, arguments, pdf).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Title, tags, pages.
pub fn info(pdf: &[u8]) -> Option<String> {
    text("pdfinfo", &["-"], pdf)
}

/// The tree a screen reader follows, with its text.
pub fn structure(pdf: &[u8]) -> Option<String> {
    text("pdfinfo", &["-struct-text", "-"], pdf)
}

/// The text, in the order it was written.
pub fn words(pdf: &[u8]) -> Option<String> {
    text("pdftotext", &["-raw", "-", "-"], pdf)
}

/// One font a line.
pub fn fonts(pdf: &[u8]) -> Option<Vec<String>> {
    text("pdffonts", &["-"], pdf).map(|all| all.lines().skip(2).map(str::to_owned).collect())
}

/// A word on its page, in points from the top left.
#[derive(Clone, Debug)]
pub struct Word {
    pub page: usize,
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    pub text: String,
}

/// Every word where it is.
pub fn boxes(pdf: &[u8]) -> Option<Vec<Word>> {
    let all = text("pdftotext", &["-bbox", "-", "-"], pdf)?;
    let mut page = 0;
    let mut found = Vec::new();
    for line in all.lines().map(str::trim) {
        page += usize::from(line.starts_with("<page "));
        let Some(rest) = line.strip_prefix("<word ") else { continue };
        let number = |name: &str| -> f64 {
            let value = rest.split(&format!("{name}=\"")).nth(1).and_then(|one| one.split('"').next());
            value.and_then(|one| one.parse().ok()).expect("number")
        };
        let said = rest.split('>').nth(1).and_then(|one| one.split('<').next()).unwrap_or_default();
        let said = said.replace("&apos;", "'").replace("&amp;", "&");
        found.push(Word {
            page,
            left: number("xMin"),
            top: number("yMin"),
            right: number("xMax"),
            bottom: number("yMax"),
            text: said,
        });
    }
    Some(found)
}

/// A page in greys: width, height, one byte a point.
pub fn picture(pdf: &[u8], page: usize, resolution: usize) -> Option<(usize, usize, Vec<u8>)> {
    let (page, resolution) = (page.to_string(), resolution.to_string());
    let raw = run("pdftoppm", &["-gray", "-r", &resolution, "-f", &page, "-l", &page, "-"], pdf)?;
    Some(pgm(&raw))
}

/// Reads a grey picture as poppler writes it.
pub fn pgm(raw: &[u8]) -> (usize, usize, Vec<u8>) {
    let mut parts = raw.splitn(4, u8::is_ascii_whitespace);
    let mut number = || -> usize {
        let part = parts.next().expect("header");
        std::str::from_utf8(part).expect("header").trim_start_matches('P').parse().expect("number")
    };
    assert_eq!(number(), 5, "a grey picture");
    let (width, height) = (number(), number());
    let rest = parts.next().expect("body");
    let body = &rest[rest.len() - width * height..];
    (width, height, body.to_vec())
}

/// How far two pictures are: the mean difference of a point, and that of the worst square of 8 points.
pub fn distance(one: &(usize, usize, Vec<u8>), other: &(usize, usize, Vec<u8>)) -> (f64, f64) {
    assert_eq!((one.0, one.1), (other.0, other.1), "not the same size");
    let (width, height) = (one.0, one.1);
    let (mut sum, mut worst) = (0.0, 0.0_f64);
    for top in (0..height).step_by(8) {
        for left in (0..width).step_by(8) {
            let (mut square, mut points) = (0.0, 0.0);
            for row in top..(top + 8).min(height) {
                for column in left..(left + 8).min(width) {
                    let at = row * width + column;
                    square += f64::from(one.2[at].abs_diff(other.2[at]));
                    points += 1.0;
                }
            }
            sum += square;
            worst = worst.max(square / points);
        }
    }
    (sum / f64::from(u32::try_from(width * height).expect("small")), worst)
}
