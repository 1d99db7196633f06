//! SQL of the blocages.

use jiff::civil::Date;
use tandem_delais::Evenement;
use tandem_platform::{Error, Keyring, Result, Row, Tx, Value, db::Connection, query, sealed, sql};
use tandem_voies::SensReponse;

use super::{
    histoire::completer,
    model::{Blocage, BlocageId, Effet, Fin, LigneId},
};
use crate::{
    agents::{AgentId, EtablissementId, Perimetre},
    demarches::DemarcheId,
    effacement,
    personnes::{Personne, PersonneId},
};

const PRECISION: &str = "blocages.precision_dite";
pub(super) const PREUVE: &str = "blocage_tentatives.preuve";
pub(super) const NOTE: &str = "blocage_reponses.note";
pub(super) const FIN: &str = "blocage_fins.note";
sealed!("blocages", "id", ["precision_dite"]);
sealed!("blocage_tentatives", "id", ["preuve"]);
sealed!("blocage_reponses", "id", ["note"]);
sealed!("blocage_fins", "id", ["note"]);

effacement!(
    15,
    "DELETE FROM blocage_annulations WHERE blocage_id IN (SELECT b.id FROM {textes:$1} AS v CROSS JOIN blocages b WHERE b.personne_id = v.value)"
);
effacement!(
    15,
    "DELETE FROM blocage_reponses WHERE blocage_id IN (SELECT b.id FROM {textes:$1} AS v CROSS JOIN blocages b WHERE b.personne_id = v.value)"
);
effacement!(
    16,
    "DELETE FROM blocage_tentatives WHERE blocage_id IN (SELECT b.id FROM {textes:$1} AS v CROSS JOIN blocages b WHERE b.personne_id = v.value)"
);
effacement!(
    16,
    "DELETE FROM blocage_faits WHERE blocage_id IN (SELECT b.id FROM {textes:$1} AS v CROSS JOIN blocages b WHERE b.personne_id = v.value)"
);
effacement!(
    16,
    "DELETE FROM blocage_fins WHERE blocage_id IN (SELECT b.id FROM {textes:$1} AS v CROSS JOIN blocages b WHERE b.personne_id = v.value)"
);
effacement!(16, "DELETE FROM blocage_suites WHERE personne_id IN {textes:$1}");
effacement!(17, "DELETE FROM blocages WHERE personne_id IN {textes:$1}");

/// Who writes, and where.
pub type Par<'a> = (&'a EtablissementId, &'a AgentId);

/// What it takes to declare a blocage. The person was found in the caller's perimeter.
#[derive(Debug)]
pub struct NouveauBlocage<'a> {
    /// Its id.
    pub id: &'a BlocageId,
    /// Of whom.
    pub personne: &'a PersonneId,
    /// The démarche that does not move.
    pub demarche: Option<&'a DemarcheId>,
    /// The matter.
    pub voie: &'a str,
    /// What is contested.
    pub objet: Option<&'a str>,
    /// What it does.
    pub effets: &'a [Effet],
    /// Since when.
    pub depuis: Date,
    /// In words.
    pub precision: Option<&'a str>,
}

/// Declares it; false, and nothing written, when this id already is one.
pub async fn creer(tx: &mut Tx, par: Par<'_>, new: &NouveauBlocage<'_>) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let effets: Vec<&str> = new.effets.iter().map(|one| one.code()).collect();
    let written = query(sql!(
        "INSERT INTO blocages (id, etablissement_id, personne_id, demarche_id, voie, objet, effets, depuis, precision_dite, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(new.id)
    .bind(par.0)
    .bind(new.personne)
    .bind(new.demarche.map(DemarcheId::as_str))
    .bind(new.voie)
    .bind(new.objet)
    .bind(effets.join(","))
    .bind(new.depuis)
    .bind(new.precision.map(|text| keys.seal(PRECISION, new.id.as_str(), text)))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Takes a blocage for this transaction: who writes on it at the same second waits.
pub async fn prendre(tx: &mut Tx, id: &BlocageId) -> Result<()> {
    query(sql!("SELECT b.id FROM blocages b WHERE b.id = $1 {verrou:b}")).bind(id).all(tx).await?;
    Ok(())
}

/// Writes a dated fact; false when this line already is written.
pub async fn dater(
    tx: &mut Tx,
    par: Par<'_>,
    blocage: &BlocageId,
    (id, evenement, le): (&LigneId, Evenement, Date),
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO blocage_faits (id, etablissement_id, blocage_id, evenement, le, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(blocage)
    .bind(evenement.code())
    .bind(le)
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Writes something tried; false when this line already is written.
pub async fn tenter(
    tx: &mut Tx,
    par: Par<'_>,
    blocage: &BlocageId,
    (id, marche, le, preuve): (&LigneId, &str, Date, Option<&str>),
) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO blocage_tentatives (id, etablissement_id, blocage_id, marche, le, preuve, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(blocage)
    .bind(marche)
    .bind(le)
    .bind(preuve.map(|text| keys.seal(PREUVE, id.as_str(), text)))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Writes what was answered to an attempt already found; false when this line already is written.
pub async fn repondre(
    tx: &mut Tx,
    par: Par<'_>,
    (blocage, tentative): (&BlocageId, &LigneId),
    (id, sens, le, note): (&LigneId, SensReponse, Date, Option<&str>),
) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO blocage_reponses (id, etablissement_id, blocage_id, tentative_id, sens, le, note, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(blocage)
    .bind(tentative)
    .bind(sens.code())
    .bind(le)
    .bind(note.map(|text| keys.seal(NOTE, id.as_str(), text)))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Ends it; false when this line already is written.
pub async fn finir(tx: &mut Tx, par: Par<'_>, blocage: &BlocageId, fin: &Fin) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let number = |value: Option<i64>| Value::from(value);
    let written = query(sql!(
        "INSERT INTO blocage_fins (id, etablissement_id, blocage_id, issue, marche, euros_de, euros_a, mois, note, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(&fin.id)
    .bind(par.0)
    .bind(blocage)
    .bind(fin.issue.code())
    .bind(fin.marche.as_deref())
    .bind(number(fin.euros.map(|one| one.0)))
    .bind(number(fin.euros.map(|one| one.1)))
    .bind(number(fin.mois))
    .bind(fin.note.as_deref().map(|text| keys.seal(FIN, fin.id.as_str(), text)))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Undoes a line of a blocage already found; false when it was.
pub async fn annuler(tx: &mut Tx, par: Par<'_>, blocage: &BlocageId, ligne: &LigneId) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO blocage_annulations (ligne_id, etablissement_id, blocage_id, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (ligne_id) DO NOTHING"
    ))
    .bind(ligne)
    .bind(par.0)
    .bind(blocage)
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// One blocage of the perimeter. Unknown and not yours are the same `None`.
pub async fn trouver(on: &mut impl Connection, perimetre: &Perimetre, id: &BlocageId) -> Result<Option<Blocage>> {
    let row = query(sql!(
        "SELECT b.id, r.id AS racine, b.demarche_id, b.voie, b.objet, b.effets, b.depuis, b.precision_dite, b.created_at, b.created_by
         FROM blocages b JOIN personnes p ON p.id = b.personne_id
         JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} AND r.equipe_id IN {textes:$3} AND r.archivee_le IS NULL
         WHERE b.id = $1 AND b.etablissement_id = $2"
    ))
    .bind(id)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mut all = vec![lire(on.keyring(), &row)?];
    completer(on, &mut all).await?;
    Ok(all.pop())
}

/// The blocages of a person already found in the perimeter, last first.
pub async fn de_la_personne(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Blocage>> {
    let rows = query(sql!(
        "SELECT b.id, {premier:p.reunie_a, p.id} AS racine, b.demarche_id, b.voie, b.objet, b.effets, b.depuis, b.precision_dite,
                b.created_at, b.created_by
         FROM {textes:$1} AS v CROSS JOIN blocages b JOIN personnes p ON p.id = b.personne_id WHERE b.personne_id = v.value ORDER BY b.id DESC"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    ouvrir(on, &rows).await
}

/// Several, whoever they are of, in the order of their ids: those a caller found another way.
pub(super) async fn plusieurs(on: &mut impl Connection, ids: &[BlocageId]) -> Result<Vec<Blocage>> {
    let list: Vec<&str> = ids.iter().map(BlocageId::as_str).collect();
    let rows = query(sql!(
        "SELECT b.id, {premier:p.reunie_a, p.id} AS racine, b.demarche_id, b.voie, b.objet, b.effets, b.depuis, b.precision_dite,
                b.created_at, b.created_by
         FROM {textes:$1} AS v CROSS JOIN blocages b JOIN personnes p ON p.id = b.personne_id WHERE b.id = v.value ORDER BY b.id"
    ))
    .bind(serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned()))
    .all(on)
    .await?;
    ouvrir(on, &rows).await
}

/// The next blocages of a place, whoever they are of.
pub async fn lot(on: &mut impl Connection, place: &EtablissementId, apres: &str, limit: i64) -> Result<Vec<Blocage>> {
    let rows = query(sql!(
        "SELECT b.id, {premier:p.reunie_a, p.id} AS racine, b.demarche_id, b.voie, b.objet, b.effets, b.depuis, b.precision_dite,
                b.created_at, b.created_by
         FROM blocages b JOIN personnes p ON p.id = b.personne_id WHERE b.id > $2 AND b.etablissement_id = $1 ORDER BY b.id LIMIT $3"
    ))
    .bind(place)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    ouvrir(on, &rows).await
}

async fn ouvrir(on: &mut impl Connection, rows: &[Row]) -> Result<Vec<Blocage>> {
    let mut all = rows.iter().map(|row| lire(on.keyring(), row)).collect::<Result<Vec<_>>>()?;
    completer(on, &mut all).await?;
    Ok(all)
}

fn lire(keys: &Keyring, row: &Row) -> Result<Blocage> {
    let id = row.text("id")?;
    Ok(Blocage {
        personne: PersonneId::parse(&row.text("racine")?).ok_or(Error::Column("racine"))?,
        demarche: row.opt_text("demarche_id")?.and_then(|id| DemarcheId::parse(&id)),
        voie: row.text("voie")?,
        objet: row.opt_text("objet")?,
        effets: row.text("effets")?.split(',').filter_map(Effet::parse).collect(),
        depuis: row.date("depuis")?,
        precision: row.opt_blob("precision_dite")?.map(|sealed| keys.open(PRECISION, &id, &sealed)).transpose()?,
        agent: agent(row)?,
        le: row.instant("created_at")?,
        faits: Vec::new(),
        tentatives: Vec::new(),
        lettres: Vec::new(),
        pieces: Vec::new(),
        charges: Vec::new(),
        fin: None,
        id: BlocageId::parse(&id).ok_or(Error::Column("id"))?,
    })
}

pub(super) fn agent(row: &Row) -> Result<AgentId> {
    AgentId::parse(&row.text("created_by")?).ok_or(Error::Column("created_by"))
}

pub(super) fn ligne(row: &Row) -> Result<LigneId> {
    LigneId::parse(&row.text("id")?).ok_or(Error::Column("id"))
}
