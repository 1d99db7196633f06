#![doc = include_str!("../../../README.md")]

#[macro_use]
mod listes;

pub mod app;
pub mod cli;
mod commandes;
pub mod config;
pub mod demo;
pub mod guard;
pub mod migrations;
pub mod refus;
pub mod routes;
mod secret;
pub mod server;
pub mod sonde;
pub mod ui;

// Level 1
pub mod agents;
// Level 2
pub mod personnes;
// Level 3
pub mod fiches;
pub mod menages;
pub mod suivi;
// Level 4
pub mod actes;
pub mod blocages;
pub mod cadre;
pub mod comptes_en_ligne;
pub mod correspondants;
pub mod demarches;
pub mod enquetes;
pub mod entrainement;
pub mod entretiens;
pub mod imports;
pub mod indicateurs;
pub mod mandats;
pub mod papiers;
pub mod renoncements;
// Level 5
pub mod agenda;
pub mod aujourdhui;
pub mod conservation;
pub mod dossier;
pub mod droits;
pub mod echeances;
pub mod equipe;
pub mod file;
pub mod observatoire;
pub mod rappels;
pub mod rendezvous;

#[cfg(test)]
mod consistency;
#[cfg(test)]
mod epreuves;
#[cfg(test)]
mod guard_tests;
#[cfg(test)]
mod invariants;
#[cfg(test)]
mod plans_tests;
#[cfg(test)]
mod testing;
