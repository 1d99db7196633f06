//! Photos: what is kept of one, and what a hostile one gets.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod outils;

use image::{DynamicImage, ImageFormat, RgbaImage};
use outils::{code_a_l_ecran, encoded, feuille_photographiee, holds, image, photo_de_telephone};
use proptest::prelude::*;
use tandem_papiers::{CODE_MAX, COTE_APERCU, COTE_PHOTO, Nature, Rejet, recevoir};

fn opened(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).expect("our own JPEG")
}

#[test]
fn a_photo_keeps_no_position_no_device_and_is_the_right_way_up() {
    let sent = photo_de_telephone(400, 200);
    assert!(holds(&sent, "QUAI-DE-LA-FOSSE") && holds(&sent, "Exif"));
    let recu = recevoir(sent).expect("taken");
    for word in ["Exif", "QUAI", "47.21", "XT9"] {
        assert!(!holds(&recu.contenu, word), "{word}");
    }
    let kept = opened(&recu.contenu);
    assert_eq!((kept.width(), kept.height()), (200, 400), "turned a quarter");
    let gray = kept.to_luma8();
    assert!(gray.get_pixel(100, 20).0[0] < 80 && gray.get_pixel(100, 380).0[0] > 180, "dark half on top");
}

#[test]
fn what_follows_or_hides_in_a_photo_is_not_kept() {
    let mut sent = photo_de_telephone(64, 64);
    sent.extend(b"PK\x03\x04<script>alert(1)</script>%PDF-1.4 /JavaScript");
    let recu = recevoir(sent).expect("taken");
    for word in ["PK\x03\x04", "<script>", "%PDF", "JavaScript"] {
        assert!(!holds(&recu.contenu, word), "{word}");
    }
    let mut png = encoded(&image(40, 40), ImageFormat::Png);
    let end = png.len() - 12;
    png.splice(end..end, *b"\0\0\0\x0BtEXtsecret-mot\x12\x34\x56\x78");
    if let Ok(recu) = recevoir(png) {
        assert!(!holds(&recu.contenu, "secret"));
    }
}

#[test]
fn a_large_photo_is_made_smaller_and_a_small_one_is_not_made_larger() {
    let recu = recevoir(encoded(&image(5200, 1300), ImageFormat::Jpeg)).expect("taken");
    let kept = opened(&recu.contenu);
    assert_eq!((kept.width(), kept.height()), (COTE_PHOTO, COTE_PHOTO / 4));
    let small = opened(&recu.apercu.expect("thumbnail"));
    assert_eq!((small.width(), small.height()), (COTE_APERCU, COTE_APERCU / 4));
    let kept = opened(&recevoir(encoded(&image(30, 20), ImageFormat::Png)).expect("taken").contenu);
    assert_eq!((kept.width(), kept.height()), (30, 20));
}

#[test]
fn png_webp_transparent_and_deep_pictures_become_a_jpeg() {
    let clear: DynamicImage = RgbaImage::from_pixel(50, 50, image::Rgba([0, 0, 0, 0])).into();
    let deep = DynamicImage::ImageRgb16(image(50, 50).to_rgb16());
    for sent in [
        encoded(&image(50, 50), ImageFormat::WebP),
        encoded(&clear, ImageFormat::Png),
        encoded(&deep, ImageFormat::Png),
        encoded(&image(50, 50).to_luma8().into(), ImageFormat::Jpeg),
    ] {
        let recu = recevoir(sent).expect("taken");
        assert_eq!((recu.nature, recu.pages), (Nature::Jpeg, 1));
        opened(&recu.contenu);
    }
    let white = opened(&recevoir(encoded(&clear, ImageFormat::Png)).expect("taken").contenu).to_luma8();
    assert!(white.get_pixel(25, 25).0[0] > 250, "transparent is white, as on paper");
}

/// A PNG header with these dimensions and nothing behind it.
fn vast(width: u32, height: u32) -> Vec<u8> {
    let mut png = encoded(&image(8, 8), ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = png[12..29].iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    });
    png[29..33].copy_from_slice(&(!crc).to_be_bytes());
    png
}

#[test]
fn a_picture_that_says_it_is_immense_is_refused_before_it_is_unpacked() {
    for (width, height) in [(60_000, 60_000), (2_000_000_000, 2), (66_000, 1_001)] {
        assert_eq!(recevoir(vast(width, height)), Err(Rejet::PhotoTropGrande), "{width} × {height}");
    }
}

#[test]
fn a_cut_or_disguised_picture_is_refused_with_a_sentence() {
    let jpeg = photo_de_telephone(300, 300);
    assert_eq!(recevoir(jpeg[..30].to_vec()), Err(Rejet::PhotoAbimee));
    let png = encoded(&image(300, 300), ImageFormat::Png);
    assert_eq!(recevoir(png[..png.len() / 2].to_vec()), Err(Rejet::PhotoAbimee));
    assert_eq!(recevoir(b"\xFF\xD8\xFF\xE0 <html><script>".to_vec()), Err(Rejet::PhotoAbimee));
    assert_eq!(recevoir(b"GIF89a\x01\0\x01\0".to_vec()), Err(Rejet::AutreImage));
    assert_eq!(recevoir(vec![0xFF; tandem_papiers::TAILLE_MAX + 1]), Err(Rejet::TropLourd));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn a_damaged_photo_never_makes_the_worker_fall(place in 0_usize..5000, byte in any::<u8>(), cut in 0_usize..5000, kind in 0..3) {
        let format = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP][usize::try_from(kind).unwrap_or(0)];
        let mut sent = encoded(&image(60, 40), format);
        let place = place % sent.len();
        sent[place] = byte;
        let keep = sent.len() - cut % sent.len();
        sent.truncate(keep);
        if let Ok(recu) = recevoir(sent) {
            prop_assert!(recu.contenu.starts_with(&[0xFF, 0xD8, 0xFF]));
        }
    }
}

#[test]
fn the_code_of_a_sheet_is_read_however_it_was_photographed() {
    let text = "https://tandem.ccas-exemple.fr/mandats?code=7K4-2PXA";
    for (width, height, degrees) in
        [(3000, 4000, 0.0), (3000, 4000, 7.0), (4000, 3000, -12.0), (2000, 2600, 90.0), (2000, 2600, 183.0)]
    {
        let photo = encoded(&feuille_photographiee(text, width, height, degrees), ImageFormat::Jpeg);
        assert_eq!(recevoir(photo).expect("taken").codes, [text], "{width} x {height}, {degrees} degrees");
    }
}

#[test]
fn every_code_is_read_at_every_size_it_may_have_on_a_screen() {
    let mut missed = Vec::new();
    for number in 0..20_u32 {
        let (one, two) = (number * 7_919 % 32_768, number * 104_729 % 1_048_576);
        let text = format!("http://127.0.0.1:8080/mandats?code={one:03X}-{two:04X}");
        for module in [3.0, 3.3, 3.7, 4.1, 4.9, 5.6, 7.4] {
            let photo = encoded(&code_a_l_ecran(&text, module), ImageFormat::Png);
            if recevoir(photo).expect("taken").codes != [text.as_str()] {
                missed.push(format!("{text} {module}"));
            }
        }
    }
    assert!(missed.is_empty(), "{} of 140 missed: {missed:#?}", missed.len());
}

#[test]
fn a_photo_without_a_code_or_whose_code_says_too_much_is_taken_all_the_same() {
    let none: [&str; 0] = [];
    for text in [&"x".repeat(CODE_MAX + 1), "deux lignes\nou plus", "accentué", "une phrase"] {
        let photo = encoded(&feuille_photographiee(text, 1600, 2000, 0.0), ImageFormat::Jpeg);
        assert_eq!(recevoir(photo).expect("taken").codes, none, "{text}");
    }
    assert_eq!(recevoir(photo_de_telephone(400, 200)).expect("taken").codes, none);
}
