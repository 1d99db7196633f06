//! Restoring a backup into an empty place: read whole first, then written; a failure leaves nothing behind.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    str::FromStr,
};

use sqlx::{Connection as _, PgConnection, SqliteConnection, postgres::PgConnectOptions, sqlite::SqliteConnectOptions};

use super::{
    Folder, Refusal, Step, Summary,
    check::{FileReader, check, reader},
    format::{File, Head, Record},
};
use crate::{
    Keyring, Result, Value,
    db::{
        Migrations, Options,
        catalog::{self, Alone, Table, quoted, rows, run},
    },
};

/// Parameters of one INSERT: both engines take many more.
const PARAMETERS: usize = 900;

/// Refuses a place that already holds something.
pub async fn empty(base: &Options, folders: &[Folder]) -> Result<(), Refusal> {
    match base {
        Options::Sqlite(path) => {
            // A log left by another base would be folded into this one.
            for end in ["", "-wal", "-shm", "-journal"] {
                let file = with_end(path, end);
                if file.exists() {
                    return Err(Refusal::Occupied(file.display().to_string()));
                }
            }
        }
        Options::Postgres(url) => {
            let mut on = Alone::Postgres(PgConnection::connect_with(&PgConnectOptions::from_str(url)?).await?);
            if !vacant(&mut on).await? {
                return Err(Refusal::Occupied("cette base PostgreSQL".into()));
            }
        }
    }
    for folder in folders {
        if folder.path.exists() && fs::read_dir(&folder.path)?.next().is_some() {
            return Err(Refusal::Occupied(format!("le dossier {}", folder.path.display())));
        }
    }
    Ok(())
}

async fn vacant(on: &mut Alone) -> Result<bool> {
    let text = "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace LIMIT 1";
    Ok(rows(on.raw(), text.to_owned(), Vec::new()).await?.is_empty())
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Restores a backup. Nothing is touched before it was read from end to end; then all of it is there, or none of it.
pub async fn restore(
    path: &Path,
    keys: &Keyring,
    base: &Options,
    folders: &[Folder],
    migrations: &Migrations,
    mut note: impl FnMut(Step),
) -> Result<Summary, Refusal> {
    empty(base, folders).await?;
    let summary = check(path, keys, |_| ())?;
    let known = migrations.versions();
    if summary.versions.iter().any(|version| !known.contains(version)) {
        return Err(Refusal::Newer(format!("version {}", summary.program)));
    }
    note(Step::Rows(summary.rows()));
    let mut reader = reader(path, keys)?;
    let mut places = Places::new(folders);
    let done = match base {
        Options::Sqlite(file) => sqlite(file, &mut reader, &mut places, &summary, migrations, &mut note).await,
        Options::Postgres(url) => postgres(url, &mut reader, &mut places, &summary, migrations, &mut note).await,
    };
    if done.is_err() {
        places.abandon();
    }
    done.map(|()| summary)
}

async fn sqlite(
    file: &Path,
    reader: &mut FileReader,
    places: &mut Places<'_>,
    summary: &Summary,
    migrations: &Migrations,
    note: &mut impl FnMut(Step),
) -> Result<(), Refusal> {
    let new = with_end(file, ".restauration");
    private_folder(file.parent().unwrap_or(Path::new("")))?;
    remove(&new)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&new)?;
    let filled = async {
        let options = SqliteConnectOptions::new()
            .filename(&new)
            .foreign_keys(false)
            // Nobody reads this file before it is whole, and it is thrown away otherwise.
            .pragma("journal_mode", "memory")
            .pragma("synchronous", "off");
        let mut conn = SqliteConnection::connect_with(&options).await?;
        migrations.sqlite(Some(&summary.versions)).run(&mut conn).await.map_err(crate::Error::from)?;
        let mut on = Alone::Sqlite(conn);
        on.run("BEGIN").await?;
        fill(&mut on, reader, places, note).await?;
        on.run("COMMIT").await?;
        if !rows(on.raw(), "PRAGMA foreign_key_check".into(), Vec::new()).await?.is_empty() {
            return Err(Refusal::Damaged("une ligne en désigne une autre qui n’y est pas"));
        }
        on.close().await?;
        fs::File::open(&new)?.sync_all()?;
        places.settle()?;
        // Unlike a renaming, a link never replaces a file that appeared meanwhile.
        match fs::hard_link(&new, file) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Err(Refusal::Occupied(file.display().to_string()));
            }
            Err(_) => fs::rename(&new, file)?,
            Ok(()) => {}
        }
        sync_folder(file)
    };
    let done = filled.await;
    remove(&new)?;
    done
}

async fn postgres(
    url: &str,
    reader: &mut FileReader,
    places: &mut Places<'_>,
    summary: &Summary,
    migrations: &Migrations,
    note: &mut impl FnMut(Step),
) -> Result<(), Refusal> {
    let options = PgConnectOptions::from_str(url)?.application_name("tandem restaurer");
    let mut conn = PgConnection::connect_with(&options).await?;
    // Schema and rows in one transaction: all of it appears at once.
    let mut tx = conn.begin().await?;
    sqlx::query("SELECT set_config('tandem.tenant', '*', true)").execute(&mut *tx).await?;
    migrations.postgres(Some(&summary.versions)).run(&mut *tx).await.map_err(crate::Error::from)?;
    let keys: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
         WHERE contype = 'f' AND connamespace = current_schema()::regnamespace",
    )
    .fetch_all(&mut *tx)
    .await?;
    // Rows come table by table: what they designate is looked at once, at the end.
    for (table, name, _) in &keys {
        let text = format!("ALTER TABLE {table} DROP CONSTRAINT {name}");
        sqlx::query(sqlx::AssertSqlSafe(text)).execute(&mut *tx).await?;
    }
    fill(&mut tx, reader, places, note).await?;
    for (table, name, text) in &keys {
        let text = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {text}");
        sqlx::query(sqlx::AssertSqlSafe(text)).execute(&mut *tx).await?;
    }
    places.settle()?;
    tx.commit().await?;
    let _ = sqlx::query("ANALYZE").execute(&mut conn).await;
    Ok(conn.close().await?)
}

/// What takes rows, of either engine.
trait Takes {
    fn raw(&mut self) -> crate::db::Raw<'_>;
}

impl Takes for Alone {
    fn raw(&mut self) -> crate::db::Raw<'_> {
        Alone::raw(self)
    }
}

impl Takes for sqlx::Transaction<'_, sqlx::Postgres> {
    fn raw(&mut self) -> crate::db::Raw<'_> {
        crate::db::Raw::Postgres(self)
    }
}

async fn fill(
    on: &mut impl Takes,
    reader: &mut FileReader,
    places: &mut Places<'_>,
    note: &mut impl FnMut(Step),
) -> Result<(), Refusal> {
    let tables = catalog::tables(on.raw()).await?;
    // A migration may have put rows there: those of the backup hold them too.
    for table in &tables {
        run(on.raw(), format!("DELETE FROM {}", quoted(&table.name)), Vec::new()).await?;
    }
    let mut lot = Lot::default();
    while let Some(record) = reader.next()? {
        match record {
            Record::Row(row) => {
                lot.rows.push(row);
                if lot.rows.len() >= lot.most {
                    note(Step::Done(lot.send(on).await?));
                }
                continue;
            }
            _ => note(Step::Done(lot.send(on).await?)),
        }
        match record {
            Record::Table(head) => lot = Lot::of(&head, &tables)?,
            Record::File(file) => places.begin(&file)?,
            Record::Piece(bytes) => places.write(&bytes)?,
            Record::Start(_) | Record::Row(_) | Record::End(_) => {}
        }
    }
    places.end()
}

/// Rows of one table, written together.
#[derive(Default)]
struct Lot {
    rows: Vec<Vec<Value>>,
    into: String,
    width: usize,
    most: usize,
}

impl Lot {
    fn of(head: &Head, tables: &[Table]) -> Result<Self, Refusal> {
        let table = tables.iter().find(|table| table.name == head.table).ok_or(Refusal::Damaged("table inconnue"))?;
        if Head::of(&table.name, &table.columns) != *head {
            return Err(Refusal::Damaged("colonnes inconnues"));
        }
        let names = head.colonnes.iter().map(|(name, _)| quoted(name)).collect::<Vec<_>>().join(", ");
        let width = head.colonnes.len().max(1);
        let into = format!("INSERT INTO {} ({names}) VALUES ", quoted(&table.name));
        Ok(Self { rows: Vec::new(), into, width, most: (PARAMETERS / width).max(1) })
    }

    async fn send(&mut self, on: &mut impl Takes) -> Result<u64> {
        let count = self.rows.len();
        if count == 0 {
            return Ok(0);
        }
        let row = |at: usize| {
            let places = (1..=self.width).map(|n| format!("${}", at * self.width + n)).collect::<Vec<_>>();
            format!("({})", places.join(", "))
        };
        let text = format!("{}{}", self.into, (0..count).map(row).collect::<Vec<_>>().join(", "));
        run(on.raw(), text, self.rows.drain(..).flatten().collect()).await?;
        Ok(count as u64)
    }
}

/// Where the files go: beside their folder first, under its name once everything is there.
struct Places<'a> {
    folders: &'a [Folder],
    open: Option<fs::File>,
    used: Vec<&'a Folder>,
    settled: Vec<&'a Folder>,
}

impl<'a> Places<'a> {
    fn new(folders: &'a [Folder]) -> Self {
        Self { folders, open: None, used: Vec::new(), settled: Vec::new() }
    }

    fn begin(&mut self, file: &File) -> Result<(), Refusal> {
        self.end()?;
        let folders = self.folders;
        let folder = folders.iter().find(|folder| folder.name == file.dossier);
        let folder = folder.ok_or(Refusal::Damaged("dossier inconnu"))?;
        let plain =
            |name: &String| !name.is_empty() && name != "." && name != ".." && !name.contains(['/', '\\', '\0']);
        if file.chemin.is_empty() || !file.chemin.iter().all(plain) {
            return Err(Refusal::Damaged("nom de fichier"));
        }
        let root = with_end(&folder.path, ".restauration");
        if !self.used.iter().any(|one| one.name == folder.name) {
            remove_folder(&root)?;
            self.used.push(folder);
        }
        let path = root.join(file.chemin.iter().collect::<PathBuf>());
        private_folder(path.parent().unwrap_or(&root))?;
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        self.open = Some(options.open(&path)?);
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let file = self.open.as_mut().ok_or(Refusal::Damaged("octets sans fichier"))?;
        Ok(file.write_all(bytes)?)
    }

    fn end(&mut self) -> Result<(), Refusal> {
        if let Some(file) = self.open.take() {
            file.sync_all()?;
        }
        Ok(())
    }

    /// Everything was received: each folder takes its name.
    fn settle(&mut self) -> Result<(), Refusal> {
        for folder in std::mem::take(&mut self.used) {
            match fs::remove_dir(&folder.path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
            fs::rename(with_end(&folder.path, ".restauration"), &folder.path)?;
            self.settled.push(folder);
            sync_folder(&folder.path)?;
        }
        Ok(())
    }

    /// The base could not be written: the folders go too.
    fn abandon(&mut self) {
        for folder in self.used.drain(..) {
            let _ = remove_folder(&with_end(&folder.path, ".restauration"));
        }
        for folder in self.settled.drain(..) {
            let _ = remove_folder(&folder.path);
        }
    }
}

/// Created when it is not there, for its owner only.
fn private_folder(path: &Path) -> Result<(), Refusal> {
    if path.as_os_str().is_empty() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(path)?)
}

fn remove(path: &Path) -> Result<(), Refusal> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn remove_folder(path: &Path) -> Result<(), Refusal> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// A name is on the disk when its folder is.
fn sync_folder(path: &Path) -> Result<(), Refusal> {
    #[cfg(unix)]
    fs::File::open(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?
        .sync_all()?;
    Ok(())
}
