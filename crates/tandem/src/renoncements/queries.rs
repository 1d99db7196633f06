//! SQL of the rights that were seen; what the lists keep of them is in `suite/`.

use std::collections::HashMap;

use jiff::civil::Date;
use tandem_platform::{Error, Keyring, Result, Row, Tx, Value, db::Connection, query, sealed, sql};

use super::model::{Acte, Cause, LigneId, Qui, Quoi, Renoncement, RenoncementId, Reponse, Retour};
use crate::{
    agents::{AgentId, EtablissementId, Perimetre},
    blocages::BlocageId,
    effacement,
    personnes::{Personne, PersonneId},
};

const MOTS: &str = "renoncements.mots";
const RAISON: &str = "renoncement_actes.raison";
const NOTE: &str = "renoncement_actes.note";
sealed!("renoncements", "id", ["mots"]);
sealed!("renoncement_actes", "id", ["raison", "note"]);

effacement!(
    15,
    "DELETE FROM renoncement_annulations WHERE renoncement_id IN (SELECT n.id FROM {textes:$1} AS v CROSS JOIN renoncements n WHERE n.personne_id = v.value)"
);
effacement!(
    15,
    "DELETE FROM renoncement_actes WHERE renoncement_id IN (SELECT n.id FROM {textes:$1} AS v CROSS JOIN renoncements n WHERE n.personne_id = v.value)"
);
effacement!(15, "DELETE FROM renoncement_suites WHERE personne_id IN {textes:$1}");
effacement!(16, "DELETE FROM renoncements WHERE personne_id IN {textes:$1}");

/// Who writes, and where.
pub type Par<'a> = (&'a EtablissementId, &'a AgentId);

/// What it takes to note a right that was seen. The person was found in the caller's perimeter.
#[derive(Debug)]
pub struct NouveauDroit<'a> {
    /// Its id.
    pub id: &'a RenoncementId,
    /// Of whom.
    pub personne: &'a PersonneId,
    /// The fiche of the right.
    pub fiche: Option<&'a str>,
    /// The blocage she gave up.
    pub blocage: Option<&'a BlocageId>,
    /// Which right, or what makes one think of it.
    pub mots: Option<&'a str>,
    /// The day it was seen.
    pub repere_le: Date,
}

/// Notes it; false, and nothing written, when this id already is one.
pub async fn creer(tx: &mut Tx, par: Par<'_>, new: &NouveauDroit<'_>) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO renoncements (id, etablissement_id, personne_id, fiche, blocage_id, mots, repere_le, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(new.id)
    .bind(par.0)
    .bind(new.personne)
    .bind(new.fiche)
    .bind(new.blocage.map(BlocageId::as_str))
    .bind(new.mots.map(|text| keys.seal(MOTS, new.id.as_str(), text)))
    .bind(new.repere_le)
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Takes one for this transaction: who writes on it at the same second waits.
pub async fn prendre(tx: &mut Tx, id: &RenoncementId) -> Result<()> {
    query(sql!("SELECT n.id FROM renoncements n WHERE n.id = $1 {verrou:n}")).bind(id).all(tx).await?;
    Ok(())
}

/// Writes a line of its history; false when this line already is written.
pub async fn ecrire(
    tx: &mut Tx,
    par: Par<'_>,
    of: &RenoncementId,
    (id, le, quoi, note): (&LigneId, Date, &Quoi, Option<&str>),
) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let number = |value: Option<i64>| Value::from(value);
    let (acte, reponse) = code(quoi);
    let (cause, qui, retour, euros, mois) = match quoi {
        Quoi::Abandonne { cause, qui, retour, euros, mois } => {
            (Some(cause.code()), Some(qui.code()), Some(retour), *euros, *mois)
        }
        Quoi::Retour(retour) => (None, None, Some(retour), None, None),
        _ => (None, None, None, None, None),
    };
    let (day, raison) = match retour {
        Some(Retour::Le(day)) => (Some(day.to_string()), None),
        Some(Retour::Jamais(why)) => (None, Some(why.as_str())),
        None => (None, None),
    };
    let seal = |place, text: Option<&str>| text.map(|text| keys.seal(place, id.as_str(), text));
    let written = query(sql!(
        "INSERT INTO renoncement_actes (id, etablissement_id, renoncement_id, acte, le, reponse, cause, qui, revenir_le, raison, note,
                                        euros_de, euros_a, mois, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(of)
    .bind(acte)
    .bind(le)
    .bind(reponse)
    .bind(cause)
    .bind(qui)
    .bind(day)
    .bind(seal(RAISON, raison))
    .bind(seal(NOTE, note))
    .bind(number(euros.map(|one| one.0)))
    .bind(number(euros.map(|one| one.1)))
    .bind(number(mois))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

fn code(quoi: &Quoi) -> (&'static str, Option<&'static str>) {
    match quoi {
        Quoi::Propose(said) => ("propose", Some(said.code())),
        Quoi::Commence => ("commence", None),
        Quoi::Obtenu => ("obtenu", None),
        Quoi::Abandonne { .. } => ("abandonne", None),
        Quoi::Retour(_) => ("retour", None),
    }
}

/// Undoes a line, or the whole right, of one already found; false when it was.
pub async fn annuler(tx: &mut Tx, par: Par<'_>, of: &RenoncementId, ligne: &str) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO renoncement_annulations (ligne_id, etablissement_id, renoncement_id, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (ligne_id) DO NOTHING"
    ))
    .bind(ligne)
    .bind(par.0)
    .bind(of)
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// One of the perimeter. Unknown and not yours are the same `None`.
pub async fn trouver(
    on: &mut impl Connection,
    perimetre: &Perimetre,
    id: &RenoncementId,
) -> Result<Option<Renoncement>> {
    let row = query(sql!(
        "SELECT n.id, r.id AS racine, n.fiche, n.blocage_id, n.mots, n.repere_le, n.created_at, n.created_by, x.ligne_id AS annule
         FROM renoncements n JOIN personnes p ON p.id = n.personne_id
         JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} AND r.equipe_id IN {textes:$3} AND r.archivee_le IS NULL
         LEFT JOIN renoncement_annulations x ON x.ligne_id = n.id
         WHERE n.id = $1 AND n.etablissement_id = $2"
    ))
    .bind(id)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .optional(on)
    .await?;
    Ok(ouvrir(on, &row.into_iter().collect::<Vec<_>>()).await?.pop())
}

/// Those of a person already found in the perimeter, last seen first, mistakes included.
pub async fn de_la_personne(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Renoncement>> {
    let rows = query(sql!(
        "SELECT n.id, {premier:p.reunie_a, p.id} AS racine, n.fiche, n.blocage_id, n.mots, n.repere_le, n.created_at, n.created_by, x.ligne_id AS annule
         FROM {textes:$1} AS v CROSS JOIN renoncements n JOIN personnes p ON p.id = n.personne_id
         LEFT JOIN renoncement_annulations x ON x.ligne_id = n.id
         WHERE n.personne_id = v.value ORDER BY n.id DESC"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    ouvrir(on, &rows).await
}

/// Several, whoever they are of, in the order of their ids: those a caller found another way.
pub(super) async fn plusieurs(on: &mut impl Connection, ids: &[RenoncementId]) -> Result<Vec<Renoncement>> {
    let rows = query(sql!(
        "SELECT n.id, {premier:p.reunie_a, p.id} AS racine, n.fiche, n.blocage_id, n.mots, n.repere_le, n.created_at, n.created_by, x.ligne_id AS annule
         FROM {textes:$1} AS v CROSS JOIN renoncements n JOIN personnes p ON p.id = n.personne_id
         LEFT JOIN renoncement_annulations x ON x.ligne_id = n.id
         WHERE n.id = v.value ORDER BY n.id"
    ))
    .bind(liste(ids))
    .all(on)
    .await?;
    ouvrir(on, &rows).await
}

/// The next ones of a place, whoever they are of.
pub async fn lot(
    on: &mut impl Connection,
    place: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<Renoncement>> {
    let rows = query(sql!(
        "SELECT n.id, {premier:p.reunie_a, p.id} AS racine, n.fiche, n.blocage_id, n.mots, n.repere_le, n.created_at, n.created_by, x.ligne_id AS annule
         FROM renoncements n JOIN personnes p ON p.id = n.personne_id LEFT JOIN renoncement_annulations x ON x.ligne_id = n.id
         WHERE n.id > $2 AND n.etablissement_id = $1 ORDER BY n.id LIMIT $3"
    ))
    .bind(place)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    ouvrir(on, &rows).await
}

/// Those of these blocages that are kept here already.
pub(super) async fn gardes(on: &mut impl Connection, blocages: &[BlocageId]) -> Result<Vec<BlocageId>> {
    let list: Vec<&str> = blocages.iter().map(BlocageId::as_str).collect();
    let rows = query(sql!(
        "SELECT n.blocage_id FROM {textes:$1} AS v CROSS JOIN renoncements n LEFT JOIN renoncement_annulations x ON x.ligne_id = n.id
         WHERE n.blocage_id = v.value AND x.ligne_id IS NULL"
    ))
    .bind(serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned()))
    .all(on)
    .await?;
    rows.iter().map(|row| BlocageId::parse(&row.text("blocage_id")?).ok_or(Error::Column("blocage_id"))).collect()
}

/// Ids as one parameter of a statement.
pub(super) fn liste(ids: &[RenoncementId]) -> String {
    serde_json::to_string(&ids.iter().map(RenoncementId::as_str).collect::<Vec<_>>())
        .unwrap_or_else(|_| "[]".to_owned())
}

async fn ouvrir(on: &mut impl Connection, rows: &[Row]) -> Result<Vec<Renoncement>> {
    let mut all = rows.iter().map(|row| lire(on.keyring(), row)).collect::<Result<Vec<_>>>()?;
    if all.is_empty() {
        return Ok(all);
    }
    let ids: Vec<RenoncementId> = all.iter().map(|one| one.id.clone()).collect();
    let place: HashMap<String, usize> = ids.iter().enumerate().map(|(at, id)| (id.to_string(), at)).collect();
    let rows = query(sql!(
        "SELECT a.id, a.renoncement_id, a.acte, a.le, a.reponse, a.cause, a.qui, a.revenir_le, a.raison, a.note, a.euros_de, a.euros_a, a.mois,
                a.created_at, a.created_by
         FROM {textes:$1} AS v CROSS JOIN renoncement_actes a LEFT JOIN renoncement_annulations x ON x.ligne_id = a.id
         WHERE a.renoncement_id = v.value AND x.ligne_id IS NULL ORDER BY a.le, a.id"
    ))
    .bind(liste(&ids))
    .all(on)
    .await?;
    for row in &rows {
        if let Some(one) = place.get(&row.text("renoncement_id")?).and_then(|at| all.get_mut(*at)) {
            one.actes.push(lire_acte(on.keyring(), row)?);
        }
    }
    Ok(all)
}

fn agent(row: &Row) -> Result<AgentId> {
    AgentId::parse(&row.text("created_by")?).ok_or(Error::Column("created_by"))
}

fn lire(keys: &Keyring, row: &Row) -> Result<Renoncement> {
    let id = row.text("id")?;
    Ok(Renoncement {
        personne: PersonneId::parse(&row.text("racine")?).ok_or(Error::Column("racine"))?,
        fiche: row.opt_text("fiche")?,
        blocage: row.opt_text("blocage_id")?.and_then(|id| BlocageId::parse(&id)),
        mots: row.opt_blob("mots")?.map(|sealed| keys.open(MOTS, &id, &sealed)).transpose()?,
        repere_le: row.date("repere_le")?,
        agent: agent(row)?,
        le: row.instant("created_at")?,
        annule: row.opt_text("annule")?.is_some(),
        actes: Vec::new(),
        id: RenoncementId::parse(&id).ok_or(Error::Column("id"))?,
    })
}

fn lire_acte(keys: &Keyring, row: &Row) -> Result<Acte> {
    let id = row.text("id")?;
    let open = |place, column| row.opt_blob(column)?.map(|sealed: Vec<u8>| keys.open(place, &id, &sealed)).transpose();
    let retour = || -> Result<Retour> {
        match row.opt_text("revenir_le")? {
            Some(day) => Ok(Retour::Le(day.parse().map_err(|_| Error::Column("revenir_le"))?)),
            None => Ok(Retour::Jamais(open(RAISON, "raison")?.unwrap_or_default())),
        }
    };
    let word = |column: &'static str| -> Result<String> { row.opt_text(column)?.ok_or(Error::Column(column)) };
    let quoi = match row.text("acte")?.as_str() {
        "propose" => Quoi::Propose(Reponse::parse(&word("reponse")?).ok_or(Error::Column("reponse"))?),
        "commence" => Quoi::Commence,
        "obtenu" => Quoi::Obtenu,
        "abandonne" => Quoi::Abandonne {
            cause: Cause::parse(&word("cause")?).ok_or(Error::Column("cause"))?,
            qui: Qui::parse(&word("qui")?).ok_or(Error::Column("qui"))?,
            retour: retour()?,
            euros: row.opt_int("euros_de")?.zip(row.opt_int("euros_a")?),
            mois: row.opt_int("mois")?,
        },
        "retour" => Quoi::Retour(retour()?),
        _ => return Err(Error::Column("acte")),
    };
    Ok(Acte {
        quoi,
        le: row.date("le")?,
        note: open(NOTE, "note")?,
        agent: agent(row)?,
        note_le: row.instant("created_at")?,
        id: LigneId::parse(&id).ok_or(Error::Column("id"))?,
    })
}
