//! All SQL of retention.

use jiff::civil::Date;
use tandem_platform::{Error, Reading, Result, Row, Tx, query, sealed, sql};

use super::model::{ArchivageId, ProlongationId, Vie};
use crate::{
    agents::{AgentId, EquipeId, EtablissementId, Perimetre},
    effacement,
    personnes::{JAMAIS, PersonneId},
};

pub(super) const MOTIF: &str = "prolongations.motif";
pub(super) const MOTIF_SORTIE: &str = "sorties.motif";
sealed!("prolongations", "id", ["motif"]);
sealed!("sorties", "archivage_id", ["motif"]);
effacement!(20, "DELETE FROM avertissements WHERE personne_id IN {textes:$1}");
effacement!(20, "DELETE FROM prolongations WHERE personne_id IN {textes:$1}");
effacement!(
    20,
    "DELETE FROM sorties WHERE archivage_id IN
       (SELECT a.id FROM {textes:$1} AS v CROSS JOIN archivages a WHERE a.personne_id = v.value)"
);
effacement!(21, "DELETE FROM archivages WHERE personne_id IN {textes:$1}");

pub(super) fn personne_id(row: &Row) -> Result<PersonneId> {
    PersonneId::parse(&row.text("personne_id")?).ok_or(Error::Column("personne_id"))
}

pub(super) fn opt_date(row: &Row, column: &'static str) -> Result<Option<Date>> {
    row.opt_text(column)?.map(|text| text.parse().map_err(|_| Error::Column(column))).transpose()
}

/// Files of a team not helped since `seuil`, oldest first, with what decides where they stand. `apres` goes on from there.
pub(super) async fn anciens(
    on: &mut Reading,
    equipe: &EquipeId,
    seuil: Date,
    apres: Option<&(Date, PersonneId)>,
    limit: i64,
) -> Result<Vec<(PersonneId, Date, Vie)>> {
    let (date, id) = apres.map_or(("0001-01-01".to_owned(), ""), |(date, id)| (date.to_string(), id.as_str()));
    let rows = query(sql!(
        "SELECT p.id AS personne_id, p.dernier_acte_le, p.created_at, a.le AS averti_le,
                (SELECT MAX(f.created_at) FROM faits f WHERE f.personne_id = p.id) AS fait_at,
                (SELECT MAX(q.created_at) FROM papiers q WHERE q.personne_id = p.id) AS papier_at,
                (SELECT MAX(x.jusqua) FROM prolongations x WHERE x.personne_id = p.id) AS jusqua
         FROM personnes p LEFT JOIN avertissements a ON a.personne_id = p.id
         WHERE p.equipe_id = $1 AND p.dernier_acte_le <= $2 AND (p.dernier_acte_le, p.id) > ($3, $4)
           AND p.reunie_a IS NULL AND p.archivee_le IS NULL
         ORDER BY p.dernier_acte_le, p.id LIMIT $5"
    ))
    .bind(equipe)
    .bind(seuil)
    .bind(date)
    .bind(id)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter()
        .map(|row| {
            let acte = row.date("dernier_acte_le")?;
            let created = jour(&row.text("created_at")?)?;
            let known = |column| row.opt_text(column)?.map(|text| jour(&text)).transpose();
            let seen = if acte == JAMAIS { created } else { acte };
            // A fact noted or a paper joined is a contact, as an act is.
            let contact = [known("fait_at")?, known("papier_at")?].into_iter().flatten().fold(seen, Date::max);
            Ok((
                personne_id(row)?,
                acte,
                Vie { contact, averti_le: opt_date(row, "averti_le")?, prolonge: opt_date(row, "jusqua")? },
            ))
        })
        .collect()
}

/// The day of an instant, in universal time: a day more or less does not change a term of years.
fn jour(instant: &str) -> Result<Date> {
    instant.get(..10).and_then(|day| day.parse().ok()).ok_or(Error::Column("created_at"))
}

/// Files whose whole erasure was granted to the person and that are still in use: they enter the archive at once.
pub(super) async fn accordes(on: &mut Reading, etablissement: &EtablissementId) -> Result<Vec<PersonneId>> {
    let rows = query(sql!(
        "SELECT x.personne_id FROM effacements x JOIN personnes p ON p.id = x.personne_id
         WHERE x.etablissement_id = $1 AND x.etendue = 'tout' AND p.reunie_a IS NULL AND p.archivee_le IS NULL
         GROUP BY x.personne_id"
    ))
    .bind(etablissement)
    .all(on)
    .await?;
    rows.iter().map(personne_id).collect()
}

/// The file was shown as soon to be archived.
pub(super) async fn avertir(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &PersonneId,
    (le, archive_le): (Date, Date),
) -> Result<()> {
    query(sql!(
        "INSERT INTO avertissements (personne_id, etablissement_id, le, archive_le) VALUES ($1, $2, $3, $4)
         ON CONFLICT (personne_id) DO UPDATE SET le = $3, archive_le = $4"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(le)
    .bind(archive_le)
    .run(tx)
    .await?;
    Ok(())
}

/// Warnings that a contact since has lifted.
pub(super) async fn lever(tx: &mut Tx, etablissement: &EtablissementId) -> Result<u64> {
    query(sql!(
        "DELETE FROM avertissements WHERE personne_id IN
           (SELECT a.personne_id FROM avertissements a JOIN personnes p ON p.id = a.personne_id
            WHERE a.etablissement_id = $1 AND (p.dernier_acte_le > a.le OR p.reunie_a IS NOT NULL
              OR EXISTS (SELECT 1 FROM faits f WHERE f.personne_id = p.id AND substr(f.created_at, 1, 10) > a.le)
              OR EXISTS (SELECT 1 FROM papiers q WHERE q.personne_id = p.id AND substr(q.created_at, 1, 10) > a.le)
              OR EXISTS (SELECT 1 FROM prolongations x WHERE x.personne_id = p.id AND x.jusqua > a.archive_le)))"
    ))
    .bind(etablissement)
    .run(tx)
    .await
}

/// One warning lifted: the file was just extended.
pub(super) async fn lever_une(tx: &mut Tx, id: &PersonneId) -> Result<()> {
    query(sql!("DELETE FROM avertissements WHERE personne_id = $1")).bind(id).run(tx).await?;
    Ok(())
}

/// When a file of the perimeter is to be archived, if it was warned.
pub async fn archive_prevue(on: &mut Reading, id: &PersonneId) -> Result<Option<Date>> {
    let row = query(sql!("SELECT archive_le FROM avertissements WHERE personne_id = $1")).bind(id).optional(on).await?;
    row.map(|row| row.date("archive_le")).transpose()
}

/// Keeps a file longer, for a reason.
pub(super) async fn prolonger(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    agent: &AgentId,
    id: &PersonneId,
    (jusqua, motif): (Date, &str),
) -> Result<()> {
    let one = ProlongationId::new(tx.clock(), tx.random());
    let (now, sealed) = (tx.clock().now(), tx.keys().seal(MOTIF, one.as_str(), motif));
    query(sql!(
        "INSERT INTO prolongations (id, etablissement_id, personne_id, jusqua, motif, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    ))
    .bind(&one)
    .bind(etablissement)
    .bind(id)
    .bind(jusqua)
    .bind(sealed)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// The file goes into the archive.
pub(super) async fn archiver(tx: &mut Tx, etablissement: &EtablissementId, id: &PersonneId, le: Date) -> Result<()> {
    let one = ArchivageId::new(tx.clock(), tx.random());
    query(sql!("INSERT INTO archivages (id, etablissement_id, personne_id, le) VALUES ($1, $2, $3, $4)"))
        .bind(&one)
        .bind(etablissement)
        .bind(id)
        .bind(le)
        .run(tx)
        .await?;
    lever_une(tx, id).await
}

/// The files read as one with this one, its own first: absorbed ones live and end with it.
pub(super) async fn dossiers(tx: &mut Tx, id: &PersonneId) -> Result<Vec<PersonneId>> {
    let rows =
        query(sql!("SELECT id AS personne_id FROM personnes WHERE reunie_a = $1 ORDER BY id")).bind(id).all(tx).await?;
    std::iter::once(Ok(id.clone())).chain(rows.iter().map(personne_id)).collect()
}

/// A file in the archive: since when, and the name it is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Archive {
    pub archivage: ArchivageId,
    pub personne: PersonneId,
    pub le: Date,
}

/// Files in the archive, oldest first.
pub(super) async fn archives(on: &mut Reading, perimetre: &Perimetre, limit: i64) -> Result<Vec<Archive>> {
    let rows = query(sql!(
        "SELECT a.id, a.personne_id, a.le FROM archivages a JOIN personnes p ON p.id = a.personne_id
         LEFT JOIN sorties s ON s.archivage_id = a.id
         WHERE a.etablissement_id = $1 AND p.equipe_id IN {textes:$2} AND s.archivage_id IS NULL
         ORDER BY a.le, a.personne_id LIMIT $3"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(read_archive).collect()
}

/// One file of the archive.
pub(super) async fn archive(on: &mut Reading, perimetre: &Perimetre, id: &PersonneId) -> Result<Option<Archive>> {
    let row = query(sql!(
        "SELECT a.id, a.personne_id, a.le FROM archivages a JOIN personnes p ON p.id = a.personne_id
         LEFT JOIN sorties s ON s.archivage_id = a.id
         WHERE a.personne_id = $3 AND a.etablissement_id = $1 AND p.equipe_id IN {textes:$2} AND s.archivage_id IS NULL
         ORDER BY a.le DESC LIMIT 1"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(id)
    .optional(on)
    .await?;
    row.map(|row| read_archive(&row)).transpose()
}

fn read_archive(row: &Row) -> Result<Archive> {
    Ok(Archive {
        archivage: ArchivageId::parse(&row.text("id")?).ok_or(Error::Column("id"))?,
        personne: personne_id(row)?,
        le: row.date("le")?,
    })
}

/// Takes a file out of the archive, for a reason; false when someone just did.
pub(super) async fn sortir(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    agent: &AgentId,
    one: &ArchivageId,
    motif: &str,
) -> Result<bool> {
    let (now, sealed) = (tx.clock().now(), tx.keys().seal(MOTIF_SORTIE, one.as_str(), motif));
    let written = query(sql!(
        "INSERT INTO sorties (archivage_id, etablissement_id, motif, agent_id, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (archivage_id) DO NOTHING"
    ))
    .bind(one)
    .bind(etablissement)
    .bind(sealed)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// How many warned, archived, and ready to be eliminated (archived on or before `seuil`, on no slip).
pub(super) async fn comptes(on: &mut Reading, perimetre: &Perimetre, seuil: Date) -> Result<(i64, i64, i64)> {
    let row = query(sql!(
        "SELECT (SELECT COUNT(*) FROM avertissements w WHERE w.etablissement_id = $1) AS avertis,
                COUNT(*) AS archives,
                COUNT(CASE WHEN (p.limitee_le IS NULL OR EXISTS (SELECT 1 FROM effacements w WHERE w.personne_id = p.id AND w.etendue = 'tout'))
                  AND (a.le <= $2 OR EXISTS (SELECT 1 FROM effacements x WHERE x.personne_id = a.personne_id AND x.etendue = 'tout'))
                  AND NOT EXISTS
                  (SELECT 1 FROM bordereau_dossiers d WHERE d.personne_id = a.personne_id) THEN 1 END) AS eliminables
         FROM archivages a JOIN personnes p ON p.id = a.personne_id LEFT JOIN sorties s ON s.archivage_id = a.id
         WHERE a.etablissement_id = $1 AND s.archivage_id IS NULL"
    ))
    .bind(&perimetre.etablissement)
    .bind(seuil)
    .one(on)
    .await?;
    Ok((row.int("avertis")?, row.int("archives")?, row.int("eliminables")?))
}

/// Files soon archived, soonest first.
pub(super) async fn avertis(on: &mut Reading, perimetre: &Perimetre, limit: i64) -> Result<Vec<(PersonneId, Date)>> {
    let rows = query(sql!(
        "SELECT a.personne_id, a.archive_le FROM avertissements a
         WHERE a.etablissement_id = $1 ORDER BY a.archive_le, a.personne_id LIMIT $2"
    ))
    .bind(&perimetre.etablissement)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((personne_id(row)?, row.date("archive_le")?))).collect()
}
