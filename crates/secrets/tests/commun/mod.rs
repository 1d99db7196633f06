//! The two corpora, read as notes.
#![allow(dead_code, reason = "each test uses its part")]

/// Notes that hold a secret.
pub const SECRETS: &str = include_str!("../../corpus/secrets.txt");
/// Notes that hold none.
pub const ORDINAIRES: &str = include_str!("../../corpus/ordinaires.txt");
/// Written after the detector, read once as it was, then used for tuning.
pub const APRES_SECRETS: &str = include_str!("../../corpus/apres-secrets.txt");
/// The same, without a secret.
pub const APRES_ORDINAIRES: &str = include_str!("../../corpus/apres-ordinaires.txt");

/// A line of the file as a note: `\n` is a line break, `\u{…}` a character that does not show.
pub fn note(line: &str) -> String {
    line.replace("\\n", "\n").replace("\\u{a0}", "\u{a0}").replace("\\u{200b}", "\u{200b}")
}

/// The notes of a file with their line number.
pub fn notes(file: &str) -> impl Iterator<Item = (usize, String)> {
    file.lines().enumerate().map(|(at, line)| (at + 1, note(line)))
}

/// The half that nothing was tuned on.
pub fn intacte(line: usize) -> bool {
    line % 2 == 1
}
