//! `tandem voies verifier`: every fault of the staircases, with its file and its line, and what is to be read again.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;
use jiff::{civil::Date, tz::TimeZone};
use tandem_platform::Clock;
use tandem_voies::{Faute, Releve, lire_tous, verifier as relever};

use crate::ui::nombre;

/// The files of `donnees/voies`, embedded.
pub const FICHIERS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/voies.rs"));

/// `tandem voies …`
#[derive(Debug, Subcommand)]
pub enum Geste {
    /// Relit les escaliers : chaque faute avec son fichier et sa ligne, et ce qui est à revoir. Code de sortie 1 s'il y a une faute.
    Verifier {
        /// Dossier à relire (sinon les escaliers que ce programme contient).
        #[arg(long, value_name = "DOSSIER")]
        dossier: Option<PathBuf>,
    },
}

impl Geste {
    /// Answers.
    pub fn executer(&self) -> ExitCode {
        let Self::Verifier { dossier } = self;
        executer(dossier.as_deref())
    }
}

/// The `.toml` of a folder, each with its name.
fn lire_dossier(dossier: &Path) -> Result<Vec<(String, String)>, Vec<Faute>> {
    let unread = |nom: String, phrase: &str| {
        vec![Faute { fichier: nom, ligne: 1, champ: String::new(), phrase: phrase.to_owned() }]
    };
    let entries =
        fs::read_dir(dossier).map_err(|_| unread(dossier.display().to_string(), "ce dossier ne s’ouvre pas."))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let nom = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        text.map(|text| (nom.clone(), text)).ok_or(nom)
    };
    let read: Result<Vec<_>, String> = paths.iter().map(read).collect();
    read.map_err(|nom| unread(nom, "ce fichier ne se lit pas comme un texte UTF-8."))
}

/// Checks a folder, or the staircases of the program: how many matters are right and what is to be read again, or everything
/// that is wrong.
pub fn verifier(dossier: Option<&Path>, aujourdhui: Date) -> Result<(usize, Vec<Faute>), Vec<Faute>> {
    let voies = match dossier {
        Some(dossier) => {
            let texts = lire_dossier(dossier)?;
            lire_tous(texts.iter().map(|(nom, texte)| (nom.as_str(), texte.as_str())))?
        }
        None => lire_tous(FICHIERS.iter().copied())?,
    };
    let Releve { fautes, avertissements } = relever(&voies, aujourdhui);
    if fautes.is_empty() { Ok((voies.len(), avertissements)) } else { Err(fautes) }
}

/// Says it, and gives the exit code: 1 when something is wrong; what is only to be read again is said, and is not wrong.
fn executer(dossier: Option<&Path>) -> ExitCode {
    match verifier(dossier, Clock::system(TimeZone::system()).today()) {
        Ok((combien, avertissements)) => {
            for one in &avertissements {
                println!("À revoir\u{a0}: {one}");
            }
            println!("{}, sans faute.", nombre(i64::try_from(combien).unwrap_or(i64::MAX), "escalier", "escaliers"));
            ExitCode::SUCCESS
        }
        Err(fautes) => {
            for faute in &fautes {
                eprintln!("{faute}");
            }
            ExitCode::from(1)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_embedded_escalier_is_right() {
        let (count, _) = verifier(None, date(2026, 11, 26))
            .unwrap_or_else(|all| panic!("{}", all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")));
        assert_eq!(count, FICHIERS.len() - 1, "every file but the common steps is a matter");
    }

    #[test]
    fn checking_a_folder_names_the_file_and_the_line_and_fails() {
        let folder = std::env::temp_dir().join(format!("tandem-voies-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("folder");
        for (name, text) in FICHIERS {
            fs::write(folder.join(name), text).expect("file");
        }
        assert_eq!(verifier(Some(&folder), date(2026, 11, 26)).expect("right").0, FICHIERS.len() - 1);
        let (_, text) = FICHIERS.iter().find(|one| one.0 == "rsa.toml").expect("rsa");
        let wrong = text.replacen("obligatoire = ", "obligatoir = ", 1);
        fs::write(folder.join("rsa.toml"), &wrong).expect("file");
        let faults = verifier(Some(&folder), date(2026, 11, 26)).expect_err("wrong");
        let line = wrong.lines().position(|line| line.starts_with("obligatoir ")).expect("line") + 1;
        assert!(faults[0].to_string().starts_with(&format!("rsa.toml, ligne {line}")), "{faults:?}");
        fs::remove_dir_all(&folder).expect("removed");
        assert!(verifier(Some(&folder), date(2026, 11, 26)).expect_err("gone")[0].phrase.contains("ne s’ouvre pas"));
    }

    #[test]
    fn what_is_to_be_read_again_is_said_and_is_not_wrong() {
        let (_, again) = verifier(None, date(2028, 1, 1)).expect("no fault");
        assert!(again.iter().any(|one| one.fichier == "rsa.toml"));
    }
}
