//! SQL of the night's computation and of the campaigns' dates.

use jiff::civil::Date;
use tandem_delais::Annee;
use tandem_platform::{Error, Result, Row, Tx, db::Connection, query, sql};

use crate::{
    agents::{AgentId, EtablissementId},
    demarches::{DemarcheId, GesteId},
};

/// How far a computation went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::demarches) struct Passage {
    pub jour: String,
    pub empreinte: String,
    pub apres: String,
    pub fini: bool,
}

fn passage(row: &Row) -> Result<Passage> {
    Ok(Passage {
        jour: row.text("jour")?,
        empreinte: row.text("empreinte")?,
        apres: row.text("apres")?,
        fini: row.yes("fini")?,
    })
}

/// The mark of an établissement, if it was ever computed.
pub(super) async fn lire(on: &mut impl Connection, etablissement: &EtablissementId) -> Result<Option<Passage>> {
    let row = query(sql!("SELECT jour, empreinte, apres, fini FROM echeance_passages WHERE etablissement_id = $1"))
        .bind(etablissement)
        .optional(on)
        .await?;
    row.as_ref().map(passage).transpose()
}

/// Takes the mark for this transaction: another server waits, then reads where this one stopped.
pub(super) async fn prendre(tx: &mut Tx, etablissement: &EtablissementId, debut: &Passage) -> Result<Passage> {
    let now = tx.clock().now();
    let row = query(sql!(
        "INSERT INTO echeance_passages (etablissement_id, jour, empreinte, apres, fini, updated_at) VALUES ($1, $2, $3, '', 0, $4)
         ON CONFLICT (etablissement_id) DO UPDATE SET updated_at = $4 RETURNING jour, empreinte, apres, fini"
    ))
    .bind(etablissement)
    .bind(debut.jour.as_str())
    .bind(debut.empreinte.as_str())
    .bind(now)
    .one(tx)
    .await?;
    passage(&row)
}

/// Moves the mark.
pub(super) async fn avancer(tx: &mut Tx, etablissement: &EtablissementId, mark: &Passage) -> Result<()> {
    let now = tx.clock().now();
    query(sql!(
        "UPDATE echeance_passages SET jour = $2, empreinte = $3, apres = $4, fini = $5, updated_at = $6 WHERE etablissement_id = $1"
    ))
    .bind(etablissement)
    .bind(mark.jour.as_str())
    .bind(mark.empreinte.as_str())
    .bind(mark.apres.as_str())
    .bind(mark.fini)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// Forgets how far the computation went: the next run begins again.
pub(super) async fn oublier(tx: &mut Tx, etablissement: &EtablissementId) -> Result<()> {
    query(sql!("DELETE FROM echeance_passages WHERE etablissement_id = $1")).bind(etablissement).run(tx).await?;
    Ok(())
}

/// The next démarches that may give dates: those under way, and the ended ones that keep an appeal or a promise.
pub(super) async fn suivantes(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<DemarcheId>> {
    let rows = query(sql!(
        "SELECT d.id FROM demarches d
         WHERE d.id > $2 AND d.etablissement_id = $1
           AND NOT EXISTS (SELECT 1 FROM demarche_fins f LEFT JOIN demarche_reprises r ON r.fin_id = f.id
             WHERE f.demarche_id = d.id AND r.fin_id IS NULL AND f.issue <> 'refusee' AND f.revenir_le IS NULL)
         ORDER BY d.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(tx)
    .await?;
    rows.iter().map(|row| DemarcheId::parse(&row.text("id")?).ok_or(Error::Column("id"))).collect()
}

/// The commune of an établissement, as INSEE numbers it: it says which holidays are kept there.
pub(in crate::demarches::dates) async fn commune(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
) -> Result<String> {
    query(sql!("SELECT code_commune FROM etablissements WHERE id = $1"))
        .bind(etablissement)
        .one(on)
        .await?
        .text("code_commune")
}

/// A year's dates as somebody entered them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnneeDite {
    /// Name of the campaign.
    pub campagne: String,
    /// The dates, with their source.
    pub annee: Annee,
    /// Who entered them.
    pub agent: AgentId,
    /// When.
    pub le: jiff::Timestamp,
}

/// The dates this établissement entered, oldest first: the last of a year counts.
pub async fn campagnes_dites(on: &mut impl Connection, etablissement: &EtablissementId) -> Result<Vec<AnneeDite>> {
    let rows = query(sql!(
        "SELECT campagne, annee, ouvre, limite, certitude, source, verifie_le, created_at, created_by FROM campagne_dates
         WHERE etablissement_id = $1 ORDER BY campagne, annee, id"
    ))
    .bind(etablissement)
    .all(on)
    .await?;
    let day = |row: &Row, column| Ok::<Option<Date>, Error>(row.opt_text(column)?.and_then(|text| text.parse().ok()));
    rows.iter()
        .map(|row| {
            Ok(AnneeDite {
                campagne: row.text("campagne")?,
                annee: Annee {
                    annee: i16::try_from(row.int("annee")?).map_err(|_| Error::Column("annee"))?,
                    ouvre: day(row, "ouvre")?,
                    limite: day(row, "limite")?,
                    zones: None,
                    certitude: row.text("certitude")?.parse().map_err(|_| Error::Column("certitude"))?,
                    source: row.text("source")?,
                    verifie_le: row.date("verifie_le")?,
                },
                agent: AgentId::parse(&row.text("created_by")?).ok_or(Error::Column("created_by"))?,
                le: row.instant("created_at")?,
            })
        })
        .collect()
}

/// Enters the dates of a year. The night's computation sees it within the hour.
pub async fn dire_campagne(
    tx: &mut Tx,
    (etablissement, agent): (&EtablissementId, &AgentId),
    id: &GesteId,
    campagne: &str,
    annee: &Annee,
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO campagne_dates (id, etablissement_id, campagne, annee, ouvre, limite, certitude, source, verifie_le, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(campagne)
    .bind(i64::from(annee.annee))
    .bind(annee.ouvre.map(|day| day.to_string()))
    .bind(annee.limite.map(|day| day.to_string()))
    .bind(annee.certitude.code())
    .bind(annee.source.as_str())
    .bind(annee.verifie_le)
    .bind(now)
    .bind(agent)
    .run(tx)
    .await?;
    Ok(written == 1)
}
