#![doc = include_str!("../README.md")]

mod codes;
pub mod enveloppe;
mod nature;
mod pdf;
mod photo;
mod rejet;

pub use codes::{CODE_MAX, CODES_MAX};
pub use nature::{Nature, reconnaitre};
pub use rejet::Rejet;

/// Largest file taken in, in bytes.
pub const TAILLE_MAX: usize = 15 * 1024 * 1024;
/// Most pages of a PDF.
pub const PAGES_MAX: usize = 500;
/// Most pixels of a photo: a 64-megapixel telephone. Far fewer under cargo-fuzz, as for the two sides below: it looks
/// for files that make a decoder fall, and tries thousands of small ones in the time of a large one.
pub const PIXELS_MAX: u64 = if cfg!(fuzzing) { 250_000 } else { 66_000_000 };
/// Longest side of a photo kept, in pixels: an A4 sheet at 220 dots per inch.
pub const COTE_PHOTO: u32 = if cfg!(fuzzing) { 260 } else { 2600 };
/// Longest side of a page shown on screen, in pixels.
pub const COTE_PAGE: u32 = if cfg!(fuzzing) { 170 } else { 1700 };
/// Longest side of a thumbnail, in pixels.
pub const COTE_APERCU: u32 = if cfg!(fuzzing) { 32 } else { 320 };

/// A paper, clean: only bytes written here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recu {
    /// What it became: [`Nature::Jpeg`] for any photo, or [`Nature::Pdf`].
    pub nature: Nature,
    /// Pages; 1 for a photo.
    pub pages: u32,
    /// The bytes to keep.
    pub contenu: Vec<u8>,
    /// A small JPEG; nothing when the first page cannot be drawn.
    pub apercu: Option<Vec<u8>>,
    /// The texts of the QR codes read on a photo, at most [`CODES_MAX`]; none of a PDF, which nobody photographed.
    pub codes: Vec<String>,
}

/// Takes in a file as it came.
pub fn recevoir(octets: Vec<u8>) -> Result<Recu, Rejet> {
    if octets.len() > TAILLE_MAX {
        return Err(Rejet::TropLourd);
    }
    match reconnaitre(&octets)? {
        Nature::Pdf => pdf::recevoir(octets),
        nature => photo::recevoir(&octets, nature),
    }
}

/// Draws one page of a paper kept here, the first being 1, at the size of a screen: a PNG or a JPEG, whichever is lighter. A
/// photo has one.
pub fn page(octets: Vec<u8>, numero: u32) -> Result<Vec<u8>, Rejet> {
    match reconnaitre(&octets)? {
        Nature::Pdf => pdf::dessin::page(&pdf::ouvrir(octets)?, numero),
        nature => photo::page(&octets, nature),
    }
}
