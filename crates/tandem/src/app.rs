//! What every handler may ask for.

use std::sync::Arc;

use axum::extract::FromRef;
use tandem_platform::{Blobs, Db};
use tokio::sync::Semaphore;

use crate::{config::Config, demarches::Source, papiers::Atelier, personnes::Index, sonde::Mesures};

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
    /// The rules the dates come from.
    pub demarches: Source,
    /// Where papers are opened, away from this process.
    pub atelier: Atelier,
}

/// Files received at the same time, each at most in memory whole.
const ENVOIS: usize = 4;

impl App {
    /// An application over an open database.
    pub fn new(db: Db, config: Config) -> Self {
        Self {
            blobs: Blobs::new(config.papiers.clone(), db.keys().clone()),
            db,
            config: Arc::new(config),
            index: Index::default(),
            mesures: Mesures::default(),
            envois: Arc::new(Semaphore::new(ENVOIS)),
            demarches: Source::default(),
            atelier: Atelier::default(),
        }
    }
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
