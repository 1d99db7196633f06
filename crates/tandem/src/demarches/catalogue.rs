//! Where the fiches come from: the one file that knows.

use std::{collections::BTreeMap, sync::Arc};

use axum::extract::FromRef;
use tandem_delais::Campagnes;
use tandem_platform::{Result, db::Connection};

use crate::{
    agents::EtablissementId,
    app::App,
    fiches::{self, Catalogue, EnVigueur},
};

/// The campaigns of the program, embedded.
const CAMPAGNES: &str = include_str!("../../../../donnees/campagnes.toml");

/// The catalogue of the program, with its campaigns.
#[derive(Clone, Debug)]
pub struct Source {
    fiches: Arc<Catalogue>,
    campagnes: Arc<Campagnes>,
}

impl Source {
    /// Over a catalogue, with the campaigns of the program.
    pub fn fournie(fiches: Arc<Catalogue>) -> Self {
        // A file that cannot be read leaves no campaign; a test refuses it before.
        let campagnes = toml::from_str(CAMPAGNES).unwrap_or_else(|error| {
            tracing::error!(%error, "donnees/campagnes.toml not read: no campaign gives a date");
            Campagnes::default()
        });
        Self::new(fiches, campagnes)
    }

    /// Over a catalogue and campaigns.
    pub fn new(fiches: Arc<Catalogue>, campagnes: Campagnes) -> Self {
        Self { fiches, campagnes: Arc::new(campagnes) }
    }

    /// The campaigns of the program.
    pub fn campagnes(&self) -> &Campagnes {
        &self.campagnes
    }

    /// The fiches in force for an établissement, its own included, by code.
    pub async fn en_vigueur(
        &self,
        on: &mut impl Connection,
        etablissement: &EtablissementId,
    ) -> Result<BTreeMap<String, EnVigueur>> {
        let all = fiches::liste(on, &self.fiches, etablissement).await?;
        Ok(all.into_iter().map(|one| (one.fiche.code.clone(), one)).collect())
    }
}

impl FromRef<App> for Source {
    fn from_ref(app: &App) -> Self {
        app.regles.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_campaigns_of_the_program_are_read() {
        let read: Campagnes = toml::from_str(CAMPAGNES).expect("campagnes.toml");
        assert!(read.iter().count() > 2);
    }
}
