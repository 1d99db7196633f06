//! `tandem cle changer`: a new key seals, everything is sealed again under it, the old one is put aside.

use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use tandem_platform::{
    Db, Intent, Keyring, Random,
    keys::KeyChange,
    rotation::{self, Pass},
};

use super::dossiers::{self, Dossier};
use crate::{cli::Failure, config::Config, ui::nombre};

/// Adds a key, seals everything again, retires the old one. Stopped anywhere, goes on when run again.
pub async fn changer(config: &Config) -> Result<ExitCode, Failure> {
    let random = Random::system();
    let change = KeyChange::begin(&config.cle)?;
    // The base first: without it there is nothing to change, and no key is added.
    let db = crate::cli::open(config).await?;
    let shown = config.cle.display();
    if change.add(&random)? {
        println!(
            "Une nouvelle clé est dans {shown}. Copiez ce fichier ailleurs dès maintenant : elle scelle tout ce qui s’écrit."
        );
    } else if Keyring::load(&config.cle, random.clone())?.prints().len() > 1 {
        println!("Un changement de clé était commencé : il continue.");
    }
    db.keys().refresh()?;
    note(&db, "cle.changer").await?;
    let total = tout(&db, &dossiers::emportes(config)).await;
    let total = match total {
        Ok(total) => total,
        Err(refused) => {
            db.close().await;
            return Err(refused);
        }
    };
    note(&db, "cle.retirer").await?;
    db.close().await;
    println!("{} sous la nouvelle clé.", nombre(total, "valeur ou fichier rescellé", "valeurs ou fichiers rescellés"));
    if let Some(aside) = change.retire()? {
        println!("L’ancienne clé ne sert plus. Elle est dans {}, avec la nouvelle.", aside.display());
        println!(
            "  Les sauvegardes faites depuis le changement précédent s’ouvrent avec ce fichier : TANDEM_CLE={} tandem restaurer …",
            aside.display()
        );
        println!("  Mettez-le hors de cette machine, et détruisez-le avec la dernière de ces sauvegardes.");
        println!("  Faites une sauvegarde maintenant : tandem sauvegarder");
    }
    Ok(ExitCode::SUCCESS)
}

/// Passes until one finds nothing left.
pub(super) async fn tout(db: &Db, dossiers: &[Dossier]) -> Result<i64, Failure> {
    let style = ProgressStyle::with_template("  Rescellement {bar:30} {pos} lignes sur {len}, encore {eta}")?;
    let bar = ProgressBar::new(rotation::waiting(db).await?).with_style(style);
    let mut total = 0;
    loop {
        let Pass { resealed, unreadable } = rotation::pass(db, |rows| bar.inc(rows)).await?;
        let mut files = 0;
        for dossier in dossiers {
            files += fichiers(dossier, db.keys())?;
        }
        total += resealed + files;
        if !unreadable.is_empty() {
            bar.finish_and_clear();
            let places = unreadable.iter().map(|(place, count)| format!("{place} : {count}")).collect::<Vec<_>>();
            return Err(Failure(
                1,
                format!(
                    "des valeurs ne s’ouvrent avec aucune clé du fichier ({}). Les autres sont rescellées ; l’ancienne clé est gardée. \
                     Retrouvez la clé qui manque, ou lancez « tandem verifier »",
                    places.join(", ")
                ),
            ));
        }
        if resealed + files == 0 {
            bar.finish_and_clear();
            return Ok(i64::try_from(total).unwrap_or(i64::MAX));
        }
    }
}

fn fichiers(dossier: &Dossier, keys: &Keyring) -> Result<u64, Failure> {
    match dossier.resceller {
        Some(resceller) => Ok(resceller(&dossier.folder.path, keys)?),
        None if dossier.est_vide() => Ok(0),
        None => Err(Failure(
            1,
            format!(
                "le dossier {} contient des fichiers que cette version ne sait pas resceller. La base est rescellée ; l’ancienne clé est gardée",
                dossier.folder.path.display()
            ),
        )),
    }
}

async fn note(db: &Db, action: &'static str) -> Result<(), Failure> {
    let number = db.keys().number().to_string();
    Ok(db.write(Intent::system("installation", "systeme", action, "cle", &number)).await?.commit().await?)
}
