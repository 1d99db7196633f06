//! A QR code as one path of an inline SVG: no image, no style. Pure.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// What the template draws.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Qr {
    /// Modules on a side.
    pub cote: usize,
    /// Path of the dark ones, one unit each.
    pub chemin: String,
}

/// Light modules around it, without which it is not read.
const MARGE: usize = 4;

impl Qr {
    /// As a picture of its own, with its margin.
    pub fn svg(&self) -> String {
        let side = self.cote + 2 * MARGE;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-{MARGE} -{MARGE} {side} {side}\"><path d=\"{}\"/></svg>",
            self.chemin
        )
    }
}

/// Draws `texte`; empty when it is too long to be drawn.
pub fn dessiner(texte: &str) -> Qr {
    let Ok(code) = QrCode::with_error_correction_level(texte, EcLevel::M) else { return Qr::default() };
    let cote = code.width();
    let mut chemin = String::new();
    for (row, line) in code.to_colors().chunks(cote).enumerate() {
        let mut column = 0;
        while column < cote {
            let run = line[column..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                let _ = write!(chemin, "M{column} {row}h{run}v1h-{run}z");
            }
            column += run.max(1);
        }
    }
    Qr { cote, chemin }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_is_the_code_itself() {
        let text = "otpauth://totp/Tandem:claire?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567&issuer=Tandem";
        let drawn = dessiner(text);
        let code = QrCode::with_error_correction_level(text, EcLevel::M).expect("code");
        let mut cells = vec![Color::Light; drawn.cote * drawn.cote];
        for run in drawn.chemin.split('M').skip(1) {
            let numbers: Vec<usize> =
                run.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
            cells[numbers[1] * drawn.cote + numbers[0]..][..numbers[2]].fill(Color::Dark);
        }
        assert_eq!(cells, code.to_colors());
        assert_eq!(dessiner(&"x".repeat(5000)), Qr::default());
    }
}
