//! A photo: decoded under limits, made smaller, put the right way up, written again. Nothing of the file is kept.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder,
    metadata::Orientation,
};

use crate::{COTE_APERCU, COTE_PAGE, COTE_PHOTO, Nature, PIXELS_MAX, Recu, Rejet, codes};

/// Quality of what is kept and of a thumbnail.
const QUALITE: u8 = 85;
const QUALITE_APERCU: u8 = 70;
const QUALITE_PAGE: u8 = 75;
/// Bytes a decoded picture may take: [`PIXELS_MAX`] in three colours.
const DECODE_MAX: u64 = PIXELS_MAX * 3;

/// Takes a photo in.
pub(crate) fn recevoir(octets: &[u8], nature: Nature) -> Result<Recu, Rejet> {
    let image = redresser(decoder(octets, nature)?);
    let apercu = encoder(&reduire(&image, COTE_APERCU), QUALITE_APERCU)?;
    let (contenu, codes) = (encoder(&image, QUALITE)?, codes::lire(&image));
    Ok(Recu { nature: Nature::Jpeg, pages: 1, contenu, apercu: Some(apercu), codes })
}

/// A photo kept here, at the size of a page on a screen.
pub(crate) fn page(octets: &[u8], nature: Nature) -> Result<Vec<u8>, Rejet> {
    encoder(&reduire(&redresser(decoder(octets, nature)?), COTE_PAGE), QUALITE_PAGE)
}

/// The picture at the size it is kept, and how the camera was held.
fn decoder(octets: &[u8], nature: Nature) -> Result<(DynamicImage, Orientation), Rejet> {
    let format = match nature {
        Nature::Jpeg => ImageFormat::Jpeg,
        Nature::Png => ImageFormat::Png,
        Nature::Webp => ImageFormat::WebP,
        Nature::Pdf => return Err(Rejet::Inconnu),
    };
    let mut reader = ImageReader::with_format(Cursor::new(octets), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODE_MAX + 16 * 1024 * 1024);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(why)?;
    let (width, height) = decoder.dimensions();
    // Said by the header: nothing has been allocated yet.
    if u64::from(width) * u64::from(height) > PIXELS_MAX || decoder.total_bytes() > DECODE_MAX {
        return Err(Rejet::PhotoTropGrande);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(why)?;
    Ok((reduire(&image, COTE_PHOTO), orientation))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape of map_err")]
fn why(error: image::ImageError) -> Rejet {
    match error {
        image::ImageError::Limits(_) => Rejet::PhotoTropGrande,
        _ => Rejet::PhotoAbimee,
    }
}

/// Turned after it was made smaller: a turn is a copy.
fn redresser((mut image, orientation): (DynamicImage, Orientation)) -> DynamicImage {
    image.apply_orientation(orientation);
    image
}

/// The same picture with its longest side at most `side`.
pub(crate) fn reduire(image: &DynamicImage, side: u32) -> DynamicImage {
    if image.width().max(image.height()) <= side {
        return image.clone();
    }
    image.thumbnail(side, side)
}

/// JPEG bytes, on white where the picture was transparent.
pub(crate) fn encoder(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, Rejet> {
    let mut out = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut out, quality);
    let done = match image {
        DynamicImage::ImageLuma8(gray) => gray.write_with_encoder(encoder),
        DynamicImage::ImageRgb8(rgb) => rgb.write_with_encoder(encoder),
        other if other.color().has_alpha() => sur_blanc(other).write_with_encoder(encoder),
        other => other.to_rgb8().write_with_encoder(encoder),
    };
    done.map_err(|_| Rejet::PhotoAbimee)?;
    Ok(out)
}

fn sur_blanc(image: &DynamicImage) -> RgbImage {
    let source = image.to_rgba8();
    let mut out = RgbImage::new(source.width(), source.height());
    for (to, from) in out.pixels_mut().zip(source.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        let over = |value: u32| u8::try_from((value * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255);
        to.0 = [over(red), over(green), over(blue)];
    }
    out
}
