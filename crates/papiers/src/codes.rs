//! QR codes on a photo: what a paper printed here says of itself.

use image::DynamicImage;
use rqrr::PreparedImage;

use crate::photo::reduire;

/// Codes kept of one photo.
pub const CODES_MAX: usize = 4;
/// Longest text of a code kept, in bytes: an address, no more.
pub const CODE_MAX: usize = 300;
/// Side on which codes are looked for first, in pixels: enough for one that takes an eighth of the sheet, and quick.
const COTE_LU: u32 = 1300;

/// The texts of the codes seen, each once. A photo where none can be read has none: that is not a fault of the photo.
pub(crate) fn lire(image: &DynamicImage) -> Vec<String> {
    let found = chercher(&reduire(image, COTE_LU));
    if found.is_empty() && image.width().max(image.height()) > COTE_LU { chercher(image) } else { found }
}

fn chercher(image: &DynamicImage) -> Vec<String> {
    // A reader that falls on a hostile picture costs its codes, never the photo.
    std::panic::catch_unwind(|| {
        let gray = image.to_luma8();
        let (width, height) = (gray.width() as usize, gray.height() as usize);
        let bytes = gray.into_raw();
        let mut seen = PreparedImage::prepare_from_greyscale(width, height, |x, y| {
            bytes.get(y * width + x).copied().unwrap_or(u8::MAX)
        });
        let mut texts: Vec<String> = Vec::new();
        for text in seen.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text) {
            if est_lisible(&text) && !texts.contains(&text) && texts.len() < CODES_MAX {
                texts.push(text);
            }
        }
        texts
    })
    .unwrap_or_default()
}

/// A text that can be an address: printable ASCII, not empty, short.
pub(crate) fn est_lisible(text: &str) -> bool {
    (1..=CODE_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}
