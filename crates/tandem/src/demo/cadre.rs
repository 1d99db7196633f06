//! The cadre of the fictional CCAS: voted twice, read by some. Claire has not.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use tandem_platform::Result;

use super::{Chantier, record};
use crate::cadre;

/// Publishes both versions, each a week after its vote.
pub(super) async fn ajouter(work: &Chantier<'_>, (today, zone): (Date, &TimeZone)) -> Result<()> {
    // Those who follow people, but Claire (the second).
    let lecteurs: Vec<_> =
        work.agents.iter().enumerate().filter(|one| [0, 2, 4].contains(&one.0)).map(|one| one.1.clone()).collect();
    for (version, days) in [(1, 400), (2, 9)] {
        let day = today.saturating_sub(days.days());
        let mut tx = work.jour(day, zone).await?;
        tx.clock().advance_seconds(900);
        cadre::semer(&mut tx, (&work.etablissement, &work.responsable), (version, day), &lecteurs).await?;
        record(&mut tx, &work.responsable, "cadre.publier", "etablissements", work.etablissement.to_string());
        tx.commit().await?;
    }
    Ok(())
}
