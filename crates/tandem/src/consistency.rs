//! The architecture, as tests. Each failure names the file.

mod tables;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use tandem_platform::db::{Engine, sealed_columns, statements};

use crate::{
    testing::{World, on_both_engines},
    ui::galerie,
};
use tables::{ARROWS, LEVELS, OWNERS};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("root")
}

fn files(under: &str, kind: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut todo = vec![root().join(under)];
    while let Some(folder) = todo.pop() {
        for entry in fs::read_dir(&folder).expect("folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|extension| extension == kind) {
                found.push((path.clone(), fs::read_to_string(&path).expect("text")));
            }
        }
    }
    found.sort();
    found
}

fn level(slice: &str) -> Option<u8> {
    LEVELS.iter().find(|line| line.0 == slice).map(|line| line.1)
}

fn slice_of(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("crates/tandem/src")).expect("source");
    inside.components().next().map(|first| first.as_os_str().to_string_lossy().into_owned()).unwrap_or_default()
}

#[test]
fn arrows_between_slices_go_down_only() {
    for (path, text) in files("crates/tandem/src", "rs") {
        let from = slice_of(&path);
        let Some(mine) = level(&from) else { continue };
        for (to, theirs) in LEVELS {
            let known = text.contains(&format!("crate::{to}::"))
                || text.contains(&format!("    {to}::"))
                || text.contains(&format!(" {to}::{{"));
            let allowed = *to == from || *theirs < mine || ARROWS.contains(&(from.as_str(), to));
            assert!(!known || allowed, "{}: {from} may not know {to}", path.display());
        }
    }
}

#[test]
fn a_slice_writes_only_its_own_tables() {
    for statement in statements().filter(|statement| !statement.file.ends_with("invariants.rs")) {
        let words: Vec<&str> = statement.text.split_whitespace().collect();
        let table = match words.as_slice() {
            ["INSERT", "INTO", table, ..] | ["UPDATE", table, ..] | ["DELETE", "FROM", table, ..] => *table,
            _ => continue,
        };
        let owner = OWNERS.iter().find(|line| line.1.contains(&table)).map(|line| line.0);
        let owner =
            owner.unwrap_or_else(|| panic!("{}:{}: table {table} has no owner", statement.file, statement.line));
        assert!(
            statement.file.contains(&format!("/{owner}/")),
            "{}:{} writes {table}, which {owner} owns",
            statement.file,
            statement.line
        );
    }
}

#[test]
fn a_slice_shows_others_only_its_mod() {
    for (path, text) in files("crates/tandem/src", "rs") {
        let mine = slice_of(&path);
        for (other, _) in LEVELS.iter().filter(|line| line.0 != mine) {
            for inside in ["queries", "model"] {
                let reach = format!("{other}::{inside}");
                assert!(!text.contains(&reach), "{}: {reach} is private to {other}", path.display());
            }
        }
    }
}

#[test]
fn screens_use_the_words_of_the_glossary() {
    let glossary = fs::read_to_string(root().join("GLOSSAIRE.md")).expect("glossary");
    let avoided = glossary.lines().filter(|line| line.starts_with("| ")).skip(1);
    let avoided: Vec<&str> =
        avoided.filter_map(|line| line.split('|').nth(4)).flat_map(|cell| cell.split(',')).map(str::trim).collect();
    assert!(avoided.len() > 20 && avoided.contains(&"usager"), "{avoided:?}");
    for (path, text) in files("crates/tandem/src", "html") {
        let shown = without(&without(&text, "{%", "%}"), "{{", "}}");
        let shown = without(&shown, "<", ">").to_lowercase();
        let words: Vec<&str> = shown.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let shown = format!(" {} ", words.join(" "));
        for word in &avoided {
            assert!(!shown.contains(&format!(" {word} ")), "{} says « {word} »: see GLOSSAIRE.md", path.display());
        }
    }
}

/// The text without what stands between two marks.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut parts = text.split(open);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + "\n" + part.split_once(close).map_or("", |cut| cut.1))
}

#[test]
fn every_dependency_has_its_reason() {
    let reasons = fs::read_to_string(root().join("docs/dependances.md")).expect("docs/dependances.md");
    let manifest: toml::Table =
        fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml").parse().expect("TOML");
    let known = manifest["workspace"]["dependencies"].as_table().expect("dependencies");
    assert!(known.len() > 30);
    for name in known.keys() {
        assert!(reasons.contains(&format!("`{name}`")), "{name} has no line in docs/dependances.md");
    }
}

/// A write that leaves no entry says only when a page was last asked. Anything else is journaled.
#[test]
fn only_the_last_page_of_a_login_is_written_without_a_line_in_the_journal() {
    for (path, text) in files("crates", "rs") {
        let allowed = ["agents/session.rs", "journal/mod.rs", "consistency.rs"].iter().any(|name| path.ends_with(name));
        assert!(allowed || !text.contains("unjournaled"), "{}", path.display());
    }
}

/// A promise names the test that holds it; a test renamed or removed takes its promise with it.
#[test]
fn every_test_that_a_document_names_exists() {
    let sources: String = files("crates", "rs").into_iter().map(|file| file.1).collect();
    let mut named = 0;
    for document in ["docs/securite.md", "docs/pairs.md", "ARCHITECTURE.md"] {
        let text = fs::read_to_string(root().join(document)).expect("document");
        for word in text.split('`').skip(1).step_by(2) {
            let name = word.rsplit("::").next().unwrap_or(word);
            let is_test = name.matches('_').count() >= 3 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            assert!(!is_test || sources.contains(&format!("fn {name}(")), "{document} names {name}: no such test");
            named += usize::from(is_test);
        }
    }
    assert!(named > 30, "{named} tests named");
}

#[test]
fn a_model_does_no_io() {
    for (path, text) in files("crates/tandem/src", "rs").into_iter().filter(|(path, _)| path.ends_with("model.rs")) {
        for word in ["sqlx", "axum", "tokio", "std::fs", "std::net", "askama"] {
            assert!(!text.contains(word), "{} names {word}", path.display());
        }
    }
}

#[test]
fn sql_lives_in_queries_files() {
    for (path, text) in files("crates/tandem/src", "rs") {
        let free = ["queries.rs", "consistency.rs", "invariants.rs"].iter().any(|name| path.ends_with(name));
        assert!(free || !text.contains("sql!("), "{}: SQL belongs in queries.rs", path.display());
    }
}

#[test]
fn platform_knows_no_word_of_the_trade() {
    let words = ["personne", "mandat", "demarche", "blocage", "etablissement", "echeance", "menage"];
    for (path, text) in files("crates/platform/src", "rs") {
        let low = text.to_lowercase();
        for word in words {
            assert!(!low.contains(word), "{} says {word}", path.display());
        }
    }
}

#[test]
fn files_stay_small() {
    for (path, text) in files("crates", "rs") {
        let most = if path.ends_with("tests.rs") { 600 } else { 400 };
        assert!(text.lines().count() <= most, "{}: {} lines", path.display(), text.lines().count());
    }
    for (path, text) in files("crates/tandem/src", "html") {
        assert!(text.lines().count() <= 120, "{}: {} lines", path.display(), text.lines().count());
    }
}

#[test]
fn every_slice_has_its_readme_and_every_template_its_page() {
    for (slice, _) in LEVELS {
        assert!(root().join(format!("crates/tandem/src/{slice}/README.md")).exists(), "{slice}/README.md");
    }
    let sources: String = files("crates/tandem/src", "rs").into_iter().map(|file| file.1).collect();
    for (path, _) in files("crates/tandem/src", "html") {
        let name = path.strip_prefix(root().join("crates/tandem/src")).expect("source").display().to_string();
        let shared = [
            "ui/base.html",
            "ui/composants.html",
            "echeances/composants.html",
            "actes/saisie.html",
            "agents/gestion/choix.html",
            "papiers/saisie.html",
            "comptes_en_ligne/saisie.html",
            "blocages/annexe.html",
            "blocages/composants.html",
            "cadre/composants.html",
            "renoncements/composants.html",
            "indicateurs/table.html",
            "enquetes/composants.html",
        ]
        .contains(&name.as_str());
        assert!(shared || sources.contains(&format!("\"{name}\"")), "{name} has no page");
    }
}

#[test]
fn no_page_has_inline_script_or_style() {
    for (path, text) in files("crates/tandem/src", "html") {
        for bad in ["<style", "style=\"", "onclick", "onsubmit", "javascript:"] {
            assert!(!text.contains(bad), "{}: {bad}", path.display());
        }
    }
}

/// A line must not begin with « ? » nor end with « « »: the space there never breaks.
#[test]
fn french_punctuation_keeps_its_unbreakable_space() {
    for (path, text) in files("crates/tandem/src", "html") {
        let shown = without(&without(&text, "{%", "%}"), "{{", "}}");
        for mark in ["\u{ab} ", " \u{bb}", " ?", " :", " ;", " !"] {
            assert!(!shown.contains(mark), "{}: plain space in \"{mark}\"", path.display());
        }
    }
}

#[test]
fn both_migration_folders_hold_the_same_files() {
    let names = |folder: &str| -> BTreeSet<_> {
        files(folder, "sql").into_iter().filter_map(|(path, _)| path.file_name().map(ToOwned::to_owned)).collect()
    };
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
    assert_eq!(names("migrations/sqlite").len(), crate::migrations::ALL.0.len());
}

#[test]
fn every_page_renders_its_samples() {
    let pages = galerie::pages();
    let count =
        files("crates/tandem/src", "rs").iter().map(|file| file.1.matches("impl Samples for").count()).sum::<usize>();
    let mut names: Vec<&str> = pages.iter().map(|page| page.nom).collect();
    names.dedup();
    // The text of this test is one of the matches.
    assert_eq!(names.len(), count - 1, "a page is missing from ui/galerie.rs: {names:?}");
    for page in pages {
        let html = page.html.unwrap_or_else(|error| panic!("{} {}: {error}", page.nom, page.etat));
        assert_eq!(html.matches("<h1").count(), 1, "{} {}: one h1", page.nom, page.etat);
    }
}

on_both_engines! {
    async fn every_statement_prepares(world) {
        use sqlx::{Connection, Executor};
        use tandem_platform::db::Options;
        match &world.app.config.base {
            Options::Sqlite(path) => {
                let mut on = sqlx::SqliteConnection::connect(&path.display().to_string()).await.expect("open");
                for statement in statements().filter(|statement| !statement.file.ends_with("invariants.rs")) {
                    (&mut on).prepare(sqlx::SqlStr::from_static(statement.render(Engine::Sqlite))).await.unwrap_or_else(|error| panic!("{}:{}: {error}", statement.file, statement.line));
                }
            }
            Options::Postgres(url) => {
                let mut on = sqlx::PgConnection::connect(url).await.expect("open");
                for statement in statements().filter(|statement| !statement.file.ends_with("invariants.rs")) {
                    (&mut on).prepare(sqlx::SqlStr::from_static(statement.render(Engine::Postgres))).await.unwrap_or_else(|error| panic!("{}:{}: {error}", statement.file, statement.line));
                }
            }
        }
    }
}

/// Marks are keyed hashes, not texts.
const NOT_SEALED: [&str; 4] = ["journal.mark", "journal_heads.mark", "journal_bases.mark", "journal_bases.proof"];

#[tokio::test]
async fn every_column_of_bytes_says_how_it_is_sealed() {
    use sqlx::Row;
    let world = World::sqlite().await;
    let tandem_platform::db::Options::Sqlite(file) = &world.app.config.base else { panic!("sqlite") };
    let on = sqlx::SqlitePool::connect(&file.display().to_string()).await.expect("open");
    let rows = sqlx::query(
        "SELECT m.name || '.' || c.name AS place FROM sqlite_master m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND c.type = 'BLOB' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
    );
    let rows = rows.fetch_all(&on).await.expect("schema");
    let found: BTreeSet<String> = rows.iter().map(|row| row.get("place")).collect();
    let declared = sealed_columns().flat_map(|one| one.columns.iter().map(|column| format!("{}.{column}", one.table)));
    let declared: BTreeSet<String> = declared.chain(NOT_SEALED.map(ToOwned::to_owned)).collect();
    assert_eq!(found, declared, "declare it beside its SQL: sealed!(\"table\", \"id\", [\"column\"])");
}

#[tokio::test]
async fn both_engines_have_the_same_tables_columns_and_obligations() {
    use sqlx::Row;
    let sqlite = World::sqlite().await;
    let Some(postgres) = World::postgres().await else { return };
    let (tandem_platform::db::Options::Sqlite(file), tandem_platform::db::Options::Postgres(url)) =
        (&sqlite.app.config.base, &postgres.app.config.base)
    else {
        panic!("one of each")
    };
    let on = sqlx::SqlitePool::connect(&file.display().to_string()).await.expect("open");
    let rows = sqlx::query(
        "SELECT m.name AS t, c.name AS c, c.\"notnull\" AS n FROM sqlite_master m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
    );
    let one: BTreeSet<(String, String, bool)> = rows
        .fetch_all(&on)
        .await
        .expect("schema")
        .iter()
        .map(|row| (row.get("t"), row.get("c"), row.get::<i64, _>("n") == 1))
        .collect();
    let on = sqlx::PgPool::connect(url).await.expect("open");
    let rows = sqlx::query(
        "SELECT table_name::text AS t, column_name::text AS c, is_nullable::text AS n FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'",
    );
    let two: BTreeSet<(String, String, bool)> = rows
        .fetch_all(&on)
        .await
        .expect("schema")
        .iter()
        .map(|row| (row.get("t"), row.get("c"), row.get::<String, _>("n") == "NO"))
        .collect();
    assert_eq!(one, two);
    let open = sqlx::query(
        "SELECT c.table_name::text AS t FROM information_schema.columns c JOIN pg_class k ON k.relname = c.table_name
         WHERE c.column_name IN ('etablissement_id', 'tenant_id') AND c.table_schema = 'public' AND NOT (k.relrowsecurity AND k.relforcerowsecurity)",
    );
    let open: Vec<String> = open.fetch_all(&on).await.expect("policies").iter().map(|row| row.get("t")).collect();
    assert_eq!(open, Vec::<String>::new(), "tables without row-level security");
    let each = sqlx::query(
        "SELECT polrelid::regclass::text AS t FROM pg_policy
         WHERE replace(pg_get_expr(polqual, polrelid), 'SELECT current_setting(', '') LIKE '%current_setting(%'
            OR polqual IS NULL OR pg_get_expr(polqual, polrelid) <> pg_get_expr(polwithcheck, polrelid)",
    );
    let each: Vec<String> = each.fetch_all(&on).await.expect("policies").iter().map(|row| row.get("t")).collect();
    assert_eq!(each, Vec::<String>::new(), "the row filter is asked once a statement, to read as to write");
}
