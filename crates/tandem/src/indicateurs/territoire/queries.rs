//! SQL of what is received.

use jiff::civil::Date;
use tandem_indicateurs::{Annee, envoi::Envoi};
use tandem_platform::{Error, Reading, Result, Row, Tx, keys::hex, query, sql};

use super::RecuId;
use crate::agents::{AgentId, EtablissementId};

/// Figures received from another établissement.
pub(in crate::indicateurs) struct Recu {
    pub id: RecuId,
    pub cle: String,
    pub signataire: String,
    /// The day of the figures.
    pub le: Date,
    /// Nothing when a later version of the program will read them again.
    pub annee: Option<Annee>,
}

/// What was received for a year, by name.
pub(in crate::indicateurs) async fn recus(on: &mut Reading, place: &EtablissementId, annee: i16) -> Result<Vec<Recu>> {
    let rows = query(sql!(
        "SELECT id, cle, signataire, le, chiffres FROM indicateur_recus
         WHERE etablissement_id = $1 AND annee = $2 ORDER BY signataire, cle"
    ))
    .bind(place)
    .bind(i64::from(annee))
    .all(on)
    .await?;
    rows.iter().map(recu).collect()
}

fn recu(row: &Row) -> Result<Recu> {
    Ok(Recu {
        id: RecuId::parse(&row.text("id")?).ok_or(Error::Column("id"))?,
        cle: row.text("cle")?,
        signataire: row.text("signataire")?,
        le: row.date("le")?,
        annee: serde_json::from_str(&row.text("chiffres")?).ok(),
    })
}

/// The years for which something was received.
pub(in crate::indicateurs) async fn annees(on: &mut Reading, place: &EtablissementId) -> Result<Vec<i16>> {
    let rows = query(sql!("SELECT DISTINCT annee FROM indicateur_recus WHERE etablissement_id = $1"))
        .bind(place)
        .all(on)
        .await?;
    rows.iter().map(|row| i16::try_from(row.int("annee")?).map_err(|_| Error::Column("annee"))).collect()
}

/// Keeps an opened file; the one of the same key and year leaves, unless it is later: then false, and nothing changes.
pub(in crate::indicateurs) async fn garder(
    tx: &mut Tx,
    (place, agent): (&EtablissementId, &AgentId),
    id: &RecuId,
    envoi: &Envoi,
) -> Result<bool> {
    let (now, cle) = (tx.clock().now(), hex(&envoi.cle));
    let text = serde_json::to_string(&envoi.annee).map_err(|_| Error::Column("chiffres"))?;
    query(sql!("DELETE FROM indicateur_recus WHERE etablissement_id = $1 AND annee = $2 AND cle = $3 AND le <= $4"))
        .bind(place)
        .bind(i64::from(envoi.numero))
        .bind(cle.as_str())
        .bind(envoi.le)
        .run(tx)
        .await?;
    let written = query(sql!(
        "INSERT INTO indicateur_recus (id, etablissement_id, cle, annee, signataire, le, chiffres, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (etablissement_id, annee, cle) DO NOTHING"
    ))
    .bind(id)
    .bind(place)
    .bind(cle.as_str())
    .bind(i64::from(envoi.numero))
    .bind(envoi.etablissement.as_str())
    .bind(envoi.le)
    .bind(text)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written > 0)
}

/// Takes away what was received; false when it is not there.
pub(in crate::indicateurs) async fn retirer(tx: &mut Tx, place: &EtablissementId, id: &RecuId) -> Result<bool> {
    let gone = query(sql!("DELETE FROM indicateur_recus WHERE id = $1 AND etablissement_id = $2"))
        .bind(id)
        .bind(place)
        .run(tx)
        .await?;
    Ok(gone > 0)
}
