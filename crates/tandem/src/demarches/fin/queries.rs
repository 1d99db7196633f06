//! SQL of the end of a démarche, of its being taken up again, and of what is said of its complexity.

use jiff::civil::Date;
use tandem_platform::{Result, Tx, query, sql};

use crate::demarches::{
    DemarcheId, FinId, GesteId, Issue, Motif,
    queries::{NOTE_FIN, POURQUOI, Par},
};

/// What it takes to end a démarche.
#[derive(Debug)]
pub struct NouvelleFin<'a> {
    /// Its id.
    pub id: &'a FinId,
    /// Which démarche.
    pub demarche: &'a DemarcheId,
    /// How.
    pub issue: Issue,
    /// Why, when given up.
    pub motif: Option<Motif>,
    /// The day promised to come back to it.
    pub revenir_le: Option<Date>,
    /// A note the person may read.
    pub note: Option<&'a str>,
}

/// Ends a démarche taken for this transaction; false when it already is ended.
pub async fn finir(tx: &mut Tx, par: Par<'_>, new: &NouvelleFin<'_>) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO demarche_fins (id, etablissement_id, demarche_id, issue, motif, revenir_le, note, created_at, created_by)
         SELECT CAST($1 AS TEXT), d.etablissement_id, d.id, CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), $7, CAST($8 AS TEXT), CAST($9 AS TEXT)
         FROM demarches d WHERE d.id = $3 AND d.etablissement_id = $2
           AND NOT EXISTS (SELECT 1 FROM demarche_fins f LEFT JOIN demarche_reprises k ON k.fin_id = f.id WHERE f.demarche_id = d.id AND k.fin_id IS NULL)
         ON CONFLICT (id) DO NOTHING"
    ))
    .bind(new.id)
    .bind(par.0)
    .bind(new.demarche)
    .bind(new.issue.code())
    .bind(new.motif.map(Motif::code))
    .bind(new.revenir_le.map(|day| day.to_string()))
    .bind(new.note.map(|text| keys.seal(NOTE_FIN, new.id.as_str(), text)))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Takes up again a démarche whose last end is this one; false when it already was.
pub async fn reprendre(tx: &mut Tx, par: Par<'_>, fin: &FinId) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO demarche_reprises (fin_id, etablissement_id, created_at, created_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (fin_id) DO NOTHING"
    ))
    .bind(fin)
    .bind(par.0)
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Says a démarche simple or complexe; false when this id already says it.
pub async fn dire_complexe(
    tx: &mut Tx,
    par: Par<'_>,
    id: &GesteId,
    demarche: &DemarcheId,
    (complexe, pourquoi): (bool, Option<&str>),
) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO demarche_complexites (id, etablissement_id, demarche_id, complexe, pourquoi, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(demarche)
    .bind(complexe)
    .bind(pourquoi.map(|text| keys.seal(POURQUOI, id.as_str(), text)))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}
