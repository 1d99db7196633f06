//! Schema versions, embedded in the program. Two folders, same file names, same tables.

use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};

/// The migrations of both engines: `(version, name, text for SQLite, text for PostgreSQL)`.
#[derive(Clone, Debug)]
pub struct Migrations(pub &'static [(i64, &'static str, &'static str, &'static str)]);

impl Migrations {
    pub(super) fn sqlite(&self) -> Migrator {
        self.migrator(|entry| entry.2)
    }

    pub(super) fn postgres(&self) -> Migrator {
        self.migrator(|entry| entry.3)
    }

    fn migrator(&self, text: impl Fn(&(i64, &'static str, &'static str, &'static str)) -> &'static str) -> Migrator {
        let migrations = self
            .0
            .iter()
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
