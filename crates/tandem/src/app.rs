//! What every handler may ask for.

use std::sync::Arc;

use axum::extract::FromRef;
use tandem_platform::Db;

use crate::{config::Config, personnes::Index, sonde::Mesures};

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
}

impl App {
    /// An application over an open database.
    pub fn new(db: Db, config: Config) -> Self {
        Self { db, config: Arc::new(config), index: Index::default(), mesures: Mesures::default() }
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
