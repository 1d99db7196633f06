#![doc = include_str!("README.md")]

mod actes_lies;
pub mod catalogue;
pub mod dates;
pub mod fin;
mod model;
#[cfg(test)]
mod model_tests;
pub(crate) mod queries;

pub use actes_lies::{GesteFait, actes, attacher, gestes};
pub use catalogue::Source;
pub use fin::{NouvelleFin, dire_complexe, finir, reprendre};
pub use model::{
    Arrive, Canal, Complexite, Demarche, DemarcheId, Etat, EvenementId, Fin, FinId, GesteId, Issue, Motif, NUMERO_MAX,
    Reponse, TEXTE_MAX, est_passe, est_un_envoi, etat, verifier_le,
};
pub use queries::{
    NouvelEvenement, NouvelleDemarche, Par, annuler, creer, de_la_personne, ecrire, evenements, prendre, trouver,
};
