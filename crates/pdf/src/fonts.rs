//! The fonts of the crate, and no other: what is printed is the same on every machine. See `fonts/SOURCE.txt`.

use std::sync::LazyLock;

use typst::{
    foundations::Bytes,
    text::{Font, FontBook},
    utils::LazyHash,
};

/// Latin and Cyrillic, then Arabic with the letters of Dari and Pashto; each regular and bold.
const FILES: [&[u8]; 4] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../fonts/NotoNaskhArabic-Regular.ttf"),
    include_bytes!("../fonts/NotoNaskhArabic-Bold.ttf"),
];

/// The fonts, and the book they are looked up in.
pub struct Shelf {
    pub fonts: Vec<Font>,
    pub book: LazyHash<FontBook>,
}

pub static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let fonts: Vec<Font> = FILES.iter().flat_map(|bytes| Font::iter(Bytes::new(*bytes))).collect();
    let book = LazyHash::new(FontBook::from_fonts(&fonts));
    Shelf { fonts, book }
});

/// The signs no font draws, each once. Those that draw nothing are never missing.
pub fn missing(signs: impl Iterator<Item = char>) -> Vec<char> {
    let mut found: Vec<char> = signs
        .filter(|sign| !sign.is_control() && !sign.is_whitespace())
        .filter(|sign| !SHELF.fonts.iter().any(|font| font.info().coverage.contains(u32::from(*sign))))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}
