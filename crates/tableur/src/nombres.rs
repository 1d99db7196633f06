//! Numbers written the way a person would.

/// Text of a number: no spurious `.0`, no exponent, at least `chiffres` digits.
pub fn texte(brut: &str, valeur: f64, chiffres: usize) -> String {
    if valeur.is_finite() && valeur.fract() == 0.0 && valeur.abs() < 1e15 {
        let entier = format!("{:.0}", valeur.abs());
        let signe = if valeur < 0.0 { "-" } else { "" };
        return format!("{signe}{entier:0>chiffres$}");
    }
    if valeur.is_finite() && brut.contains(['e', 'E']) {
        return valeur.to_string();
    }
    brut.trim().to_owned()
}
