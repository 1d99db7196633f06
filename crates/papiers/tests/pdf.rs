//! PDFs: what is kept of one, what it looks like, and what a hostile one gets.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod outils;

use image::GenericImageView;
use outils::{holds, page, pdf, stream};
use proptest::prelude::*;
use tandem_papiers::{Nature, Recu, Rejet, page as draw, recevoir};

const VIDE: &[u8] = include_bytes!("fichiers/sans-mot-a-taper.pdf");
const PROTEGE: &[u8] = include_bytes!("fichiers/mot-de-passe.pdf");
/// What acts in a PDF, and the words it needs.
const MOTS_ACTIFS: [&str; 16] = [
    "/JavaScript",
    "/JS",
    "/OpenAction",
    "/AA",
    "/Launch",
    "/EmbeddedFile",
    "/Filespec",
    "/RichMedia",
    "/XFA",
    "/SubmitForm",
    "/GoToR",
    "/URI",
    "/AcroForm",
    "/ImportData",
    "/Metadata",
    "app.alert",
];

fn taken(bytes: Vec<u8>) -> Recu {
    let recu = recevoir(bytes).expect("taken");
    for word in MOTS_ACTIFS {
        assert!(!holds(&recu.contenu, word), "{word} is still there:\n{}", String::from_utf8_lossy(&recu.contenu));
    }
    recu
}

/// How much of a drawn page is dark, in thousandths.
fn ink(recu: &Recu, number: u32) -> usize {
    let image = image::load_from_memory(&draw(recu.contenu.clone(), number).expect("drawn")).expect("picture");
    let dark = image.to_luma8().pixels().filter(|pixel| pixel.0[0] < 128).count();
    let (width, height) = image.dimensions();
    dark * 1000 / (width * height) as usize
}

#[test]
fn a_plain_pdf_is_counted_kept_and_drawn() {
    let recu = taken(page("Attestation", "", "", &[]));
    assert_eq!((recu.nature, recu.pages), (Nature::Pdf, 1));
    assert!(recu.apercu.as_ref().is_some_and(|small| small.starts_with(&[0xFF, 0xD8])));
    assert!(ink(&recu, 1) > 5, "the text is drawn");
    assert_eq!(ink(&taken(page("", "", "", &[])), 1), 0, "and an empty page is white");
    assert_eq!(draw(recu.contenu.clone(), 2), Err(Rejet::PageAbsente));
    assert_eq!(draw(recu.contenu, 0), Err(Rejet::PageAbsente));
}

#[test]
fn nothing_that_acts_is_kept_and_what_shows_still_does() {
    let plain = ink(&taken(page("Attestation", "", "", &[])), 1);
    let js = "<< /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >>";
    let more = [
        js.to_owned(),
        "<< /Type /Action /S /Launch /F << /Type /Filespec /F (cmd.exe) >> >>".to_owned(),
        "<< /Names [(x) << /Type /Filespec /F (virus.exe) /EF << /F 9 0 R >> >>] >>".to_owned(),
        stream("/Type /EmbeddedFile", "MZ"),
        "<< /Type /Annot /Subtype /Link /Rect [0 0 300 200] /A << /S /URI /URI (https://exemple.test) >> >>".to_owned(),
        "<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS << /Type /Filespec /EF << /F 9 0 R >> >> >>"
            .to_owned(),
        format!(
            "<< /Type /Annot /Subtype /Widget /FT /Btn /Rect [0 0 9 9] /AA << /U {js} >> /A << /S /SubmitForm /F (http://x.test) >> >>"
        ),
        "<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] /RichMediaContent << >> >>".to_owned(),
    ];
    let hostile = page(
        "Attestation",
        "/OpenAction 6 0 R /AA << /WC 7 0 R >> /Names << /JavaScript << /Names [(a) 6 0 R] >> /EmbeddedFiles 8 0 R >> \
         /AcroForm << /XFA (<xdp/>) /Fields [12 0 R] >> /Metadata 9 0 R /URI << /Base (http://x.test) >>",
        "/AA << /O 6 0 R /C << /S /GoToR /F (x.pdf) >> >> /Annots [10 0 R 11 0 R 12 0 R 13 0 R] /Metadata 9 0 R",
        &more,
    );
    assert!(holds(&hostile, "app.alert") && holds(&hostile, "cmd.exe"));
    let recu = taken(hostile);
    for word in ["cmd.exe", "virus.exe", "exemple.test", "x.test", "<xdp", "MZ"] {
        assert!(!holds(&recu.contenu, word), "{word}");
    }
    assert_eq!(ink(&recu, 1), plain);
}

#[test]
fn an_action_hidden_among_what_is_drawn_is_not_kept() {
    let font =
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /AA 6 0 R /Autre << /S /JavaScript /JS (app.alert) >> >>";
    let more = [
        "<< /S /JavaScript /JS (app.alert) >>".to_owned(),
        stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 300 200] /F (secret.bin) /Ref << /F (x.pdf) >> /OPI << >> /Resources << /XObject << /JS 8 0 R >> /Extra 6 0 R >>",
            "/JS Do",
        ),
        stream("/Type /XObject /Subtype /Form /BBox [0 0 300 200]", "0 0 300 200 re f"),
    ];
    let mut objects: Vec<String> = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".into(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] /Resources << /Font << /A 5 0 R >> /XObject << /AA 7 0 R >> /Extra 6 0 R >> >>".into(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents [4 0 R] >>".into(),
        stream("", "/AA Do"),
        font.into(),
    ];
    objects.extend(more);
    let recu = recevoir(pdf(&objects)).expect("taken");
    for word in ["JavaScript", "app.alert", "secret.bin", "x.pdf", "/OPI", "/Extra", "/Ref"] {
        assert!(!holds(&recu.contenu, word), "{word}");
    }
    assert_eq!(
        ink(&recu, 1),
        1000,
        "names somebody chose (« /AA », « /JS ») still draw; the page inherits what it draws with"
    );
}

#[test]
fn a_filled_form_keeps_what_was_written_in_it() {
    let more = [
        "<< /Type /Annot /Subtype /Widget /FT /Btn /Rect [0 0 150 200] /AS /Oui /AP << /N << /Oui 7 0 R /Off 8 0 R >> >> /AA << /U << /S /JavaScript /JS (app.alert) >> >> >>".to_owned(),
        stream("/Subtype /Form /BBox [0 0 10 10]", "0 0 10 10 re f"),
        stream("/Subtype /Form /BBox [0 0 10 10]", ""),
    ];
    let ticked = taken(page("", "/AcroForm << /Fields [6 0 R] >>", "/Annots [6 0 R]", &more));
    assert!((450..=550).contains(&ink(&ticked, 1)), "{}", ink(&ticked, 1));
}

#[test]
fn a_pdf_that_asks_for_a_word_is_refused_and_one_that_asks_for_none_is_taken_open() {
    assert_eq!(recevoir(PROTEGE.to_vec()), Err(Rejet::PdfProtege));
    let recu = taken(VIDE.to_vec());
    assert!(!holds(&recu.contenu, "/Encrypt"));
    assert!(ink(&recu, 1) > 5);
}

#[test]
fn a_broken_or_empty_pdf_is_refused_with_a_sentence() {
    for bad in [
        &b"%PDF-1.7\n"[..],
        b"%PDF-1.4 \xFF\xFE garbage",
        b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj 2 0 obj << /Type /Pages /Kids [2 0 R 2 0 R] >> endobj trailer << /Root 1 0 R >>",
    ] {
        assert_eq!(recevoir(bad.to_vec()), Err(Rejet::PdfAbime), "{}", String::from_utf8_lossy(bad));
    }
}

#[test]
fn pages_are_counted_and_bounded() {
    let of = |count: usize| {
        let kids: Vec<String> = (0..count).map(|_| "<< /Type /Page /MediaBox [0 0 9 9] >>".to_owned()).collect();
        pdf(&[
            "<< /Type /Catalog /Pages 2 0 R >>".into(),
            format!("<< /Type /Pages /Count 1 /Kids [{}] >>", kids.join(" ")),
        ])
    };
    assert_eq!(taken(of(12)).pages, 12, "whatever the file says it has");
    assert_eq!(recevoir(of(501)), Err(Rejet::TropDePages));
}

#[test]
fn a_page_of_absurd_size_is_drawn_small_or_not_at_all() {
    for bounds in ["0 0 1e30 1", "0 0 100000 100000", "0 0 0.001 0.001", "5 5 5 5", "-900 -900 900 900"] {
        let sent = String::from_utf8(page("x", "", "", &[])).expect("text").replace("0 0 300 200", bounds);
        if let Ok(recu) = recevoir(sent.into_bytes())
            && let Ok(drawn) = draw(recu.contenu, 1)
        {
            let (width, height) = image::load_from_memory(&drawn).expect("picture").dimensions();
            assert!(width.max(height) <= tandem_papiers::COTE_PAGE + 1, "{bounds}: {width} × {height}");
        }
    }
}

#[test]
fn objects_that_lead_to_each_other_are_written_once() {
    let more =
        ["[7 0 R 7 0 R 6 0 R]".to_owned(), "<< /Kids 6 0 R /Again 7 0 R /Deep [[[[[[[[[[6 0 R]]]]]]]]]] >>".to_owned()];
    let recu = taken(page("x", "/OCProperties 6 0 R", "", &more));
    assert!(recu.contenu.len() < 4000);
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let _ = recevoir(page("x", &format!("/OCProperties {deep}"), "", &[]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_damaged_pdf_never_makes_the_worker_fall(place in 0_usize..4000, byte in any::<u8>(), cut in 0_usize..400, locked in any::<bool>()) {
        let mut sent = if locked { VIDE.to_vec() } else { page("Attestation", "/OCProperties << /OCGs [] >>", "/Annots []", &[]) };
        let place = place % sent.len();
        sent[place] = byte;
        let keep = sent.len() - cut % sent.len();
        sent.truncate(keep);
        if let Ok(recu) = recevoir(sent) {
            let _ = draw(recu.contenu, 1);
        }
    }
}
