//! Opening the two engines, with the settings each deserves.

use std::{path::PathBuf, str::FromStr, sync::Arc, time::Duration};

use sqlx::{
    Connection, PgConnection, SqliteConnection,
    pool::PoolOptions,
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{Db, Inner, Migrations, Pools, background::Background};
use crate::{Clock, Keyring, Result, journal};

/// Where the data lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Options {
    /// One file.
    Sqlite(PathBuf),
    /// A PostgreSQL address (`postgres://…`).
    Postgres(String),
}

const READERS: u32 = 4;
const WAIT: Duration = Duration::from_secs(10);

impl Db {
    /// Opens the database and brings it up to date.
    pub async fn open(options: &Options, migrations: &Migrations, keys: Keyring, clock: Clock) -> Result<Self> {
        let pools = match options {
            Options::Sqlite(path) => sqlite(path, migrations).await?,
            Options::Postgres(url) => postgres(url, migrations).await?,
        };
        Ok(Self(Arc::new(Inner {
            pools,
            keys,
            clock,
            reads: journal::ReadLog::default(),
            background: Background::default(),
        })))
    }
}

async fn sqlite(path: &std::path::Path, migrations: &Migrations) -> Result<Pools> {
    let base = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(WAIT)
        .foreign_keys(true)
        .pragma("temp_store", "memory")
        .pragma("cache_size", "-1024");
    let write = base
        .clone()
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Every acknowledged write is on the disk, even if the power goes.
        .synchronous(SqliteSynchronous::Full)
        // What retention erases leaves no trace in free pages.
        .pragma("secure_delete", "on");
    let write = PoolOptions::new()
        .max_connections(1)
        .acquire_timeout(WAIT)
        .test_before_acquire(false)
        // SQLite ends by itself a transaction the disk refused (full, read-only); the library still believes it open,
        // and that connection would refuse every write until a restart. It is closed, and another one opened.
        .before_acquire(|connection: &mut SqliteConnection, _| {
            Box::pin(async move { Ok(!connection.is_in_transaction()) })
        })
        .connect_with(write)
        .await?;
    migrations.sqlite(None).run(&write).await?;
    let read = base.pragma("query_only", "on");
    let read = PoolOptions::new()
        .max_connections(READERS)
        .min_connections(1)
        .acquire_timeout(WAIT)
        .test_before_acquire(false)
        .connect_with(read)
        .await?;
    Ok(Pools::Sqlite { read, write })
}

/// What PostgreSQL is told of our statements. Each walks an index from a few rows, in the order it is written (a test reads
/// it in SQLite's plan); but PostgreSQL takes a list bound as JSON for a hundred rows, and would rather read a whole table
/// to hash it, with helpers and compiled code that cost more than the page: 180 ms for the list of people, where 3 do.
pub const COMME_ECRIT: [(&str, &str); 5] = [
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("max_parallel_workers_per_gather", "0"),
    ("jit", "off"),
    ("random_page_cost", "1.1"),
];

async fn postgres(url: &str, migrations: &Migrations) -> Result<Pools> {
    let options = PgConnectOptions::from_str(url)?.application_name("tandem").options(COMME_ECRIT);
    let write = PoolOptions::new().max_connections(4).acquire_timeout(WAIT).connect_with(options.clone()).await?;
    // A migration that moves rows must see those of every tenant: the row filter hides them from it otherwise, and it
    // would move none without a word.
    let mut around = PgConnection::connect_with(&options.clone().options([("tandem.tenant", "*")])).await?;
    migrations.postgres(None).run(&mut around).await?;
    around.close().await?;
    let read = options.options([("default_transaction_read_only", "on")]);
    let read = PoolOptions::new().max_connections(2 * READERS).acquire_timeout(WAIT).connect_with(read).await?;
    Ok(Pools::Postgres { read, write })
}
