//! The only place where the two engines are allowed to differ.

/// The database engine behind a [`Db`](super::Db).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one file, write-ahead log.
    Sqlite = 0,
    /// For a département that outgrows one machine.
    Postgres = 1,
}

const PREMIER: &str = "CASE WHEN %1 IS NULL THEN %2 ELSE %1 END";

/// Marks a SQL text may hold, with what SQLite and PostgreSQL read for them, `%` being what follows the mark, `%1` and `%2` its two
/// parts.
///
/// `{textes:$1}` and `{entiers:$1}` stand for a list bound as one JSON array, so that a query with many ids stays
/// one constant text; its column is `value`.
/// `{seuls_p:SELECT q.id …}` after `CROSS JOIN t p` keeps, for each row before it, the few rows of `t` whose id the query
/// gives, itself bounded by `LIMIT` (`{seuls_e:…}` for `t e`): PostgreSQL would run an `IN` once per row of `t`.
/// `{sauter_verrous}`, at the end of a `SELECT`, takes its rows and passes over those another transaction holds; SQLite
/// has one writer at a time and needs nothing.
/// `{verrou:d}` ends a `SELECT` that keeps the rows of `d` until the transaction ends; SQLite writes one at a time anyway.
/// `{premier:a, b}` is `a`, or `b` when `a` is null. PostgreSQL does not look a `COALESCE` up in an index when rows are
/// filtered by tenant (it has no proof that it keeps them secret): it would read the whole table.
/// `{cellules:$1}` is a list of rows of at most 24 texts or nulls, columns `c1` to `c24`: many rows in one statement.
const MARKS: &[(&str, &str, &str)] = &[
    ("{textes:", "(SELECT value FROM json_each(%))", "(SELECT jsonb_array_elements_text(%::text::jsonb) AS value)"),
    (
        "{entiers:",
        "(SELECT value FROM json_each(%))",
        "(SELECT jsonb_array_elements_text(%::text::jsonb)::bigint AS value)",
    ),
    ("{seuls_p:", "ON p.id IN (%)", "JOIN LATERAL (%) AS seuls ON seuls.id = p.id"),
    ("{seuls_e:", "ON e.id IN (%)", "JOIN LATERAL (%) AS seuls ON seuls.id = e.id"),
    ("{sauter_verrous", "", "FOR UPDATE SKIP LOCKED"),
    ("{premier:", PREMIER, PREMIER),
    ("{verrou:", "/* % */", "FOR UPDATE OF %"),
    (
        "{cellules:",
        "(SELECT json_extract(value, '$[0]') AS c1, json_extract(value, '$[1]') AS c2, json_extract(value, \
             '$[2]') AS c3, json_extract(value, '$[3]') AS c4, json_extract(value, '$[4]') AS c5, \
             json_extract(value, '$[5]') AS c6, json_extract(value, '$[6]') AS c7, json_extract(value, '$[7]') AS \
             c8, json_extract(value, '$[8]') AS c9, json_extract(value, '$[9]') AS c10, json_extract(value, \
             '$[10]') AS c11, json_extract(value, '$[11]') AS c12, json_extract(value, '$[12]') AS c13, \
             json_extract(value, '$[13]') AS c14, json_extract(value, '$[14]') AS c15, json_extract(value, \
             '$[15]') AS c16, json_extract(value, '$[16]') AS c17, json_extract(value, '$[17]') AS c18, \
             json_extract(value, '$[18]') AS c19, json_extract(value, '$[19]') AS c20, json_extract(value, \
             '$[20]') AS c21, json_extract(value, '$[21]') AS c22, json_extract(value, '$[22]') AS c23, \
             json_extract(value, '$[23]') AS c24 FROM json_each(%))",
        "(SELECT v->>0 AS c1, v->>1 AS c2, v->>2 AS c3, v->>3 AS c4, v->>4 AS c5, v->>5 AS c6, v->>6 AS c7, \
             v->>7 AS c8, v->>8 AS c9, v->>9 AS c10, v->>10 AS c11, v->>11 AS c12, v->>12 AS c13, v->>13 AS c14, \
             v->>14 AS c15, v->>15 AS c16, v->>16 AS c17, v->>17 AS c18, v->>18 AS c19, v->>19 AS c20, v->>20 AS \
             c21, v->>21 AS c22, v->>22 AS c23, v->>23 AS c24 FROM jsonb_array_elements(%::text::jsonb) AS v)",
    ),
];

/// The text for one engine.
pub fn render(engine: Engine, text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((at, mark)) =
        MARKS.iter().filter_map(|mark| Some((rest.find(mark.0)?, mark))).min_by_key(|found| found.0)
    {
        let after = &rest[at + mark.0.len()..];
        let (parameter, tail) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(&rest[..at]);
        let said = if engine == Engine::Sqlite { mark.1 } else { mark.2 };
        let (first, second) = parameter.split_once(", ").unwrap_or((parameter, ""));
        out.push_str(&said.replace("%1", first).replace("%2", second).replace('%', parameter));
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_one_parameter_on_both_engines() {
        let text = "SELECT a FROM t WHERE id IN {textes:$1} AND j IN {entiers:$2} LIMIT 5";
        assert_eq!(
            render(Engine::Sqlite, text),
            "SELECT a FROM t WHERE id IN (SELECT value FROM json_each($1)) AND j IN (SELECT value FROM json_each($2)) LIMIT 5"
        );
        assert_eq!(
            render(Engine::Postgres, text),
            "SELECT a FROM t WHERE id IN (SELECT jsonb_array_elements_text($1::text::jsonb) AS value) AND j IN (SELECT jsonb_array_elements_text($2::text::jsonb)::bigint AS value) LIMIT 5"
        );
    }

    #[test]
    fn the_few_rows_of_each_are_asked_for_once_on_both_engines() {
        let text =
            "SELECT p.a FROM v CROSS JOIN t p {seuls_p:SELECT q.id FROM t q WHERE q.b = v.b LIMIT $1} WHERE p.c = $2";
        assert_eq!(
            render(Engine::Sqlite, text),
            "SELECT p.a FROM v CROSS JOIN t p ON p.id IN (SELECT q.id FROM t q WHERE q.b = v.b LIMIT $1) WHERE p.c = $2"
        );
        assert_eq!(
            render(Engine::Postgres, text),
            "SELECT p.a FROM v CROSS JOIN t p JOIN LATERAL (SELECT q.id FROM t q WHERE q.b = v.b LIMIT $1) AS seuls ON seuls.id = p.id WHERE p.c = $2"
        );
    }

    #[test]
    fn rows_held_by_another_are_passed_over_where_there_can_be_another() {
        let text = "SELECT a FROM t LIMIT 1 {sauter_verrous}";
        assert_eq!(render(Engine::Sqlite, text), "SELECT a FROM t LIMIT 1 ");
        assert_eq!(render(Engine::Postgres, text), "SELECT a FROM t LIMIT 1 FOR UPDATE SKIP LOCKED");
    }

    #[test]
    fn the_first_that_is_not_null_is_an_expression_an_index_is_looked_up_with() {
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let text = render(engine, "JOIN t r ON r.id = {premier:p.b, p.id} AND r.a = $1");
            assert_eq!(text, "JOIN t r ON r.id = CASE WHEN p.b IS NULL THEN p.id ELSE p.b END AND r.a = $1");
        }
    }

    #[test]
    fn a_list_of_rows_has_its_columns_on_both_engines() {
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let text = render(engine, "INSERT INTO t (a, b) SELECT c1, c24 FROM {cellules:$1} AS w WHERE w.c2 = $2");
            assert!(text.contains(" AS c1,") && text.contains(" AS c24 FROM") && !text.contains("  "), "{text}");
            assert!(text.ends_with(" AS w WHERE w.c2 = $2"), "{text}");
        }
    }
}
