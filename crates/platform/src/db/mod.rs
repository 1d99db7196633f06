//! The database: one door to read (with a perimeter), one door to write (with an intent).

mod background;
pub mod catalog;
pub mod dialect;
mod migrate;
mod open;
mod query;
mod sealed;
mod statement;
mod value;

use std::sync::Arc;

use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction, pool::PoolConnection};

use crate::{Clock, Keyring, Random, Result, Scope, journal};

pub use dialect::Engine;
pub use migrate::Migrations;
pub use open::{COMME_ECRIT, Options};
pub use query::{Connection, Query, Raw, query};
pub use sealed::{SealedColumns, all as sealed_columns};
pub use statement::{Registered, Statement, all as statements, traced};
pub use value::{Row, Value};

/// PostgreSQL advisory lock that every writing transaction shares.
const WRITERS: i64 = 0x7461_6e64;

/// The database of one installation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pools: Pools,
    keys: Keyring,
    clock: Clock,
    reads: journal::ReadLog,
    background: background::Background,
}

#[derive(Clone, Debug)]
enum Pools {
    Sqlite { read: SqlitePool, write: SqlitePool },
    Postgres { read: PgPool, write: PgPool },
}

impl Db {
    /// The engine in use.
    pub fn engine(&self) -> Engine {
        match self.0.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres { .. } => Engine::Postgres,
        }
    }

    /// The keys of this installation.
    pub fn keys(&self) -> &Keyring {
        &self.0.keys
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The randomness.
    pub fn random(&self) -> &Random {
        self.0.keys.random()
    }

    /// A read-only connection that sees `scope` and nothing else.
    pub async fn read(&self, scope: &Scope) -> Result<Reading> {
        let conn = match &self.0.pools {
            Pools::Sqlite { read, .. } => Conn::Sqlite(read.acquire().await?),
            Pools::Postgres { read, .. } => {
                let mut conn = read.acquire().await?;
                sqlx::query("SELECT set_config('tandem.tenant', $1, false)")
                    .bind(scope.as_str())
                    .execute(&mut *conn)
                    .await?;
                Conn::Postgres(conn)
            }
        };
        Ok(Reading { conn, keys: self.0.keys.clone(), scope: scope.clone() })
    }

    /// A writing transaction: say who acts and what, and the journal has it in the same commit.
    pub async fn write(&self, intent: journal::Intent) -> Result<Tx> {
        let conn = match &self.0.pools {
            Pools::Sqlite { write, .. } => TxConn::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres { write, .. } => {
                let mut tx = write.begin().await?;
                // The shared lock says that this transaction may still seal with the keys known when it began: a
                // change of key waits for its end.
                sqlx::query("SELECT set_config('tandem.tenant', $1, true), pg_advisory_xact_lock_shared($2)")
                    .bind(intent.scope.as_str())
                    .bind(WRITERS)
                    .execute(&mut *tx)
                    .await?;
                TxConn::Postgres(tx)
            }
        };
        // Once inside: what this transaction seals, it seals with the key of now.
        if let Err(error) = self.0.keys.refresh() {
            tracing::error!(%error, "key file not read again; the keys known at start are used");
        }
        Ok(Tx {
            conn,
            keys: self.0.keys.clone(),
            clock: self.0.clock.clone(),
            entries: intent.entries,
            tenant: intent.tenant,
            scope: intent.scope,
        })
    }

    /// Writes in the journal that something nominative is about to be shown, and waits until it is
    /// committed: what cannot be logged is not shown. Concurrent reads share one commit.
    pub async fn note_read(&self, tenant: &str, entry: journal::Entry) -> Result<()> {
        self.0.reads.note(self, tenant, entry).await
    }

    /// Folds the write-ahead log back into the file, so that what was erased is in neither. Nothing to do on PostgreSQL,
    /// whose own `VACUUM` does it in its time.
    pub async fn fold(&self) -> Result<()> {
        if let Pools::Sqlite { write, .. } = &self.0.pools {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(write).await?;
        }
        Ok(())
    }

    /// Waits until every writing transaction that began before this call has ended. On SQLite there is only ever one.
    pub(crate) async fn wait_for_writers(&self) -> Result<()> {
        match &self.0.pools {
            Pools::Sqlite { write, .. } => write.begin_with("BEGIN IMMEDIATE").await?.rollback().await?,
            Pools::Postgres { write, .. } => {
                let mut tx = write.begin().await?;
                sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(WRITERS).execute(&mut *tx).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }

    /// Ends what runs beside the pages, then closes every connection; on SQLite the write-ahead log is folded back into
    /// the file.
    pub async fn close(&self) {
        self.end_background().await;
        match &self.0.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres { read, write } => {
                read.close().await;
                write.close().await;
            }
        }
    }
}

#[derive(Debug)]
enum Conn {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A read-only connection bound to a perimeter.
#[derive(Debug)]
pub struct Reading {
    conn: Conn,
    keys: Keyring,
    scope: Scope,
}

impl Reading {
    /// The keys, to open what was read.
    pub fn keys(&self) -> &Keyring {
        &self.keys
    }

    /// The perimeter this connection was opened for.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
}

impl Connection for Reading {
    fn raw(&mut self) -> Raw<'_> {
        match &mut self.conn {
            Conn::Sqlite(conn) => Raw::Sqlite(conn),
            Conn::Postgres(conn) => Raw::Postgres(conn),
        }
    }

    fn keyring(&self) -> &Keyring {
        &self.keys
    }
}

#[derive(Debug)]
enum TxConn {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A writing transaction. Dropped without [`commit`](Tx::commit), it leaves nothing.
#[derive(Debug)]
pub struct Tx {
    conn: TxConn,
    keys: Keyring,
    clock: Clock,
    entries: Vec<journal::Entry>,
    tenant: String,
    scope: Scope,
}

impl Tx {
    /// The keys, to seal what is written.
    pub fn keys(&self) -> &Keyring {
        &self.keys
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The randomness.
    pub fn random(&self) -> &Random {
        self.keys.random()
    }

    /// The perimeter of this transaction.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The tenant whose journal takes the entries.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// Adds an entry to the journal of this transaction.
    pub fn record(&mut self, entry: journal::Entry) {
        self.entries.push(entry);
    }

    /// Writes the journal entries, then commits everything at once.
    pub async fn commit(mut self) -> Result<()> {
        let entries = std::mem::take(&mut self.entries);
        let tenant = self.tenant.clone();
        journal::append(&mut self, &tenant, entries).await?;
        match self.conn {
            TxConn::Sqlite(tx) => tx.commit().await?,
            TxConn::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

impl Connection for Tx {
    fn raw(&mut self) -> Raw<'_> {
        match &mut self.conn {
            TxConn::Sqlite(tx) => Raw::Sqlite(tx),
            TxConn::Postgres(tx) => Raw::Postgres(tx),
        }
    }

    fn keyring(&self) -> &Keyring {
        &self.keys
    }
}
