//! What keeps an installation alive, from the command line: backup, restoration, change of key.

mod cle;
pub(crate) mod depots;
mod dossiers;
mod sauvegarde;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_versions;
pub(crate) mod voies;

use std::{path::PathBuf, process::ExitCode};

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use tandem_platform::{
    Db, Error, Scope,
    backup::{Refusal, Step},
    journal::Report,
};

use crate::{agents, app::App, cli::Failure, config::Config, indicateurs, ui::nombre};

/// Commands of the one who looks after the installation.
#[derive(Debug, Subcommand)]
pub enum Exploitation {
    /// Sauvegarde tout dans un fichier chiffré et relu, pendant que Tandem sert.
    Sauvegarder {
        /// Fichier à écrire, ou dossier où l'écrire sous un nom daté (sinon le dossier courant).
        #[arg(long, value_name = "FICHIER")]
        vers: Option<PathBuf>,
        /// Relit une sauvegarde d'un bout à l'autre sans la restaurer.
        #[arg(long, value_name = "FICHIER", conflicts_with = "vers")]
        verifier: Option<PathBuf>,
    },
    /// Remet une sauvegarde dans un endroit vide, et la vérifie.
    Restaurer {
        /// La sauvegarde.
        fichier: PathBuf,
        /// Base à remplir : un fichier neuf, ou postgres://… (sinon celle des réglages).
        #[arg(long, value_name = "BASE")]
        dans: Option<String>,
    },
    /// La clé qui scelle les champs.
    Cle {
        /// Ce qu'on en fait.
        #[command(subcommand)]
        action: Cle,
    },
    /// Les chiffres de l'établissement.
    Indicateurs {
        /// Ce qu'on en fait.
        #[command(subcommand)]
        geste: indicateurs::commande::Geste,
    },
}

/// What is done with the key.
#[derive(Debug, Subcommand)]
pub enum Cle {
    /// Met une nouvelle clé en service et rescelle tout, pendant que Tandem sert. Interrompue, se relance.
    Changer,
}

/// Runs one of these commands.
pub async fn executer(commande: Exploitation, config: Config) -> Result<ExitCode, Failure> {
    match commande {
        Exploitation::Sauvegarder { verifier: Some(fichier), .. } => sauvegarde::relire(&config, &fichier),
        Exploitation::Sauvegarder { vers, .. } => sauvegarde::sauvegarder(&config, vers).await,
        Exploitation::Restaurer { fichier, dans } => sauvegarde::restaurer(&config, &fichier, dans.as_deref()).await,
        Exploitation::Cle { action: Cle::Changer } => cle::changer(&config).await,
        Exploitation::Indicateurs { geste } => {
            let app = App::new(crate::cli::open(&config).await?, config);
            let done = geste.executer(&app).await;
            app.db.close().await;
            done
        }
    }
}

/// 2 when the request is what has to change, 1 when something is wrong.
fn refus(refusal: &Refusal) -> Failure {
    let code = if matches!(refusal, Refusal::Occupied(_) | Refusal::NoBase(_)) { 2 } else { 1 };
    Failure(code, refusal.to_string())
}

/// Reads every journal again and prints what each says. True when all hold.
pub async fn verifier_journaux(db: &Db) -> Result<bool, Error> {
    let mut whole = true;
    for (tenant, nom) in journaux(db).await? {
        whole &= dire(&nom, &tandem_platform::journal::verify(db, &tenant).await?);
    }
    Ok(whole)
}

async fn journaux(db: &Db) -> Result<Vec<(String, String)>, Error> {
    let mut tenants = vec![("installation".to_owned(), "installation".to_owned())];
    let found = agents::etablissements(&mut db.read(&Scope::system()).await?).await?;
    tenants.extend(found.into_iter().map(|(id, nom)| (id.to_string(), nom)));
    Ok(tenants)
}

fn dire(nom: &str, report: &Report) -> bool {
    let whole = report.findings.is_empty();
    let state = if whole { "journal intact" } else { "journal altéré" };
    println!("{nom} : {}, {state}", nombre(report.entries, "entrée", "entrées"));
    for finding in &report.findings {
        println!("  {finding}");
    }
    println!("  témoin : {}", tandem_platform::keys::hex(&report.witness));
    whole
}

/// A progress bar, and what moves it.
fn avance(quoi: &str) -> Result<(ProgressBar, impl FnMut(Step) + use<>), Failure> {
    let style =
        ProgressStyle::with_template(&format!("  {quoi} {{bar:30}} {{pos}} lignes sur {{len}}, encore {{eta}}"))?;
    let bar = ProgressBar::new(0).with_style(style);
    let moved = bar.clone();
    let note = move |step| match step {
        Step::Rows(rows) => moved.set_length(rows),
        Step::Done(rows) => moved.inc(rows),
    };
    Ok((bar, note))
}
