//! Facts for tests and demonstration data.

use jiff::civil::Date;
use tandem_platform::{Result, Tx};

use super::{
    form::FaitForm,
    genre::Genre,
    model::{Contenu, FaitId, Quoi, Source, Valeur},
    queries::{Nouveau, ecrire},
};
use crate::{
    agents::{AgentId, EtablissementId},
    personnes::PersonneId,
};

/// What is said of someone: kind, key, value, from when.
#[derive(Debug)]
pub struct Dit {
    /// Code of the kind.
    pub genre: &'static str,
    /// Key in the kind.
    pub cle: &'static str,
    /// Value.
    pub valeur: Valeur,
    /// From when.
    pub debut: Date,
}

/// Writes a fact; an unknown kind writes nothing.
pub async fn semer(tx: &mut Tx, place: &EtablissementId, of: &PersonneId, by: &AgentId, said: Dit) -> Result<()> {
    let Some(genre) = Genre::parse(said.genre) else { return Ok(()) };
    let contenu = Contenu { cle: said.cle.to_owned(), quoi: Quoi::Vaut(said.valeur) };
    let form = FaitForm { contenu, debut: said.debut, source: Source::Declare, corrige: None };
    let id = FaitId::new(tx.clock(), tx.random());
    ecrire(tx, place, &Nouveau { id: &id, personne: of, genre, form: &form, agent: by }).await?;
    Ok(())
}
