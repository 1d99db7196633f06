//! `tandem fiches verifier`: every fault, with its file and its line.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;
use tandem_fiches::{Faute, lire_dossier, lire_tous};

use super::catalogue::FICHIERS;

/// `tandem fiches …`
#[derive(Debug, Subcommand)]
pub enum Geste {
    /// Relit les fiches et dit chaque faute, avec son fichier et sa ligne. Code de sortie 1 s'il y en a une.
    Verifier {
        /// Dossier à relire (sinon les fiches que ce programme contient).
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

/// Checks a folder, or the catalogue of the program: how many fiches are right, or everything that is wrong.
pub fn verifier(dossier: Option<&Path>) -> Result<usize, Vec<Faute>> {
    let read = match dossier {
        Some(dossier) => lire_dossier(dossier),
        None => lire_tous(FICHIERS.iter().copied()),
    };
    read.map(|all| all.len())
}

/// Says it, and gives the exit code: 1 when something is wrong.
pub fn executer(dossier: Option<&Path>) -> ExitCode {
    match verifier(dossier) {
        Ok(1) => println!("1 fiche, sans faute."),
        Ok(n) => println!("{n} fiches, sans faute."),
        Err(fautes) => {
            for faute in &fautes {
                eprintln!("{faute}");
            }
            return ExitCode::from(1);
        }
    }
    ExitCode::SUCCESS
}
