//! Schema versions, embedded in the program. Two folders, same file names, same tables.

use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};

/// The migrations of both engines, oldest first.
#[derive(Clone, Debug)]
pub struct Migrations(pub &'static [Entry]);

/// One migration: version, name, text for SQLite, text for PostgreSQL.
pub type Entry = (i64, &'static str, &'static str, &'static str);

impl Migrations {
    /// Their versions.
    pub fn versions(&self) -> Vec<i64> {
        self.0.iter().map(|entry| entry.0).collect()
    }

    /// All of them, or those of these versions only: a schema as it was one day.
    pub(crate) fn sqlite(&self, only: Option<&[i64]>) -> Migrator {
        self.migrator(only, |entry| entry.2)
    }

    pub(crate) fn postgres(&self, only: Option<&[i64]>) -> Migrator {
        self.migrator(only, |entry| entry.3)
    }

    fn migrator(&self, only: Option<&[i64]>, text: impl Fn(&Entry) -> &'static str) -> Migrator {
        let migrations = self
            .0
            .iter()
            .filter(|entry| only.is_none_or(|only| only.contains(&entry.0)))
            .map(|entry| {
                Migration::new(
                    entry.0,
                    Cow::Borrowed(entry.1),
                    MigrationType::Simple,
                    sqlx::SqlStr::from_static(text(entry)),
                    false,
                )
            })
            .collect();
        Migrator::with_migrations(migrations)
    }
}
