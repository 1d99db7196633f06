//! The staircases of `donnees/voies`, read as the program embeds them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code, reason = "tests")]

use std::{fs, path::Path, sync::LazyLock};

use tandem_voies::{Voie, lire_tous};

/// Every file, with its name.
pub fn fichiers() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../donnees/voies");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let named = |path: &std::path::PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap())
    };
    paths.iter().map(named).collect()
}

/// Every matter.
pub static VOIES: LazyLock<Vec<Voie>> = LazyLock::new(|| {
    let files = fichiers();
    let texts = files.iter().map(|(nom, texte)| (nom.as_str(), texte.as_str()));
    lire_tous(texts)
        .unwrap_or_else(|fautes| panic!("{}", fautes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
});

/// One of them.
pub fn voie(cle: &str) -> &'static Voie {
    VOIES.iter().find(|one| one.cle == cle).unwrap_or_else(|| panic!("no matter « {cle} »"))
}
