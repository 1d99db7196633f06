//! SQL of the mandates.

use std::collections::HashMap;

use jiff::civil::Date;
use tandem_mandats::{Acte, Fait, Scellee};
use tandem_platform::{Error, Keyring, Result, Row, Tx, db::Connection, query, sealed, sql};

use super::model::{ActeMandat, ActeMandatId, Mandat, MandatId, ecrire_fait, lire_fait};
use super::{attente::Comptes, trace::Trace};
use crate::{
    agents::{AgentId, EtablissementId, Perimetre},
    personnes::{Personne, PersonneId},
};

const PIECE: &str = "mandats.piece";
const RAISON: &str = "mandat_actes.raison";
sealed!("mandats", "id", ["piece"]);
sealed!("mandat_actes", "id", ["raison"]);
const ELLE: &str = "mandat_traces.elle";
const AGENT: &str = "mandat_traces.agent";
sealed!("mandat_traces", "acte_id", ["elle", "agent"]);

/// Who writes, and where.
pub type Par<'a> = (&'a EtablissementId, &'a AgentId);

/// What it takes to make a mandate.
#[derive(Debug)]
pub struct NouveauMandat<'a> {
    /// Its id.
    pub id: &'a MandatId,
    /// Of whom, already found in the perimeter.
    pub personne: &'a PersonneId,
    /// What it says.
    pub scellee: &'a Scellee,
    /// The one it follows.
    pub suite_de: Option<&'a MandatId>,
}

/// Makes a mandate; false, and nothing written, when this id already is one.
pub async fn creer(tx: &mut Tx, par: Par<'_>, new: &NouveauMandat<'_>) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let piece = &new.scellee.piece;
    let written = query(sql!(
        "INSERT INTO mandats (id, etablissement_id, personne_id, piece, empreinte, code, debut, fin, suite_de, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(new.id)
    .bind(par.0)
    .bind(new.personne)
    .bind(keys.seal(PIECE, new.id.as_str(), &new.scellee.ecrire()))
    .bind(new.scellee.empreinte.as_str())
    .bind(piece.code.as_str())
    .bind(piece.debut)
    .bind(piece.fin)
    .bind(new.suite_de.map(MandatId::as_str))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Takes a mandate for this transaction: who writes on it at the same second waits.
pub async fn prendre(tx: &mut Tx, id: &MandatId) -> Result<()> {
    query(sql!("SELECT m.id FROM mandats m WHERE m.id = $1 {verrou:m}")).bind(id).all(tx).await?;
    Ok(())
}

/// Writes an act on a mandate already found; false when this id already is one.
pub async fn acter(
    tx: &mut Tx,
    par: Par<'_>,
    mandat: &MandatId,
    (id, fait, raison): (&ActeMandatId, &Fait, Option<&str>),
) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let (quoi, moyen, ligne) = ecrire_fait(fait);
    let written = query(sql!(
        "INSERT INTO mandat_actes (id, etablissement_id, mandat_id, quoi, moyen, ligne, raison, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(mandat)
    .bind(quoi)
    .bind(moyen)
    .bind(ligne.as_deref())
    .bind(raison.map(|text| keys.seal(RAISON, id.as_str(), text)))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Keeps what both drew on a screen, with the act that signs.
pub(super) async fn garder_traces(
    tx: &mut Tx,
    place: &EtablissementId,
    (mandat, acte): (&MandatId, &ActeMandatId),
    (elle, agent): &(Trace, Trace),
) -> Result<()> {
    let keys = tx.keys().clone();
    query(sql!(
        "INSERT INTO mandat_traces (acte_id, etablissement_id, mandat_id, elle, agent) VALUES ($1, $2, $3, $4, $5)"
    ))
    .bind(acte)
    .bind(place)
    .bind(mandat)
    .bind(keys.seal(ELLE, acte.as_str(), &elle.ecrire()))
    .bind(keys.seal(AGENT, acte.as_str(), &agent.ecrire()))
    .run(tx)
    .await?;
    Ok(())
}

/// What both drew on a screen to sign a mandate already found: hers, then the agent's.
pub(super) async fn traces(on: &mut impl Connection, mandat: &MandatId) -> Result<Option<(Trace, Trace)>> {
    let row = query(sql!(
        "SELECT acte_id, elle, agent FROM mandat_traces WHERE mandat_id = $1 ORDER BY acte_id DESC LIMIT 1"
    ))
    .bind(mandat)
    .optional(on)
    .await?;
    row.map(|row| tracees(on.keyring(), &row)).transpose()
}

/// The same for several, of each the last one drawn.
pub(super) async fn traces_de(
    on: &mut impl Connection,
    mandats: &[Mandat],
) -> Result<HashMap<MandatId, (Trace, Trace)>> {
    let list: Vec<&str> = mandats.iter().map(|one| one.id.as_str()).collect();
    let rows = query(sql!(
        "SELECT t.mandat_id, t.acte_id, t.elle, t.agent FROM {textes:$1} AS v CROSS JOIN mandat_traces t
         WHERE t.mandat_id = v.value ORDER BY t.acte_id"
    ))
    .bind(serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned()))
    .all(on)
    .await?;
    let one = |row: &Row| {
        let id = MandatId::parse(&row.text("mandat_id")?).ok_or(Error::Column("mandat_id"))?;
        Ok((id, tracees(on.keyring(), row)?))
    };
    rows.iter().map(one).collect()
}

fn tracees(keys: &Keyring, row: &Row) -> Result<(Trace, Trace)> {
    let id = row.text("acte_id")?;
    let drawn = |champ, column| -> Result<Trace> {
        Trace::lire(&keys.open(champ, &id, &row.blob(column)?)?).ok_or(Error::Column(column))
    };
    Ok((drawn(ELLE, "elle")?, drawn(AGENT, "agent")?))
}

/// One mandate of the perimeter. Unknown and not yours are the same `None`.
pub async fn trouver(on: &mut impl Connection, perimetre: &Perimetre, id: &MandatId) -> Result<Option<Mandat>> {
    let row = query(sql!(
        "SELECT m.id, r.id AS racine, m.piece, m.empreinte, m.suite_de, m.created_at, m.created_by
         FROM mandats m JOIN personnes p ON p.id = m.personne_id
         JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} AND r.equipe_id IN {textes:$3} AND r.archivee_le IS NULL
         WHERE m.id = $1 AND m.etablissement_id = $2"
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

/// The one a paper names by its short code, in the perimeter.
pub async fn par_code(on: &mut impl Connection, perimetre: &Perimetre, code: &str) -> Result<Option<MandatId>> {
    let row = query(sql!(
        "SELECT m.id FROM mandats m JOIN personnes p ON p.id = m.personne_id
         JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} AND r.equipe_id IN {textes:$3} AND r.archivee_le IS NULL
         WHERE m.etablissement_id = $2 AND m.code = $1"
    ))
    .bind(code)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .optional(on)
    .await?;
    Ok(row.and_then(|row| MandatId::parse(&row.text("id").ok()?)))
}

/// The mandates of a person already found in the perimeter, last first.
pub async fn de_la_personne(on: &mut impl Connection, personne: &Personne) -> Result<Vec<Mandat>> {
    des_dossiers(on, &personne.dossiers_json(), "").await
}

/// The mandates of several people of the perimeter that are not past on a day; `dossiers` is a list of their files.
pub async fn des_dossiers(on: &mut impl Connection, dossiers: &str, depuis: &str) -> Result<Vec<Mandat>> {
    let rows = query(sql!(
        "SELECT m.id, {premier:p.reunie_a, p.id} AS racine, m.piece, m.empreinte, m.suite_de, m.created_at, m.created_by
         FROM {textes:$1} AS v CROSS JOIN mandats m JOIN personnes p ON p.id = m.personne_id
         WHERE m.personne_id = v.value AND m.fin >= $2 ORDER BY m.id DESC"
    ))
    .bind(dossiers)
    .bind(depuis)
    .all(on)
    .await?;
    ouvrir_tous(on, &rows).await
}

/// The mandates of the teams that end after a day and an id, those that end first first.
pub async fn des_equipes(
    on: &mut impl Connection,
    perimetre: &Perimetre,
    (fin, id): (&str, &str),
    limit: i64,
) -> Result<Vec<Mandat>> {
    let rows = query(sql!(
        "SELECT m.id, r.id AS racine, m.piece, m.empreinte, m.suite_de, m.created_at, m.created_by
         FROM mandats m CROSS JOIN personnes p CROSS JOIN personnes r
         WHERE m.etablissement_id = $1 AND (m.fin, m.id) > ($2, $5) AND p.id = m.personne_id AND r.id = {premier:p.reunie_a, p.id}
           AND r.equipe_id IN {textes:$3} AND r.archivee_le IS NULL
         ORDER BY m.fin, m.id LIMIT $4"
    ))
    .bind(&perimetre.etablissement)
    .bind(fin)
    .bind(perimetre.equipes_json())
    .bind(limit)
    .bind(id)
    .all(on)
    .await?;
    ouvrir_tous(on, &rows).await
}

/// How many mandates of the teams are not past their last day: signed, to sign, or stopped.
pub(super) async fn compter(on: &mut impl Connection, perimetre: &Perimetre, today: Date) -> Result<i64> {
    query(sql!(
        "SELECT COUNT(*) AS n FROM mandats m CROSS JOIN personnes p CROSS JOIN personnes r
         WHERE m.etablissement_id = $1 AND m.fin >= $2 AND p.id = m.personne_id AND r.id = {premier:p.reunie_a, p.id}
           AND r.equipe_id IN {textes:$3} AND r.archivee_le IS NULL"
    ))
    .bind(&perimetre.etablissement)
    .bind(today)
    .bind(perimetre.equipes_json())
    .one(on)
    .await?
    .int("n")
}

/// What waits of the mandates of an agent, in her perimeter: to sign, ending by a day with nothing to follow, acts done without.
pub(super) async fn comptes(
    on: &mut impl Connection,
    perimetre: &Perimetre,
    agent: &AgentId,
    (aujourdhui, bientot): (Date, Date),
) -> Result<Comptes> {
    let row = query(sql!(
        "SELECT SUM(CASE WHEN w.quoi = 'signer' THEN 1 ELSE 0 END) AS a_signer, SUM(CASE WHEN w.quoi = 'bientot' THEN 1 ELSE 0 END) AS bientot,
                SUM(CASE WHEN w.quoi = 'manque' THEN 1 ELSE 0 END) AS manques, MIN(w.avant_le) AS avant_le
         FROM (SELECT CASE WHEN EXISTS (SELECT 1 FROM mandat_actes a WHERE a.mandat_id = m.id AND a.quoi = 'signature') THEN 'bientot'
                           ELSE 'signer' END AS quoi, m.fin, NULL AS avant_le, m.personne_id
               FROM mandats m
               WHERE m.created_by = $1 AND m.fin >= $3
                 AND NOT EXISTS (SELECT 1 FROM mandat_actes a WHERE a.mandat_id = m.id
                                 AND (a.quoi = 'renonciation' OR (a.quoi = 'revocation' AND a.ligne IS NULL)))
                 AND NOT EXISTS (SELECT 1 FROM mandats n WHERE n.suite_de = m.id)
               UNION ALL
               SELECT 'manque', $3, u.avant_le, u.personne_id FROM mandat_usages u
               WHERE u.created_by = $1 AND u.avant_le IS NOT NULL AND u.avant_le > ''
                 AND NOT EXISTS (SELECT 1 FROM mandat_regularisations g WHERE g.acte_id = u.acte_id)
                 AND NOT EXISTS (SELECT 1 FROM annulations n WHERE n.acte_id = u.acte_id)) AS w
         JOIN personnes p ON p.id = w.personne_id
         JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} AND r.equipe_id IN {textes:$2} AND r.archivee_le IS NULL
         WHERE w.quoi <> 'bientot' OR w.fin <= $4"
    ))
    .bind(agent)
    .bind(perimetre.equipes_json())
    .bind(aujourdhui)
    .bind(bientot)
    .one(on)
    .await?;
    let count = |column| Ok::<i64, Error>(row.opt_int(column)?.unwrap_or(0));
    Ok(Comptes {
        a_signer: count("a_signer")?,
        bientot: count("bientot")?,
        manques: count("manques")?,
        avant_le: row.opt_text("avant_le")?.and_then(|day| day.parse().ok()),
    })
}

/// The fiches under way for a person already found, last started first: what one thinks of allowing.
pub async fn en_cours(on: &mut impl Connection, personne: &Personne) -> Result<Vec<String>> {
    let rows = query(sql!(
        "SELECT d.fiche, MAX(d.id) AS id FROM {textes:$1} AS v CROSS JOIN demarches d
         WHERE d.personne_id = v.value AND NOT EXISTS (SELECT 1 FROM demarche_fins f LEFT JOIN demarche_reprises k ON k.fin_id = f.id
                                                       WHERE f.demarche_id = d.id AND k.fin_id IS NULL)
         GROUP BY d.fiche ORDER BY id DESC"
    ))
    .bind(personne.dossiers_json())
    .all(on)
    .await?;
    rows.iter().map(|row| row.text("fiche")).collect()
}

/// The last mandate this place made: how to reach it and where it is signed are said once.
pub async fn dernier(on: &mut impl Connection, place: &EtablissementId) -> Result<Option<Scellee>> {
    let row = query(sql!(
        "SELECT m.id, m.piece FROM mandats m WHERE m.etablissement_id = $1 AND m.fin > '' ORDER BY m.fin DESC, m.id DESC LIMIT 1"
    ))
    .bind(place)
    .optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let text = on.keyring().open(PIECE, &row.text("id")?, &row.opt_blob("piece")?.ok_or(Error::Column("piece"))?)?;
    Ok(Scellee::lire(&text).ok())
}

/// The next mandates of a place, whoever they are of and whatever became of her file.
pub async fn lot(on: &mut impl Connection, place: &EtablissementId, apres: &str, limit: i64) -> Result<Vec<Mandat>> {
    let rows = query(sql!(
        "SELECT m.id, COALESCE(p.reunie_a, m.personne_id) AS racine, m.piece, m.empreinte, m.suite_de, m.created_at, m.created_by
         FROM mandats m LEFT JOIN personnes p ON p.id = m.personne_id WHERE m.id > $2 AND m.etablissement_id = $1 ORDER BY m.id LIMIT $3"
    ))
    .bind(place)
    .bind(apres)
    .bind(limit)
    .all(on)
    .await?;
    ouvrir_tous(on, &rows).await
}

/// Opens the mandates of these rows, with what happened to each.
pub(super) async fn ouvrir_tous(on: &mut impl Connection, rows: &[Row]) -> Result<Vec<Mandat>> {
    let mut all = rows.iter().map(|row| lire(on.keyring(), row)).collect::<Result<Vec<_>>>()?;
    completer(on, &mut all).await?;
    Ok(all)
}

fn agent(row: &Row) -> Result<AgentId> {
    AgentId::parse(&row.text("created_by")?).ok_or(Error::Column("created_by"))
}

fn lire(keys: &Keyring, row: &Row) -> Result<Mandat> {
    let id = MandatId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    let text = keys.open(PIECE, id.as_str(), &row.opt_blob("piece")?.ok_or(Error::Column("piece"))?)?;
    Ok(Mandat {
        personne: PersonneId::parse(&row.text("racine")?).ok_or(Error::Column("racine"))?,
        scellee: Scellee::lire(&text).map_err(|_| Error::Column("piece"))?,
        empreinte: row.text("empreinte")?,
        suite_de: row.opt_text("suite_de")?.and_then(|id| MandatId::parse(&id)),
        agent: agent(row)?,
        le: row.instant("created_at")?,
        actes: Vec::new(),
        id,
    })
}

/// Reads what happened to these mandates.
async fn completer(on: &mut impl Connection, all: &mut [Mandat]) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
    let rows = query(sql!(
        "SELECT a.id, a.mandat_id, a.quoi, a.moyen, a.ligne, a.raison, a.created_at, a.created_by
         FROM {textes:$1} AS v CROSS JOIN mandat_actes a WHERE a.mandat_id = v.value ORDER BY a.id"
    ))
    .bind(serde_json::to_string(&ids).unwrap_or_else(|_| "[]".to_owned()))
    .all(on)
    .await?;
    let keys = on.keyring().clone();
    for row in rows {
        let (id, mandat) = (row.text("id")?, row.text("mandat_id")?);
        let fait = lire_fait(&row.text("quoi")?, row.opt_text("moyen")?.as_deref(), row.opt_text("ligne")?.as_deref());
        let acte = ActeMandat {
            acte: Acte { le: row.instant("created_at")?, fait: fait.ok_or(Error::Column("quoi"))? },
            raison: row.opt_blob("raison")?.map(|sealed| keys.open(RAISON, &id, &sealed)).transpose()?,
            agent: agent(&row)?,
        };
        if let Some(one) = all.iter_mut().find(|one| one.id.as_str() == mandat) {
            one.actes.push(acte);
        }
    }
    Ok(())
}
