//! The SQL of the slips.

use jiff::{Timestamp, civil::Date};
use tandem_platform::{Error, Reading, Result, Tx, query, sql};

use crate::{
    agents::{AgentId, EtablissementId, Perimetre},
    conservation::{
        model::BordereauId,
        queries::{opt_date, personne_id},
    },
    effacement,
    personnes::PersonneId,
};

effacement!(21, "DELETE FROM bordereau_dossiers WHERE personne_id IN {textes:$1}");

/// A slip, and how far it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::conservation) struct Bordereau {
    pub id: BordereauId,
    pub numero: i64,
    pub dossiers: i64,
    pub actes: i64,
    pub premier: Date,
    pub dernier: Date,
    pub fait_le: Timestamp,
    /// Reference and day of the visa.
    pub visa: Option<(String, Date)>,
    /// When it was carried out.
    pub execute_le: Option<Timestamp>,
}

/// The slips of the établissement, last first.
pub(in crate::conservation) async fn bordereaux(on: &mut Reading, perimetre: &Perimetre) -> Result<Vec<Bordereau>> {
    let rows = query(sql!(
        "SELECT b.id, b.numero, b.dossiers, b.actes, b.premier, b.dernier, b.created_at, v.reference, v.vise_le, e.created_at AS execute_at
         FROM bordereaux b LEFT JOIN bordereau_visas v ON v.bordereau_id = b.id
         LEFT JOIN bordereau_executions e ON e.bordereau_id = b.id
         WHERE b.etablissement_id = $1 ORDER BY b.numero DESC LIMIT 100"
    ))
    .bind(&perimetre.etablissement)
    .all(on)
    .await?;
    rows.iter()
        .map(|row| {
            let seen = opt_date(row, "vise_le")?;
            Ok(Bordereau {
                id: BordereauId::parse(&row.text("id")?).ok_or(Error::Column("id"))?,
                numero: row.int("numero")?,
                dossiers: row.int("dossiers")?,
                actes: row.int("actes")?,
                premier: row.date("premier")?,
                dernier: row.date("dernier")?,
                fait_le: row.instant("created_at")?,
                visa: row.opt_text("reference")?.zip(seen),
                execute_le: row
                    .opt_text("execute_at")?
                    .map(|text| text.parse().map_err(|_| Error::Column("execute_at")))
                    .transpose()?,
            })
        })
        .collect()
}

/// Writes a slip of everything archived on or before `seuil` that is on none; nothing when there is nothing.
pub(in crate::conservation) async fn preparer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    agent: &AgentId,
    seuil: Date,
) -> Result<Option<BordereauId>> {
    let id = BordereauId::new(tx.clock(), tx.random());
    let now = tx.clock().now();
    let figures = query(sql!(
        "SELECT COUNT(*) AS dossiers, MIN(substr(p.created_at, 1, 10)) AS premier, MAX(p.dernier_acte_le) AS dernier,
                CAST(SUM((SELECT COUNT(*) FROM acte_personnes x WHERE x.personne_id = p.id)) AS BIGINT) AS actes
         FROM archivages a JOIN personnes p ON p.id = a.personne_id LEFT JOIN sorties s ON s.archivage_id = a.id
         WHERE a.etablissement_id = $1 AND s.archivage_id IS NULL
           AND (p.limitee_le IS NULL OR EXISTS (SELECT 1 FROM effacements w WHERE w.personne_id = p.id AND w.etendue = 'tout'))
           AND (a.le <= $2 OR EXISTS (SELECT 1 FROM effacements x WHERE x.personne_id = a.personne_id AND x.etendue = 'tout'))
           AND NOT EXISTS (SELECT 1 FROM bordereau_dossiers d WHERE d.personne_id = a.personne_id)"
    ))
    .bind(etablissement)
    .bind(seuil)
    .one(tx)
    .await?;
    if figures.int("dossiers")? == 0 {
        return Ok(None);
    }
    query(sql!(
        "INSERT INTO bordereaux (id, etablissement_id, numero, dossiers, actes, premier, dernier, agent_id, created_at)
         VALUES ($1, $2, (SELECT COALESCE(MAX(b.numero), 0) + 1 FROM bordereaux b WHERE b.etablissement_id = $2), $3, $4, $5, $6, $7, $8)"
    ))
    .bind(&id)
    .bind(etablissement)
    .bind(figures.int("dossiers")?)
    .bind(figures.int("actes")?)
    .bind(figures.text("premier")?)
    .bind(figures.text("dernier")?)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    query(sql!(
        "INSERT INTO bordereau_dossiers (bordereau_id, personne_id, etablissement_id)
         SELECT $1, a.personne_id, $2 FROM archivages a JOIN personnes p ON p.id = a.personne_id
         LEFT JOIN sorties s ON s.archivage_id = a.id
         WHERE a.etablissement_id = $2 AND s.archivage_id IS NULL
           AND (p.limitee_le IS NULL OR EXISTS (SELECT 1 FROM effacements w WHERE w.personne_id = p.id AND w.etendue = 'tout'))
           AND (a.le <= $3 OR EXISTS (SELECT 1 FROM effacements x WHERE x.personne_id = a.personne_id AND x.etendue = 'tout'))
           AND NOT EXISTS (SELECT 1 FROM bordereau_dossiers d WHERE d.personne_id = a.personne_id)"
    ))
    .bind(&id)
    .bind(etablissement)
    .bind(seuil)
    .run(tx)
    .await?;
    Ok(Some(id))
}

/// The visa of a slip.
pub(in crate::conservation) async fn viser(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    agent: &AgentId,
    id: &BordereauId,
    (reference, le): (&str, Date),
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO bordereau_visas (bordereau_id, etablissement_id, reference, vise_le, agent_id, created_at)
         SELECT b.id, $2, $3, $4, $5, $6 FROM bordereaux b WHERE b.id = $1 AND b.etablissement_id = $2
         ON CONFLICT (bordereau_id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(reference)
    .bind(le)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// The people of a slip still in the archive: one taken out since is not erased, nor one whose processing is limited
/// (she may need the data), unless she asked for the erasure.
pub(in crate::conservation) async fn a_eliminer(tx: &mut Tx, id: &BordereauId) -> Result<Vec<PersonneId>> {
    let rows = query(sql!(
        "SELECT d.personne_id FROM bordereau_dossiers d JOIN personnes p ON p.id = d.personne_id
         WHERE d.bordereau_id = $1 AND p.archivee_le IS NOT NULL
           AND (p.limitee_le IS NULL OR EXISTS (SELECT 1 FROM effacements w WHERE w.personne_id = p.id AND w.etendue = 'tout'))
         ORDER BY d.personne_id"
    ))
    .bind(id)
    .all(tx)
    .await?;
    rows.iter().map(personne_id).collect()
}

/// A slip was carried out; false when it already was, or has no visa.
pub(in crate::conservation) async fn executer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    agent: &AgentId,
    id: &BordereauId,
    dossiers: i64,
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO bordereau_executions (bordereau_id, etablissement_id, dossiers, agent_id, created_at)
         SELECT v.bordereau_id, $2, $3, $4, $5 FROM bordereau_visas v WHERE v.bordereau_id = $1 AND v.etablissement_id = $2
         ON CONFLICT (bordereau_id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(dossiers)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    query(sql!("DELETE FROM bordereau_dossiers WHERE bordereau_id = $1")).bind(id).run(tx).await?;
    Ok(written == 1)
}
