//! All SQL of the slice. Every read takes the perimeter, every write the audited transaction.

use jiff::civil::Date;
use tandem_platform::{Error, Keyring, Reading, Result, Row, Tx, query, sealed, sql};

use tandem_noms::{Genre, mots_indexes};

use super::{Identite, Personne, PersonneId, index::Mot, model::liste};
use crate::agents::{AgentId, EquipeId, EtablissementId, Perimetre};

const PRENOM: &str = "personnes.prenom";
const NOM: &str = "personnes.nom";
const NOM_USAGE: &str = "personnes.nom_usage";
const NAISSANCE: &str = "personnes.naissance";
const TELEPHONE: &str = "personnes.telephone";
const MOT: &str = "mots.mot";
sealed!("personnes", "id", ["prenom", "nom", "nom_usage", "naissance", "telephone"]);
sealed!("mots", "CAST(jeton AS TEXT)", ["mot"]);

/// What it takes to create a person.
#[derive(Clone, Debug)]
pub struct NouvellePersonne {
    /// Who she is.
    pub identite: Identite,
    /// Her team.
    pub equipe: EquipeId,
    /// Her referent.
    pub referent: Option<AgentId>,
    /// Who creates her.
    pub auteur: AgentId,
    /// When she was last seen, if a former file says so; else today.
    pub vue_le: Option<Date>,
}

/// Creates a person.
pub async fn creer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &PersonneId,
    nouvelle: &NouvellePersonne,
) -> Result<()> {
    let keys = tx.keys().clone();
    let seal = |place, text: Option<&str>| text.map(|text| keys.seal(place, id.as_str(), text));
    let identite = &nouvelle.identite;
    let rang = prochain_rang(tx, etablissement).await?;
    let (today, now) = (tx.clock().today(), tx.clock().now());
    query(sql!(
        "INSERT INTO personnes (id, etablissement_id, equipe_id, referent_id, prenom, nom, nom_usage, naissance, telephone,
                                dernier_acte_le, created_by, created_at, rang)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(&nouvelle.equipe)
    .bind(nouvelle.referent.as_ref().map(AgentId::as_str))
    .bind(seal(PRENOM, identite.prenom.as_deref()))
    .bind(seal(NOM, identite.nom.as_deref()))
    .bind(seal(NOM_USAGE, identite.nom_usage.as_deref()))
    .bind(seal(NAISSANCE, identite.naissance.map(|date| date.to_string()).as_deref()))
    .bind(seal(TELEPHONE, identite.telephone.as_deref()))
    .bind(nouvelle.vue_le.unwrap_or(today))
    .bind(&nouvelle.auteur)
    .bind(now)
    .bind(rang)
    .run(tx)
    .await?;
    indexer(tx, etablissement, id, &nouvelle.equipe, identite).await
}

/// Fills what was not known of a person; what she already has stays. Says what `dite` holds that was not taken.
pub async fn completer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &PersonneId,
    dite: &Identite,
) -> Result<Identite> {
    let keys = tx.keys().clone();
    let row = query(sql!(
        "SELECT id, equipe_id, referent_id, prenom, nom, nom_usage, naissance, telephone, dernier_acte_le FROM personnes
         WHERE id = $1 AND etablissement_id = $2"
    ))
    .bind(id)
    .bind(etablissement)
    .one(tx)
    .await?;
    let known = read(&keys, &row)?;
    let (whole, left) = known.identite.completee(dite);
    if whole == known.identite {
        return Ok(left);
    }
    let seal = |place, text: Option<&str>| text.map(|text| keys.seal(place, id.as_str(), text));
    let rang = prochain_rang(tx, etablissement).await?;
    query(sql!(
        "UPDATE personnes SET prenom = $2, nom = $3, nom_usage = $4, naissance = $5, telephone = $6, rang = $7 WHERE id = $1"
    ))
    .bind(id)
    .bind(seal(PRENOM, whole.prenom.as_deref()))
    .bind(seal(NOM, whole.nom.as_deref()))
    .bind(seal(NOM_USAGE, whole.nom_usage.as_deref()))
    .bind(seal(NAISSANCE, whole.naissance.map(|date| date.to_string()).as_deref()))
    .bind(seal(TELEPHONE, whole.telephone.as_deref()))
    .bind(rang)
    .run(tx)
    .await?;
    indexer(tx, etablissement, id, &known.equipe, &whole).await?;
    Ok(left)
}

/// One person of the perimeter. Unknown and not yours are the same `None`.
pub async fn find(on: &mut Reading, perimetre: &Perimetre, id: &PersonneId) -> Result<Option<Personne>> {
    let row = query(sql!(
        "SELECT id, equipe_id, referent_id, prenom, nom, nom_usage, naissance, telephone, dernier_acte_le FROM personnes
         WHERE id = $1 AND etablissement_id = $2 AND equipe_id IN {textes:$3}"
    ))
    .bind(id)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .optional(on)
    .await?;
    row.map(|row| read(on.keys(), &row)).transpose()
}

/// Several people of the perimeter, in no order; those outside are silently absent.
pub async fn plusieurs(on: &mut Reading, perimetre: &Perimetre, ids: &[PersonneId]) -> Result<Vec<Personne>> {
    let rows = query(sql!(
        "SELECT p.id, p.equipe_id, p.referent_id, p.prenom, p.nom, p.nom_usage, p.naissance, p.telephone, p.dernier_acte_le
         FROM {textes:$1} AS v CROSS JOIN personnes p
         WHERE p.id = v.value AND p.etablissement_id = $2 AND p.equipe_id IN {textes:$3}"
    ))
    .bind(liste(ids))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keys(), row)).collect()
}

/// A page of people, last act first. `avant` continues after the last line of the previous page.
pub async fn recentes(
    on: &mut Reading,
    perimetre: &Perimetre,
    avant: Option<(Date, &PersonneId)>,
    limit: i64,
) -> Result<Vec<Personne>> {
    let (date, id) =
        avant.map_or(("9999-12-31".to_owned(), String::new()), |(date, id)| (date.to_string(), id.to_string()));
    let rows = query(sql!(
        "SELECT p.id, p.equipe_id, p.referent_id, p.prenom, p.nom, p.nom_usage, p.naissance, p.telephone, p.dernier_acte_le
         FROM {textes:$2} AS v CROSS JOIN personnes p
         WHERE p.etablissement_id = $1 AND p.id IN
           (SELECT q.id FROM personnes q WHERE q.equipe_id = v.value AND (q.dernier_acte_le, q.id) < ($3, $4)
            ORDER BY q.dernier_acte_le DESC, q.id DESC LIMIT $5)
         ORDER BY p.dernier_acte_le DESC, p.id DESC LIMIT $5"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(date)
    .bind(id)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keys(), row)).collect()
}

/// An act was noted: the person moves up the lists. Never moves her back.
pub async fn noter_acte(tx: &mut Tx, id: &PersonneId, date: Date) -> Result<()> {
    query(sql!("UPDATE personnes SET dernier_acte_le = $2 WHERE id = $1 AND dernier_acte_le < $2"))
        .bind(id)
        .bind(date)
        .run(tx)
        .await?;
    Ok(())
}

/// Takes the names of an établissement for this transaction: nobody enters meanwhile.
pub async fn prendre(tx: &mut Tx, etablissement: &EtablissementId) -> Result<()> {
    query(sql!(
        "INSERT INTO rangs (etablissement_id, rang) VALUES ($1, 0)
         ON CONFLICT (etablissement_id) DO UPDATE SET rang = rangs.rang"
    ))
    .bind(etablissement)
    .run(tx)
    .await?;
    Ok(())
}

/// The order in which people enter an établissement: one writer at a time, so a reader never misses one.
async fn prochain_rang(tx: &mut Tx, etablissement: &EtablissementId) -> Result<i64> {
    query(sql!(
        "INSERT INTO rangs (etablissement_id, rang) VALUES ($1, 1)
         ON CONFLICT (etablissement_id) DO UPDATE SET rang = rangs.rang + 1 RETURNING rang"
    ))
    .bind(etablissement)
    .one(tx)
    .await?
    .int("rang")
}

/// The blind token of an indexed word: equal words give equal tokens, inside one établissement only.
fn jeton(keys: &Keyring, etablissement: &EtablissementId, genre: Genre, mot: &str) -> i64 {
    keys.token("personnes.mots", &format!("{etablissement}/{}/{mot}", genre.code()))
}

/// The blind token of a whole name as it is heard.
fn jeton_du_nom(keys: &Keyring, etablissement: &EtablissementId, identite: &Identite) -> Option<i64> {
    let cle = tandem_noms::cle_sonore(&identite.candidat());
    (!cle.is_empty()).then(|| keys.token("personnes.identite", &format!("{etablissement}/{cle}")))
}

async fn indexer(
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

/// Every word of an établissement, with how many people carry it.
pub(super) async fn mots(on: &mut Reading, etablissement: &EtablissementId) -> Result<Vec<Mot>> {
    let rows = query(sql!(
        "SELECT m.jeton, m.genre, m.mot, c.effectif FROM mots m
         JOIN (SELECT w.jeton, COUNT(*) AS effectif FROM personne_mots w WHERE w.etablissement_id = $1 GROUP BY w.jeton) AS c
           ON c.jeton = m.jeton
         WHERE m.etablissement_id = $1"
    ))
    .bind(etablissement)
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

/// People of the perimeter who carry these words, best first: for each part of the query her best word counts.
pub(super) async fn qui_portent(
    on: &mut Reading,
    perimetre: &Perimetre,
    voulus: &[(i64, u8, u32)],
    limit: i64,
) -> Result<Vec<PersonneId>> {
    let rows = query(sql!(
        "SELECT t.personne_id, SUM(t.poids) AS score
         FROM (SELECT w.personne_id, v.b, MAX(v.c) AS poids
               FROM {textes:$3} AS e CROSS JOIN {triplets:$1} AS v CROSS JOIN personne_mots w
               WHERE w.equipe_id = e.value AND w.jeton = v.a AND w.etablissement_id = $2 GROUP BY w.personne_id, v.b) AS t
         GROUP BY t.personne_id ORDER BY score DESC, t.personne_id DESC LIMIT $4"
    ))
    .bind(serde_json::to_string(voulus).unwrap_or_else(|_| "[]".to_owned()))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| PersonneId::parse(&row.text("personne_id")?).ok_or(Error::Column("personne_id"))).collect()
}

/// Someone of the team whose name is the same or sounds the same, unless both birth dates are known and differ.
pub async fn homonyme(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    equipe: &EquipeId,
    identite: &Identite,
) -> Result<Option<PersonneId>> {
    let keys = tx.keys().clone();
    let Some(token) = jeton_du_nom(&keys, etablissement, identite) else { return Ok(None) };
    let rows = query(sql!(
        "SELECT p.id, p.equipe_id, p.referent_id, p.prenom, p.nom, p.nom_usage, p.naissance, p.telephone, p.dernier_acte_le
         FROM personne_mots w JOIN personnes p ON p.id = w.personne_id
         WHERE w.etablissement_id = $1 AND w.jeton = $2 AND w.equipe_id = $3 ORDER BY p.id LIMIT 50"
    ))
    .bind(etablissement)
    .bind(token)
    .bind(equipe)
    .all(tx)
    .await?;
    let known: Vec<Personne> = rows.iter().map(|row| read(&keys, row)).collect::<Result<_>>()?;
    let differs = |one: &Personne| one.identite.naissance.zip(identite.naissance).is_some_and(|(a, b)| a != b);
    Ok(known.into_iter().find(|one| !differs(one)).map(|one| one.id))
}

fn read(keys: &Keyring, row: &Row) -> Result<Personne> {
    let id = PersonneId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    let open = |place: &'static str, column| {
        row.opt_blob(column)?.map(|sealed| keys.open(place, id.as_str(), &sealed)).transpose()
    };
    let identite = Identite {
        prenom: open(PRENOM, "prenom")?,
        nom: open(NOM, "nom")?,
        nom_usage: open(NOM_USAGE, "nom_usage")?,
        naissance: open(NAISSANCE, "naissance")?
            .map(|text| text.parse().map_err(|_| Error::Column("naissance")))
            .transpose()?,
        telephone: open(TELEPHONE, "telephone")?,
    };
    Ok(Personne {
        identite,
        equipe: EquipeId::parse(&row.text("equipe_id")?).ok_or(Error::Column("equipe_id"))?,
        referent: row.opt_text("referent_id")?.and_then(|id| AgentId::parse(&id)),
        dernier_acte_le: row.date("dernier_acte_le")?,
        dossiers: vec![id.clone()],
        id,
    })
}
