//! What other slices hang on acts: shortcuts on « Noter », and what follows when an act is undone. They know the acts; the
//! acts do not know them.

use std::{future::Future, pin::Pin};

use tandem_platform::{Reading, Result, Tx};

use super::ActeId;
use crate::{
    agents::{AgentId, EtablissementId},
    app::App,
    personnes::Personne,
};

type Futur<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;
type Apres = for<'a> fn(&'a App, &'a mut Tx, (&'a EtablissementId, &'a AgentId), &'a ActeId) -> Futur<'a, ()>;
type Lire = for<'a> fn(&'a App, &'a mut Reading, &'a Personne) -> Futur<'a, Vec<Raccourci>>;

/// What follows an act undone, in the same transaction.
pub struct ApresAnnulation(pub Apres);
tandem_platform::inventory::collect!(ApresAnnulation);

/// What a person already has under way, on the page that notes an act for her.
pub struct Raccourcis(pub Lire);
tandem_platform::inventory::collect!(Raccourcis);

/// A page where the same act is noted on something under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raccourci {
    /// Its address.
    pub adresse: String,
    /// What it is called.
    pub nom: String,
}

/// Runs what follows an act undone.
pub(super) async fn apres_annulation(
    app: &App,
    tx: &mut Tx,
    par: (&EtablissementId, &AgentId),
    acte: &ActeId,
) -> Result<()> {
    for one in tandem_platform::inventory::iter::<ApresAnnulation> {
        (one.0)(app, tx, par, acte).await?;
    }
    Ok(())
}

/// Reads the shortcuts of a person.
pub(super) async fn raccourcis(app: &App, on: &mut Reading, personne: &Personne) -> Result<Vec<Raccourci>> {
    let mut all = Vec::new();
    for one in tandem_platform::inventory::iter::<Raccourcis> {
        all.extend((one.0)(app, on, personne).await?);
    }
    Ok(all)
}
