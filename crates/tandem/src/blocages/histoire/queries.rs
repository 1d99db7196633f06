//! SQL of what happened to a blocage: read whole, in one statement; and of the letter, the papers and who takes care of it.

use std::collections::HashMap;

use tandem_platform::{Error, Keyring, Result, Row, Tx, db::Connection, query, sealed, sql};
use tandem_voies::SensReponse;

use crate::{
    agents::AgentId,
    blocages::{
        model::{
            Blocage, BlocageId, Charge, FaitDit, Fin, Issue, LettreEcrite, LigneId, Piece, ReponseDite, TentativeDite,
            Texte,
        },
        queries::{FIN, NOTE, PREUVE, Par, agent, ligne},
    },
    effacement,
    papiers::PapierId,
};

const LETTRE: &str = "blocage_lettres.texte";
sealed!("blocage_lettres", "id", ["texte"]);

effacement!(
    16,
    "DELETE FROM blocage_lettres WHERE blocage_id IN (SELECT b.id FROM {textes:$1} AS v CROSS JOIN blocages b WHERE b.personne_id = v.value)"
);
effacement!(
    16,
    "DELETE FROM blocage_pieces WHERE blocage_id IN (SELECT b.id FROM {textes:$1} AS v CROSS JOIN blocages b WHERE b.personne_id = v.value)"
);
effacement!(
    16,
    "DELETE FROM blocage_charges WHERE blocage_id IN (SELECT b.id FROM {textes:$1} AS v CROSS JOIN blocages b WHERE b.personne_id = v.value)"
);

/// Reads what happened to each; what was undone is not read.
pub(in crate::blocages) async fn completer(on: &mut impl Connection, all: &mut [Blocage]) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let list: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
    let list = serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned());
    let place: HashMap<String, usize> = all.iter().enumerate().map(|(at, one)| (one.id.to_string(), at)).collect();
    let rows = query(sql!(
        "SELECT f.blocage_id, 'fait' AS quoi, f.id, f.evenement AS code, f.le, NULL AS autre, NULL AS texte, CAST(NULL AS BIGINT) AS euros_de,
                CAST(NULL AS BIGINT) AS euros_a, CAST(NULL AS BIGINT) AS mois, f.created_at, f.created_by
         FROM {textes:$1} AS v CROSS JOIN blocage_faits f LEFT JOIN blocage_annulations n ON n.ligne_id = f.id
         WHERE f.blocage_id = v.value AND n.ligne_id IS NULL
         UNION ALL
         SELECT t.blocage_id, 'tentative', t.id, t.marche, t.le, NULL, t.preuve, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), t.created_at, t.created_by
         FROM {textes:$1} AS v CROSS JOIN blocage_tentatives t LEFT JOIN blocage_annulations n ON n.ligne_id = t.id
         WHERE t.blocage_id = v.value AND n.ligne_id IS NULL
         UNION ALL
         SELECT r.blocage_id, 'zreponse', r.id, r.sens, r.le, r.tentative_id, r.note, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), r.created_at, r.created_by
         FROM {textes:$1} AS v CROSS JOIN blocage_reponses r LEFT JOIN blocage_annulations n ON n.ligne_id = r.id
         WHERE r.blocage_id = v.value AND n.ligne_id IS NULL
         UNION ALL
         SELECT e.blocage_id, 'fin', e.id, e.issue, NULL, e.marche, e.note, e.euros_de, e.euros_a, e.mois, e.created_at, e.created_by
         FROM {textes:$1} AS v CROSS JOIN blocage_fins e LEFT JOIN blocage_annulations n ON n.ligne_id = e.id
         WHERE e.blocage_id = v.value AND n.ligne_id IS NULL
         UNION ALL
         SELECT l.blocage_id, 'lettre', l.id, l.marche, NULL, NULL, l.texte, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), l.created_at, l.created_by
         FROM {textes:$1} AS v CROSS JOIN blocage_lettres l WHERE l.blocage_id = v.value
         UNION ALL
         SELECT i.blocage_id, 'piece', i.id, i.papier_id, NULL, NULL, NULL, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), i.created_at, i.created_by
         FROM {textes:$1} AS v CROSS JOIN blocage_pieces i LEFT JOIN blocage_annulations n ON n.ligne_id = i.id
         WHERE i.blocage_id = v.value AND n.ligne_id IS NULL
         UNION ALL
         SELECT g.blocage_id, 'charge', g.id, g.agent_id, NULL, NULL, NULL, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), g.created_at, g.created_by
         FROM {textes:$1} AS v CROSS JOIN blocage_charges g WHERE g.blocage_id = v.value
         ORDER BY quoi, id"
    ))
    .bind(list)
    .all(on)
    .await?;
    for row in &rows {
        let Some(one) = place.get(&row.text("blocage_id")?).and_then(|at| all.get_mut(*at)) else { continue };
        ajouter(on.keyring(), row, one)?;
    }
    Ok(())
}

fn ajouter(keys: &Keyring, row: &Row, to: &mut Blocage) -> Result<()> {
    let id = ligne(row)?;
    let code = row.text("code")?;
    let open = |place| row.opt_blob("texte")?.map(|sealed| keys.open(place, id.as_str(), &sealed)).transpose();
    match row.text("quoi")?.as_str() {
        "fait" => {
            let evenement = code.parse().map_err(|_| Error::Column("evenement"))?;
            to.faits.push(FaitDit { evenement, le: row.date("le")?, agent: agent(row)?, id });
        }
        "tentative" => to.tentatives.push(TentativeDite {
            marche: code,
            le: row.date("le")?,
            preuve: open(PREUVE)?,
            agent: agent(row)?,
            reponses: Vec::new(),
            id,
        }),
        "zreponse" => {
            let of = row.text("autre")?;
            let said = ReponseDite {
                le: row.date("le")?,
                sens: SensReponse::parse(&code).ok_or(Error::Column("sens"))?,
                note: open(NOTE)?,
                agent: agent(row)?,
                id,
            };
            // An answer to an attempt that was undone goes with it.
            if let Some(tried) = to.tentatives.iter_mut().find(|one| one.id.as_str() == of) {
                tried.reponses.push(said);
            }
        }
        "fin" => {
            let euros = row.opt_int("euros_de")?.zip(row.opt_int("euros_a")?);
            to.fin = Some(Fin {
                issue: Issue::parse(&code).ok_or(Error::Column("issue"))?,
                marche: row.opt_text("autre")?,
                euros,
                mois: row.opt_int("mois")?,
                note: open(FIN)?,
                agent: agent(row)?,
                le: row.instant("created_at")?,
                id,
            });
        }
        what => ecrit(keys, row, (what, code, id), to)?,
    }
    Ok(())
}

/// What was written and joined, and to whom it was handed over.
fn ecrit(keys: &Keyring, row: &Row, (what, code, id): (&str, String, LigneId), to: &mut Blocage) -> Result<()> {
    let (agent, le) = (agent(row)?, row.instant("created_at")?);
    match what {
        "lettre" => {
            let text = keys.open(LETTRE, id.as_str(), &row.blob("texte")?)?;
            let texte = serde_json::from_str(&text).map_err(|_| Error::Column("texte"))?;
            to.lettres.push(LettreEcrite { marche: code, texte, agent, le, id });
        }
        "piece" => {
            let papier = PapierId::parse(&code).ok_or(Error::Column("papier_id"))?;
            to.pieces.push(Piece { id, papier, agent, le });
        }
        _ => {
            let qui = AgentId::parse(&code).ok_or(Error::Column("agent_id"))?;
            to.charges.push(Charge { id, qui, agent, le });
        }
    }
    Ok(())
}

/// Writes a letter as it is now; false when this line already is written.
pub async fn ecrire(
    tx: &mut Tx,
    par: Par<'_>,
    blocage: &BlocageId,
    (id, marche, texte): (&LigneId, &str, &Texte),
) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let text = serde_json::to_string(texte).map_err(|_| Error::Column("texte"))?;
    let written = query(sql!(
        "INSERT INTO blocage_lettres (id, etablissement_id, blocage_id, marche, texte, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(blocage)
    .bind(marche)
    .bind(keys.seal(LETTRE, id.as_str(), &text))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Puts a paper of hers, already found, with a blocage; false when this line already is written.
pub async fn joindre(
    tx: &mut Tx,
    par: Par<'_>,
    blocage: &BlocageId,
    (id, papier): (&LigneId, &PapierId),
) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO blocage_pieces (id, etablissement_id, blocage_id, papier_id, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(blocage)
    .bind(papier)
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Hands a blocage over to an agent already found; false when this line already is written.
pub async fn confier(tx: &mut Tx, par: Par<'_>, blocage: &BlocageId, (id, qui): (&LigneId, &AgentId)) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO blocage_charges (id, etablissement_id, blocage_id, agent_id, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(blocage)
    .bind(qui)
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}
