//! Small text tools shared by the readers and the guesses.

/// Trims, unifies line ends, and composes the accents a Mac may have split.
pub fn nettoyer(brut: &str) -> String {
    let utile = brut.trim_matches(|c: char| c.is_whitespace() || est_invisible(c));
    if utile.is_ascii() && !utile.bytes().any(|o| o < b' ' || o == 0x7f) {
        return utile.to_owned();
    }
    let mut texte = String::with_capacity(utile.len());
    let mut lettres = utile.chars().peekable();
    while let Some(lettre) = lettres.next() {
        match lettre {
            '\r' => {
                if lettres.peek() != Some(&'\n') {
                    texte.push('\n');
                }
            }
            '\t' => texte.push(' '),
            '\n' => texte.push('\n'),
            _ if lettre.is_control() || est_invisible(lettre) => {}
            _ => match lettres.peek().and_then(|&marque| composer(lettre, marque)) {
                Some(composee) => {
                    lettres.next();
                    texte.push(composee);
                }
                None => texte.push(lettre),
            },
        }
    }
    texte
}

/// Zero-width characters that spreadsheets and web pages leave behind.
fn est_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}' | '\u{202a}'..='\u{202e}')
}

/// The single character for a base letter and a combining mark.
fn composer(base: char, marque: char) -> Option<char> {
    let (bases, composees) = match marque {
        '\u{300}' => ("aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
        '\u{301}' => ("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ"),
        '\u{302}' => ("aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
        '\u{303}' => ("anoANO", "ãñõÃÑÕ"),
        '\u{308}' => ("aeiouyAEIOUY", "äëïöüÿÄËÏÖÜŸ"),
        '\u{30c}' => ("cszeCSZE", "čšžěČŠŽĚ"),
        '\u{327}' => ("csCS", "çşÇŞ"),
        _ => return None,
    };
    let rang = bases.chars().position(|c| c == base)?;
    composees.chars().nth(rang)
}

/// The letter without its accent, for Latin letters.
fn sans_accent(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' => 'a',
        'ç' | 'č' | 'ć' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ě' | 'ē' | 'ę' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' => 'u',
        'ý' | 'ÿ' => 'y',
        'ş' | 'š' | 'ś' | 'ș' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        'ğ' => 'g',
        'ł' => 'l',
        'ț' => 't',
        _ => c,
    }
}

/// Lower case, no accents, words of letters and digits separated by one space.
pub fn plier(texte: &str) -> String {
    let mut plie = String::with_capacity(texte.len());
    let mut blanc = false;
    for lettre in texte.chars().flat_map(char::to_lowercase) {
        let lettre = sans_accent(lettre);
        let paire = match lettre {
            'œ' => Some("oe"),
            'æ' => Some("ae"),
            '°' | 'º' => Some(" "),
            _ => None,
        };
        if let Some(paire) = paire {
            plie.push_str(paire);
        } else if lettre.is_alphanumeric() {
            if blanc && !plie.is_empty() {
                plie.push(' ');
            }
            blanc = false;
            plie.push(lettre);
        } else {
            blanc = true;
        }
    }
    // « n°dossier » leaves its own spaces.
    plie.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One ordinary space wherever the text has blanks of any kind.
pub fn espaces_simples(texte: &str) -> String {
    texte.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// True for a word with at least two letters, all upper case.
pub fn en_capitales(mot: &str) -> bool {
    let lettres = mot.chars().filter(|c| c.is_alphabetic()).count();
    lettres >= 2 && !mot.chars().any(char::is_lowercase)
}
