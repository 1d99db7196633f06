//! What hangs on somebody who leaves: each slice that keeps some declares it, the pages of the leaving tell it all.

use std::{future::Future, pin::Pin};

use jiff::civil::Date;
use tandem_platform::{Reading, Result};

use super::{AgentId, Perimetre};

/// Something that hangs on her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lie {
    /// Where it is looked at.
    pub adresse: String,
    /// What it is.
    pub nom: String,
    /// What is to be done.
    pub detail: String,
}

/// In which perimeter, of whom, which day.
pub type Contexte<'a> = (&'a Perimetre, &'a AgentId, Date);
type Futur<'a> = Pin<Box<dyn Future<Output = Result<Vec<Lie>>> + Send + 'a>>;

/// One kind of such things, declared beside what knows it: `inventory::submit! { Attache { … } }`. Slices of a higher level
/// are not known here, and what they keep must be told all the same.
#[derive(Debug)]
pub struct Attache {
    /// Above the list.
    pub titre: &'static str,
    /// Reads it.
    pub lire: for<'a> fn(&'a mut Reading, Contexte<'a>) -> Futur<'a>,
}
tandem_platform::inventory::collect!(Attache);

/// Everything that hangs on an agent, in the order of its titles; what is empty is left out.
pub async fn attaches(on: &mut Reading, cx: Contexte<'_>) -> Result<Vec<(&'static str, Vec<Lie>)>> {
    let mut kinds: Vec<&Attache> = tandem_platform::inventory::iter::<Attache>.into_iter().collect();
    kinds.sort_by_key(|one| one.titre);
    let mut all = Vec::new();
    for kind in kinds {
        let found = (kind.lire)(on, cx).await?;
        if !found.is_empty() {
            all.push((kind.titre, found));
        }
    }
    Ok(all)
}
