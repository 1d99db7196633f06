//! A base written by a version that was delivered opens in today's program: nothing is lost, everything still reads.
//!
//! `tests/versions/0.1.0.sql` holds the rows that program wrote (schema 1 to 4), under a known key. A new one is written
//! at each version: `TANDEM_VERSION=0.2.0 cargo test -p tandem --lib write_the_rows -- --ignored`.

use std::{fmt::Write as _, fs, path::Path};

use sqlx::{Connection as _, Executor as _, Row as _};
use tandem_platform::{
    Clock, Db, Keyring, Random, Scope,
    backup::{self, Folder},
    db::{Connection as _, Migrations, Options, catalog},
};

use crate::{
    app::App,
    config::Config,
    imports::{ImportId, reprise},
    migrations, routes,
    testing::{Client, MOT_DE_PASSE, World, on_both_engines, write_key},
};

const ROWS: &str = include_str!("../../tests/versions/0.1.0.sql");
/// Migrations of version 0.1.0.
const OLD: usize = 4;
/// Tables in an order where what is designated comes first.
const ORDER: [&str; 20] = [
    "etablissements",
    "equipes",
    "agents",
    "agent_equipes",
    "connexions",
    "tentatives",
    "personnes",
    "mots",
    "rangs",
    "personne_mots",
    "actes",
    "acte_personnes",
    "annulations",
    "imports",
    "import_lancements",
    "import_abandons",
    "import_lignes",
    "import_empreintes",
    "journal_heads",
    "journal",
];

/// The rows as one engine reads them: bytes are written `{octets:6162}`.
fn rows_for(base: &Options) -> String {
    let mut parts = ROWS.split("{octets:");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (bytes, rest) = part.split_once('}').expect("a mark");
        match base {
            Options::Sqlite(_) => write!(out, "x'{bytes}'{rest}"),
            Options::Postgres(_) => write!(out, "'\\x{bytes}'::bytea{rest}"),
        }
        .expect("text");
    }
    out
}

/// The base of version 0.1.0: its migrations only, its rows, nothing of today's program.
async fn old_base(base: &Options, keys: &Keyring, clock: &Clock) {
    Db::open(base, &Migrations(&migrations::ALL.0[..OLD]), keys.clone(), clock.clone())
        .await
        .expect("schema")
        .close()
        .await;
    let rows = rows_for(base);
    match base {
        Options::Sqlite(path) => {
            let mut on = sqlx::SqliteConnection::connect(&path.display().to_string()).await.expect("open");
            on.execute(sqlx::AssertSqlSafe(rows)).await.expect("rows");
            on.close().await.expect("closed");
        }
        Options::Postgres(url) => {
            let mut on = sqlx::PgConnection::connect(url).await.expect("open");
            on.execute("SELECT set_config('tandem.tenant', '*', false)").await.expect("scope");
            on.execute(sqlx::AssertSqlSafe(rows)).await.expect("rows");
        }
    }
}

/// Everything a user had on that day is there, in today's program.
async fn reads_as_before(base: &Options, db: &Db) {
    assert!(crate::commandes::verifier_journaux(db).await.expect("verified"));
    assert_eq!(tandem_platform::rotation::pass(db, |_| ()).await.expect("pass").unreadable, []);
    let config = Config { base: base.clone(), ..Config::parse("tests", "", |_| None).expect("defaults") };
    let claire = Client::new(routes::router(&App::new(db.clone(), config)).expect("matrix"));
    assert!(claire.log_in("claire", MOT_DE_PASSE).await.status.is_redirection(), "the password still opens");
    let found = claire.post("/personnes/recherche", &[("q", "dialo")]).await;
    let list = claire.get(&found.location).await;
    list.shows("Aïssata");
    let mut links = list.body.split("href=\"/personnes/").skip(1).filter_map(|rest| rest.split('"').next());
    let id = links.find(|id| id.len() == 36).expect("her file");
    claire.get(&format!("/personnes/{id}")).await.shows("Aïssata").shows("CAF").shows("appeler jeudi");
    claire.get("/imports").await.shows("suivis-2025.csv");
    let added = claire.post(&format!("/personnes/{id}/actes/nouveau"), &[("mode", "M0"), ("note", "ensuite")]).await;
    assert!(added.status.is_redirection(), "and one goes on writing: {}", added.body);
    assert!(crate::commandes::verifier_journaux(db).await.expect("verified"));
}

on_both_engines! {
    async fn a_base_of_version_0_1_0_opens_migrates_reads_and_verifies(world) {
        for base in world.empty_places().await.into_iter().filter(|base| same_engine(base, &world.app.config.base)) {
            let (keys, clock) = (key(&world.folder), world.app.db.clock().clone());
            old_base(&base, &keys, &clock).await;
            let db = Db::open(&base, &migrations::ALL, keys, clock).await.expect("brought up to date");
            reads_as_before(&base, &db).await;
        }
    }

    async fn a_backup_made_under_an_older_schema_is_restored_then_brought_up_to_date(world) {
        let (keys, clock) = (key(&world.folder), world.app.db.clock().clone());
        // A version after today's: one more column, filled from another.
        let more = "ALTER TABLE actes ADD COLUMN essai TEXT; UPDATE actes SET essai = mode;";
        let newer: Vec<_> = migrations::ALL.0.iter().copied().chain([(9999, "9999_essai", more, more)]).collect();
        let newer = Migrations(Box::leak(newer.into_boxed_slice()));
        let file = world.folder.join("ancienne.sauvegarde");
        for base in world.empty_places().await.into_iter().filter(|base| same_engine(base, &world.app.config.base)) {
            old_base(&base, &keys, &clock).await;
            let out = fs::File::create(&file).expect("file");
            let none: [Folder; 0] = [];
            let made = backup::dump(&base, &none, &keys, &clock, "0.1.0", out, |_| ()).await.expect("made");
            assert_eq!(made.versions, [1, 2, 3, 4], "a backup does not migrate what it copies");
        }
        for base in world.empty_places().await {
            backup::restore(&file, &keys, &base, &[], &newer, |_| ()).await.expect("restored");
            let db = Db::open(&base, &newer, keys.clone(), clock.clone()).await.expect("brought up to date");
            let mut reading = db.read(&Scope::system()).await.expect("read");
            let text = "SELECT COUNT(*) FROM actes WHERE essai = mode";
            let count: i64 = match reading.raw() {
                tandem_platform::db::Raw::Sqlite(on) => sqlx::query_scalar(text).fetch_one(on).await,
                tandem_platform::db::Raw::Postgres(on) => sqlx::query_scalar(text).fetch_one(on).await,
            }
            .expect("count");
            assert!(count >= 3, "the migration ran on the restored rows");
            drop(reading);
            reads_as_before(&base, &db).await;
        }
    }
}

fn same_engine(one: &Options, two: &Options) -> bool {
    matches!((one, two), (Options::Sqlite(_), Options::Sqlite(_)) | (Options::Postgres(_), Options::Postgres(_)))
}

fn key(folder: &Path) -> Keyring {
    let path = folder.join("ancienne.cle");
    write_key(&path, 42);
    Keyring::load(&path, Random::system()).expect("key")
}

/// Writes what today's program writes, to be read by those to come.
#[tokio::test]
#[ignore = "writes a file of the repository: once per version"]
async fn write_the_rows_of_this_version() {
    let version = std::env::var("TANDEM_VERSION").expect("TANDEM_VERSION");
    let world = World::sqlite().await;
    let claire = world.as_agent("claire").await;
    for (prenom, nom) in [("Aïssata", "Diallo"), ("Piotr", "Nowak"), ("Ngọc", ""), ("", "Da Silva")] {
        let id = world.person(prenom, nom).await;
        let fields = [("mode", "M0"), ("demarche", "CAF"), ("note", "appeler jeudi"), ("note_privee", "à moi seule")];
        let done = claire.post(&format!("/personnes/{id}/actes/nouveau"), &fields).await;
        assert!(done.status.is_redirection());
        claire.get(&format!("/personnes/{id}")).await;
    }
    let sheet = "Nom;Prénom;DDN;Remarques\nHADDAD;Salma;12/03/1985;vient le mardi\nROUX;Léa;32/13/85;x\n";
    claire.get("/imports").await;
    let deposited = claire.upload("/imports", &[], "suivis-2025.csv", sheet.as_bytes()).await;
    let columns = [("colonne-0", "nom"), ("colonne-1", "prenom"), ("colonne-2", "naissance"), ("colonne-3", "note")];
    claire.get(&deposited.location).await;
    let choices: Vec<_> = [("action", "lancer")].into_iter().chain(columns).collect();
    assert!(claire.post(&deposited.location, &choices).await.status.is_redirection());
    let id = ImportId::parse(deposited.location.trim_start_matches("/imports/")).expect("import");
    reprise::tout(&world.app.db, &world.etablissement, &id, |_| ()).await.expect("run");
    let Options::Sqlite(path) = &world.app.config.base else { panic!("sqlite") };
    let tables = catalog::tables(world.app.db.read(&Scope::system()).await.expect("read").raw()).await.expect("tables");
    let mut on = sqlx::SqliteConnection::connect(&path.display().to_string()).await.expect("open");
    let mut out =
        format!("-- Lignes écrites par Tandem {version} (clé d’essai : 32 fois l’octet 42). Ne se modifie plus.\n");
    for name in ORDER {
        let table = tables.iter().find(|table| table.name == name).expect("table");
        let names = table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ");
        let quoted = table.columns.iter().map(|column| match column.kind {
            catalog::Kind::Blob => format!("'{{octets:' || hex({0}) || '}}'", column.name),
            _ => format!("quote({0})", column.name),
        });
        let nulls = table
            .columns
            .iter()
            .zip(quoted)
            .map(|(column, text)| format!("CASE WHEN {} IS NULL THEN 'NULL' ELSE {text} END", column.name));
        let text = format!("SELECT {} AS line FROM {name}", nulls.collect::<Vec<_>>().join(" || ', ' || "));
        for row in on.fetch_all(sqlx::AssertSqlSafe(text)).await.expect("rows") {
            let line: String = row.get("line");
            writeln!(out, "INSERT INTO {name} ({names}) VALUES ({line});").expect("text");
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/versions/{version}.sql"));
    fs::write(file, out).expect("written");
}
