//! What other slices have against a fact about to be written. They know the facts; the facts do not know them.

use std::{future::Future, pin::Pin};

use tandem_platform::{Reading, web::Errors};

use super::{genre::Genre, model::Contenu};
use crate::{agents::Session, refus::Refus};

/// Nothing, or the sentence said beside the value.
type Futur<'a> = Pin<Box<dyn Future<Output = Result<Option<String>, Refus>> + Send + 'a>>;
type Dire = for<'a> fn(&'a mut Reading, &'a Session, (&'a Genre, &'a Contenu)) -> Futur<'a>;

/// What a slice has against a fact.
pub struct Objection(pub Dire);
tandem_platform::inventory::collect!(Objection);

/// Everything that is said against it.
pub(super) async fn objections(
    on: &mut Reading,
    session: &Session,
    genre: &Genre,
    contenu: &Contenu,
) -> Result<Errors, Refus> {
    let mut erreurs = Errors::default();
    for one in tandem_platform::inventory::iter::<Objection> {
        if let Some(phrase) = (one.0)(on, session, (genre, contenu)).await? {
            erreurs.add("texte", phrase);
        }
    }
    Ok(erreurs)
}
