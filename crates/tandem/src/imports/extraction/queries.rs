//! SQL of the extraction.

use tandem_platform::{Error, Reading, Result, query, sql};

use crate::{
    agents::Perimetre,
    imports::{
        ImportId, Reprise,
        queries::{FICHIER, RESTE, line_id, open},
    },
    personnes::PersonneId,
};

/// What former spreadsheets said, by row after this one: file, row, person, labels and texts.
pub async fn lot(
    on: &mut Reading,
    perimetre: &Perimetre,
    (import, numero): (&str, i64),
    limit: i64,
) -> Result<Vec<(ImportId, Option<PersonneId>, Reprise)>> {
    let rows = query(sql!(
        "SELECT l.import_id, l.numero, l.reste, l.updated_at, l.personne_id, i.fichier
         FROM import_lignes l JOIN imports i ON i.id = l.import_id
         WHERE (l.import_id, l.numero) > ($2, $3) AND l.etablissement_id = $1 AND l.issue = 'creee'
         ORDER BY l.import_id, l.numero LIMIT $4"
    ))
    .bind(&perimetre.etablissement)
    .bind(import)
    .bind(numero)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter()
        .map(|row| {
            let id = ImportId::parse(&row.text("import_id")?).ok_or(Error::Column("import_id"))?;
            let numero = row.int("numero")?;
            let place = line_id(&id, numero);
            let reste = row.opt_blob("reste")?.map(|sealed| open(on.keys(), RESTE, &place, &sealed)).transpose()?;
            let fichier = on.keys().open(FICHIER, id.as_str(), &row.blob("fichier")?)?;
            let personne = row.opt_text("personne_id")?.and_then(|id| PersonneId::parse(&id));
            let le = row.instant("updated_at")?;
            Ok((id, personne, Reprise { fichier, le, reste: reste.unwrap_or_default(), numero }))
        })
        .collect()
}
