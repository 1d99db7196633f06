//! SQL of the acts hung on a démarche, of the hand of each gesture, and of what was said of its complexity.

use tandem_platform::{Error, Result, Tx, db::Connection, query, sql};

use crate::{
    actes::{ActeId, Mode},
    demarches::{DemarcheId, EvenementId, queries::Par},
};

/// The hand on one gesture, in the words of the fiche that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GesteFait {
    /// The act.
    pub acte: ActeId,
    /// Its number in the fiche.
    pub geste: i64,
    /// Its words.
    pub texte: String,
    /// Who had the hand.
    pub mode: Mode,
}

/// Hangs an act on a démarche, with the hand on each gesture that was told.
pub async fn attacher(
    tx: &mut Tx,
    par: Par<'_>,
    acte: &ActeId,
    demarche: &DemarcheId,
    gestes: &[(i64, &str, Mode)],
) -> Result<()> {
    query(sql!(
        "INSERT INTO acte_demarches (acte_id, demarche_id, etablissement_id) VALUES ($1, $2, $3) ON CONFLICT (acte_id, demarche_id) DO NOTHING"
    ))
    .bind(acte)
    .bind(demarche)
    .bind(par.0)
    .run(tx)
    .await?;
    for (geste, texte, mode) in gestes {
        query(sql!(
            "INSERT INTO acte_gestes (acte_id, geste, etablissement_id, texte, mode) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (acte_id, geste) DO NOTHING"
        ))
        .bind(acte)
        .bind(*geste)
        .bind(par.0)
        .bind(*texte)
        .bind(mode.code())
        .run(tx)
        .await?;
    }
    Ok(())
}

/// What an act hangs on.
pub(super) async fn demarche_de(on: &mut impl Connection, acte: &ActeId) -> Result<Option<DemarcheId>> {
    let row = query(sql!("SELECT demarche_id FROM acte_demarches WHERE acte_id = $1 ORDER BY demarche_id LIMIT 1"))
        .bind(acte)
        .optional(on)
        .await?;
    row.map(|row| DemarcheId::parse(&row.text("demarche_id")?).ok_or(Error::Column("demarche_id"))).transpose()
}

/// The acts hung on these démarches, last first.
pub async fn actes(on: &mut impl Connection, ids: &[DemarcheId]) -> Result<Vec<(DemarcheId, ActeId)>> {
    let list: Vec<&str> = ids.iter().map(DemarcheId::as_str).collect();
    let rows = query(sql!(
        "SELECT a.demarche_id, a.acte_id FROM {textes:$1} AS v CROSS JOIN acte_demarches a WHERE a.demarche_id = v.value ORDER BY a.acte_id DESC"
    ))
    .bind(serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned()))
    .all(on)
    .await?;
    rows.iter()
        .map(|row| {
            let demarche = DemarcheId::parse(&row.text("demarche_id")?).ok_or(Error::Column("demarche_id"))?;
            Ok((demarche, ActeId::parse(&row.text("acte_id")?).ok_or(Error::Column("acte_id"))?))
        })
        .collect()
}

/// The hands on the gestures of the acts of a démarche, last act first; acts undone since left out.
pub async fn gestes(on: &mut impl Connection, demarche: &DemarcheId) -> Result<Vec<GesteFait>> {
    let rows = query(sql!(
        "SELECT g.acte_id, g.geste, g.texte, g.mode FROM acte_demarches a JOIN acte_gestes g ON g.acte_id = a.acte_id
         WHERE a.demarche_id = $1 AND NOT EXISTS (SELECT 1 FROM annulations n WHERE n.acte_id = a.acte_id)
         ORDER BY g.acte_id DESC, g.geste LIMIT 500"
    ))
    .bind(demarche)
    .all(on)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(GesteFait {
                acte: ActeId::parse(&row.text("acte_id")?).ok_or(Error::Column("acte_id"))?,
                geste: row.int("geste")?,
                texte: row.text("texte")?,
                mode: Mode::parse(&row.text("mode")?).ok_or(Error::Column("mode"))?,
            })
        })
        .collect()
}

/// The events noted with an act and not undone, with their démarche.
pub(super) async fn notes_avec(tx: &mut Tx, acte: &ActeId) -> Result<Vec<(DemarcheId, EvenementId)>> {
    let rows = query(sql!(
        "SELECT e.demarche_id, e.id FROM demarche_evenements e WHERE e.acte_id = $1
           AND NOT EXISTS (SELECT 1 FROM demarche_evenement_annulations n WHERE n.evenement_id = e.id) ORDER BY e.demarche_id, e.id"
    ))
    .bind(acte)
    .all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            let demarche = DemarcheId::parse(&row.text("demarche_id")?).ok_or(Error::Column("demarche_id"))?;
            Ok((demarche, EvenementId::parse(&row.text("id")?).ok_or(Error::Column("id"))?))
        })
        .collect()
}
