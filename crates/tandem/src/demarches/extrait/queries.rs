//! SQL of what leaves: démarches of an établissement, then what hangs on a batch of them.

use jiff::{Timestamp, civil::Date};
use tandem_platform::{Error, Result, Row, db::Connection, query, sql};

use crate::{
    actes::{ActeId, Mode},
    agents::{AgentId, EtablissementId},
    demarches::{
        Complexite, Demarche, DemarcheId, Fin, FinId, GesteFait, Issue, Motif,
        dates::MOTIF,
        queries::{NOTE_FIN, POURQUOI, read},
    },
};

fn list(ids: &[DemarcheId]) -> String {
    serde_json::to_string(&ids.iter().map(DemarcheId::as_str).collect::<Vec<_>>()).unwrap_or_else(|_| "[]".to_owned())
}

fn demarche(row: &Row) -> Result<DemarcheId> {
    DemarcheId::parse(&row.text("demarche_id")?).ok_or(Error::Column("demarche_id"))
}

fn agent(row: &Row, column: &'static str) -> Result<AgentId> {
    AgentId::parse(&row.text(column)?).ok_or(Error::Column(column))
}

/// The démarches of the établissement after this one, by id, each with the file it is read in.
pub async fn lot(
    on: &mut impl Connection,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Demarche>> {
    let rows = query(sql!(
        "SELECT d.id, {premier:p.reunie_a, p.id} AS racine, d.fiche, d.precision, d.created_at, d.created_by,
                c.id AS complexite_id, c.complexe, c.pourquoi, c.created_by AS complexite_par,
                f.id AS fin_id, f.issue, f.motif, f.revenir_le, f.note, f.created_at AS fin_le, f.created_by AS fin_par,
                k.created_at AS reprise_le, k.created_by AS reprise_par
         FROM demarches d JOIN personnes p ON p.id = d.personne_id
         LEFT JOIN demarche_complexites c ON c.demarche_id = d.id AND c.id = (SELECT MAX(y.id) FROM demarche_complexites y WHERE y.demarche_id = d.id)
         LEFT JOIN demarche_fins f ON f.demarche_id = d.id AND f.id = (SELECT MAX(x.id) FROM demarche_fins x WHERE x.demarche_id = d.id)
         LEFT JOIN demarche_reprises k ON k.fin_id = f.id
         WHERE d.id > $2 AND d.etablissement_id = $1 ORDER BY d.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keyring(), row)).collect()
}

/// Something said of a démarche, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dite<T> {
    /// Of which démarche.
    pub demarche: DemarcheId,
    /// What.
    pub quoi: T,
    /// When.
    pub le: Timestamp,
}

/// Every end of these démarches, taken up again or not, oldest first.
pub async fn fins(on: &mut impl Connection, ids: &[DemarcheId]) -> Result<Vec<Dite<Fin>>> {
    let rows = query(sql!(
        "SELECT f.id, f.demarche_id, f.issue, f.motif, f.revenir_le, f.note, f.created_at, f.created_by,
                k.created_at AS reprise_le, k.created_by AS reprise_par
         FROM {textes:$1} AS v CROSS JOIN demarche_fins f LEFT JOIN demarche_reprises k ON k.fin_id = f.id
         WHERE f.demarche_id = v.value ORDER BY f.id"
    ))
    .bind(list(ids))
    .all(on)
    .await?;
    let keys = on.keyring().clone();
    let one = |row: &Row| {
        let id = row.text("id")?;
        let fin = Fin {
            issue: Issue::parse(&row.text("issue")?).ok_or(Error::Column("issue"))?,
            motif: row.opt_text("motif")?.and_then(|code| Motif::parse(&code)),
            revenir_le: row.opt_text("revenir_le")?.and_then(|day| day.parse().ok()),
            note: row.opt_blob("note")?.map(|sealed| keys.open(NOTE_FIN, &id, &sealed)).transpose()?,
            agent: agent(row, "created_by")?,
            le: row.instant("created_at")?,
            reprise: match row.opt_text("reprise_par")? {
                None => None,
                Some(_) => Some((agent(row, "reprise_par")?, row.instant("reprise_le")?)),
            },
            id: FinId::parse(&id).ok_or(Error::Column("id"))?,
        };
        Ok(Dite { demarche: demarche(row)?, le: fin.le, quoi: fin })
    };
    rows.iter().map(one).collect()
}

/// Everything said of the complexity of these démarches, oldest first.
pub async fn complexites(on: &mut impl Connection, ids: &[DemarcheId]) -> Result<Vec<Dite<Complexite>>> {
    let rows = query(sql!(
        "SELECT c.id, c.demarche_id, c.complexe, c.pourquoi, c.created_at, c.created_by
         FROM {textes:$1} AS v CROSS JOIN demarche_complexites c WHERE c.demarche_id = v.value ORDER BY c.id"
    ))
    .bind(list(ids))
    .all(on)
    .await?;
    let keys = on.keyring().clone();
    let one = |row: &Row| {
        let pourquoi = row.opt_blob("pourquoi")?;
        let quoi = Complexite {
            complexe: row.yes("complexe")?,
            pourquoi: pourquoi.map(|sealed| keys.open(POURQUOI, &row.text("id")?, &sealed)).transpose()?,
            agent: agent(row, "created_by")?,
        };
        Ok(Dite { demarche: demarche(row)?, le: row.instant("created_at")?, quoi })
    };
    rows.iter().map(one).collect()
}

/// The hands on the gestures of the acts of these démarches, undone acts included.
pub async fn gestes(on: &mut impl Connection, ids: &[DemarcheId]) -> Result<Vec<(DemarcheId, GesteFait)>> {
    let rows = query(sql!(
        "SELECT a.demarche_id, g.acte_id, g.geste, g.texte, g.mode
         FROM {textes:$1} AS v CROSS JOIN acte_demarches a JOIN acte_gestes g ON g.acte_id = a.acte_id
         WHERE a.demarche_id = v.value ORDER BY g.acte_id, g.geste"
    ))
    .bind(list(ids))
    .all(on)
    .await?;
    let one = |row: &Row| {
        let done = GesteFait {
            acte: ActeId::parse(&row.text("acte_id")?).ok_or(Error::Column("acte_id"))?,
            geste: row.int("geste")?,
            texte: row.text("texte")?,
            mode: Mode::parse(&row.text("mode")?).ok_or(Error::Column("mode"))?,
        };
        Ok((demarche(row)?, done))
    };
    rows.iter().map(one).collect()
}

/// What was decided about a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quoi {
    /// Held; taken back by somebody, or not.
    Faite(Option<AgentId>),
    /// Put off until a day, and why.
    Reportee(Date, Option<String>),
    /// Given to somebody, or back to the referent.
    Donnee(Option<AgentId>),
}

/// A decision about a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// On which démarche.
    pub demarche: DemarcheId,
    /// Key of the rule.
    pub regle: String,
    /// The limit it was about.
    pub limite: Date,
    /// What.
    pub quoi: Quoi,
    /// Who decided.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
}

/// What was decided about the dates of these démarches.
pub async fn decisions(on: &mut impl Connection, ids: &[DemarcheId]) -> Result<Vec<Decision>> {
    let held = query(sql!(
        "SELECT f.demarche_id, f.regle, f.limite, f.created_at, f.created_by, a.created_by AS annulee_par
         FROM {textes:$1} AS v CROSS JOIN echeance_faites f LEFT JOIN echeance_faite_annulations a ON a.faite_id = f.id
         WHERE f.demarche_id = v.value ORDER BY f.id"
    ))
    .bind(list(ids))
    .all(on)
    .await?;
    let later = query(sql!(
        "SELECT o.id, o.demarche_id, o.regle, o.limite, o.jusqu_au, o.motif, o.created_at, o.created_by
         FROM {textes:$1} AS v CROSS JOIN echeance_reports o WHERE o.demarche_id = v.value ORDER BY o.id"
    ))
    .bind(list(ids))
    .all(on)
    .await?;
    let given = query(sql!(
        "SELECT g.demarche_id, g.regle, g.limite, g.agent_id, g.created_at, g.created_by
         FROM {textes:$1} AS v CROSS JOIN echeance_assignations g WHERE g.demarche_id = v.value ORDER BY g.id"
    ))
    .bind(list(ids))
    .all(on)
    .await?;
    let keys = on.keyring().clone();
    let one = |row: &Row, quoi: Quoi| {
        Ok::<_, Error>(Decision {
            demarche: demarche(row)?,
            regle: row.text("regle")?,
            limite: row.date("limite")?,
            quoi,
            agent: agent(row, "created_by")?,
            le: row.instant("created_at")?,
        })
    };
    let known = |row: &Row, column| Ok::<_, Error>(row.opt_text(column)?.and_then(|id| AgentId::parse(&id)));
    let mut all = Vec::new();
    for row in &held {
        all.push(one(row, Quoi::Faite(known(row, "annulee_par")?))?);
    }
    for row in &later {
        let motif = row.opt_blob("motif")?;
        let motif = motif.map(|sealed| keys.open(MOTIF, &row.text("id")?, &sealed)).transpose()?;
        all.push(one(row, Quoi::Reportee(row.date("jusqu_au")?, motif))?);
    }
    for row in &given {
        all.push(one(row, Quoi::Donnee(known(row, "agent_id")?))?);
    }
    Ok(all)
}
