//! Running a statement on a [`Reading`] or a [`Tx`].

use sqlx::{PgConnection, SqliteConnection};

use super::{Engine, Row, Statement, Value, statement, value};
use crate::{Keyring, Result};

/// A connection handed to a query: whose rows it may see was decided when it was opened.
pub trait Connection: Send {
    #[doc(hidden)]
    fn raw(&mut self) -> Raw<'_>;

    /// The keys, to open what is read.
    fn keyring(&self) -> &Keyring;
}

#[doc(hidden)]
#[derive(Debug)]
pub enum Raw<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// A statement with its parameters.
#[derive(Debug)]
#[must_use = "a query does nothing until it is run"]
pub struct Query {
    statement: &'static Statement,
    values: Vec<Value>,
}

/// Starts a query from a text declared with [`sql!`](crate::sql).
pub fn query(statement: &'static Statement) -> Query {
    Query { statement, values: Vec::new() }
}

impl Query {
    /// Binds the next parameter (`$1`, `$2`…).
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// All rows.
    pub async fn all(self, on: &mut impl Connection) -> Result<Vec<Row>> {
        statement::note(self.statement);
        Ok(match on.raw() {
            Raw::Sqlite(c) => sqlx::query_with(self.statement.render(Engine::Sqlite), value::sqlite(self.values)?)
                .fetch_all(c)
                .await?
                .into_iter()
                .map(Row::Sqlite)
                .collect(),
            Raw::Postgres(c) => {
                sqlx::query_with(self.statement.render(Engine::Postgres), value::postgres(self.values)?)
                    .fetch_all(c)
                    .await?
                    .into_iter()
                    .map(Row::Postgres)
                    .collect()
            }
        })
    }

    /// The first row, if any.
    pub async fn optional(self, on: &mut impl Connection) -> Result<Option<Row>> {
        Ok(self.all(on).await?.into_iter().next())
    }

    /// The first row; [`sqlx::Error::RowNotFound`] when there is none.
    pub async fn one(self, on: &mut impl Connection) -> Result<Row> {
        Ok(self.optional(on).await?.ok_or(sqlx::Error::RowNotFound)?)
    }

    /// Runs a write and gives the number of rows touched. Only a [`Tx`](super::Tx) writes.
    pub async fn run(self, on: &mut super::Tx) -> Result<u64> {
        statement::note(self.statement);
        Ok(match on.raw() {
            Raw::Sqlite(c) => sqlx::query_with(self.statement.render(Engine::Sqlite), value::sqlite(self.values)?)
                .execute(c)
                .await?
                .rows_affected(),
            Raw::Postgres(c) => {
                sqlx::query_with(self.statement.render(Engine::Postgres), value::postgres(self.values)?)
                    .execute(c)
                    .await?
                    .rows_affected()
            }
        })
    }
}
