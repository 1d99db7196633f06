//! SQL of the slice. Nothing here reads or writes who answered, when, or in which order: see README.md, « Anonymat ».

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use tandem_platform::{Error, Keyring, Result, Row, Tx, db::Connection, keys::hex, query, sealed, sql};

use super::{
    model::{Enquete, EnqueteId, TirageId},
    reponses::{Reponses, Saisie},
};
use crate::agents::{AgentId, EtablissementId};

const TITRE: &str = "enquetes.titre";
const REPONSE: &str = "enquete_reponses.contenu";
const BROUILLON: &str = "enquete_brouillons.contenu";
sealed!("enquetes", "id", ["titre"]);
sealed!("enquete_reponses", "id", ["contenu"]);
sealed!("enquete_brouillons", "marque", ["contenu"]);

/// Answers that are never let out alone: fewer than so many new ones change no figure.
pub const LOT: usize = 5;

/// What the database keeps of a code, of a return address, of the number of a form: only the key makes it.
fn marque(keys: &Keyring, sorte: &str, de: &EnqueteId, secret: &str) -> String {
    hex(&keys.web(&[sorte.as_bytes(), de.as_str().as_bytes(), secret.as_bytes()])[..16])
}

/// Opens one; false, and nothing written, when this id already is one.
pub async fn creer(tx: &mut Tx, (place, agent): (&EtablissementId, &AgentId), one: &Enquete) -> Result<bool> {
    let (now, titre) = (tx.clock().now(), tx.keys().seal(TITRE, one.id.as_str(), &one.titre));
    let written = query(sql!(
        "INSERT INTO enquetes (id, etablissement_id, modele, titre, lien, avec_codes, jusqu_au, serie_id, vague, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(&one.id)
    .bind(place)
    .bind(one.modele.as_str())
    .bind(titre)
    .bind(one.lien.as_str())
    .bind(one.avec_codes)
    .bind(one.jusqu_au)
    .bind(&one.serie)
    .bind(one.vague)
    .bind(now)
    .bind(agent)
    .run(tx)
    .await?;
    Ok(written == 1)
}

fn lire(keys: &Keyring, zone: &TimeZone, row: &Row) -> Result<Enquete> {
    let id = EnqueteId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    let day = |le: Timestamp| le.to_zoned_datetime(zone.clone()).date();
    let close = row.opt_text("close_a")?.and_then(|at| at.parse().ok()).map(day);
    Ok(Enquete {
        modele: row.text("modele")?,
        titre: keys.open(TITRE, id.as_str(), &row.blob("titre")?)?,
        lien: row.text("lien")?,
        avec_codes: row.yes("avec_codes")?,
        jusqu_au: row.date("jusqu_au")?,
        serie: EnqueteId::parse(&row.text("serie_id")?).ok_or(Error::Column("serie_id"))?,
        vague: row.int("vague")?,
        agent: AgentId::parse(&row.text("created_by")?).ok_or(Error::Column("created_by"))?,
        ouverte_le: day(row.instant("created_at")?),
        close_le: close,
        id,
    })
}

/// Those of the établissement, the last first.
pub async fn toutes(on: &mut impl Connection, zone: &TimeZone, place: &EtablissementId) -> Result<Vec<Enquete>> {
    let rows = query(sql!(
        "SELECT e.id, e.modele, e.titre, e.lien, e.avec_codes, e.jusqu_au, e.serie_id, e.vague, e.created_at, e.created_by, f.created_at AS close_a
         FROM enquetes e LEFT JOIN enquete_fermetures f ON f.enquete_id = e.id WHERE e.etablissement_id = $1 ORDER BY e.id DESC LIMIT 200"
    ))
    .bind(place)
    .all(on)
    .await?;
    let keys = on.keyring();
    rows.iter().map(|row| lire(keys, zone, row)).collect()
}

/// One of the établissement. Unknown and not yours are the same `None`.
pub async fn trouver(
    on: &mut impl Connection,
    zone: &TimeZone,
    (place, id): (&EtablissementId, &EnqueteId),
) -> Result<Option<Enquete>> {
    let row = query(sql!(
        "SELECT e.id, e.modele, e.titre, e.lien, e.avec_codes, e.jusqu_au, e.serie_id, e.vague, e.created_at, e.created_by, f.created_at AS close_a
         FROM enquetes e LEFT JOIN enquete_fermetures f ON f.enquete_id = e.id WHERE e.id = $1 AND e.etablissement_id = $2"
    ))
    .bind(id)
    .bind(place)
    .optional(on)
    .await?;
    let keys = on.keyring();
    row.map(|row| lire(keys, zone, &row)).transpose()
}

/// Every wave of one already found, the first first.
pub async fn vagues(
    on: &mut impl Connection,
    zone: &TimeZone,
    (place, serie): (&EtablissementId, &EnqueteId),
) -> Result<Vec<Enquete>> {
    let rows = query(sql!(
        "SELECT e.id, e.modele, e.titre, e.lien, e.avec_codes, e.jusqu_au, e.serie_id, e.vague, e.created_at, e.created_by, f.created_at AS close_a
         FROM enquetes e LEFT JOIN enquete_fermetures f ON f.enquete_id = e.id WHERE e.serie_id = $1 AND e.etablissement_id = $2 ORDER BY e.vague"
    ))
    .bind(serie)
    .bind(place)
    .all(on)
    .await?;
    let keys = on.keyring();
    rows.iter().map(|row| lire(keys, zone, row)).collect()
}

/// The one a public address opens, and whose it is.
pub async fn par_lien(
    on: &mut impl Connection,
    zone: &TimeZone,
    lien: &str,
) -> Result<Option<(EtablissementId, String, Enquete)>> {
    let row = query(sql!(
        "SELECT e.id, e.modele, e.titre, e.lien, e.avec_codes, e.jusqu_au, e.serie_id, e.vague, e.created_at, e.created_by, f.created_at AS close_a,
                e.etablissement_id, t.nom
         FROM enquetes e JOIN etablissements t ON t.id = e.etablissement_id LEFT JOIN enquete_fermetures f ON f.enquete_id = e.id WHERE e.lien = $1"
    ))
    .bind(lien)
    .optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let place = EtablissementId::parse(&row.text("etablissement_id")?).ok_or(Error::Column("etablissement_id"))?;
    Ok(Some((place, row.text("nom")?, lire(on.keyring(), zone, &row)?)))
}

/// Takes one for this transaction: who answers at the same second waits.
pub async fn prendre(tx: &mut Tx, id: &EnqueteId) -> Result<()> {
    query(sql!("SELECT e.id FROM enquetes e WHERE e.id = $1 {verrou:e}")).bind(id).all(tx).await?;
    Ok(())
}

/// Closes one already found, and takes out what nobody will use any more. False when it was closed.
pub async fn fermer(tx: &mut Tx, (place, agent): (&EtablissementId, &AgentId), id: &EnqueteId) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO enquete_fermetures (enquete_id, etablissement_id, created_at, created_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (enquete_id) DO NOTHING"
    ))
    .bind(id)
    .bind(place)
    .bind(now)
    .bind(agent)
    .run(tx)
    .await?;
    vider(tx, id).await?;
    Ok(written == 1)
}

/// Takes out the codes and the drafts of one that takes no answer any more.
pub async fn vider(tx: &mut Tx, id: &EnqueteId) -> Result<()> {
    query(sql!("DELETE FROM enquete_codes WHERE enquete_id = $1")).bind(id).run(tx).await?;
    query(sql!("DELETE FROM enquete_brouillons WHERE enquete_id = $1")).bind(id).run(tx).await?;
    Ok(())
}

/// Writes that a sheet of codes was printed, with its codes; false when this sheet already was.
pub async fn imprimer(
    tx: &mut Tx,
    (place, agent): (&EtablissementId, &AgentId),
    (id, enquete): (&TirageId, &EnqueteId),
    codes: &[String],
) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO enquete_tirages (id, etablissement_id, enquete_id, nombre, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(place)
    .bind(enquete)
    .bind(i64::try_from(codes.len()).unwrap_or(0))
    .bind(now)
    .bind(agent)
    .run(tx)
    .await?;
    if written == 0 {
        return Ok(false);
    }
    // In the order of their marks, which says nothing of the order of the sheet.
    let mut marques: Vec<String> = codes.iter().map(|code| marque(&keys, "enquete.code", enquete, code)).collect();
    marques.sort();
    query(sql!(
        "INSERT INTO enquete_codes (marque, etablissement_id, enquete_id) SELECT v.value, CAST($2 AS TEXT), CAST($3 AS TEXT) FROM {textes:$1} AS v
         WHERE true ON CONFLICT (marque) DO NOTHING"
    ))
    .bind(serde_json::to_string(&marques).unwrap_or_else(|_| "[]".to_owned()))
    .bind(place)
    .bind(enquete)
    .run(tx)
    .await?;
    Ok(true)
}

/// Codes printed, and those not used yet.
pub async fn codes(on: &mut impl Connection, id: &EnqueteId) -> Result<(i64, i64)> {
    let row = query(sql!(
        "SELECT (SELECT COUNT(*) FROM enquete_codes c WHERE c.enquete_id = $1) AS restent, CAST(COALESCE(SUM(t.nombre), 0) AS BIGINT) AS tires
         FROM enquete_tirages t WHERE t.enquete_id = $1"
    ))
    .bind(id)
    .one(on)
    .await?;
    Ok((row.int("tires")?, row.int("restent")?))
}

/// Takes a code out; false when it is none, or was used.
pub async fn depenser(tx: &mut Tx, id: &EnqueteId, code: &str) -> Result<bool> {
    let mark = marque(tx.keys(), "enquete.code", id, code);
    let gone =
        query(sql!("DELETE FROM enquete_codes WHERE marque = $1 AND enquete_id = $2")).bind(mark).bind(id).run(tx);
    Ok(gone.await? == 1)
}

/// Is the form of this number already kept?
pub async fn recue(on: &mut impl Connection, id: &EnqueteId, numero: &str) -> Result<bool> {
    let mark = marque(on.keyring(), "enquete.reponse", id, numero);
    Ok(query(sql!("SELECT r.id FROM enquete_reponses r WHERE r.id = $1")).bind(mark).optional(on).await?.is_some())
}

/// How many answers there are, and how many of them count in the figures.
pub async fn compter(on: &mut impl Connection, id: &EnqueteId) -> Result<(i64, i64)> {
    let row = query(sql!(
        "SELECT COUNT(*) AS toutes, CAST(COALESCE(SUM(r.publiee), 0) AS BIGINT) AS publiees FROM enquete_reponses r WHERE r.enquete_id = $1"
    ))
    .bind(id)
    .one(on)
    .await?;
    Ok((row.int("toutes")?, row.int("publiees")?))
}

/// How many answers each of these enquêtes has; one without is not there.
pub async fn effectifs(on: &mut impl Connection, ids: &[&str]) -> Result<Vec<(String, i64)>> {
    let rows = query(sql!(
        "SELECT r.enquete_id, COUNT(*) AS n FROM {textes:$1} AS v CROSS JOIN enquete_reponses r WHERE r.enquete_id = v.value GROUP BY r.enquete_id"
    ))
    .bind(serde_json::to_string(ids).unwrap_or_else(|_| "[]".to_owned()))
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((row.text("enquete_id")?, row.int("n")?))).collect()
}

/// Keeps an answer, then writes every answer of the enquête again, in the order of their drawn ids: one writing, the same for
/// all, and no row says that it came last. The enquête is taken (see [`prendre`]).
pub async fn garder(
    tx: &mut Tx,
    place: &EtablissementId,
    id: &EnqueteId,
    numero: &str,
    dites: &Reponses,
) -> Result<()> {
    let mark = marque(tx.keys(), "enquete.reponse", id, numero);
    let text = serde_json::to_string(dites).map_err(|_| Error::Column("contenu"))?;
    let contenu = tx.keys().seal(REPONSE, &mark, &text);
    query(sql!(
        "INSERT INTO enquete_reponses (id, tour, etablissement_id, enquete_id, publiee, contenu) VALUES ($1, 0, $2, $3, 0, $4)
         ON CONFLICT (id, tour) DO NOTHING"
    ))
    .bind(mark)
    .bind(place)
    .bind(id)
    .bind(contenu)
    .run(tx)
    .await?;
    recopier(tx, id).await
}

/// Writes every answer again.
pub async fn recopier(tx: &mut Tx, id: &EnqueteId) -> Result<()> {
    let row = query(sql!("SELECT MAX(r.tour) AS tour FROM enquete_reponses r WHERE r.enquete_id = $1"))
        .bind(id)
        .one(tx)
        .await?;
    let tour = row.opt_int("tour")?.unwrap_or(0) + 1;
    query(sql!(
        "INSERT INTO enquete_reponses (id, tour, etablissement_id, enquete_id, publiee, contenu)
         SELECT r.id, CAST($2 AS BIGINT), r.etablissement_id, r.enquete_id, r.publiee, r.contenu FROM enquete_reponses r
         WHERE r.enquete_id = $1 ORDER BY r.id"
    ))
    .bind(id)
    .bind(tour)
    .run(tx)
    .await?;
    query(sql!("DELETE FROM enquete_reponses WHERE enquete_id = $1 AND tour < $2")).bind(id).bind(tour).run(tx).await?;
    Ok(())
}

/// Lets waiting answers count in the figures, never fewer than `LOT` at a time. While it is open so many stay behind, so that the
/// last ones are enough too. Returns how many were let out.
pub async fn publier(tx: &mut Tx, id: &EnqueteId, ouverte: bool) -> Result<usize> {
    let rows =
        query(sql!("SELECT r.id FROM enquete_reponses r WHERE r.enquete_id = $1 AND r.publiee = 0 ORDER BY r.id"))
            .bind(id)
            .all(tx)
            .await?;
    let attendent: Vec<String> = rows.iter().map(|row| row.text("id")).collect::<Result<_>>()?;
    let restent = if ouverte { LOT } else { 0 };
    let sortent = attendent.get(restent..).unwrap_or_default();
    if sortent.len() < LOT {
        return Ok(0);
    }
    query(sql!("UPDATE enquete_reponses SET publiee = 1 WHERE id IN {textes:$1}"))
        .bind(serde_json::to_string(sortent).unwrap_or_else(|_| "[]".to_owned()))
        .run(tx)
        .await?;
    recopier(tx, id).await?;
    Ok(sortent.len())
}

/// The answers that count in the figures, in the order of their drawn ids.
pub async fn publiees(on: &mut impl Connection, id: &EnqueteId) -> Result<Vec<Reponses>> {
    let rows = query(sql!(
        "SELECT r.id, r.contenu FROM enquete_reponses r WHERE r.enquete_id = $1 AND r.publiee = 1 ORDER BY r.id"
    ))
    .bind(id)
    .all(on)
    .await?;
    let keys = on.keyring();
    let read = |row: &Row| {
        let text = keys.open(REPONSE, &row.text("id")?, &row.blob("contenu")?)?;
        serde_json::from_str(&text).map_err(|_| Error::Column("contenu"))
    };
    rows.iter().map(read).collect()
}

/// Keeps what somebody began; the secret is hers.
pub async fn mettre_de_cote(
    tx: &mut Tx,
    place: &EtablissementId,
    (id, secret): (&EnqueteId, &str),
    saisie: &Saisie,
) -> Result<()> {
    let mark = marque(tx.keys(), "enquete.brouillon", id, secret);
    let text = serde_json::to_string(saisie).map_err(|_| Error::Column("contenu"))?;
    let contenu = tx.keys().seal(BROUILLON, &mark, &text);
    query(sql!(
        "INSERT INTO enquete_brouillons (marque, etablissement_id, enquete_id, contenu) VALUES ($1, $2, $3, $4)
         ON CONFLICT (marque) DO UPDATE SET contenu = excluded.contenu"
    ))
    .bind(mark)
    .bind(place)
    .bind(id)
    .bind(contenu)
    .run(tx)
    .await?;
    Ok(())
}

/// What a secret kept.
pub async fn brouillon(on: &mut impl Connection, id: &EnqueteId, secret: &str) -> Result<Option<Saisie>> {
    let mark = marque(on.keyring(), "enquete.brouillon", id, secret);
    let row = query(sql!("SELECT b.contenu FROM enquete_brouillons b WHERE b.marque = $1")).bind(mark.as_str());
    let Some(row) = row.optional(on).await? else { return Ok(None) };
    let text = on.keyring().open(BROUILLON, &mark, &row.blob("contenu")?)?;
    serde_json::from_str(&text).map(Some).map_err(|_| Error::Column("contenu"))
}

/// Takes it out once it is sent.
pub async fn jeter(tx: &mut Tx, id: &EnqueteId, secret: &str) -> Result<()> {
    let mark = marque(tx.keys(), "enquete.brouillon", id, secret);
    query(sql!("DELETE FROM enquete_brouillons WHERE marque = $1")).bind(mark).run(tx).await?;
    Ok(())
}

/// Those that take no answer since their last day and still have codes, drafts or answers that wait.
pub async fn a_ranger(on: &mut impl Connection, place: &EtablissementId, today: Date) -> Result<Vec<EnqueteId>> {
    let rows = query(sql!(
        "SELECT e.id FROM enquetes e LEFT JOIN enquete_fermetures f ON f.enquete_id = e.id
         WHERE e.etablissement_id = $1 AND (e.jusqu_au < $2 OR f.enquete_id IS NOT NULL)
           AND (EXISTS (SELECT 1 FROM enquete_codes c WHERE c.enquete_id = e.id)
             OR EXISTS (SELECT 1 FROM enquete_brouillons b WHERE b.enquete_id = e.id)
             OR (SELECT COUNT(*) FROM enquete_reponses r WHERE r.enquete_id = e.id AND r.publiee = 0) >= 5)"
    ))
    .bind(place)
    .bind(today)
    .all(on)
    .await?;
    rows.iter().map(|row| EnqueteId::parse(&row.text("id")?).ok_or(Error::Column("id"))).collect()
}
