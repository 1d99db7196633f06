//! SQL of what leaves: the steps of a file towards its end, and the elimination slips.

use jiff::{Timestamp, civil::Date};
use tandem_platform::{Error, Keyring, Reading, Result, Row, query, sql};

use crate::{
    agents::{AgentId, EtablissementId},
    conservation::queries::{MOTIF, MOTIF_SORTIE, opt_date, personne_id},
    personnes::{Personne, PersonneId},
};

fn agent(row: &Row, column: &'static str) -> Result<AgentId> {
    AgentId::parse(&row.text(column)?).ok_or(Error::Column(column))
}

fn instant(row: &Row, column: &'static str) -> Result<Option<Timestamp>> {
    row.opt_text(column)?.map(|at| at.parse().map_err(|_| Error::Column(column))).transpose()
}

/// A file shown as soon to be archived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Avertie {
    /// Whose.
    pub personne: PersonneId,
    /// Since when it is shown.
    pub le: Date,
    /// When it goes into the archive.
    pub archive_le: Date,
}

fn avertie(row: &Row) -> Result<Avertie> {
    Ok(Avertie { personne: personne_id(row)?, le: row.date("le")?, archive_le: row.date("archive_le")? })
}

/// The warnings about a person's files.
pub async fn avertissement(on: &mut Reading, personne: &Personne) -> Result<Vec<Avertie>> {
    let rows = query(sql!(
        "SELECT a.personne_id, a.le, a.archive_le FROM {textes:$1} AS v CROSS JOIN avertissements a
         WHERE a.personne_id = v.value ORDER BY a.le"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter().map(avertie).collect()
}

/// The warnings of the établissement after this person.
pub async fn lot_des_avertissements(
    on: &mut Reading,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Avertie>> {
    let rows = query(sql!(
        "SELECT a.personne_id, a.le, a.archive_le FROM avertissements a
         WHERE a.personne_id > $2 AND a.etablissement_id = $1 ORDER BY a.personne_id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(avertie).collect()
}

/// A file kept longer, for a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gardee {
    /// Its id.
    pub id: String,
    /// Whose.
    pub personne: PersonneId,
    /// Until when at least.
    pub jusqua: Date,
    /// Why.
    pub motif: String,
    /// Who decided.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
}

fn gardee(keys: &Keyring, row: &Row) -> Result<Gardee> {
    let id = row.text("id")?;
    Ok(Gardee {
        personne: personne_id(row)?,
        jusqua: row.date("jusqua")?,
        motif: keys.open(MOTIF, &id, &row.blob("motif")?)?,
        agent: agent(row, "agent_id")?,
        le: row.instant("created_at")?,
        id,
    })
}

/// Each time a person's files were kept longer.
pub async fn prolongations(on: &mut Reading, personne: &Personne) -> Result<Vec<Gardee>> {
    let rows = query(sql!(
        "SELECT p.id, p.personne_id, p.jusqua, p.motif, p.agent_id, p.created_at
         FROM {textes:$1} AS v CROSS JOIN prolongations p WHERE p.personne_id = v.value ORDER BY p.created_at, p.id"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter().map(|row| gardee(on.keys(), row)).collect()
}

/// The extensions of the établissement after this one, by id.
pub async fn lot_des_prolongations(
    on: &mut Reading,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Gardee>> {
    let rows = query(sql!(
        "SELECT p.id, p.personne_id, p.jusqua, p.motif, p.agent_id, p.created_at FROM prolongations p
         WHERE p.id > $2 AND p.etablissement_id = $1 ORDER BY p.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| gardee(on.keys(), row)).collect()
}

/// A file put in the archive, and how it came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archivee {
    /// Its id.
    pub id: String,
    /// Whose.
    pub personne: PersonneId,
    /// When.
    pub le: Date,
    /// Out again: when, by whom, why.
    pub sortie: Option<(Timestamp, AgentId, String)>,
}

fn archivee(keys: &Keyring, row: &Row) -> Result<Archivee> {
    let id = row.text("id")?;
    let sortie = match instant(row, "sortie_at")? {
        Some(at) => Some((at, agent(row, "sortie_par")?, keys.open(MOTIF_SORTIE, &id, &row.blob("motif")?)?)),
        None => None,
    };
    Ok(Archivee { personne: personne_id(row)?, le: row.date("le")?, sortie, id })
}

/// Each time a person's files went into the archive.
pub async fn archivages(on: &mut Reading, personne: &Personne) -> Result<Vec<Archivee>> {
    let rows = query(sql!(
        "SELECT a.id, a.personne_id, a.le, s.created_at AS sortie_at, s.agent_id AS sortie_par, s.motif
         FROM {textes:$1} AS v CROSS JOIN archivages a LEFT JOIN sorties s ON s.archivage_id = a.id
         WHERE a.personne_id = v.value ORDER BY a.le, a.id"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter().map(|row| archivee(on.keys(), row)).collect()
}

/// The archivings of the établissement after this one, by id.
pub async fn lot_des_archivages(
    on: &mut Reading,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Archivee>> {
    let rows = query(sql!(
        "SELECT a.id, a.personne_id, a.le, s.created_at AS sortie_at, s.agent_id AS sortie_par, s.motif
         FROM archivages a LEFT JOIN sorties s ON s.archivage_id = a.id
         WHERE a.id > $2 AND a.etablissement_id = $1 ORDER BY a.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| archivee(on.keys(), row)).collect()
}

/// An elimination slip, with its visa and its execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Its id.
    pub id: String,
    /// Its number in the établissement.
    pub numero: i64,
    /// How many files.
    pub dossiers: i64,
    /// Who prepared it.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
    /// Reference and day of the visa.
    pub visa: Option<(String, Date)>,
    /// When it was carried out.
    pub execute: Option<Timestamp>,
}

fn slip(row: &Row) -> Result<Slip> {
    Ok(Slip {
        id: row.text("id")?,
        numero: row.int("numero")?,
        dossiers: row.int("dossiers")?,
        agent: agent(row, "agent_id")?,
        le: row.instant("created_at")?,
        visa: row.opt_text("reference")?.zip(opt_date(row, "vise_le")?),
        execute: instant(row, "execute_at")?,
    })
}

/// The slips a person's files are on.
pub async fn bordereaux_de(on: &mut Reading, personne: &Personne) -> Result<Vec<Slip>> {
    let rows = query(sql!(
        "SELECT b.id, b.numero, b.dossiers, b.agent_id, b.created_at, w.reference, w.vise_le, e.created_at AS execute_at
         FROM {textes:$1} AS v CROSS JOIN bordereau_dossiers d JOIN bordereaux b ON b.id = d.bordereau_id
         LEFT JOIN bordereau_visas w ON w.bordereau_id = b.id LEFT JOIN bordereau_executions e ON e.bordereau_id = b.id
         WHERE d.personne_id = v.value ORDER BY b.numero"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter().map(slip).collect()
}

/// The slips of the établissement after this one, by id.
pub async fn lot_des_bordereaux(
    on: &mut Reading,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Slip>> {
    let rows = query(sql!(
        "SELECT b.id, b.numero, b.dossiers, b.agent_id, b.created_at, w.reference, w.vise_le, e.created_at AS execute_at
         FROM bordereaux b LEFT JOIN bordereau_visas w ON w.bordereau_id = b.id
         LEFT JOIN bordereau_executions e ON e.bordereau_id = b.id
         WHERE b.id > $2 AND b.etablissement_id = $1 ORDER BY b.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(slip).collect()
}

/// A file on a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeBordereau {
    /// Which slip.
    pub bordereau: String,
    /// Whose file.
    pub personne: PersonneId,
}

/// The files on the slips of the établissement after this one: slip, then person.
pub async fn lot_des_dossiers(
    on: &mut Reading,
    etablissement: &EtablissementId,
    (bordereau, personne): (&str, &str),
    limit: i64,
) -> Result<Vec<DeBordereau>> {
    let rows = query(sql!(
        "SELECT d.bordereau_id, d.personne_id FROM bordereau_dossiers d
         WHERE (d.bordereau_id, d.personne_id) > ($2, $3) AND d.etablissement_id = $1
         ORDER BY d.bordereau_id, d.personne_id LIMIT $4"
    ))
    .bind(etablissement)
    .bind(bordereau)
    .bind(personne)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter()
        .map(|row| Ok(DeBordereau { bordereau: row.text("bordereau_id")?, personne: personne_id(row)? }))
        .collect()
}
