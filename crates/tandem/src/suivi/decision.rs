//! A decision taken: every file read as hers gets its line, then the lists and the search follow.

use jiff::civil::Date;
use tandem_platform::{Result, Tx};

use super::{
    model::{Changement, PassationId, Place, SuiviId},
    queries,
};
use crate::{
    agents::{AgentId, Session},
    personnes::{self, Personne, PersonneId, rattachement},
    refus::Refus,
};

/// Why and from when a place changes.
#[derive(Debug)]
pub(super) struct Decision<'a> {
    pub id: SuiviId,
    pub agent: &'a AgentId,
    pub debut: Date,
    pub raison: Option<String>,
    pub passation: Option<&'a PassationId>,
}

/// Writes the change of every file read as hers, then moves the columns, and the words she is found by.
pub(super) async fn appliquer(
    tx: &mut Tx,
    session: &Session,
    personne: &Personne,
    apres: &Place,
    why: Decision<'_>,
) -> Result<()> {
    let le = tx.clock().now();
    let mut id = Some(why.id);
    for (file, avant) in queries::places(tx, personne).await? {
        let one = id.take().unwrap_or_else(|| SuiviId::new(tx.clock(), tx.random()));
        let change = Changement {
            personne: file,
            avant,
            apres: apres.clone(),
            debut: why.debut,
            raison: why.raison.clone(),
            agent: why.agent.clone(),
            le,
        };
        queries::ecrire(tx, session.etablissement(), &one, &change, why.passation).await?;
    }
    rattachement::rattacher(tx, session.etablissement(), personne, &apres.equipe, apres.referent.as_ref()).await
}

/// The files that may change, and how many may not: those whose processing is limited stay where they are.
/// Refused when none is left.
pub(super) async fn libres(tx: &mut Tx, mut ids: Vec<PersonneId>) -> Result<(Vec<PersonneId>, usize), Refus> {
    let frozen = personnes::gelees(tx, &ids).await?;
    ids.retain(|id| !frozen.contains(id));
    if ids.is_empty() && !frozen.is_empty() {
        return Err(Refus::Limite);
    }
    Ok((ids, frozen.len()))
}
