//! The tables, counted around the application: did a refusal write anything?

use sqlx::{AssertSqlSafe, PgPool, Row, SqlitePool};
use tandem_platform::db::Options;

use crate::testing::World;

/// What grows with a refusal on purpose: the journal, the brake of the login page, what is compared in the background.
const LIBRES: [&str; 7] =
    ["journal", "journal_heads", "connexions", "tentatives", "paires", "comparaisons", "_sqlx_migrations"];

enum Fichier {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Counts the rows of every table.
pub(super) struct Tables {
    fichier: Fichier,
    texte: String,
}

impl Tables {
    pub(super) async fn new(world: &World) -> Self {
        let fichier = match &world.app.config.base {
            Options::Sqlite(path) => {
                Fichier::Sqlite(SqlitePool::connect(&path.display().to_string()).await.expect("open"))
            }
            Options::Postgres(url) => Fichier::Postgres(
                PgPool::connect(&format!("{url}?options=-c%20tandem.tenant%3D*")).await.expect("open"),
            ),
        };
        let names: Vec<String> = match &fichier {
            Fichier::Sqlite(on) => {
                let text =
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
                sqlx::query(text).fetch_all(on).await.expect("schema").iter().map(|row| row.get("name")).collect()
            }
            Fichier::Postgres(on) => {
                let text =
                    "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename";
                sqlx::query(text).fetch_all(on).await.expect("schema").iter().map(|row| row.get("name")).collect()
            }
        };
        let names: Vec<String> = names.into_iter().filter(|name| !LIBRES.contains(&name.as_str())).collect();
        assert!(names.len() > 12 && names.iter().any(|name| name == "personnes"), "{names:?}");
        let counts = names.iter().map(|name| format!("'{name} ' || (SELECT COUNT(*) FROM {name})"));
        Self { fichier, texte: format!("SELECT {} AS t", counts.collect::<Vec<_>>().join(" || ' · ' || ")) }
    }

    /// One line: each table and how many rows it has.
    pub(super) async fn compter(&self) -> String {
        let text = AssertSqlSafe(self.texte.clone());
        match &self.fichier {
            Fichier::Sqlite(on) => sqlx::query(text).fetch_one(on).await.expect("count").get("t"),
            Fichier::Postgres(on) => sqlx::query(text).fetch_one(on).await.expect("count").get("t"),
        }
    }
}
