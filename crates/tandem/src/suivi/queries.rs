//! All SQL of changes, proposals and replacements; that of handovers is beside their page.

use jiff::{Timestamp, civil::Date};
use tandem_platform::{Error, Keyring, Result, Row, Tx, db::Connection, query, sealed, sql};

use super::model::{Changement, PassationId, Place, PropositionId, Remplacement, RemplacementId, SuiviId};
use crate::{
    agents::{AgentId, EquipeId, EtablissementId},
    effacement,
    personnes::{Personne, PersonneId},
};

pub(super) const RAISON: &str = "suivis.raison";
pub(super) const PROPOSEE: &str = "propositions.raison";
sealed!("suivis", "id", ["raison"]);
sealed!("propositions", "id", ["raison"]);
effacement!(
    15,
    "DELETE FROM proposition_reponses WHERE proposition_id IN
       (SELECT o.id FROM {textes:$1} AS v CROSS JOIN propositions o WHERE o.personne_id = v.value)"
);
effacement!(16, "DELETE FROM propositions WHERE personne_id IN {textes:$1}");
effacement!(16, "DELETE FROM suivis WHERE personne_id IN {textes:$1}");

pub(super) fn personne_id(row: &Row, column: &'static str) -> Result<PersonneId> {
    PersonneId::parse(&row.text(column)?).ok_or(Error::Column(column))
}

pub(super) fn agent_id(row: &Row, column: &'static str) -> Result<AgentId> {
    AgentId::parse(&row.text(column)?).ok_or(Error::Column(column))
}

pub(super) fn equipe_id(row: &Row, column: &'static str) -> Result<EquipeId> {
    EquipeId::parse(&row.text(column)?).ok_or(Error::Column(column))
}

pub(super) fn place(row: &Row, equipe: &'static str, referent: &'static str) -> Result<Place> {
    let referent = row.opt_text(referent)?.and_then(|id| AgentId::parse(&id));
    Ok(Place { equipe: equipe_id(row, equipe)?, referent })
}

/// Every change noted in the files read as a person's, first to last.
pub(super) async fn changements(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Changement>> {
    let rows = query(sql!(
        "SELECT s.id, s.personne_id, s.avant_equipe_id, s.avant_referent_id, s.equipe_id, s.referent_id, s.debut, s.raison,
                s.agent_id, s.created_at
         FROM {textes:$1} AS v CROSS JOIN suivis s WHERE s.personne_id = v.value ORDER BY s.created_at, s.id"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    let keys = on.keyring().clone();
    let one = |row: &Row| {
        let raison = row.opt_blob("raison")?;
        Ok(Changement {
            raison: raison.map(|sealed| keys.open(RAISON, &row.text("id")?, &sealed)).transpose()?,
            personne: personne_id(row, "personne_id")?,
            avant: place(row, "avant_equipe_id", "avant_referent_id")?,
            apres: place(row, "equipe_id", "referent_id")?,
            debut: row.date("debut")?,
            agent: agent_id(row, "agent_id")?,
            le: row.instant("created_at")?,
        })
    };
    rows.iter().map(one).collect()
}

/// The team and the referent in the columns of each file read as a person's, her own first.
pub(super) async fn places(tx: &mut Tx, personne: &Personne) -> Result<Vec<(PersonneId, Place)>> {
    let rows = query(sql!(
        "SELECT p.id, p.equipe_id, p.referent_id FROM {textes:$1} AS v CROSS JOIN personnes p WHERE p.id = v.value ORDER BY p.id"
    ))
    .bind(personne.dossiers_json())
    .all(tx)
    .await?;
    let mut all: Vec<(PersonneId, Place)> = rows
        .iter()
        .map(|row| Ok((personne_id(row, "id")?, place(row, "equipe_id", "referent_id")?)))
        .collect::<Result<_>>()?;
    all.sort_by_key(|one| one.0 != personne.id);
    Ok(all)
}

/// Writes one change of one file; false, and nothing written, when this id already is one.
pub(super) async fn ecrire(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &SuiviId,
    change: &Changement,
    passation: Option<&PassationId>,
) -> Result<bool> {
    let keys = tx.keys().clone();
    let written = query(sql!(
        "INSERT INTO suivis (id, etablissement_id, personne_id, avant_equipe_id, avant_referent_id, equipe_id, referent_id, debut,
                             raison, agent_id, passation_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(&change.personne)
    .bind(&change.avant.equipe)
    .bind(change.avant.referent.as_ref().map(AgentId::as_str))
    .bind(&change.apres.equipe)
    .bind(change.apres.referent.as_ref().map(AgentId::as_str))
    .bind(change.debut)
    .bind(change.raison.as_deref().map(|text| keys.seal(RAISON, id.as_str(), text)))
    .bind(&change.agent)
    .bind(passation.map(PassationId::as_str))
    .bind(change.le)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// A proposal, opened, with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposee {
    /// Its id.
    pub id: PropositionId,
    /// Who is proposed.
    pub personne: PersonneId,
    /// The team she is in.
    pub avant: EquipeId,
    /// The team she is proposed to.
    pub equipe: EquipeId,
    /// Why.
    pub raison: String,
    /// Who proposes her.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
    /// The answer: accepted or not, and by whom.
    pub reponse: Option<(bool, AgentId)>,
}

fn proposee(keys: &Keyring, row: &Row) -> Result<Proposee> {
    let id = PropositionId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    let reponse = match row.opt_int("acceptee")? {
        Some(yes) => Some((yes == 1, agent_id(row, "repond_id")?)),
        None => None,
    };
    Ok(Proposee {
        personne: personne_id(row, "personne_id")?,
        avant: equipe_id(row, "avant_equipe_id")?,
        equipe: equipe_id(row, "equipe_id")?,
        raison: keys.open(PROPOSEE, id.as_str(), &row.blob("raison")?)?,
        agent: agent_id(row, "agent_id")?,
        le: row.instant("created_at")?,
        reponse,
        id,
    })
}

/// Writes a proposal; false when this id already is one.
pub(super) async fn proposer(tx: &mut Tx, etablissement: &EtablissementId, new: &Proposee) -> Result<bool> {
    let sealed = tx.keys().seal(PROPOSEE, new.id.as_str(), &new.raison);
    let written = query(sql!(
        "INSERT INTO propositions (id, etablissement_id, personne_id, avant_equipe_id, equipe_id, raison, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(&new.id)
    .bind(etablissement)
    .bind(&new.personne)
    .bind(&new.avant)
    .bind(&new.equipe)
    .bind(sealed)
    .bind(&new.agent)
    .bind(new.le)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// The proposals of a person, last first.
pub(super) async fn propositions_de(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Proposee>> {
    let rows = query(sql!(
        "SELECT o.id, o.personne_id, o.avant_equipe_id, o.equipe_id, o.raison, o.agent_id, o.created_at, r.acceptee, r.agent_id AS repond_id
         FROM {textes:$1} AS v CROSS JOIN propositions o LEFT JOIN proposition_reponses r ON r.proposition_id = o.id
         WHERE o.personne_id = v.value ORDER BY o.created_at DESC, o.id DESC LIMIT 20"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter().map(|row| proposee(on.keyring(), row)).collect()
}

/// The proposals that wait for an answer of these teams, first asked first.
pub(super) async fn attendent(on: &mut impl Connection, equipes_json: String) -> Result<Vec<Proposee>> {
    let rows = query(sql!(
        "SELECT o.id, o.personne_id, o.avant_equipe_id, o.equipe_id, o.raison, o.agent_id, o.created_at, r.acceptee, r.agent_id AS repond_id
         FROM {textes:$1} AS v CROSS JOIN propositions o LEFT JOIN proposition_reponses r ON r.proposition_id = o.id
         WHERE o.equipe_id = v.value AND r.proposition_id IS NULL ORDER BY o.created_at, o.id LIMIT 20"
    ))
    .bind(equipes_json)
    .all(on)
    .await?;
    rows.iter().map(|row| proposee(on.keyring(), row)).collect()
}

/// One proposal of the établissement, answered or not.
pub(super) async fn proposition(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    id: &PropositionId,
) -> Result<Option<Proposee>> {
    let row = query(sql!(
        "SELECT o.id, o.personne_id, o.avant_equipe_id, o.equipe_id, o.raison, o.agent_id, o.created_at, r.acceptee, r.agent_id AS repond_id
         FROM propositions o LEFT JOIN proposition_reponses r ON r.proposition_id = o.id
         WHERE o.id = $1 AND o.etablissement_id = $2"
    ))
    .bind(id)
    .bind(etablissement)
    .optional(on)
    .await?;
    row.map(|row| proposee(on.keyring(), &row)).transpose()
}

/// Writes the answer to a proposal; false when it already has one.
pub(super) async fn repondre(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &PropositionId,
    agent: &AgentId,
    acceptee: bool,
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO proposition_reponses (proposition_id, etablissement_id, acceptee, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (proposition_id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(acceptee)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// The replacements of an établissement that end on a day or after, first begun first.
pub async fn remplacements(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    depuis: Date,
) -> Result<Vec<Remplacement>> {
    let rows = query(sql!(
        "SELECT r.id, r.absent_id, r.remplacant_id, r.debut, r.fin, r.agent_id, f.created_at AS finie_at, f.agent_id AS finie_par,
                p.equipe_id
         FROM remplacements r LEFT JOIN remplacement_fins f ON f.remplacement_id = r.id
         LEFT JOIN remplacement_equipes p ON p.remplacement_id = r.id
         WHERE r.etablissement_id = $1 AND r.fin >= $2 ORDER BY r.debut, r.id"
    ))
    .bind(etablissement)
    .bind(depuis)
    .all(on)
    .await?;
    let mut all: Vec<Remplacement> = Vec::new();
    for row in &rows {
        let id = RemplacementId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
        let lent = row.opt_text("equipe_id")?.and_then(|id| EquipeId::parse(&id));
        if let Some(last) = all.last_mut().filter(|last| last.id == id) {
            last.prets.extend(lent);
            continue;
        }
        let finie = match row.opt_text("finie_at")? {
            Some(_) => Some((row.instant("finie_at")?, agent_id(row, "finie_par")?)),
            None => None,
        };
        all.push(Remplacement {
            id,
            absent: agent_id(row, "absent_id")?,
            remplacant: agent_id(row, "remplacant_id")?,
            debut: row.date("debut")?,
            fin: row.date("fin")?,
            agent: agent_id(row, "agent_id")?,
            finie,
            prets: lent.into_iter().collect(),
        });
    }
    Ok(all)
}

/// Writes a replacement and the teams it lends; false when this id already is one.
pub(crate) async fn remplacer(tx: &mut Tx, etablissement: &EtablissementId, new: &Remplacement) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO remplacements (id, etablissement_id, absent_id, remplacant_id, debut, fin, agent_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(&new.id)
    .bind(etablissement)
    .bind(&new.absent)
    .bind(&new.remplacant)
    .bind(new.debut)
    .bind(new.fin)
    .bind(&new.agent)
    .bind(now)
    .run(tx)
    .await?;
    if written == 0 {
        return Ok(false);
    }
    for equipe in &new.prets {
        query(sql!(
            "INSERT INTO remplacement_equipes (remplacement_id, equipe_id, etablissement_id) VALUES ($1, $2, $3)"
        ))
        .bind(&new.id)
        .bind(equipe)
        .bind(etablissement)
        .run(tx)
        .await?;
    }
    Ok(true)
}

/// Ends a replacement now.
pub(super) async fn terminer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &RemplacementId,
    agent: &AgentId,
) -> Result<()> {
    let now = tx.clock().now();
    query(sql!(
        "INSERT INTO remplacement_fins (remplacement_id, etablissement_id, agent_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (remplacement_id) DO NOTHING"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(agent)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// Is this number already a change or a proposal? A form sent twice writes once.
pub(super) async fn deja(tx: &mut Tx, id: &SuiviId) -> Result<bool> {
    let row =
        query(sql!("SELECT 1 AS n FROM suivis WHERE id = $1 UNION SELECT 1 AS n FROM propositions WHERE id = $1"));
    Ok(row.bind(id).optional(tx).await?.is_some())
}
