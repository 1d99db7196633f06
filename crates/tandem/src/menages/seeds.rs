//! Builders for demonstration data: what agents would have written, without their pages.

use tandem_platform::{Random, Result, Tx};

use super::{
    LigneId, MenageId, Quand, Raison, Relation,
    queries::{self, Auteur, NouveauMembre, NouvelleFin},
};
use crate::{
    agents::{AgentId, EtablissementId},
    personnes::PersonneId,
};

/// Someone of a household to come.
#[derive(Clone, Debug)]
pub struct Semence {
    /// Who.
    pub personne: PersonneId,
    /// Since when.
    pub depuis: Option<Quand>,
    /// When and why she left.
    pub fin: Option<(Quand, Raison)>,
    /// How time is shared.
    pub part: Option<&'static str>,
}

impl Semence {
    /// Someone there since a moment, still there.
    pub fn depuis(personne: &PersonneId, depuis: Option<Quand>) -> Self {
        Self { personne: personne.clone(), depuis, fin: None, part: None }
    }
}

/// Writes a household and what its members are for one another.
pub async fn semer(
    tx: &mut Tx,
    (etablissement, agent): (&EtablissementId, &AgentId),
    random: &Random,
    membres: &[Semence],
    liens: &[(&PersonneId, &PersonneId, Relation)],
) -> Result<()> {
    let by = Auteur { etablissement, agent };
    let menage = MenageId::new(tx.clock(), random);
    queries::fonder(tx, by, &menage).await?;
    for one in membres {
        let id = LigneId::new(tx.clock(), random);
        let new = NouveauMembre {
            id: &id,
            menage: &menage,
            personne: &one.personne,
            rang: 0,
            depuis: one.depuis,
            part: one.part,
        };
        queries::inscrire(tx, by, &new).await?;
        if let Some((jusqua, raison)) = one.fin {
            let end = LigneId::new(tx.clock(), random);
            let fin = NouvelleFin { id: &end, ligne: &id, rang: 0, jusqua, raison: Some(raison) };
            queries::finir(tx, by, fin).await?;
        }
    }
    for (personne, autre, relation) in liens {
        let id = LigneId::new(tx.clock(), random);
        queries::lier(tx, by, &id, (personne, autre), *relation).await?;
    }
    Ok(())
}

/// Writes someone around.
pub async fn semer_proche(
    tx: &mut Tx,
    (etablissement, agent): (&EtablissementId, &AgentId),
    random: &Random,
    personne: &PersonneId,
    (nom, relation, telephone): (&str, &str, Option<&str>),
) -> Result<()> {
    let id = LigneId::new(tx.clock(), random);
    let by = Auteur { etablissement, agent };
    queries::entourer(tx, by, personne, &id, (nom, relation, telephone), None).await?;
    Ok(())
}
