//! SQL of the lists of dates.

use jiff::civil::Date;
use tandem_platform::{
    Reading, Result,
    db::{Connection, Statement},
    query, sql,
};

use super::super::{
    ligne::{Curseur, EcheanceId, Filtre, Ligne},
    queries::{list, read},
};
use crate::{agents::Perimetre, demarches::DemarcheId, personnes::Personne};

/// The values of a filter, in the order its statements bind them.
fn filtre(asked: &Filtre, apres: Option<&Curseur>) -> [String; 10] {
    let day = |value: Option<Date>, none: &str| value.map_or(none.to_owned(), |day| day.to_string());
    let (limite, rang, id) = apres.map_or(("0000-00-00".to_owned(), -1, String::new()), |one| {
        (one.limite.to_string(), one.rang, one.id.to_string())
    });
    [
        limite,
        rang.to_string(),
        id,
        day(asked.depuis, "0000-00-00"),
        day(asked.jusqu_au, "9999-12-31"),
        asked.effet.map(|one| one.code().to_owned()).unwrap_or_default(),
        asked.fiche.clone().unwrap_or_default(),
        asked.regle.clone().unwrap_or_default(),
        day(asked.ouverte_le, ""),
        day(asked.sans_reportees_au, ""),
    ]
}

/// The statement that walks the index of what is asked.
fn texte(asked: &Filtre) -> &'static Statement {
    if asked.agent.is_some() {
        sql!(
            "SELECT e.* FROM echeances e
             WHERE e.suivie_par = $14 AND e.archivee = 0 AND e.equipe_id IN {textes:$2} AND e.etablissement_id = $1
               AND (e.limite, e.rang, e.id) > ($4, CAST($5 AS BIGINT), $6) AND e.limite >= $7 AND e.limite <= $8
               AND ($9 = '' OR e.effet = $9) AND ($10 = '' OR e.fiche = $10) AND ($11 = '' OR e.regle = $11)
               AND ($12 = '' OR e.ouverture IS NULL OR e.ouverture <= $12)
               AND ($13 = '' OR e.reportee_au IS NULL OR e.reportee_au <= $13)
             ORDER BY e.limite, e.rang, e.id LIMIT $3"
        )
    } else if asked.fiche.is_some()
        && asked.regle.is_some()
        && asked.effet.is_none()
        && asked.sans_reportees_au.is_none()
    {
        // A queue: everything it asks is in its index, no other line is opened.
        sql!(
            "SELECT e.* FROM {textes:$2} AS v CROSS JOIN echeances e
             {seuls_e:SELECT q.id FROM echeances q WHERE q.equipe_id = v.value AND q.fiche = $10 AND q.regle = $11 AND q.archivee = 0
                  AND (q.limite, q.rang, q.id) > ($4, CAST($5 AS BIGINT), $6) AND q.limite >= $7 AND q.limite <= $8
                  AND ($12 = '' OR q.ouverture IS NULL OR q.ouverture <= $12)
                ORDER BY q.limite, q.rang, q.id LIMIT $3}
             WHERE e.etablissement_id = $1 AND $9 = '' AND $13 = ''
             ORDER BY e.limite, e.rang, e.id LIMIT $3"
        )
    } else if asked.fiche.is_some() {
        sql!(
            "SELECT e.* FROM {textes:$2} AS v CROSS JOIN echeances e
             {seuls_e:SELECT q.id FROM echeances q WHERE q.fiche = $10 AND q.equipe_id = v.value AND q.archivee = 0
                  AND (q.limite, q.rang, q.id) > ($4, CAST($5 AS BIGINT), $6) AND q.limite >= $7 AND q.limite <= $8
                  AND ($9 = '' OR q.effet = $9) AND ($11 = '' OR q.regle = $11)
                  AND ($12 = '' OR q.ouverture IS NULL OR q.ouverture <= $12)
                  AND ($13 = '' OR q.reportee_au IS NULL OR q.reportee_au <= $13)
                ORDER BY q.limite, q.rang, q.id LIMIT $3}
             WHERE e.etablissement_id = $1
             ORDER BY e.limite, e.rang, e.id LIMIT $3"
        )
    } else if asked.effet.is_some() {
        sql!(
            "SELECT e.* FROM {textes:$2} AS v CROSS JOIN echeances e
             {seuls_e:SELECT q.id FROM echeances q WHERE q.equipe_id = v.value AND q.effet = $9 AND q.archivee = 0
                  AND (q.limite, q.rang, q.id) > ($4, CAST($5 AS BIGINT), $6) AND q.limite >= $7 AND q.limite <= $8
                  AND ($11 = '' OR q.regle = $11)
                  AND ($12 = '' OR q.ouverture IS NULL OR q.ouverture <= $12)
                  AND ($13 = '' OR q.reportee_au IS NULL OR q.reportee_au <= $13)
                ORDER BY q.limite, q.rang, q.id LIMIT $3}
             WHERE e.etablissement_id = $1 AND $10 = ''
             ORDER BY e.limite, e.rang, e.id LIMIT $3"
        )
    } else {
        sql!(
            "SELECT e.* FROM {textes:$2} AS v CROSS JOIN echeances e
             {seuls_e:SELECT q.id FROM echeances q WHERE q.equipe_id = v.value AND q.archivee = 0
                  AND (q.limite, q.rang, q.id) > ($4, CAST($5 AS BIGINT), $6) AND q.limite >= $7 AND q.limite <= $8
                  AND $9 = '' AND $10 = '' AND ($11 = '' OR q.regle = $11)
                  AND ($12 = '' OR q.ouverture IS NULL OR q.ouverture <= $12)
                  AND ($13 = '' OR q.reportee_au IS NULL OR q.reportee_au <= $13)
                ORDER BY q.limite, q.rang, q.id LIMIT $3}
             WHERE e.etablissement_id = $1
             ORDER BY e.limite, e.rang, e.id LIMIT $3"
        )
    }
}

/// A page of the lines of the perimeter, soonest limit first, then what is lost first.
pub async fn lignes(
    on: &mut Reading,
    perimetre: &Perimetre,
    asked: &Filtre,
    apres: Option<&Curseur>,
    limit: i64,
) -> Result<Vec<Ligne>> {
    let mut asking = query(texte(asked)).bind(&perimetre.etablissement).bind(perimetre.equipes_json()).bind(limit);
    for value in filtre(asked, apres) {
        asking = asking.bind(value);
    }
    if let Some(agent) = &asked.agent {
        asking = asking.bind(agent);
    }
    asking.all(on).await?.iter().map(read).collect()
}

/// One line of the perimeter. Unknown and not yours are the same `None`.
pub async fn ligne(on: &mut impl Connection, perimetre: &Perimetre, id: &EcheanceId) -> Result<Option<Ligne>> {
    let row = query(sql!(
        "SELECT e.* FROM echeances e WHERE e.id = $1 AND e.etablissement_id = $2 AND e.equipe_id IN {textes:$3} AND e.archivee = 0"
    ))
    .bind(id)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .optional(on)
    .await?;
    row.as_ref().map(read).transpose()
}

/// Several lines of the perimeter, soonest first; those outside are silently absent.
pub async fn plusieurs(on: &mut impl Connection, perimetre: &Perimetre, ids: &[EcheanceId]) -> Result<Vec<Ligne>> {
    let rows = query(sql!(
        "SELECT e.* FROM {textes:$1} AS v CROSS JOIN echeances e
         WHERE e.id = v.value AND e.etablissement_id = $2 AND e.equipe_id IN {textes:$3} AND e.archivee = 0
         ORDER BY e.limite, e.rang, e.id"
    ))
    .bind(list(ids.iter().map(EcheanceId::as_str)))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .all(on)
    .await?;
    rows.iter().map(read).collect()
}

/// The lines of a person already found in the perimeter, soonest first.
pub async fn de_la_personne(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Ligne>> {
    let rows =
        query(sql!("SELECT e.* FROM echeances e WHERE e.personne_id = $1 ORDER BY e.limite, e.rang, e.id LIMIT 200"))
            .bind(&personne.id)
            .all(on)
            .await?;
    rows.iter().map(read).collect()
}

/// The lines of démarches already found in the perimeter, soonest first.
pub async fn des_demarches(on: &mut impl Connection, ids: &[DemarcheId]) -> Result<Vec<Ligne>> {
    let rows = query(sql!(
        "SELECT e.* FROM {textes:$1} AS v CROSS JOIN echeances e WHERE e.demarche_id = v.value
         ORDER BY e.limite, e.rang, e.id"
    ))
    .bind(list(ids.iter().map(DemarcheId::as_str)))
    .all(on)
    .await?;
    rows.iter().map(read).collect()
}

/// How many lines of the perimeter fall due up to a day, put off ones left out.
pub async fn compter(on: &mut Reading, perimetre: &Perimetre, jusqu_au: Date, today: Date) -> Result<i64> {
    query(sql!(
        "SELECT COUNT(*) AS n FROM {textes:$2} AS v CROSS JOIN echeances e
         WHERE e.equipe_id = v.value AND e.archivee = 0 AND e.etablissement_id = $1 AND e.limite <= $3
           AND (e.reportee_au IS NULL OR e.reportee_au <= $4)"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(jusqu_au)
    .bind(today)
    .one(on)
    .await?
    .int("n")
}
