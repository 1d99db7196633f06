//! What is true of every text.

mod commun;

use commun::{SECRETS, notes};
use proptest::prelude::*;
use tandem_secrets::chercher;

/// Sentences around a secret: each speaks of something that is left alone when it is alone.
const AUTOUR: [&str; 6] = [
    "Vu Mme Kaci ce jour, dossier Caf complet",
    "Digicode 4821B, 3e étage, 12 rue Gambetta",
    "Mot de passe oublié, refait ensemble",
    "Code postal 59000, n° allocataire 1234567",
    "Rappeler le 06 39 98 00 01 avant le 12/11/2026",
    "RAS",
];

fn morceaux() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "mdp",
        "mot de passe",
        "code",
        "pin",
        "puk",
        "schéma",
        "question secrète",
        "code de secours",
        ":",
        "=",
        "«",
        "»",
        "'",
        "\"",
        "->",
        "\n",
        "\u{200b}",
        "\u{a0}",
        "4821",
        "4970 1012 3456 7890",
        "Soleil59!",
        "é",
        "كلمة السر",
        "FR76",
        "c'est",
        "(",
        ")",
        ".",
        "?",
        "/",
        "-",
        "carte",
        "du téléphone",
        "€",
        "12/11",
        "m d p",
        "🙂",
        "e\u{301}",
    ]);
    prop::collection::vec((words, prop::sample::select(vec!["", " ", "  "])), 0..30)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, space)| [word, space]).collect())
}

fn tient(text: &str) -> Result<(), TestCaseError> {
    if let Some(found) = chercher(text) {
        prop_assert!(found.debut < found.fin);
        prop_assert!(text.get(found.debut..found.fin).is_some(), "{found:?}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_read_and_what_is_found_is_inside_it(text in any::<String>()) {
        tient(&text)?;
    }

    #[test]
    fn keywords_and_marks_in_any_order_are_read(text in morceaux()) {
        tient(&text)?;
    }

    #[test]
    fn any_value_of_letters_and_digits_after_a_keyword_is_seen(value in "[A-Z][a-z]{3,9}[0-9]{2,4}") {
        for before in ["mdp : ", "mot de passe ", "Vu ce jour. MDP = ", "son mot de passe est "] {
            let text = format!("{before}{value}");
            prop_assert_eq!(chercher(&text).and_then(|found| text.get(found.debut..found.fin)), Some(value.as_str()));
        }
    }
}

#[test]
fn an_ordinary_sentence_before_or_after_hides_no_secret() {
    for sentence in AUTOUR {
        assert_eq!(chercher(sentence), None, "{sentence}");
    }
    let mut hidden = Vec::new();
    for (line, note) in notes(SECRETS).filter(|(_, note)| chercher(note).is_some()) {
        for sentence in AUTOUR {
            for text in [
                format!("{sentence}. {note}"),
                format!("{sentence}\n{note}"),
                format!("{note}. {sentence}"),
                format!("{note}\n{sentence}"),
            ] {
                if chercher(&text).is_none() {
                    hidden.push(format!("{line} : {text:?}"));
                }
            }
        }
    }
    assert!(hidden.is_empty(), "{} :\n{}", hidden.len(), hidden.join("\n"));
}

#[test]
fn a_very_long_text_is_read_in_reasonable_time() {
    for piece in [
        "mdp ",
        "code ",
        "a",
        "4821 ",
        "( ",
        "pin . ",
        "question secrète ",
        "s o ",
        "é",
        "ouvre ",
        "mdp : oublié ",
        "« mdp ",
        "schéma ",
        "code 48 ",
        "l'a ",
        "->",
    ] {
        let _ = chercher(&piece.repeat(4_000));
    }
}
