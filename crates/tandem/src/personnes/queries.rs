//! All SQL of the slice. Every read takes the perimeter, every write the audited transaction.

use jiff::civil::Date;
use tandem_platform::{Error, Keyring, Reading, Result, Row, Tx, db::Connection, query, sealed, sql};

use super::{
    Identite, Personne, PersonneId,
    model::liste,
    recherche::queries::{indexer, jeton_du_nom},
    suite,
};
use crate::{
    agents::{AgentId, EquipeId, EtablissementId, Perimetre},
    effacement,
};

const PRENOM: &str = "personnes.prenom";
const NOM: &str = "personnes.nom";
const NOM_USAGE: &str = "personnes.nom_usage";
const NAISSANCE: &str = "personnes.naissance";
const TELEPHONE: &str = "personnes.telephone";
sealed!("personnes", "id", ["prenom", "nom", "nom_usage", "naissance", "telephone"]);

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
        "SELECT id, equipe_id, referent_id, prenom, nom, nom_usage, naissance, telephone, dernier_acte_le, limitee_le FROM personnes
         WHERE id = $1 AND etablissement_id = $2"
    ))
    .bind(id)
    .bind(etablissement)
    .one(tx)
    .await?;
    // A frozen file takes nothing: the row of the spreadsheet keeps it all.
    if row.opt_text("limitee_le")?.is_some() {
        return Ok(dite.clone());
    }
    let known = read(&keys, &row)?;
    let (whole, left) = known.identite.completee(dite);
    if whole == known.identite {
        return Ok(left);
    }
    remplacer(tx, etablissement, &known, &whole).await?;
    Ok(left)
}

/// Writes what she is found by: the lists and the search follow.
pub(super) async fn remplacer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    personne: &Personne,
    whole: &Identite,
) -> Result<()> {
    let (keys, id) = (tx.keys().clone(), &personne.id);
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
    indexer(tx, etablissement, id, &personne.equipe, whole).await
}

/// One person of the perimeter. Unknown and not yours are the same `None`.
pub async fn find(on: &mut impl Connection, perimetre: &Perimetre, id: &PersonneId) -> Result<Option<Personne>> {
    let row = query(sql!(
        "SELECT id, equipe_id, referent_id, prenom, nom, nom_usage, naissance, telephone, dernier_acte_le, reunions
         FROM personnes
         WHERE id = $1 AND etablissement_id = $2 AND equipe_id IN {textes:$3} AND reunie_a IS NULL AND archivee_le IS NULL"
    ))
    .bind(id)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mut person = read(on.keyring(), &row)?;
    if row.int("reunions")? > 0 {
        person.dossiers = reunis(on, id).await?;
    }
    Ok(Some(person))
}

/// The files read as one: the kept file first.
async fn reunis(on: &mut impl Connection, id: &PersonneId) -> Result<Vec<PersonneId>> {
    let rows = query(sql!("SELECT id FROM personnes WHERE reunie_a = $1 ORDER BY id")).bind(id).all(on).await?;
    let others = rows.iter().map(|row| PersonneId::parse(&row.text("id")?).ok_or(Error::Column("id")));
    std::iter::once(Ok(id.clone())).chain(others).collect()
}

/// A file by its id alone, absorbed or not: for the acts that put a file back as it was, never for a page.
pub(super) async fn dans_l_etablissement(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &PersonneId,
) -> Result<Option<Personne>> {
    let row = query(sql!(
        "SELECT id, equipe_id, referent_id, prenom, nom, nom_usage, naissance, telephone, dernier_acte_le, reunions FROM personnes
         WHERE id = $1 AND etablissement_id = $2"
    ))
    .bind(id)
    .bind(etablissement)
    .optional(tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mut person = read(tx.keyring(), &row)?;
    if row.int("reunions")? > 0 {
        person.dossiers = reunis(tx, id).await?;
    }
    Ok(Some(person))
}

/// Takes a person's file for this transaction: who changes it at the same second waits, then reads what was written.
pub(super) async fn prendre_dossier(tx: &mut Tx, id: &PersonneId) -> Result<()> {
    query(sql!("UPDATE personnes SET rang = rang WHERE id = $1")).bind(id).run(tx).await?;
    Ok(())
}

/// Several people of the perimeter, in no order; those outside are silently absent.
pub async fn plusieurs(on: &mut impl Connection, perimetre: &Perimetre, ids: &[PersonneId]) -> Result<Vec<Personne>> {
    let rows = query(sql!(
        "SELECT p.id, p.equipe_id, p.referent_id, p.prenom, p.nom, p.nom_usage, p.naissance, p.telephone, p.dernier_acte_le
         FROM {textes:$1} AS v CROSS JOIN personnes p
         WHERE p.id = v.value AND p.etablissement_id = $2 AND p.equipe_id IN {textes:$3} AND p.reunie_a IS NULL AND p.archivee_le IS NULL"
    ))
    .bind(liste(ids))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keyring(), row)).collect()
}

/// Several people of the archive, for who may take them out of it.
pub async fn archivees(on: &mut Reading, perimetre: &Perimetre, ids: &[PersonneId]) -> Result<Vec<Personne>> {
    let rows = query(sql!(
        "SELECT p.id, p.equipe_id, p.referent_id, p.prenom, p.nom, p.nom_usage, p.naissance, p.telephone, p.dernier_acte_le
         FROM {textes:$1} AS v CROSS JOIN personnes p
         WHERE p.id = v.value AND p.etablissement_id = $2 AND p.equipe_id IN {textes:$3} AND p.archivee_le IS NOT NULL"
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
         {seuls_p:SELECT q.id FROM personnes q WHERE q.equipe_id = v.value AND q.reunie_a IS NULL AND q.archivee_le IS NULL AND (q.dernier_acte_le, q.id) < ($3, $4)
            ORDER BY q.dernier_acte_le DESC, q.id DESC LIMIT $5}
         WHERE p.etablissement_id = $1
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

/// The people of the perimeter who have this name, or one that sounds the same, and were born this day.
pub async fn nommees(on: &mut impl Connection, perimetre: &Perimetre, dite: &Identite) -> Result<Vec<Personne>> {
    let keys = on.keyring().clone();
    let Some(token) = jeton_du_nom(&keys, &perimetre.etablissement, dite) else { return Ok(Vec::new()) };
    let rows = query(sql!(
        "SELECT p.id, p.equipe_id, p.referent_id, p.prenom, p.nom, p.nom_usage, p.naissance, p.telephone, p.dernier_acte_le
         FROM {textes:$2} AS v CROSS JOIN personne_mots w JOIN personnes p ON p.id = w.personne_id
         WHERE w.equipe_id = v.value AND w.jeton = $3 AND p.etablissement_id = $1 AND p.reunie_a IS NULL AND p.archivee_le IS NULL
         ORDER BY p.id LIMIT 50"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(token)
    .all(on)
    .await?;
    let known: Vec<Personne> = rows.iter().map(|row| read(&keys, row)).collect::<Result<_>>()?;
    Ok(known.into_iter().filter(|one| one.identite.naissance == dite.naissance).collect())
}

pub(super) fn read(keys: &Keyring, row: &Row) -> Result<Personne> {
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

effacement!(250, "DELETE FROM personne_mots WHERE personne_id IN {textes:$1}");
effacement!(u8::MAX, "DELETE FROM personnes WHERE id IN {textes:$1}");

/// Takes files out of the lists and of the search; the words nobody else carries go with them.
pub async fn archiver(tx: &mut Tx, dossiers: &[PersonneId], le: Date) -> Result<()> {
    query(sql!("UPDATE personnes SET archivee_le = $2 WHERE id IN {textes:$1}"))
        .bind(liste(dossiers))
        .bind(le)
        .run(tx)
        .await?;
    query(sql!(
        "DELETE FROM mots WHERE (etablissement_id, jeton) IN
           (SELECT w.etablissement_id, w.jeton FROM {textes:$1} AS v CROSS JOIN personne_mots w WHERE w.personne_id = v.value
             AND NOT EXISTS (SELECT 1 FROM equipes e CROSS JOIN personne_mots o WHERE e.etablissement_id = w.etablissement_id
               AND o.equipe_id = e.id AND o.jeton = w.jeton AND o.personne_id <> w.personne_id))"
    ))
    .bind(liste(dossiers))
    .run(tx)
    .await?;
    query(sql!("DELETE FROM personne_mots WHERE personne_id IN {textes:$1}")).bind(liste(dossiers)).run(tx).await?;
    suite::suivre(tx, dossiers).await
}

/// Puts a file back in the lists and in the search.
pub async fn desarchiver(tx: &mut Tx, etablissement: &EtablissementId, id: &PersonneId) -> Result<()> {
    let Some(person) = dans_l_etablissement(tx, etablissement, id).await? else { return Ok(()) };
    query(sql!("UPDATE personnes SET archivee_le = NULL WHERE id IN {textes:$1}"))
        .bind(person.dossiers_json())
        .run(tx)
        .await?;
    suite::suivre(tx, &person.dossiers).await?;
    let whole = person.identite.clone();
    remplacer(tx, etablissement, &person, &whole).await
}
