//! What a file is, from its first bytes. Its name is never asked.

use crate::Rejet;

/// What is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A photo.
    Jpeg,
    /// A screenshot, a scan.
    Png,
    /// A photo that went through a messaging application.
    Webp,
    /// A document.
    Pdf,
}

/// A reader of PDF looks for its mark in the first kilobyte.
const MARQUE_PDF: usize = 1024;

/// What these bytes are, or why they are not taken.
pub fn reconnaitre(octets: &[u8]) -> Result<Nature, Rejet> {
    let tete = &octets[..octets.len().min(MARQUE_PDF)];
    match tete {
        [] => Err(Rejet::Vide),
        [0xFF, 0xD8, 0xFF, ..] => Ok(Nature::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Ok(Nature::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Nature::Webp),
        _ if tete.windows(5).any(|five| five == b"%PDF-") => Ok(Nature::Pdf),
        [_, _, _, _, b'f', b't', b'y', b'p', marque @ ..] => Err(ftyp(marque)),
        [b'G', b'I', b'F', b'8', ..] | [b'B', b'M', ..] | [b'I', b'I', 0x2A, 0, ..] | [b'M', b'M', 0, 0x2A, ..] => {
            Err(Rejet::AutreImage)
        }
        // ZIP (docx, xlsx, odt), old Word, 7z, RAR, gzip, RTF.
        [b'P', b'K', ..]
        | [0xD0, 0xCF, 0x11, 0xE0, ..]
        | [b'7', b'z', 0xBC, 0xAF, ..]
        | [b'R', b'a', b'r', b'!', ..]
        | [0x1F, 0x8B, ..]
        | [b'{', b'\\', b'r', b't', b'f', ..] => Err(Rejet::Bureautique),
        _ if starts_like_markup(tete) => Err(Rejet::PageWeb),
        _ => Err(Rejet::Inconnu),
    }
}

/// The family of an ISO media file, said by its brand.
fn ftyp(marque: &[u8]) -> Rejet {
    match marque.get(..4) {
        Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => Rejet::Heic,
        Some(b"avif" | b"avis") => Rejet::AutreImage,
        _ => Rejet::Inconnu,
    }
}

fn starts_like_markup(tete: &[u8]) -> bool {
    let text = tete.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(tete).trim_ascii_start();
    text.starts_with(b"<")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_say_what_a_file_is() {
        assert_eq!(reconnaitre(b"\xFF\xD8\xFF\xE1rest"), Ok(Nature::Jpeg));
        assert_eq!(reconnaitre(b"\x89PNG\r\n\x1a\nrest"), Ok(Nature::Png));
        assert_eq!(reconnaitre(b"RIFF\0\0\0\0WEBPVP8 "), Ok(Nature::Webp));
        assert_eq!(reconnaitre(b"\xEF\xBB\xBF\n%PDF-1.7\n"), Ok(Nature::Pdf));
    }

    #[test]
    fn what_is_not_taken_says_how_to_do() {
        for (octets, rejet, phrase) in [
            (&b""[..], Rejet::Vide, "vide"),
            (b"\0\0\0\x18ftypheic\0\0\0\0", Rejet::Heic, "Le plus compatible"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0", Rejet::Heic, "capture d’écran"),
            (b"\0\0\0\x18ftypavif\0\0\0\0", Rejet::AutreImage, "JPEG"),
            (b"GIF89a", Rejet::AutreImage, "JPEG"),
            (b"PK\x03\x04", Rejet::Bureautique, "enregistrez-le en PDF"),
            (b" <svg xmlns='http://www.w3.org/2000/svg'/>", Rejet::PageWeb, "imprimez-le en PDF"),
            (b"<!doctype html><script>", Rejet::PageWeb, "page web"),
            (b"MZ\x90\0", Rejet::Inconnu, "quel que soit son nom"),
        ] {
            assert_eq!(reconnaitre(octets), Err(rejet));
            assert!(rejet.to_string().contains(phrase), "{rejet}");
        }
    }
}
