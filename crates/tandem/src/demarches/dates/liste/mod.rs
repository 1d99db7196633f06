//! Reading computed dates: the team's list, a person's, a démarche's.

pub(crate) mod queries;

pub use queries::{compter, de_la_personne, des_demarches, ligne, lignes, plusieurs};
