//! What erasing people means, slice by slice: each declares its statements, retention runs them all in one transaction.

use tandem_platform::{Result, Tx, db::Statement, query};

use super::{PersonneId, model::liste};

/// One statement of an erasure; `$1` is the list of the people's ids.
#[derive(Debug)]
pub struct Effacement {
    /// Order: rows that point to others first, the people themselves last (`u8::MAX`).
    pub rang: u8,
    /// Deletes rows, or empties what is personal in them.
    pub statement: &'static Statement,
}
tandem_platform::inventory::collect!(Effacement);

/// Declares what erasing people does to a table: `effacement!(10, "DELETE FROM … WHERE personne_id IN {textes:$1}");`.
#[macro_export]
macro_rules! effacement {
    ($rang:expr, $text:expr) => {
        const _: () = {
            static STATEMENT: tandem_platform::db::Statement =
                tandem_platform::db::Statement::new($text, file!(), line!());
            tandem_platform::inventory::submit! { tandem_platform::db::Registered(&STATEMENT) }
            tandem_platform::inventory::submit! {
                $crate::personnes::Effacement { rang: $rang, statement: &STATEMENT }
            }
        };
    };
}

/// Erases people: nothing of them stays in the database but counts. The caller decided it and writes why.
pub async fn effacer(tx: &mut Tx, people: &[PersonneId]) -> Result<()> {
    let mut steps: Vec<&Effacement> = tandem_platform::inventory::iter::<Effacement>.into_iter().collect();
    steps.sort_by_key(|step| (step.rang, step.statement.file, step.statement.line));
    for step in steps {
        query(step.statement).bind(liste(people)).run(tx).await?;
    }
    Ok(())
}
