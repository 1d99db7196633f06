//! Where the fiches come from: the one file that knows.

use std::{collections::BTreeMap, sync::Arc};

use tandem_delais::Campagnes;
use tandem_platform::{Result, db::Connection};

use super::dates::Regles;
use crate::agents::EtablissementId;

/// The catalogue of the program, with its campaigns.
#[derive(Clone, Debug, Default)]
pub struct Source {
    fiches: BTreeMap<String, Arc<Regles>>,
    campagnes: Campagnes,
}

impl Source {
    /// From rules written by hand.
    pub fn new(fiches: impl IntoIterator<Item = (String, Regles)>, campagnes: Campagnes) -> Self {
        Self { fiches: fiches.into_iter().map(|(code, rules)| (code, Arc::new(rules))).collect(), campagnes }
    }

    /// The campaigns of the program.
    pub fn campagnes(&self) -> &Campagnes {
        &self.campagnes
    }

    /// The rules in force for an établissement, its own fiches included.
    pub async fn en_vigueur(
        &self,
        _on: &mut impl Connection,
        _etablissement: &EtablissementId,
    ) -> Result<BTreeMap<String, Arc<Regles>>> {
        Ok(self.fiches.clone())
    }
}
