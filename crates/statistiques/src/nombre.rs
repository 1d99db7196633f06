//! Numbers as they are read in French. One place, so that screen, print and export say the same thing.

/// Space that does not break, before « % » and inside « » (STYLE.md, « Écran »).
pub(crate) const INSECABLE: char = '\u{a0}';
/// Thin one, between thousands.
const FINE: char = '\u{202f}';

/// `1234567` → « 1 234 567 ».
pub fn entier(n: u64) -> String {
    let chiffres = n.to_string();
    let mut texte = String::with_capacity(chiffres.len() * 2);
    for (i, chiffre) in chiffres.chars().enumerate() {
        if i > 0 && (chiffres.len() - i).is_multiple_of(3) {
            texte.push(FINE);
        }
        texte.push(chiffre);
    }
    texte
}

/// `0.583` → « 58 % ». « moins de 1 % » and « plus de 99 % » keep a rare answer from reading as nobody or everybody.
pub fn pourcent(part: f64) -> String {
    let arrondi = entier_de(part);
    match arrondi {
        0 if part > 0.0 => format!("moins de 1{INSECABLE}%"),
        100 if part < 1.0 => format!("plus de 99{INSECABLE}%"),
        _ => format!("{arrondi}{INSECABLE}%"),
    }
}

/// Hundredths of a part, rounded half up: a part outside 0..1 (or not a number) is brought back inside.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100 after the clamp")]
pub(crate) fn entier_de(part: f64) -> u64 {
    // A part computed as 0.285 may be 0.28499…: half a hundredth must go up whatever the last bit says.
    (part.clamp(0.0, 1.0) * 100.0 + 1e-9).round() as u64
}

/// Counts become `f64`: exact up to 2^53, far above any number of people.
#[expect(clippy::cast_precision_loss, reason = "counts of people are far under 2^53")]
pub(crate) fn reel(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_cut_by_a_thin_space() {
        assert_eq!([entier(0), entier(999), entier(1_234_567)], ["0", "999", "1\u{202f}234\u{202f}567"]);
    }

    #[test]
    fn a_rare_answer_never_reads_as_nobody_nor_a_common_one_as_everybody() {
        let lu = |part: f64| pourcent(part).replace('\u{a0}', " ");
        assert_eq!(
            [lu(0.0), lu(0.004), lu(0.285), lu(0.996), lu(1.0)],
            ["0 %", "moins de 1 %", "29 %", "plus de 99 %", "100 %"]
        );
        assert_eq!([lu(f64::NAN), lu(-3.0), lu(7.0)], ["0 %", "0 %", "100 %"]);
    }
}
