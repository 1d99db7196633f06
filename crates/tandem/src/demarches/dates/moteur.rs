//! The rules in force for an établissement: its holidays, its fiches, its campaigns.

use std::{
    collections::{BTreeMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
    sync::Arc,
};

use tandem_delais::{Campagnes, Effet, Fondement, Regle, Zone};
use tandem_platform::{Result, db::Connection};

use super::{
    ligne::{Ligne, REVENIR},
    nuit::queries,
};
use crate::{agents::EtablissementId, demarches::catalogue::Source};

/// What the computation asks of a fiche.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regles {
    /// Its name on screen.
    pub nom: String,
    /// What is lost, unless the rule says otherwise.
    pub effet: Effet,
    /// Its rules.
    pub regles: Vec<Regle>,
    /// Which text of the fiche: changes when the établissement changes it.
    pub version: String,
}

/// Everything a date is computed with, but the day and what happened.
#[derive(Clone, Debug)]
pub struct Moteur {
    /// Whose holidays.
    pub zone: Zone,
    /// The dates of the year's campaigns, those entered here included.
    pub campagnes: Campagnes,
    fiches: BTreeMap<String, Arc<Regles>>,
}

/// What a line says in words: never a date without its ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mots {
    /// The démarche.
    pub fiche: String,
    /// The line.
    pub nom: String,
    /// The text or the practice it rests on, its source and when it was checked; nothing for a promise of ours.
    pub fondement: Option<Fondement>,
}

impl Moteur {
    /// The rules in force today for an établissement.
    pub async fn lire(on: &mut impl Connection, source: &Source, etablissement: &EtablissementId) -> Result<Self> {
        let zone = Zone::de_commune(&queries::commune(on, etablissement).await?);
        let fiches = source.en_vigueur(on, etablissement).await?;
        let mut campagnes = source.campagnes().clone();
        for dite in queries::campagnes_dites(on, etablissement).await? {
            campagnes.poser(&dite.campagne, dite.annee);
        }
        Ok(Self { zone, campagnes, fiches })
    }

    /// The rules of a fiche; nothing for a code no catalogue knows any more.
    pub fn regles(&self, fiche: &str) -> Option<&Regles> {
        self.fiches.get(fiche).map(Arc::as_ref)
    }

    /// One rule of a fiche.
    pub fn regle(&self, fiche: &str, cle: &str) -> Option<&Regle> {
        self.regles(fiche)?.regles.iter().find(|rule| rule.cle == cle)
    }

    /// What a line says.
    pub fn mots(&self, line: &Ligne) -> Mots {
        let fiche = self.regles(&line.fiche).map_or_else(|| line.fiche.clone(), |known| known.nom.clone());
        let rule = self.regle(&line.fiche, &line.regle);
        let nom = match rule {
            Some(rule) => rule.nom.clone(),
            None if line.regle == REVENIR => "Y revenir, comme promis".to_owned(),
            None => line.regle.clone(),
        };
        Mots { fiche, nom, fondement: rule.map(|rule| rule.fondement.clone()) }
    }

    /// Changes when any rule, campaign or holiday does: what was computed with another is computed again.
    pub(super) fn empreinte(&self) -> String {
        let mut mark = DefaultHasher::new();
        format!("{:?} {:?} {:?}", self.zone, self.campagnes, self.fiches).hash(&mut mark);
        format!("{:016x}", mark.finish())
    }
}
