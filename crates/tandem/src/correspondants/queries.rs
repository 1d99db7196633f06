//! SQL of the correspondants.

use std::fmt::Write as _;

use jiff::{Timestamp, civil::Date};
use tandem_platform::{Error, Keyring, Result, Row, Tx, db::Connection, query, sealed, sql};

use super::model::{
    Appel, AppelId, Canal, Correspondant, CorrespondantId, DireId, Dite, Resultat, Sens, Version, VersionId,
};
use crate::{
    agents::{AgentId, EtablissementId},
    blocages::BlocageId,
    effacement,
};

const ORGANISME: &str = "correspondant_versions.organisme";
const VALEUR: &str = "correspondant_versions.valeur";
const QUAND: &str = "correspondant_versions.quand";
const FONCTION: &str = "correspondant_versions.fonction";
const NOM: &str = "correspondant_versions.nom";
const NOTE: &str = "correspondant_versions.note";
const RAISON: &str = "correspondant_retraits.raison";
sealed!("correspondant_versions", "id", ["organisme", "valeur", "quand", "fonction", "nom", "note"]);
sealed!("correspondant_retraits", "correspondant_id", ["raison"]);

effacement!(
    15,
    "DELETE FROM appels WHERE blocage_id IN (SELECT b.id FROM {textes:$1} AS v CROSS JOIN blocages b WHERE b.personne_id = v.value)"
);

/// Who writes, and where.
pub type Par<'a> = (&'a EtablissementId, &'a AgentId);

/// Adds one with its first version; false, and nothing written, when this id already is one.
pub async fn creer(tx: &mut Tx, par: Par<'_>, id: &CorrespondantId, dit: &Version) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO correspondants (id, etablissement_id, created_at, created_by) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    if written == 1 {
        corriger(tx, par, id, dit).await?;
    }
    Ok(written == 1)
}

/// Writes what is said of one already found, from now on; the version before stays.
pub async fn corriger(tx: &mut Tx, par: Par<'_>, of: &CorrespondantId, dit: &Version) -> Result<()> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let id = VersionId::new(tx.clock(), tx.random());
    let seal = |place, text: Option<&String>| text.map(|text| keys.seal(place, id.as_str(), text));
    query(sql!(
        "INSERT INTO correspondant_versions (id, etablissement_id, correspondant_id, organisme, matieres, canal, valeur, quand, fonction,
           nom, note, nommee, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    ))
    .bind(&id)
    .bind(par.0)
    .bind(of)
    .bind(keys.seal(ORGANISME, id.as_str(), &dit.organisme))
    .bind(matieres(&dit.matieres))
    .bind(dit.canal.code())
    .bind(seal(VALEUR, dit.valeur.as_ref()))
    .bind(seal(QUAND, dit.quand.as_ref()))
    .bind(seal(FONCTION, dit.fonction.as_ref()))
    .bind(seal(NOM, dit.nom.as_ref()))
    .bind(seal(NOTE, dit.note.as_ref()))
    .bind(i64::from(dit.est_nommee()))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(())
}

/// « ,rsa,mdph, »: one matter is found with a comma on each side; none is all of them.
fn matieres(all: &[String]) -> String {
    let mut text = String::new();
    for one in all {
        let _ = write!(text, ",{one}");
    }
    if !text.is_empty() {
        text.push(',');
    }
    text
}

/// Writes that one already found worked, or no longer answers.
pub async fn dire(tx: &mut Tx, par: Par<'_>, of: &CorrespondantId, sens: Sens) -> Result<()> {
    let (now, id) = (tx.clock().now(), DireId::new(tx.clock(), tx.random()));
    query(sql!(
        "INSERT INTO correspondant_dires (id, etablissement_id, correspondant_id, sens, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6)"
    ))
    .bind(&id)
    .bind(par.0)
    .bind(of)
    .bind(sens.code())
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(())
}

/// Takes one already found out of the lists; false when it was.
pub async fn retirer(tx: &mut Tx, par: Par<'_>, of: &CorrespondantId, raison: &str) -> Result<bool> {
    let (now, sealed) = (tx.clock().now(), tx.keys().seal(RAISON, of.as_str(), raison));
    let written = query(sql!(
        "INSERT INTO correspondant_retraits (correspondant_id, etablissement_id, raison, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (correspondant_id) DO NOTHING"
    ))
    .bind(of)
    .bind(par.0)
    .bind(sealed)
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Writes a call for a blocage found in the caller's perimeter; false when this call already is written.
pub async fn appeler(
    tx: &mut Tx,
    par: Par<'_>,
    (id, blocage, of): (&AppelId, &BlocageId, &CorrespondantId),
    resultat: Resultat,
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO appels (id, etablissement_id, correspondant_id, blocage_id, resultat, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(of)
    .bind(blocage)
    .bind(resultat.code())
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Takes one for this transaction: who writes on it at the same second waits.
pub async fn prendre(tx: &mut Tx, id: &CorrespondantId) -> Result<()> {
    query(sql!("SELECT c.id FROM correspondants c WHERE c.id = $1 {verrou:c}")).bind(id).all(tx).await?;
    Ok(())
}

/// Those of the établissement that were not withdrawn, the oldest first.
pub async fn tous(on: &mut impl Connection, place: &EtablissementId, limit: i64) -> Result<Vec<Correspondant>> {
    let rows = query(sql!(
        "SELECT c.id, c.created_at AS connu_at, v.id AS version_id, v.organisme, v.matieres, v.canal, v.valeur, v.quand, v.fonction, v.nom,
                v.note, v.effacee_le, v.created_at, v.created_by, d.sens AS dernier, d.created_at AS dernier_at, d.created_by AS dernier_by,
                o.created_at AS marche_at, o.created_by AS marche_by, r.created_at AS retire_at, r.created_by AS retire_by, r.raison
         FROM correspondants c
         JOIN correspondant_versions v ON v.id = (SELECT MAX(w.id) FROM correspondant_versions w WHERE w.correspondant_id = c.id)
         LEFT JOIN correspondant_dires d ON d.id = (SELECT MAX(x.id) FROM correspondant_dires x WHERE x.correspondant_id = c.id)
         LEFT JOIN correspondant_dires o
           ON o.id = (SELECT MAX(y.id) FROM correspondant_dires y WHERE y.correspondant_id = c.id AND y.sens = 'marche')
         LEFT JOIN correspondant_retraits r ON r.correspondant_id = c.id
         WHERE c.etablissement_id = $1 AND r.correspondant_id IS NULL ORDER BY c.id LIMIT $2"
    ))
    .bind(place)
    .bind(limit)
    .all(on)
    .await?;
    let keys = on.keyring();
    rows.iter().map(|row| lire(keys, row)).collect()
}

/// Those of the établissement that may serve a matter: said for it, or for every one of their organisme. The caller keeps the
/// organisme it wants: it is sealed.
pub async fn de_la_matiere(
    on: &mut impl Connection,
    place: &EtablissementId,
    (matiere, limit): (&str, i64),
) -> Result<Vec<Correspondant>> {
    let rows = query(sql!(
        "SELECT c.id, c.created_at AS connu_at, v.id AS version_id, v.organisme, v.matieres, v.canal, v.valeur, v.quand, v.fonction, v.nom,
                v.note, v.effacee_le, v.created_at, v.created_by, d.sens AS dernier, d.created_at AS dernier_at, d.created_by AS dernier_by,
                o.created_at AS marche_at, o.created_by AS marche_by, r.created_at AS retire_at, r.created_by AS retire_by, r.raison
         FROM correspondants c
         JOIN correspondant_versions v ON v.id = (SELECT MAX(w.id) FROM correspondant_versions w WHERE w.correspondant_id = c.id)
         LEFT JOIN correspondant_dires d ON d.id = (SELECT MAX(x.id) FROM correspondant_dires x WHERE x.correspondant_id = c.id)
         LEFT JOIN correspondant_dires o
           ON o.id = (SELECT MAX(y.id) FROM correspondant_dires y WHERE y.correspondant_id = c.id AND y.sens = 'marche')
         LEFT JOIN correspondant_retraits r ON r.correspondant_id = c.id
         WHERE c.etablissement_id = $1 AND r.correspondant_id IS NULL AND (v.matieres = '' OR v.matieres LIKE $2)
         ORDER BY c.id LIMIT $3"
    ))
    .bind(place)
    .bind(format!("%,{matiere},%"))
    .bind(limit)
    .all(on)
    .await?;
    let keys = on.keyring();
    rows.iter().map(|row| lire(keys, row)).collect()
}

/// One of the établissement, withdrawn or not. Unknown and not yours are the same `None`.
pub async fn trouver(
    on: &mut impl Connection,
    place: &EtablissementId,
    id: &CorrespondantId,
) -> Result<Option<Correspondant>> {
    let row = query(sql!(
        "SELECT c.id, c.created_at AS connu_at, v.id AS version_id, v.organisme, v.matieres, v.canal, v.valeur, v.quand, v.fonction, v.nom,
                v.note, v.effacee_le, v.created_at, v.created_by, d.sens AS dernier, d.created_at AS dernier_at, d.created_by AS dernier_by,
                o.created_at AS marche_at, o.created_by AS marche_by, r.created_at AS retire_at, r.created_by AS retire_by, r.raison
         FROM correspondants c
         JOIN correspondant_versions v ON v.id = (SELECT MAX(w.id) FROM correspondant_versions w WHERE w.correspondant_id = c.id)
         LEFT JOIN correspondant_dires d ON d.id = (SELECT MAX(x.id) FROM correspondant_dires x WHERE x.correspondant_id = c.id)
         LEFT JOIN correspondant_dires o
           ON o.id = (SELECT MAX(y.id) FROM correspondant_dires y WHERE y.correspondant_id = c.id AND y.sens = 'marche')
         LEFT JOIN correspondant_retraits r ON r.correspondant_id = c.id
         WHERE c.id = $1 AND c.etablissement_id = $2"
    ))
    .bind(id)
    .bind(place)
    .optional(on)
    .await?;
    let keys = on.keyring();
    row.map(|row| lire(keys, &row)).transpose()
}

/// Every version of one already found, the last first.
pub async fn versions(on: &mut impl Connection, of: &CorrespondantId) -> Result<Vec<Dite<Version>>> {
    let rows = query(sql!(
        "SELECT v.id AS version_id, v.organisme, v.matieres, v.canal, v.valeur, v.quand, v.fonction, v.nom, v.note, v.effacee_le,
                v.created_at, v.created_by
         FROM correspondant_versions v WHERE v.correspondant_id = $1 ORDER BY v.id DESC"
    ))
    .bind(of)
    .all(on)
    .await?;
    let keys = on.keyring();
    rows.iter().map(|row| lire_version(keys, row)).collect()
}

/// The last things said of one already found, the last first.
pub async fn dires(on: &mut impl Connection, of: &CorrespondantId, limit: i64) -> Result<Vec<Dite<Sens>>> {
    let rows = query(sql!(
        "SELECT d.sens, d.created_at, d.created_by FROM correspondant_dires d WHERE d.correspondant_id = $1 ORDER BY d.id DESC LIMIT $2"
    ))
    .bind(of)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(lire_dire).collect()
}

/// The calls made for these blocages, already found in the caller's perimeter; the first first.
pub async fn appels(on: &mut impl Connection, blocages: &[BlocageId]) -> Result<Vec<Appel>> {
    let list: Vec<&str> = blocages.iter().map(BlocageId::as_str).collect();
    let rows = query(sql!(
        "SELECT a.id, a.blocage_id, a.correspondant_id, a.resultat, a.created_at, a.created_by, v.id AS version_id, v.organisme, v.fonction
         FROM {textes:$1} AS l CROSS JOIN appels a
         JOIN correspondant_versions v
           ON v.id = (SELECT MAX(w.id) FROM correspondant_versions w WHERE w.correspondant_id = a.correspondant_id)
         WHERE a.blocage_id = l.value ORDER BY a.id"
    ))
    .bind(serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned()))
    .all(on)
    .await?;
    let keys = on.keyring();
    rows.iter().map(|row| lire_appel(keys, row)).collect()
}

/// The versions that still name a professional, said before `avant`, and that never worked since; with whom they are of.
pub async fn a_oublier(
    on: &mut impl Connection,
    place: &EtablissementId,
    (avant, limit): (Timestamp, i64),
) -> Result<Vec<(String, String)>> {
    let rows = query(sql!(
        "SELECT v.id, v.correspondant_id FROM correspondant_versions v
         WHERE v.nommee = 1 AND v.created_at < $2 AND v.etablissement_id = $1
           AND NOT EXISTS (
             SELECT 1 FROM correspondant_dires d
             WHERE d.correspondant_id = v.correspondant_id AND d.sens = 'marche' AND d.created_at >= $2
               AND NOT EXISTS (SELECT 1 FROM correspondant_versions n
                 WHERE n.correspondant_id = v.correspondant_id AND n.id > v.id AND n.created_at <= d.created_at))
         ORDER BY v.created_at, v.id LIMIT $3"
    ))
    .bind(place)
    .bind(avant)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((row.text("id")?, row.text("correspondant_id")?))).collect()
}

/// Takes the name, the value and the note of these versions.
pub async fn oublier(tx: &mut Tx, versions: &[&str], le: Date) -> Result<u64> {
    query(sql!(
        "UPDATE correspondant_versions SET nom = NULL, valeur = NULL, note = NULL, nommee = 0, effacee_le = $2 WHERE id IN {textes:$1}"
    ))
    .bind(serde_json::to_string(versions).unwrap_or_else(|_| "[]".to_owned()))
    .bind(le)
    .run(tx)
    .await
}

fn agent(row: &Row, column: &'static str) -> Result<AgentId> {
    AgentId::parse(&row.text(column)?).ok_or(Error::Column(column))
}

fn sens(row: &Row, column: &'static str) -> Result<Sens> {
    Sens::parse(&row.text(column)?).ok_or(Error::Column(column))
}

pub(super) fn lire_dire(row: &Row) -> Result<Dite<Sens>> {
    Ok(Dite { dit: sens(row, "sens")?, agent: agent(row, "created_by")?, le: row.instant("created_at")? })
}

pub(super) fn lire_version(keys: &Keyring, row: &Row) -> Result<Dite<Version>> {
    let id = row.text("version_id")?;
    let open = |place, column| row.opt_blob(column)?.map(|sealed| keys.open(place, &id, &sealed)).transpose();
    let dit = Version {
        organisme: keys.open(ORGANISME, &id, &row.blob("organisme")?)?,
        matieres: row.text("matieres")?.split(',').filter(|one| !one.is_empty()).map(ToOwned::to_owned).collect(),
        canal: Canal::parse(&row.text("canal")?).ok_or(Error::Column("canal"))?,
        valeur: open(VALEUR, "valeur")?,
        quand: open(QUAND, "quand")?,
        fonction: open(FONCTION, "fonction")?,
        nom: open(NOM, "nom")?,
        note: open(NOTE, "note")?,
        effacee_le: row.opt_text("effacee_le")?.and_then(|day| day.parse().ok()),
    };
    Ok(Dite { dit, agent: agent(row, "created_by")?, le: row.instant("created_at")? })
}

fn lire(keys: &Keyring, row: &Row) -> Result<Correspondant> {
    let id = CorrespondantId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    let instant = |column| row.opt_text(column).map(|at| at.and_then(|at| at.parse::<Timestamp>().ok()));
    let dernier = match instant("dernier_at")? {
        Some(le) => Some(Dite { dit: sens(row, "dernier")?, agent: agent(row, "dernier_by")?, le }),
        None => None,
    };
    let marche = match instant("marche_at")? {
        Some(le) => Some(Dite { dit: Sens::Marche, agent: agent(row, "marche_by")?, le }),
        None => None,
    };
    let retrait = lire_retrait(keys, row, id.as_str())?;
    Ok(Correspondant { version: lire_version(keys, row)?, dernier, marche, retrait, le: row.instant("connu_at")?, id })
}

pub(super) fn lire_retrait(keys: &Keyring, row: &Row, id: &str) -> Result<Option<Dite<String>>> {
    let Some(sealed) = row.opt_blob("raison")? else { return Ok(None) };
    let dit = keys.open(RAISON, id, &sealed)?;
    Ok(Some(Dite { dit, agent: agent(row, "retire_by")?, le: row.instant("retire_at")? }))
}

pub(super) fn lire_appel(keys: &Keyring, row: &Row) -> Result<Appel> {
    let version = row.text("version_id")?;
    let organisme = keys.open(ORGANISME, &version, &row.blob("organisme")?)?;
    let fonction = row.opt_blob("fonction")?.map(|sealed| keys.open(FONCTION, &version, &sealed)).transpose()?;
    let resultat = Resultat::parse(&row.text("resultat")?).ok_or(Error::Column("resultat"))?;
    Ok(Appel {
        id: AppelId::parse(&row.text("id")?).ok_or(Error::Column("id"))?,
        blocage: BlocageId::parse(&row.text("blocage_id")?).ok_or(Error::Column("blocage_id"))?,
        correspondant: CorrespondantId::parse(&row.text("correspondant_id")?)
            .ok_or(Error::Column("correspondant_id"))?,
        chez: fonction.map_or_else(|| organisme.clone(), |what| format!("{organisme}, {what}")),
        fait: Dite { dit: resultat, agent: agent(row, "created_by")?, le: row.instant("created_at")? },
    })
}
