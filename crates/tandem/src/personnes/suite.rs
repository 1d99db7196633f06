//! What follows a person: rows of other slices that repeat where she is read, in which team, with which referent.
//!
//! Each slice declares its statement beside its SQL; whoever merges, separates, moves, archives or takes out of the
//! archive runs them all in the same transaction.

use tandem_platform::{Result, Tx, db::Statement, query};

use super::{PersonneId, model::liste};

/// One statement to run once the columns of `personnes` have changed; `$1` is the list of the files' ids.
#[derive(Debug)]
pub struct Suite(pub &'static Statement);
tandem_platform::inventory::collect!(Suite);

/// Declares what follows a change of team, referent, merge or archive: `suite!("UPDATE … WHERE personne_id IN {textes:$1}");`.
#[macro_export]
macro_rules! suite {
    ($text:expr) => {
        const _: () = {
            static STATEMENT: tandem_platform::db::Statement =
                tandem_platform::db::Statement::new($text, file!(), line!());
            tandem_platform::inventory::submit! { tandem_platform::db::Registered(&STATEMENT) }
            tandem_platform::inventory::submit! { $crate::personnes::Suite(&STATEMENT) }
        };
    };
}

/// Has every slice follow these files. The columns of `personnes` are already what they will be.
pub(super) async fn suivre(tx: &mut Tx, files: &[PersonneId]) -> Result<()> {
    let mut steps: Vec<&'static Statement> =
        tandem_platform::inventory::iter::<Suite>.into_iter().map(|one| one.0).collect();
    steps.sort_by_key(|one| (one.file, one.line));
    for step in steps {
        query(step).bind(liste(files)).run(tx).await?;
    }
    Ok(())
}
