//! SQL of the deposits that come in: what is under way for these people, and the deposits already noted.

use jiff::civil::Date;
use tandem_platform::{Error, Result, Tx, query, sql};

use crate::{demarches::DemarcheId, personnes::PersonneId};

/// A démarche under way, and the days of its deposits.
#[derive(Clone, Debug)]
pub(super) struct EnCours {
    pub personne: PersonneId,
    pub demarche: DemarcheId,
    pub fiche: String,
    pub depots: Vec<Date>,
}

/// The démarches under way of these people, whichever of the files read as one they hang on.
pub(super) async fn en_cours(tx: &mut Tx, people: &[PersonneId]) -> Result<Vec<EnCours>> {
    let list: Vec<&str> = people.iter().map(PersonneId::as_str).collect();
    let rows = query(sql!(
        "SELECT v.value AS personne_id, d.id, d.fiche, e.le FROM {textes:$1} AS v CROSS JOIN personnes p
         CROSS JOIN demarches d LEFT JOIN demarche_evenements e ON e.demarche_id = d.id AND e.evenement = 'depot'
           AND NOT EXISTS (SELECT 1 FROM demarche_evenement_annulations n WHERE n.evenement_id = e.id)
         WHERE p.id = v.value AND d.personne_id = p.id
           AND NOT EXISTS (SELECT 1 FROM demarche_fins f LEFT JOIN demarche_reprises k ON k.fin_id = f.id WHERE f.demarche_id = d.id AND k.fin_id IS NULL)
         UNION ALL
         SELECT w.value AS personne_id, d.id, d.fiche, e.le FROM {textes:$1} AS w CROSS JOIN personnes q
         CROSS JOIN demarches d LEFT JOIN demarche_evenements e ON e.demarche_id = d.id AND e.evenement = 'depot'
           AND NOT EXISTS (SELECT 1 FROM demarche_evenement_annulations n WHERE n.evenement_id = e.id)
         WHERE q.reunie_a = w.value AND d.personne_id = q.id
           AND NOT EXISTS (SELECT 1 FROM demarche_fins f LEFT JOIN demarche_reprises k ON k.fin_id = f.id WHERE f.demarche_id = d.id AND k.fin_id IS NULL)
         ORDER BY 2"
    ))
    .bind(serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned()))
    .all(tx)
    .await?;
    let mut all: Vec<EnCours> = Vec::new();
    for row in rows {
        let demarche = DemarcheId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
        let le = row.opt_text("le")?.and_then(|day| day.parse().ok());
        match all.last_mut().filter(|last| last.demarche == demarche) {
            Some(last) => last.depots.extend(le),
            None => all.push(EnCours {
                personne: PersonneId::parse(&row.text("personne_id")?).ok_or(Error::Column("personne_id"))?,
                fiche: row.text("fiche")?,
                depots: le.into_iter().collect(),
                demarche,
            }),
        }
    }
    Ok(all)
}
