//! `tandem sauvegarder` and `tandem restaurer`: one encrypted file, read again before it is called a backup.

use std::{
    fs,
    io::{self, BufWriter},
    path::{Path, PathBuf},
    process::ExitCode,
};

use tandem_platform::{
    Clock, Db, Keyring, Random,
    backup::{self, Refusal, Summary},
    db::Options,
};

use super::{avance, dire, dossiers, refus, verifier_journaux};
use crate::{
    cli::Failure,
    config::Config,
    migrations,
    ui::{dates, nombre},
};

/// The version written in a backup.
const PROGRAMME: &str = env!("CARGO_PKG_VERSION");

/// Makes a backup, reads it again, then gives it its name.
pub async fn sauvegarder(config: &Config, vers: Option<PathBuf>) -> Result<ExitCode, Failure> {
    let keys = Keyring::load(&config.cle, Random::system())?;
    let clock = Clock::system(config.fuseau.clone());
    let fichier = nom(vers, &clock);
    let shown = fichier.display();
    if fichier.exists() {
        return Err(Failure(2, format!("{shown} existe déjà : rien n’a été écrasé. Donnez un autre nom : --vers …")));
    }
    let partiel = with_end(&fichier, ".partiel");
    let done = ecrire(config, &keys, &clock, &fichier, &partiel).await;
    if done.is_err() {
        let _ = fs::remove_file(&partiel);
    }
    let summary = done?;
    println!("Sauvegarde faite et relue : {shown} ({})", taille(fs::metadata(&fichier)?.len()));
    contenu(&summary, config);
    println!(
        "  La clé n’est pas dedans. Sans {}, cette sauvegarde ne s’ouvre pas : gardez-en une copie ailleurs, jamais au même endroit.",
        config.cle.display()
    );
    Ok(fin(&summary))
}

async fn ecrire(
    config: &Config,
    keys: &Keyring,
    clock: &Clock,
    fichier: &Path,
    partiel: &Path,
) -> Result<Summary, Failure> {
    let out = BufWriter::with_capacity(1 << 20, neuf(partiel)?);
    let (bar, note) = avance("Sauvegarde")?;
    let folders = dossiers::folders(config);
    let made = backup::dump(&config.base, &folders, keys, clock, PROGRAMME, out, note).await;
    bar.finish_and_clear();
    let made = made.map_err(|no| refus(&no))?;
    fs::File::open(partiel)?.sync_all()?;
    let (bar, note) = avance("Relecture ")?;
    let read = backup::check(partiel, keys, note);
    bar.finish_and_clear();
    let read = read.map_err(|no| refus(&no))?;
    if (&read.tables, read.files, read.bytes) != (&made.tables, made.files, made.bytes) {
        return Err(refus(&Refusal::Damaged("la relecture ne trouve pas ce qui a été écrit")));
    }
    fs::rename(partiel, fichier)?;
    let parent = fichier.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    #[cfg(unix)]
    fs::File::open(parent)?.sync_all()?;
    Ok(read)
}

/// A file only its owner reads. What a stop left under this name is not a backup.
fn neuf(path: &Path) -> Result<fs::File, Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| {
        Failure(2, format!("impossible d’écrire {} ({error}). Donnez un autre endroit : --vers …", path.display()))
    })
}

fn nom(vers: Option<PathBuf>, clock: &Clock) -> PathBuf {
    let dated = clock.here().strftime("tandem-%Y%m%d-%H%M%S.sauvegarde").to_string();
    match vers {
        None => PathBuf::from(dated),
        Some(path) if path.is_dir() => path.join(dated),
        Some(path) => path,
    }
}

/// Reads a backup again without restoring it.
pub fn relire(config: &Config, fichier: &Path) -> Result<ExitCode, Failure> {
    let keys = Keyring::load(&config.cle, Random::system())?;
    let (bar, note) = avance("Relecture")?;
    let read = la(fichier).and_then(|()| backup::check(fichier, &keys, note).map_err(|no| refus(&no)));
    bar.finish_and_clear();
    let summary = read.map_err(|refused| nomme(fichier, &refused))?;
    println!("{} : entière.", fichier.display());
    contenu(&summary, config);
    for (tenant, report) in &summary.journals {
        dire(&format!("  journal {tenant}"), report);
    }
    Ok(fin(&summary))
}

/// Restores into an empty place, brings it up to date, reads its journals again.
pub async fn restaurer(config: &Config, fichier: &Path, dans: Option<&str>) -> Result<ExitCode, Failure> {
    la(fichier)?;
    let keys = Keyring::load(&config.cle, Random::system())?;
    let config = match dans {
        Some(base) => config.dans(base),
        None => config.clone(),
    };
    let folders = dossiers::folders(&config);
    let (bar, note) = avance("Restauration")?;
    let done = backup::restore(fichier, &keys, &config.base, &folders, &migrations::ALL, note).await;
    bar.finish_and_clear();
    let summary = done.map_err(|refused| nomme(fichier, &refus(&refused)))?;
    let place = match &config.base {
        Options::Sqlite(path) => path.display().to_string(),
        Options::Postgres(_) => "la base PostgreSQL".to_owned(),
    };
    println!("{} est restaurée dans {place}.", fichier.display());
    contenu(&summary, &config);
    let db = Db::open(&config.base, &migrations::ALL, keys, Clock::system(config.fuseau.clone())).await?;
    let whole = verifier_journaux(&db).await;
    db.close().await;
    if !whole? {
        eprintln!("tandem : la sauvegarde est entière, mais le journal qu’elle contient avait déjà été altéré.");
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}

fn la(fichier: &Path) -> Result<(), Failure> {
    match fs::metadata(fichier) {
        Ok(file) if file.is_file() => Ok(()),
        Ok(_) => Err(Failure(2, format!("{} n’est pas un fichier", fichier.display()))),
        Err(error) => Err(Failure(2, format!("{} : {error}", fichier.display()))),
    }
}

fn nomme(fichier: &Path, refused: &Failure) -> Failure {
    Failure(refused.0, format!("{} : {}. Rien n’a été changé", fichier.display(), refused.1))
}

fn fin(summary: &Summary) -> ExitCode {
    if summary.journals.iter().all(|(_, report)| report.findings.is_empty()) {
        return ExitCode::SUCCESS;
    }
    eprintln!("tandem : la copie est fidèle, mais le journal a été altéré : lancez « tandem verifier ».");
    ExitCode::from(1)
}

/// As of when, and how much.
fn contenu(summary: &Summary, config: &Config) {
    let at = summary.at.to_zoned_datetime(config.fuseau.clone());
    let engine = if summary.engine == "sqlite" { "SQLite" } else { "PostgreSQL" };
    println!(
        "  État du {} à {} ; Tandem {}, {engine}, schéma {}",
        dates::long(at.date()),
        at.strftime("%H:%M:%S"),
        summary.program,
        summary.versions.last().copied().unwrap_or_default()
    );
    let count = |table: &str| i64::try_from(summary.rows_of(table)).unwrap_or(i64::MAX);
    println!(
        "  {}, {}, {}, {} ; {} en tout",
        nombre(count("personnes"), "personne", "personnes"),
        nombre(count("actes"), "acte", "actes"),
        nombre(count("journal"), "entrée de journal", "entrées de journal"),
        nombre(i64::try_from(summary.files).unwrap_or(i64::MAX), "papier", "papiers"),
        nombre(i64::try_from(summary.rows()).unwrap_or(i64::MAX), "ligne", "lignes"),
    );
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// « 4,2 Mio »
fn taille(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10);
    match bytes {
        0..1024 => format!("{bytes}\u{a0}octets"),
        1024..1_048_576 => format!("{},{}\u{a0}Kio", bytes / 1024, tenths / 1024 % 10),
        _ => format!("{},{}\u{a0}Mio", bytes >> 20, (tenths >> 20) % 10),
    }
}
