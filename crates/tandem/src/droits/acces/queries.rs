//! The journal of one file, an hour at a time in SQL, a day of the office at a time afterwards.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use tandem_platform::{Reading, Result, query, sql};

use crate::{
    agents::{AgentId, Perimetre},
    personnes::Personne,
};

/// An agent used the file that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ouverture {
    /// Who.
    pub agent: AgentId,
    /// The day, at the office.
    pub jour: Date,
    /// What for, as the journal calls it.
    pub action: String,
}

/// Most rows read: a file opened at every hour of the day is still told for months.
const LIMITE: i64 = 4000;

/// Who opened the file since `since`, last first, one line per agent and day.
///
/// An hour at a time in SQL, so that a file opened a thousand times gives few rows; then a day of the office at a time.
pub async fn ouvertures(
    on: &mut Reading,
    perimetre: &Perimetre,
    personne: &Personne,
    since: Timestamp,
    zone: &TimeZone,
) -> Result<Vec<Ouverture>> {
    let rows = query(sql!(
        "SELECT actor_id, action, MAX(at) AS at FROM {textes:$2} AS v CROSS JOIN journal j
         WHERE j.tenant_id = $1 AND j.subject_id = v.value AND j.action = 'dossier.ouvrir' AND at >= $3
         GROUP BY actor_id, action, substr(at, 1, 13) ORDER BY at DESC LIMIT 400"
    ))
    .bind(&perimetre.etablissement)
    .bind(personne.dossiers_json())
    .bind(since)
    .all(on)
    .await?;
    par_jour(&rows, zone)
}

/// The same for everything done with the file, and whether older lines were left out.
pub async fn consultations(
    on: &mut Reading,
    perimetre: &Perimetre,
    personne: &Personne,
    since: Timestamp,
    zone: &TimeZone,
) -> Result<(Vec<Ouverture>, bool)> {
    let rows = query(sql!(
        "SELECT actor_id, action, MAX(at) AS at FROM {textes:$2} AS v CROSS JOIN journal j
         WHERE j.tenant_id = $1 AND j.subject_id = v.value AND at >= $3
         GROUP BY actor_id, action, substr(at, 1, 13) ORDER BY at DESC LIMIT $4"
    ))
    .bind(&perimetre.etablissement)
    .bind(personne.dossiers_json())
    .bind(since)
    .bind(LIMITE)
    .all(on)
    .await?;
    let cut = i64::try_from(rows.len()).unwrap_or(LIMITE) >= LIMITE;
    Ok((par_jour(&rows, zone)?, cut))
}

fn par_jour(rows: &[tandem_platform::Row], zone: &TimeZone) -> Result<Vec<Ouverture>> {
    let mut seen = Vec::new();
    let mut known = std::collections::HashSet::new();
    for row in rows {
        let (actor, action) = (row.text("actor_id")?, row.text("action")?);
        let jour = row.instant("at")?.to_zoned_datetime(zone.clone()).date();
        // The program itself (retention, imports) is nobody to name.
        let Some(agent) = AgentId::parse(&actor) else { continue };
        if known.insert((actor, action.clone(), jour)) {
            seen.push(Ouverture { agent, jour, action });
        }
    }
    Ok(seen)
}
