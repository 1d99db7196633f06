//! SQL of the slice. An entretien is read by its author; what leaves here for the team has neither author, day nor order.

use jiff::civil::Date;
use tandem_platform::{Error, Keyring, Result, Row, Tx, db::Connection, keys::hex, query, sealed, sql};

use super::{
    model::{Avec, Citation, Entretien, EntretienId, Public},
    publier::{Dite, Lu},
    saisie::Tenu,
};
use crate::{
    agents::{AgentId, EtablissementId},
    enquetes::EnqueteId,
};

const NOTES: &str = "entretiens.notes";
const TEXTE: &str = "entretien_citations.texte";
sealed!("entretiens", "id", ["notes"]);
sealed!("entretien_citations", "id", ["texte"]);

/// Whose, and where.
pub type Par<'a> = (&'a EtablissementId, &'a AgentId);

/// Keeps one; false, and nothing written, when this id already is one or the code is that of another.
pub async fn creer(tx: &mut Tx, par: Par<'_>, (id, code): (&EntretienId, &str), tenu: &Tenu) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO entretiens (id, etablissement_id, enquete_id, le, avec, detail, code, accord_notes, accord_citations, notes,
           created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11) ON CONFLICT DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(tenu.enquete.as_ref().map(EnqueteId::as_str))
    .bind(tenu.le)
    .bind(tenu.avec.public.code())
    .bind(tenu.avec.detail.as_deref())
    .bind(code)
    .bind(tenu.citable)
    .bind(tenu.notes.as_ref().map(|text| keys.seal(NOTES, id.as_str(), text)))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    if written == 0 {
        return Ok(false);
    }
    query(sql!(
        "INSERT INTO entretien_themes (entretien_id, theme, etablissement_id)
         SELECT CAST($2 AS TEXT), v.value, CAST($3 AS TEXT) FROM {textes:$1} AS v WHERE true ON CONFLICT (entretien_id, theme) DO NOTHING"
    ))
    .bind(serde_json::to_string(&tenu.themes).unwrap_or_else(|_| "[]".to_owned()))
    .bind(id)
    .bind(par.0)
    .run(tx)
    .await?;
    for one in &tenu.citations {
        // Drawn, not counted: see README.md, « L'ordre ».
        let drawn = hex(&tx.random().bytes::<16>());
        let sealed = keys.seal(TEXTE, &drawn, &one.texte);
        query(sql!(
            "INSERT INTO entretien_citations (id, etablissement_id, entretien_id, theme, rapport, texte) VALUES ($1, $2, $3, $4, $5, $6)"
        ))
        .bind(drawn)
        .bind(par.0)
        .bind(id)
        .bind(one.theme.as_str())
        .bind(one.rapport)
        .bind(sealed)
        .run(tx)
        .await?;
    }
    Ok(true)
}

fn avec(row: &Row) -> Result<Avec> {
    let public = Public::parse(&row.text("avec")?).ok_or(Error::Column("avec"))?;
    Ok(Avec { public, detail: row.opt_text("detail")? })
}

fn jour(row: &Row, column: &'static str) -> Result<Option<Date>> {
    Ok(row.opt_text(column)?.and_then(|day| day.parse().ok()))
}

fn lire(keys: &Keyring, row: &Row) -> Result<Entretien> {
    let id = EntretienId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    let notes = row.opt_blob("notes")?.map(|sealed| keys.open(NOTES, id.as_str(), &sealed)).transpose()?;
    Ok(Entretien {
        enquete: row.opt_text("enquete_id")?.and_then(|text| EnqueteId::parse(&text)),
        le: row.date("le")?,
        avec: avec(row)?,
        code: row.text("code")?,
        citable: row.yes("accord_citations")?,
        notes,
        notes_effacees_le: jour(row, "notes_effacees_le")?,
        citations_retirees_le: jour(row, "citations_retirees_le")?,
        themes: Vec::new(),
        citations: Vec::new(),
        id,
    })
}

/// One, for its author. Unknown and somebody else's are the same `None`.
pub async fn trouver(on: &mut impl Connection, par: Par<'_>, id: &EntretienId) -> Result<Option<Entretien>> {
    let row = query(sql!(
        "SELECT e.id, e.enquete_id, e.le, e.avec, e.detail, e.code, e.accord_citations, e.notes, e.notes_effacees_le, e.citations_retirees_le
         FROM entretiens e WHERE e.id = $1 AND e.etablissement_id = $2 AND e.created_by = $3"
    ))
    .bind(id)
    .bind(par.0)
    .bind(par.1)
    .optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let keys = on.keyring().clone();
    let mut one = lire(&keys, &row)?;
    let rows = query(sql!("SELECT t.theme FROM entretien_themes t WHERE t.entretien_id = $1")).bind(id).all(on).await?;
    one.themes = rows.iter().map(|row| row.text("theme")).collect::<Result<_>>()?;
    let rows = query(sql!(
        "SELECT c.id, c.theme, c.rapport, c.texte FROM entretien_citations c WHERE c.entretien_id = $1 ORDER BY c.id"
    ))
    .bind(id)
    .all(on)
    .await?;
    let read = |row: &Row| {
        let texte = keys.open(TEXTE, &row.text("id")?, &row.blob("texte")?)?;
        Ok(Citation { theme: row.text("theme")?, rapport: row.yes("rapport")?, texte })
    };
    one.citations = rows.iter().map(read).collect::<Result<_>>()?;
    Ok(Some(one))
}

/// Those of an author, the last first: id, day, with whom, enquête.
pub async fn miens(on: &mut impl Connection, par: Par<'_>) -> Result<Vec<(String, Date, Avec, Option<String>)>> {
    let rows = query(sql!(
        "SELECT e.id, e.le, e.avec, e.detail, e.enquete_id FROM entretiens e WHERE e.created_by = $1 AND e.etablissement_id = $2
         ORDER BY e.le DESC, e.id DESC LIMIT 200"
    ))
    .bind(par.1)
    .bind(par.0)
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((row.text("id")?, row.date("le")?, avec(row)?, row.opt_text("enquete_id")?))).collect()
}

/// How many there are, enquête by enquête; those without one under nothing.
pub async fn par_enquete(on: &mut impl Connection, place: &EtablissementId) -> Result<Vec<(Option<String>, i64)>> {
    let rows = query(sql!(
        "SELECT e.enquete_id, COUNT(*) AS n FROM entretiens e WHERE e.etablissement_id = $1 GROUP BY e.enquete_id"
    ))
    .bind(place)
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((row.opt_text("enquete_id")?, row.int("n")?))).collect()
}

/// Those of an enquête, or those without one when it is empty: who spoke, of what.
pub async fn lus(on: &mut impl Connection, place: &EtablissementId, enquete: &str) -> Result<Vec<Lu>> {
    let rows = query(sql!(
        "SELECT e.id, e.avec, t.theme FROM entretiens e LEFT JOIN entretien_themes t ON t.entretien_id = e.id
         WHERE e.etablissement_id = $1 AND COALESCE(e.enquete_id, '') = $2 ORDER BY e.id"
    ))
    .bind(place)
    .bind(enquete)
    .all(on)
    .await?;
    let mut all: Vec<(String, Lu)> = Vec::new();
    for row in &rows {
        let id = row.text("id")?;
        if all.last().is_none_or(|last| last.0 != id) {
            let public = Public::parse(&row.text("avec")?).ok_or(Error::Column("avec"))?;
            all.push((id, Lu { public, themes: Vec::new() }));
        }
        if let (Some(theme), Some(last)) = (row.opt_text("theme")?, all.last_mut()) {
            last.1.themes.push(theme);
        }
    }
    Ok(all.into_iter().map(|one| one.1).collect())
}

/// Their quotes, in the order of their drawn ids.
pub async fn dites(on: &mut impl Connection, place: &EtablissementId, enquete: &str) -> Result<Vec<Dite>> {
    let rows = query(sql!(
        "SELECT c.id, c.theme, c.rapport, c.texte, e.avec FROM entretiens e CROSS JOIN entretien_citations c
         WHERE c.entretien_id = e.id AND e.etablissement_id = $1 AND COALESCE(e.enquete_id, '') = $2 ORDER BY c.id"
    ))
    .bind(place)
    .bind(enquete)
    .all(on)
    .await?;
    let keys = on.keyring();
    let read = |row: &Row| {
        Ok(Dite {
            public: Public::parse(&row.text("avec")?).ok_or(Error::Column("avec"))?,
            theme: row.text("theme")?,
            rapport: row.yes("rapport")?,
            texte: keys.open(TEXTE, &row.text("id")?, &row.blob("texte")?)?,
        })
    };
    rows.iter().map(read).collect()
}

/// The one a code opens, whoever noted it.
pub async fn par_code(on: &mut impl Connection, place: &EtablissementId, code: &str) -> Result<Option<EntretienId>> {
    let row = query(sql!("SELECT e.id FROM entretiens e WHERE e.etablissement_id = $1 AND e.code = $2"));
    let row = row.bind(place).bind(code).optional(on).await?;
    row.map(|row| EntretienId::parse(&row.text("id")?).ok_or(Error::Column("id"))).transpose()
}

/// Erases the quotes of one already found, and keeps the day she took them back.
pub async fn retirer_citations(tx: &mut Tx, id: &EntretienId, le: Date) -> Result<()> {
    query(sql!("DELETE FROM entretien_citations WHERE entretien_id = $1")).bind(id).run(tx).await?;
    query(sql!("UPDATE entretiens SET accord_citations = 0, citations_retirees_le = $2 WHERE id = $1"))
        .bind(id)
        .bind(le)
        .run(tx)
        .await?;
    Ok(())
}

/// Erases these, with all they hold.
pub async fn effacer(tx: &mut Tx, ids: &[&str]) -> Result<()> {
    let list = serde_json::to_string(ids).unwrap_or_else(|_| "[]".to_owned());
    query(sql!("DELETE FROM entretien_citations WHERE entretien_id IN {textes:$1}"))
        .bind(list.as_str())
        .run(tx)
        .await?;
    query(sql!("DELETE FROM entretien_themes WHERE entretien_id IN {textes:$1}")).bind(list.as_str()).run(tx).await?;
    query(sql!("DELETE FROM entretiens WHERE id IN {textes:$1}")).bind(list).run(tx).await?;
    Ok(())
}

/// Those of this day or before, whole; or those whose notes are still there.
pub async fn echus(
    on: &mut impl Connection,
    place: &EtablissementId,
    (seuil, notes): (Date, bool),
) -> Result<Vec<String>> {
    let rows = query(sql!(
        "SELECT e.id FROM entretiens e WHERE e.etablissement_id = $1 AND e.le <= $2 AND ($3 = 0 OR e.notes IS NOT NULL) ORDER BY e.le LIMIT 500"
    ))
    .bind(place)
    .bind(seuil)
    .bind(notes)
    .all(on)
    .await?;
    rows.iter().map(|row| row.text("id")).collect()
}

/// Erases the notes of these.
pub async fn oublier_les_notes(tx: &mut Tx, ids: &[&str], le: Date) -> Result<()> {
    query(sql!("UPDATE entretiens SET notes = NULL, notes_effacees_le = $2 WHERE id IN {textes:$1}"))
        .bind(serde_json::to_string(ids).unwrap_or_else(|_| "[]".to_owned()))
        .bind(le)
        .run(tx)
        .await?;
    Ok(())
}
