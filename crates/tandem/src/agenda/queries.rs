//! All SQL of the slice.

use tandem_platform::{Error, Keyring, Reading, Result, Row, Tx, keys::hex, query, sql};

use super::model::{Lecture, Lien, LienId};
use crate::agents::{AgentId, EtablissementId};

/// What the database keeps of a secret: a copy of the database opens no calendar.
fn marque(keys: &Keyring, secret: &str) -> String {
    hex(&keys.web(&[b"agenda.lien", secret.as_bytes()]))
}

fn read(row: &Row) -> Result<Lien> {
    let day = |column| -> Result<Option<jiff::Timestamp>> {
        row.opt_text(column)?.map(|at| at.parse().map_err(|_| Error::Column("lu_le"))).transpose()
    };
    Ok(Lien {
        id: LienId::parse(&row.text("id")?).ok_or(Error::Column("id"))?,
        etablissement: EtablissementId::parse(&row.text("etablissement_id")?)
            .ok_or(Error::Column("etablissement_id"))?,
        agent: AgentId::parse(&row.text("agent_id")?).ok_or(Error::Column("agent_id"))?,
        prenoms: row.yes("prenoms")?,
        le: row.instant("created_at")?,
        lecture: Lecture {
            lectures: row.int("lectures")?,
            lu_le: day("lu_le")?,
            fenetre: row.instant("fenetre")?,
            dans_fenetre: row.int("dans_fenetre")?,
            revision: row.int("revision")?,
            empreinte: row.text("empreinte")?,
            modifie_le: row.instant("modifie_le")?,
        },
    })
}

/// The address a secret opens: neither stopped, nor of a closed account.
pub(super) async fn ouvrir(on: &mut Reading, secret: &str) -> Result<Option<Lien>> {
    let mark = marque(on.keys(), secret);
    let row = query(sql!(
        "SELECT l.id, l.etablissement_id, l.agent_id, l.prenoms, l.created_at, u.lectures, u.lu_le, u.fenetre, u.dans_fenetre, u.revision,
                u.empreinte, u.modifie_le
         FROM agenda_liens l JOIN agents a ON a.id = l.agent_id AND a.actif = 1 JOIN agenda_lectures u ON u.lien_id = l.id
         WHERE l.marque = $1 AND NOT EXISTS (SELECT 1 FROM agenda_arrets s WHERE s.lien_id = l.id)"
    ))
    .bind(mark)
    .optional(on)
    .await?;
    row.as_ref().map(read).transpose()
}

/// The address an agent has, if one answers.
pub(super) async fn de_l_agent(on: &mut Reading, agent: &AgentId) -> Result<Option<Lien>> {
    let row = query(sql!(
        "SELECT l.id, l.etablissement_id, l.agent_id, l.prenoms, l.created_at, u.lectures, u.lu_le, u.fenetre, u.dans_fenetre, u.revision,
                u.empreinte, u.modifie_le
         FROM agenda_liens l JOIN agenda_lectures u ON u.lien_id = l.id
         WHERE l.agent_id = $1 AND NOT EXISTS (SELECT 1 FROM agenda_arrets s WHERE s.lien_id = l.id) ORDER BY l.id DESC LIMIT 1"
    ))
    .bind(agent)
    .optional(on)
    .await?;
    row.as_ref().map(read).transpose()
}

/// Makes an address; false, and nothing written, when this id already is one.
pub(super) async fn creer(
    tx: &mut Tx,
    (etablissement, agent): (&EtablissementId, &AgentId),
    id: &LienId,
    secret: &str,
    prenoms: bool,
) -> Result<bool> {
    let (now, mark) = (tx.clock().now(), marque(tx.keys(), secret));
    let written = query(sql!(
        "INSERT INTO agenda_liens (id, etablissement_id, agent_id, marque, prenoms, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(agent)
    .bind(mark)
    .bind(prenoms)
    .bind(now)
    .run(tx)
    .await?;
    if written == 0 {
        return Ok(false);
    }
    query(sql!(
        "INSERT INTO agenda_lectures (lien_id, etablissement_id, lectures, lu_le, fenetre, dans_fenetre, revision, empreinte, modifie_le)
         VALUES ($1, $2, 0, NULL, $3, 0, 0, '', $3)"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(now)
    .run(tx)
    .await?;
    Ok(true)
}

/// Stops every address of an agent but this one; how many were.
pub(super) async fn arreter(tx: &mut Tx, agent: &AgentId, sauf: &str) -> Result<u64> {
    let now = tx.clock().now();
    query(sql!(
        "INSERT INTO agenda_arrets (lien_id, etablissement_id, created_at)
         SELECT l.id, l.etablissement_id, CAST($2 AS TEXT) FROM agenda_liens l WHERE l.agent_id = $1 AND l.id <> $3
           AND NOT EXISTS (SELECT 1 FROM agenda_arrets s WHERE s.lien_id = l.id)
         ON CONFLICT (lien_id) DO NOTHING"
    ))
    .bind(agent)
    .bind(now)
    .bind(sauf)
    .run(tx)
    .await
}

/// Writes one more reading.
pub(super) async fn lire(tx: &mut Tx, id: &LienId, seen: &Lecture) -> Result<()> {
    query(sql!(
        "UPDATE agenda_lectures SET lectures = lectures + 1, lu_le = $2, fenetre = $3, dans_fenetre = $4, revision = $5, empreinte = $6,
                modifie_le = $7 WHERE lien_id = $1"
    ))
    .bind(id)
    .bind(seen.lu_le.map(|at| at.to_string()))
    .bind(seen.fenetre)
    .bind(seen.dans_fenetre)
    .bind(seen.revision)
    .bind(seen.empreinte.as_str())
    .bind(seen.modifie_le)
    .run(tx)
    .await?;
    Ok(())
}

/// Where this address is now, taken for this transaction: two readings at once count twice and agree on the revision.
pub(super) async fn prendre(tx: &mut Tx, id: &LienId) -> Result<Option<Lecture>> {
    let row = query(sql!(
        "SELECT u.lien_id AS id, l.etablissement_id, l.agent_id, l.prenoms, l.created_at, u.lectures, u.lu_le, u.fenetre, u.dans_fenetre,
                u.revision, u.empreinte, u.modifie_le
         FROM agenda_lectures u JOIN agenda_liens l ON l.id = u.lien_id WHERE u.lien_id = $1 {verrou:u}"
    ))
    .bind(id)
    .optional(tx)
    .await?;
    Ok(row.as_ref().map(read).transpose()?.map(|lien| lien.lecture))
}

/// Which of these people are frozen (« traitement limité »).
pub(super) async fn limitees(on: &mut Reading, ids: &str) -> Result<Vec<String>> {
    let rows = query(sql!(
        "SELECT p.id FROM {textes:$1} AS v CROSS JOIN personnes p WHERE p.id = v.value AND p.limitee_le IS NOT NULL"
    ))
    .bind(ids)
    .all(on)
    .await?;
    rows.iter().map(|row| row.text("id")).collect()
}
