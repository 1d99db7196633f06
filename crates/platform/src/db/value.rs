//! What goes in and out of a statement: text, whole numbers, bytes. Dates are ISO text.

use sqlx::{Arguments, Row as _, postgres::PgArguments, sqlite::SqliteArguments};

use crate::{Error, Result};

/// A bound parameter. Nulls keep their type, which PostgreSQL asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text, or null.
    Text(Option<String>),
    /// Whole number, or null.
    Int(Option<i64>),
    /// Bytes, or null.
    Blob(Option<Vec<u8>>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}
impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}
impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}
impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}
impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(Some(bytes))
    }
}
impl From<Option<Vec<u8>>> for Value {
    fn from(bytes: Option<Vec<u8>>) -> Self {
        Self::Blob(bytes)
    }
}
impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Int(Some(i64::from(yes)))
    }
}
impl From<jiff::Timestamp> for Value {
    /// Always nine digits of fraction away: microseconds, so that text order is time order.
    fn from(at: jiff::Timestamp) -> Self {
        Self::Text(Some(format!("{at:.6}")))
    }
}
impl From<jiff::civil::Date> for Value {
    fn from(date: jiff::civil::Date) -> Self {
        Self::Text(Some(date.to_string()))
    }
}

macro_rules! bind_all {
    ($arguments:ident, $values:ident) => {
        for value in $values {
            match value {
                Value::Text(text) => $arguments.add(text),
                Value::Int(number) => $arguments.add(number),
                Value::Blob(bytes) => $arguments.add(bytes),
            }
            .map_err(sqlx::Error::Encode)?;
        }
    };
}

pub(super) fn sqlite(values: Vec<Value>) -> Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    bind_all!(arguments, values);
    Ok(arguments)
}

pub(super) fn postgres(values: Vec<Value>) -> Result<PgArguments> {
    let mut arguments = PgArguments::default();
    bind_all!(arguments, values);
    Ok(arguments)
}

/// A row, read by column name.
#[derive(Debug)]
pub enum Row {
    /// From SQLite.
    Sqlite(sqlx::sqlite::SqliteRow),
    /// From PostgreSQL.
    Postgres(sqlx::postgres::PgRow),
}

macro_rules! getters {
    ($($(#[$doc:meta])* $name:ident -> $type:ty;)*) => {
        impl Row {
            $($(#[$doc])*
            pub fn $name(&self, column: &'static str) -> Result<$type> {
                match self {
                    Self::Sqlite(row) => row.try_get(column),
                    Self::Postgres(row) => row.try_get(column),
                }
                .map_err(|_| Error::Column(column))
            })*
        }
    };
}

getters! {
    /// Text that may not be null.
    text -> String;
    /// Text or null.
    opt_text -> Option<String>;
    /// Whole number that may not be null.
    int -> i64;
    /// Whole number or null.
    opt_int -> Option<i64>;
    /// Bytes that may not be null.
    blob -> Vec<u8>;
    /// Bytes or null.
    opt_blob -> Option<Vec<u8>>;
}

impl Row {
    /// An instant stored as text.
    pub fn instant(&self, column: &'static str) -> Result<jiff::Timestamp> {
        self.text(column)?.parse().map_err(|_| Error::Column(column))
    }

    /// A civil date stored as text.
    pub fn date(&self, column: &'static str) -> Result<jiff::civil::Date> {
        self.text(column)?.parse().map_err(|_| Error::Column(column))
    }

    /// A yes or no stored as 0 or 1.
    pub fn yes(&self, column: &'static str) -> Result<bool> {
        Ok(self.int(column)? != 0)
    }
}
