//! The row filter of PostgreSQL, tried by going around the application, on every table of the schema, those to come included.
//!
//! What it does not stop is written in ARCHITECTURE.md: whoever runs any SQL under the role that owns the tables also
//! chooses the perimeter. It stops a forgotten `WHERE`; the last test holds that the program never says more.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use tandem_platform::db::{Options, statements};

use crate::testing::World;

/// Tables nobody owns: the brake of the login page (before the établissement is known) and the versions of the schema.
const SANS_PROPRIETAIRE: [&str; 2] = ["tentatives", "_sqlx_migrations"];
const A: &str = "019aa000-0000-7000-8000-00000000000a";
const B: &str = "019aa000-0000-7000-8000-00000000000b";

#[derive(Clone, Debug)]
struct Colonne {
    nom: String,
    espece: String,
    /// Table and column it refers to.
    vers: Option<(String, String)>,
}

#[derive(Clone, Debug)]
struct Table {
    nom: String,
    proprietaire: String,
    colonnes: Vec<Colonne>,
}

async fn rows(on: &mut PgConnection, text: &str) -> Vec<sqlx::postgres::PgRow> {
    sqlx::query(AssertSqlSafe(text.to_owned())).fetch_all(on).await.unwrap_or_else(|error| panic!("{text}: {error}"))
}

async fn nombre(on: &mut PgConnection, text: &str) -> i64 {
    rows(on, text).await[0].get::<i64, _>(0)
}

/// How many rows a write touched, or the code of its refusal.
async fn tenter(on: &mut PgConnection, text: &str) -> Result<u64, String> {
    let done = on.execute(AssertSqlSafe(text.to_owned())).await;
    done.map(|done| done.rows_affected()).map_err(|error| {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        code.map_or_else(|| error.to_string(), std::borrow::Cow::into_owned)
    })
}

async fn perimetre(on: &mut PgConnection, value: &str) {
    sqlx::query("SELECT set_config('tandem.tenant', $1, false)").bind(value).execute(on).await.expect("perimeter");
}

/// Every table of the schema that has an owner, parents before children.
async fn schema(on: &mut PgConnection) -> Vec<Table> {
    let mut links = BTreeMap::new();
    let text = "SELECT k.conrelid::regclass::text, a.attname::text, k.confrelid::regclass::text, b.attname::text
         FROM pg_constraint k CROSS JOIN unnest(k.conkey, k.confkey) AS u(mine, theirs)
         JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.mine
         JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = u.theirs WHERE k.contype = 'f'";
    for row in rows(on, text).await {
        links.insert(
            (row.get::<String, _>(0), row.get::<String, _>(1)),
            (row.get::<String, _>(2), row.get::<String, _>(3)),
        );
    }
    let mut tables: BTreeMap<String, Vec<Colonne>> = BTreeMap::new();
    let text = "SELECT c.table_name::text, c.column_name::text, c.data_type::text FROM information_schema.columns c
         JOIN information_schema.tables t ON t.table_name = c.table_name AND t.table_schema = c.table_schema
         WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position";
    for row in rows(on, text).await {
        let (table, nom): (String, String) = (row.get(0), row.get(1));
        let vers = links.get(&(table.clone(), nom.clone())).cloned();
        tables.entry(table).or_default().push(Colonne { nom, espece: row.get(2), vers });
    }
    let mut left: Vec<Table> = Vec::new();
    for (nom, colonnes) in tables.into_iter().filter(|table| !SANS_PROPRIETAIRE.contains(&table.0.as_str())) {
        let owner =
            colonnes.iter().map(|one| one.nom.as_str()).find(|name| ["etablissement_id", "tenant_id"].contains(name));
        let owner = owner.or((nom == "etablissements").then_some("id"));
        let proprietaire =
            owner.unwrap_or_else(|| panic!("{nom}: whose rows are these? No etablissement_id")).to_owned();
        left.push(Table { nom, proprietaire, colonnes });
    }
    let mut sorted: Vec<Table> = Vec::new();
    while !left.is_empty() {
        let known = |name: &str| sorted.iter().any(|one| one.nom == name);
        let ready = |table: &Table| {
            table.colonnes.iter().filter_map(|one| one.vers.as_ref()).all(|to| to.0 == table.nom || known(&to.0))
        };
        let at = left.iter().position(ready).expect("tables that refer to each other in a circle");
        let table = left.remove(at);
        sorted.push(table);
    }
    sorted
}

/// A row of `tenant`, made up from the types; what refers to another table refers to her row there.
fn inventer(table: &Table, tenant: &str, owner: &str, salt: &str) -> String {
    let value = |one: &Colonne| {
        if one.nom == table.proprietaire {
            return format!("'{owner}'");
        }
        match (&one.vers, one.espece.as_str()) {
            (Some((to, column)), _) if *to != table.nom => format!("(SELECT {column} FROM {to} LIMIT 1)"),
            (Some(_), _) => "NULL".to_owned(),
            (None, "bigint" | "integer") => {
                format!("('x' || left(md5('{tenant}{}{}{salt}'), 8))::bit(32)::bigint", table.nom, one.nom)
            }
            (None, "bytea") => format!("decode(md5('{tenant}'), 'hex')"),
            (None, _) => format!("'{tenant} {} {salt}'", one.nom),
        }
    };
    let names: Vec<&str> = table.colonnes.iter().map(|one| one.nom.as_str()).collect();
    let values: Vec<String> = table.colonnes.iter().map(value).collect();
    format!("INSERT INTO {} ({}) VALUES ({})", table.nom, names.join(", "), values.join(", "))
}

/// The rows of one établissement, as one mark per table.
async fn empreinte(on: &mut PgConnection, tables: &[Table], tenant: &str) -> Vec<(String, i64, String)> {
    let mut found = Vec::new();
    for Table { nom, proprietaire, .. } in tables {
        let text = format!(
            "SELECT COUNT(*), COALESCE(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {nom} t WHERE {proprietaire} = '{tenant}'"
        );
        let row = &rows(on, &text).await[0];
        found.push((nom.clone(), row.get(0), row.get(1)));
    }
    found
}

/// Everything that reads: nothing of another établissement comes out.
async fn lire(on: &mut PgConnection, Table { nom, proprietaire, .. }: &Table) {
    let others = format!("SELECT COUNT(*) FROM {nom} WHERE {proprietaire} <> '{B}'");
    assert_eq!(nombre(on, &others).await, 0, "{nom}: read");
    assert_eq!(
        rows(on, &format!("SELECT 1 FROM {nom} WHERE {proprietaire} = '{A}' FOR UPDATE")).await.len(),
        0,
        "{nom}: locked"
    );
    tenter(on, &format!("CREATE VIEW vue_{nom} AS SELECT * FROM {nom}")).await.expect("view");
    assert_eq!(nombre(on, &others.replace(&format!("FROM {nom}"), &format!("FROM vue_{nom}"))).await, 0, "{nom}: view");
    let body = others.replace('\'', "''");
    tenter(on, &format!("CREATE FUNCTION f_{nom}() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS '{body}'"))
        .await
        .expect("function");
    assert_eq!(nombre(on, &format!("SELECT f_{nom}()")).await, 0, "{nom}: function");
    // A function cheaper than the filter would see the rows first, if the planner let it.
    let spied = format!("SELECT COUNT(*) FROM {nom} t WHERE espion(t::text)");
    assert!(tenter(on, &spied).await.is_ok(), "{nom}: a condition saw the rows of others");
    tenter(on, &format!("ANALYZE {nom}")).await.expect("analyze");
    assert_eq!(
        nombre(on, &format!("SELECT COUNT(*) FROM pg_stats WHERE tablename = '{nom}'")).await,
        0,
        "{nom}: statistics"
    );
    let mut copied = Vec::new();
    {
        let mut out = on.copy_out_raw(&format!("COPY {nom} TO STDOUT")).await.expect("copy");
        while let Some(part) = std::future::poll_fn(|cx| out.as_mut().poll_next(cx)).await {
            copied.extend_from_slice(&part.expect("copy"));
        }
    }
    assert!(!String::from_utf8_lossy(&copied).contains(A), "{nom}: copy");
    let mut tx = on.begin().await.expect("tx");
    tenter(&mut tx, "SET LOCAL row_security = off").await.expect("setting");
    assert_eq!(
        tenter(&mut tx, &format!("SELECT * FROM {nom}")).await,
        Err("42501".into()),
        "{nom}: row_security = off"
    );
    tx.rollback().await.expect("rollback");
    let mut tx = on.begin().await.expect("tx");
    tenter(&mut tx, &format!("LOCK TABLE {nom} IN SHARE MODE")).await.expect("lock");
    assert_eq!(nombre(&mut tx, &others).await, 0, "{nom}: locked table");
    tx.rollback().await.expect("rollback");
}

/// Everything that writes: a refusal, or no row touched.
async fn ecrire(on: &mut PgConnection, table: &Table) {
    let Table { nom, proprietaire, colonnes } = table;
    assert_eq!(
        tenter(on, &format!("UPDATE {nom} SET {proprietaire} = {proprietaire} WHERE {proprietaire} = '{A}'")).await,
        Ok(0),
        "{nom}: update"
    );
    assert_eq!(tenter(on, &format!("DELETE FROM {nom} WHERE {proprietaire} = '{A}'")).await, Ok(0), "{nom}: delete");
    let column = &colonnes[colonnes.len() - 1].nom;
    let mine = nombre(on, &format!("SELECT COUNT(*) FROM {nom}")).await;
    assert_eq!(mine, 1, "{nom}: one row of her own");
    assert_eq!(
        tenter(on, &format!("UPDATE {nom} SET {column} = {column}")).await,
        Ok(1),
        "{nom}: update of everything"
    );
    let given = tenter(on, &format!("UPDATE {nom} SET {proprietaire} = '{A}'")).await;
    assert!(given == Err("42501".into()) || given == Err("23503".into()), "{nom}: a row given away: {given:?}");
    let planted = tenter(on, &inventer(table, B, A, "planted")).await;
    assert!(planted == Err("42501".into()), "{nom}: a row planted: {planted:?}");
    let keys = rows(on, &format!("SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY((i.indkey::int2[])[0:i.indnkeyatts - 1]) WHERE i.indrelid = '{nom}'::regclass AND i.indisprimary")).await;
    let keys: Vec<String> = keys.iter().map(|row| row.get(0)).collect();
    let upsert = format!(
        "{} ON CONFLICT ({}) DO UPDATE SET {column} = excluded.{column}",
        inventer(table, A, A, ""),
        keys.join(", ")
    );
    assert_eq!(tenter(on, &upsert).await, Err("42501".into()), "{nom}: upsert");
    let into = on.copy_in_raw(&format!("COPY {nom} FROM STDIN")).await;
    assert!(into.is_err(), "{nom}: copied into");
}

#[tokio::test]
async fn going_around_the_application_shows_and_changes_nothing_of_another_etablissement() {
    let Some(world) = World::postgres().await else { return };
    let Options::Postgres(url) = &world.app.config.base else { panic!("postgres") };
    let mut all = PgConnection::connect(url).await.expect("open");
    let tables = schema(&mut all).await;
    assert!(tables.len() > 15 && tables.iter().any(|table| table.nom == "journal"), "{}", tables.len());
    for tenant in [A, B] {
        perimetre(&mut all, tenant).await;
        for table in &tables {
            let made = tenter(&mut all, &inventer(table, tenant, tenant, "")).await;
            assert_eq!(made, Ok(1), "{}: no made-up row of {tenant}", table.nom);
        }
    }
    perimetre(&mut all, "*").await;
    let before = empreinte(&mut all, &tables, A).await;
    assert!(before.iter().all(|line| line.1 == 1), "{before:?}");

    let mut on = PgConnection::connect(url).await.expect("open");
    let spy = format!(
        "CREATE FUNCTION espion(seen text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
         $$ BEGIN IF seen LIKE '%{A}%' THEN RAISE EXCEPTION 'seen'; END IF; RETURN true; END $$"
    );
    tenter(&mut on, &spy).await.expect("spy");
    // No perimeter, an empty one, one that looks like SQL: nothing at all.
    for none in [None, Some(""), Some("%"), Some("x' OR '1'='1"), Some("**")] {
        if let Some(none) = none {
            perimetre(&mut on, none).await;
        }
        for table in &tables {
            assert_eq!(
                nombre(&mut on, &format!("SELECT COUNT(*) FROM {}", table.nom)).await,
                0,
                "{}: perimeter {none:?}",
                table.nom
            );
        }
    }
    perimetre(&mut on, B).await;
    for table in &tables {
        lire(&mut on, table).await;
        ecrire(&mut on, table).await;
    }
    assert_eq!(empreinte(&mut all, &tables, A).await, before, "rows of another établissement changed");
    println!("{} tables, read nine ways and written seven ways from another établissement", tables.len());
}

/// What the filter cannot stop is never written: emptying a table, changing it, choosing the perimeter.
#[test]
fn no_statement_of_the_program_goes_around_the_row_filter() {
    for statement in statements() {
        // A column may be called « role ».
        let words = statement.text.to_uppercase().replace("SET ROLE =", "");
        for word in [
            "TRUNCATE",
            "ALTER ",
            "DROP ",
            "SET_CONFIG",
            "ROW_SECURITY",
            "SECURITY DEFINER",
            "COPY ",
            "SET ROLE",
            "DISABLE",
        ] {
            assert!(!words.contains(word), "{}:{} says {word}", statement.file, statement.line);
        }
    }
}
