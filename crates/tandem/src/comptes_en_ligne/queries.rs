//! SQL of the accounts.

use tandem_platform::{Error, Keyring, Result, Row, Tx, Value, db::Connection, query, sealed, sql};

use super::model::{
    AQui, AdresseMaison, AdresseMaisonId, CompteEnLigne, CompteId, Constat, ConstatId, CoordonneesId, Etat, FaitPar,
    Note, Reprise, Tenue,
};
use crate::{
    agents::{AgentId, EtablissementId, Perimetre},
    effacement,
    mandats::MandatId,
    personnes::{Personne, PersonneId},
};

const NOM: &str = "comptes_en_ligne.nom";
const NOTE: &str = "compte_constats.note";
const ADRESSE: &str = "compte_coordonnees.adresse";
const PRECISION: &str = "compte_coordonnees.precision_qui";
const PLAN: &str = "compte_coordonnees.plan";
const MAISON: &str = "adresses_maison.adresse";
sealed!("comptes_en_ligne", "id", ["nom"]);
sealed!("compte_constats", "id", ["note"]);
sealed!("compte_coordonnees", "id", ["adresse", "precision_qui", "plan"]);
sealed!("adresses_maison", "id", ["adresse"]);

effacement!(
    19,
    "DELETE FROM compte_constats WHERE compte_id IN
       (SELECT c.id FROM {textes:$1} AS v CROSS JOIN comptes_en_ligne c WHERE c.personne_id = v.value)"
);
effacement!(
    19,
    "DELETE FROM compte_coordonnees WHERE compte_id IN
       (SELECT c.id FROM {textes:$1} AS v CROSS JOIN comptes_en_ligne c WHERE c.personne_id = v.value)"
);
effacement!(20, "DELETE FROM comptes_en_ligne WHERE personne_id IN {textes:$1}");

/// Who writes, and where.
pub type Par<'a> = (&'a EtablissementId, &'a AgentId);

/// What it takes to note an account.
#[derive(Debug)]
pub struct NouveauCompte<'a> {
    /// Its id.
    pub id: &'a CompteId,
    /// Of whom, already found in the perimeter.
    pub personne: &'a PersonneId,
    /// Which site of the list, when it is one.
    pub service: Option<&'a str>,
    /// Its name.
    pub nom: &'a str,
    /// Who made it.
    pub fait_par: FaitPar,
    /// Made in her place, under which mandate.
    pub mandat: Option<&'a MandatId>,
}

/// Notes an account, with the first thing seen of it and whose it is; false, and nothing written, when this id already is one.
pub async fn creer(
    tx: &mut Tx,
    par: Par<'_>,
    new: &NouveauCompte<'_>,
    (constat, tenue): (&Constat, &Tenue),
) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO comptes_en_ligne (id, etablissement_id, personne_id, service, nom, fait_par, mandat_id, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(new.id)
    .bind(par.0)
    .bind(new.personne)
    .bind(new.service)
    .bind(keys.seal(NOM, new.id.as_str(), new.nom))
    .bind(new.fait_par.code())
    .bind(new.mandat.map(MandatId::as_str))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    if written == 0 {
        return Ok(false);
    }
    constater(tx, par, new.id, constat).await?;
    tenir(tx, par, new.id, tenue).await?;
    Ok(true)
}

/// Writes what was seen of an account already found.
pub async fn constater(tx: &mut Tx, par: Par<'_>, compte: &CompteId, dit: &Constat) -> Result<()> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let id = ConstatId::new(tx.clock(), tx.random());
    query(sql!(
        "INSERT INTO compte_constats (id, etablissement_id, compte_id, etat, note, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    ))
    .bind(&id)
    .bind(par.0)
    .bind(compte)
    .bind(dit.etat.code())
    .bind(dit.note.as_deref().map(|text| keys.seal(NOTE, id.as_str(), text)))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(())
}

/// Writes whose an account already found is, from now on.
pub async fn tenir(tx: &mut Tx, par: Par<'_>, compte: &CompteId, dit: &Tenue) -> Result<()> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let id = CoordonneesId::new(tx.clock(), tx.random());
    let seal = |column, text: Option<&str>| text.map(|text| keys.seal(column, id.as_str(), text));
    let plan = dit.reprise.as_ref();
    query(sql!(
        "INSERT INTO compte_coordonnees (id, etablissement_id, compte_id, courriel, telephone, adresse, precision_qui, lie_a,
           plan, avant_le, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    ))
    .bind(&id)
    .bind(par.0)
    .bind(compte)
    .bind(dit.courriel.code())
    .bind(dit.telephone.code())
    .bind(seal(ADRESSE, dit.adresse.as_deref()))
    .bind(seal(PRECISION, dit.precision.as_deref()))
    .bind(dit.lie_a.as_ref().map(AgentId::as_str))
    .bind(seal(PLAN, plan.map(|one| one.plan.as_str())))
    .bind(plan.map(|one| one.avant).map_or(Value::Text(None), Value::from))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(())
}

/// Takes an account for this transaction: who writes on it at the same second waits.
pub async fn prendre(tx: &mut Tx, id: &CompteId) -> Result<()> {
    query(sql!("SELECT c.id FROM comptes_en_ligne c WHERE c.id = $1 {verrou:c}")).bind(id).all(tx).await?;
    Ok(())
}

/// One account of the perimeter. Unknown and not yours are the same `None`.
pub async fn trouver(on: &mut impl Connection, perimetre: &Perimetre, id: &CompteId) -> Result<Option<CompteEnLigne>> {
    let row = query(sql!(
        "SELECT c.id, r.id AS racine, c.nom, c.fait_par, c.mandat_id, c.created_at, c.created_by
         FROM comptes_en_ligne c JOIN personnes p ON p.id = c.personne_id
         JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} AND r.equipe_id IN {textes:$3} AND r.archivee_le IS NULL
         WHERE c.id = $1 AND c.etablissement_id = $2"
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

/// The accounts of a person already found in the perimeter, in the order they were noted.
pub async fn de_la_personne(on: &mut impl Connection, personne: &Personne) -> Result<Vec<CompteEnLigne>> {
    let rows = query(sql!(
        "SELECT c.id, {premier:p.reunie_a, p.id} AS racine, c.nom, c.fait_par, c.mandat_id, c.created_at, c.created_by
         FROM {textes:$1} AS v CROSS JOIN comptes_en_ligne c JOIN personnes p ON p.id = c.personne_id
         WHERE c.personne_id = v.value ORDER BY c.id"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    lire_tous(on, &rows).await
}

/// The accounts of the teams that hang, or once hung, on a professional; the caller says which still do.
pub async fn declares(on: &mut impl Connection, perimetre: &Perimetre, limit: i64) -> Result<Vec<CompteEnLigne>> {
    let rows = query(sql!(
        "SELECT c.id, r.id AS racine, c.nom, c.fait_par, c.mandat_id, c.created_at, c.created_by
         FROM compte_coordonnees d CROSS JOIN comptes_en_ligne c CROSS JOIN personnes p CROSS JOIN personnes r
         WHERE d.etablissement_id = $1 AND d.avant_le > '' AND c.id = d.compte_id AND p.id = c.personne_id
           AND r.id = {premier:p.reunie_a, p.id} AND r.equipe_id IN {textes:$2} AND r.archivee_le IS NULL
         GROUP BY c.id, r.id, c.nom, c.fait_par, c.mandat_id, c.created_at, c.created_by
         ORDER BY MAX(d.avant_le) DESC, c.id LIMIT $3"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(limit)
    .all(on)
    .await?;
    lire_tous(on, &rows).await
}

/// The accounts of the perimeter that hang, or once hung, on this agent.
pub async fn lies_a(on: &mut impl Connection, perimetre: &Perimetre, agent: &AgentId) -> Result<Vec<CompteEnLigne>> {
    let rows = query(sql!(
        "SELECT c.id, r.id AS racine, c.nom, c.fait_par, c.mandat_id, c.created_at, c.created_by
         FROM compte_coordonnees d CROSS JOIN comptes_en_ligne c CROSS JOIN personnes p CROSS JOIN personnes r
         WHERE d.lie_a = $2 AND d.etablissement_id = $1 AND c.id = d.compte_id AND p.id = c.personne_id
           AND r.id = {premier:p.reunie_a, p.id} AND r.equipe_id IN {textes:$3} AND r.archivee_le IS NULL
         GROUP BY c.id, r.id, c.nom, c.fait_par, c.mandat_id, c.created_at, c.created_by ORDER BY c.id"
    ))
    .bind(&perimetre.etablissement)
    .bind(agent)
    .bind(perimetre.equipes_json())
    .all(on)
    .await?;
    lire_tous(on, &rows).await
}

/// The next accounts of a place, whatever became of the file.
pub async fn lot(
    on: &mut impl Connection,
    place: &EtablissementId,
    apres: &str,
    limit: i64,
) -> Result<Vec<CompteEnLigne>> {
    let rows = query(sql!(
        "SELECT c.id, {premier:p.reunie_a, p.id} AS racine, c.nom, c.fait_par, c.mandat_id, c.created_at, c.created_by
         FROM comptes_en_ligne c JOIN personnes p ON p.id = c.personne_id
         WHERE c.id > $2 AND c.etablissement_id = $1 ORDER BY c.id LIMIT $3"
    ))
    .bind(place)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    lire_tous(on, &rows).await
}

/// What the établissement calls its own, in the order it was said.
pub async fn maison(on: &mut impl Connection, place: &EtablissementId) -> Result<Vec<AdresseMaison>> {
    let rows = query(sql!(
        "SELECT m.id, m.adresse, m.agent_id FROM adresses_maison m
         LEFT JOIN adresse_maison_retraits r ON r.adresse_id = m.id
         WHERE m.etablissement_id = $1 AND m.id > '' AND r.adresse_id IS NULL ORDER BY m.id"
    ))
    .bind(place)
    .all(on)
    .await?;
    let keys = on.keyring();
    let one = |row: &Row| {
        let id = AdresseMaisonId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
        Ok(AdresseMaison {
            adresse: keys.open(MAISON, id.as_str(), &row.blob("adresse")?)?,
            agent: row.opt_text("agent_id")?.and_then(|id| AgentId::parse(&id)),
            id,
        })
    };
    rows.iter().map(one).collect()
}

/// Says that an address is the établissement's.
pub async fn ajouter_adresse(tx: &mut Tx, par: Par<'_>, new: &AdresseMaison) -> Result<()> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    query(sql!(
        "INSERT INTO adresses_maison (id, etablissement_id, adresse, agent_id, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(&new.id)
    .bind(par.0)
    .bind(keys.seal(MAISON, new.id.as_str(), &new.adresse))
    .bind(new.agent.as_ref().map(AgentId::as_str))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(())
}

/// It is not, or no more; false when it was already said.
pub async fn retirer_adresse(tx: &mut Tx, par: Par<'_>, id: &AdresseMaisonId) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO adresse_maison_retraits (adresse_id, etablissement_id, created_at, created_by)
         VALUES ($1, $2, $3, $4) ON CONFLICT (adresse_id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

fn agent(row: &Row) -> Result<AgentId> {
    AgentId::parse(&row.text("created_by")?).ok_or(Error::Column("created_by"))
}

fn ouvert(
    keys: &Keyring,
    row: &Row,
    (place, column): (&'static str, &'static str),
    id: &str,
) -> Result<Option<String>> {
    row.opt_blob(column)?.map(|sealed| keys.open(place, id, &sealed)).transpose()
}

async fn lire_tous(on: &mut impl Connection, rows: &[Row]) -> Result<Vec<CompteEnLigne>> {
    let mut all = rows.iter().map(|row| lire(on.keyring(), row)).collect::<Result<Vec<_>>>()?;
    completer(on, &mut all).await?;
    Ok(all)
}

fn lire(keys: &Keyring, row: &Row) -> Result<CompteEnLigne> {
    let id = CompteId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    Ok(CompteEnLigne {
        personne: PersonneId::parse(&row.text("racine")?).ok_or(Error::Column("racine"))?,
        nom: keys.open(NOM, id.as_str(), &row.blob("nom")?)?,
        fait_par: FaitPar::parse(&row.text("fait_par")?).ok_or(Error::Column("fait_par"))?,
        mandat: row.opt_text("mandat_id")?.and_then(|id| MandatId::parse(&id)),
        agent: agent(row)?,
        le: row.instant("created_at")?,
        constats: Vec::new(),
        coordonnees: Vec::new(),
        id,
    })
}

fn lire_tenue(keys: &Keyring, row: &Row) -> Result<Tenue> {
    let id = row.text("id")?;
    let whose = |column| AQui::parse(&row.text(column)?).ok_or(Error::Column(column));
    let plan = ouvert(keys, row, (PLAN, "plan"), &id)?;
    let avant = row.opt_text("avant_le")?.and_then(|day| day.parse().ok());
    Ok(Tenue {
        courriel: whose("courriel")?,
        telephone: whose("telephone")?,
        adresse: ouvert(keys, row, (ADRESSE, "adresse"), &id)?,
        precision: ouvert(keys, row, (PRECISION, "precision_qui"), &id)?,
        lie_a: row.opt_text("lie_a")?.and_then(|id| AgentId::parse(&id)),
        reprise: plan.zip(avant).map(|(plan, avant)| Reprise { plan, avant }),
    })
}

/// Reads the facts of these accounts.
async fn completer(on: &mut impl Connection, all: &mut [CompteEnLigne]) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
    let ids = serde_json::to_string(&ids).unwrap_or_else(|_| "[]".to_owned());
    let seen = query(sql!(
        "SELECT k.id, k.compte_id, k.etat, k.note, k.created_at, k.created_by
         FROM {textes:$1} AS v CROSS JOIN compte_constats k WHERE k.compte_id = v.value ORDER BY k.id"
    ))
    .bind(ids.as_str())
    .all(on)
    .await?;
    let held = query(sql!(
        "SELECT d.id, d.compte_id, d.courriel, d.telephone, d.adresse, d.precision_qui, d.lie_a, d.plan, d.avant_le,
                d.created_at, d.created_by
         FROM {textes:$1} AS v CROSS JOIN compte_coordonnees d WHERE d.compte_id = v.value ORDER BY d.id"
    ))
    .bind(ids.as_str())
    .all(on)
    .await?;
    let keys = on.keyring().clone();
    for row in seen {
        let compte = row.text("compte_id")?;
        let dit = Constat {
            etat: Etat::parse(&row.text("etat")?).ok_or(Error::Column("etat"))?,
            note: ouvert(&keys, &row, (NOTE, "note"), &row.text("id")?)?,
        };
        let fact = Note { dit, agent: agent(&row)?, le: row.instant("created_at")? };
        all.iter_mut().filter(|one| one.id.as_str() == compte).for_each(|one| one.constats.push(fact.clone()));
    }
    for row in held {
        let compte = row.text("compte_id")?;
        let fact = Note { dit: lire_tenue(&keys, &row)?, agent: agent(&row)?, le: row.instant("created_at")? };
        all.iter_mut().filter(|one| one.id.as_str() == compte).for_each(|one| one.coordonnees.push(fact.clone()));
    }
    Ok(())
}
