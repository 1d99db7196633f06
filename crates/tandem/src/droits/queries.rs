//! All SQL of the requests and of what was handed over. The journal has its own: `acces/queries.rs`.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use tandem_platform::{Error, Keyring, Reading, Result, Row, Tx, db::Connection, query, sealed, sql};

use super::model::{Canal, Contenu, CopieId, Demande, DemandeId, Demandeur, Droit, Levee, Prolongation, Reponse, Sens};
use crate::{
    agents::{AgentId, EtablissementId, Perimetre},
    effacement,
    personnes::{Personne, PersonneId},
};

const CONTENU: &str = "demandes.contenu";
const MOTIF: &str = "demande_prolongations.motif";
const MOTS: &str = "demande_reponses.mots";
const LEVEE: &str = "limitation_levees.motif";
const COPIE: &str = "copies.contenu";
sealed!("demandes", "id", ["contenu"]);
sealed!("demande_prolongations", "demande_id", ["motif"]);
sealed!("demande_reponses", "demande_id", ["mots"]);
sealed!("limitation_levees", "demande_id", ["motif"]);
sealed!("copies", "id", ["contenu"]);
effacement!(
    10,
    "DELETE FROM demande_prolongations WHERE demande_id IN (SELECT d.id FROM {textes:$1} AS v CROSS JOIN demandes d WHERE d.personne_id = v.value)"
);
effacement!(
    10,
    "DELETE FROM demande_reponses WHERE demande_id IN (SELECT d.id FROM {textes:$1} AS v CROSS JOIN demandes d WHERE d.personne_id = v.value)"
);
effacement!(
    10,
    "DELETE FROM limitation_levees WHERE demande_id IN (SELECT d.id FROM {textes:$1} AS v CROSS JOIN demandes d WHERE d.personne_id = v.value)"
);
effacement!(11, "DELETE FROM effacements WHERE personne_id IN {textes:$1}");
effacement!(20, "DELETE FROM copies WHERE personne_id IN {textes:$1}");
effacement!(20, "DELETE FROM demandes WHERE personne_id IN {textes:$1}");

/// Registers a request; false, and nothing written, when this id already is one.
pub(super) async fn enregistrer(tx: &mut Tx, etablissement: &EtablissementId, new: &Demande) -> Result<bool> {
    let contenu = serde_json::to_string(&new.contenu).map_err(|_| Error::Column("contenu"))?;
    let sealed = tx.keys().seal(CONTENU, new.id.as_str(), &contenu);
    let written = query(sql!(
        "INSERT INTO demandes (id, etablissement_id, personne_id, droit, recue_le, canal, demandeur, contenu, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(&new.id)
    .bind(etablissement)
    .bind(&new.personne)
    .bind(new.droit.code())
    .bind(new.recue_le)
    .bind(new.canal.code())
    .bind(new.demandeur.code())
    .bind(sealed)
    .bind(&new.agent)
    .bind(new.note_le)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// One request, if its person is in the perimeter.
pub(super) async fn find(on: &mut impl Connection, perimetre: &Perimetre, id: &DemandeId) -> Result<Option<Demande>> {
    let row = query(sql!(
        "SELECT d.id, r.id AS personne_id, d.droit, d.recue_le, d.canal, d.demandeur, d.contenu, d.agent_id, d.created_at,
                p.motif AS p_motif, p.dite_le AS p_dite_le, x.sens, x.fondement, x.mots, x.repondue_le, x.agent_id AS x_agent,
                l.motif AS l_motif, l.dite_le AS l_dite_le, l.agent_id AS l_agent
         FROM demandes d JOIN personnes q ON q.id = d.personne_id
         JOIN personnes r ON r.id = {premier:q.reunie_a, q.id} AND r.equipe_id IN {textes:$3}
         LEFT JOIN demande_prolongations p ON p.demande_id = d.id LEFT JOIN demande_reponses x ON x.demande_id = d.id
         LEFT JOIN limitation_levees l ON l.demande_id = d.id
         WHERE d.id = $1 AND d.etablissement_id = $2"
    ))
    .bind(id)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .optional(on)
    .await?;
    row.map(|row| read(on.keyring(), &row)).transpose()
}

/// Takes a request for this transaction: two answers at once, the second reads the first.
pub(super) async fn prendre(tx: &mut Tx, id: &DemandeId) -> Result<()> {
    query(sql!("UPDATE demandes SET droit = droit WHERE id = $1")).bind(id).run(tx).await?;
    Ok(())
}

/// The requests of a person already found in the perimeter, last first.
pub async fn de_la_personne(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Demande>> {
    let rows = query(sql!(
        "SELECT d.id, d.personne_id, d.droit, d.recue_le, d.canal, d.demandeur, d.contenu, d.agent_id, d.created_at,
                p.motif AS p_motif, p.dite_le AS p_dite_le, x.sens, x.fondement, x.mots, x.repondue_le, x.agent_id AS x_agent,
                l.motif AS l_motif, l.dite_le AS l_dite_le, l.agent_id AS l_agent
         FROM {textes:$1} AS v CROSS JOIN demandes d
         LEFT JOIN demande_prolongations p ON p.demande_id = d.id LEFT JOIN demande_reponses x ON x.demande_id = d.id
         LEFT JOIN limitation_levees l ON l.demande_id = d.id
         WHERE d.personne_id = v.value ORDER BY d.recue_le DESC, d.id DESC"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keyring(), row)).collect()
}

/// The requests of the perimeter, answered or not, last received first.
pub(super) async fn toutes(
    on: &mut Reading,
    perimetre: &Perimetre,
    repondues: bool,
    limit: i64,
) -> Result<Vec<Demande>> {
    let rows = query(sql!(
        "SELECT d.id, r.id AS personne_id, d.droit, d.recue_le, d.canal, d.demandeur, d.contenu, d.agent_id, d.created_at,
                p.motif AS p_motif, p.dite_le AS p_dite_le, x.sens, x.fondement, x.mots, x.repondue_le, x.agent_id AS x_agent,
                l.motif AS l_motif, l.dite_le AS l_dite_le, l.agent_id AS l_agent
         FROM demandes d JOIN personnes q ON q.id = d.personne_id
         JOIN personnes r ON r.id = {premier:q.reunie_a, q.id} AND r.equipe_id IN {textes:$2}
         LEFT JOIN demande_prolongations p ON p.demande_id = d.id LEFT JOIN demande_reponses x ON x.demande_id = d.id
         LEFT JOIN limitation_levees l ON l.demande_id = d.id
         WHERE d.etablissement_id = $1 AND CASE WHEN x.demande_id IS NULL THEN 0 ELSE 1 END = $3
         ORDER BY d.recue_le DESC, d.id DESC LIMIT $4"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(repondues)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keys(), row)).collect()
}

fn read(keys: &Keyring, row: &Row) -> Result<Demande> {
    let id = DemandeId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    let open = |place: &'static str, column: &'static str| {
        row.opt_blob(column)?.map(|sealed| keys.open(place, id.as_str(), &sealed)).transpose()
    };
    let agent = |column| AgentId::parse(&row.text(column)?).ok_or(Error::Column(column));
    let code = |column| -> Result<String> { row.text(column) };
    let prolongation = open(MOTIF, "p_motif")?
        .map(|motif| Ok::<_, Error>(Prolongation { motif, dite_le: row.date("p_dite_le")? }))
        .transpose()?;
    let reponse = open(MOTS, "mots")?
        .map(|mots| {
            Ok::<_, Error>(Reponse {
                mots,
                sens: Sens::parse(&code("sens")?).ok_or(Error::Column("sens"))?,
                fondement: row.opt_text("fondement")?,
                le: row.date("repondue_le")?,
                agent: agent("x_agent")?,
            })
        })
        .transpose()?;
    let levee = open(LEVEE, "l_motif")?
        .map(|motif| Ok::<_, Error>(Levee { motif, dite_le: row.date("l_dite_le")?, agent: agent("l_agent")? }))
        .transpose()?;
    let contenu = open(CONTENU, "contenu")?.unwrap_or_default();
    Ok(Demande {
        personne: PersonneId::parse(&row.text("personne_id")?).ok_or(Error::Column("personne_id"))?,
        droit: Droit::parse(&code("droit")?).ok_or(Error::Column("droit"))?,
        recue_le: row.date("recue_le")?,
        canal: Canal::parse(&code("canal")?).ok_or(Error::Column("canal"))?,
        demandeur: Demandeur::parse(&code("demandeur")?).ok_or(Error::Column("demandeur"))?,
        contenu: serde_json::from_str::<Contenu>(&contenu).map_err(|_| Error::Column("contenu"))?,
        agent: agent("agent_id")?,
        note_le: row.instant("created_at")?,
        prolongation,
        reponse,
        levee,
        id,
    })
}

/// Two more months; the caller holds the request and checked that they may be asked.
pub(super) async fn prolonger(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &DemandeId,
    (motif, dite_le): (&str, Date),
    agent: &AgentId,
) -> Result<()> {
    let (now, sealed) = (tx.clock().now(), tx.keys().seal(MOTIF, id.as_str(), motif));
    query(sql!(
        "INSERT INTO demande_prolongations (demande_id, etablissement_id, motif, dite_le, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(sealed)
    .bind(dite_le)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// Writes the answer; the caller holds the request and read that it had none.
pub(super) async fn repondre(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &DemandeId,
    answer: &Reponse,
) -> Result<()> {
    let (now, sealed) = (tx.clock().now(), tx.keys().seal(MOTS, id.as_str(), &answer.mots));
    query(sql!(
        "INSERT INTO demande_reponses (demande_id, etablissement_id, sens, fondement, mots, repondue_le, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(answer.sens.code())
    .bind(answer.fondement.as_deref())
    .bind(sealed)
    .bind(answer.le)
    .bind(&answer.agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// What the retention engine reads: this file is to be erased, in whole or part, because of this request.
pub(super) async fn inscrire_effacement(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    demande: &Demande,
    etendue: &str,
) -> Result<()> {
    let now = tx.clock().now();
    query(sql!(
        "INSERT INTO effacements (demande_id, etablissement_id, personne_id, etendue, created_at) VALUES ($1, $2, $3, $4, $5)"
    ))
    .bind(&demande.id)
    .bind(etablissement)
    .bind(&demande.personne)
    .bind(etendue)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// The end of a freeze; the caller holds the request and read that it froze. An erasure granted by that request is no
/// longer due: the request, its answer and this end say that it was.
pub(super) async fn lever(tx: &mut Tx, etablissement: &EtablissementId, id: &DemandeId, end: &Levee) -> Result<()> {
    let (now, sealed) = (tx.clock().now(), tx.keys().seal(LEVEE, id.as_str(), &end.motif));
    query(sql!(
        "INSERT INTO limitation_levees (demande_id, etablissement_id, motif, dite_le, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(sealed)
    .bind(end.dite_le)
    .bind(&end.agent)
    .bind(now)
    .run(tx)
    .await?;
    query(sql!("DELETE FROM effacements WHERE demande_id = $1")).bind(id).run(tx).await?;
    Ok(())
}

/// The sealed part of a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remise {
    /// To whom, when it is not the person.
    pub qui: String,
    /// On which ground, for another service.
    pub base: String,
    /// How the person agreed.
    pub accord: String,
}

/// A copy of a file that was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copie {
    /// Its id.
    pub id: CopieId,
    /// Who asked for it.
    pub demandeur: Demandeur,
    /// Were the coordinates of other people left in?
    pub avec_tiers: bool,
    /// To whom and why.
    pub remise: Remise,
    /// Who made it.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
}

/// Notes that a copy is about to leave.
pub(super) async fn noter_copie(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    personne: &PersonneId,
    copie: &Copie,
) -> Result<bool> {
    let remise = serde_json::to_string(&copie.remise).map_err(|_| Error::Column("contenu"))?;
    let sealed = tx.keys().seal(COPIE, copie.id.as_str(), &remise);
    let written = query(sql!(
        "INSERT INTO copies (id, etablissement_id, personne_id, demandeur, tiers, contenu, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(&copie.id)
    .bind(etablissement)
    .bind(personne)
    .bind(copie.demandeur.code())
    .bind(if copie.avec_tiers { "laisses" } else { "masques" })
    .bind(sealed)
    .bind(&copie.agent)
    .bind(copie.le)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// The copies handed over of a person's file, last first.
pub(super) async fn copies(on: &mut Reading, personne: &Personne) -> Result<Vec<Copie>> {
    let rows = query(sql!(
        "SELECT c.id, c.demandeur, c.tiers, c.contenu, c.agent_id, c.created_at FROM {textes:$1} AS v CROSS JOIN copies c
         WHERE c.personne_id = v.value ORDER BY c.created_at DESC, c.id DESC"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter().map(|row| copie(on.keys(), row)).collect()
}

pub(super) fn copie(keys: &Keyring, row: &Row) -> Result<Copie> {
    let id = CopieId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    let remise = keys.open(COPIE, id.as_str(), &row.blob("contenu")?)?;
    Ok(Copie {
        demandeur: Demandeur::parse(&row.text("demandeur")?).ok_or(Error::Column("demandeur"))?,
        avec_tiers: row.text("tiers")? == "laisses",
        remise: serde_json::from_str(&remise).map_err(|_| Error::Column("contenu"))?,
        agent: AgentId::parse(&row.text("agent_id")?).ok_or(Error::Column("agent_id"))?,
        le: row.instant("created_at")?,
        id,
    })
}

/// The requests of the établissement after this one, by id: to take everything out.
pub(super) async fn lot(on: &mut Reading, perimetre: &Perimetre, apres: &str, limit: i64) -> Result<Vec<Demande>> {
    let rows = query(sql!(
        "SELECT d.id, d.personne_id, d.droit, d.recue_le, d.canal, d.demandeur, d.contenu, d.agent_id, d.created_at,
                p.motif AS p_motif, p.dite_le AS p_dite_le, x.sens, x.fondement, x.mots, x.repondue_le, x.agent_id AS x_agent,
                l.motif AS l_motif, l.dite_le AS l_dite_le, l.agent_id AS l_agent
         FROM demandes d
         LEFT JOIN demande_prolongations p ON p.demande_id = d.id LEFT JOIN demande_reponses x ON x.demande_id = d.id
         LEFT JOIN limitation_levees l ON l.demande_id = d.id
         WHERE d.id > $2 AND d.etablissement_id = $1 ORDER BY d.id LIMIT $3"
    ))
    .bind(&perimetre.etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keys(), row)).collect()
}
