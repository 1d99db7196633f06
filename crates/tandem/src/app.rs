//! What every handler may ask for.

use std::sync::Arc;

use axum::extract::FromRef;
use tandem_platform::{Blobs, Db};
use tokio::sync::Semaphore;

use crate::{
    config::Config, demarches::Source, enquetes, fiches::Catalogue, mandats::Lots, papiers::Atelier, personnes::Index,
    sonde::Mesures, ui::pdf::Presse,
};

/// The running application. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The configuration.
    pub config: Arc<Config>,
    /// The words people are found by.
    pub index: Index,
    /// What is counted of every answer.
    pub mesures: Mesures,
    /// Places for files being received.
    pub envois: Arc<Semaphore>,
    /// The sealed papers.
    pub blobs: Blobs,
    /// Where papers are opened, away from this process.
    pub atelier: Atelier,
    /// Where PDF are printed.
    pub presse: Presse,
    /// Where the copies of mandates being taken out are.
    pub lots: Lots,
    /// The fiches of the program, and the établissements' own already read.
    pub fiches: Arc<Catalogue>,
    /// How many forms each enquête takes in a minute.
    pub enquetes: enquetes::Frein,
    /// What the dates of the démarches are computed with.
    pub regles: Source,
}

/// Files received at the same time, each at most in memory whole.
const ENVOIS: usize = 4;

impl App {
    /// An application over an open database.
    pub fn new(db: Db, config: Config) -> Self {
        let fiches = Arc::new(Catalogue::fourni());
        Self {
            regles: Source::fournie(fiches.clone()),
            blobs: Blobs::new(config.papiers.clone(), db.keys().clone()),
            db,
            config: Arc::new(config),
            index: Index::default(),
            mesures: Mesures::default(),
            envois: Arc::new(Semaphore::new(ENVOIS)),
            atelier: Atelier::default(),
            presse: Presse::default(),
            lots: Lots::default(),
            enquetes: enquetes::Frein::default(),
            fiches,
        }
    }
}

/// The program now running, for the processes it starts. On Linux this name stays good when the program is replaced by its
/// next version while it runs. Unit tests have none of its commands.
#[cfg(not(test))]
pub(crate) fn ce_programme() -> std::path::PathBuf {
    let own = std::path::PathBuf::from("/proc/self/exe");
    if own.exists() { own } else { std::env::current_exe().unwrap_or_else(|_| "tandem".into()) }
}

impl FromRef<App> for Db {
    fn from_ref(app: &App) -> Self {
        app.db.clone()
    }
}

impl FromRef<App> for Index {
    fn from_ref(app: &App) -> Self {
        app.index.clone()
    }
}
