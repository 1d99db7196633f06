#![doc = include_str!("README.md")]

mod check;
mod dump;
mod format;
mod load;
mod stream;

use std::path::PathBuf;

pub use check::{check, describe};
pub use dump::dump;
pub use load::{empty, restore};

use jiff::Timestamp;

/// A folder that goes with the base: sealed files, each whole under its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// What it is called in the backup.
    pub name: String,
    /// Where it is; it may not exist yet.
    pub path: PathBuf,
}

/// What a backup holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The instant it shows.
    pub at: Timestamp,
    /// The version of the program that made it.
    pub program: String,
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// The migrations its base had.
    pub versions: Vec<i64>,
    /// Rows of each table.
    pub tables: Vec<(String, u64)>,
    /// Files of the folders.
    pub files: u64,
    /// Bytes of these files.
    pub bytes: u64,
    /// Journals read again from end to end, and what does not hold in them.
    pub journals: Vec<(String, crate::journal::Report)>,
}

impl Summary {
    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|(_, rows)| rows).sum()
    }

    /// Rows of one table.
    pub fn rows_of(&self, table: &str) -> u64 {
        self.tables.iter().find(|(name, _)| name == table).map_or(0, |(_, rows)| *rows)
    }
}

/// How far a backup or a restoration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Rows there will be.
    Rows(u64),
    /// Rows done since the last word.
    Done(u64),
}

/// Why a backup is not made, not read or not restored, in a sentence one can act on.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Not one of ours.
    #[error("ce n’est pas une sauvegarde de Tandem")]
    Foreign,
    /// Made by a later version.
    #[error(
        "cette sauvegarde vient d’une version plus récente de Tandem ({0}). Installez cette version-là, ou une plus récente, puis recommencez"
    )]
    Newer(String),
    /// The key at hand is not the one it needs.
    #[error(
        "cette sauvegarde demande la clé d’empreinte {needed}, et ce fichier de clé contient {held}. Indiquez le fichier de clé qui servait ce jour-là : TANDEM_CLE=…"
    )]
    OtherKey {
        /// Prints of the keys it needs.
        needed: String,
        /// Prints of the keys at hand.
        held: String,
    },
    /// Changed, cut or lengthened.
    #[error("sauvegarde abîmée ou incomplète ({0}). Reprenez-en une autre copie")]
    Damaged(&'static str),
    /// There is already something there.
    #[error("{0} n’est pas vide : une restauration n’écrase jamais rien. Indiquez un endroit neuf : --dans …")]
    Occupied(String),
    /// What to back up is not there.
    #[error("la base {0} n’existe pas")]
    NoBase(String),
    /// The machine or the database refused.
    #[error(transparent)]
    Failed(#[from] crate::Error),
}

impl From<std::io::Error> for Refusal {
    /// A reader that finds the stream damaged says it through an input error.
    fn from(error: std::io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<stream::Broken>()) {
            Some(broken) => Self::Damaged(broken.0),
            None if error.kind() == std::io::ErrorKind::InvalidData => Self::Damaged("contenu illisible"),
            None => Self::Failed(error.into()),
        }
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}
