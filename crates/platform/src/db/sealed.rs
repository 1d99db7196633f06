//! Which columns hold sealed values: declared beside the SQL that writes them, read by key rotation and by tests.

/// Sealed columns of one table.
#[derive(Debug)]
pub struct SealedColumns {
    /// The table.
    pub table: &'static str,
    /// SQL expression of the row's name, as it was given to [`Keyring::seal`](crate::Keyring::seal).
    pub row: &'static str,
    /// The columns; a value's place is `table.column`.
    pub columns: &'static [&'static str],
}
inventory::collect!(SealedColumns);

/// Every sealed column of the program.
pub fn all() -> impl Iterator<Item = &'static SealedColumns> {
    inventory::iter::<SealedColumns>.into_iter()
}

/// Declares the sealed columns of a table: `sealed!("things", "id", ["name", "note"]);`.
#[macro_export]
macro_rules! sealed {
    ($table:literal, $row:literal, [$($column:literal),+ $(,)?]) => {
        $crate::inventory::submit! {
            $crate::db::SealedColumns { table: $table, row: $row, columns: &[$($column),+] }
        }
    };
}
