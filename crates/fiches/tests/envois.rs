//! Signed files: taken whole, or not at all.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use jiff::civil::date;
use proptest::prelude::*;
use tandem_fiches::{Fiche, RefusEnvoi, cle_publique, ecrire, lire, lire_regles, ouvrir, signer};

const GRAINE: [u8; 32] = [9; 32];

fn fiches() -> Vec<Fiche> {
    [include_str!("exemples/D01-actualisation.toml"), include_str!("exemples/D21-mdph.toml")]
        .iter()
        .map(|text| lire("x.toml", text).expect("fiche"))
        .collect()
}

fn envoi() -> String {
    signer("CCAS de\nNantes", date(2026, 11, 26), &GRAINE, &fiches())
}

#[test]
fn a_signed_file_opens_with_who_when_and_the_same_fiches() {
    let open = ouvrir("envoi.txt", &envoi()).expect("it opens");
    assert_eq!((open.etablissement.as_str(), open.le), ("CCAS deNantes", date(2026, 11, 26)));
    assert_eq!(open.cle, cle_publique(&GRAINE));
    let texts: Vec<String> = open.fiches.iter().map(ecrire).collect();
    assert_eq!(texts, fiches().iter().map(ecrire).collect::<Vec<_>>());
    assert_eq!(ouvrir("x", &signer("A", date(2026, 1, 1), &GRAINE, [])).expect("empty").fiches.len(), 0);
}

/// Each byte, changed in three ways, and each cut.
#[test]
fn any_changed_byte_is_refused() {
    let text = envoi();
    let bytes = text.as_bytes();
    let mut tried = 0;
    for at in 0..bytes.len() {
        for change in [1_u8, 0x20] {
            let mut other = bytes.to_vec();
            other[at] ^= change;
            let Ok(other) = String::from_utf8(other) else { continue };
            tried += 1;
            assert!(ouvrir("x", &other).is_err(), "byte {at} changed by {change}");
        }
    }
    assert!(tried > bytes.len());
    for at in (0..bytes.len()).step_by(7).filter(|at| text.is_char_boundary(*at)) {
        assert!(ouvrir("x", &text[..at]).is_err(), "cut at {at}");
    }
    for other in [format!("{text}\n"), format!(" {text}"), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        assert!(ouvrir("x", &other).is_err());
    }
}

#[test]
fn a_file_signed_by_somebody_else_shows_another_key() {
    let other = signer("CCAS de Nantes", date(2026, 11, 26), &[8; 32], &fiches());
    assert_ne!(ouvrir("x", &other).expect("it opens").cle, cle_publique(&GRAINE));
    // Her signature under my key is refused.
    let mine = envoi();
    let hers = other.rsplit_once("===== Signature =====\n").expect("signed").1;
    let forged =
        format!("{}===== Signature =====\n{hers}", mine.rsplit_once("===== Signature =====\n").expect("signed").0);
    assert_eq!(ouvrir("x", &forged).expect_err("forged"), RefusEnvoi::Change);
}

#[test]
fn something_else_is_not_a_signed_file() {
    assert_eq!(ouvrir("x", "bonjour").expect_err("no"), RefusEnvoi::PasUnEnvoi);
    assert_eq!(ouvrir("x", "").expect_err("no"), RefusEnvoi::PasUnEnvoi);
    assert_eq!(ouvrir("x", &"Fiches Tandem, format 1".repeat(500_000)).expect_err("no"), RefusEnvoi::TropLong);
}

proptest! {
    #[test]
    fn reading_anything_never_panics_and_each_fault_has_a_line_of_the_text(text in "\\PC{0,400}|([a-z_]{1,12} = (\"[a-z]*\"|[0-9-]{1,10}|\\[\\])\n|\\[\\[?(gestes|echeances|acces|canaux)\\]?\\]\n){0,20}") {
        if let Err(faults) = lire("x.toml", &text) {
            prop_assert!(!faults.is_empty());
            let lines = text.lines().count() + 1;
            prop_assert!(faults.iter().all(|one| (1..=lines).contains(&one.ligne) && !one.phrase.is_empty()), "{faults:?}");
        }
        let _ = lire_regles("x", &text);
        prop_assert!(ouvrir("x", &text).is_err());
    }

    #[test]
    fn what_a_colleague_types_comes_back_as_typed(nom in "[^\\p{C}\u{202A}-\u{202E}\u{2066}-\u{2069}\\s][^\\p{C}\u{202A}-\u{202E}\u{2066}-\u{2069}]{0,60}", geste in "[a-zé’\"\\\\#=\\[\\]]{1,60}") {
        let mut fiche = fiches().remove(0);
        fiche.nom = nom.trim().to_owned();
        fiche.gestes[1].texte = geste.clone();
        let again = lire("x.toml", &ecrire(&fiche)).map_err(|faults| TestCaseError::fail(format!("{faults:?}")))?;
        prop_assert_eq!(&again.nom, nom.trim());
        prop_assert_eq!(&again.gestes[1].texte, &geste);
    }
}
