//! Twenty people answer with codes we know, in an order we know. Then everything that is written is read, and nothing links one of them
//! to what she answered.

use std::collections::BTreeSet;

use super::tests::{codes, ouvrir};
use crate::testing::{World, on_both_engines};

/// What each of them says: unlike anybody else's.
const GENS: usize = 20;

/// Answers with each code, one after another, a minute apart; the numbers of their forms.
async fn repondre(world: &World, lien: &str, codes: &[String]) -> Vec<String> {
    let path = format!("/repondre/{lien}");
    let mut numeros = Vec::new();
    for (rang, code) in codes.iter().enumerate() {
        world.app.db.clock().advance_seconds(60);
        let who = world.anonymous();
        let numero = who.get(&path).await.field("numero");
        let words = format!("parole {rang:02}");
        let fields = [
            ("numero", numero.as_str()),
            ("code", code.as_str()),
            ("champ", "budget"),
            ("manque", &words),
            ("manque_accord", "oui"),
        ];
        let sent = who.post(&path, &fields).await;
        assert!(sent.status.is_redirection(), "{}", sent.body);
        numeros.push(numero);
    }
    numeros
}

/// The rows of the answers as the engine holds them: what says their place or their writing, then their drawn id.
fn physique(postgres: bool) -> [&'static str; 2] {
    if postgres {
        [
            "SELECT ctid::text || ' ' || id FROM enquete_reponses ORDER BY ctid",
            "SELECT xmin::text FROM enquete_reponses",
        ]
    } else {
        // WITHOUT ROWID: the order of the table is that of its key.
        ["SELECT '' || ' ' || id FROM enquete_reponses", "SELECT CAST(tour AS TEXT) FROM enquete_reponses"]
    }
}

/// Who answered in which rank, as the program alone (with its key) could tell from the words.
async fn rangs(world: &World, order: &str, postgres: bool) -> Vec<usize> {
    use tandem_platform::keys::unhex;
    let hexa = if postgres { "encode(contenu, 'hex')" } else { "lower(hex(contenu))" };
    let rows = world.texts(&format!("SELECT id || ' ' || {hexa} FROM enquete_reponses {order}")).await;
    let rank = |row: &String| {
        let (id, sealed) = row.split_once(' ').expect("a pair");
        let sealed = unhex(sealed).expect("hex");
        let text = world.app.db.keys().open("enquete_reponses.contenu", id, &sealed).expect("opened");
        text.split("parole ").nth(1).and_then(|rest| rest.get(..2)).and_then(|two| two.parse().ok()).expect("a rank")
    };
    rows.iter().map(rank).collect()
}

/// Spearman's correlation of an order with that of arrival: 0 for chance, ±1 for the same or its reverse.
#[expect(clippy::cast_precision_loss, reason = "twenty ranks")]
fn lien(order: &[usize]) -> f64 {
    let n = order.len() as f64;
    let carres: f64 = order.iter().enumerate().map(|(at, &rank)| (at as f64 - rank as f64).powi(2)).sum();
    1.0 - 6.0 * carres / (n * (n * n - 1.0))
}

on_both_engines! {
    async fn nothing_written_links_a_code_to_what_was_answered_with_it(world) {
        let postgres = matches!(world.app.config.base, tandem_platform::db::Options::Postgres(_));
        let boss = world.as_agent("mperrin").await;
        let (page, adresse) = ouvrir(&boss, "professionnels", "codes").await;
        let codes = codes(&boss, &page, "36").await;
        let mut orders = Vec::new();
        let numeros = repondre(world, &adresse, &codes[..GENS]).await;

        // 1. Order of the rows: by place on the disk, by key. Neither is the order of arrival, nor its reverse.
        let place = if postgres { "ORDER BY ctid" } else { "" };
        for order in [place, "ORDER BY id"] {
            let found = rangs(world, order, postgres).await;
            assert_eq!(found.iter().copied().collect::<BTreeSet<_>>().len(), GENS);
            orders.push(lien(&found));
        }
        // Chance alone passes 0.7 in twenty ranks one time in two thousand; an order kept gives 1.
        assert!(orders.iter().all(|one| one.abs() < 0.85), "{orders:?}");

        // 2. Every row bears the mark of the same writing: none is the last, and none shares its own with a line of the journal.
        let [lignes, ecriture] = physique(postgres);
        let marks: BTreeSet<String> = world.texts(ecriture).await.into_iter().collect();
        assert_eq!(marks.len(), 1, "{marks:?}");
        assert_eq!(world.texts(lignes).await.len(), GENS);

        // 3. Times: none in the table, whatever its columns are called.
        let columns = if postgres {
            "SELECT column_name::text FROM information_schema.columns WHERE table_name IN ('enquete_reponses', 'enquete_codes', 'enquete_brouillons')"
        } else {
            "SELECT name FROM pragma_table_info('enquete_reponses') UNION SELECT name FROM pragma_table_info('enquete_codes') UNION SELECT name FROM pragma_table_info('enquete_brouillons')"
        };
        let columns: BTreeSet<String> = world.texts(columns).await.into_iter().collect();
        let known = ["contenu", "enquete_id", "etablissement_id", "id", "marque", "publiee", "tour"];
        assert_eq!(columns.iter().map(String::as_str).collect::<Vec<_>>(), known);

        // 4. The journal says that somebody answered, twenty times, and names the enquête only: twenty lines alike but for their hour.
        let lines = world.texts("SELECT DISTINCT action || ' ' || actor_id || ' ' || subject_kind || ' ' || subject_id FROM journal WHERE action = 'enquetes.repondre'").await;
        assert_eq!(lines, [format!("enquetes.repondre systeme enquetes {}", page.rsplit('/').next().expect("id"))]);

        // 5. A code that was used is nowhere, nor its number, nor the number of the form; and no id of an answer is anywhere else.
        let ids = world.texts("SELECT id FROM enquete_reponses").await;
        let marques = world.texts("SELECT marque FROM enquete_codes").await;
        assert_eq!(marques.len(), 36 - GENS);
        let everything = tout(world, postgres).await;
        for code in &codes {
            assert!(!everything.contains(code) && !everything.contains(&code.replace('-', "")), "a code is written");
        }
        for numero in &numeros {
            assert!(!everything.contains(numero), "the number of a form is written");
        }
        for id in &ids {
            assert_eq!(everything.matches(id).count(), 1, "an id of an answer is written twice");
        }
        // 6. Nor are the words, without the key.
        assert!(!everything.contains("parole"), "words are readable");
    }

    async fn an_answer_that_arrives_alone_writes_all_the_others_again(world) {
        let postgres = matches!(world.app.config.base, tandem_platform::db::Options::Postgres(_));
        let boss = world.as_agent("mperrin").await;
        let (page, adresse) = ouvrir(&boss, "professionnels", "codes").await;
        let codes = codes(&boss, &page, "36").await;
        let [_, ecriture] = physique(postgres);
        let mut seen = BTreeSet::new();
        for code in codes.chunks(1).take(4) {
            repondre(world, &adresse, code).await;
            let marks: BTreeSet<String> = world.texts(ecriture).await.into_iter().collect();
            assert_eq!(marks.len(), 1);
            assert!(seen.is_disjoint(&marks), "rows kept the mark of an earlier writing");
            seen.extend(marks);
        }
    }
}

/// Every column of every table, as text, one after another.
async fn tout(world: &World, postgres: bool) -> String {
    let tables = if postgres {
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    };
    let mut all = String::new();
    for table in world.texts(tables).await {
        let columns = if postgres {
            format!(
                "SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'"
            )
        } else {
            format!("SELECT name FROM pragma_table_info('{table}')")
        };
        for column in world.texts(&columns).await {
            let text = format!("SELECT CAST(\"{column}\" AS TEXT) FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
            let blob = format!("SELECT lower(hex(\"{column}\")) FROM \"{table}\" WHERE typeof(\"{column}\") = 'blob'");
            let kind = format!("SELECT DISTINCT typeof(\"{column}\") FROM \"{table}\"");
            let bytes = !postgres && world.texts(&kind).await.iter().any(|kind| kind == "blob");
            for value in world.texts(if bytes { &blob } else { &text }).await {
                all.push_str(&value);
                all.push('\n');
            }
        }
    }
    all
}
