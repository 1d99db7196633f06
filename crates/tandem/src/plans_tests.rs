//! No page walks a whole table: the plan of every statement, read from SQLite itself.

use sqlx::{Connection, Row};
use tandem_platform::db::{Engine, Options, statements};

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
const WHOLE: [(&str, &str); 3] = [
    ("SELECT seq, at, actor_id", "tandem verifier reads the whole journal"),
    ("SELECT seq, at, mark FROM journal", "the oldest entries of the journal, a batch at a time, once a day"),
    ("SELECT MAX(seq)", "tandem verifier"),
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

#[test]
fn a_walk_is_recognised() {
    let names = aliases("SELECT 1 FROM personnes p JOIN actes a ON a.id = p.id");
    assert!(walks("SCAN p", &names) && walks("SCAN actes", &names));
    assert!(walks("SEARCH p USING INDEX personnes_rang (etablissement_id=?)", &names));
    assert!(
        !walks("SEARCH p USING PRIMARY KEY (id=?)", &names) && !walks("SCAN json_each VIRTUAL TABLE INDEX 1:", &names)
    );
}
