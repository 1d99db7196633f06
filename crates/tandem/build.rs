//! Puts the fiches of `donnees/demarches` and the staircases of `donnees/voies` in the program, so that a server without the
//! sources has them.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    embarquer("demarches", "fiches.rs")?;
    embarquer("voies", "voies.rs")
}

/// The `.toml` of a folder of `donnees`, each with its name, as a list to include.
fn embarquer(dossier: &str, sortie: &str) -> Result<(), Box<dyn Error>> {
    let dossier = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../donnees").join(dossier);
    println!("cargo::rerun-if-changed={}", dossier.display());
    let mut chemins = Vec::new();
    if dossier.is_dir() {
        for entree in fs::read_dir(&dossier)? {
            chemins.push(entree?.path());
        }
    }
    chemins.retain(|chemin| chemin.extension().is_some_and(|extension| extension == "toml"));
    chemins.sort();
    let mut liste = String::from("&[\n");
    for chemin in &chemins {
        println!("cargo::rerun-if-changed={}", chemin.display());
        let nom = chemin.file_name().unwrap_or_default().to_string_lossy().into_owned();
        writeln!(liste, "    ({nom:?}, include_str!({:?})),", chemin.canonicalize()?.display().to_string())?;
    }
    liste.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join(sortie), liste)?;
    Ok(())
}
