//! SQL of the slice. The blocages are read without who noted them; a person is only counted.

use jiff::Timestamp;
use tandem_platform::{Error, Reading, Result, Row, Tx, query, sql};

use super::model::Publie;
use crate::{agents::EtablissementId, blocages::Issue};

/// A blocage as it is read, to be counted.
#[derive(Debug)]
pub(super) struct Lu {
    pub id: String,
    /// The file it is read in.
    pub racine: String,
    pub voie: String,
    pub effets: String,
    pub depuis: jiff::civil::Date,
    pub le: Timestamp,
    /// How it ended, and when that was noted.
    pub fin: Option<(Issue, Timestamp)>,
    /// The fiche of its démarche, and what somebody said of it.
    pub fiche: Option<String>,
    pub complexe: Option<bool>,
}

/// The next blocages of a place after this id; frozen files are left out.
pub(super) async fn lot(on: &mut Reading, place: &EtablissementId, apres: &str, limit: i64) -> Result<Vec<Lu>> {
    let rows = query(sql!(
        "SELECT b.id, r.id AS racine, b.voie, b.effets, b.depuis, b.created_at, e.issue, e.created_at AS fin_le, d.fiche, c.complexe
         FROM blocages b JOIN personnes p ON p.id = b.personne_id
         JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} AND r.limitee_le IS NULL
         LEFT JOIN blocage_fins e ON e.blocage_id = b.id AND e.id = (SELECT MAX(x.id) FROM blocage_fins x
              LEFT JOIN blocage_annulations n ON n.ligne_id = x.id WHERE x.blocage_id = b.id AND n.ligne_id IS NULL)
         LEFT JOIN demarches d ON d.id = b.demarche_id
         LEFT JOIN demarche_complexites c ON c.demarche_id = d.id
              AND c.id = (SELECT MAX(y.id) FROM demarche_complexites y WHERE y.demarche_id = d.id)
         WHERE b.id > $2 AND b.etablissement_id = $1 ORDER BY b.id LIMIT $3"
    ))
    .bind(place)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(lu).collect()
}

fn lu(row: &Row) -> Result<Lu> {
    let fin = match row.opt_text("issue")? {
        Some(code) => Some((Issue::parse(&code).ok_or(Error::Column("issue"))?, row.instant("fin_le")?)),
        None => None,
    };
    Ok(Lu {
        id: row.text("id")?,
        racine: row.text("racine")?,
        voie: row.text("voie")?,
        effets: row.text("effets")?,
        depuis: row.date("depuis")?,
        le: row.instant("created_at")?,
        fin,
        fiche: row.opt_text("fiche")?,
        complexe: row.opt_int("complexe")?.map(|said| said != 0),
    })
}

/// What is kept of a place: its name, then for each year, last first, when it was computed, by which rule, and what may be shown.
pub(super) struct Garde {
    pub nom: String,
    pub annees: Vec<Annee>,
}

/// What is kept of a year.
pub(super) struct Annee {
    pub numero: i16,
    pub le: Timestamp,
    pub regle: i64,
    /// Nothing when another version of the program wrote it.
    pub publie: Option<Publie>,
}

/// Reads what is kept.
pub(super) async fn lire(on: &mut Reading, place: &EtablissementId) -> Result<Garde> {
    let rows = query(sql!(
        "SELECT e.nom, o.annee, o.calcule_a, o.regle, o.chiffres FROM etablissements e
         LEFT JOIN observatoire_chiffres o ON o.etablissement_id = e.id WHERE e.id = $1 ORDER BY o.annee DESC"
    ))
    .bind(place)
    .all(on)
    .await?;
    let mut kept = Garde { nom: String::new(), annees: Vec::new() };
    for row in &rows {
        kept.nom = row.text("nom")?;
        let (Some(annee), Some(text)) = (row.opt_int("annee")?, row.opt_text("chiffres")?) else { continue };
        kept.annees.push(Annee {
            numero: i16::try_from(annee).map_err(|_| Error::Column("annee"))?,
            le: row.instant("calcule_a")?,
            regle: row.opt_int("regle")?.unwrap_or(0),
            publie: serde_json::from_str(&text).ok(),
        });
    }
    Ok(kept)
}

/// Keeps what may be shown of each year, and nothing else.
pub(super) async fn garder(tx: &mut Tx, place: &EtablissementId, regle: i64, annees: &[(i16, Publie)]) -> Result<()> {
    let now = tx.clock().now();
    query(sql!("DELETE FROM observatoire_chiffres WHERE etablissement_id = $1")).bind(place).run(tx).await?;
    for (annee, publie) in annees {
        let text = serde_json::to_string(publie).map_err(|_| Error::Column("chiffres"))?;
        query(sql!(
            "INSERT INTO observatoire_chiffres (etablissement_id, annee, regle, calcule_a, chiffres) VALUES ($1, $2, $3, $4, $5)"
        ))
        .bind(place)
        .bind(i64::from(*annee))
        .bind(regle)
        .bind(now)
        .bind(text)
        .run(tx)
        .await?;
    }
    Ok(())
}
