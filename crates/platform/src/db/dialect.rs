//! The only place where the two engines are allowed to differ.

/// The database engine behind a [`Db`](super::Db).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one file, write-ahead log.
    Sqlite = 0,
    /// For a département that outgrows one machine.
    Postgres = 1,
}

/// Marks a SQL text may hold, with what SQLite and PostgreSQL read for them.
///
/// `{textes:$1}` and `{entiers:$1}` stand for a list bound as one JSON array, so that a query with many ids stays
/// one constant text; its column is `value`. `{triplets:$1}` is a list of `[a,b,c]` whole numbers, columns `a`, `b`, `c`.
/// `{sauter_verrous}`, at the end of a `SELECT`, takes its rows and passes over those another transaction holds; SQLite
/// has one writer at a time and needs nothing.
const MARKS: &[(&str, [&str; 2], [&str; 2])] = &[
    (
        "{textes:",
        ["(SELECT value FROM json_each(", "))"],
        ["(SELECT jsonb_array_elements_text(", "::text::jsonb) AS value)"],
    ),
    (
        "{entiers:",
        ["(SELECT value FROM json_each(", "))"],
        ["(SELECT jsonb_array_elements_text(", "::text::jsonb)::bigint AS value)"],
    ),
    (
        "{triplets:",
        [
            "(SELECT json_extract(value, '$[0]') AS a, json_extract(value, '$[1]') AS b, json_extract(value, '$[2]') AS c FROM json_each(",
            "))",
        ],
        [
            "(SELECT (v->>0)::bigint AS a, (v->>1)::bigint AS b, (v->>2)::bigint AS c FROM jsonb_array_elements(",
            "::text::jsonb) AS v)",
        ],
    ),
    ("{sauter_verrous", ["", ""], ["FOR UPDATE SKIP LOCKED", ""]),
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
        let [before, end] = if engine == Engine::Sqlite { mark.1 } else { mark.2 };
        out.push_str(&rest[..at]);
        out.extend([before, parameter, end]);
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
    fn rows_held_by_another_are_passed_over_where_there_can_be_another() {
        let text = "SELECT a FROM t LIMIT 1 {sauter_verrous}";
        assert_eq!(render(Engine::Sqlite, text), "SELECT a FROM t LIMIT 1 ");
        assert_eq!(render(Engine::Postgres, text), "SELECT a FROM t LIMIT 1 FOR UPDATE SKIP LOCKED");
    }

    #[test]
    fn a_list_of_triplets_has_three_columns_on_both_engines() {
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let text = render(engine, "SELECT w.a FROM {triplets:$1} AS w WHERE w.b = $2");
            assert!(text.contains("AS a") && text.contains("AS c") && text.ends_with(" AS w WHERE w.b = $2"), "{text}");
        }
    }
}
