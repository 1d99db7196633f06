//! The bounds a file must respect.

/// Bounds checked while reading, so that a hostile file costs little.
///
/// The defaults are those of Tandem; tests and callers may lower them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limites {
    /// Largest accepted file, in bytes.
    pub octets: usize,
    /// Largest number of non-blank rows.
    pub lignes: usize,
    /// Largest number of columns.
    pub colonnes: usize,
    /// Largest number of characters in one cell.
    pub caracteres_cellule: usize,
    /// Largest total size of the members of a ZIP file once decompressed.
    pub octets_decompresses: u64,
    /// Largest number of cells kept in memory.
    pub cellules: usize,
    /// Largest total size, in bytes, of the text kept in memory.
    pub octets_texte: usize,
}

impl Default for Limites {
    fn default() -> Self {
        Self {
            octets: 15 * 1024 * 1024,
            lignes: 50_000,
            colonnes: 200,
            caracteres_cellule: 10_000,
            octets_decompresses: 200 * 1024 * 1024,
            cellules: 2_000_000,
            octets_texte: 64 * 1024 * 1024,
        }
    }
}
