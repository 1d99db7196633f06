//! All SQL of the slice.

use jiff::SignedDuration;
use tandem_platform::{Error, Keyring, Reading, Result, Row, Tx, ids, query, sealed, sql};

use super::{Acte, ActeForm, ActeId, Annulation, Mode, Raison};
use crate::{
    agents::{AgentId, EtablissementId, Perimetre},
    effacement,
    personnes::{self, Personne, PersonneId},
};

const DEMARCHE: &str = "actes.demarche";
const NOTE: &str = "actes.note";
const NOTE_PRIVEE: &str = "actes.note_privee";
const MOTIF: &str = "annulations.motif";
sealed!("actes", "id", ["demarche", "note", "note_privee"]);
sealed!("annulations", "acte_id", ["motif"]);
// An act stays counted, without what was written of it, unless someone else who came still has a file.
effacement!(
    20,
    "UPDATE annulations SET motif = NULL WHERE acte_id IN
       (SELECT p.acte_id FROM {textes:$1} AS v CROSS JOIN acte_personnes p WHERE p.personne_id = v.value
         AND NOT EXISTS (SELECT 1 FROM acte_personnes o WHERE o.acte_id = p.acte_id AND NOT o.personne_id IN {textes:$1}))"
);
effacement!(
    21,
    "UPDATE actes SET note = NULL, note_privee = NULL, demarche = NULL, demarche_jeton = NULL WHERE id IN
       (SELECT p.acte_id FROM {textes:$1} AS v CROSS JOIN acte_personnes p WHERE p.personne_id = v.value
         AND NOT EXISTS (SELECT 1 FROM acte_personnes o WHERE o.acte_id = p.acte_id AND NOT o.personne_id IN {textes:$1}))"
);
effacement!(22, "DELETE FROM acte_personnes WHERE personne_id IN {textes:$1}");

/// What it takes to note an act. The people were found in the caller's perimeter.
#[derive(Debug)]
pub struct NouvelActe<'a> {
    /// Its id.
    pub id: &'a ActeId,
    /// Who notes it.
    pub agent: &'a AgentId,
    /// For whom: one, or several for a group session.
    pub personnes: &'a [PersonneId],
    /// The form.
    pub form: &'a ActeForm,
}

/// Notes an act; false, and nothing written, when this id already is one.
pub async fn noter(tx: &mut Tx, etablissement: &EtablissementId, acte: &NouvelActe<'_>) -> Result<bool> {
    let (keys, now, form) = (tx.keys().clone(), tx.clock().now(), acte.form);
    let seal = |place, text: Option<&str>| text.map(|text| keys.seal(place, acte.id.as_str(), text));
    let written = query(sql!(
        "INSERT INTO actes (id, etablissement_id, agent_id, mode, raison, duree_minutes, demarche, demarche_jeton, note, note_privee,
                            collectif, fait_le, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(acte.id)
    .bind(etablissement)
    .bind(acte.agent)
    .bind(form.mode.code())
    .bind(form.raison.map(Raison::code))
    .bind(form.duree)
    .bind(seal(DEMARCHE, form.demarche.as_deref()))
    .bind(form.demarche.as_deref().map(|text| keys.token("actes.demarche", &text.to_lowercase())))
    .bind(seal(NOTE, form.note.as_deref()))
    .bind(seal(NOTE_PRIVEE, form.note_privee.as_deref()))
    .bind(acte.personnes.len() > 1)
    .bind(form.fait_le)
    .bind(now)
    .run(tx)
    .await?;
    if written == 0 {
        return Ok(false);
    }
    for personne in acte.personnes {
        query(sql!(
            "INSERT INTO acte_personnes (etablissement_id, acte_id, personne_id, fait_le) VALUES ($1, $2, $3, $4)"
        ))
        .bind(etablissement)
        .bind(acte.id)
        .bind(personne)
        .bind(form.fait_le)
        .run(tx)
        .await?;
        personnes::noter_acte(tx, personne, form.fait_le).await?;
    }
    Ok(true)
}

/// The acts of a person already found in the perimeter, last first.
pub async fn de_la_personne(
    on: &mut Reading,
    perimetre: &Perimetre,
    reader: &AgentId,
    personne: &Personne,
    limit: i64,
) -> Result<Vec<Acte>> {
    let rows = query(sql!(
        "SELECT a.id, a.agent_id, a.mode, a.raison, a.duree_minutes, a.demarche, a.demarche_jeton, a.note, a.note_privee, a.collectif,
                a.fait_le, a.created_at, n.agent_id AS annule_par, n.motif, p.personne_id
         FROM {textes:$1} AS v CROSS JOIN acte_personnes p JOIN actes a ON a.id = p.acte_id LEFT JOIN annulations n ON n.acte_id = a.id
         WHERE p.personne_id = v.value AND a.etablissement_id = $2 ORDER BY p.fait_le DESC, p.acte_id DESC LIMIT $3"
    ))
    .bind(personne.dossiers_json())
    .bind(&perimetre.etablissement)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keys(), reader, row)).collect()
}

/// One act of a person already found in the perimeter.
pub async fn un_de(
    on: &mut Reading,
    perimetre: &Perimetre,
    reader: &AgentId,
    personne: &Personne,
    id: &ActeId,
) -> Result<Option<Acte>> {
    let row = query(sql!(
        "SELECT a.id, a.agent_id, a.mode, a.raison, a.duree_minutes, a.demarche, a.demarche_jeton, a.note, a.note_privee, a.collectif,
                a.fait_le, a.created_at, n.agent_id AS annule_par, n.motif, p.personne_id
         FROM {textes:$1} AS v CROSS JOIN acte_personnes p JOIN actes a ON a.id = p.acte_id LEFT JOIN annulations n ON n.acte_id = a.id
         WHERE p.personne_id = v.value AND p.acte_id = $3 AND a.etablissement_id = $2 LIMIT 1"
    ))
    .bind(personne.dossiers_json())
    .bind(&perimetre.etablissement)
    .bind(id)
    .optional(on)
    .await?;
    row.map(|row| read(on.keys(), reader, &row)).transpose()
}

/// The acts of the établissement after this one, by id: to take everything out without holding it all. Private notes
/// open for `reader` only.
pub async fn lot(
    on: &mut Reading,
    perimetre: &Perimetre,
    reader: &AgentId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Acte>> {
    let rows = query(sql!(
        "SELECT a.id, a.agent_id, a.mode, a.raison, a.duree_minutes, a.demarche, a.demarche_jeton, a.note, a.note_privee, a.collectif,
                a.fait_le, a.created_at, n.agent_id AS annule_par, n.motif, CAST(NULL AS TEXT) AS personne_id
         FROM actes a LEFT JOIN annulations n ON n.acte_id = a.id
         WHERE a.id > $2 AND a.etablissement_id = $1 ORDER BY a.id LIMIT $3"
    ))
    .bind(&perimetre.etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keys(), reader, row)).collect()
}

/// Who the acts were for, after this line: « acte/personne » and the day.
pub async fn lot_des_personnes(
    on: &mut Reading,
    perimetre: &Perimetre,
    (acte, personne): (&str, &str),
    limit: i64,
) -> Result<Vec<(String, String, jiff::civil::Date)>> {
    let rows = query(sql!(
        "SELECT acte_id, personne_id, fait_le FROM acte_personnes
         WHERE (acte_id, personne_id) > ($2, $3) AND etablissement_id = $1 ORDER BY acte_id, personne_id LIMIT $4"
    ))
    .bind(&perimetre.etablissement)
    .bind(acte)
    .bind(personne)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((row.text("acte_id")?, row.text("personne_id")?, row.date("fait_le")?))).collect()
}

/// How many private notes each author keeps on a person: counted, never opened.
pub async fn notes_privees(on: &mut Reading, personne: &Personne) -> Result<Vec<(AgentId, i64)>> {
    let rows = query(sql!(
        "SELECT a.agent_id, COUNT(*) AS n FROM {textes:$1} AS v CROSS JOIN acte_personnes p JOIN actes a ON a.id = p.acte_id
         WHERE p.personne_id = v.value AND a.note_privee IS NOT NULL GROUP BY a.agent_id ORDER BY a.agent_id"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter()
        .map(|row| Ok((AgentId::parse(&row.text("agent_id")?).ok_or(Error::Column("agent_id"))?, row.int("n")?)))
        .collect()
}

/// The last `limit` acts noted by an agent, one line per person of each.
pub async fn derniers(on: &mut Reading, perimetre: &Perimetre, agent: &AgentId, limit: i64) -> Result<Vec<Acte>> {
    let rows = query(sql!(
        "SELECT a.id, a.agent_id, a.mode, a.raison, a.duree_minutes, a.demarche, a.demarche_jeton, a.note, a.note_privee, a.collectif,
                a.fait_le, a.created_at, n.agent_id AS annule_par, n.motif, {premier:q.reunie_a, q.id} AS personne_id
         FROM (SELECT * FROM actes WHERE agent_id = $1 AND etablissement_id = $2 ORDER BY created_at DESC LIMIT $3) AS a
         JOIN acte_personnes p ON p.acte_id = a.id JOIN personnes q ON q.id = p.personne_id
         LEFT JOIN annulations n ON n.acte_id = a.id
         ORDER BY a.created_at DESC, p.personne_id"
    ))
    .bind(agent)
    .bind(&perimetre.etablissement)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keys(), agent, row)).collect()
}

/// The acts others noted since an instant for the people of these referents, last noted first, one line per person of
/// each: which act, of whom, when. An act's id tells when it was made (UUID version 7): the index of a file is read
/// without opening the older acts; a day of margin covers a clock put back.
pub async fn des_autres(
    on: &mut Reading,
    perimetre: &Perimetre,
    (reader, referents): (&AgentId, &str),
    depuis: jiff::Timestamp,
    limit: i64,
) -> Result<Vec<(ActeId, PersonneId, jiff::Timestamp)>> {
    let rows = query(sql!(
        "WITH s AS MATERIALIZED
           (SELECT p.id AS dossier, p.id AS racine FROM {textes:$2} AS v CROSS JOIN {textes:$3} AS e CROSS JOIN personnes p
            WHERE p.referent_id = v.value AND p.equipe_id = e.value AND p.etablissement_id = $1 AND p.reunie_a IS NULL AND p.archivee_le IS NULL
            UNION ALL
            SELECT q.id AS dossier, p.id AS racine FROM {textes:$2} AS v CROSS JOIN {textes:$3} AS e CROSS JOIN personnes p
            CROSS JOIN personnes q
            WHERE p.referent_id = v.value AND p.equipe_id = e.value AND p.etablissement_id = $1 AND p.reunie_a IS NULL AND p.archivee_le IS NULL
              AND p.reunions > 0 AND q.reunie_a = p.id)
         SELECT DISTINCT a.id AS id, s.racine AS personne_id, a.created_at AS created_at
         FROM s CROSS JOIN acte_personnes l CROSS JOIN actes a
         WHERE l.personne_id = s.dossier AND l.acte_id >= $4 AND a.id = l.acte_id AND a.agent_id <> $5 AND a.created_at >= $6
         ORDER BY created_at DESC, id DESC LIMIT $7"
    ))
    .bind(&perimetre.etablissement)
    .bind(referents)
    .bind(perimetre.equipes_json())
    .bind(ids::before(depuis.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(depuis)))
    .bind(reader)
    .bind(depuis)
    .bind(limit)
    .all(on)
    .await?;
    let line = |row: &Row| {
        let id = ActeId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
        Ok((
            id,
            PersonneId::parse(&row.text("personne_id")?).ok_or(Error::Column("personne_id"))?,
            row.instant("created_at")?,
        ))
    };
    rows.iter().map(line).collect()
}

/// Several acts of files already found in the perimeter, last done first.
pub async fn plusieurs(on: &mut Reading, perimetre: &Perimetre, reader: &AgentId, ids: &[ActeId]) -> Result<Vec<Acte>> {
    let list: Vec<&str> = ids.iter().map(ActeId::as_str).collect();
    let rows = query(sql!(
        "SELECT a.id, a.agent_id, a.mode, a.raison, a.duree_minutes, a.demarche, a.demarche_jeton, a.note, a.note_privee, a.collectif,
                a.fait_le, a.created_at, n.agent_id AS annule_par, n.motif, CAST(NULL AS TEXT) AS personne_id
         FROM {textes:$1} AS v CROSS JOIN actes a LEFT JOIN annulations n ON n.acte_id = a.id
         WHERE a.id = v.value AND a.etablissement_id = $2 ORDER BY a.fait_le DESC, a.id DESC"
    ))
    .bind(serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned()))
    .bind(&perimetre.etablissement)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keys(), reader, row)).collect()
}

/// One act, if one of its people is in the perimeter.
pub async fn find(on: &mut Reading, perimetre: &Perimetre, reader: &AgentId, id: &ActeId) -> Result<Option<Acte>> {
    let row = query(sql!(
        "SELECT a.id, a.agent_id, a.mode, a.raison, a.duree_minutes, a.demarche, a.demarche_jeton, a.note, a.note_privee, a.collectif,
                a.fait_le, a.created_at, n.agent_id AS annule_par, n.motif, r.id AS personne_id
         FROM actes a
         JOIN acte_personnes p ON p.acte_id = a.id
         JOIN personnes q ON q.id = p.personne_id
         JOIN personnes r ON r.id = {premier:q.reunie_a, q.id} AND r.equipe_id IN {textes:$3}
         LEFT JOIN annulations n ON n.acte_id = a.id
         WHERE a.id = $1 AND a.etablissement_id = $2 ORDER BY p.personne_id LIMIT 1"
    ))
    .bind(id)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .optional(on)
    .await?;
    row.map(|row| read(on.keys(), reader, &row)).transpose()
}

/// Who an act already found was for.
pub(super) async fn personnes_de(on: &mut Reading, acte: &ActeId) -> Result<Vec<PersonneId>> {
    let rows = query(sql!("SELECT personne_id FROM acte_personnes WHERE acte_id = $1 ORDER BY personne_id"))
        .bind(acte)
        .all(on)
        .await?;
    rows.iter().map(|row| PersonneId::parse(&row.text("personne_id")?).ok_or(Error::Column("personne_id"))).collect()
}

/// Undoes an act; false when it already was.
pub async fn annuler(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &ActeId,
    agent: &AgentId,
    motif: Option<&str>,
) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO annulations (acte_id, etablissement_id, agent_id, motif, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (acte_id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(agent)
    .bind(motif.map(|text| keys.seal(MOTIF, id.as_str(), text)))
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Opens a row for `reader`: a private note opens for its author only.
fn read(keys: &Keyring, reader: &AgentId, row: &Row) -> Result<Acte> {
    let id = ActeId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    let agent = AgentId::parse(&row.text("agent_id")?).ok_or(Error::Column("agent_id"))?;
    let open = |place: &'static str, column| {
        row.opt_blob(column)?.map(|sealed| keys.open(place, id.as_str(), &sealed)).transpose()
    };
    let undone_by = row.opt_text("annule_par")?.and_then(|id| AgentId::parse(&id));
    let motif = open(MOTIF, "motif")?;
    Ok(Acte {
        personne: row.opt_text("personne_id")?.and_then(|id| PersonneId::parse(&id)),
        mode: Mode::parse(&row.text("mode")?).ok_or(Error::Column("mode"))?,
        raison: row.opt_text("raison")?.and_then(|code| Raison::parse(&code)),
        duree: row.opt_int("duree_minutes")?,
        demarche: open(DEMARCHE, "demarche")?,
        demarche_jeton: row.opt_int("demarche_jeton")?,
        note: open(NOTE, "note")?,
        note_privee: if agent == *reader { open(NOTE_PRIVEE, "note_privee")? } else { None },
        collectif: row.yes("collectif")?,
        fait_le: row.date("fait_le")?,
        created_at: row.instant("created_at")?,
        annulation: undone_by.map(|agent| Annulation { agent, motif }),
        agent,
        id,
    })
}
