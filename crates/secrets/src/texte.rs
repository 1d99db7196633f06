//! A note cut into sentences and words, each word folded for comparison and placed in the original text.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each mark is seen or not")]
pub struct Avant {
    /// « : », « = », an arrow: what follows is announced.
    pub fort: bool,
    /// An opening quote.
    pub guillemet: bool,
    /// A closing quote.
    pub ferme: bool,
    /// A comma or a semicolon.
    pub virgule: bool,
    /// A parenthesis, opening or closing.
    pub parenthese: bool,
    /// A dash or a slash between spaces: another subject, often.
    pub coupe: bool,
    /// A line break.
    pub ligne: bool,
    /// Anything but spaces.
    pub ponctue: bool,
}

/// A word or a value: what has no space and no separator inside.
#[derive(Clone, Debug)]
pub struct Mot<'a> {
    /// As typed, with the marks a password may end with.
    pub brut: &'a str,
    /// Without accents, case, invisible characters or outer marks.
    pub plie: String,
    /// Byte offset of `brut` in the note.
    pub debut: usize,
    /// Byte offset of its end.
    pub fin: usize,
    /// What comes before it.
    pub avant: Avant,
    /// A sentence ends after it.
    pub finit: bool,
    /// « € » or « % » follows: it is a quantity.
    pub unite: bool,
}

/// Zero-width characters and direction marks: they neither show nor separate.
pub fn invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{AD}')
}

/// Lower case, without accents or outer marks; inner marks stay.
pub fn plier(brut: &str) -> String {
    let mut out = String::with_capacity(brut.len());
    if brut.is_ascii() {
        out.push_str(brut);
        out.make_ascii_lowercase();
    } else {
        let kept = brut.nfkd().filter(|&c| !is_combining_mark(c) && !invisible(c)).flat_map(char::to_lowercase);
        for c in kept.filter(|&c| !is_combining_mark(c)) {
            match c {
                'œ' => out.push_str("oe"),
                'ı' => out.push('i'),
                '’' => out.push('\''),
                c => out.push(c),
            }
        }
    }
    let trimmed = out.trim_matches(|c: char| !c.is_alphanumeric());
    if trimmed.len() == out.len() { out } else { trimmed.to_owned() }
}

/// Characters that always cut: none is common inside a password, all are common beside one.
fn separe(c: char) -> bool {
    matches!(
        c,
        ':' | '=' | '→' | '⇒' | ';' | ',' | '(' | ')' | '[' | ']' | '«' | '»' | '"' | '“' | '”' | '|' | '>' | '<'
    )
}

fn en_adresse(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.") || word.contains('@') && word.contains('.')
}

/// Where a chunk without spaces is cut again: « mdp:Soleil » gives two words, « 14:30 » and « 12/11 » one.
fn coupe_ici(chunk: &str, at: usize, c: char) -> bool {
    let before = chunk.get(..at).and_then(|left| left.chars().next_back());
    let after = chunk.get(at + c.len_utf8()..).and_then(|right| right.chars().next());
    let digits = before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit());
    match c {
        ':' | ',' | '/' => !digits,
        '\'' | '’' => elision(chunk, at, c) || before.is_none() || after.is_none(),
        c => separe(c),
    }
}

/// Words so short that the full stop after them only shortens them.
const ABREGES: [&str; 30] = [
    "m", "mr", "mme", "mlle", "dr", "me", "c", "q", "n", "no", "d", "p", "tel", "id", "conf", "confid", "ident",
    "identif", "rep", "art", "num", "av", "bd", "bat", "app", "apt", "ref", "st", "ven", "rens",
];

/// After these the value may come on the next line.
const ANNONCENT: [&str; 9] = ["mdp", "mdps", "passe", "password", "pin", "code", "puk", "pwd", "reponse"];

/// The words of a note, in order; `finit` and `avant.ligne` say where sentences end.
pub fn mots(note: &str) -> Vec<Mot<'_>> {
    let mut out: Vec<Mot<'_>> = Vec::with_capacity(note.len() / 5);
    let mut gap = Avant::default();
    let mut at = 0;
    for piece in note.split_inclusive(char::is_whitespace) {
        let chunk = piece.trim_end_matches(char::is_whitespace);
        morceau(chunk, at, &mut gap, &mut out);
        if let Some(last) = out.last_mut()
            && !chunk.is_empty()
        {
            let stop = chunk.ends_with(['.', '!', '?', '…', '。', '؟']);
            let alone = !chunk.chars().any(char::is_alphanumeric);
            let short = chunk.ends_with('.') && ABREGES.contains(&last.plie.as_str()) || chunk.ends_with("..");
            // « mdp ? je crois … » goes on.
            let asked = alone && ANNONCENT.contains(&last.plie.as_str());
            last.finit |= stop && !short && !asked;
        }
        gap.ligne |= piece.get(chunk.len()..).is_some_and(|space| space.contains(['\n', '\r', '\u{2028}', '\u{2029}']));
        at += piece.len();
    }
    out
}

/// Cuts one chunk and notes its marks.
fn morceau<'a>(chunk: &'a str, offset: usize, gap: &mut Avant, out: &mut Vec<Mot<'a>>) {
    match chunk {
        "" => return,
        "€" | "%" => {
            if let Some(last) = out.last_mut() {
                last.unite = true;
            }
            gap.ponctue = true;
            return;
        }
        "-" | "–" | "—" | "/" | "//" | "*" | "•" => {
            gap.coupe = true;
            gap.ponctue = true;
            return;
        }
        _ => {}
    }
    if en_adresse(chunk) && !chunk.contains(['=', '→']) {
        return pousser(chunk, offset, gap, out);
    }
    let mut start = 0;
    for (at, c) in chunk.char_indices() {
        if !coupe_ici(chunk, at, c) {
            continue;
        }
        // « -> » and « => »: the dash before the mark is the arrow's, not the word's.
        let mut end = at;
        if c == '>' {
            end = chunk.get(start..at).map_or(at, |left| start + left.trim_end_matches(['-', '=']).len());
        }
        if let Some(word) = chunk.get(start..end) {
            pousser(word, offset + start, gap, out);
        }
        if !(matches!(c, '\'' | '’') && elision(chunk, at, c)) {
            marquer(c, gap);
        }
        start = at + c.len_utf8();
    }
    if let Some(word) = chunk.get(start..) {
        pousser(word, offset + start, gap, out);
    }
}

/// An apostrophe between two letters quotes nothing.
fn elision(chunk: &str, at: usize, c: char) -> bool {
    let before = chunk.get(..at).and_then(|left| left.chars().next_back());
    let after = chunk.get(at + c.len_utf8()..).and_then(|right| right.chars().next());
    before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic)
}

fn marquer(c: char, gap: &mut Avant) {
    match c {
        ':' | '=' | '→' | '⇒' | '>' => gap.fort = true,
        ',' | ';' => gap.virgule = true,
        '(' | ')' | '[' | ']' => gap.parenthese = true,
        '«' | '“' => gap.guillemet = true,
        '»' | '”' => gap.ferme = true,
        '"' | '\'' | '’' => {
            // The same mark opens and closes.
            gap.guillemet = true;
            gap.ferme = true;
        }
        '/' => gap.coupe = true,
        _ => {}
    }
    gap.ponctue = true;
}

/// Marks kept at the end of a value: a password likes them, a sentence less.
fn garde(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '!' | '*' | '#' | '$' | '@' | '&' | '?' | '%' | '+' | '€' | '°') || invisible(c)
}

fn pousser<'a>(word: &'a str, offset: usize, gap: &mut Avant, out: &mut Vec<Mot<'a>>) {
    let left = word.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '#' | '@' | '$' | '+'));
    let core = left.trim_end_matches(|c: char| !garde(c));
    let skipped = word.len() - left.len();
    if !core.chars().any(char::is_alphanumeric) {
        gap.ponctue |= word.chars().any(|c| !invisible(c));
        return;
    }
    gap.ponctue |= skipped > 0;
    let debut = offset + skipped;
    let plie = plier(core);
    let ferme = std::mem::take(gap);
    out.push(Mot { brut: core, plie, debut, fin: debut + core.len(), avant: ferme, finit: false, unite: false });
}

/// Does the line before `at` end on a keyword and hold its value alone on the next? « code pin⏎5524 ».
fn suite(mots: &[Mot<'_>], at: usize) -> bool {
    let announced =
        at.checked_sub(1).and_then(|one| mots.get(one)).is_some_and(|mot| ANNONCENT.contains(&mot.plie.as_str()));
    let value = mots.get(at).is_some_and(|mot| mot.plie.bytes().any(|byte| byte.is_ascii_digit()));
    announced
        && value
        && (mots.get(at).is_some_and(|mot| mot.finit) || mots.get(at + 1).is_none_or(|next| next.avant.ligne))
}

/// The sentences: slices of the words, cut at full stops and line breaks. A line that ends on an announcement (« mdp : »)
/// goes on with the next.
pub fn phrases<'m, 'a>(mots: &'m [Mot<'a>]) -> Vec<&'m [Mot<'a>]> {
    let mut out = Vec::new();
    let mut start = 0;
    for at in 1..=mots.len() {
        let last = mots.get(at - 1);
        let line = mots.get(at).is_some_and(|next| next.avant.ligne && !next.avant.fort) && !suite(mots, at);
        if at == mots.len() || line || last.is_some_and(|mot| mot.finit) {
            out.extend(mots.get(start..at).filter(|one| !one.is_empty()));
            start = at;
        }
    }
    out
}
