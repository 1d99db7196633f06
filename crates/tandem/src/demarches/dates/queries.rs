//! SQL of the computation: what dates depend on, the lines kept. Lists, acts and the night have theirs beside them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};
use tandem_platform::{Error, Result, Row, Tx, query, sql};

use super::{
    calcul::Suivie,
    ligne::{Depuis, EcheanceId, Ligne},
};
use crate::{
    agents::{AgentId, EquipeId, EtablissementId},
    demarches::{DemarcheId, Issue},
    effacement,
    personnes::PersonneId,
    suite,
};

effacement!(
    17,
    "DELETE FROM echeance_faite_annulations WHERE faite_id IN
       (SELECT f.id FROM {textes:$1} AS v CROSS JOIN demarches d CROSS JOIN echeance_faites f WHERE d.personne_id = v.value AND f.demarche_id = d.id)"
);
effacement!(
    18,
    "DELETE FROM echeance_faites WHERE demarche_id IN (SELECT d.id FROM {textes:$1} AS v CROSS JOIN demarches d WHERE d.personne_id = v.value)"
);
effacement!(
    18,
    "DELETE FROM echeance_reports WHERE demarche_id IN (SELECT d.id FROM {textes:$1} AS v CROSS JOIN demarches d WHERE d.personne_id = v.value)"
);
effacement!(
    18,
    "DELETE FROM echeance_assignations WHERE demarche_id IN (SELECT d.id FROM {textes:$1} AS v CROSS JOIN demarches d WHERE d.personne_id = v.value)"
);
effacement!(
    18,
    "DELETE FROM echeances WHERE demarche_id IN (SELECT d.id FROM {textes:$1} AS v CROSS JOIN demarches d WHERE d.personne_id = v.value)"
);
// The lines follow the file they are read in: its team, its referent, the archive.
suite!(
    "UPDATE demarches SET equipe_id = (SELECT r.equipe_id FROM personnes p JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} WHERE p.id = demarches.personne_id)
     WHERE personne_id IN {textes:$1}"
);
suite!(
    "UPDATE echeances SET
       personne_id = (SELECT {premier:p.reunie_a, p.id} FROM demarches d JOIN personnes p ON p.id = d.personne_id WHERE d.id = echeances.demarche_id),
       equipe_id = (SELECT r.equipe_id FROM demarches d JOIN personnes p ON p.id = d.personne_id JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} WHERE d.id = echeances.demarche_id),
       referent_id = (SELECT r.referent_id FROM demarches d JOIN personnes p ON p.id = d.personne_id JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} WHERE d.id = echeances.demarche_id),
       suivie_par = COALESCE(agent_id, (SELECT r.referent_id FROM demarches d JOIN personnes p ON p.id = d.personne_id JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} WHERE d.id = echeances.demarche_id)),
       archivee = (SELECT CASE WHEN r.archivee_le IS NULL THEN 0 ELSE 1 END FROM demarches d JOIN personnes p ON p.id = d.personne_id JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} WHERE d.id = echeances.demarche_id)
     WHERE demarche_id IN (SELECT d.id FROM {textes:$1} AS v CROSS JOIN demarches d WHERE d.personne_id = v.value)"
);

pub(super) fn list<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    serde_json::to_string(&ids.into_iter().collect::<Vec<_>>()).unwrap_or_else(|_| "[]".to_owned())
}

fn demarche(row: &Row, column: &'static str) -> Result<DemarcheId> {
    DemarcheId::parse(&row.text(column)?).ok_or(Error::Column(column))
}

fn opt_date(row: &Row, column: &'static str) -> Result<Option<Date>> {
    row.opt_text(column)?.map(|text| text.parse().map_err(|_| Error::Column(column))).transpose()
}

/// Takes these démarches for this transaction and reads what their dates depend on.
pub(super) async fn suivies(tx: &mut Tx, ids: &[DemarcheId]) -> Result<Vec<Suivie>> {
    let zone = tx.clock().zone().clone();
    let rows = query(sql!(
        "SELECT d.id, d.fiche, r.id AS racine, r.equipe_id, r.referent_id, r.archivee_le
         FROM {textes:$1} AS v CROSS JOIN demarches d JOIN personnes p ON p.id = d.personne_id
         JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} WHERE d.id = v.value ORDER BY d.id {verrou:d}"
    ))
    .bind(list(ids.iter().map(DemarcheId::as_str)))
    .all(tx)
    .await?;
    let mut found: BTreeMap<String, Suivie> = BTreeMap::new();
    for row in rows {
        let one = Suivie {
            id: demarche(&row, "id")?,
            fiche: row.text("fiche")?,
            personne: PersonneId::parse(&row.text("racine")?).ok_or(Error::Column("racine"))?,
            equipe: EquipeId::parse(&row.text("equipe_id")?).ok_or(Error::Column("equipe_id"))?,
            referent: row.opt_text("referent_id")?.and_then(|id| AgentId::parse(&id)),
            archivee: row.opt_text("archivee_le")?.is_some(),
            fin: None,
            survenus: Vec::new(),
            accordee_le: None,
            faites: BTreeSet::new(),
            reports: BTreeMap::new(),
            assignations: BTreeMap::new(),
        };
        found.insert(row.text("id")?, one);
    }
    let rows = query(sql!(
        "SELECT e.demarche_id, e.id, 'evenement' AS quoi, e.evenement AS cle, e.le AS jour, CASE WHEN e.estime = 0 THEN '' ELSE 'estime' END AS valeur, COALESCE(e.reponse, '') AS note_le
         FROM {textes:$1} AS v CROSS JOIN demarche_evenements e WHERE e.demarche_id = v.value
           AND NOT EXISTS (SELECT 1 FROM demarche_evenement_annulations n WHERE n.evenement_id = e.id)
         UNION ALL SELECT f.demarche_id, f.id, 'faite' AS quoi, f.regle AS cle, f.limite AS jour, '' AS valeur, '' AS note_le
         FROM {textes:$1} AS w CROSS JOIN echeance_faites f WHERE f.demarche_id = w.value
           AND NOT EXISTS (SELECT 1 FROM echeance_faite_annulations a WHERE a.faite_id = f.id)
         UNION ALL SELECT o.demarche_id, o.id, 'report' AS quoi, o.regle AS cle, o.limite AS jour, o.jusqu_au AS valeur, '' AS note_le
         FROM {textes:$1} AS x CROSS JOIN echeance_reports o WHERE o.demarche_id = x.value
         UNION ALL SELECT g.demarche_id, g.id, 'assignation' AS quoi, g.regle AS cle, g.limite AS jour, COALESCE(g.agent_id, '') AS valeur, '' AS note_le
         FROM {textes:$1} AS y CROSS JOIN echeance_assignations g WHERE g.demarche_id = y.value
         UNION ALL SELECT t.demarche_id, t.id, 'fin' AS quoi, t.issue AS cle, COALESCE(t.revenir_le, '') AS jour, '' AS valeur, t.created_at AS note_le
         FROM {textes:$1} AS z CROSS JOIN demarche_fins t WHERE t.demarche_id = z.value
           AND NOT EXISTS (SELECT 1 FROM demarche_reprises k WHERE k.fin_id = t.id)
         ORDER BY jour, id"
    ))
    .bind(list(ids.iter().map(DemarcheId::as_str)))
    .all(tx)
    .await?;
    for row in rows {
        let Some(one) = found.get_mut(&row.text("demarche_id")?) else { continue };
        let (cle, jour, valeur) = (row.text("cle")?, row.text("jour")?, row.text("valeur")?);
        match row.text("quoi")?.as_str() {
            "evenement" => one.survenu(&cle, &jour, !valeur.is_empty(), row.text("note_le")? == "accord"),
            "fin" => {
                let le = row.instant("note_le")?.to_zoned_datetime(zone.clone()).date();
                let issue = Issue::parse(&cle).ok_or(Error::Column("issue"))?;
                one.fin = Some((issue, jour.parse().ok(), le));
            }
            quoi => one.geste(quoi, cle, &jour, &row.text("id")?, &valeur),
        }
    }
    Ok(found.into_values().collect())
}

/// The lines kept of these démarches, as they are.
pub(super) async fn actuelles(tx: &mut Tx, ids: &[DemarcheId]) -> Result<Vec<Ligne>> {
    let rows = query(sql!(
        "SELECT e.* FROM {textes:$1} AS v CROSS JOIN echeances e WHERE e.demarche_id = v.value ORDER BY e.id"
    ))
    .bind(list(ids.iter().map(DemarcheId::as_str)))
    .all(tx)
    .await?;
    rows.iter().map(read).collect()
}

/// Removes lines that no rule gives any more.
pub(super) async fn retirer(tx: &mut Tx, ids: &BTreeSet<EcheanceId>) -> Result<()> {
    if !ids.is_empty() {
        let ids = list(ids.iter().map(EcheanceId::as_str));
        query(sql!("DELETE FROM echeances WHERE id IN {textes:$1}")).bind(ids).run(tx).await?;
    }
    Ok(())
}

/// Writes lines, whatever was there.
pub(super) async fn ecrire(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    lines: impl Iterator<Item = &Ligne>,
    now: Timestamp,
) -> Result<()> {
    let rows: Vec<[Option<String>; 24]> = lines.map(cells).collect();
    if rows.is_empty() {
        return Ok(());
    }
    query(sql!(
        "INSERT INTO echeances (etablissement_id, computed_at, id, equipe_id, referent_id, agent_id, suivie_par, personne_id, demarche_id,
           archivee, fiche, regle, ouverture, limite, alertes, effet, rang, sens, certitude, depuis_evenement, depuis_le, report_du,
           report_motif, reportee_au, reports, calcul_version)
         SELECT CAST($2 AS TEXT), CAST($3 AS TEXT), c1, c2, c3, c4, c5, c6, c7, CAST(c8 AS BIGINT), c9, c10, c11, c12, c13, c14,
           CAST(c15 AS BIGINT), c16, c17, c18, c19, c20, c21, c22, CAST(c23 AS BIGINT), c24 FROM {cellules:$1} AS w WHERE 1 = 1
         ON CONFLICT (id) DO UPDATE SET computed_at = excluded.computed_at, equipe_id = excluded.equipe_id, referent_id = excluded.referent_id,
           agent_id = excluded.agent_id, suivie_par = excluded.suivie_par, personne_id = excluded.personne_id, archivee = excluded.archivee,
           fiche = excluded.fiche, ouverture = excluded.ouverture, limite = excluded.limite, alertes = excluded.alertes,
           effet = excluded.effet, rang = excluded.rang, sens = excluded.sens, certitude = excluded.certitude,
           depuis_evenement = excluded.depuis_evenement, depuis_le = excluded.depuis_le, report_du = excluded.report_du,
           report_motif = excluded.report_motif, reportee_au = excluded.reportee_au, reports = excluded.reports,
           calcul_version = excluded.calcul_version"
    ))
    .bind(serde_json::to_string(&rows).unwrap_or_else(|_| "[]".to_owned()))
    .bind(etablissement)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

fn cells(line: &Ligne) -> [Option<String>; 24] {
    let text = |value: &str| Some(value.to_owned());
    let day = |value: Option<Date>| value.map(|day| day.to_string());
    let agent = |value: Option<&AgentId>| value.map(ToString::to_string);
    let alertes: Vec<String> = line.alertes.iter().map(ToString::to_string).collect();
    [
        text(line.id.as_str()),
        text(line.equipe.as_str()),
        agent(line.referent.as_ref()),
        agent(line.agent.as_ref()),
        agent(line.suivie_par()),
        text(line.personne.as_str()),
        text(line.demarche.as_str()),
        text(if line.archivee { "1" } else { "0" }),
        text(&line.fiche),
        text(&line.regle),
        day(line.ouverture),
        day(Some(line.limite)),
        Some(alertes.join(" ")),
        text(line.effet.code()),
        Some(line.rang().to_string()),
        text(line.sens.code()),
        text(line.certitude.code()),
        Some(line.depuis.code()),
        day(Some(line.depuis_le)),
        day(line.report.as_ref().map(|one| one.0)),
        line.report.as_ref().map(|one| one.1.clone()),
        day(line.reportee_au),
        Some(line.reports.to_string()),
        text(&line.version),
    ]
}

/// Reads a line.
pub(super) fn read(row: &Row) -> Result<Ligne> {
    let agent = |column: &'static str| Ok::<_, Error>(row.opt_text(column)?.and_then(|id| AgentId::parse(&id)));
    let alertes = row.text("alertes")?;
    let alertes = alertes.split_whitespace().map(|day| day.parse().map_err(|_| Error::Column("alertes")));
    Ok(Ligne {
        id: EcheanceId::parse(&row.text("id")?).ok_or(Error::Column("id"))?,
        demarche: demarche(row, "demarche_id")?,
        personne: PersonneId::parse(&row.text("personne_id")?).ok_or(Error::Column("personne_id"))?,
        equipe: EquipeId::parse(&row.text("equipe_id")?).ok_or(Error::Column("equipe_id"))?,
        referent: agent("referent_id")?,
        agent: agent("agent_id")?,
        archivee: row.yes("archivee")?,
        fiche: row.text("fiche")?,
        regle: row.text("regle")?,
        ouverture: opt_date(row, "ouverture")?,
        limite: row.date("limite")?,
        alertes: alertes.collect::<Result<_>>()?,
        effet: row.text("effet")?.parse().map_err(|_| Error::Column("effet"))?,
        sens: row.text("sens")?.parse().map_err(|_| Error::Column("sens"))?,
        certitude: row.text("certitude")?.parse().map_err(|_| Error::Column("certitude"))?,
        depuis: Depuis::parse(&row.text("depuis_evenement")?).ok_or(Error::Column("depuis_evenement"))?,
        depuis_le: row.date("depuis_le")?,
        report: opt_date(row, "report_du")?.zip(row.opt_text("report_motif")?),
        reportee_au: opt_date(row, "reportee_au")?,
        reports: row.int("reports")?,
        version: row.text("calcul_version")?,
    })
}
