//! SQL of the freeze and of the extraction.

use jiff::{Timestamp, civil::Date};
use tandem_platform::{Error, Reading, Result, Tx, db::Connection, query, sql};

use crate::{
    agents::Perimetre,
    personnes::{Personne, PersonneId, model::liste, queries::read},
};

/// Is the file of one of these people frozen (« traitement limité »)? Takes the files for this transaction, so that
/// nobody freezes one meanwhile. Whatever writes in a file asks this first, in the transaction that writes.
pub async fn limitees(tx: &mut Tx, ids: &[PersonneId]) -> Result<bool> {
    Ok(!gelees(tx, ids).await?.is_empty())
}

/// Which of these files, or of the files that read them as their own, are frozen; taken for this transaction.
pub async fn gelees(tx: &mut Tx, ids: &[PersonneId]) -> Result<Vec<PersonneId>> {
    let rows = query(sql!(
        "UPDATE personnes SET rang = rang
         FROM (SELECT DISTINCT {premier:p.reunie_a, p.id} AS racine FROM {textes:$1} AS v CROSS JOIN personnes p WHERE p.id = v.value) AS s
         WHERE id = s.racine
         RETURNING id, limitee_le"
    ))
    .bind(liste(ids))
    .all(tx)
    .await?;
    let mut found = Vec::new();
    for row in &rows {
        if row.opt_text("limitee_le")?.is_some() {
            found.push(PersonneId::parse(&row.text("id")?).ok_or(Error::Column("id"))?);
        }
    }
    Ok(found)
}

/// Since when the file of someone of the perimeter is frozen, if it is.
pub async fn limitee_le(on: &mut impl Connection, perimetre: &Perimetre, id: &PersonneId) -> Result<Option<Date>> {
    let row = query(sql!(
        "SELECT limitee_le FROM personnes
         WHERE id = $1 AND etablissement_id = $2 AND equipe_id IN {textes:$3} AND limitee_le IS NOT NULL"
    ))
    .bind(id)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .optional(on)
    .await?;
    row.map(|row| row.date("limitee_le")).transpose()
}

/// Freezes a file from a day on, or frees it.
pub async fn limiter(tx: &mut Tx, id: &PersonneId, depuis: Option<Date>) -> Result<()> {
    query(sql!("UPDATE personnes SET limitee_le = $2 WHERE id = $1"))
        .bind(id)
        .bind(depuis.map(|day| day.to_string()))
        .run(tx)
        .await?;
    Ok(())
}

/// A file as the établissement takes it out, absorbed or not.
#[derive(Debug)]
pub struct Extraite {
    /// Who she is.
    pub personne: Personne,
    /// When the file was opened.
    pub cree_le: Timestamp,
    /// The file that reads this one as its own.
    pub reunie_a: Option<PersonneId>,
    /// Since when it is frozen.
    pub limitee_le: Option<String>,
}

/// The files after this one, by id: to take everything out without holding it all.
pub async fn lot(on: &mut Reading, perimetre: &Perimetre, apres: &str, limit: i64) -> Result<Vec<Extraite>> {
    let rows = query(sql!(
        "SELECT id, equipe_id, referent_id, prenom, nom, nom_usage, naissance, telephone, dernier_acte_le, created_at, reunie_a, limitee_le
         FROM personnes WHERE id > $2 AND etablissement_id = $1 AND equipe_id IN {textes:$3} ORDER BY id LIMIT $4"
    ))
    .bind(&perimetre.etablissement)
    .bind(apres)
    .bind(perimetre.equipes_json())
    .bind(limit)
    .all(on)
    .await?;
    let one = |row| {
        Ok(Extraite {
            personne: read(on.keys(), row)?,
            cree_le: row.instant("created_at")?,
            reunie_a: row.opt_text("reunie_a")?.and_then(|id| PersonneId::parse(&id)),
            limitee_le: row.opt_text("limitee_le")?,
        })
    };
    rows.iter().map(one).collect()
}
