//! Folders of sealed files that go with the base: carried by a backup, sealed again by a change of key.

use std::path::{Path, PathBuf};

use tandem_platform::{Keyring, Result, backup::Folder, db::Options};

use crate::config::Config;

/// A folder of sealed files.
pub struct Dossier {
    /// Its name and its place.
    pub folder: Folder,
    /// Seals its files again under the key that seals now, and says how many it changed. Without it, a change of key
    /// keeps the old key as long as the folder holds a file.
    pub resceller: Option<fn(&Path, &Keyring) -> Result<u64>>,
}

/// Every folder to carry, for this base.
pub fn emportes(config: &Config) -> Vec<Dossier> {
    vec![Dossier { folder: Folder { name: "papiers".into(), path: beside(&config.base, "papiers") }, resceller: None }]
}

/// The same, as a backup takes them.
pub fn folders(config: &Config) -> Vec<Folder> {
    emportes(config).into_iter().map(|dossier| dossier.folder).collect()
}

fn beside(base: &Options, name: &str) -> PathBuf {
    match base {
        Options::Sqlite(file) => file.with_file_name(name),
        Options::Postgres(_) => PathBuf::from(name),
    }
}

impl Dossier {
    /// Does it hold anything?
    pub fn est_vide(&self) -> bool {
        std::fs::read_dir(&self.folder.path).map_or(true, |mut entries| entries.next().is_none())
    }
}
