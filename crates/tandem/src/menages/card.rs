//! Who lives with her, on the page of her file.

use std::collections::HashMap;

use tandem_platform::{Db, Reading, Result};

use super::{
    foyer::Foyer,
    vue::{Ligne, Mots, Vu},
};
use crate::{agents::Session, personnes::Personne};

/// The fragment.
#[derive(Debug, askama::Template)]
#[template(path = "menages/card.html")]
pub struct Carte {
    personne: String,
    menages: Vec<Vu>,
    /// Did she live with somebody who may be named, as far as the reader sees it?
    avant: bool,
    proches: Vec<Ligne>,
    /// May the reader write here?
    ecrit: bool,
}

impl Carte {
    /// What this agent may see of a person's household; two queries when nothing is known.
    pub async fn lire(on: &mut Reading, db: &Db, session: &Session, personne: &Personne) -> Result<Self> {
        let role = session.agent.role;
        let foyer = Foyer::lire(on, &session.perimetre, personne, role).await?;
        let noms = HashMap::new();
        let mots = Mots { noms: &noms, zone: db.clock().zone(), today: db.clock().today(), tout: role.lit_les_notes() };
        let around = foyer.proches.iter().filter(|one| one.correction.is_none() && one.fin().is_none());
        let mut menages = mots.menages(&foyer);
        for one in &mut menages {
            one.membres.retain(|line| line.dossier.is_some());
        }
        Ok(Self {
            personne: personne.id.to_string(),
            menages,
            avant: mots.tout && !foyer.anciens().is_empty(),
            proches: around.map(|one| mots.proche(one)).collect(),
            ecrit: role.suit_des_personnes(),
        })
    }

    /// A made-up fragment.
    pub fn exemple() -> Self {
        let (menages, proches) = super::page::exemples();
        Self { personne: "019aa000-0000-7000-8000-000000000001".into(), menages, avant: false, proches, ecrit: true }
    }
}
