//! Sealing again, under the key that seals now, everything older keys sealed: while the program serves, a few rows per
//! transaction, stopped anywhere and taken up again by running it once more.

use std::time::Instant;

use crate::{
    Db, Intent, Result, Scope,
    db::Connection,
    db::{
        SealedColumns, Value,
        catalog::{self, Kind, Table, cell, quoted, rows, run},
        sealed_columns,
    },
};

/// Rows per transaction: short enough that a page that saves meanwhile does not wait.
const BATCH: usize = 100;
/// Whose journal says it, who does it, what.
const TENANT: &str = "installation";

/// What one pass over every sealed column did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pass {
    /// Values sealed again.
    pub resealed: u64,
    /// Values that no key of the file opens, by place (`table.column`).
    pub unreadable: Vec<(String, u64)>,
}

/// How many rows hold a value that another key sealed.
pub async fn waiting(db: &Db) -> Result<u64> {
    let mut reading = db.read(&Scope::system()).await?;
    let number = vec![db.keys().number()];
    let mut total = 0;
    for sealed in sealed_columns() {
        let text = format!("SELECT COUNT(*) FROM {} WHERE {}", quoted(sealed.table), old(sealed, 1));
        let found = rows(reading.raw(), text, vec![number.clone().into()]).await?;
        if let Some(Value::Int(Some(count))) = found.first().map(|row| cell(row, 0, Kind::Int)).transpose()? {
            total += u64::try_from(count).unwrap_or(0);
        }
    }
    Ok(total)
}

/// One pass. Writes that began before it are waited for, so that nothing sealed with an older key appears behind it.
/// `note` hears how many rows each transaction did.
pub async fn pass(db: &Db, mut note: impl FnMut(u64)) -> Result<Pass> {
    db.keys().refresh()?;
    db.wait_for_writers().await?;
    let tables = catalog::tables(db.read(&Scope::system()).await?.raw()).await?;
    let mut done = Pass::default();
    for sealed in sealed_columns() {
        if let Some(table) = tables.iter().find(|table| table.name == sealed.table) {
            one_table(db, sealed, table, &mut done, &mut note).await?;
        }
    }
    Ok(done)
}

/// SQL condition: a column of this table was sealed by another key than `$parameter`.
fn old(sealed: &SealedColumns, parameter: usize) -> String {
    let tests = sealed.columns.iter().map(|column| format!("substr({}, 1, 1) <> ${parameter}", quoted(column)));
    tests.collect::<Vec<_>>().join(" OR ")
}

async fn one_table(
    db: &Db,
    sealed: &'static SealedColumns,
    table: &Table,
    done: &mut Pass,
    note: &mut impl FnMut(u64),
) -> Result<()> {
    let columns = table.key.iter().map(|column| quoted(&column.name));
    let columns = columns.chain([format!("({}) AS sealed_row", sealed.row)]);
    let columns = columns.chain(sealed.columns.iter().map(|column| quoted(column))).collect::<Vec<_>>().join(", ");
    let mut after: Vec<Value> = Vec::new();
    let mut unreadable = vec![0; sealed.columns.len()];
    loop {
        let start = Instant::now();
        let intent = Intent::system(TENANT, "systeme", "cle.resceller", sealed.table, "");
        let mut tx = db.write(intent).await?;
        let resume = !after.is_empty();
        let condition = old(sealed, if resume { table.key.len() + 1 } else { 1 });
        let text = table.page(&columns, resume, Some(&condition), BATCH);
        let mut values = after.clone();
        values.push(vec![db.keys().number()].into());
        let found = rows(tx.raw(), text, values).await?;
        let Some(last) = found.last() else { break };
        after = key_of(last, table)?;
        let mut changed = 0;
        for row in &found {
            let (key, name) = (key_of(row, table)?, cell(row, table.key.len(), Kind::Text)?);
            let Value::Text(Some(name)) = name else { continue };
            for (at, column) in sealed.columns.iter().enumerate() {
                let Value::Blob(Some(value)) = cell(row, table.key.len() + 1 + at, Kind::Blob)? else { continue };
                if db.keys().is_current(&value) {
                    continue;
                }
                match db.keys().reseal(&format!("{}.{column}", sealed.table), &name, &value) {
                    Some(new) => changed += replace(&mut tx, table, column, &key, value, new).await?,
                    None => unreadable[at] += 1,
                }
            }
        }
        if changed > 0 {
            tx.commit().await?;
        }
        done.resealed += changed;
        note(found.len() as u64);
        // As long again for the others: SQLite has one writer at a time.
        tokio::time::sleep(start.elapsed()).await;
    }
    let bad = sealed.columns.iter().zip(unreadable).filter(|(_, count)| *count > 0);
    done.unreadable.extend(bad.map(|(column, count)| (format!("{}.{column}", sealed.table), count)));
    Ok(())
}

fn key_of(row: &crate::Row, table: &Table) -> Result<Vec<Value>> {
    table.key.iter().enumerate().map(|(at, column)| cell(row, at, column.kind)).collect()
}

/// Only where the value is still the one that was read: what somebody wrote meanwhile stays.
async fn replace(
    tx: &mut crate::Tx,
    table: &Table,
    column: &str,
    key: &[Value],
    old: Vec<u8>,
    new: Vec<u8>,
) -> Result<u64> {
    let (column, name) = (quoted(column), quoted(&table.name));
    let same = table.key.iter().enumerate().map(|(at, part)| format!("{} = ${}", quoted(&part.name), at + 3));
    let same = same.collect::<Vec<_>>().join(" AND ");
    let mut values: Vec<Value> = vec![new.into(), old.into()];
    values.extend_from_slice(key);
    run(tx.raw(), format!("UPDATE {name} SET {column} = $1 WHERE {column} = $2 AND {same}"), values).await
}
