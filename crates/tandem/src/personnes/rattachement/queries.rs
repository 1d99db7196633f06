//! The SQL of the team and of the referent.

use jiff::civil::Date;
use tandem_platform::{Error, Reading, Result, Tx, query, sql};

use crate::{
    agents::{AgentId, EquipeId, EtablissementId, Perimetre},
    personnes::{
        JAMAIS, Personne, PersonneId,
        model::liste,
        queries::{prendre_dossier as prendre, read},
        recherche::queries::indexer,
        suite,
    },
};

/// Takes a person's file for this transaction: who changes it at the same second waits, then reads what was written.
pub async fn prendre_dossier(tx: &mut Tx, id: &PersonneId) -> Result<()> {
    prendre(tx, id).await
}

/// Gives a person, and the files read as hers, to a team and a referent. The search follows at once.
pub async fn rattacher(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    personne: &Personne,
    equipe: &EquipeId,
    referent: Option<&AgentId>,
) -> Result<()> {
    query(sql!("UPDATE personnes SET equipe_id = $2, referent_id = $3 WHERE id IN {textes:$1}"))
        .bind(personne.dossiers_json())
        .bind(equipe)
        .bind(referent.map(AgentId::as_str))
        .run(tx)
        .await?;
    suite::suivre(tx, &personne.dossiers).await?;
    if *equipe != personne.equipe {
        indexer(tx, etablissement, &personne.id, equipe, &personne.identite).await?;
    }
    Ok(())
}

/// Gives several people from one referent to another, with the files absorbed in theirs; those who have another
/// referent by now stay as they are. Says which files changed, and their team.
pub async fn referent_de_plusieurs(
    tx: &mut Tx,
    perimetre: &Perimetre,
    ids: &[PersonneId],
    de: Option<&AgentId>,
    a: Option<&AgentId>,
) -> Result<Vec<(PersonneId, EquipeId)>> {
    let rows = query(sql!(
        "UPDATE personnes SET referent_id = $3
         WHERE id IN (SELECT p.id FROM {textes:$1} AS v CROSS JOIN personnes p
                      WHERE p.id = v.value AND p.etablissement_id = $4 AND p.equipe_id IN {textes:$5} AND p.reunie_a IS NULL AND p.archivee_le IS NULL
                        AND COALESCE(p.referent_id, '') = $2
                      UNION SELECT q.id FROM {textes:$1} AS v CROSS JOIN personnes p CROSS JOIN personnes q
                      WHERE p.id = v.value AND p.etablissement_id = $4 AND p.equipe_id IN {textes:$5} AND p.reunie_a IS NULL AND p.archivee_le IS NULL
                        AND COALESCE(p.referent_id, '') = $2 AND q.reunie_a = p.id AND COALESCE(q.referent_id, '') = $2)
         RETURNING id, equipe_id"
    ))
    .bind(liste(ids))
    .bind(de.map_or("", AgentId::as_str))
    .bind(a.map(AgentId::as_str))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .all(tx)
    .await?;
    let changed: Vec<(PersonneId, EquipeId)> = rows
        .iter()
        .map(|row| {
            Ok((
                PersonneId::parse(&row.text("id")?).ok_or(Error::Column("id"))?,
                EquipeId::parse(&row.text("equipe_id")?).ok_or(Error::Column("equipe_id"))?,
            ))
        })
        .collect::<Result<_>>()?;
    let files: Vec<PersonneId> = changed.iter().map(|one| one.0.clone()).collect();
    suite::suivre(tx, &files).await?;
    Ok(changed)
}

/// A page of the people of a referent, or of those who have none, and how many there are in all.
#[derive(Debug)]
pub struct Suivies {
    /// The page, last act first.
    pub personnes: Vec<Personne>,
    /// All of them, by team.
    pub par_equipe: Vec<(EquipeId, i64)>,
}

impl Suivies {
    /// How many in all.
    pub fn total(&self) -> i64 {
        self.par_equipe.iter().map(|one| one.1).sum()
    }
}

/// The people of a referent (`None`: those who have none) in the perimeter, `limit` from the `debut`-th.
pub async fn suivies(
    on: &mut Reading,
    perimetre: &Perimetre,
    referent: Option<&AgentId>,
    avant: Option<(Date, &PersonneId)>,
    limit: i64,
) -> Result<Suivies> {
    let (date, id) =
        avant.map_or(("9999-12-31".to_owned(), String::new()), |(date, id)| (date.to_string(), id.to_string()));
    let (page, count) = if referent.is_some() {
        (
            sql!(
                "SELECT p.id, p.equipe_id, p.referent_id, p.prenom, p.nom, p.nom_usage, p.naissance, p.telephone, p.dernier_acte_le
                 FROM {textes:$2} AS v CROSS JOIN personnes p
                 WHERE p.referent_id = $6 AND p.equipe_id = v.value AND p.etablissement_id = $1 AND p.reunie_a IS NULL AND p.archivee_le IS NULL
                   AND (p.dernier_acte_le, p.id) < ($3, $4)
                 ORDER BY p.dernier_acte_le DESC, p.id DESC LIMIT $5"
            ),
            sql!(
                "SELECT p.equipe_id, COUNT(*) AS n FROM {textes:$2} AS v CROSS JOIN personnes p
                 WHERE p.referent_id = $3 AND p.equipe_id = v.value AND p.etablissement_id = $1 AND p.reunie_a IS NULL AND p.archivee_le IS NULL
                 GROUP BY p.equipe_id"
            ),
        )
    } else {
        (
            sql!(
                "SELECT p.id, p.equipe_id, p.referent_id, p.prenom, p.nom, p.nom_usage, p.naissance, p.telephone, p.dernier_acte_le
                 FROM {textes:$2} AS v CROSS JOIN personnes p
                 WHERE p.referent_id IS NULL AND p.equipe_id = v.value AND p.etablissement_id = $1 AND p.reunie_a IS NULL AND p.archivee_le IS NULL
                   AND (p.dernier_acte_le, p.id) < ($3, $4) AND $6 = ''
                 ORDER BY p.dernier_acte_le DESC, p.id DESC LIMIT $5"
            ),
            sql!(
                "SELECT p.equipe_id, COUNT(*) AS n FROM {textes:$2} AS v CROSS JOIN personnes p
                 WHERE p.referent_id IS NULL AND p.equipe_id = v.value AND p.etablissement_id = $1 AND p.reunie_a IS NULL AND p.archivee_le IS NULL AND $3 = ''
                 GROUP BY p.equipe_id"
            ),
        )
    };
    let who = referent.map_or("", AgentId::as_str);
    let rows = query(page)
        .bind(&perimetre.etablissement)
        .bind(perimetre.equipes_json())
        .bind(date)
        .bind(id)
        .bind(limit)
        .bind(who)
        .all(on)
        .await?;
    let personnes = rows.iter().map(|row| read(on.keys(), row)).collect::<Result<_>>()?;
    let rows = query(count).bind(&perimetre.etablissement).bind(perimetre.equipes_json()).bind(who).all(on).await?;
    let par_equipe = rows
        .iter()
        .map(|row| {
            let equipe = EquipeId::parse(&row.text("equipe_id")?).ok_or(Error::Column("equipe_id"))?;
            Ok((equipe, row.int("n")?))
        })
        .collect::<Result<_>>()?;
    Ok(Suivies { personnes, par_equipe })
}

/// The people of several referents in the perimeter, last act first; those never helped last.
pub async fn par_referents(
    on: &mut Reading,
    perimetre: &Perimetre,
    referents: &[AgentId],
    limit: i64,
) -> Result<Vec<Personne>> {
    let list: Vec<&str> = referents.iter().map(AgentId::as_str).collect();
    let rows = query(sql!(
        "SELECT p.id, p.equipe_id, p.referent_id, p.prenom, p.nom, p.nom_usage, p.naissance, p.telephone, p.dernier_acte_le
         FROM {textes:$2} AS v CROSS JOIN {textes:$3} AS e CROSS JOIN personnes p
         WHERE p.referent_id = v.value AND p.equipe_id = e.value AND p.etablissement_id = $1 AND p.reunie_a IS NULL AND p.archivee_le IS NULL
           AND p.dernier_acte_le > $5
         ORDER BY p.dernier_acte_le DESC, p.id DESC LIMIT $4"
    ))
    .bind(&perimetre.etablissement)
    .bind(serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned()))
    .bind(perimetre.equipes_json())
    .bind(limit)
    .bind(JAMAIS)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keys(), row)).collect()
}

/// How many people of the perimeter nobody follows: without a referent, and by each referent who is no longer there.
pub async fn sans_referent(on: &mut Reading, perimetre: &Perimetre) -> Result<Vec<(Option<AgentId>, i64)>> {
    let rows = query(sql!(
        "SELECT '' AS agent_id, COUNT(*) AS n FROM {textes:$2} AS v CROSS JOIN personnes p
         WHERE p.referent_id IS NULL AND p.equipe_id = v.value AND p.etablissement_id = $1 AND p.reunie_a IS NULL AND p.archivee_le IS NULL
         UNION ALL
         SELECT a.id AS agent_id, COUNT(*) AS n FROM agents a CROSS JOIN personnes p
         WHERE a.etablissement_id = $1 AND a.actif = 0 AND p.referent_id = a.id AND p.equipe_id IN {textes:$2} AND p.reunie_a IS NULL AND p.archivee_le IS NULL
         GROUP BY a.id"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .all(on)
    .await?;
    let lines = rows.iter().map(|row| Ok((AgentId::parse(&row.text("agent_id")?), row.int("n")?)));
    lines.filter(|line| line.as_ref().map_or(true, |line| line.1 > 0)).collect()
}
