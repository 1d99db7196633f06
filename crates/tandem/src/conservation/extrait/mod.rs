//! What leaves of the slice: with the copy of a person's file, with the data of the établissement.

mod queries;

pub use queries::{
    Archivee, Avertie, DeBordereau, Gardee, Slip, archivages, avertissement, bordereaux_de, lot_des_archivages,
    lot_des_avertissements, lot_des_bordereaux, lot_des_dossiers, lot_des_prolongations, prolongations,
};
