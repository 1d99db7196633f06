//! What can go wrong in the mechanism. Sentences for people are written by the pages, not here.

/// Error of the platform. Never carries personal data: it ends up in the logs.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or could not be reached.
    #[error("base de données : {0}")]
    Database(#[from] sqlx::Error),
    /// A migration could not be applied.
    #[error("mise à niveau de la base : {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A sealed field did not open: wrong key, or the row was altered.
    #[error("champ scellé illisible ({0}) : clé différente ou ligne modifiée")]
    Sealed(&'static str),
    /// The key file is missing, unreadable or open to others.
    #[error("fichier de clé {path} : {reason}")]
    KeyFile {
        /// Where it was looked for.
        path: String,
        /// What is wrong and what to do about it.
        reason: String,
    },
    /// A value in the database is not what its column promises.
    #[error("valeur inattendue dans la colonne {0}")]
    Column(&'static str),
    /// The journal could not take the entry; what it described was not shown or not written.
    #[error("journal indisponible")]
    Journal,
    /// A file or socket failed.
    #[error("entrée-sortie : {0}")]
    Io(#[from] std::io::Error),
}
