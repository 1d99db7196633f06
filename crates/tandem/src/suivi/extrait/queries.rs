//! SQL of what leaves: a person's changes and proposals, then everything of the établissement, a batch at a time.

use jiff::{Timestamp, civil::Date};
use tandem_platform::{Error, Keyring, Result, Row, db::Connection, query, sql};

use crate::{
    agents::{AgentId, EquipeId, EtablissementId},
    personnes::{Personne, PersonneId},
    suivi::{
        model::{Place, RemplacementId},
        queries::{PROPOSEE, RAISON, agent_id, equipe_id, personne_id, place},
    },
};

/// The handover a change was part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passee {
    /// Its id.
    pub id: String,
    /// When it was undone.
    pub defaite: Option<Timestamp>,
}

/// A change of team or referent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suivi {
    /// Its id.
    pub id: String,
    /// Whose file.
    pub personne: PersonneId,
    /// What it replaced.
    pub avant: Place,
    /// What it says.
    pub apres: Place,
    /// From when.
    pub debut: Date,
    /// Why.
    pub raison: Option<String>,
    /// Who decided.
    pub agent: AgentId,
    /// When it was noted.
    pub le: Timestamp,
    /// The handover it was part of.
    pub passation: Option<Passee>,
}

fn suivi(keys: &Keyring, row: &Row) -> Result<Suivi> {
    let id = row.text("id")?;
    let passation = match row.opt_text("passation_id")? {
        Some(of) => Some(Passee { id: of, defaite: instant(row, "defaite_at")? }),
        None => None,
    };
    Ok(Suivi {
        raison: row.opt_blob("raison")?.map(|sealed| keys.open(RAISON, &id, &sealed)).transpose()?,
        personne: personne_id(row, "personne_id")?,
        avant: place(row, "avant_equipe_id", "avant_referent_id")?,
        apres: place(row, "equipe_id", "referent_id")?,
        debut: row.date("debut")?,
        agent: agent_id(row, "agent_id")?,
        le: row.instant("created_at")?,
        passation,
        id,
    })
}

fn instant(row: &Row, column: &'static str) -> Result<Option<Timestamp>> {
    row.opt_text(column)?.map(|at| at.parse().map_err(|_| Error::Column(column))).transpose()
}

/// Every change of the files read as a person's, first to last.
pub async fn suivis(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Suivi>> {
    let rows = query(sql!(
        "SELECT s.id, s.personne_id, s.avant_equipe_id, s.avant_referent_id, s.equipe_id, s.referent_id, s.debut, s.raison,
                s.agent_id, s.created_at, t.id AS passation_id, n.created_at AS defaite_at
         FROM {textes:$1} AS v CROSS JOIN suivis s LEFT JOIN passations t ON t.id = s.passation_id
         LEFT JOIN passation_annulations n ON n.passation_id = t.id
         WHERE s.personne_id = v.value ORDER BY s.created_at, s.id"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter().map(|row| suivi(on.keyring(), row)).collect()
}

/// The changes of the établissement after this one, by id.
pub async fn lot_des_suivis(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Suivi>> {
    let rows = query(sql!(
        "SELECT s.id, s.personne_id, s.avant_equipe_id, s.avant_referent_id, s.equipe_id, s.referent_id, s.debut, s.raison,
                s.agent_id, s.created_at, t.id AS passation_id, n.created_at AS defaite_at
         FROM suivis s LEFT JOIN passations t ON t.id = s.passation_id
         LEFT JOIN passation_annulations n ON n.passation_id = t.id
         WHERE s.id > $2 AND s.etablissement_id = $1 ORDER BY s.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| suivi(on.keyring(), row)).collect()
}

/// A proposal to another team, and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Propose {
    /// Its id.
    pub id: String,
    /// Who is proposed.
    pub personne: PersonneId,
    /// The team she was in.
    pub avant: EquipeId,
    /// The team she is proposed to.
    pub equipe: EquipeId,
    /// Why.
    pub raison: String,
    /// Who proposes her.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
    /// Accepted or not, by whom, when.
    pub reponse: Option<(bool, AgentId, Timestamp)>,
}

fn propose(keys: &Keyring, row: &Row) -> Result<Propose> {
    let id = row.text("id")?;
    let reponse = match row.opt_int("acceptee")? {
        Some(yes) => Some((yes == 1, agent_id(row, "repond_id")?, row.instant("repond_at")?)),
        None => None,
    };
    Ok(Propose {
        personne: personne_id(row, "personne_id")?,
        avant: equipe_id(row, "avant_equipe_id")?,
        equipe: equipe_id(row, "equipe_id")?,
        raison: keys.open(PROPOSEE, &id, &row.blob("raison")?)?,
        agent: agent_id(row, "agent_id")?,
        le: row.instant("created_at")?,
        reponse,
        id,
    })
}

/// Every proposal of the files read as a person's, first to last.
pub async fn propositions(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Propose>> {
    let rows = query(sql!(
        "SELECT o.id, o.personne_id, o.avant_equipe_id, o.equipe_id, o.raison, o.agent_id, o.created_at,
                r.acceptee, r.agent_id AS repond_id, r.created_at AS repond_at
         FROM {textes:$1} AS v CROSS JOIN propositions o LEFT JOIN proposition_reponses r ON r.proposition_id = o.id
         WHERE o.personne_id = v.value ORDER BY o.created_at, o.id"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter().map(|row| propose(on.keyring(), row)).collect()
}

/// The proposals of the établissement after this one, by id.
pub async fn lot_des_propositions(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Propose>> {
    let rows = query(sql!(
        "SELECT o.id, o.personne_id, o.avant_equipe_id, o.equipe_id, o.raison, o.agent_id, o.created_at,
                r.acceptee, r.agent_id AS repond_id, r.created_at AS repond_at
         FROM propositions o LEFT JOIN proposition_reponses r ON r.proposition_id = o.id
         WHERE o.id > $2 AND o.etablissement_id = $1 ORDER BY o.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| propose(on.keyring(), row)).collect()
}

/// A replacement, with the teams it lent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remplace {
    /// Its id.
    pub id: RemplacementId,
    /// Who is away.
    pub absent: AgentId,
    /// Who is there instead.
    pub remplacant: AgentId,
    /// First day.
    pub debut: Date,
    /// Last day.
    pub fin: Date,
    /// Who decided.
    pub agent: AgentId,
    /// When it was noted.
    pub le: Timestamp,
    /// When it was ended before its last day, and by whom.
    pub finie: Option<(Timestamp, AgentId)>,
    /// Teams lent for the time it lasts.
    pub prets: Vec<EquipeId>,
}

/// Rows of one replacement follow each other: one per team lent.
fn remplaces(rows: &[Row]) -> Result<Vec<Remplace>> {
    let mut all: Vec<Remplace> = Vec::new();
    for row in rows {
        let id = RemplacementId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
        let lent = row.opt_text("pret_id")?.and_then(|id| EquipeId::parse(&id));
        if let Some(last) = all.last_mut().filter(|last| last.id == id) {
            last.prets.extend(lent);
            continue;
        }
        let finie = match instant(row, "finie_at")? {
            Some(at) => Some((at, agent_id(row, "finie_par")?)),
            None => None,
        };
        all.push(Remplace {
            id,
            absent: agent_id(row, "absent_id")?,
            remplacant: agent_id(row, "remplacant_id")?,
            debut: row.date("debut")?,
            fin: row.date("fin")?,
            agent: agent_id(row, "agent_id")?,
            le: row.instant("created_at")?,
            finie,
            prets: lent.into_iter().collect(),
        });
    }
    Ok(all)
}

/// The replacements of these agents, first begun first.
pub async fn remplacements_de(on: &mut impl Connection, absents: &[&AgentId]) -> Result<Vec<Remplace>> {
    let list = serde_json::to_string(&absents.iter().map(|id| id.as_str()).collect::<Vec<_>>()).unwrap_or_default();
    let rows = query(sql!(
        "SELECT r.id, r.absent_id, r.remplacant_id, r.debut, r.fin, r.agent_id, r.created_at,
                f.created_at AS finie_at, f.agent_id AS finie_par, p.equipe_id AS pret_id
         FROM {textes:$1} AS v CROSS JOIN remplacements r LEFT JOIN remplacement_fins f ON f.remplacement_id = r.id
         LEFT JOIN remplacement_equipes p ON p.remplacement_id = r.id
         WHERE r.absent_id = v.value ORDER BY r.debut, r.id, p.equipe_id"
    ))
    .bind(list)
    .all(on)
    .await?;
    remplaces(&rows)
}

/// The replacements of the établissement after this one, by id.
pub async fn lot_des_remplacements(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Remplace>> {
    let rows = query(sql!(
        "SELECT r.id, r.absent_id, r.remplacant_id, r.debut, r.fin, r.agent_id, r.created_at,
                f.created_at AS finie_at, f.agent_id AS finie_par, p.equipe_id AS pret_id
         FROM (SELECT id, absent_id, remplacant_id, debut, fin, agent_id, created_at FROM remplacements
               WHERE id > $2 AND etablissement_id = $1 ORDER BY id LIMIT $3) AS r
         LEFT JOIN remplacement_fins f ON f.remplacement_id = r.id
         LEFT JOIN remplacement_equipes p ON p.remplacement_id = r.id ORDER BY r.id, p.equipe_id"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    remplaces(&rows)
}

/// The people of one agent given to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passe {
    /// Its id.
    pub id: String,
    /// From whom; nobody for those who had no referent.
    pub de: Option<AgentId>,
    /// To whom.
    pub a: AgentId,
    /// Who decided.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
    /// When it was undone, and by whom.
    pub defaite: Option<(Timestamp, AgentId)>,
}

/// The handovers of the établissement after this one, by id.
pub async fn lot_des_passations(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Passe>> {
    let rows = query(sql!(
        "SELECT t.id, t.de_id, t.a_id, t.agent_id, t.created_at, n.created_at AS defaite_at, n.agent_id AS defaite_par
         FROM passations t LEFT JOIN passation_annulations n ON n.passation_id = t.id
         WHERE t.id > $2 AND t.etablissement_id = $1 ORDER BY t.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    let one = |row: &Row| {
        let defaite = match instant(row, "defaite_at")? {
            Some(at) => Some((at, agent_id(row, "defaite_par")?)),
            None => None,
        };
        Ok(Passe {
            id: row.text("id")?,
            de: row.opt_text("de_id")?.and_then(|id| AgentId::parse(&id)),
            a: agent_id(row, "a_id")?,
            agent: agent_id(row, "agent_id")?,
            le: row.instant("created_at")?,
            defaite,
        })
    };
    rows.iter().map(one).collect()
}
