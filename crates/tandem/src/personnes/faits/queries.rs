//! All SQL of the facts.

use tandem_platform::{Error, Keyring, Reading, Result, Row, Tx, db::Connection, query, sealed, sql};

use super::{
    form::FaitForm,
    genre::{self, Genre},
    model::{Contenu, Fait, FaitId, Quoi, Source, Valeur},
};
use crate::{
    agents::{AgentId, EtablissementId, Perimetre},
    effacement,
    personnes::{JAMAIS, Personne, PersonneId},
};

const CONTENU: &str = "faits.contenu";
sealed!("faits", "id", ["contenu"]);
effacement!(20, "DELETE FROM faits WHERE personne_id IN {textes:$1}");

/// Everything noted of a person, in the order it was.
pub async fn de(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Fait>> {
    let rows = query(sql!(
        "SELECT f.id, f.personne_id, f.genre, f.contenu, f.debut, f.source, f.agent_id, f.created_at, f.rang, f.corrige
         FROM {textes:$1} AS v CROSS JOIN faits f WHERE f.personne_id = v.value ORDER BY f.created_at, f.rang"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    // A kind a later version knows is not read by this one.
    rows.iter().filter_map(|row| read(on.keyring(), row).transpose()).collect()
}

/// What others noted since an instant of the people of these referents, last noted first: which fact, of whom, when.
pub async fn des_autres(
    on: &mut Reading,
    perimetre: &Perimetre,
    (reader, referents): (&AgentId, &str),
    depuis: jiff::Timestamp,
    limit: i64,
) -> Result<Vec<(FaitId, PersonneId, &'static Genre, jiff::Timestamp)>> {
    let rows = query(sql!(
        "WITH s AS MATERIALIZED
           (SELECT p.id AS dossier, p.id AS racine FROM {textes:$2} AS v CROSS JOIN {textes:$3} AS e CROSS JOIN personnes p
            WHERE p.referent_id = v.value AND p.equipe_id = e.value AND p.etablissement_id = $1 AND p.reunie_a IS NULL AND p.archivee_le IS NULL
            UNION ALL
            SELECT q.id AS dossier, p.id AS racine FROM {textes:$2} AS v CROSS JOIN {textes:$3} AS e CROSS JOIN personnes p
            CROSS JOIN personnes q
            WHERE p.referent_id = v.value AND p.equipe_id = e.value AND p.etablissement_id = $1 AND p.reunie_a IS NULL AND p.archivee_le IS NULL
              AND p.reunions > 0 AND q.reunie_a = p.id)
         SELECT f.id, s.racine AS personne_id, f.genre, f.created_at, f.rang FROM s CROSS JOIN faits f
         WHERE f.personne_id = s.dossier AND f.agent_id <> $4 AND f.created_at >= $5
         ORDER BY f.created_at DESC, f.rang DESC LIMIT $6"
    ))
    .bind(&perimetre.etablissement)
    .bind(referents)
    .bind(perimetre.equipes_json())
    .bind(reader)
    .bind(depuis)
    .bind(limit)
    .all(on)
    .await?;
    let line = |row: &Row| {
        // A kind a later version knows is not read by this one.
        let Some(genre) = Genre::parse(&row.text("genre")?) else { return Ok(None) };
        let personne = PersonneId::parse(&row.text("personne_id")?).ok_or(Error::Column("personne_id"))?;
        Ok(Some((fait_id(&row.text("id")?)?, personne, genre, row.instant("created_at")?)))
    };
    rows.iter().filter_map(|row| line(row).transpose()).collect()
}

/// Several facts of files already found in the perimeter, last noted first.
pub async fn plusieurs(on: &mut Reading, perimetre: &Perimetre, ids: &[FaitId]) -> Result<Vec<Fait>> {
    let list: Vec<&str> = ids.iter().map(FaitId::as_str).collect();
    let rows = query(sql!(
        "SELECT f.id, f.personne_id, f.genre, f.contenu, f.debut, f.source, f.agent_id, f.created_at, f.rang, f.corrige
         FROM {textes:$1} AS v CROSS JOIN faits f WHERE f.id = v.value AND f.etablissement_id = $2"
    ))
    .bind(serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned()))
    .bind(&perimetre.etablissement)
    .all(on)
    .await?;
    rows.iter().filter_map(|row| read(on.keys(), row).transpose()).collect()
}

/// The facts of the établissement after this one, by id, and where to go on: to take everything out without holding it.
pub async fn lot(
    on: &mut Reading,
    etablissement: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<(Vec<Fait>, Option<String>)> {
    let rows = query(sql!(
        "SELECT f.id, f.personne_id, f.genre, f.contenu, f.debut, f.source, f.agent_id, f.created_at, f.rang, f.corrige
         FROM faits f WHERE f.id > $2 AND f.etablissement_id = $1 ORDER BY f.id LIMIT $3"
    ))
    .bind(etablissement)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    let last = rows.last().map(|row| row.text("id")).transpose()?;
    let facts = rows.iter().filter_map(|row| read(on.keys(), row).transpose()).collect::<Result<Vec<_>>>()?;
    Ok((facts, last))
}

fn read(keys: &Keyring, row: &Row) -> Result<Option<Fait>> {
    let id = fait_id(&row.text("id")?)?;
    let Some(genre) = Genre::parse(&row.text("genre")?) else { return Ok(None) };
    let contenu = keys.open(CONTENU, id.as_str(), &row.blob("contenu")?)?;
    Ok(Some(Fait {
        personne: PersonneId::parse(&row.text("personne_id")?).ok_or(Error::Column("personne_id"))?,
        genre,
        contenu: serde_json::from_str(&contenu).map_err(|_| Error::Column("contenu"))?,
        debut: row.date("debut")?,
        source: Source::parse(&row.text("source")?).ok_or(Error::Column("source"))?,
        agent: AgentId::parse(&row.text("agent_id")?).ok_or(Error::Column("agent_id"))?,
        note_le: row.instant("created_at")?,
        rang: row.int("rang")?,
        corrige: row.opt_text("corrige")?.map(|id| fait_id(&id)).transpose()?,
        id,
    }))
}

fn fait_id(text: &str) -> Result<FaitId> {
    FaitId::parse(text).ok_or(Error::Column("faits.id"))
}

/// A fact to write.
#[derive(Debug)]
pub(in crate::personnes) struct Nouveau<'a> {
    pub id: &'a FaitId,
    pub personne: &'a PersonneId,
    pub genre: &'static Genre,
    pub form: &'a FaitForm,
    pub agent: &'a AgentId,
}

/// Writes a fact at the end of her file; false, and nothing written, when this id already is one.
pub(in crate::personnes) async fn ecrire(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    new: &Nouveau<'_>,
) -> Result<bool> {
    let at = tx.clock().now();
    ecrire_a(tx, etablissement, new, at).await
}

async fn ecrire_a(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    new: &Nouveau<'_>,
    at: jiff::Timestamp,
) -> Result<bool> {
    let contenu = serde_json::to_string(&new.form.contenu).map_err(|_| Error::Column("contenu"))?;
    let sealed = tx.keys().seal(CONTENU, new.id.as_str(), &contenu);
    let written = query(sql!(
        "INSERT INTO faits (id, etablissement_id, personne_id, genre, contenu, debut, source, agent_id, created_at, corrige, rang)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
                 (SELECT COALESCE(MAX(f.rang), 0) + 1 FROM faits f WHERE f.personne_id = $3))
         ON CONFLICT (id) DO NOTHING"
    ))
    .bind(new.id)
    .bind(etablissement)
    .bind(new.personne)
    .bind(new.genre.code)
    .bind(sealed)
    .bind(new.form.debut)
    .bind(new.form.source.code())
    .bind(new.agent)
    .bind(at)
    .bind(new.form.corrige.as_ref().map(FaitId::as_str))
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// What her file said of `genre` before it had dates becomes its first fact, so that a change keeps it in the history.
pub(in crate::personnes) async fn reprendre(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    personne: &Personne,
    genre: &'static Genre,
) -> Result<()> {
    let Some(value) = au_dossier(personne, genre) else { return Ok(()) };
    let row =
        query(sql!("SELECT created_by, created_at FROM personnes WHERE id = $1")).bind(&personne.id).one(tx).await?;
    let agent = AgentId::parse(&row.text("created_by")?).ok_or(Error::Column("created_by"))?;
    let form = FaitForm { contenu: value, debut: JAMAIS, source: Source::Dossier, corrige: None };
    let id = FaitId::new(tx.clock(), tx.random());
    let new = Nouveau { id: &id, personne: &personne.id, genre, form: &form, agent: &agent };
    ecrire_a(tx, etablissement, &new, row.instant("created_at")?).await?;
    Ok(())
}

/// What the columns of a person say of a kind, when it is one of those she is found by.
pub(super) fn au_dossier(personne: &Personne, genre: &Genre) -> Option<Contenu> {
    let who = &personne.identite;
    let (cle, text) = match genre.code {
        genre::PRENOM => ("", who.prenom.clone()),
        genre::NOM => ("", who.nom.clone()),
        genre::NOM_USAGE => ("", who.nom_usage.clone()),
        genre::NAISSANCE => ("", who.naissance.map(|date| date.to_string())),
        genre::TELEPHONE => (genre::A_ELLE, who.telephone.clone()),
        _ => return None,
    };
    text.map(|text| Contenu { cle: cle.to_owned(), quoi: Quoi::Vaut(Valeur::texte(text)) })
}
