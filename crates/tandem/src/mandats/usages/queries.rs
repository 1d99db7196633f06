//! SQL of the uses.

use jiff::{ToSpan, civil::Date};
use tandem_platform::{Error, Keyring, Result, Row, Tx, Value, db::Connection, query, sealed, sql};

use crate::mandats::{
    model::{MandatId, REGULARISER, Usage},
    queries::Par,
};
use crate::{
    actes::ActeId,
    agents::{AgentId, EtablissementId, Perimetre},
    personnes::PersonneId,
};

const RAISON: &str = "mandat_usages.raison";
sealed!("mandat_usages", "acte_id", ["raison"]);
const RAISON_SUITE: &str = "mandat_regularisations.raison";
sealed!("mandat_regularisations", "acte_id", ["raison"]);

/// An act done in her place.
#[derive(Debug)]
pub struct NouvelUsage<'a> {
    /// The act.
    pub acte: &'a ActeId,
    /// Of whom.
    pub personne: &'a PersonneId,
    /// On which fiche.
    pub fiche: &'a str,
    /// The day.
    pub fait_le: Date,
    /// Under which mandate.
    pub mandat: Option<&'a MandatId>,
    /// She said yes, that day, to what was done without her.
    pub accord: bool,
    /// Without a mandate, why.
    pub raison: Option<&'a str>,
}

/// Keeps a use. Without a mandate it is to be put in order within seven days.
pub async fn noter(tx: &mut Tx, par: Par<'_>, new: &NouvelUsage<'_>) -> Result<()> {
    let (now, today, keys) = (tx.clock().now(), tx.clock().today(), tx.keys().clone());
    let before = new.mandat.is_none().then(|| today.saturating_add(REGULARISER.days()));
    query(sql!(
        "INSERT INTO mandat_usages (acte_id, etablissement_id, personne_id, fiche, fait_le, mandat_id, accord_le, raison, avant_le, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (acte_id) DO NOTHING"
    ))
    .bind(new.acte)
    .bind(par.0)
    .bind(new.personne)
    .bind(new.fiche)
    .bind(new.fait_le)
    .bind(new.mandat.map(MandatId::as_str))
    .bind(new.accord.then_some(now).map_or(Value::Text(None), Value::from))
    .bind(new.raison.map(|text| keys.seal(RAISON, new.acte.as_str(), text)))
    .bind(before.map_or(Value::Text(None), Value::from))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(())
}

/// The uses of a mandate, last first; an undone act is no use.
pub async fn de(on: &mut impl Connection, mandat: &MandatId, limit: i64) -> Result<Vec<Usage>> {
    let rows = query(sql!(
        "SELECT u.acte_id, u.fiche, u.fait_le, u.mandat_id, u.accord_le, u.raison, u.avant_le, u.created_by, g.created_at AS regularise_le
         FROM mandat_usages u LEFT JOIN mandat_regularisations g ON g.acte_id = u.acte_id
         WHERE u.mandat_id = $1 AND NOT EXISTS (SELECT 1 FROM annulations n WHERE n.acte_id = u.acte_id)
         ORDER BY u.acte_id DESC LIMIT $2"
    ))
    .bind(mandat)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| lire(on.keyring(), row)).collect()
}

/// The use an act was, when it was done in her place on a démarche.
pub async fn de_l_acte(on: &mut impl Connection, acte: &ActeId) -> Result<Option<Usage>> {
    let row = query(sql!(
        "SELECT u.acte_id, u.fiche, u.fait_le, u.mandat_id, u.accord_le, u.raison, u.avant_le, u.created_by, g.created_at AS regularise_le
         FROM mandat_usages u LEFT JOIN mandat_regularisations g ON g.acte_id = u.acte_id WHERE u.acte_id = $1"
    ))
    .bind(acte)
    .optional(on)
    .await?;
    row.map(|row| lire(on.keyring(), &row)).transpose()
}

/// Everything done in a person's place, last first.
pub async fn de_la_personne(on: &mut impl Connection, dossiers: &str, limit: i64) -> Result<Vec<Usage>> {
    let rows = query(sql!(
        "SELECT u.acte_id, u.fiche, u.fait_le, u.mandat_id, u.accord_le, u.raison, u.avant_le, u.created_by, g.created_at AS regularise_le
         FROM {textes:$1} AS v CROSS JOIN mandat_usages u LEFT JOIN mandat_regularisations g ON g.acte_id = u.acte_id
         WHERE u.personne_id = v.value AND NOT EXISTS (SELECT 1 FROM annulations n WHERE n.acte_id = u.acte_id)
         ORDER BY u.acte_id DESC LIMIT $2"
    ))
    .bind(dossiers)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| lire(on.keyring(), row)).collect()
}

/// What the teams still have to put in order, the most urgent first, with its person.
pub async fn a_regulariser(
    on: &mut impl Connection,
    perimetre: &Perimetre,
    limit: i64,
) -> Result<Vec<(PersonneId, Usage)>> {
    let rows = query(sql!(
        "SELECT r.id AS racine, u.acte_id, u.fiche, u.fait_le, u.mandat_id, u.accord_le, u.raison, u.avant_le, u.created_by,
                CAST(NULL AS TEXT) AS regularise_le
         FROM mandat_usages u CROSS JOIN personnes p CROSS JOIN personnes r
         WHERE u.etablissement_id = $1 AND u.avant_le IS NOT NULL AND u.avant_le > '' AND p.id = u.personne_id AND r.id = {premier:p.reunie_a, p.id}
           AND r.equipe_id IN {textes:$2} AND r.archivee_le IS NULL
           AND NOT EXISTS (SELECT 1 FROM mandat_regularisations g WHERE g.acte_id = u.acte_id)
           AND NOT EXISTS (SELECT 1 FROM annulations n WHERE n.acte_id = u.acte_id)
         ORDER BY u.avant_le, u.acte_id LIMIT $3"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(limit)
    .all(on)
    .await?;
    let one = |row: &Row| {
        let who = PersonneId::parse(&row.text("racine")?).ok_or(Error::Column("racine"))?;
        Ok((who, lire(on.keyring(), row)?))
    };
    rows.iter().map(one).collect()
}

/// The next uses of a place, with the file they are read in.
pub async fn lot(
    on: &mut impl Connection,
    place: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<(PersonneId, Usage)>> {
    let rows = query(sql!(
        "SELECT COALESCE(p.reunie_a, u.personne_id) AS racine, u.acte_id, u.fiche, u.fait_le, u.mandat_id, u.accord_le, u.raison, u.avant_le,
                u.created_by, g.created_at AS regularise_le
         FROM mandat_usages u LEFT JOIN personnes p ON p.id = u.personne_id LEFT JOIN mandat_regularisations g ON g.acte_id = u.acte_id
         WHERE u.acte_id > $2 AND u.etablissement_id = $1 ORDER BY u.acte_id LIMIT $3"
    ))
    .bind(place)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    let one = |row: &Row| {
        let who = PersonneId::parse(&row.text("racine")?).ok_or(Error::Column("racine"))?;
        Ok((who, lire(on.keyring(), row)?))
    };
    rows.iter().map(one).collect()
}

/// Puts in order an act done without a mandate, already found: by a mandate signed since, or by what the person said of it.
pub async fn regulariser(
    tx: &mut Tx,
    par: Par<'_>,
    acte: &ActeId,
    (mandat, raison): (Option<&MandatId>, Option<&str>),
) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO mandat_regularisations (acte_id, etablissement_id, mandat_id, raison, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (acte_id) DO NOTHING"
    ))
    .bind(acte)
    .bind(par.0)
    .bind(mandat.map(MandatId::as_str))
    .bind(raison.map(|text| keys.seal(RAISON_SUITE, acte.as_str(), text)))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

fn lire(keys: &Keyring, row: &Row) -> Result<Usage> {
    let id = row.text("acte_id")?;
    Ok(Usage {
        fiche: row.text("fiche")?,
        fait_le: row.date("fait_le")?,
        mandat: row.opt_text("mandat_id")?.and_then(|id| MandatId::parse(&id)),
        accord_le: match row.opt_text("accord_le")? {
            None => None,
            Some(_) => Some(row.instant("accord_le")?),
        },
        raison: row.opt_blob("raison")?.map(|sealed| keys.open(RAISON, &id, &sealed)).transpose()?,
        avant_le: row.opt_text("avant_le")?.and_then(|day| day.parse().ok()),
        agent: AgentId::parse(&row.text("created_by")?).ok_or(Error::Column("created_by"))?,
        regularise: row.opt_text("regularise_le")?.is_some(),
        acte: ActeId::parse(&id).ok_or(Error::Column("acte_id"))?,
    })
}
