//! Writing a PDF: objects one after the other, then where each is.

use std::io::Write;

use crate::{Rejet, TAILLE_MAX};

/// Largest PDF written: what was packed inside a small file may not become a large one.
const ECRIT_MAX: usize = 2 * TAILLE_MAX;

/// The file being written. Objects may be begun in any order; number 1 is the catalogue.
#[derive(Debug)]
pub(super) struct Ecriture {
    out: Vec<u8>,
    offsets: Vec<Option<usize>>,
}

impl Ecriture {
    pub(super) fn new() -> Self {
        Self { out: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(), offsets: Vec::new() }
    }

    /// A number nothing has yet.
    pub(super) fn reserver(&mut self) -> usize {
        self.offsets.push(None);
        self.offsets.len()
    }

    /// Writes one object.
    pub(super) fn objet(&mut self, number: usize, body: &[u8]) -> Result<(), Rejet> {
        if self.out.len() + body.len() > ECRIT_MAX {
            return Err(Rejet::TropGonfle);
        }
        if let Some(place) = self.offsets.get_mut(number.wrapping_sub(1)) {
            *place = Some(self.out.len());
        }
        let _ = writeln!(self.out, "{number} 0 obj");
        self.out.extend_from_slice(body);
        self.out.extend_from_slice(b"\nendobj\n");
        Ok(())
    }

    /// The whole file.
    pub(super) fn finir(mut self) -> Vec<u8> {
        let start = self.out.len();
        let _ = write!(self.out, "xref\n0 {}\n0000000000 65535 f \n", self.offsets.len() + 1);
        for offset in &self.offsets {
            let _ = match offset {
                Some(offset) => writeln!(self.out, "{offset:010} 00000 n "),
                None => writeln!(self.out, "0000000000 65535 f "),
            };
        }
        let size = self.offsets.len() + 1;
        let _ = write!(self.out, "trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        self.out
    }
}

/// `/Name`, escaped.
pub(super) fn nom(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_alphanumeric() || b"+-_.*".contains(&byte) {
            out.push(byte);
        } else {
            let _ = write!(out, "#{byte:02X}");
        }
    }
}

/// `<hexadecimal>`: no character of it can end it.
pub(super) fn texte(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'<');
    for byte in text {
        let _ = write!(out, "{byte:02X}");
    }
    out.push(b'>');
}

/// A number, whole when it is.
pub(super) fn nombre(out: &mut Vec<u8>, number: f64) {
    if !number.is_finite() {
        out.push(b'0');
    } else if number.fract() == 0.0 {
        let _ = write!(out, "{number:.0}");
    } else {
        let _ = write!(out, "{number:.6}");
    }
}
