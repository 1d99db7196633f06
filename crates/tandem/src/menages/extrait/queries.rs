//! SQL of what leaves with the data of the établissement, a batch at a time.

use tandem_platform::{Error, Result, Row, db::Connection, query, sql};

use crate::{
    agents::EtablissementId,
    menages::{
        model::{Fin, Lien, LigneId, Membre, Raison, Relation},
        queries::{Proche, corrige, ligne, personne, quand, read_membre, read_proche, signature},
    },
    personnes::PersonneId,
};

/// The memberships after this one, by id; their ends are a table of their own.
pub async fn lot_des_membres(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Membre>> {
    let rows = query(sql!(
        "SELECT x.id, x.menage_id, x.personne_id, x.personne_id AS racine, x.depuis, x.part, x.agent_id, x.created_at,
                c.agent_id AS corrige_par, c.created_at AS corrige_le
         FROM menage_membres x LEFT JOIN menage_corrections c ON c.ligne_id = x.id
         WHERE x.id > $2 AND x.etablissement_id = $1 ORDER BY x.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read_membre(on.keyring(), row)).collect()
}

/// The ends after this one, by id: which line, and its end.
pub async fn lot_des_fins(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<(LigneId, Fin)>> {
    let rows = query(sql!(
        "SELECT f.id, f.ligne_id, f.jusqua, f.raison, f.agent_id, f.created_at, c.agent_id AS corrige_par, c.created_at AS corrige_le
         FROM menage_fins f LEFT JOIN menage_corrections c ON c.ligne_id = f.id
         WHERE f.id > $2 AND f.etablissement_id = $1 ORDER BY f.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    let one = |row: &Row| {
        let end = Fin {
            id: ligne(row, "id")?,
            jusqua: quand(row, "jusqua")?.ok_or(Error::Column("jusqua"))?,
            raison: row.opt_text("raison")?.and_then(|code| Raison::parse(&code)),
            signe: signature(row)?,
            correction: corrige(row)?,
        };
        Ok((ligne(row, "ligne_id")?, end))
    };
    rows.iter().map(one).collect()
}

/// The links after this one, by id.
pub async fn lot_des_liens(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Lien>> {
    let rows = query(sql!(
        "SELECT l.id, l.personne_id, l.autre_id, l.relation, l.agent_id, l.created_at FROM menage_liens l
         WHERE l.id > $2 AND l.etablissement_id = $1 ORDER BY l.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    let one = |row: &Row| {
        Ok(Lien {
            id: ligne(row, "id")?,
            personne: personne(row, "personne_id")?,
            autre: personne(row, "autre_id")?,
            relation: Relation::parse(&row.text("relation")?).ok_or(Error::Column("relation"))?,
            signe: signature(row)?,
        })
    };
    rows.iter().map(one).collect()
}

/// Who matters around, after this line, by id: whose file, and the line.
pub async fn lot_de_l_entourage(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<(PersonneId, Proche)>> {
    let rows = query(sql!(
        "SELECT e.id, e.personne_id, e.nom, e.relation, e.telephone, e.depuis, e.agent_id, e.created_at,
                c.agent_id AS corrige_par, c.created_at AS corrige_le
         FROM menage_entourage e LEFT JOIN menage_corrections c ON c.ligne_id = e.id
         WHERE e.id > $2 AND e.etablissement_id = $1 ORDER BY e.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((personne(row, "personne_id")?, read_proche(on.keyring(), row)?))).collect()
}
