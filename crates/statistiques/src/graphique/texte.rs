//! Text in a picture: escaped, and cut so that it stays inside whatever the font.

/// Widest a character may be in a common sans-serif font (DejaVu Sans and Verdana are the widest), in ems.
fn largeur_caractere(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 1.05,
        'a'..='z' | '0'..='9' | 'à'..='ÿ' => 0.66,
        'A'..='Z' | 'À'..='Ý' => 0.85,
        // Unknown writings: a full square.
        _ => 1.05,
    }
}

/// Upper estimate of a text's width.
pub(super) fn largeur(texte: &str, taille: f64) -> f64 {
    texte.chars().map(largeur_caractere).sum::<f64>() * taille
}

/// Lines that all fit; a word wider than a line is cut.
pub(super) fn couper(texte: &str, taille: f64, place: f64) -> Vec<String> {
    let mut lignes: Vec<String> = Vec::new();
    let mut ligne = String::new();
    let mots =
        texte.split(|c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}').filter(|mot| !mot.is_empty());
    for mot in mots {
        if !ligne.is_empty() && largeur(&ligne, taille) + largeur(" ", taille) + largeur(mot, taille) > place {
            lignes.push(std::mem::take(&mut ligne));
        }
        if !ligne.is_empty() {
            ligne.push(' ');
        }
        for c in mot.chars() {
            if !ligne.is_empty() && largeur(&ligne, taille) + largeur_caractere(c) * taille > place {
                lignes.push(std::mem::take(&mut ligne));
            }
            ligne.push(c);
        }
    }
    if !ligne.is_empty() || lignes.is_empty() {
        lignes.push(ligne);
    }
    lignes
}

/// For an element or an attribute of XML 1.0. Characters it forbids are dropped; those that turn the reading direction too, so
/// that a label cannot make another be read (STYLE.md, « un texte reçu »).
pub(super) fn echapper(texte: &str) -> String {
    let mut sortie = String::with_capacity(texte.len() + 8);
    for c in texte.chars() {
        match c {
            '&' => sortie.push_str("&amp;"),
            '<' => sortie.push_str("&lt;"),
            '>' => sortie.push_str("&gt;"),
            '"' => sortie.push_str("&quot;"),
            '\'' => sortie.push_str("&#39;"),
            '\t' | '\n' | '\r' => sortie.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {}
            _ if c.is_control() => {}
            _ => sortie.push(c),
        }
    }
    sortie
}

/// « une phrase » → « une phrase. », once.
pub(super) fn phrase(texte: &str) -> String {
    let texte = texte.trim_end();
    if texte.ends_with(['.', '!', '?', '…']) { texte.to_owned() } else { format!("{texte}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_fits_and_no_word_is_lost() {
        let long =
            "Accompagnement vers l’hébergement d’urgence anticonstitutionnellementanticonstitutionnellement WWWW";
        let lines = couper(long, 13.0, 150.0);
        assert!(lines.iter().all(|line| largeur(line, 13.0) <= 150.0));
        assert_eq!(lines.concat().replace(' ', ""), long.replace(' ', ""));
        assert_eq!(couper("", 13.0, 150.0), [""]);
    }

    #[test]
    fn a_label_stays_text() {
        assert_eq!(echapper("<b a='1'>&\"\u{0}\u{202e}x\n"), "&lt;b a=&#39;1&#39;&gt;&amp;&quot;x ");
    }
}
