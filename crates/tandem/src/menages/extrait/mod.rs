//! What leaves of the slice: with the copy of a person's file, with the data of the établissement.

mod queries;

pub use queries::{lot_de_l_entourage, lot_des_fins, lot_des_liens, lot_des_membres};
use tandem_platform::{Reading, Result};

use super::{
    foyer::Foyer,
    model::{Lien, Membre, MenageId, Raison},
    quand::Quand,
    queries::Proche,
    vue,
};
use crate::{
    agents::{Perimetre, Role},
    personnes::Personne,
};

/// Someone she lives or lived with, whom the reader may name.
#[derive(Clone, Debug)]
pub struct Compagnon {
    /// In which household.
    pub menage: MenageId,
    /// Her name.
    pub nom: String,
    /// What she is, as it was said.
    pub relation: String,
    /// Since when they live together.
    pub depuis: Option<Quand>,
    /// Until when.
    pub jusqua: Option<Quand>,
    /// Why it ended.
    pub raison: Option<Raison>,
}

/// Everything the slice knows of a person, for one reader.
#[derive(Clone, Debug)]
pub struct Vecu {
    /// Her own memberships, ended and corrected ones included.
    pub siennes: Vec<Membre>,
    /// With whom.
    pub avec: Vec<Compagnon>,
    /// How many live there today that this reader may not name.
    pub tus: usize,
    /// What she and others are for one another, everything ever said: the link, the other's name, still so.
    pub liens: Vec<(Lien, String, bool)>,
    /// Who matters around, ended and corrected ones included.
    pub proches: Vec<Proche>,
}

/// Reads what leaves with the copy of the file of a person already found in the perimeter. Who is out of the perimeter
/// is a number, as on screen.
pub async fn vecu(on: &mut Reading, perimetre: &Perimetre, personne: &Personne, role: Role) -> Result<Vecu> {
    let foyer = Foyer::lire(on, perimetre, personne, role).await?;
    let mut avec = Vec::new();
    let mut tus = 0;
    for menage in foyer.menages() {
        tus += foyer.tus(menage);
        avec.extend(foyer.visibles(menage).into_iter().map(|one| Compagnon {
            menage: menage.clone(),
            nom: vue::nom(&foyer, one),
            relation: vue::relation(foyer.dite(one)),
            depuis: one.depuis,
            jusqua: None,
            raison: None,
        }));
    }
    avec.extend(foyer.anciens().iter().map(|one| Compagnon {
        menage: one.avec.menage.clone(),
        nom: vue::nom(&foyer, one.avec),
        relation: vue::relation(foyer.dite(one.avec)),
        depuis: one.depuis,
        jusqua: Some(one.fin.jusqua),
        raison: one.fin.raison,
    }));
    let hers = |one: &&Lien| one.personne == foyer.personne || one.autre == foyer.personne;
    let liens = foyer.liens.iter().filter(hers).filter_map(|one| {
        let other = if one.personne == foyer.personne { &one.autre } else { &one.personne };
        let last = foyer
            .liens
            .iter()
            .filter(|two| two.entre(&foyer.personne, other).is_some())
            .max_by_key(|two| (two.signe.le, &two.id));
        let stands = last.is_some_and(|last| last.id == one.id);
        Some((one.clone(), foyer.gens.get(other)?.affichee(), stands))
    });
    Ok(Vecu {
        siennes: foyer.membres.iter().filter(|one| one.personne == foyer.personne).cloned().collect(),
        avec,
        tus,
        liens: liens.collect(),
        proches: foyer.proches.clone(),
    })
}
