//! SQL of what is decided about a computed date.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use tandem_platform::{Error, Result, Tx, db::Connection, query, sealed, sql};

use super::super::ligne::{EcheanceId, Ligne};
use crate::{
    agents::{AgentId, EtablissementId},
    demarches::{DemarcheId, GesteId},
};

/// Place of the sealed reason of a postponement.
pub const MOTIF: &str = "echeance_reports.motif";
sealed!("echeance_reports", "id", ["motif"]);

/// A « Fait » that wrote no event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faite {
    /// Its id.
    pub id: GesteId,
    /// Key of the rule.
    pub regle: String,
    /// The limit it held.
    pub limite: Date,
    /// Who said it.
    pub agent: AgentId,
    /// When.
    pub at: Timestamp,
    /// Taken back, by whom.
    pub annulee_par: Option<AgentId>,
}

impl Faite {
    /// The day it was said, at the office.
    pub fn le(&self, zone: &TimeZone) -> Date {
        self.at.to_zoned_datetime(zone.clone()).date()
    }
}

/// The « Fait » of a démarche already found, taken back or not.
pub async fn faites(on: &mut impl Connection, demarche: &DemarcheId) -> Result<Vec<Faite>> {
    let rows = query(sql!(
        "SELECT f.id, f.regle, f.limite, f.created_at, f.created_by, a.created_by AS annulee_par
         FROM echeance_faites f LEFT JOIN echeance_faite_annulations a ON a.faite_id = f.id
         WHERE f.demarche_id = $1 ORDER BY f.id DESC LIMIT 200"
    ))
    .bind(demarche)
    .all(on)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Faite {
                id: GesteId::parse(&row.text("id")?).ok_or(Error::Column("id"))?,
                regle: row.text("regle")?,
                limite: row.date("limite")?,
                agent: AgentId::parse(&row.text("created_by")?).ok_or(Error::Column("created_by"))?,
                at: row.instant("created_at")?,
                annulee_par: row.opt_text("annulee_par")?.and_then(|id| AgentId::parse(&id)),
            })
        })
        .collect()
}

/// Is the line still the one that was seen? Taken for this transaction.
pub(super) async fn prendre(tx: &mut Tx, line: &Ligne) -> Result<bool> {
    let rows = query(sql!("SELECT e.id FROM echeances e WHERE e.id = $1 AND e.limite = $2 {verrou:e}"))
        .bind(&line.id)
        .bind(line.limite)
        .all(tx)
        .await?;
    Ok(!rows.is_empty())
}

/// This limit was held.
pub(super) async fn tenir(
    tx: &mut Tx,
    (etablissement, agent): (&EtablissementId, &AgentId),
    line: &Ligne,
) -> Result<GesteId> {
    let (id, now) = (GesteId::new(tx.clock(), tx.random()), tx.clock().now());
    query(sql!(
        "INSERT INTO echeance_faites (id, etablissement_id, demarche_id, regle, limite, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    ))
    .bind(&id)
    .bind(etablissement)
    .bind(&line.demarche)
    .bind(line.regle.as_str())
    .bind(line.limite)
    .bind(now)
    .bind(agent)
    .run(tx)
    .await?;
    Ok(id)
}

/// It was not, after all; false when that was already said.
pub(super) async fn annuler(
    tx: &mut Tx,
    (etablissement, agent): (&EtablissementId, &AgentId),
    demarche: &DemarcheId,
    id: &GesteId,
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO echeance_faite_annulations (faite_id, etablissement_id, created_at, created_by)
         SELECT f.id, f.etablissement_id, CAST($4 AS TEXT), CAST($5 AS TEXT) FROM echeance_faites f
         WHERE f.id = $1 AND f.etablissement_id = $2 AND f.demarche_id = $3 ON CONFLICT (faite_id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(demarche)
    .bind(now)
    .bind(agent)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Puts a line off.
pub(super) async fn reporter(
    tx: &mut Tx,
    (etablissement, agent): (&EtablissementId, &AgentId),
    line: &Ligne,
    jusqu_au: Date,
    motif: Option<&str>,
) -> Result<()> {
    let (id, now) = (GesteId::new(tx.clock(), tx.random()), tx.clock().now());
    let sealed = motif.map(|text| tx.keys().seal(MOTIF, id.as_str(), text));
    query(sql!(
        "INSERT INTO echeance_reports (id, etablissement_id, demarche_id, regle, limite, jusqu_au, motif, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    ))
    .bind(&id)
    .bind(etablissement)
    .bind(&line.demarche)
    .bind(line.regle.as_str())
    .bind(line.limite)
    .bind(jusqu_au)
    .bind(sealed)
    .bind(now)
    .bind(agent)
    .run(tx)
    .await?;
    query(sql!("UPDATE echeances SET reportee_au = $2, reports = reports + 1, computed_at = $3 WHERE id = $1"))
        .bind(&line.id)
        .bind(jusqu_au)
        .bind(now)
        .run(tx)
        .await?;
    Ok(())
}

/// Gives a line to somebody, or back to the referent.
pub(super) async fn donner(
    tx: &mut Tx,
    (etablissement, agent): (&EtablissementId, &AgentId),
    line: &Ligne,
    a: Option<&AgentId>,
) -> Result<()> {
    let (id, now) = (GesteId::new(tx.clock(), tx.random()), tx.clock().now());
    query(sql!(
        "INSERT INTO echeance_assignations (id, etablissement_id, demarche_id, regle, limite, agent_id, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    ))
    .bind(&id)
    .bind(etablissement)
    .bind(&line.demarche)
    .bind(line.regle.as_str())
    .bind(line.limite)
    .bind(a.map(AgentId::as_str))
    .bind(now)
    .bind(agent)
    .run(tx)
    .await?;
    suivre(tx, &line.id, a).await
}

async fn suivre(tx: &mut Tx, id: &EcheanceId, a: Option<&AgentId>) -> Result<()> {
    let now = tx.clock().now();
    query(sql!(
        "UPDATE echeances SET agent_id = $2, suivie_par = COALESCE($2, referent_id), computed_at = $3 WHERE id = $1"
    ))
    .bind(id)
    .bind(a.map(AgentId::as_str))
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}
