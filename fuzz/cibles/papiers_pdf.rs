//! A PDF as it is sent: opened, counted, written again, its thumbnail and its first and last pages drawn.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandem_papiers::{Nature, PAGES_MAX, Rejet, TAILLE_MAX, page, recevoir, reconnaitre};

fuzz_target!(|octets: &[u8]| {
    let mut sent = octets.to_vec();
    if reconnaitre(&sent) != Ok(Nature::Pdf) {
        sent.splice(0..0, *b"%PDF-1.7\n");
    }
    if reconnaitre(&sent) != Ok(Nature::Pdf) {
        return;
    }
    let Ok(recu) = recevoir(sent) else { return };
    assert!(recu.nature == Nature::Pdf && (1..=PAGES_MAX).contains(&(recu.pages as usize)));
    assert!(recu.contenu.starts_with(b"%PDF-1.7") && recu.contenu.len() < 3 * TAILLE_MAX);
    assert!(recu.apercu.is_none_or(|small| small.starts_with(&[0xFF, 0xD8, 0xFF])));
    for number in [1, recu.pages] {
        if let Ok(image) = page(recu.contenu.clone(), number) {
            assert!(matches!(reconnaitre(&image), Ok(Nature::Jpeg | Nature::Png)));
        }
    }
    assert_eq!(page(recu.contenu.clone(), 0), Err(Rejet::PageAbsente));
    assert_eq!(page(recu.contenu, recu.pages + 1), Err(Rejet::PageAbsente));
});
