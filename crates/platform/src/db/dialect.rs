//! The only place where the two engines are allowed to differ.

/// The database engine behind a [`Db`](super::Db).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one file, write-ahead log.
    Sqlite = 0,
    /// For a département that outgrows one machine.
    Postgres = 1,
}

/// Marks a SQL text may hold, with what each engine reads.
///
/// `{textes:$1}` and `{entiers:$1}` stand for a list bound as one JSON array, so that a query with
/// many ids stays one constant text.
const MARKS: &[(&str, &str, &str)] = &[
    ("{textes:", "(SELECT value FROM json_each(", "(SELECT jsonb_array_elements_text("),
    ("{entiers:", "(SELECT value FROM json_each(", "(SELECT jsonb_array_elements_text("),
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
        match engine {
            Engine::Sqlite => out.extend([mark.1, parameter, "))"]),
            Engine::Postgres if mark.0 == "{entiers:" => out.extend([mark.2, parameter, "::text::jsonb)::bigint)"]),
            Engine::Postgres => out.extend([mark.2, parameter, "::text::jsonb))"]),
        }
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
            "SELECT a FROM t WHERE id IN (SELECT jsonb_array_elements_text($1::text::jsonb)) AND j IN (SELECT jsonb_array_elements_text($2::text::jsonb)::bigint) LIMIT 5"
        );
    }
}
