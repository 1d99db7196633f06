//! Acts done in her place: under which mandate, or without one, why, and by when it is put in order.

pub(crate) mod queries;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use tandem_mandats::{Mandat as Regle, Refus, domaines_de};

use super::model::Mandat;
pub use queries::{NouvelUsage, de_l_acte, noter};
pub(super) use queries::{a_regulariser, de, de_la_personne, regulariser};

/// What covers an act on a fiche, dated of a day: the mandate, or the best reason why none does.
pub fn couverture<'a>(
    mandats: impl IntoIterator<Item = &'a Mandat>,
    fiche: &str,
    fait_le: Date,
    (now, zone): (Timestamp, &TimeZone),
) -> Result<&'a Mandat, Refus> {
    let domaines = domaines_de(fiche);
    let at = Regle::instant(fait_le, now, zone);
    let mut why = Refus::HorsListe;
    for mandat in mandats {
        match mandat.regle().permet((fiche, &domaines), at, zone) {
            Ok(_) => return Ok(mandat),
            // One that lists it says more than one that does not; the last made speaks first.
            Err(refus) if why == Refus::HorsListe => why = refus,
            Err(_) => {}
        }
    }
    Err(why)
}
