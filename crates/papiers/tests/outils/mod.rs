//! Files made for the tests: honest ones, and those somebody made to do harm.

#![allow(dead_code, reason = "each test file takes what it needs")]

use image::{DynamicImage, ImageFormat, RgbImage};
use std::io::Cursor;

/// A picture whose left half is dark: how it is held shows.
pub fn image(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(
        width,
        height,
        |x, _| if x < width / 2 { image::Rgb([20, 20, 20]) } else { image::Rgb([235, 235, 235]) },
    )
    .into()
}

pub fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).expect("encodes");
    out.into_inner()
}

/// A JPEG as a telephone writes it: held sideways (6), taken in Nantes, by a known device.
pub fn photo_de_telephone(width: u32, height: u32) -> Vec<u8> {
    let plain = encoded(&image(width, height), ImageFormat::Jpeg);
    let mut tiff = b"MM\0\x2A\0\0\0\x08".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    tiff.extend(3_u16.to_be_bytes());
    tiff.extend(entry(0x0110, 2, 4, *b"XT9\0"));
    tiff.extend(entry(0x0112, 3, 1, [0, 6, 0, 0]));
    tiff.extend(entry(0x8825, 4, 1, 50_u32.to_be_bytes()));
    tiff.extend(0_u32.to_be_bytes());
    tiff.extend(2_u16.to_be_bytes());
    tiff.extend(entry(0x0001, 2, 2, *b"N\0\0\0"));
    tiff.extend(entry(0x001D, 2, 4, *b"GPSX"));
    tiff.extend(0_u32.to_be_bytes());
    tiff.extend(b"47.2184,-1.5536 QUAI-DE-LA-FOSSE");
    let mut exif = b"Exif\0\0".to_vec();
    exif.extend(tiff);
    let length = u16::try_from(exif.len() + 2).expect("short");
    [&plain[..2], &[0xFF, 0xE1], &length.to_be_bytes(), &exif, &plain[2..]].concat()
}

/// A PDF of these objects, the first being number 1 and the catalogue.
pub fn pdf(objects: &[String]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    for (at, object) in objects.iter().enumerate() {
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    out.extend(format!("trailer << /Size {} /Root 1 0 R >>\n%%EOF\n", objects.len() + 1).bytes());
    out
}

pub fn stream(dict: &str, content: &str) -> String {
    format!("<< {dict} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// One page that says `text`, with what is added to the catalogue, to the page and after the objects.
pub fn page(text: &str, catalog: &str, page: &str, more: &[String]) -> Vec<u8> {
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>"),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Resources << /Font << /A 5 0 R >> >> /Contents 4 0 R {page} >>"
        ),
        stream("", &format!("BT /A 24 Tf 20 100 Td ({text}) Tj ET")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

pub fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

/// A sheet photographed askew: white paper on a dark table, a QR code in its corner, turned by `degrees`, its shadow falling
/// from left to right.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "pixels of a picture")]
pub fn feuille_photographiee(text: &str, width: u32, height: u32, degrees: f32) -> DynamicImage {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).expect("code");
    let cells = code.to_colors();
    let (side, module) = (i64::try_from(code.width()).expect("small"), i64::from(width) / 260);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (cx, cy) = (width as f32 / 2.0, height as f32 / 2.0);
    RgbImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (x as f32 - cx, y as f32 - cy);
        // Where this point of the photo is on the sheet, whose middle is that of the photo.
        let (px, py) = ((dx * cos + dy * sin + cx * 0.8) as i64, (dy * cos - dx * sin + cy * 0.8) as i64);
        if px < 0 || py < 0 || px > i64::from(width) * 8 / 10 || py > i64::from(height) * 8 / 10 {
            return image::Rgb([60, 50, 40]);
        }
        let (col, row) = (px / module - 12, py / module - 12);
        let dark = (0..side).contains(&col)
            && (0..side).contains(&row)
            && cells[usize::try_from(row * side + col).expect("inside")] == qrcode::Color::Dark;
        let light = 255 - u8::try_from(x * 70 / width).expect("small");
        image::Rgb([if dark { 30 } else { light }; 3])
    })
    .into()
}

/// A code as a screen shows it, alone on white: each of its squares is `module` pixels wide, whole or not, its edges gray.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels of a picture"
)]
pub fn code_a_l_ecran(text: &str, module: f32) -> DynamicImage {
    const PAR_POINT: u32 = 4;
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).expect("code");
    let (cells, side) = (code.to_colors(), i64::try_from(code.width()).expect("small"));
    let whole = ((side + 8) as f32 * module).ceil() as u32;
    let dark = |x: f32, y: f32| {
        let (col, row) = ((x / module).floor() as i64 - 4, (y / module).floor() as i64 - 4);
        (0..side).contains(&col)
            && (0..side).contains(&row)
            && cells[usize::try_from(row * side + col).expect("inside")] == qrcode::Color::Dark
    };
    RgbImage::from_fn(whole, whole, |x, y| {
        let inside = (0..PAR_POINT * PAR_POINT).filter(|at| {
            let part = |n: u32| (n as f32 + 0.5) / PAR_POINT as f32;
            dark(x as f32 + part(at % PAR_POINT), y as f32 + part(at / PAR_POINT))
        });
        let ink = inside.count() as f32 / (PAR_POINT * PAR_POINT) as f32;
        image::Rgb([(255.0 - 255.0 * ink) as u8; 3])
    })
    .into()
}
