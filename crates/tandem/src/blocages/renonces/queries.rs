//! SQL of the blocages she gave up.

use jiff::Timestamp;
use tandem_platform::{Error, Result, db::Connection, query, sql};

use crate::{
    agents::Perimetre,
    blocages::model::{BlocageId, Issue},
    personnes::PersonneId,
};

/// A blocage that ended because she gave up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renonce {
    /// Which.
    pub blocage: BlocageId,
    /// Of whom: the file it is read in.
    pub personne: PersonneId,
    /// The matter.
    pub voie: String,
    /// When it was written.
    pub le: Timestamp,
}

/// Those of the teams, the last noted first. An end that was undone is not one.
pub async fn renonces(on: &mut impl Connection, perimetre: &Perimetre, limit: i64) -> Result<Vec<Renonce>> {
    let rows = query(sql!(
        "SELECT e.blocage_id, r.id AS racine, b.voie, e.created_at
         FROM blocage_fins e CROSS JOIN blocages b CROSS JOIN personnes p CROSS JOIN personnes r
         WHERE e.issue = $3 AND e.etablissement_id = $1 AND b.id = e.blocage_id AND p.id = b.personne_id
           AND r.id = {premier:p.reunie_a, p.id} AND r.equipe_id IN {textes:$2} AND r.archivee_le IS NULL
           AND NOT EXISTS (SELECT 1 FROM blocage_annulations n WHERE n.ligne_id = e.id)
         ORDER BY e.blocage_id DESC LIMIT $4"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(Issue::Renonce.code())
    .bind(limit)
    .all(on)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Renonce {
                blocage: BlocageId::parse(&row.text("blocage_id")?).ok_or(Error::Column("blocage_id"))?,
                personne: PersonneId::parse(&row.text("racine")?).ok_or(Error::Column("racine"))?,
                voie: row.text("voie")?,
                le: row.instant("created_at")?,
            })
        })
        .collect()
}
