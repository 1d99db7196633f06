//! The journal of reads of one file, grouped by agent and day.

use jiff::{Timestamp, tz::TimeZone};
use tandem_platform::{Error, Reading, Result, query, sql};

use crate::{
    agents::{AgentId, Perimetre},
    personnes::Personne,
};

/// An agent opened the file that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ouverture {
    pub agent: AgentId,
    pub jour: jiff::civil::Date,
}

/// Who opened the file since `since`, last first, one line per agent and day.
///
/// An hour at a time in SQL, so that a file opened a thousand times gives few rows; then a day of the office at a time.
pub(super) async fn ouvertures(
    on: &mut Reading,
    perimetre: &Perimetre,
    personne: &Personne,
    since: Timestamp,
    zone: &TimeZone,
) -> Result<Vec<Ouverture>> {
    let rows = query(sql!(
        "SELECT actor_id, MAX(at) AS at FROM {textes:$2} AS v CROSS JOIN journal j
         WHERE j.tenant_id = $1 AND j.subject_id = v.value AND j.action = 'dossier.ouvrir' AND at >= $3
         GROUP BY actor_id, substr(at, 1, 13) ORDER BY at DESC LIMIT 400"
    ))
    .bind(&perimetre.etablissement)
    .bind(personne.dossiers_json())
    .bind(since)
    .all(on)
    .await?;
    let mut seen = Vec::new();
    for row in rows {
        let agent = AgentId::parse(&row.text("actor_id")?).ok_or(Error::Column("actor_id"))?;
        let line = Ouverture { agent, jour: row.instant("at")?.to_zoned_datetime(zone.clone()).date() };
        if !seen.contains(&line) {
            seen.push(line);
        }
    }
    Ok(seen)
}
