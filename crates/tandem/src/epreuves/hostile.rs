//! What somebody, or some program, may type where a name is expected.

use tandem_platform::Random;

/// One thing typed: bytes, since not all of it is text.
#[derive(Clone, Debug)]
pub(super) struct Saisie {
    pub nom: String,
    pub octets: Vec<u8>,
}

/// Marks a page never shows as they are.
pub(super) const INTERDITS: [&str; 5] =
    ["<script>alert", "<img src=x", "onerror=alert(1)>", "</textarea><b>", "href=\"javascript:"];

/// Everything tried in every field: known tricks, then texts drawn from `graine`.
pub(super) fn toutes(graine: u64) -> Vec<Saisie> {
    let zalgo = format!("Z{}", "\u{351}\u{36b}\u{343}\u{36a}".repeat(40));
    let texts: Vec<(&str, String)> = vec![
        ("controls", "a\u{1}b\u{7}c\u{8}d\u{b}e\u{1b}[31mf\u{7f}g\u{85}h".into()),
        ("nul", "Zo\0é".into()),
        ("right to left", "abc\u{202e}gpj.exe\u{2066}\u{200f}\u{2069}".into()),
        ("joiners", "\u{feff}\u{200b}\u{200d}\u{fffd}\u{e000}\u{fdd0}".into()),
        ("html", "<script>alert(1)</script>".into()),
        ("html attribute", "\"><img src=x onerror=alert(1)>".into()),
        ("html textarea", "</textarea><b>gras".into()),
        ("template", "{{ 7*7 }}{% raw %}${7*7}".into()),
        ("address", "javascript:alert(1)".into()),
        ("sql", "'; DROP TABLE personnes; --".into()),
        ("sql or", "' OR '1'='1".into()),
        ("sql like", "%_\\%".into()),
        ("path", "../../../../etc/passwd".into()),
        ("elsewhere", "//mechant.example/x".into()),
        ("elsewhere, backslash", "/\\mechant.example".into()),
        ("headers", "a\r\nSet-Cookie: tandem=x\r\n\r\n<h1>".into()),
        ("long number", "9".repeat(400)),
        ("below", "-1".into()),
        ("beyond", "9223372036854775808".into()),
        ("not a number", "NaN".into()),
        ("arabic digits", "١٢٣".into()),
        ("no date", "0000-00-00".into()),
        ("last date", "9999-99-99".into()),
        ("far date", "9999-12-31".into()),
        ("before dates", "-9999-01-01".into()),
        ("30 february", "2026-02-30".into()),
        ("french date", "31/02/2026".into()),
        ("emoji", "👩🏽‍🦽👨‍👩‍👧‍👦🏴‍☠️".into()),
        ("marks", zalgo),
        ("nobody", "019aa000-0000-7000-8000-000000000001".into()),
        ("json", "[\"a\",{\"b\":null}]".into()),
        ("spaces", " \u{a0}\u{2003}\t ".into()),
        ("empty", String::new()),
        ("long", "é ".repeat(20_000)),
        ("one megabyte", "x".repeat(1_000_000)),
    ];
    let mut found: Vec<Saisie> =
        texts.into_iter().map(|(nom, text)| Saisie { nom: nom.to_owned(), octets: text.into_bytes() }).collect();
    found.push(Saisie { nom: "not UTF-8".into(), octets: b"Zo\xff\xfe\xc3(\xed\xa0\x80".to_vec() });
    let random = Random::seeded(graine);
    found.extend((0..8).map(|rang| tiree(&random, rang)));
    found
}

fn tiree(random: &Random, rang: usize) -> Saisie {
    const RANGES: [(u32, u32); 7] =
        [(0, 0x20), (0x20, 0x5f), (0xa0, 0x160), (0x300, 0x70), (0x590, 0x170), (0x2000, 0x70), (0x1f300, 0x300)];
    let mut text = String::new();
    for _ in 0..=random.below(200) {
        let (start, width) = RANGES[usize::try_from(random.below(7)).unwrap_or(0)];
        text.extend(char::from_u32(start + u32::try_from(random.below(u64::from(width))).unwrap_or(0)));
    }
    Saisie { nom: format!("drawn {rang}"), octets: text.into_bytes() }
}

/// A form body: every byte that is not plain is written `%XX`.
pub(super) fn corps(pairs: &[(String, Vec<u8>)]) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for (name, value) in pairs {
        out.push_str(if out.is_empty() { "" } else { "&" });
        for (at, bytes) in [name.as_bytes(), value].into_iter().enumerate() {
            out.push_str(if at == 0 { "" } else { "=" });
            for byte in bytes {
                if byte.is_ascii_alphanumeric() {
                    out.push(char::from(*byte));
                } else {
                    let _ = write!(out, "%{byte:02X}");
                }
            }
        }
    }
    out
}

/// What remains of a text once what no field keeps is out: controls, direction tricks, double spaces.
pub(super) fn essentiel(text: &str) -> String {
    let kept = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let kept: String = kept.filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')).collect();
    kept.split_whitespace().collect::<Vec<_>>().join("")
}
