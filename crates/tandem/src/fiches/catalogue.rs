//! The catalogue of the program, and the établissement's versions already read: they never change.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use tandem_fiches::{Fiche, lire};

use super::model::{Version, VersionId};

/// The files of `donnees/demarches`, embedded.
pub const FICHIERS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/fiches.rs"));

/// Versions kept read, whatever the number of établissements.
const GARDEES: usize = 2000;

type Lues = HashMap<VersionId, (Arc<Version>, Arc<Fiche>)>;

/// The fiches of the program, and a memory of those of the établissements.
#[derive(Debug, Default)]
pub struct Catalogue {
    fournies: BTreeMap<String, Arc<Fiche>>,
    lues: Mutex<Lues>,
}

impl Catalogue {
    /// The embedded catalogue. A file that cannot be read is left out and said in the logs; a test refuses it before.
    pub fn fourni() -> Self {
        let read = FICHIERS.iter().filter_map(|(nom, texte)| match lire(nom, texte) {
            Ok(fiche) => Some(fiche),
            Err(fautes) => {
                for faute in &fautes {
                    tracing::error!(%faute, "fiche left out");
                }
                None
            }
        });
        Self::de(read)
    }

    /// A catalogue of these fiches.
    pub fn de(fiches: impl IntoIterator<Item = Fiche>) -> Self {
        let fournies = fiches.into_iter().map(|fiche| (fiche.code.clone(), Arc::new(fiche))).collect();
        Self { fournies, lues: Mutex::default() }
    }

    /// A fiche of the program.
    pub fn fournie(&self, code: &str) -> Option<&Arc<Fiche>> {
        self.fournies.get(code)
    }

    /// Those of the program, by code.
    pub fn fournies(&self) -> impl Iterator<Item = &Arc<Fiche>> {
        self.fournies.values()
    }

    /// A version already read.
    pub(super) fn lue(&self, id: &VersionId) -> Option<(Arc<Version>, Arc<Fiche>)> {
        self.lues.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Reads a version, once. One that an older program wrote and this one cannot read gives nothing.
    pub(super) fn retenir(&self, version: Version) -> Option<(Arc<Version>, Arc<Fiche>)> {
        let fiche = match lire(&version.code, &version.texte) {
            Ok(fiche) => Arc::new(fiche),
            Err(fautes) => {
                for faute in &fautes {
                    tracing::error!(%faute, "version of a fiche not read");
                }
                return None;
            }
        };
        let version = Arc::new(version);
        let mut lues = self.lues.lock().unwrap_or_else(PoisonError::into_inner);
        if lues.len() >= GARDEES {
            lues.clear();
        }
        lues.insert(version.id.clone(), (version.clone(), fiche.clone()));
        Some((version, fiche))
    }
}
