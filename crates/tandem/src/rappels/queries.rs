//! All SQL of the reminders; that of what leaves is in `platform::outbox`.

use std::collections::BTreeSet;

use jiff::{civil::Date, tz::TimeZone};
use tandem_platform::{Error, Result, Row, Tx, db::Connection, query, sql};

use super::model::{Accord, AccordId, Canal, Echue, Recueil};
use crate::{
    agents::{AgentId, EtablissementId},
    effacement,
    personnes::{Effacement, Personne, PersonneId},
};

effacement!(
    19,
    "DELETE FROM rappel_echecs_vus WHERE (etablissement_id, ref) IN
       (SELECT e.tenant_id, e.ref FROM {textes:$1} AS v CROSS JOIN envois e WHERE e.about = v.value)"
);
tandem_platform::inventory::submit! { Effacement { rang: 20, statement: &tandem_platform::outbox::FORGET } }
effacement!(
    19,
    "DELETE FROM rappel_retraits WHERE accord_id IN
       (SELECT a.id FROM {textes:$1} AS v CROSS JOIN rappel_accords a WHERE a.personne_id = v.value)"
);
effacement!(20, "DELETE FROM rappel_accords WHERE personne_id IN {textes:$1}");

pub(super) fn agent_id(row: &Row, column: &'static str) -> Result<AgentId> {
    AgentId::parse(&row.text(column)?).ok_or(Error::Column(column))
}

pub(super) fn personne_id(row: &Row, column: &'static str) -> Result<PersonneId> {
    PersonneId::parse(&row.text(column)?).ok_or(Error::Column(column))
}

/// Everything she said of being reminded, in the order it was noted.
pub(super) async fn accords(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Accord>> {
    let rows = query(sql!(
        "SELECT a.id, a.canal, a.recueil, a.accord_le, a.agent_id, a.created_at, r.created_at AS retire_at, r.agent_id AS retire_par
         FROM {textes:$1} AS v CROSS JOIN rappel_accords a LEFT JOIN rappel_retraits r ON r.accord_id = a.id
         WHERE a.personne_id = v.value ORDER BY a.created_at, a.id"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter().map(lire_accord).collect()
}

pub(super) fn lire_accord(row: &Row) -> Result<Accord> {
    let retrait = match row.opt_text("retire_at")? {
        Some(_) => Some((row.instant("retire_at")?, agent_id(row, "retire_par")?)),
        None => None,
    };
    Ok(Accord {
        id: AccordId::parse(&row.text("id")?).ok_or(Error::Column("id"))?,
        canal: Canal::parse(&row.text("canal")?).ok_or(Error::Column("canal"))?,
        recueil: Recueil::parse(&row.text("recueil")?).ok_or(Error::Column("recueil"))?,
        le: row.date("accord_le")?,
        agent: agent_id(row, "agent_id")?,
        note_le: row.instant("created_at")?,
        retrait,
    })
}

/// Notes what she said; false, and nothing written, when this id already is one.
pub(super) async fn noter(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    personne: &PersonneId,
    accord: &Accord,
) -> Result<bool> {
    let written = query(sql!(
        "INSERT INTO rappel_accords (id, etablissement_id, personne_id, canal, recueil, accord_le, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(&accord.id)
    .bind(etablissement)
    .bind(personne)
    .bind(accord.canal.code())
    .bind(accord.recueil.code())
    .bind(accord.le)
    .bind(&accord.agent)
    .bind(accord.note_le)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// She took it back; false when that was already noted.
pub(super) async fn retirer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    accord: &AccordId,
    agent: &AgentId,
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO rappel_retraits (accord_id, etablissement_id, agent_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (accord_id) DO NOTHING"
    ))
    .bind(accord)
    .bind(etablissement)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// A colleague read that a message was refused.
pub(super) async fn noter_vu(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    reference: &str,
    agent: &AgentId,
) -> Result<()> {
    let now = tx.clock().now();
    query(sql!(
        "INSERT INTO rappel_echecs_vus (ref, etablissement_id, agent_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (etablissement_id, ref) DO NOTHING"
    ))
    .bind(reference)
    .bind(etablissement)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// Among these messages (a JSON list of names), those a colleague read the refusal of.
pub(super) async fn vus(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    references: &str,
) -> Result<BTreeSet<String>> {
    let rows = query(sql!(
        "SELECT s.ref FROM {textes:$2} AS v CROSS JOIN rappel_echecs_vus s WHERE s.etablissement_id = $1 AND s.ref = v.value"
    ))
    .bind(etablissement)
    .bind(references)
    .all(on)
    .await?;
    rows.iter().map(|row| row.text("ref")).collect()
}

/// Files, after this one, of people who once agreed to receive messages and did not take it back, with a date near
/// enough: whether they are reminded, and of what, is decided one by one.
pub(super) async fn candidates(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    apres: &str,
    (debut, fin): (Date, Date),
    limit: i64,
) -> Result<Vec<PersonneId>> {
    let rows = query(sql!(
        "SELECT DISTINCT {premier:p.reunie_a, p.id} AS personne_id
         FROM rappel_accords a JOIN personnes p ON p.id = a.personne_id
         WHERE a.etablissement_id = $1 AND a.canal IN ('courriel', 'sms') AND p.archivee_le IS NULL AND {premier:p.reunie_a, p.id} > $2
           AND NOT EXISTS (SELECT 1 FROM rappel_retraits r WHERE r.accord_id = a.id)
           AND EXISTS (SELECT 1 FROM echeances e WHERE e.personne_id = {premier:p.reunie_a, p.id} AND e.limite >= $3
             AND (e.limite <= $4 OR e.ouverture <= $4))
         ORDER BY 1 LIMIT $5"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(debut)
    .bind(fin)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| personne_id(row, "personne_id")).collect()
}

/// The dates of a person from a day on, nearest first; `sorte` says what kind of rule each comes from.
pub(super) async fn echues(
    on: &mut impl Connection,
    personne: &PersonneId,
    depuis: Date,
    tz: &TimeZone,
    sorte: impl Fn(&str, &str) -> Option<&'static str>,
) -> Result<Vec<Echue>> {
    let rows = query(sql!(
        "SELECT e.demarche_id, e.fiche, e.regle, e.ouverture, e.limite, e.sens, e.certitude, e.depuis_le, d.created_at
         FROM echeances e JOIN demarches d ON d.id = e.demarche_id
         WHERE e.personne_id = $1 AND e.limite >= $2 AND e.archivee = 0 ORDER BY e.limite, e.id"
    ))
    .bind(personne)
    .bind(depuis)
    .all(on)
    .await?;
    let one = |row: &Row| {
        let (fiche, regle) = (row.text("fiche")?, row.text("regle")?);
        // A rule the catalogue no longer has tells nobody anything.
        let Some(sorte) = sorte(&fiche, &regle) else { return Ok(None) };
        let begun = row.instant("created_at")?.to_zoned_datetime(tz.clone()).date();
        Ok(Some(Echue {
            sorte,
            demarche: row.text("demarche_id")?,
            ouverture: row.opt_text("ouverture")?.and_then(|day| day.parse().ok()),
            limite: row.date("limite")?,
            connue_le: row.date("depuis_le")?.max(begun),
            sens: row.text("sens")?.parse().map_err(|_| Error::Column("sens"))?,
            certitude: row.text("certitude")?.parse().map_err(|_| Error::Column("certitude"))?,
            fiche,
            regle,
        }))
    };
    rows.iter().filter_map(|row| one(row).transpose()).collect()
}

/// The name of an établissement.
pub(super) async fn nom(on: &mut impl Connection, etablissement: &EtablissementId) -> Result<String> {
    let row = query(sql!("SELECT nom FROM etablissements WHERE id = $1")).bind(etablissement).one(on).await?;
    row.text("nom")
}
