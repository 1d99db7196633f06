//! What is asked of an act, whoever it is for: shared by « Noter » and the group session.

use tandem_platform::web::{Errors, Fields};

use super::{ActeId, Mode, Raison};
use crate::cadre::{self, EnVigueur, Moment};

/// Procedures proposed while typing.
const CONNUES: usize = 6;

/// The fields of an act as shown.
#[derive(Clone, Debug, Default)]
pub struct Saisie {
    /// The sentences to correct.
    pub erreurs: Errors,
    /// The id the act will have: sent twice, the form notes it once.
    pub numero: String,
    /// Enter was pressed in a field: nothing is saved before a duration is chosen.
    pub relu: bool,
    /// The page says which démarche: it is not asked.
    pub liee: bool,
    /// Who had the hand.
    pub mode: Option<Mode>,
    /// Why in her place.
    pub raison: Option<Raison>,
    /// Typed minutes.
    pub autre_duree: String,
    /// The procedure, in words.
    pub demarche: String,
    /// The note the person may read.
    pub note: String,
    /// The private note.
    pub note_privee: String,
    /// Another day.
    pub fait_le: String,
    /// The latest day.
    pub aujourdhui: String,
    /// Procedures proposed while typing.
    pub connues: Vec<String>,
    /// Is what is optional unfolded?
    pub deplie: bool,
    /// What the cadre says beside who had the hand, and beside the note.
    pub regles: (Option<cadre::Ligne>, Option<cadre::Ligne>),
}

impl Saisie {
    /// Nothing chosen yet. `demarches` are those noted lately, last first.
    pub fn vide(numero: &ActeId, aujourdhui: String, demarches: impl Iterator<Item = String>) -> Self {
        let mut connues: Vec<String> = Vec::new();
        for demarche in demarches {
            if !connues.contains(&demarche) && connues.len() < CONNUES {
                connues.push(demarche);
            }
        }
        Self { numero: numero.to_string(), aujourdhui, connues, ..Self::default() }
    }

    /// Nothing chosen yet, for an act whose démarche the page says.
    pub fn liee(numero: &ActeId, aujourdhui: String) -> Self {
        Self { liee: true, ..Self::vide(numero, aujourdhui, std::iter::empty()) }
    }

    /// The same, with what the cadre says there.
    #[must_use]
    pub fn avec_cadre(self, cadre: &EnVigueur) -> Self {
        Self { regles: (cadre.ligne(Moment::Main), cadre.ligne(Moment::Note)), ..self }
    }

    /// The same with what was typed, and the sentences.
    #[must_use]
    pub fn typed(self, champs: &Fields, erreurs: Errors) -> Self {
        let typed = |name| champs.line(name);
        let folded = ["raison", "note", "note_privee", "fait_le", "autre_duree"];
        Self {
            deplie: folded.iter().any(|name| erreurs.of(name).is_some() || !champs.raw(name).is_empty()),
            erreurs,
            numero: ActeId::parse(champs.raw("numero")).map_or(self.numero, |kept| kept.to_string()),
            relu: champs.raw("action") == "relire",
            mode: Mode::parse(champs.raw("mode")),
            raison: Raison::parse(champs.raw("raison")),
            autre_duree: typed("autre_duree"),
            demarche: typed("demarche"),
            note: champs.note("note"),
            note_privee: champs.note("note_privee"),
            fait_le: typed("fait_le"),
            ..self
        }
    }

    /// Is this position chosen?
    pub fn is_mode(&self, mode: Mode) -> bool {
        self.mode == Some(mode)
    }

    /// Is this reason chosen?
    pub fn is_raison(&self, raison: Raison) -> bool {
        self.raison == Some(raison)
    }

    /// Empty, full, in error.
    pub fn samples() -> Vec<(&'static str, Self)> {
        let numero = ActeId::parse("019aa000-0000-7000-8000-000000000009").unwrap_or_else(|| unreachable!("an id"));
        let empty =
            || Self::vide(&numero, "2026-11-23".into(), std::iter::once("Déclaration trimestrielle".to_owned()));
        let mut erreurs = Errors::default();
        erreurs.add("mode", "Choisissez qui avait la main.");
        erreurs.add("note", "Ce texte a 301 signes, 300 au plus. Gardez ce qu’il faut pour la suite.");
        let full = Self {
            mode: Some(Mode::JeGuidais),
            demarche: "Déclaration trimestrielle".into(),
            regles: (Some(cadre::Ligne::exemple()), Some(cadre::Ligne::exemple())),
            ..empty()
        };
        let wrong = Self { erreurs, deplie: true, note: "a".repeat(301), ..empty() };
        vec![("vide", empty()), ("pleine", full), ("en erreur", wrong)]
    }
}
