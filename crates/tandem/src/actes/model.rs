//! Types and rules of the slice; no IO.

use jiff::{Timestamp, ToSpan, civil::Date};
use tandem_platform::id;

use crate::{agents::AgentId, personnes::PersonneId};

id!(
    /// An act.
    ActeId
);

/// Longest note, in characters: what the next step needs, no more.
pub const NOTE_MAX: usize = 300;
/// Durations offered in one tap, in minutes.
pub const DUREES: [i64; 6] = [5, 10, 20, 30, 45, 60];

/// The presets with their words.
pub(crate) fn durees() -> impl Iterator<Item = (i64, String)> {
    DUREES.into_iter().map(|minutes| (minutes, crate::ui::dates::duration(minutes)))
}

/// Who had the hand (`parcours.md`, the five positions).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// In her place, she was not there.
    SansElle,
    /// In her place, beside her.
    ElleACote,
    /// The mouse changed hands.
    ADeux,
    /// She did, I guided.
    JeGuidais,
    /// She did, I proofread.
    JaiRelu,
}

impl Mode {
    /// From the professional's hand to the person's.
    pub const TOUS: [Self; 5] = [Self::SansElle, Self::ElleACote, Self::ADeux, Self::JeGuidais, Self::JaiRelu];

    /// The code stored and exported.
    pub fn code(self) -> &'static str {
        match self {
            Self::SansElle => "M0",
            Self::ElleACote => "M1",
            Self::ADeux => "M2",
            Self::JeGuidais => "M3",
            Self::JaiRelu => "M4",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|mode| mode.code() == code)
    }

    /// The button, for the worker.
    pub fn nom(self) -> &'static str {
        match self {
            Self::SansElle => "Moi, sans elle",
            Self::ElleACote => "Moi, elle à côté",
            Self::ADeux => "À deux",
            Self::JeGuidais => "Elle, je guidais",
            Self::JaiRelu => "Elle, j’ai relu",
        }
    }

    /// What the position means.
    pub fn sens(self) -> &'static str {
        match self {
            Self::SansElle => "à sa place, en son absence",
            Self::ElleACote => "à sa place, elle est là",
            Self::ADeux => "la souris a changé de main",
            Self::JeGuidais => "elle faisait, j’aidais",
            Self::JaiRelu => "pour la rassurer",
        }
    }

    /// Was it done in her place? Then a reason may be given.
    pub fn a_la_place(self) -> bool {
        matches!(self, Self::SansElle | Self::ElleACote)
    }

    /// 0 (all ours) to 4 (all hers): the height of a bar, never a mark of the person.
    pub fn rang(self) -> usize {
        self as usize
    }
}

/// Why it was done in her place. For advocacy, not for judging the worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Raison {
    /// It could not wait.
    Urgence,
    /// Reading, writing, French.
    LectureLangue,
    /// No device, no code.
    MaterielCode,
    /// Afraid of a mistake.
    Peur,
    /// The site was down.
    SiteEnPanne,
    /// No time.
    PasLeTemps,
    /// She asked for it.
    ElleLaDemande,
}

impl Raison {
    /// In the order of the screen.
    pub const TOUTES: [Self; 7] = [
        Self::Urgence,
        Self::LectureLangue,
        Self::MaterielCode,
        Self::Peur,
        Self::SiteEnPanne,
        Self::PasLeTemps,
        Self::ElleLaDemande,
    ];

    /// The code stored and exported.
    pub fn code(self) -> &'static str {
        match self {
            Self::Urgence => "urgence",
            Self::LectureLangue => "lecture_langue",
            Self::MaterielCode => "materiel_code",
            Self::Peur => "peur",
            Self::SiteEnPanne => "site_en_panne",
            Self::PasLeTemps => "pas_le_temps",
            Self::ElleLaDemande => "elle_la_demande",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|raison| raison.code() == code)
    }

    /// The words on screen.
    pub fn nom(self) -> &'static str {
        match self {
            Self::Urgence => "Urgence",
            Self::LectureLangue => "Lecture ou langue",
            Self::MaterielCode => "Pas de matériel, pas de code",
            Self::Peur => "Peur de se tromper",
            Self::SiteEnPanne => "Site en panne",
            Self::PasLeTemps => "Pas le temps",
            Self::ElleLaDemande => "Elle l’a demandé",
        }
    }
}

/// An act, opened for one reader: what she may not read is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acte {
    /// Its id.
    pub id: ActeId,
    /// Who noted it.
    pub agent: AgentId,
    /// For whom, when the read asked for it.
    pub personne: Option<PersonneId>,
    /// Who had the hand.
    pub mode: Mode,
    /// Why in her place.
    pub raison: Option<Raison>,
    /// Minutes.
    pub duree: Option<i64>,
    /// The procedure, in words.
    pub demarche: Option<String>,
    /// Blind token of the procedure: groups a trajectory without reading it.
    pub demarche_jeton: Option<i64>,
    /// The note the person may read.
    pub note: Option<String>,
    /// The note only its author reads.
    pub note_privee: Option<String>,
    /// Several people at once.
    pub collectif: bool,
    /// The day it was done.
    pub fait_le: Date,
    /// When it was noted.
    pub created_at: Timestamp,
    /// Undone, by whom and why.
    pub annulation: Option<Annulation>,
}

/// An act undone. The act stays readable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annulation {
    /// Who.
    pub agent: AgentId,
    /// Why; nothing when undone at once by its author.
    pub motif: Option<String>,
}

impl Acte {
    /// May `agent` undo it in one tap? The author, the day it was noted.
    pub fn annulable_sans_motif(&self, agent: &AgentId, noted: Date, today: Date) -> bool {
        self.annulation.is_none() && self.agent == *agent && noted == today
    }
}

/// A duration that no act lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Écrivez une durée entre 1 et 600 minutes.")]
pub struct DureeHorsBornes;

/// Reads a duration in minutes; empty means not noted.
pub fn verifier_duree(text: &str) -> Result<Option<i64>, DureeHorsBornes> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().ok().filter(|minutes| (1..=600).contains(minutes)).map(Some).ok_or(DureeHorsBornes)
}

/// Reads the day of an act: empty means today; never tomorrow, never more than two years ago
/// (files live two years after the last contact, `droit.md` 5.5).
pub fn verifier_date(text: &str, today: Date) -> Result<Date, &'static str> {
    if text.is_empty() {
        return Ok(today);
    }
    let date: Date = text.parse().map_err(|_| "Écrivez la date comme 2026-11-23, ou choisissez-la.")?;
    if date > today {
        return Err("Cette date est dans l’avenir. Un acte se note une fois fait.");
    }
    if date < today.saturating_sub(2.years()) {
        return Err("Cette date remonte à plus de deux ans.");
    }
    Ok(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn positions_and_reasons_are_read_back_as_written() {
        assert!(Mode::TOUS.into_iter().all(|mode| Mode::parse(mode.code()) == Some(mode)));
        assert!(Raison::TOUTES.into_iter().all(|raison| Raison::parse(raison.code()) == Some(raison)));
        assert_eq!(Mode::parse("M5"), None);
    }

    #[test]
    fn only_the_first_two_positions_are_in_her_place() {
        assert_eq!(Mode::TOUS.map(Mode::a_la_place), [true, true, false, false, false]);
        assert_eq!(Mode::TOUS.map(Mode::rang), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn an_act_is_noted_today_or_earlier_but_not_in_another_life() {
        let today = date(2028, 2, 29);
        assert_eq!(verifier_date("", today), Ok(today));
        assert_eq!(verifier_date("2028-02-28", today), Ok(date(2028, 2, 28)));
        assert!(verifier_date("2028-03-01", today).is_err());
        assert_eq!(
            verifier_date("2026-02-28", today),
            Ok(date(2026, 2, 28)),
            "two years before a 29 February is the 28"
        );
        assert!(verifier_date("2026-02-27", today).is_err());
        assert!(verifier_date("29/02/2028", today).is_err());
    }

    proptest! {
        #[test]
        fn a_duration_is_between_one_minute_and_ten_hours(text in "-?[0-9]{0,6}") {
            match verifier_duree(&text) {
                Ok(Some(minutes)) => prop_assert!((1..=600).contains(&minutes)),
                Ok(None) => prop_assert!(text.is_empty()),
                Err(DureeHorsBornes) => prop_assert!(!text.is_empty()),
            }
        }
    }
}
