//! Reading the form of an act: typed values, sentences to correct.

use jiff::civil::Date;
use tandem_platform::web::{Errors, Fields};

use super::{
    Mode, NOTE_MAX, Raison,
    model::{verifier_date, verifier_duree},
};

/// Longest procedure in words.
const DEMARCHE_MAX: usize = 120;

/// What was chosen and typed; valid once [`ActeForm::read`] left no error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActeForm {
    /// Who had the hand.
    pub mode: Mode,
    /// Why in her place; dropped for the other positions.
    pub raison: Option<Raison>,
    /// Minutes.
    pub duree: Option<i64>,
    /// The procedure, in words.
    pub demarche: Option<String>,
    /// The note the person may read.
    pub note: Option<String>,
    /// The private note.
    pub note_privee: Option<String>,
    /// The day.
    pub fait_le: Date,
}

impl ActeForm {
    /// Reads the form, or says what to correct.
    pub fn read(champs: &Fields, today: Date) -> Result<Self, Errors> {
        let mut erreurs = Errors::default();
        let mode = Mode::parse(champs.raw("mode"));
        if mode.is_none() {
            erreurs.add("mode", "Choisissez qui avait la main.");
        }
        let typed = champs.line("autre_duree");
        let duree = if typed.is_empty() { verifier_duree(champs.raw("duree")) } else { verifier_duree(&typed) };
        if let Err(bad) = duree {
            erreurs.add("autre_duree", bad.to_string());
        }
        let fait_le = verifier_date(&champs.line("fait_le"), today);
        if let Err(sentence) = fait_le {
            erreurs.add("fait_le", sentence);
        }
        let demarche = bounded(&mut erreurs, "demarche", champs.line("demarche"), DEMARCHE_MAX);
        let note = bounded(&mut erreurs, "note", champs.note("note"), NOTE_MAX);
        let note_privee = bounded(&mut erreurs, "note_privee", champs.note("note_privee"), NOTE_MAX);
        match (mode, duree, fait_le) {
            (Some(mode), Ok(duree), Ok(fait_le)) if erreurs.is_empty() => {
                let raison = Raison::parse(champs.raw("raison")).filter(|_| mode.a_la_place());
                Ok(Self { mode, raison, duree, demarche, note, note_privee, fait_le })
            }
            _ => Err(erreurs),
        }
    }
}

fn bounded(erreurs: &mut Errors, field: &'static str, text: String, max: usize) -> Option<String> {
    let long = text.chars().count();
    if long > max {
        erreurs.add(field, format!("Ce texte a {long} signes, {max} au plus. Gardez ce qu’il faut pour la suite."));
    }
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(pairs: &[(&str, &str)]) -> Result<ActeForm, Errors> {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        ActeForm::read(&Fields::from_pairs(pairs), date(2026, 11, 23))
    }

    #[test]
    fn a_position_is_all_it_takes() {
        let form = read(&[("mode", "M3"), ("duree", "10")]).expect("valid");
        assert_eq!((form.mode, form.duree, form.fait_le), (Mode::JeGuidais, Some(10), date(2026, 11, 23)));
    }

    #[test]
    fn a_typed_duration_wins_over_the_button() {
        assert_eq!(read(&[("mode", "M3"), ("duree", ""), ("autre_duree", "75")]).map(|form| form.duree), Ok(Some(75)));
    }

    #[test]
    fn a_reason_only_stands_when_it_was_in_her_place() {
        let raison = |mode| read(&[("mode", mode), ("raison", "peur")]).map(|form| form.raison);
        assert_eq!(raison("M0"), Ok(Some(Raison::Peur)));
        assert_eq!(raison("M4"), Ok(None));
    }

    #[test]
    fn each_mistake_has_its_sentence() {
        let long = "é".repeat(301);
        let erreurs = read(&[("duree", "9999"), ("fait_le", "demain"), ("note", &long)]).expect_err("refused");
        let fields: Vec<_> = erreurs.all().iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["mode", "autre_duree", "fait_le", "note"]);
        assert!(erreurs.of("note").is_some_and(|sentence| sentence.contains("301 signes, 300 au plus")));
    }
}
