//! What holds underneath, tried from outside: the files of the database, the journal, the row filter.

use std::fs;

use sqlx::{Connection, Executor};
use tandem_platform::{Scope, db::Options, journal::Finding, query, sql};

use crate::{
    agents::EtablissementId,
    imports::{ImportId, reprise},
    testing::{World, on_both_engines},
};

/// Names and notes that appear nowhere by chance.
const MARKS: [&str; 4] = ["Zéphyrine", "Quetzalcoatlidis", "agrafeuse-violette", "kiosque-secret"];

#[tokio::test]
async fn a_copy_of_the_database_without_the_key_shows_no_name_and_no_note() {
    let world = World::sqlite().await;
    let claire = world.as_agent("claire").await;
    for number in 0..1000 {
        let id = world.person(&format!("{}{number}", MARKS[0]), MARKS[1]).await;
        if number % 10 == 0 {
            let fields = [("mode", "M0"), ("demarche", MARKS[2]), ("note", MARKS[3]), ("note_privee", MARKS[3])];
            assert!(claire.post(&format!("/personnes/{id}/actes/nouveau"), &fields).await.status.is_redirection());
        }
    }
    // A spreadsheet: its name, headers, rows that came in, a row that waits to be corrected; then a search.
    let sheet = format!("Nom;Prénom;DDN;Remarques\n{0};Ana;;{1}\n{0};Bea;32/13/85;{1}\n", MARKS[1], MARKS[3]);
    claire.get("/imports").await;
    let deposited = claire.upload("/imports", &[], &format!("{}.csv", MARKS[2]), sheet.as_bytes()).await;
    let choices = [
        ("action", "lancer"),
        ("colonne-0", "nom"),
        ("colonne-1", "prenom"),
        ("colonne-2", "naissance"),
        ("colonne-3", "note"),
    ];
    claire.get(&deposited.location).await.shows(MARKS[2]);
    assert!(claire.post(&deposited.location, &choices).await.status.is_redirection());
    let id = ImportId::parse(deposited.location.trim_start_matches("/imports/")).expect("import");
    reprise::tout(&world.app.db, &world.etablissement, &id, |_| ()).await.expect("run");
    claire.get(&deposited.location).await.shows("1\u{a0}personne reprise").shows(MARKS[1]);
    let found = claire.post("/personnes/recherche", &[("q", MARKS[1])]).await;
    claire.get(&found.location).await.shows("QUETZALCOATLIDIS");
    let mut read = 0;
    for file in fs::read_dir(&world.folder).expect("folder").flatten() {
        let bytes = fs::read(file.path()).expect("file");
        read += bytes.len();
        for mark in MARKS.iter().chain(&["Claire Morel", "claire"]) {
            let found = bytes.windows(mark.len()).any(|window| window.eq_ignore_ascii_case(mark.as_bytes()));
            assert!(!found, "« {mark} » is readable in {}", file.path().display());
        }
    }
    assert!(read > 500_000, "the database, its log and its index were read ({read} bytes)");
}

/// Runs a statement around the application, as someone with the database's own tools would.
pub(crate) async fn tamper(world: &World, text: &str) {
    match &world.app.config.base {
        Options::Sqlite(path) => {
            let mut on = sqlx::SqliteConnection::connect(&path.display().to_string()).await.expect("open");
            on.execute(sqlx::AssertSqlSafe(text.to_owned())).await.expect("tamper");
        }
        Options::Postgres(url) => {
            let mut on = sqlx::PgConnection::connect(url).await.expect("open");
            on.execute("SELECT set_config('tandem.tenant', '*', false)").await.expect("scope");
            on.execute(sqlx::AssertSqlSafe(text.to_owned())).await.expect("tamper");
        }
    }
}

/// How many times this was done, says the journal.
pub(crate) async fn journal(world: &World, action: &str) -> i64 {
    let mut reading = world.app.db.read(&Scope::system()).await.expect("read");
    let row = query(sql!("SELECT COUNT(*) AS n FROM journal WHERE tenant_id = $1 AND action = $2"));
    row.bind(world.etablissement.as_str()).bind(action).one(&mut reading).await.expect("count").int("n").expect("n")
}

/// How many entries the journal has.
pub(crate) async fn journal_len(world: &World) -> i64 {
    tandem_platform::journal::verify(&world.app.db, world.etablissement.as_str()).await.expect("verify").entries
}

/// How many times the journal has that action on that subject.
pub(crate) async fn noted(world: &World, action: &str, subject: &str) -> i64 {
    let mut reading = world.app.db.read(&Scope::system()).await.expect("read");
    let asked = query(sql!("SELECT COUNT(*) AS n FROM journal WHERE action = $1 AND subject_id = $2"));
    asked.bind(action).bind(subject).one(&mut reading).await.expect("count").int("n").expect("n")
}

async fn findings(world: &World) -> Vec<Finding> {
    tandem_platform::journal::verify(&world.app.db, world.etablissement.as_str()).await.expect("verify").findings
}

on_both_engines! {
    async fn a_changed_removed_or_swapped_entry_is_found_and_named(world) {
        for number in 0..8 {
            world.person(&format!("P{number}"), "").await;
        }
        assert_eq!(findings(world).await, []);
        tamper(world, "UPDATE journal SET action = 'rien' WHERE seq = 3").await;
        assert_eq!(findings(world).await, [Finding::Altered(3)]);
        tamper(world, "UPDATE journal SET action = 'tests' WHERE seq = 3").await;
        assert_eq!(findings(world).await, []);
        tamper(world, "UPDATE journal SET seq = 1000 WHERE seq = 4; UPDATE journal SET seq = 4 WHERE seq = 5; UPDATE journal SET seq = 5 WHERE seq = 1000").await;
        assert_eq!(findings(world).await, [Finding::Altered(4), Finding::Altered(5), Finding::Altered(6)]);
        tamper(world, "UPDATE journal SET seq = 1000 WHERE seq = 4; UPDATE journal SET seq = 4 WHERE seq = 5; UPDATE journal SET seq = 5 WHERE seq = 1000").await;
        tamper(world, "DELETE FROM journal WHERE seq = 6").await;
        assert_eq!(findings(world).await, [Finding::Missing(6, 6)]);
        let last = tandem_platform::journal::verify(&world.app.db, world.etablissement.as_str()).await.expect("verify").entries + 1;
        tamper(world, &format!("DELETE FROM journal WHERE seq > {}", last - 2)).await;
        assert_eq!(findings(world).await, [Finding::Missing(6, 6), Finding::Missing(last - 1, last)]);
    }

    async fn reading_a_file_is_written_in_the_journal_before_it_is_shown(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let count = async || {
            let mut reading = world.app.db.read(&Scope::system()).await.expect("read");
            let row = query(sql!("SELECT COUNT(*) AS n FROM journal WHERE action = 'dossier.ouvrir' AND subject_id = $1"));
            row.bind(id.as_str()).one(&mut reading).await.expect("count").int("n").expect("n")
        };
        let claire = world.as_agent("claire").await;
        assert_eq!(count().await, 0);
        claire.get(&format!("/personnes/{id}")).await.shows("Claire Morel, aujourd’hui");
        assert_eq!(count().await, 1);
        tamper(world, "DROP TABLE journal").await;
        let refused = claire.get(&format!("/personnes/{id}")).await;
        assert_eq!(refused.status.as_u16(), 503, "what cannot be logged is not shown");
        refused.hides("Aïssata");
    }

    async fn a_write_that_cannot_be_journaled_is_not_written(world) {
        let claire = world.as_agent("claire").await;
        claire.get("/personnes/nouvelle").await;
        tamper(world, "DROP TABLE journal").await;
        assert_eq!(claire.post("/personnes/nouvelle", &[("prenom", "Fantôme")]).await.status.as_u16(), 503);
        let mut reading = world.app.db.read(&Scope::system()).await.expect("read");
        let people = query(sql!("SELECT id FROM personnes")).all(&mut reading).await.expect("people");
        assert_eq!(people.len(), 0);
    }

    async fn a_reading_connection_cannot_write(world) {
        let mut reading = world.app.db.read(&world_scope(world)).await.expect("read");
        let refused = query(sql!("UPDATE personnes SET equipe_id = equipe_id")).all(&mut reading).await;
        assert!(refused.is_err());
    }
}

fn world_scope(world: &World) -> Scope {
    Scope::tenant(world.etablissement.as_str())
}

#[tokio::test]
async fn row_level_security_hides_another_establishment_even_from_a_query_without_where() {
    let Some(world) = World::postgres().await else { return };
    world.person("Aïssata", "Diallo").await;
    let other = EtablissementId::new(world.app.db.clock(), world.app.db.random());
    for (scope, expected) in [(world_scope(&world), 1), (Scope::tenant(other.as_str()), 0), (Scope::system(), 1)] {
        let mut reading = world.app.db.read(&scope).await.expect("read");
        let people = query(sql!("SELECT prenom FROM personnes")).all(&mut reading).await.expect("people");
        assert_eq!(people.len(), expected, "{scope:?}");
    }
    let Options::Postgres(url) = &world.app.config.base else { panic!("postgres") };
    let mut around = sqlx::PgConnection::connect(url).await.expect("open");
    let rows =
        sqlx::query("SELECT id FROM personnes").fetch_all(&mut around).await.expect("a connection without a perimeter");
    assert_eq!(rows.len(), 0);
    let aim = format!("SELECT set_config('tandem.tenant', '{other}', false)");
    around.execute(sqlx::AssertSqlSafe(aim)).await.expect("another perimeter");
    let touched = around.execute("UPDATE personnes SET prenom = NULL").await.expect("update").rows_affected();
    assert_eq!(touched, 0, "another établissement changes nothing here");
}
