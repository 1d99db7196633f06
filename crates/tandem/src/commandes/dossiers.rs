//! Folders of sealed files that go with the base: carried by a backup, sealed again by a change of key.

use std::path::Path;

use tandem_platform::{Keyring, Result, backup::Folder};

use crate::{config::Config, papiers};

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
    let folder = Folder { name: "papiers".into(), path: config.papiers.clone() };
    vec![Dossier { folder, resceller: Some(papiers::resceller) }]
}

/// The same, as a backup takes them.
pub fn folders(config: &Config) -> Vec<Folder> {
    emportes(config).into_iter().map(|dossier| dossier.folder).collect()
}

impl Dossier {
    /// Does it hold anything?
    pub fn est_vide(&self) -> bool {
        std::fs::read_dir(&self.folder.path).map_or(true, |mut entries| entries.next().is_none())
    }
}
