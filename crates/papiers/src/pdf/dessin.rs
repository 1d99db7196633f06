//! Pages drawn as pictures, at a bounded size.

use std::io::Cursor;

use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::{Pdf, page::Page},
    render,
    vello_cpu::color::palette::css::WHITE,
};
use image::{DynamicImage, GrayImage, ImageFormat, RgbImage};

use crate::{COTE_APERCU, COTE_PAGE, Rejet, photo};

/// A page is never drawn larger than this, however small it says it is.
const AGRANDI_MAX: f32 = 4.0;
const QUALITE_PAGE: u8 = 80;
const QUALITE_APERCU: u8 = 70;

/// The page whose number is given, the first being 1.
pub(crate) fn page(pdf: &Pdf, numero: u32) -> Result<Vec<u8>, Rejet> {
    let image = dessiner(choisie(pdf, numero)?, COTE_PAGE)?;
    let photo = photo::encoder(&image, QUALITE_PAGE)?;
    // Text weighs less in PNG, a scan in JPEG.
    let mut text = Cursor::new(Vec::new());
    image.write_to(&mut text, ImageFormat::Png).map_err(|_| Rejet::PageAbsente)?;
    let text = text.into_inner();
    Ok(if text.len() < photo.len() { text } else { photo })
}

/// The first page, small.
pub(crate) fn apercu(pdf: &Pdf) -> Result<Vec<u8>, Rejet> {
    // Drawn twice as large, then made smaller: thin strokes stay.
    let large = dessiner(choisie(pdf, 1)?, 2 * COTE_APERCU)?;
    photo::encoder(&photo::reduire(&large, COTE_APERCU), QUALITE_APERCU)
}

fn choisie(pdf: &Pdf, numero: u32) -> Result<&Page<'_>, Rejet> {
    let at = usize::try_from(numero).ok().and_then(|numero| numero.checked_sub(1));
    at.and_then(|at| pdf.pages().get(at)).ok_or(Rejet::PageAbsente)
}

fn dessiner<'a>(page: &'a Page<'a>, side: u32) -> Result<DynamicImage, Rejet> {
    let (width, height) = page.render_dimensions();
    let longest = width.max(height);
    if !(longest.is_finite() && width > 0.0 && height > 0.0) {
        return Err(Rejet::PageAbsente);
    }
    #[expect(clippy::cast_precision_loss, reason = "a number of pixels")]
    let scale = (side as f32 / longest).min(AGRANDI_MAX);
    // A thread of a page still has one pixel.
    let of = |length: f32| scale.max(1.01 / length);
    let settings = PixmapSettings { x_scale: of(width), y_scale: of(height), bg_color: WHITE };
    let pixels =
        render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
    let rgba = pixels.data_as_u8_slice();
    // On white, nothing is transparent.
    if rgba.chunks_exact(4).all(|one| one[0] == one[1] && one[1] == one[2]) {
        let gray = rgba.chunks_exact(4).map(|one| one[0]).collect();
        return GrayImage::from_raw(width, height, gray).map(DynamicImage::from).ok_or(Rejet::PageAbsente);
    }
    let rgb = rgba.chunks_exact(4).flat_map(|one| [one[0], one[1], one[2]]).collect();
    RgbImage::from_raw(width, height, rgb).map(DynamicImage::from).ok_or(Rejet::PageAbsente)
}
