//! What leaves of the slice: with the copy of a person's file, with the data of the établissement.

mod queries;

pub use queries::{Nomme, lot_des_noms, lot_des_papiers, noms, papiers};
use tandem_platform::{Blobs, Result};

pub use super::contenu::Morceaux;
use super::{CONTENU, contenu};

/// The bytes of a paper that may leave, by the id of its sealed file, opened as they are asked for.
pub async fn ouvrir(blobs: &Blobs, contenu: &str) -> Result<Morceaux> {
    contenu::couler(blobs, CONTENU, contenu).await
}
