//! What is caught and what is left alone, on 500 notes with a secret and 5 000 without.

mod commun;

use commun::{APRES_ORDINAIRES, APRES_SECRETS, ORDINAIRES, SECRETS, intacte, notes};
use tandem_secrets::chercher;

/// Right answers and the lines that had a wrong one.
fn compter(file: &str, secret: bool, kept: impl Fn(usize) -> bool) -> (usize, Vec<String>) {
    let (mut right, mut wrong) = (0, Vec::new());
    for (line, note) in notes(file).filter(|(line, _)| kept(*line)) {
        match chercher(&note) {
            found if found.is_some() == secret => right += 1,
            found => wrong.push(format!("{line} : {note:?} {:?}", found.map(|f| &note[f.debut..f.fin]))),
        }
    }
    (right, wrong)
}

/// At least 95 % of secrets caught, at most 1 % of ordinary notes flagged.
fn tenir(name: &str, kept: impl Fn(usize) -> bool + Copy) {
    let (caught, missed) = compter(SECRETS, true, kept);
    let (left, flagged) = compter(ORDINAIRES, false, kept);
    let (secrets, ordinary) = (caught + missed.len(), left + flagged.len());
    println!("{name} : {caught}/{secrets} secrets vus, {}/{ordinary} notes ordinaires refusées", flagged.len());
    assert!(caught * 100 >= secrets * 95, "{name}, secrets manqués :\n{}", missed.join("\n"));
    assert!(flagged.len() * 100 <= ordinary, "{name}, notes refusées à tort :\n{}", flagged.join("\n"));
}

#[test]
fn nearly_every_secret_is_seen_and_nearly_no_ordinary_note_is_refused() {
    assert_eq!((SECRETS.lines().count(), ORDINAIRES.lines().count()), (500, 5_000));
    tenir("tout", |_| true);
}

#[test]
fn the_half_nothing_was_tuned_on_says_the_same() {
    tenir("moitié intacte", intacte);
}

#[test]
fn the_notes_written_after_the_detector_are_read_as_well() {
    let (caught, missed) = compter(APRES_SECRETS, true, |_| true);
    let (_, flagged) = compter(APRES_ORDINAIRES, false, |_| true);
    assert!(caught * 100 >= (caught + missed.len()) * 95, "{}", missed.join("\n"));
    assert!(flagged.is_empty(), "{}", flagged.join("\n"));
}

#[test]
fn no_line_is_there_twice_and_hundreds_only_talk_about_passwords_and_codes() {
    for file in [SECRETS, ORDINAIRES, APRES_SECRETS, APRES_ORDINAIRES] {
        let mut lines: Vec<&str> = file.lines().collect();
        let all = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), all);
    }
    let words = ["mdp", "passe", "code", "pin", "puk", "carte bleue", "secret"];
    let hard = ORDINAIRES.lines().filter(|line| words.iter().any(|word| line.to_lowercase().contains(word))).count();
    assert!(hard >= 800, "{hard}");
}
