//! What is counted, and what may be shown of it.

use serde::{Deserialize, Serialize};

/// Positions of « Qui avait la main ? », from M0 to M4.
pub const MODES: usize = 5;
/// The first positions are « in her place ».
pub const PLACE: usize = 2;
/// Reasons of an act in her place, the first being « not said ».
pub const RAISONS: usize = 8;

/// One person in one act. Those of an act follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Participation {
    /// The act: a number made up for one computation.
    pub acte: u32,
    /// The person, likewise.
    pub personne: u32,
    /// Who noted it, likewise: only to count up to three.
    pub professionnel: u32,
    /// Day of the year, from 1.
    pub jour: u16,
    /// Minutes, 600 at most; zero when not noted.
    pub minutes: u16,
    /// Rank of the procedure among [`Noms::procedures`].
    pub procedure: u16,
    /// Rank of the team among [`Noms::equipes`].
    pub equipe: u16,
    /// Rank of the field among [`Noms::champs`].
    pub champ: u8,
    /// Month, from 0.
    pub mois: u8,
    /// Position, from 0.
    pub mode: u8,
    /// Reason; zero when not said, or not in her place.
    pub raison: u8,
}

/// The words of each rank.
#[derive(Clone, Debug, Default)]
pub struct Noms {
    /// Procedures; the first is « outside the catalogue ».
    pub procedures: Vec<String>,
    /// Fields of support; the first is « none ».
    pub champs: Vec<String>,
    /// Teams.
    pub equipes: Vec<String>,
    /// The five positions.
    pub modes: Vec<String>,
    /// The eight reasons.
    pub raisons: Vec<String>,
    /// The twelve months.
    pub mois: Vec<String>,
}

/// A figure: nothing when it is hidden.
pub type Case = Option<u64>;

/// Positions that are counted together, because one of them is too rare to be told apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colonne {
    /// In words.
    pub nom: String,
    /// The ranks it adds up.
    pub membres: Vec<usize>,
    /// Its figure over the whole year: always shown.
    pub total: u64,
}

/// What a table tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vue {
    /// Month by month.
    Mois,
    /// Procedure by procedure.
    Procedure,
    /// Field of support.
    Champ,
    /// Team of the person.
    Equipe,
    /// Why in her place.
    Raison,
}

impl Vue {
    /// In the order of the page.
    pub const TOUTES: [Self; 5] = [Self::Mois, Self::Procedure, Self::Raison, Self::Champ, Self::Equipe];

    /// The key of its definition.
    pub fn cle(self) -> &'static str {
        match self {
            Self::Mois => "mois",
            Self::Procedure => "procedure",
            Self::Champ => "champ",
            Self::Equipe => "equipe",
            Self::Raison => "raison",
        }
    }
}

/// A row: one thing, or several too small to be told apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ligne {
    /// What it is, in words; several for a row of small ones.
    pub membres: Vec<String>,
    /// Acts.
    pub aides: u64,
    /// Minutes noted.
    pub minutes: u64,
    /// Acts whose duration is noted.
    pub chronometrees: u64,
    /// Acts in her place.
    pub a_la_place: u64,
    /// One per column.
    pub cases: Vec<Case>,
}

/// The rows of a table.
pub type Lignes = Vec<Ligne>;

/// A table. `Raison` counts acts in her place only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tableau {
    /// What its rows are.
    pub vue: Vue,
    /// Nothing when everything would be one row.
    pub lignes: Lignes,
    /// The same rows by reason, acts in her place only; `Champ` only. One per column of [`Annee::raisons`].
    pub raisons: Vec<Vec<Case>>,
}

/// Time of a position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Temps {
    /// Minutes noted in all.
    pub minutes: u64,
    /// Acts whose duration is noted.
    pub chronometrees: u64,
    /// Half of them last no longer; nothing under ten people.
    pub mediane: Option<u32>,
}

/// What was noted of a procedure, for the simulator: medians in minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duree {
    /// The procedure.
    pub procedure: String,
    /// In her place.
    pub a_la_place: Option<u32>,
    /// With her: her first time of the year, second, third, and after.
    pub avec: [Option<u32>; 4],
}

/// People who did the same procedure twice or more in the year, from the first act to the last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcours {
    /// The hand moved to the person.
    pub vers_elle: Case,
    /// It did not move.
    pub inchange: Case,
    /// It moved to us.
    pub vers_nous: Case,
}

/// What stands on the day of the computation, outside acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Situation {
    /// What it is.
    pub genre: Genre,
    /// A number for the person, made up for one computation.
    pub personne: u32,
    /// Days it has lasted, or lasted.
    pub jours: u32,
    /// Is it over? Only delays look at those.
    pub finie: bool,
}

/// What a [`Situation`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Genre {
    /// An account that hangs on the address or telephone of a professional.
    Compte,
    /// A date limit gone by, nothing noted.
    Echeance,
    /// Something does not move.
    Blocage,
}

impl Genre {
    /// In the order of the page.
    pub const TOUS: [Self; 3] = [Self::Compte, Self::Echeance, Self::Blocage];

    /// The key of its definition.
    pub fn cle(self) -> &'static str {
        match self {
            Self::Compte => "comptes",
            Self::Echeance => "echeances",
            Self::Blocage => "blocages",
        }
    }
}

/// What may be shown of the situations of the day: people, not lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Situations {
    /// People, in the order of [`Genre::TOUS`].
    pub personnes: [Case; 3],
    /// Days after which half of the blocages are over, those that wait included; nothing under ten people, or not reached.
    pub delai: Option<u32>,
}

/// What may be shown of a year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annee {
    /// Acts; zero when too few to show anything.
    pub aides: u64,
    /// Minutes noted.
    pub minutes: u64,
    /// Acts whose duration is noted.
    pub chronometrees: u64,
    /// Acts in her place; nothing when it, or the rest, is too small.
    pub a_la_place: Case,
    /// The positions that are told apart.
    pub colonnes: Vec<Colonne>,
    /// Time of each of them.
    pub temps: Vec<Temps>,
    /// The reasons that are told apart, of the acts in her place.
    pub raisons: Vec<Colonne>,
    /// The tables.
    pub tableaux: Vec<Tableau>,
    /// Where the hand went.
    pub parcours: Option<Parcours>,
    /// Own durations.
    pub durees: Vec<Duree>,
    /// What stands on the day of the computation; this year only.
    #[serde(default)]
    pub situations: Option<Situations>,
}
