//! A database with every migration in it and nothing else, made once in a run: each test begins from a copy of it.

use std::{fs, path::Path};

use jiff::tz::TimeZone;
use sqlx::{Connection, Executor};
use tandem_platform::{Clock, Db, Keyring, Random, db::Options, keys::hex};
use tokio::sync::OnceCell;

use super::world::{fresh_folder, write_key};
use crate::migrations;

static SQLITE: OnceCell<Vec<u8>> = OnceCell::const_new();
static POSTGRES: OnceCell<String> = OnceCell::const_new();

/// Writes a copy at `path`.
pub(super) async fn sqlite(path: &Path) {
    let made = SQLITE.get_or_init(async || {
        let folder = fresh_folder();
        let at = folder.join("modele.db");
        migrer(&Options::Sqlite(at.clone()), &folder).await;
        let made = fs::read(at).expect("the model");
        fs::remove_dir_all(folder).expect("a folder of ours");
        made
    });
    fs::write(path, made.await).expect("a copy of the model");
}

/// A database of one's own on this server, copied.
pub(super) async fn postgres(server: &str) -> Options {
    let made = POSTGRES.get_or_init(async || {
        let (folder, name) = (fresh_folder(), fresh_database(server, "template1").await);
        migrer(&Options::Postgres(format!("{server}/{name}")), &folder).await;
        fs::remove_dir_all(folder).expect("a folder of ours");
        name
    });
    Options::Postgres(format!("{server}/{}", fresh_database(server, made.await).await))
}

/// An empty one.
pub(super) async fn empty_postgres(server: &str) -> Options {
    Options::Postgres(format!("{server}/{}", fresh_database(server, "template1").await))
}

async fn migrer(base: &Options, folder: &Path) {
    let cle = folder.join("modele.cle");
    write_key(&cle, 42);
    let keys = Keyring::load(&cle, Random::system()).expect("key");
    Db::open(base, &migrations::ALL, keys, Clock::system(TimeZone::UTC)).await.expect("database").close().await;
}

async fn fresh_database(server: &str, from: &str) -> String {
    let name = format!("t{}", hex(&Random::system().bytes::<8>()));
    let mut admin = sqlx::PgConnection::connect(&format!("{server}/postgres")).await.expect("PostgreSQL answers");
    let made = format!("CREATE DATABASE {name} TEMPLATE {from}");
    admin.execute(sqlx::AssertSqlSafe(made)).await.expect("a database of its own");
    name
}
