//! What leaves of the slice: with the copy of a person's file, with the data of the établissement.

mod queries;

pub use queries::{
    Passe, Passee, Propose, Remplace, Suivi, lot_des_passations, lot_des_propositions, lot_des_remplacements,
    lot_des_suivis, propositions, remplacements_de, suivis,
};
