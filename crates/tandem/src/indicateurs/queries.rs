//! SQL of the slice. Acts are read with who noted them only to count up to three professionals: no statement gives one's figure.

use jiff::{Timestamp, civil::Date};
use tandem_indicateurs::Annee;
use tandem_platform::{Error, Reading, Result, Row, Tx, query, sql};

use crate::{
    actes::{Mode, Raison},
    agents::EtablissementId,
};

/// A person in an act, as it is read to be counted.
#[derive(Debug)]
pub(super) struct Lu {
    pub acte: String,
    pub agent: String,
    pub mode: Mode,
    pub raison: Option<Raison>,
    pub minutes: Option<i64>,
    pub fait_le: Date,
    /// The words of the procedure, as a blind token.
    pub jeton: Option<i64>,
    /// The fiche of its first démarche.
    pub fiche: Option<String>,
    /// The file the person is read in, and its team; nothing once she is erased.
    pub racine: Option<(String, String)>,
    /// Not counted: undone, or the file is frozen.
    pub ecarte: bool,
}

/// The next acts of a place after this id, one line per person.
pub(super) async fn lot(on: &mut Reading, place: &EtablissementId, apres: &str, limit: i64) -> Result<Vec<Lu>> {
    let rows = query(sql!(
        "SELECT a.id, a.agent_id, a.mode, a.raison, a.duree_minutes, a.demarche_jeton, a.fait_le, d.fiche, n.acte_id AS annule,
                r.id AS racine, r.equipe_id, r.limitee_le
         FROM (SELECT x.id, x.agent_id, x.mode, x.raison, x.duree_minutes, x.demarche_jeton, x.fait_le FROM actes x
               WHERE x.etablissement_id = $1 AND x.id > $2 ORDER BY x.id LIMIT $3) a
         LEFT JOIN annulations n ON n.acte_id = a.id
         LEFT JOIN acte_personnes l ON l.acte_id = a.id
         LEFT JOIN personnes p ON p.id = l.personne_id
         LEFT JOIN personnes r ON r.id = {premier:p.reunie_a, p.id}
         LEFT JOIN acte_demarches m ON m.acte_id = a.id
              AND m.demarche_id = (SELECT MIN(o.demarche_id) FROM acte_demarches o WHERE o.acte_id = a.id)
         LEFT JOIN demarches d ON d.id = m.demarche_id
         ORDER BY a.id, r.id"
    ))
    .bind(place)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(lu).collect()
}

fn lu(row: &Row) -> Result<Lu> {
    let racine = match (row.opt_text("racine")?, row.opt_text("equipe_id")?) {
        (Some(racine), Some(equipe)) => Some((racine, equipe)),
        _ => None,
    };
    Ok(Lu {
        acte: row.text("id")?,
        agent: row.text("agent_id")?,
        mode: Mode::parse(&row.text("mode")?).ok_or(Error::Column("mode"))?,
        raison: row.opt_text("raison")?.as_deref().and_then(Raison::parse),
        minutes: row.opt_int("duree_minutes")?,
        fait_le: row.date("fait_le")?,
        jeton: row.opt_int("demarche_jeton")?,
        fiche: row.opt_text("fiche")?,
        racine,
        ecarte: row.opt_text("annule")?.is_some() || row.opt_text("limitee_le")?.is_some(),
    })
}

/// The teams of a place, by name.
pub(super) async fn equipes(on: &mut Reading, place: &EtablissementId) -> Result<Vec<(String, String)>> {
    let rows = query(sql!("SELECT id, nom FROM equipes WHERE etablissement_id = $1 ORDER BY nom, id"))
        .bind(place)
        .all(on)
        .await?;
    rows.iter().map(|row| Ok((row.text("id")?, row.text("nom")?))).collect()
}

/// People with an account that hangs on a professional, the last said of each account counting.
pub(super) async fn comptes(on: &mut Reading, place: &EtablissementId) -> Result<Vec<String>> {
    let rows = query(sql!(
        "SELECT r.id AS racine FROM comptes_en_ligne c JOIN personnes p ON p.id = c.personne_id
         JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} AND r.limitee_le IS NULL AND r.archivee_le IS NULL
         JOIN compte_coordonnees d ON d.compte_id = c.id
              AND d.id = (SELECT MAX(x.id) FROM compte_coordonnees x WHERE x.compte_id = c.id)
         LEFT JOIN compte_constats s ON s.compte_id = c.id
              AND s.id = (SELECT MAX(y.id) FROM compte_constats y WHERE y.compte_id = c.id)
         WHERE c.etablissement_id = $1 AND (d.courriel = 'pro' OR d.telephone = 'pro') AND (s.etat IS NULL OR s.etat <> 'ferme')"
    ))
    .bind(place)
    .all(on)
    .await?;
    rows.iter().map(|row| row.text("racine")).collect()
}

/// People of these teams (a list in JSON) with a date limit before this day, and that limit.
pub(super) async fn depassees(
    on: &mut Reading,
    place: &EtablissementId,
    (equipes, today): (String, Date),
) -> Result<Vec<(String, Date)>> {
    let rows = query(sql!(
        "SELECT r.id AS racine, e.limite FROM {textes:$2} AS v CROSS JOIN echeances e CROSS JOIN personnes p CROSS JOIN personnes r
         WHERE e.equipe_id = v.value AND e.archivee = 0 AND e.limite < $3 AND e.etablissement_id = $1
           AND p.id = e.personne_id AND r.id = {premier:p.reunie_a, p.id} AND r.limitee_le IS NULL"
    ))
    .bind(place)
    .bind(equipes)
    .bind(today)
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((row.text("racine")?, row.date("limite")?))).collect()
}

/// What does not move, or did not: whose, since when, and when the end was noted.
pub(super) async fn bloques(
    on: &mut Reading,
    place: &EtablissementId,
) -> Result<Vec<(String, Date, Option<Timestamp>)>> {
    let rows = query(sql!(
        "SELECT r.id AS racine, b.depuis, e.created_at AS fin_le FROM blocages b JOIN personnes p ON p.id = b.personne_id
         JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} AND r.limitee_le IS NULL
         LEFT JOIN blocage_fins e ON e.blocage_id = b.id AND e.id = (SELECT MAX(x.id) FROM blocage_fins x
              LEFT JOIN blocage_annulations n ON n.ligne_id = x.id WHERE x.blocage_id = b.id AND n.ligne_id IS NULL)
         WHERE b.etablissement_id = $1"
    ))
    .bind(place)
    .all(on)
    .await?;
    let fin = |row: &Row| row.opt_text("fin_le")?.map(|_| row.instant("fin_le")).transpose();
    rows.iter().map(|row| Ok((row.text("racine")?, row.date("depuis")?, fin(row)?))).collect()
}

/// What is kept of a place: its name, then each year, last first.
pub(super) struct Garde {
    pub nom: String,
    pub annees: Vec<Gardee>,
}

/// What is kept of a year.
pub(super) struct Gardee {
    pub numero: i16,
    pub le: Timestamp,
    pub regle: i64,
    /// Nothing when another version of the program wrote it.
    pub annee: Option<Annee>,
}

/// Reads what is kept.
pub(super) async fn lire(on: &mut Reading, place: &EtablissementId) -> Result<Garde> {
    let rows = query(sql!(
        "SELECT e.nom, c.annee, c.calcule_a, c.regle, c.chiffres FROM etablissements e
         LEFT JOIN indicateur_chiffres c ON c.etablissement_id = e.id WHERE e.id = $1 ORDER BY c.annee DESC"
    ))
    .bind(place)
    .all(on)
    .await?;
    let mut kept = Garde { nom: String::new(), annees: Vec::new() };
    for row in &rows {
        kept.nom = row.text("nom")?;
        let (Some(annee), Some(text)) = (row.opt_int("annee")?, row.opt_text("chiffres")?) else { continue };
        kept.annees.push(Gardee {
            numero: i16::try_from(annee).map_err(|_| Error::Column("annee"))?,
            le: row.instant("calcule_a")?,
            regle: row.opt_int("regle")?.unwrap_or(0),
            annee: serde_json::from_str(&text).ok(),
        });
    }
    Ok(kept)
}

/// Keeps what may be shown of these years; those before `depuis` stay as they are.
pub(super) async fn garder(
    tx: &mut Tx,
    place: &EtablissementId,
    (regle, depuis): (i64, i16),
    annees: &[(i16, Annee)],
) -> Result<()> {
    let now = tx.clock().now();
    query(sql!("DELETE FROM indicateur_chiffres WHERE etablissement_id = $1 AND annee >= $2"))
        .bind(place)
        .bind(i64::from(depuis))
        .run(tx)
        .await?;
    for (numero, annee) in annees {
        let text = serde_json::to_string(annee).map_err(|_| Error::Column("chiffres"))?;
        query(sql!(
            "INSERT INTO indicateur_chiffres (etablissement_id, annee, regle, calcule_a, chiffres) VALUES ($1, $2, $3, $4, $5)"
        ))
        .bind(place)
        .bind(i64::from(*numero))
        .bind(regle)
        .bind(now)
        .bind(text)
        .run(tx)
        .await?;
    }
    Ok(())
}
