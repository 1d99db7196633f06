//! Making a backup: one consistent reading of the base, then the files of the folders.

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use sqlx::{Connection as _, PgConnection, SqliteConnection, postgres::PgConnectOptions, sqlite::SqliteConnectOptions};

use super::{
    Folder, Refusal, Step, Summary,
    check::JOURNALS,
    format::{File, Head, Start, Writer},
    stream::Sealer,
};
use crate::{
    Clock, Keyring, Result, Value,
    db::{
        Engine, Options,
        catalog::{self, Alone, Kind, Table, cell, quoted, rows},
    },
};

/// Rows read at a time.
const PAGE: usize = 200;
/// Bytes of a file read at a time.
const PIECE: usize = 256 * 1024;
const WAIT: Duration = Duration::from_secs(10);

/// Writes a backup of the base and of these folders. The base is not migrated, and may be in use.
pub async fn dump(
    base: &Options,
    folders: &[Folder],
    keys: &Keyring,
    clock: &Clock,
    program: &str,
    out: impl Write,
    mut note: impl FnMut(Step),
) -> Result<Summary, Refusal> {
    let mut on = snapshot(base).await?;
    let mut tables = catalog::tables(on.raw()).await?;
    // The journal last, after where it begins and where it ends: whoever reads the backup follows it as it comes.
    tables.sort_by_key(|table| JOURNALS.iter().position(|name| *name == table.name));
    let versions = versions(&mut on).await?;
    let mut total = 0;
    for table in &tables {
        let count = rows(on.raw(), format!("SELECT COUNT(*) FROM {}", quoted(&table.name)), Vec::new()).await?;
        if let Some(Value::Int(Some(count))) = count.first().map(|row| cell(row, 0, Kind::Int)).transpose()? {
            total += u64::try_from(count).unwrap_or(0);
        }
    }
    note(Step::Rows(total));
    // After the first reading, so that the instant said is never before what is shown.
    let at = clock.now();
    let engine = if on.engine() == Engine::Sqlite { "sqlite" } else { "postgres" }.to_owned();
    let start = Start {
        fait_le: format!("{at:.6}"),
        programme: program.to_owned(),
        moteur: engine.clone(),
        migrations: versions.clone(),
        lignes: total,
    };
    let mut writer = Writer::new(Sealer::new(out, keys)?);
    writer.start(&start)?;
    for table in &tables {
        writer.table(&Head::of(&table.name, &table.columns))?;
        rows_of(&mut on, table, &mut writer, &mut note).await?;
    }
    on.run("ROLLBACK").await?;
    for folder in folders {
        files_of(folder, &mut writer)?;
    }
    let (end, mut out) = writer.finish()?;
    out.flush()?;
    Ok(Summary {
        at,
        program: program.to_owned(),
        engine,
        versions,
        tables: end.lignes,
        files: end.fichiers,
        bytes: end.octets,
        journals: Vec::new(),
    })
}

/// A connection that sees one instant of the base and cannot write.
async fn snapshot(base: &Options) -> Result<Alone, Refusal> {
    match base {
        Options::Sqlite(path) => {
            if !path.exists() {
                return Err(Refusal::NoBase(path.display().to_string()));
            }
            let options = SqliteConnectOptions::new().filename(path).busy_timeout(WAIT).pragma("query_only", "on");
            let mut on = Alone::Sqlite(SqliteConnection::connect_with(&options).await?);
            on.run("BEGIN").await?;
            Ok(on)
        }
        Options::Postgres(url) => {
            let options = PgConnectOptions::from_str(url)?.application_name("tandem sauvegarder");
            let mut on = Alone::Postgres(PgConnection::connect_with(&options).await?);
            on.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
            on.run("SELECT set_config('tandem.tenant', '*', true)").await?;
            Ok(on)
        }
    }
}

async fn versions(on: &mut Alone) -> Result<Vec<i64>> {
    let found = rows(on.raw(), "SELECT version FROM _sqlx_migrations ORDER BY version".into(), Vec::new()).await?;
    found.iter().map(|row| row.int("version")).collect()
}

async fn rows_of(
    on: &mut Alone,
    table: &Table,
    writer: &mut Writer<impl Write>,
    note: &mut impl FnMut(Step),
) -> Result<()> {
    // The key first, to ask for the next page; then every column.
    let columns = table.key.iter().chain(&table.columns).map(|column| quoted(&column.name));
    let columns = columns.collect::<Vec<_>>().join(", ");
    let mut after = Vec::new();
    loop {
        let text = table.page(&columns, !after.is_empty(), None, PAGE);
        let found = rows(on.raw(), text, after).await?;
        for row in &found {
            let values = table.columns.iter().enumerate();
            let values = values.map(|(at, column)| cell(row, table.key.len() + at, column.kind));
            writer.row(&values.collect::<Result<Vec<_>>>()?)?;
        }
        note(Step::Done(found.len() as u64));
        let Some(last) = found.last().filter(|_| found.len() == PAGE) else { return Ok(()) };
        let key = table.key.iter().enumerate().map(|(at, column)| cell(last, at, column.kind));
        after = key.collect::<Result<Vec<_>>>()?;
    }
}

fn files_of(folder: &Folder, writer: &mut Writer<impl Write>) -> Result<()> {
    let mut found = Vec::new();
    list(&folder.path, &mut Vec::new(), &mut found)?;
    let mut piece = vec![0; PIECE];
    for inside in found {
        let path: PathBuf = folder.path.join(inside.iter().collect::<PathBuf>());
        let mut file = match fs::File::open(&path) {
            // Erased since it was listed, by retention: it is not there any more.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            other => other?,
        };
        writer.file(&File { dossier: folder.name.clone(), chemin: inside })?;
        loop {
            let read = file.read(&mut piece)?;
            if read == 0 {
                break;
            }
            writer.piece(&piece[..read])?;
        }
    }
    Ok(())
}

/// The files under a folder, sorted; a link is not followed, a write that is not finished is not taken.
fn list(folder: &Path, inside: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    let mut entries = entries.collect::<std::io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type()?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if kind.is_dir() {
            inside.push(name);
            list(&entry.path(), inside, found)?;
            inside.pop();
        } else if kind.is_file() && !name.ends_with(".partiel") {
            found.push(inside.iter().cloned().chain([name]).collect());
        }
    }
    Ok(())
}
