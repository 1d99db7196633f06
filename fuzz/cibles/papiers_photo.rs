//! A photo as it is sent: known, decoded under limits, made smaller, written again; and the answer of the worker read
//! back. First byte: as it came, or behind the mark of a JPEG, a PNG or a WebP.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandem_papiers::{COTE_APERCU, COTE_PHOTO, Nature, enveloppe, recevoir, reconnaitre};

const MARKS: [&[u8]; 4] = [b"", b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8"];

/// Width and height a JPEG says, from its start of frame.
fn size(jpeg: &[u8]) -> Option<(u16, u16)> {
    let mut at = 2;
    loop {
        let [0xFF, mark, high, low] = *jpeg.get(at..at + 4)? else { return None };
        if matches!(mark, 0xC0..=0xC2) {
            let [h1, h2, w1, w2] = *jpeg.get(at + 5..at + 9)? else { return None };
            return Some((u16::from_be_bytes([w1, w2]), u16::from_be_bytes([h1, h2])));
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
}

fuzz_target!(|octets: &[u8]| {
    let Some((choix, rest)) = octets.split_first() else { return };
    let _ = (enveloppe::lire_recu(rest.to_vec()), enveloppe::lire_page(rest.to_vec()));
    let sent = [MARKS[usize::from(*choix) % MARKS.len()], rest].concat();
    // The documents have their own target.
    if reconnaitre(&sent) == Ok(Nature::Pdf) {
        return;
    }
    let answer = recevoir(sent);
    if let Ok(recu) = &answer {
        assert!(recu.nature == Nature::Jpeg && recu.pages == 1);
        let bounded = |jpeg: &[u8], most: u32| {
            let (width, height) = size(jpeg).expect("a JPEG of ours");
            assert!(width > 0 && height > 0 && u32::from(width.max(height)) <= most, "{width} x {height}");
        };
        bounded(&recu.contenu, COTE_PHOTO);
        bounded(recu.apercu.as_deref().expect("a photo has a thumbnail"), COTE_APERCU);
        for word in [&b"Exif"[..], b"GPS"] {
            assert!(!recu.contenu.windows(word.len()).take(400).any(|window| window == word));
        }
    }
    assert_eq!(enveloppe::lire_recu(enveloppe::ecrire_recu(&answer)), answer);
});
