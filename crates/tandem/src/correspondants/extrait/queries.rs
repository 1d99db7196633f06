//! SQL of what leaves with the data of the établissement, a batch at a time.

use jiff::Timestamp;
use tandem_platform::{Result, db::Connection, query, sql};

use crate::{
    agents::EtablissementId,
    correspondants::{
        model::{Appel, Dite, Sens, Version},
        queries::{lire_appel, lire_dire, lire_retrait, lire_version},
    },
};

/// A version, of whom, and the end of it.
#[derive(Clone, Debug)]
pub struct Extraite {
    /// Its id.
    pub id: String,
    /// Of which correspondant.
    pub correspondant: String,
    /// Since when that one is known.
    pub connu_le: Timestamp,
    /// What is said.
    pub version: Dite<Version>,
    /// Why it is no more in the list.
    pub retrait: Option<Dite<String>>,
}

/// The versions after this one, by id.
pub async fn lot(on: &mut impl Connection, place: &EtablissementId, apres: &str, limit: i64) -> Result<Vec<Extraite>> {
    let rows = query(sql!(
        "SELECT v.id AS version_id, v.correspondant_id AS id, c.created_at AS connu_at, v.organisme, v.matieres, v.canal, v.valeur, v.quand,
                v.fonction, v.nom, v.note, v.effacee_le, v.created_at, v.created_by, r.created_at AS retire_at, r.created_by AS retire_by,
                r.raison
         FROM correspondant_versions v JOIN correspondants c ON c.id = v.correspondant_id
         LEFT JOIN correspondant_retraits r ON r.correspondant_id = v.correspondant_id
         WHERE v.id > $2 AND v.etablissement_id = $1 ORDER BY v.id LIMIT $3"
    ))
    .bind(place)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    let keys = on.keyring();
    let one = |row| {
        let correspondant = tandem_platform::Row::text(row, "id")?;
        Ok(Extraite {
            id: row.text("version_id")?,
            connu_le: row.instant("connu_at")?,
            version: lire_version(keys, row)?,
            retrait: lire_retrait(keys, row, &correspondant)?,
            correspondant,
        })
    };
    rows.iter().map(one).collect()
}

/// What was said after this, by id: its id, of whom.
pub async fn lot_des_dires(
    on: &mut impl Connection,
    place: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<(String, String, Dite<Sens>)>> {
    let rows = query(sql!(
        "SELECT d.id, d.correspondant_id, d.sens, d.created_at, d.created_by FROM correspondant_dires d
         WHERE d.id > $2 AND d.etablissement_id = $1 ORDER BY d.id LIMIT $3"
    ))
    .bind(place)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((row.text("id")?, row.text("correspondant_id")?, lire_dire(row)?))).collect()
}

/// The calls after this one, by id.
pub async fn lot_des_appels(
    on: &mut impl Connection,
    place: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Appel>> {
    let rows = query(sql!(
        "SELECT a.id, a.blocage_id, a.correspondant_id, a.resultat, a.created_at, a.created_by, v.id AS version_id, v.organisme, v.fonction
         FROM appels a
         JOIN correspondant_versions v
           ON v.id = (SELECT MAX(w.id) FROM correspondant_versions w WHERE w.correspondant_id = a.correspondant_id)
         WHERE a.id > $2 AND a.etablissement_id = $1 ORDER BY a.id LIMIT $3"
    ))
    .bind(place)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    let keys = on.keyring();
    rows.iter().map(|row| lire_appel(keys, row)).collect()
}
