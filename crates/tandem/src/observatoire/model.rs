//! What is counted, and what may be shown of it; no IO.

use serde::{Deserialize, Serialize};
use tandem_statistiques::{
    masque::{Cellule, MASQUE},
    nombre::entier,
};

/// Where a blocage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etat {
    /// No end is noted.
    EnCours,
    /// Opened, or given back.
    Obtenu,
    /// Refused for good.
    Refuse,
    /// She gives it up.
    Renonce,
}

impl Etat {
    /// How many there are.
    pub const NOMBRE: usize = 4;
}

/// What is read of a blocage to count it: nothing says who, nor who noted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compte {
    /// The matter.
    pub voie: String,
    /// A number for the file it is read in, only to count people; made up for one computation.
    pub personne: u32,
    /// The year it was noted.
    pub annee: i16,
    /// Days waited, so far or in all.
    pub jours: u32,
    /// Where it stands.
    pub etat: Etat,
    /// Of the démarche it hangs on, if any.
    pub complexe: Option<bool>,
    /// What it does: one bit per effect, in the order of the list.
    pub effets: u8,
}

/// A matter in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nom {
    /// The right.
    pub droit: String,
    /// The administration.
    pub administration: String,
}

/// A figure as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Case {
    /// A count.
    Nombre(u64),
    /// Days.
    Jours(u32),
    /// More days than that.
    PlusDe(u32),
    /// « 58 % »
    Part(String),
    /// Hidden.
    Masque,
    /// Too few people for a delay.
    TropPeu,
    /// None hangs on a démarche.
    SansDemarche,
}

impl Case {
    /// As it reads on screen, in print, and in an export (but for the space between thousands).
    pub fn texte(&self) -> String {
        match self {
            Self::Nombre(n) => entier(*n),
            Self::Jours(n) => entier(u64::from(*n)),
            Self::PlusDe(n) => format!("plus de {}", entier(u64::from(*n))),
            Self::Part(text) => text.clone(),
            Self::Masque => MASQUE.to_owned(),
            Self::TropPeu => "trop peu".to_owned(),
            Self::SansDemarche => "aucune".to_owned(),
        }
    }

    /// The number of an export; the others are words.
    pub fn nombre(&self) -> Option<i64> {
        match self {
            Self::Nombre(n) => i64::try_from(*n).ok(),
            Self::Jours(n) => Some(i64::from(*n)),
            _ => None,
        }
    }

    /// A figure, words or a hidden one?
    pub fn est_un_nombre(&self) -> bool {
        !matches!(self, Self::Masque | Self::TropPeu | Self::SansDemarche)
    }
}

impl From<Cellule> for Case {
    fn from(cell: Cellule) -> Self {
        cell.publiee().map_or(Self::Masque, Self::Nombre)
    }
}

/// What a row adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Niveau {
    /// Everything.
    Ensemble,
    /// An administration, or several put together.
    Administration,
    /// A right of the administration above, or several put together.
    Droit,
}

/// A row: as many figures as [`COLONNES`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ligne {
    /// The administration; empty for everything.
    pub administration: String,
    /// The right; empty when the row has several that are not told apart.
    pub droit: String,
    /// What it adds up.
    pub niveau: Niveau,
    /// The figures.
    pub cases: Vec<Case>,
}

/// What may be shown of a year. Nothing else is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publie {
    /// The rows, everything first; none when they are too few to show anything.
    pub lignes: Vec<Ligne>,
}

impl Publie {
    /// Is a figure hidden?
    pub fn masque(&self) -> bool {
        self.lignes.iter().any(|line| line.cases.contains(&Case::Masque))
    }
}

/// Changes when what is computed changes: what was kept by another version is computed again.
pub const REGLE: i64 = 1;

/// A column: its names and what it counts.
#[derive(Debug)]
pub struct Colonne {
    /// The group of columns it begins; empty when it goes on.
    pub groupe: &'static str,
    /// Under its group, at the head of the column.
    pub nom: &'static str,
    /// Without its group, in an export.
    pub seul: &'static str,
    /// What it counts, in a sentence.
    pub sens: &'static str,
}

const fn colonne([groupe, nom, seul, sens]: [&'static str; 4]) -> Colonne {
    Colonne { groupe, nom, seul, sens }
}

/// The place of the median among [`COLONNES`].
pub const MEDIANE: usize = 5;

/// The columns, in order.
pub const COLONNES: [Colonne; 14] = [
    colonne(["Où ils en sont", "Blocages", "Blocages", "Déclarés dans l’année par l’établissement."]),
    colonne(["", "Encore bloqués", "Encore bloqués", "Sans fin notée le jour du calcul."]),
    colonne(["", "Droit obtenu", "Droit obtenu", "Droit ouvert ou rétabli."]),
    colonne(["", "Refusés", "Refusés", "Refusés pour de bon."]),
    colonne(["", "Renoncés", "Renoncés", "La personne y renonce, en sachant ce qu’elle perd."]),
    colonne([
        "Délai, en jours",
        "Médian",
        "Délai médian (jours)",
        "La moitié des blocages sont finis au bout de ce temps. Ceux qui attendent encore comptent (méthode de Kaplan et Meier).",
    ]),
    colonne([
        "",
        "Neuf sur dix",
        "Délai, neuf sur dix (jours)",
        "Neuf blocages sur dix sont finis au bout de ce temps, compté de même.",
    ]),
    colonne([
        "Part",
        "Complexes",
        "Part des complexes",
        "Parmi les blocages accrochés à une démarche, ceux dont la démarche est complexe.",
    ]),
    colonne([
        "Ce que cela touche",
        "Loyer",
        "Touche le loyer",
        "Le loyer. Un blocage peut toucher plusieurs choses, ou aucune.",
    ]),
    colonne(["", "Manger", "Touche l’alimentation", "L’alimentation."]),
    colonne(["", "Énergie", "Touche l’énergie", "L’électricité, le gaz ou l’eau."]),
    colonne(["", "Santé", "Touche la santé", "Les soins."]),
    colonne(["", "Séjour", "Touche le séjour", "Le droit au séjour."]),
    colonne(["", "Travail", "Touche le travail", "Le travail ou la formation."]),
];
