//! How the worker in its own process answers: one byte, then lengths, then bytes. Read with suspicion.

use crate::{CODES_MAX, Nature, Recu, Rejet, codes::est_lisible};

const OUI: u8 = 1;
const NON: u8 = 0;

fn length(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes()
}

/// The answer to « take this in ».
pub fn ecrire_recu(answer: &Result<Recu, Rejet>) -> Vec<u8> {
    match answer {
        Err(rejet) => vec![NON, rejet.code()],
        Ok(recu) => {
            let apercu = recu.apercu.as_deref().unwrap_or_default();
            // No text of a code holds a line end.
            let codes = recu.codes.join("\n");
            let mut out = Vec::with_capacity(18 + apercu.len() + codes.len() + recu.contenu.len());
            out.extend([OUI, u8::from(recu.nature == Nature::Pdf)]);
            out.extend(recu.pages.to_le_bytes());
            out.extend(length(apercu));
            out.extend(length(&recu.contenu));
            out.extend(length(codes.as_bytes()));
            out.extend_from_slice(apercu);
            out.extend_from_slice(codes.as_bytes());
            out.extend_from_slice(&recu.contenu);
            out
        }
    }
}

/// Reads it back; an answer cut short or that says what it cannot is [`Rejet::TropLong`].
pub fn lire_recu(mut bytes: Vec<u8>) -> Result<Recu, Rejet> {
    match bytes.as_slice() {
        [NON, code] => Err(Rejet::parse(*code).unwrap_or(Rejet::TropLong)),
        [OUI, pdf, rest @ ..] => {
            let number = |at: usize| {
                let four = rest.get(at..at + 4).and_then(|four| four.try_into().ok());
                four.map(u32::from_le_bytes).ok_or(Rejet::TropLong)
            };
            let (pages, small, large, said) =
                (number(0)?, number(4)? as usize, number(8)? as usize, number(12)? as usize);
            if rest.len() != 16 + small + said + large || large == 0 {
                return Err(Rejet::TropLong);
            }
            let nature = if *pdf == 1 { Nature::Pdf } else { Nature::Jpeg };
            let apercu = (small > 0).then(|| rest[16..16 + small].to_vec());
            let codes = lire_codes(&rest[16 + small..16 + small + said]).ok_or(Rejet::TropLong)?;
            // The content is the end of what came: moved down, not copied beside.
            bytes.drain(..18 + small + said);
            let known = crate::reconnaitre(&bytes) == Ok(nature) && apercu.as_deref().is_none_or(est_jpeg);
            if known { Ok(Recu { nature, pages, contenu: bytes, apercu, codes }) } else { Err(Rejet::TropLong) }
        }
        _ => Err(Rejet::TropLong),
    }
}

/// Few, short, printable: else nothing is believed.
fn lire_codes(bytes: &[u8]) -> Option<Vec<String>> {
    if bytes.is_empty() {
        return Some(Vec::new());
    }
    let all: Vec<String> = std::str::from_utf8(bytes).ok()?.split('\n').map(str::to_owned).collect();
    (all.len() <= CODES_MAX && all.iter().all(|one| est_lisible(one))).then_some(all)
}

/// The answer to « draw this page ».
pub fn ecrire_page(answer: &Result<Vec<u8>, Rejet>) -> Vec<u8> {
    match answer {
        Err(rejet) => vec![NON, rejet.code()],
        Ok(image) => [&[OUI][..], image].concat(),
    }
}

/// Reads it back: a JPEG or a PNG, nothing else.
pub fn lire_page(mut bytes: Vec<u8>) -> Result<Vec<u8>, Rejet> {
    match bytes.as_slice() {
        [NON, code] => Err(Rejet::parse(*code).unwrap_or(Rejet::TropLong)),
        [OUI, image @ ..] if matches!(crate::reconnaitre(image), Ok(Nature::Jpeg | Nature::Png)) => {
            bytes.remove(0);
            Ok(bytes)
        }
        _ => Err(Rejet::TropLong),
    }
}

fn est_jpeg(bytes: &[u8]) -> bool {
    crate::reconnaitre(bytes) == Ok(Nature::Jpeg)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn jpeg(tail: &[u8]) -> Vec<u8> {
        [b"\xFF\xD8\xFF", tail].concat()
    }

    #[test]
    fn a_refusal_is_read_back_as_it_was_said() {
        for rejet in Rejet::TOUS {
            assert_eq!(lire_recu(ecrire_recu(&Err(rejet))), Err(rejet));
            assert_eq!(lire_page(ecrire_page(&Err(rejet))), Err(rejet));
        }
    }

    proptest! {
        #[test]
        fn a_paper_is_read_back_whole_and_never_in_part(tail in prop::collection::vec(any::<u8>(), 0..60), small in any::<bool>(), codes in prop::collection::vec("[!-~]{1,20}", 0..CODES_MAX), cut in 0_usize..180) {
            let recu = Recu { nature: Nature::Jpeg, pages: 1, contenu: jpeg(&tail), apercu: small.then(|| jpeg(b"x")), codes };
            let sent = ecrire_recu(&Ok(recu.clone()));
            prop_assert_eq!(lire_recu(sent.clone()), Ok(recu));
            if cut < sent.len() {
                prop_assert!(lire_recu(sent[..cut].to_vec()).is_err());
            }
        }

        #[test]
        fn anything_else_is_refused_without_a_fall(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = lire_recu(bytes.clone());
            if let Ok(image) = lire_page(bytes) {
                prop_assert!(crate::reconnaitre(&image).is_ok());
            }
        }
    }
}
