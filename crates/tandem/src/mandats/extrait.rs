//! What goes out: in a person's copy, in the export of the place.

pub use super::{
    archive::queries::{Elimination, eliminations},
    mots::fait as dire_fait,
    queries::lot,
    usages::queries::{de_la_personne as usages_de, lot as usages},
};

use super::{Mandat, MandatId, mots};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use tandem_platform::{Result, db::Connection};

/// What a mandate allows, on one line.
pub fn permis(mandat: &Mandat) -> String {
    super::list::permis(mandat)
}

/// What both drew to sign a mandate on a screen, hers then the agent's, as points.
pub async fn dessin(on: &mut impl Connection, mandat: &MandatId) -> Result<Option<String>> {
    let drawn = super::queries::traces(on, mandat).await?;
    Ok(drawn.map(|(elle, agent)| format!("{} / {}", elle.ecrire(), agent.ecrire())))
}

/// Where a mandate is, in words: two words, and the sentence.
pub fn etat(mandat: &Mandat, (now, zone, today): (Timestamp, &TimeZone, Date)) -> (&'static str, String) {
    let regle = mandat.regle();
    let said = mots::dire(regle.etat(now, zone), &mandat.scellee.piece, (None, zone, today));
    (said.mot, said.phrase)
}
