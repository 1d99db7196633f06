//! Which encoding a text is in, with the French in mind.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_15, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decoded text.
#[derive(Debug)]
pub struct Decode {
    /// The text, with `\u{fffd}` where bytes made no sense.
    pub texte: String,
    /// Name of the encoding.
    pub nom: &'static str,
    /// True when the person should check the accents.
    pub devine: bool,
}

/// Upper half of code page 850, that old French software still writes.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
/// Bytes of the accented letters French uses, per encoding.
const LETTRES_1252: &[u8] =
    b"\xe0\xe2\xe7\xe8\xe9\xea\xeb\xee\xef\xf4\xf9\xfb\xfc\xc0\xc7\xc8\xc9\xca\xcb\xce\xcf\xd4\x9c\xbd";
const LETTRES_MAC: &[u8] = b"\x88\x89\x8d\x8e\x8f\x90\x91\x94\x95\x99\x9d\x9e\x9f\xcb\x82\xe9\x83\xcf";
const LETTRES_850: &[u8] = b"\x85\x83\x87\x8a\x82\x88\x89\x8c\x8b\x93\x97\x96\x81\xb7\x80\xd4\x90\xd2";

/// Decodes bytes of any encoding; never fails.
pub fn decoder(octets: &[u8]) -> Decode {
    if let Some((encodage, longueur)) = Encoding::for_bom(octets) {
        let utile = octets.get(longueur..).unwrap_or_default();
        return avec(encodage, encodage.name(), utile, false);
    }
    if let Some(encodage) = utf16_sans_marque(octets) {
        return avec(encodage, encodage.name(), octets, false);
    }
    if octets.is_ascii() || est_utf8(octets) {
        return avec(UTF_8, "UTF-8", octets, false);
    }
    let comptes = [LETTRES_1252, LETTRES_MAC, LETTRES_850].map(|l| entre_lettres(octets, l));
    let hauts = octets.iter().filter(|o| **o >= 0x80).count();
    match comptes {
        [windows, mac, dos] if mac > windows && mac > dos && mac * 2 > hauts => {
            avec(MACINTOSH, "Mac Roman", octets, true)
        }
        [windows, mac, dos] if dos > windows && dos > mac && dos * 2 > hauts => decoder_850(octets),
        [windows, ..] if windows * 2 > hauts => latin(octets),
        _ => deviner(octets),
    }
}

fn avec(encodage: &'static Encoding, nom: &'static str, octets: &[u8], devine: bool) -> Decode {
    let (texte, _) = encodage.decode_without_bom_handling(octets);
    Decode { texte: texte.into_owned(), nom, devine }
}

/// Windows-1252, or ISO-8859-15 when only it gives a French « œ ».
fn latin(octets: &[u8]) -> Decode {
    let windows = octets.iter().any(|o| (0x80..0xa0).contains(o));
    if !windows && (entre_lettres(octets, b"\xbd\xbc") > 0 || octets.contains(&0xa4)) {
        avec(ISO_8859_15, "ISO-8859-15", octets, false)
    } else {
        avec(WINDOWS_1252, "Windows-1252", octets, false)
    }
}

/// Whatever the detector says, told as a guess.
fn deviner(octets: &[u8]) -> Decode {
    let mut detecteur = EncodingDetector::new(Iso2022JpDetection::Deny);
    detecteur.feed(octets, true);
    let encodage = detecteur.guess(Some(b"fr"), Utf8Detection::Deny);
    if encodage == WINDOWS_1252 {
        return latin(octets);
    }
    avec(encodage, encodage.name(), octets, true)
}

fn decoder_850(octets: &[u8]) -> Decode {
    let table: Vec<char> = CP850.chars().collect();
    let lettre = |octet: &u8| match octet.checked_sub(0x80) {
        None => char::from(*octet),
        Some(rang) => table.get(usize::from(rang)).copied().unwrap_or('\u{fffd}'),
    };
    Decode { texte: octets.iter().map(lettre).collect(), nom: "CP850", devine: true }
}

/// True when the bytes are UTF-8, but for a few broken ones.
fn est_utf8(octets: &[u8]) -> bool {
    let (mut bons, mut mauvais) = (0_usize, 0_usize);
    for morceau in octets.utf8_chunks() {
        bons += morceau.valid().chars().filter(|c| !c.is_ascii()).count();
        mauvais += usize::from(!morceau.invalid().is_empty());
    }
    mauvais == 0 || bons > mauvais * 10
}

/// UTF-16 of mostly Latin text has a zero in every other byte.
fn utf16_sans_marque(octets: &[u8]) -> Option<&'static Encoding> {
    let debut = octets.get(..octets.len().min(4_096))?;
    let paires = debut.len() / 2;
    if paires < 2 {
        return None;
    }
    let zeros = |rang: usize| debut.chunks_exact(2).filter(|p| p.get(rang) == Some(&0)).count();
    let (gauche, droite) = (zeros(0), zeros(1));
    if droite * 10 > paires * 8 && gauche * 10 < paires {
        Some(UTF_16LE)
    } else if gauche * 10 > paires * 8 && droite * 10 < paires {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// How many of these bytes touch an ASCII letter, as an accented letter does.
fn entre_lettres(octets: &[u8], cherches: &[u8]) -> usize {
    let est_lettre = |o: Option<&u8>| o.is_some_and(u8::is_ascii_alphabetic);
    octets
        .iter()
        .enumerate()
        .filter(|(rang, octet)| {
            **octet >= 0x80
                && cherches.contains(octet)
                && (est_lettre(octets.get(rang + 1)) || rang.checked_sub(1).is_some_and(|p| est_lettre(octets.get(p))))
        })
        .count()
}
