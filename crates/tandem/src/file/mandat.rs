//! The mandate to act in somebody's place.

use crate::personnes::PersonneId;

/// What a person authorised, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mandat(pub String);

/// The mandate that covers this procedure for this person. Tandem keeps none yet, so there never is one: the page says it
/// once. Who builds mandates changes this body, nothing else here.
pub fn mandat_pour(_personne: &PersonneId, _fiche: &str) -> Option<Mandat> {
    None
}
