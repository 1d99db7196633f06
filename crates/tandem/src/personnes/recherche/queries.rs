//! The SQL of the search: words, who carries them.

use tandem_noms::{Genre, Lecture, PARCOURUS, mots_indexes};
use tandem_platform::{Error, Keyring, Reading, Result, Row, Tx, query, sealed, sql};

use super::Mot;
use crate::{
    agents::{EquipeId, EtablissementId, Perimetre},
    personnes::{Identite, PersonneId},
};

const MOT: &str = "mots.mot";
sealed!("mots", "CAST(jeton AS TEXT)", ["mot"]);

/// The blind token of an indexed word: equal words give equal tokens, inside one établissement only.
fn jeton(keys: &Keyring, etablissement: &EtablissementId, genre: Genre, mot: &str) -> i64 {
    keys.token("personnes.mots", &format!("{etablissement}/{}/{mot}", genre.code()))
}

/// The blind token of a whole name as it is heard.
pub(in crate::personnes) fn jeton_du_nom(
    keys: &Keyring,
    etablissement: &EtablissementId,
    identite: &Identite,
) -> Option<i64> {
    jeton_entendu(keys, etablissement, &tandem_noms::cle_sonore(&identite.candidat()))
}

/// The same, from the key of the name.
pub(super) fn jeton_entendu(keys: &Keyring, etablissement: &EtablissementId, cle: &str) -> Option<i64> {
    (!cle.is_empty()).then(|| keys.token("personnes.identite", &format!("{etablissement}/{cle}")))
}

pub(in crate::personnes) async fn indexer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &PersonneId,
    equipe: &EquipeId,
    identite: &Identite,
) -> Result<()> {
    let keys = tx.keys().clone();
    let words: Vec<(i64, Genre, String)> = mots_indexes(&identite.candidat())
        .into_iter()
        .map(|(genre, mot)| (jeton(&keys, etablissement, genre, &mot), genre, mot))
        .collect();
    let mut tokens: Vec<i64> = words.iter().map(|word| word.0).collect();
    let known = query(sql!("SELECT jeton FROM mots WHERE etablissement_id = $1 AND jeton IN {entiers:$2}"))
        .bind(etablissement)
        .bind(entiers(&tokens))
        .all(tx)
        .await?;
    let known: Vec<i64> = known.iter().map(|row| row.int("jeton")).collect::<Result<_>>()?;
    for (token, genre, mot) in words.into_iter().filter(|word| !known.contains(&word.0)) {
        query(sql!(
            "INSERT INTO mots (etablissement_id, jeton, genre, mot) VALUES ($1, $2, $3, $4)
             ON CONFLICT (etablissement_id, jeton) DO NOTHING"
        ))
        .bind(etablissement)
        .bind(token)
        .bind(genre.code())
        .bind(keys.seal(MOT, &token.to_string(), &mot))
        .run(tx)
        .await?;
    }
    tokens.extend(jeton_du_nom(&keys, etablissement, identite));
    query(sql!("DELETE FROM personne_mots WHERE personne_id = $1 AND (equipe_id <> $3 OR NOT jeton IN {entiers:$2})"))
        .bind(id)
        .bind(entiers(&tokens))
        .bind(equipe)
        .run(tx)
        .await?;
    query(sql!(
        "INSERT INTO personne_mots (etablissement_id, equipe_id, jeton, personne_id)
         SELECT $1, $4, j.value, $3 FROM {entiers:$2} AS j
         WHERE true ON CONFLICT (equipe_id, jeton, personne_id) DO NOTHING"
    ))
    .bind(etablissement)
    .bind(entiers(&tokens))
    .bind(id)
    .bind(equipe)
    .run(tx)
    .await?;
    Ok(())
}

fn entiers(list: &[i64]) -> String {
    serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned())
}

/// Rank of the last person who entered; 0 when nobody did.
pub(super) async fn dernier_rang(on: &mut Reading, etablissement: &EtablissementId) -> Result<i64> {
    let row =
        query(sql!("SELECT rang FROM rangs WHERE etablissement_id = $1")).bind(etablissement).optional(on).await?;
    row.map_or(Ok(0), |row| row.int("rang"))
}

/// The words of an établissement after this token, with how many people carry each: to read them all without holding all
/// their rows at once.
pub(super) async fn mots(
    on: &mut Reading,
    etablissement: &EtablissementId,
    apres: i64,
    limit: i64,
) -> Result<Vec<Mot>> {
    let rows = query(sql!(
        "SELECT m.jeton, m.genre, m.mot,
                (SELECT COUNT(*) FROM equipes e CROSS JOIN personne_mots w
                 WHERE e.etablissement_id = $1 AND w.equipe_id = e.id AND w.jeton = m.jeton) AS effectif
         FROM mots m WHERE m.etablissement_id = $1 AND m.jeton > $2 ORDER BY m.jeton LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read_word(on.keys(), row)).collect()
}

/// The words of the people who entered after `depuis`, `jusqua` included.
pub(super) async fn mots_entres(
    on: &mut Reading,
    etablissement: &EtablissementId,
    depuis: i64,
    jusqua: i64,
) -> Result<Vec<Mot>> {
    let rows = query(sql!(
        "SELECT m.jeton, m.genre, m.mot, COUNT(*) AS effectif FROM personnes p
         JOIN personne_mots w ON w.personne_id = p.id JOIN mots m ON m.etablissement_id = p.etablissement_id AND m.jeton = w.jeton
         WHERE p.etablissement_id = $1 AND p.rang > $2 AND p.rang <= $3 GROUP BY m.etablissement_id, m.jeton, m.genre, m.mot"
    ))
    .bind(etablissement)
    .bind(depuis)
    .bind(jusqua)
    .all(on)
    .await?;
    rows.iter().map(|row| read_word(on.keys(), row)).collect()
}

fn read_word(keys: &Keyring, row: &Row) -> Result<Mot> {
    let jeton = row.int("jeton")?;
    Ok(Mot {
        genre: Genre::parse(row.int("genre")?).ok_or(Error::Column("genre"))?,
        texte: keys.open(MOT, &jeton.to_string(), &row.blob("mot")?)?,
        jeton,
        effectif: u32::try_from(row.int("effectif")?).unwrap_or(u32::MAX),
    })
}

/// People of the perimeter who answer to what was read of a query, best first.
pub(super) async fn qui_portent(
    on: &mut Reading,
    perimetre: &Perimetre,
    voulus: &Lecture,
    limit: usize,
) -> Result<Vec<PersonneId>> {
    let mut lus = tous_les_porteurs(on, perimetre, &voulus.entiers).await?;
    lus.extend(derniers_porteurs(on, perimetre, &voulus.vastes, limit).await?);
    let paires = voulus.ensemble.iter().flat_map(|(vaste, others)| others.iter().map(|other| (*other, *vaste)));
    for (mot, vaste, who) in porteurs_des_deux(on, perimetre, &paires.collect::<Vec<_>>(), limit).await? {
        lus.push((vaste, who.clone()));
        lus.push((mot, who));
    }
    let postings = lus.iter().flat_map(|(jeton, who)| who.split_terminator(',').map(|id| (*jeton, id)));
    let best = voulus.classer(postings).into_iter().take(limit);
    best.map(|id| PersonneId::parse(id).ok_or(Error::Column("personne_id"))).collect()
}

/// Every bearer of each word. One row a word, her bearers joined in one text: two thousand rows sorted and carried one at a
/// time cost more than everything else the page does.
async fn tous_les_porteurs(on: &mut Reading, perimetre: &Perimetre, jetons: &[i64]) -> Result<Vec<(i64, String)>> {
    if jetons.is_empty() {
        return Ok(Vec::new());
    }
    let rows = query(sql!(
        "SELECT v.value AS jeton, (SELECT string_agg(w.personne_id, ',') FROM {textes:$3} AS e CROSS JOIN personne_mots w
           WHERE w.equipe_id = e.value AND w.jeton = v.value AND w.etablissement_id = $2) AS qui
         FROM {entiers:$1} AS v"
    ))
    .bind(entiers(jetons))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .all(on)
    .await?;
    porteurs(&rows)
}

/// The latest bearers of words too many people carry, `limit` of each in each team.
pub(super) async fn derniers_porteurs(
    on: &mut Reading,
    perimetre: &Perimetre,
    jetons: &[i64],
    limit: usize,
) -> Result<Vec<(i64, String)>> {
    if jetons.is_empty() {
        return Ok(Vec::new());
    }
    let rows = query(sql!(
        "SELECT v.value AS jeton, (SELECT string_agg(x.personne_id, ',') FROM
           (SELECT w.personne_id FROM personne_mots w WHERE w.equipe_id = e.value AND w.jeton = v.value AND w.etablissement_id = $2
            ORDER BY w.personne_id DESC LIMIT $4) AS x) AS qui
         FROM {entiers:$1} AS v CROSS JOIN {textes:$3} AS e"
    ))
    .bind(entiers(jetons))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .all(on)
    .await?;
    porteurs(&rows)
}

/// For each pair of a word and of one too many people carry: among the latest bearers of the first, those who carry both, `limit`
/// in each team. As many bearers are gone through whatever the number of teams: who sees them all looks no further back than who
/// sees one.
pub(super) async fn porteurs_des_deux(
    on: &mut Reading,
    perimetre: &Perimetre,
    paires: &[(i64, i64)],
    limit: usize,
) -> Result<Vec<(i64, i64, String)>> {
    if paires.is_empty() {
        return Ok(Vec::new());
    }
    let cells = paires.iter().map(|(mot, vaste)| format!(r#"["{mot}","{vaste}"]"#)).collect::<Vec<_>>().join(",");
    let rows = query(sql!(
        "SELECT CAST(v.c1 AS BIGINT) AS jeton, CAST(v.c2 AS BIGINT) AS vaste, (SELECT string_agg(x.personne_id, ',') FROM
           (SELECT w.personne_id FROM
              (SELECT l.personne_id FROM personne_mots l WHERE l.equipe_id = e.value AND l.jeton = CAST(v.c1 AS BIGINT)
                 AND l.etablissement_id = $2 ORDER BY l.personne_id DESC LIMIT $4) AS w
            WHERE EXISTS (SELECT 1 FROM personne_mots o
              WHERE o.equipe_id = e.value AND o.jeton = CAST(v.c2 AS BIGINT) AND o.personne_id = w.personne_id)
            ORDER BY w.personne_id DESC LIMIT $5) AS x) AS qui
         FROM {cellules:$1} AS v CROSS JOIN {textes:$3} AS e"
    ))
    .bind(format!("[{cells}]"))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(i64::try_from(par_equipe(perimetre.equipes.len(), limit)).unwrap_or(i64::MAX))
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .all(on)
    .await?;
    rows.iter()
        .map(|row| Ok((row.int("jeton")?, row.int("vaste")?, row.opt_text("qui")?.unwrap_or_default())))
        .collect()
}

/// Bearers of a word gone through in each of so many teams; never fewer than those wanted.
fn par_equipe(equipes: usize, limit: usize) -> usize {
    (PARCOURUS as usize / equipes.max(1)).max(limit)
}

/// Each word read, with the identifiers of its bearers, a comma between.
fn porteurs(rows: &[Row]) -> Result<Vec<(i64, String)>> {
    rows.iter().map(|row| Ok((row.int("jeton")?, row.opt_text("qui")?.unwrap_or_default()))).collect()
}
