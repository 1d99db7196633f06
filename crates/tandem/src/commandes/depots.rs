//! `tandem depots` and `tandem recalculer`: the runs from a terminal.

use std::{path::Path, process::ExitCode};

use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    app::App,
    cli::Failure,
    demarches::{dates, depots},
    ui::nombre,
};

/// Brings a table of deposits in, with its progress; each fault on its line.
pub(crate) async fn executer(app: &App, file: &Path, identifiant: &str) -> Result<ExitCode, Failure> {
    let style = ProgressStyle::with_template("{bar:30} {percent} %, encore {eta}")?;
    let bar = ProgressBar::new(0).with_style(style);
    let note = |step| match step {
        depots::Avance::Total(rows) => bar.set_length(rows as u64),
        depots::Avance::Faites(rows) => bar.inc(rows as u64),
    };
    let done = depots::importer(&app.db, &app.regles, file, identifiant, note).await;
    bar.finish_and_clear();
    app.db.close().await;
    let name = file.display();
    match done {
        Ok(done) => {
            let notes = nombre(i64::try_from(done.notes).unwrap_or(i64::MAX), "dépôt noté", "dépôts notés");
            println!(
                "{name} : {notes}, {} pour eux, {} déjà là.",
                nombre(
                    i64::try_from(done.commencees).unwrap_or(i64::MAX),
                    "démarche commencée",
                    "démarches commencées"
                ),
                done.deja
            );
            Ok(ExitCode::SUCCESS)
        }
        Err(no) => {
            if let depots::Impossible::Fautes(faults, _) = &no {
                for fault in faults {
                    eprintln!("{name}, {fault}");
                }
            }
            Err(Failure(if matches!(no, depots::Impossible::Base(_)) { 1 } else { 2 }, no.to_string()))
        }
    }
}

/// Computes every date again; what it took is said.
pub(crate) async fn recalculer(app: &App) -> Result<ExitCode, Failure> {
    let before = app.db.clock().now();
    let done = dates::refaire(&app.db, &app.regles).await;
    let took = app.db.clock().now().duration_since(before).as_millis();
    app.db.close().await;
    let done = done?;
    let count = |n: usize, one, many| nombre(i64::try_from(n).unwrap_or(i64::MAX), one, many);
    println!(
        "{}, {} en {took} ms.",
        count(done.demarches, "démarche relue", "démarches relues"),
        count(done.changees, "échéance changée", "échéances changées")
    );
    Ok(ExitCode::SUCCESS)
}
