#![doc = include_str!("README.md")]

pub mod doublons;
mod effacement;
pub mod faits;
mod limite;
pub mod list;
mod model;
pub mod nouvelle;
pub(crate) mod queries;
pub mod rattachement;
mod recherche;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_recherche;

pub use effacement::{Effacement, effacer};
pub use limite::{Extraite, gelees, limitee_le, limitees, limiter, lot};
pub use model::{Identite, JAMAIS, Personne, PersonneId, cle_du_nom};
pub use queries::{
    NouvellePersonne, archivees, archiver, completer, creer, desarchiver, find, homonyme, noter_acte, plusieurs,
    prendre, recentes,
};
pub use recherche::{Index, Trouvee};
