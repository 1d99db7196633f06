//! SQL texts: declared where they are used, listed in one place, rendered once per engine.

use std::{cell::RefCell, future::Future, sync::OnceLock};

use super::dialect::{self, Engine};

/// One SQL text of the program.
#[derive(Debug)]
pub struct Statement {
    /// The portable text, as written in the source.
    pub text: &'static str,
    /// Source file, for the tests that name it.
    pub file: &'static str,
    /// Line in the source file.
    pub line: u32,
    rendered: [OnceLock<String>; 2],
}

impl Statement {
    /// Used by [`sql!`](crate::sql) only.
    pub const fn new(text: &'static str, file: &'static str, line: u32) -> Self {
        Self { text, file, line, rendered: [OnceLock::new(), OnceLock::new()] }
    }

    /// The text for `engine`; the two differ only in what `dialect` names.
    pub fn render(&'static self, engine: Engine) -> &'static str {
        self.rendered[engine as usize].get_or_init(|| dialect::render(engine, self.text))
    }
}

/// Registration of a statement in the list of all statements.
#[derive(Debug)]
pub struct Registered(pub &'static Statement);
inventory::collect!(Registered);

/// Every SQL text of the program: a test prepares each on both engines.
pub fn all() -> impl Iterator<Item = &'static Statement> {
    inventory::iter::<Registered>.into_iter().map(|registered| registered.0)
}

/// Declares an SQL text and gives back its [`Statement`].
#[macro_export]
macro_rules! sql {
    ($text:expr) => {{
        static STATEMENT: $crate::db::Statement = $crate::db::Statement::new($text, file!(), line!());
        $crate::inventory::submit! { $crate::db::Registered(&STATEMENT) }
        &STATEMENT
    }};
}

tokio::task_local! {
    static TRACE: RefCell<Vec<&'static Statement>>;
}

/// Runs `work` and lists the statements it executed, in order. Tests assert on it: no N+1 returns silently.
pub async fn traced<F: Future>(work: F) -> (F::Output, Vec<&'static Statement>) {
    TRACE
        .scope(RefCell::new(Vec::new()), async {
            let out = work.await;
            (out, TRACE.with(RefCell::take))
        })
        .await
}

pub(super) fn note(statement: &'static Statement) {
    let _ = TRACE.try_with(|trace| trace.borrow_mut().push(statement));
}
