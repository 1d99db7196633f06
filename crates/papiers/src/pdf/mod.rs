//! A PDF: opened, counted, written again from what shows, drawn.

mod copie;
pub(crate) mod dessin;
mod ecriture;

use hayro::hayro_syntax::{LoadPdfError, Pdf};

use crate::{Nature, PAGES_MAX, Recu, Rejet};

/// Opens a PDF; one that asks for nothing but an empty password is not locked.
pub(crate) fn ouvrir(octets: Vec<u8>) -> Result<Pdf, Rejet> {
    Pdf::new(octets).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Rejet::PdfProtege,
        LoadPdfError::Invalid => Rejet::PdfAbime,
    })
}

/// Takes a PDF in: what is kept was written here, and the thumbnail is drawn from it.
pub(crate) fn recevoir(octets: Vec<u8>) -> Result<Recu, Rejet> {
    let pdf = ouvrir(octets)?;
    let pages = pdf.pages().len();
    match pages {
        0 => return Err(Rejet::PdfAbime),
        1..=PAGES_MAX => {}
        _ => return Err(Rejet::TropDePages),
    }
    let contenu = copie::copier(&pdf)?;
    drop(pdf);
    let clean = ouvrir(contenu.clone())?;
    if clean.pages().len() != pages {
        return Err(Rejet::PdfAbime);
    }
    let apercu = dessin::apercu(&clean).ok();
    let pages = u32::try_from(pages).unwrap_or(u32::MAX);
    Ok(Recu { nature: Nature::Pdf, pages, contenu, apercu, codes: Vec::new() })
}
