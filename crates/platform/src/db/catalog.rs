//! What the database itself says of its tables: for what works on all of them without knowing any.

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, SqliteConnection};

use super::{Engine, Raw, Row, Value, value};
use crate::{Error, Result};

/// What a column holds. Nothing else is stored: dates are text, flags are numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Whole number.
    Int,
    /// Bytes.
    Blob,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A table, as the catalogue of the engine describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, sorted by name: the same list on both engines.
    pub columns: Vec<Column>,
    /// The columns of its primary key, in the key's order.
    pub key: Vec<Column>,
}

const SQLITE: &str = "SELECT m.name AS t, c.name AS c, c.type AS kind, CAST(c.pk AS INTEGER) AS pk
    FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\'
    ORDER BY m.name, c.name";
const POSTGRES: &str =
    "SELECT k.relname::text AS t, a.attname::text AS c, upper(format_type(a.atttypid, NULL)) AS kind,
      COALESCE(array_position(i.indkey::int2[], a.attnum), -1)::bigint + 1 AS pk
    FROM pg_class k JOIN pg_attribute a ON a.attrelid = k.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_index i ON i.indrelid = k.oid AND i.indisprimary
    WHERE k.relkind = 'r' AND k.relnamespace = current_schema()::regnamespace AND k.relname NOT LIKE '\\_sqlx%'
    ORDER BY k.relname::text COLLATE \"C\", a.attname::text COLLATE \"C\"";

/// Every table of the program, sorted by name.
pub async fn tables(on: Raw<'_>) -> Result<Vec<Table>> {
    let described: Vec<(String, String, String, i64)> = match on {
        Raw::Sqlite(c) => sqlx::query_as(SQLITE).fetch_all(c).await?,
        Raw::Postgres(c) => sqlx::query_as(POSTGRES).fetch_all(c).await?,
    };
    let mut tables = Vec::<Table>::new();
    let mut keys = Vec::<Vec<(i64, Column)>>::new();
    for (table, name, kind, rank) in described {
        let kind = match kind.as_str() {
            "TEXT" => Kind::Text,
            "INTEGER" | "BIGINT" => Kind::Int,
            "BLOB" | "BYTEA" => Kind::Blob,
            _ => return Err(Error::Column("type")),
        };
        if tables.last().is_none_or(|last| last.name != table) {
            tables.push(Table { name: table, columns: Vec::new(), key: Vec::new() });
            keys.push(Vec::new());
        }
        if let (Some(table), Some(key)) = (tables.last_mut(), keys.last_mut()) {
            let column = Column { name, kind };
            if rank > 0 {
                key.push((rank, column.clone()));
            }
            table.columns.push(column);
        }
    }
    for (table, mut key) in tables.iter_mut().zip(keys) {
        key.sort_by_key(|(rank, _)| *rank);
        table.key = key.into_iter().map(|(_, column)| column).collect();
    }
    Ok(tables)
}

/// An identifier as SQL reads it, whatever it holds.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Table {
    /// `SELECT … FROM table [WHERE key after $1…] ORDER BY key LIMIT n`: a page of rows, without a cursor.
    /// `columns` and `condition` are SQL; the parameters of `condition` come after those of the key.
    pub(crate) fn page(&self, columns: &str, after: bool, condition: Option<&str>, limit: usize) -> String {
        let key = self.key.iter().map(|column| quoted(&column.name)).collect::<Vec<_>>().join(", ");
        let places = (1..=self.key.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
        let mut tests = Vec::new();
        tests.extend(after.then(|| format!("({key}) > ({places})")));
        tests.extend(condition.map(|condition| format!("({condition})")));
        let tests = if tests.is_empty() { String::new() } else { format!(" WHERE {}", tests.join(" AND ")) };
        format!("SELECT {columns} FROM {}{tests} ORDER BY {key} LIMIT {limit}", quoted(&self.name))
    }
}

/// Runs a text made here from the catalogue, never from anything received.
pub(crate) async fn rows(on: Raw<'_>, text: String, values: Vec<Value>) -> Result<Vec<Row>> {
    let text = AssertSqlSafe(text);
    Ok(match on {
        Raw::Sqlite(c) => {
            sqlx::query_with(text, value::sqlite(values)?).fetch_all(c).await?.into_iter().map(Row::Sqlite).collect()
        }
        Raw::Postgres(c) => {
            let found = sqlx::query_with(text, value::postgres(values)?).fetch_all(c).await?;
            found.into_iter().map(Row::Postgres).collect()
        }
    })
}

/// The same for a write: how many rows it touched.
pub(crate) async fn run(on: Raw<'_>, text: String, values: Vec<Value>) -> Result<u64> {
    let text = AssertSqlSafe(text);
    Ok(match on {
        Raw::Sqlite(c) => sqlx::query_with(text, value::sqlite(values)?).execute(c).await?.rows_affected(),
        Raw::Postgres(c) => sqlx::query_with(text, value::postgres(values)?).execute(c).await?.rows_affected(),
    })
}

/// The value of a row at a position.
pub(crate) fn cell(row: &Row, at: usize, kind: Kind) -> Result<Value> {
    macro_rules! get {
        ($row:expr) => {
            match kind {
                Kind::Text => $row.try_get(at).map(Value::Text),
                Kind::Int => $row.try_get(at).map(Value::Int),
                Kind::Blob => $row.try_get(at).map(Value::Blob),
            }
        };
    }
    match row {
        Row::Sqlite(row) => get!(row),
        Row::Postgres(row) => get!(row),
    }
    .map_err(|_| Error::Column("valeur"))
}

/// One connection outside the pools, of either engine.
#[derive(Debug)]
pub(crate) enum Alone {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Alone {
    pub fn raw(&mut self) -> Raw<'_> {
        match self {
            Self::Sqlite(c) => Raw::Sqlite(c),
            Self::Postgres(c) => Raw::Postgres(c),
        }
    }

    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    pub async fn run(&mut self, text: &str) -> Result<u64> {
        run(self.raw(), text.to_owned(), Vec::new()).await
    }

    pub async fn close(self) -> Result<()> {
        match self {
            Self::Sqlite(c) => c.close().await?,
            Self::Postgres(c) => c.close().await?,
        }
        Ok(())
    }
}
