//! What comes out, read again by poppler; and what comes in, refused.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod poppler;

use jiff::civil::date;
use serde_json::{Value, json};
use tandem_pdf::{Error, Order, Printed};

const LETTER: &str = r#"#let d = json("/data.json")
#set text(font: ("Noto Sans", "Noto Naskh Arabic"), size: 12pt, lang: "fr")
= #d.title
#d.first
- #d.one
- *#d.two*
#text(lang: "ar", dir: rtl, d.arabic)
"#;

fn data() -> Value {
    json!({"title": "Lettre", "first": "Première phrase, d’un œil neuf.", "one": "une ligne",
        "two": "une autre", "arabic": "مرحبا \u{2068}Aïssata\u{2069}."})
}

fn print(template: &'static str, data: &Value, files: &[(&'static str, &[u8])]) -> Result<Printed, Error> {
    let order = Order { template, title: "Lettre d’essai", lang: "fr", date: date(2026, 11, 26), data, files };
    order.print()
}

fn letter() -> Vec<u8> {
    let printed = print(LETTER, &data(), &[]).expect("printed");
    assert_eq!((printed.pages, printed.warnings), (1, Vec::new()));
    printed.bytes
}

#[test]
fn a_document_is_tagged_titled_and_says_its_language() {
    let pdf = letter();
    let raw = String::from_utf8_lossy(&pdf);
    for mark in ["pdfuaid:part", "/Lang(fr)", "/Lang(ar)", "/MarkInfo"] {
        assert!(raw.contains(mark), "{mark}");
    }
    let Some(info) = poppler::info(&pdf) else { return };
    for mark in
        ["Lettre d’essai", "Tagged:          yes", "Creator:         Tandem", "26 00:00:00 2026", "Pages:           1"]
    {
        assert!(info.contains(mark), "{mark} is not in\n{info}");
    }
}

#[test]
fn a_screen_reader_meets_a_heading_a_paragraph_then_a_list() {
    let Some(tree) = poppler::structure(&letter()) else { return };
    let at = |mark: &str| tree.find(mark).unwrap_or_else(|| panic!("{mark} is not in\n{tree}"));
    let order = [at("H1"), at("Première phrase"), at("L (block)"), at("une ligne"), at("une autre")];
    assert!(order.is_sorted(), "{tree}");
}

#[test]
fn every_font_is_in_the_document_and_only_its_letters() {
    let Some(fonts) = poppler::fonts(&letter()) else { return };
    assert_eq!(fonts.len(), 3, "{fonts:?}");
    for font in fonts {
        assert!(font.contains("+Noto") && font.contains("yes yes yes"), "{font}");
    }
}

#[test]
fn the_same_order_gives_the_same_bytes() {
    let first = letter();
    let _ = print("#set text(lang: \"fr\")\nAutre chose", &json!({}), &[]).expect("printed");
    assert!(first == letter());
    let mut other = data();
    other["one"] = "une ligne de plus".into();
    assert!(first != print(LETTER, &other, &[]).expect("printed").bytes);
}

#[test]
fn a_sign_without_a_letter_is_named_and_nothing_is_printed() {
    let mut strange = data();
    strange["first"] = "Nino ნინო 🙂".into();
    match print(LETTER, &strange, &[]) {
        Err(Error::Signs(signs)) => assert_eq!(signs, ['ი', 'ნ', 'ო', '🙂']),
        other => panic!("{other:?}"),
    }
    // What moves or joins letters draws nothing, and is not missed.
    strange["first"] = "Łukasz Nguyễn Văn Ţîrlea Ґалина \u{2068}پښتو\u{2069} a\u{200d}b".into();
    assert!(print(LETTER, &strange, &[]).is_ok());
}

#[test]
fn a_template_reads_nothing_of_the_machine() {
    for template in [
        "#read(\"/etc/passwd\")",
        "#read(\"../Cargo.toml\")",
        "#import \"@preview/cetz:0.3.0\"",
        "#include \"autre.typ\"",
        "#image(\"absente.png\", alt: \"x\")",
    ] {
        assert!(matches!(print(template, &json!({}), &[]), Err(Error::Template(..))), "{template}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_without_what_was_to_be_printed() {
    let error = print("Un\n\n#panic(json(\"/data.json\").nom)", &json!({"nom": "Aïssata"}), &[]).expect_err("wrong");
    assert_eq!(error.to_string(), "the template does not take this data (line 3)");
    let Error::Template(_, detail) = error else { panic!("{error:?}") };
    assert!(detail.contains("Aïssata"), "kept for who develops: {detail}");
}

#[test]
fn a_picture_nobody_can_read_out_is_refused() {
    let square: &[u8] =
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"><path d=\"M0 0h2v2h-2z\"/></svg>";
    let files = [("/dessin.svg", square)];
    let mute = print("#image(\"/dessin.svg\", width: 2cm)", &json!({}), &files);
    assert!(matches!(mute, Err(Error::Standard(..))), "{mute:?}");
    let said = print("#image(\"/dessin.svg\", width: 2cm, alt: \"Un carré\")", &json!({}), &files).expect("printed");
    let Some(grey) = poppler::picture(&said.bytes, 1, 36) else { return };
    assert!(grey.2.iter().any(|point| *point < 40), "the square is drawn");
}

#[test]
fn many_documents_at_once_do_not_mix() {
    let threads: Vec<_> = (0..6)
        .map(|rank| {
            std::thread::spawn(move || {
                let mut mine = data();
                mine["first"] = format!("Le numéro {rank}.").into();
                (rank, print(LETTER, &mine, &[]).expect("printed").bytes)
            })
        })
        .collect();
    for thread in threads {
        let (rank, pdf) = thread.join().expect("printed");
        let Some(words) = poppler::words(&pdf) else { return };
        assert!(words.contains(&format!("Le numéro {rank}.")), "{words}");
    }
}
