//! SQL of the archive: mandates whose file is archived or gone, and the end of those that are old enough.

use jiff::civil::Date;
use tandem_platform::{Result, Tx, db::Connection, query, sealed, sql};

use crate::{
    agents::EtablissementId,
    mandats::{
        model::{EliminationId, Mandat},
        queries::{Par, ouvrir_tous},
    },
};

const MOTIF: &str = "mandat_eliminations.motif";
sealed!("mandat_eliminations", "id", ["motif"]);

/// Mandates of an établissement whose file is archived or gone, first ended first; that one only when a code is given.
pub async fn archives(
    on: &mut impl Connection,
    place: &EtablissementId,
    code: &str,
    (fin, id): (&str, &str),
    limit: i64,
) -> Result<Vec<Mandat>> {
    let rows = query(sql!(
        "SELECT m.id, COALESCE(r.id, m.personne_id) AS racine, m.piece, m.empreinte, m.suite_de, m.created_at, m.created_by
         FROM mandats m LEFT JOIN personnes p ON p.id = m.personne_id LEFT JOIN personnes r ON r.id = {premier:p.reunie_a, p.id}
         WHERE m.etablissement_id = $1 AND (m.fin, m.id) > ($3, $4) AND (m.code = $2 OR $2 = '')
           AND (r.id IS NULL OR r.archivee_le IS NOT NULL)
         ORDER BY m.fin, m.id LIMIT $5"
    ))
    .bind(place)
    .bind(code)
    .bind(fin)
    .bind(id)
    .bind(limit)
    .all(on)
    .await?;
    ouvrir_tous(on, &rows).await
}

/// How many mandates ended on that day or before.
pub async fn a_terme(on: &mut impl Connection, place: &EtablissementId, seuil: Date) -> Result<i64> {
    let row = query(sql!("SELECT COUNT(*) AS n FROM mandats WHERE etablissement_id = $1 AND fin <= $2"))
        .bind(place)
        .bind(seuil)
        .one(on)
        .await?;
    row.int("n")
}

/// Erases the mandates that ended on that day or before, what happened to them and what was done with them; then says how
/// many there were and who decided it. What was done without a mandate follows the day it was to be put in order by.
pub async fn eliminer(tx: &mut Tx, par: Par<'_>, (id, seuil, motif): (&EliminationId, Date, &str)) -> Result<i64> {
    let n = a_terme(tx, par.0, seuil).await?;
    for statement in [
        sql!(
            "DELETE FROM mandat_regularisations WHERE acte_id IN
               (SELECT u.acte_id FROM mandat_usages u WHERE u.etablissement_id = $1 AND u.avant_le IS NOT NULL AND u.avant_le <= $2)"
        ),
        sql!(
            "UPDATE mandat_regularisations SET mandat_id = NULL
             WHERE mandat_id IN (SELECT m.id FROM mandats m WHERE m.etablissement_id = $1 AND m.fin <= $2)"
        ),
        sql!("DELETE FROM mandat_usages WHERE etablissement_id = $1 AND avant_le IS NOT NULL AND avant_le <= $2"),
        sql!(
            "DELETE FROM mandat_usages
             WHERE mandat_id IN (SELECT m.id FROM mandats m WHERE m.etablissement_id = $1 AND m.fin <= $2)"
        ),
        sql!(
            "DELETE FROM mandat_traces
             WHERE mandat_id IN (SELECT m.id FROM mandats m WHERE m.etablissement_id = $1 AND m.fin <= $2)"
        ),
        sql!(
            "DELETE FROM mandat_actes
             WHERE mandat_id IN (SELECT m.id FROM mandats m WHERE m.etablissement_id = $1 AND m.fin <= $2)"
        ),
        sql!(
            "UPDATE mandats SET suite_de = NULL
             WHERE suite_de IN (SELECT m.id FROM mandats m WHERE m.etablissement_id = $1 AND m.fin <= $2)"
        ),
        sql!("DELETE FROM mandats WHERE etablissement_id = $1 AND fin <= $2"),
    ] {
        query(statement).bind(par.0).bind(seuil).run(tx).await?;
    }
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    query(sql!(
        "INSERT INTO mandat_eliminations (id, etablissement_id, seuil, nombre, motif, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    ))
    .bind(id)
    .bind(par.0)
    .bind(seuil)
    .bind(n)
    .bind(keys.seal(MOTIF, id.as_str(), motif))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(n)
}

/// An elimination that was done.
#[derive(Clone, Debug)]
pub struct Elimination {
    /// Its id.
    pub id: EliminationId,
    /// Mandates ended on that day or before.
    pub seuil: Date,
    /// How many there were.
    pub nombre: i64,
    /// The visa or the decision.
    pub motif: String,
    /// Who did it.
    pub agent: crate::agents::AgentId,
    /// When.
    pub le: jiff::Timestamp,
}

/// The eliminations of a place after one of them, oldest first.
pub async fn eliminations(
    on: &mut impl Connection,
    place: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Elimination>> {
    let rows = query(sql!(
        "SELECT id, seuil, nombre, motif, created_at, created_by FROM mandat_eliminations
         WHERE etablissement_id = $1 AND id > $2 ORDER BY id LIMIT $3"
    ))
    .bind(place)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    let column = tandem_platform::Error::Column;
    rows.iter()
        .map(|row| {
            let id = row.text("id")?;
            Ok(Elimination {
                seuil: row.text("seuil")?.parse().map_err(|_| column("seuil"))?,
                nombre: row.int("nombre")?,
                motif: on.keyring().open(MOTIF, &id, &row.blob("motif")?)?,
                agent: crate::agents::AgentId::parse(&row.text("created_by")?).ok_or(column("created_by"))?,
                le: row.instant("created_at")?,
                id: EliminationId::parse(&id).ok_or(column("id"))?,
            })
        })
        .collect()
}
