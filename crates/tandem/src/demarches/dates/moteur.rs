//! The rules in force for an établissement: its holidays, its fiches, its campaigns.

use std::{
    collections::{BTreeMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

use tandem_delais::{Campagnes, Fondement, Regle, Zone};
use tandem_platform::{Result, db::Connection};

use super::{
    ligne::{Ligne, REVENIR},
    nuit::queries,
};
use crate::{agents::EtablissementId, demarches::catalogue::Source, fiches::EnVigueur};

/// Everything a date is computed with, but the day and what happened.
#[derive(Clone, Debug)]
pub struct Moteur {
    /// Whose holidays.
    pub zone: Zone,
    /// The dates of the year's campaigns, those entered here included.
    pub campagnes: Campagnes,
    fiches: BTreeMap<String, EnVigueur>,
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
        let zone = super::zone(on, etablissement).await?;
        let fiches = source.en_vigueur(on, etablissement).await?;
        let mut campagnes = source.campagnes().clone();
        for dite in queries::campagnes_dites(on, etablissement).await? {
            campagnes.poser(&dite.campagne, dite.annee);
        }
        Ok(Self { zone, campagnes, fiches })
    }

    /// A fiche in force; nothing for a code no catalogue knows any more.
    pub fn fiche(&self, code: &str) -> Option<&EnVigueur> {
        self.fiches.get(code)
    }

    /// Every fiche in force, by code.
    pub fn fiches(&self) -> impl Iterator<Item = &EnVigueur> {
        self.fiches.values()
    }

    /// Which text of a fiche a date was computed with: changes when the établissement or the program changes it.
    pub fn version(&self, code: &str) -> String {
        self.fiche(code)
            .map_or_else(String::new, |known| format!("{}/{}", known.rang(), known.fiche.verification.verifie_le))
    }

    /// One rule of a fiche.
    pub fn regle(&self, fiche: &str, cle: &str) -> Option<&Regle> {
        self.fiche(fiche)?.fiche.regles.iter().find(|rule| rule.cle == cle)
    }

    /// What a line says.
    pub fn mots(&self, line: &Ligne) -> Mots {
        let fiche = self.fiche(&line.fiche).map_or_else(|| line.fiche.clone(), |known| known.fiche.nom.clone());
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
        format!("{:?} {:?}", self.zone, self.campagnes).hash(&mut mark);
        for (code, known) in &self.fiches {
            format!("{code} {:?} {:?} {}", known.fiche.effet, known.fiche.regles, self.version(code)).hash(&mut mark);
        }
        format!("{:016x}", mark.finish())
    }
}
