//! No page walks a whole table: the plan of every statement, read from SQLite itself.

use sqlx::{Connection, Row};
use tandem_platform::db::{COMME_ECRIT, Engine, Options, statements};

use crate::testing::World;

/// Tables that grow with use.
const GROW: &[&str] = &[
    "agenda_liens",
    "file_rappels",
    "personnes",
    "actes",
    "acte_personnes",
    "annulations",
    "journal",
    "mots",
    "personne_mots",
    "faits",
    "suivis",
    "menages",
    "menage_membres",
    "menage_liens",
    "menage_entourage",
    "menage_fins",
    "menage_corrections",
    "import_lignes",
    "import_empreintes",
    "papiers",
    "papier_noms",
    "papier_retraits",
    "envois",
    "mandats",
    "mandat_actes",
    "mandat_traces",
    "mandat_usages",
    "blocages",
    "blocage_faits",
    "blocage_tentatives",
    "blocage_reponses",
    "blocage_fins",
    "blocage_annulations",
    "blocage_suites",
    "blocage_lettres",
    "blocage_pieces",
    "blocage_charges",
    "enquete_codes",
    "enquete_brouillons",
    "enquete_reponses",
    "renoncements",
    "renoncement_actes",
    "renoncement_annulations",
    "renoncement_suites",
    "correspondant_versions",
    "correspondant_dires",
    "appels",
    "cadre_lectures",
    "comptes_en_ligne",
    "compte_constats",
    "compte_coordonnees",
    "rappel_accords",
    "demarches",
    "demarche_complexites",
    "demarche_evenements",
    "demarche_evenement_annulations",
    "demarche_fins",
    "demarche_reprises",
    "acte_demarches",
    "acte_gestes",
    "echeances",
    "echeance_faites",
    "echeance_faite_annulations",
    "echeance_reports",
    "echeance_assignations",
];
/// Statements that read everything on purpose: part of their text, and why.
const WHOLE: [(&str, &str); 6] = [
    ("SELECT seq, at, actor_id", "tandem verifier reads the whole journal"),
    ("SELECT seq, at, mark FROM journal", "the oldest entries of the journal, a batch at a time, once a day"),
    ("SELECT MAX(seq)", "tandem verifier"),
    ("SELECT r.id AS racine, b.depuis", "once a day, the waits of every blocage are counted"),
    (
        "SELECT r.id AS racine FROM comptes_en_ligne c",
        "once a day, the accounts that hang on a professional are counted",
    ),
    ("UPDATE blocage_suites SET revoir_le", "once, when a version of the program brings other staircases"),
];

/// Does this line of a plan visit a growing table from end to end, or all the rows of an établissement?
fn walks(detail: &str, aliases: &[(String, String)]) -> bool {
    let words: Vec<&str> = detail.split_whitespace().collect();
    let ["SCAN" | "SEARCH", name, ..] = words.as_slice() else { return false };
    let table = aliases.iter().find(|(alias, _)| alias == name).map_or(*name, |(_, table)| table.as_str());
    GROW.contains(&table)
        && (words[0] == "SCAN" || detail.ends_with("(etablissement_id=?)") || detail.ends_with("(tenant_id=?)"))
}

/// `personnes p` and `JOIN actes a ON` give the names a plan uses.
fn aliases(text: &str) -> Vec<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_matches(|c| "(),".contains(c))).collect();
    words
        .windows(2)
        .filter(|pair| GROW.contains(&pair[0]))
        .map(|pair| (pair[1].to_owned(), pair[0].to_owned()))
        .collect()
}

#[tokio::test]
async fn no_statement_walks_a_table_that_grows() {
    let world = World::sqlite().await;
    let Options::Sqlite(file) = &world.app.config.base else { panic!("sqlite") };
    let mut on = sqlx::SqliteConnection::connect(&file.display().to_string()).await.expect("open");
    let mut read = 0;
    for statement in statements().filter(|one| !one.file.ends_with("invariants.rs") && !one.text.starts_with("INSERT"))
    {
        if WHOLE.iter().any(|(part, _)| statement.text.contains(part)) {
            continue;
        }
        let text = format!("EXPLAIN QUERY PLAN {}", statement.render(Engine::Sqlite));
        let plan = sqlx::query(sqlx::AssertSqlSafe(text)).fetch_all(&mut on).await.expect("plan");
        let lines: Vec<String> = plan.iter().map(|row| row.get("detail")).collect();
        let names = aliases(statement.text);
        let bad: Vec<&String> = lines.iter().filter(|line| walks(line, &names)).collect();
        assert!(bad.is_empty(), "{}:{} {bad:?}\n{}", statement.file, statement.line, lines.join("\n"));
        read += 1;
    }
    assert!(read > 30, "{read} plans read");
}

/// Scans of the people, in a plan of PostgreSQL, that no index condition narrows: each line, with the one below.
fn reads_everybody(plan: &[String]) -> bool {
    let below = plan.iter().skip(1).map(String::as_str).chain([""]);
    let scan = |line: &str| {
        line.contains(" on personnes ")
            && ["Seq Scan ", "Index Scan ", "Index Only Scan "].iter().any(|kind| line.contains(kind))
    };
    plan.iter().zip(below).any(|(line, below)| scan(line) && !below.trim_start().starts_with("Index Cond:"))
}

/// What SQLite looks up in an index, PostgreSQL cannot always: rows are filtered by tenant there, and it only trusts
/// expressions it knows to keep them secret. One such statement read a million people to show the page of the day.
#[tokio::test]
async fn postgresql_finds_people_in_an_index_whatever_the_statement() {
    let Some(world) = World::postgres().await else { return };
    let Options::Postgres(url) = &world.app.config.base else { panic!("postgres") };
    let mut on = sqlx::PgConnection::connect(url).await.expect("open");
    let settings = [
        ("tandem.tenant", world.etablissement.as_str()),
        ("enable_seqscan", "off"),
        ("enable_bitmapscan", "off"),
        ("plan_cache_mode", "force_generic_plan"),
    ];
    for (name, value) in COMME_ECRIT.into_iter().chain(settings) {
        let set = sqlx::query("SELECT set_config($1, $2, false)").bind(name).bind(value);
        set.execute(&mut on).await.expect("setting");
    }
    // A thousand teams of twenty people, one in ten joined to another: enough for each index to be worth it.
    for many in [
        "INSERT INTO equipes (id, etablissement_id, nom, created_at)
         SELECT 'e' || n, $1, $2 || n, '' FROM generate_series(1, 1000) AS n",
        "INSERT INTO personnes (id, etablissement_id, equipe_id, dernier_acte_le, created_by, created_at, rang, reunie_a)
         SELECT 'p' || n, $1, 'e' || (1 + n % 1000), '', $2, '', 1000 + n, CASE WHEN n % 10 = 0 THEN 'p' || (n - 1) END
         FROM generate_series(1, 20000) AS n",
    ] {
        let rows = sqlx::query(many).bind(world.etablissement.as_str()).bind(world.claire.as_str());
        rows.execute(&mut on).await.expect("rows");
    }
    sqlx::raw_sql("ANALYZE equipes, personnes").execute(&mut on).await.expect("statistics");
    let mut read = 0;
    for one in statements().filter(|one| !one.file.ends_with("invariants.rs") && one.text.contains("personnes ")) {
        let given = (1..=32).take_while(|n| one.text.contains(&format!("${n}"))).count();
        let nothing = vec!["NULL"; given].join(", ");
        let run = if given == 0 { "EXPLAIN EXECUTE lue".to_owned() } else { format!("EXPLAIN EXECUTE lue({nothing})") };
        let prepare = format!("PREPARE lue AS {}", one.render(Engine::Postgres));
        sqlx::raw_sql(sqlx::AssertSqlSafe(prepare)).execute(&mut on).await.expect("prepared");
        let plan = sqlx::raw_sql(sqlx::AssertSqlSafe(run)).fetch_all(&mut on).await.expect("plan");
        sqlx::raw_sql("DEALLOCATE lue").execute(&mut on).await.expect("forgotten");
        let lines: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
        assert!(!reads_everybody(&lines), "{}:{}\n{}\n{}", one.file, one.line, one.text, lines.join("\n"));
        read += 1;
    }
    assert!(read > 30, "{read} plans read");
}

#[test]
fn a_plan_that_reads_everybody_is_recognised() {
    let plan = |text: &str| reads_everybody(&text.lines().map(str::to_owned).collect::<Vec<_>>());
    assert!(plan("Nested Loop\n  ->  Seq Scan on personnes r  (cost=0.00)\n        Filter: (archivee_le IS NULL)"));
    assert!(plan("  ->  Index Only Scan using personnes_pkey on personnes r\n  ->  Seq Scan on equipes e"));
    assert!(!plan("  ->  Index Scan using personnes_pkey on personnes r\n        Index Cond: (id = p.id)"));
    assert!(!plan("Seq Scan on equipes e"));
}

#[test]
fn a_walk_is_recognised() {
    let names = aliases("SELECT 1 FROM personnes p JOIN actes a ON a.id = p.id");
    assert!(walks("SCAN p", &names) && walks("SCAN actes", &names));
    assert!(walks("SEARCH p USING INDEX personnes_rang (etablissement_id=?)", &names));
    assert!(
        !walks("SEARCH p USING PRIMARY KEY (id=?)", &names) && !walks("SCAN json_each VIRTUAL TABLE INDEX 1:", &names)
    );
}
