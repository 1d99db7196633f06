//! `tandem verifier mandat` and `tandem mandat exemple`: what can be checked of a mandate without the database.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use clap::Subcommand;
use tandem_mandats::{COURANTE, Scellee, Version, version};

use super::{attestation::Attestation, papier};

/// `tandem verifier …`
#[derive(Debug, Subcommand)]
pub enum Verifiable {
    /// Un mandat pris à part : dit quelle partie a changé. Code de sortie 1 s'il y en a une.
    Mandat {
        /// Le fichier, tel que la page du mandat le donne.
        fichier: PathBuf,
        /// L'empreinte lue en bas du papier (seize signes au moins).
        #[arg(long)]
        empreinte: Option<String>,
    },
}

impl Verifiable {
    /// Answers.
    pub fn executer(&self) -> ExitCode {
        let Self::Mandat { fichier, empreinte } = self;
        verifier(fichier, empreinte.as_deref())
    }
}

/// `tandem mandat …`
#[derive(Debug, Subcommand)]
pub enum Geste {
    /// Écrit un mandat d'exemple : tout y est inventé.
    Exemple {
        /// Le fichier à écrire.
        #[arg(long, value_name = "FICHIER")]
        sortie: PathBuf,
    },
    /// Écrit la copie PDF d'un mandat d'exemple dans chaque langue, pour la relire, et dit ce que chacune coûte.
    Copies {
        /// Le dossier où les écrire.
        #[arg(long)]
        dossier: PathBuf,
    },
}

impl Geste {
    /// Answers.
    pub fn executer(&self) -> ExitCode {
        match self {
            Self::Exemple { sortie } => exemple(sortie),
            Self::Copies { dossier } => copies(dossier),
        }
    }
}

/// Reads a mandate again, and says what holds or does not.
pub fn verifier(fichier: &Path, empreinte: Option<&str>) -> ExitCode {
    let texte = match fs::read_to_string(fichier) {
        Ok(texte) => texte,
        Err(error) => {
            eprintln!("tandem : {}\u{a0}: {error}", fichier.display());
            return ExitCode::from(2);
        }
    };
    let (lu, ecarts) = match Scellee::verifier_fichier(&texte, empreinte) {
        Ok(read) => read,
        Err(error) => {
            eprintln!("tandem : {error}");
            return ExitCode::from(1);
        }
    };
    if ecarts.is_empty() {
        let against =
            if empreinte.is_some() { "et c’est celui du papier" } else { "à comparer à l’empreinte du papier" };
        println!("Ce mandat tient\u{a0}: empreinte {}, {against}.", lu.empreinte);
        return ExitCode::SUCCESS;
    }
    for ecart in ecarts {
        println!("{ecart}");
    }
    ExitCode::from(1)
}

/// Writes a made-up mandate.
pub fn exemple(sortie: &Path) -> ExitCode {
    let texte = papier::exemple(None).map(|one| one.ecrire()).unwrap_or_default();
    match fs::write(sortie, texte) {
        Ok(()) => {
            println!("Mandat d’exemple écrit dans {}. Tout y est inventé.", sortie.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("tandem : {}\u{a0}: {error}", sortie.display());
            ExitCode::from(2)
        }
    }
}

/// Times each copy is printed: the first makes the engine ready, the middle one is said.
const FOIS: usize = 9;

/// Writes the made-up copy in every language, with what each costs.
fn copies(dossier: &Path) -> ExitCode {
    let langues = version(COURANTE).into_iter().flat_map(Version::traductions).map(|one| Some(one.langue.as_str()));
    for langue in std::iter::once(None).chain(langues) {
        let nom = langue.unwrap_or("fr");
        let Some(copie) =
            papier::exemple(langue).and_then(|one| Attestation::de(&one, "https://tandem.exemple.fr", one.piece.debut))
        else {
            continue;
        };
        let ordre = copie.ordre();
        let mut durees = Vec::new();
        let mut faite = ordre.print();
        for _ in 0..FOIS {
            let start = Instant::now();
            faite = ordre.print();
            durees.push(start.elapsed());
        }
        durees.sort();
        let ecrite = faite.map_err(|error| error.to_string()).and_then(|faite| {
            let path = dossier.join(format!("mandat-{nom}.pdf"));
            fs::write(&path, &faite.bytes).map_err(|error| format!("{}\u{a0}: {error}", path.display()))?;
            Ok((faite.pages, faite.bytes.len() / 1000))
        });
        match ecrite {
            Ok((pages, ko)) => println!("{nom:4} {pages} pages, {ko:4} Ko, {:4} ms", durees[FOIS / 2].as_millis()),
            Err(error) => {
                eprintln!("tandem : {error}");
                return ExitCode::from(2);
            }
        }
    }
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_holds_until_a_sign_of_it_changes() {
        let folder = std::env::temp_dir().join(format!("tandem-mandat-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("folder");
        let file = folder.join("exemple.json");
        assert_eq!(exemple(&file), ExitCode::SUCCESS);
        assert_eq!(verifier(&file, None), ExitCode::SUCCESS);
        let known = papier::exemple(None).expect("made").empreinte;
        assert_eq!(verifier(&file, Some(&known)), ExitCode::SUCCESS);
        assert_eq!(verifier(&file, Some("0000000000000000")), ExitCode::from(1));
        let text = fs::read_to_string(&file).expect("text");
        fs::write(&file, text.replace("Aïssata", "Oksana")).expect("written");
        assert_eq!(verifier(&file, None), ExitCode::from(1));
        fs::write(&file, "pas un mandat").expect("written");
        assert_eq!(verifier(&file, None), ExitCode::from(1));
        assert_eq!(verifier(&folder.join("absent"), None), ExitCode::from(2));
        let _ = fs::remove_dir_all(&folder);
    }
}
