#![doc = include_str!("README.md")]

mod actes_lies;
pub mod card;
pub mod catalogue;
pub mod complexite;
pub mod dates;
pub mod depots;
pub mod evenement;
pub mod extrait;
pub mod fin;
mod model;
#[cfg(test)]
mod model_tests;
pub mod noter;
pub mod nouvelle;
mod ouvert;
pub mod page;
pub(crate) mod queries;
#[cfg(test)]
mod tests;
pub mod vue;

pub use actes_lies::{GesteFait, actes, attacher, gestes, suite};
pub use card::{Carte, nom};
pub use catalogue::Source;
pub use fin::{NouvelleFin, dire_complexe, finir, reprendre};
pub use model::{
    Arrive, Canal, Complexite, Demarche, DemarcheId, Etat, EvenementId, Fin, FinId, GesteId, Issue, Motif, NUMERO_MAX,
    Reponse, TEXTE_MAX, est_passe, est_un_envoi, etat, verifier_le,
};
pub use queries::{
    NouvelEvenement, NouvelleDemarche, Par, annuler, concernees, creer, de_la_personne, ecrire, evenements, prendre,
    trouver,
};
pub use vue::LigneVue;
