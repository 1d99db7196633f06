//! SQL of the démarches and of what happened on them; that of their dates is in `dates/`.

use jiff::civil::Date;
use tandem_delais::Evenement;
use tandem_platform::{Error, Keyring, Reading, Result, Row, Tx, db::Connection, query, sealed, sql};

use super::{Arrive, Canal, Complexite, Demarche, DemarcheId, EvenementId, Fin, FinId, Issue, Motif, Reponse};
use crate::{
    actes::ActeId,
    agents::{AgentId, EtablissementId, Perimetre},
    effacement,
    papiers::PapierId,
    personnes::{Personne, PersonneId},
};

const PRECISION: &str = "demarches.precision";
pub(super) const POURQUOI: &str = "demarche_complexites.pourquoi";
const NUMERO: &str = "demarche_evenements.numero";
const NOTE: &str = "demarche_evenements.note";
pub(super) const NOTE_FIN: &str = "demarche_fins.note";
sealed!("demarches", "id", ["precision"]);
sealed!("demarche_complexites", "id", ["pourquoi"]);
sealed!("demarche_evenements", "id", ["numero", "note"]);
sealed!("demarche_fins", "id", ["note"]);
effacement!(
    17,
    "DELETE FROM demarche_evenement_annulations WHERE evenement_id IN
       (SELECT e.id FROM {textes:$1} AS v CROSS JOIN demarches d CROSS JOIN demarche_evenements e WHERE d.personne_id = v.value AND e.demarche_id = d.id)"
);
effacement!(
    17,
    "DELETE FROM demarche_reprises WHERE fin_id IN
       (SELECT f.id FROM {textes:$1} AS v CROSS JOIN demarches d CROSS JOIN demarche_fins f WHERE d.personne_id = v.value AND f.demarche_id = d.id)"
);
// The hands on the gestures of an act go when no démarche left names it.
effacement!(
    17,
    "DELETE FROM acte_gestes WHERE acte_id IN
       (SELECT a.acte_id FROM {textes:$1} AS v CROSS JOIN demarches d CROSS JOIN acte_demarches a WHERE d.personne_id = v.value AND a.demarche_id = d.id
          AND NOT EXISTS (SELECT 1 FROM acte_demarches b JOIN demarches o ON o.id = b.demarche_id WHERE b.acte_id = a.acte_id AND NOT o.personne_id IN {textes:$1}))"
);
effacement!(
    18,
    "DELETE FROM demarche_evenements WHERE demarche_id IN (SELECT d.id FROM {textes:$1} AS v CROSS JOIN demarches d WHERE d.personne_id = v.value)"
);
effacement!(
    18,
    "DELETE FROM demarche_fins WHERE demarche_id IN (SELECT d.id FROM {textes:$1} AS v CROSS JOIN demarches d WHERE d.personne_id = v.value)"
);
effacement!(
    18,
    "DELETE FROM demarche_complexites WHERE demarche_id IN (SELECT d.id FROM {textes:$1} AS v CROSS JOIN demarches d WHERE d.personne_id = v.value)"
);
effacement!(
    18,
    "DELETE FROM acte_demarches WHERE demarche_id IN (SELECT d.id FROM {textes:$1} AS v CROSS JOIN demarches d WHERE d.personne_id = v.value)"
);
effacement!(19, "DELETE FROM demarches WHERE personne_id IN {textes:$1}");

/// Who writes, and where.
pub type Par<'a> = (&'a EtablissementId, &'a AgentId);

fn list(ids: &[DemarcheId]) -> String {
    serde_json::to_string(&ids.iter().map(DemarcheId::as_str).collect::<Vec<_>>()).unwrap_or_else(|_| "[]".to_owned())
}

fn agent(row: &Row, column: &'static str) -> Result<AgentId> {
    AgentId::parse(&row.text(column)?).ok_or(Error::Column(column))
}

/// What it takes to start a démarche.
#[derive(Debug)]
pub struct NouvelleDemarche<'a> {
    /// Its id.
    pub id: &'a DemarcheId,
    /// Of whom, already found in the perimeter.
    pub personne: &'a Personne,
    /// Code of the fiche.
    pub fiche: &'a str,
    /// Which child, which flat, which card.
    pub precision: Option<&'a str>,
}

/// Starts a démarche; false, and nothing written, when this id already is one.
pub async fn creer(tx: &mut Tx, par: Par<'_>, new: &NouvelleDemarche<'_>) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO demarches (id, etablissement_id, equipe_id, personne_id, fiche, precision, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(new.id)
    .bind(par.0)
    .bind(&new.personne.equipe)
    .bind(&new.personne.id)
    .bind(new.fiche)
    .bind(new.precision.map(|text| keys.seal(PRECISION, new.id.as_str(), text)))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Takes a démarche for this transaction: who writes on it at the same second waits, then reads what was written.
pub async fn prendre(tx: &mut Tx, id: &DemarcheId) -> Result<()> {
    query(sql!("SELECT d.id FROM demarches d WHERE d.id = $1 {verrou:d}")).bind(id).all(tx).await?;
    Ok(())
}

/// One démarche of the perimeter. Unknown and not yours are the same `None`.
pub async fn trouver(on: &mut impl Connection, perimetre: &Perimetre, id: &DemarcheId) -> Result<Option<Demarche>> {
    let row = query(sql!(
        "SELECT d.id, r.id AS racine, d.fiche, d.precision, d.created_at, d.created_by,
                c.id AS complexite_id, c.complexe, c.pourquoi, c.created_by AS complexite_par,
                f.id AS fin_id, f.issue, f.motif, f.revenir_le, f.note, f.created_at AS fin_le, f.created_by AS fin_par,
                k.created_at AS reprise_le, k.created_by AS reprise_par
         FROM demarches d JOIN personnes p ON p.id = d.personne_id
         JOIN personnes r ON r.id = {premier:p.reunie_a, p.id} AND r.equipe_id IN {textes:$3} AND r.archivee_le IS NULL
         LEFT JOIN demarche_complexites c ON c.demarche_id = d.id AND c.id = (SELECT MAX(y.id) FROM demarche_complexites y WHERE y.demarche_id = d.id)
         LEFT JOIN demarche_fins f ON f.demarche_id = d.id AND f.id = (SELECT MAX(x.id) FROM demarche_fins x WHERE x.demarche_id = d.id)
         LEFT JOIN demarche_reprises k ON k.fin_id = f.id
         WHERE d.id = $1 AND d.etablissement_id = $2"
    ))
    .bind(id)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .optional(on)
    .await?;
    row.map(|row| read(on.keyring(), &row)).transpose()
}

/// The démarches of a person already found in the perimeter, last started first.
pub async fn de_la_personne(on: &mut impl Connection, personne: &Personne, limit: i64) -> Result<Vec<Demarche>> {
    let rows = query(sql!(
        "SELECT d.id, {premier:p.reunie_a, p.id} AS racine, d.fiche, d.precision, d.created_at, d.created_by,
                c.id AS complexite_id, c.complexe, c.pourquoi, c.created_by AS complexite_par,
                f.id AS fin_id, f.issue, f.motif, f.revenir_le, f.note, f.created_at AS fin_le, f.created_by AS fin_par,
                k.created_at AS reprise_le, k.created_by AS reprise_par
         FROM {textes:$1} AS v CROSS JOIN demarches d JOIN personnes p ON p.id = d.personne_id
         LEFT JOIN demarche_complexites c ON c.demarche_id = d.id AND c.id = (SELECT MAX(y.id) FROM demarche_complexites y WHERE y.demarche_id = d.id)
         LEFT JOIN demarche_fins f ON f.demarche_id = d.id AND f.id = (SELECT MAX(x.id) FROM demarche_fins x WHERE x.demarche_id = d.id)
         LEFT JOIN demarche_reprises k ON k.fin_id = f.id
         WHERE d.personne_id = v.value ORDER BY d.id DESC LIMIT $2"
    ))
    .bind(personne.dossiers_json())
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keyring(), row)).collect()
}

/// The fiches of the démarches this agent started last.
pub(super) async fn commencees_par(on: &mut impl Connection, agent: &AgentId) -> Result<Vec<String>> {
    let rows = query(sql!("SELECT fiche FROM demarches WHERE created_by = $1 ORDER BY id DESC LIMIT 200"))
        .bind(agent)
        .all(on)
        .await?;
    rows.iter().map(|row| row.text("fiche")).collect()
}

/// Reads a démarche with its last end and its last complexity.
pub(super) fn read(keys: &Keyring, row: &Row) -> Result<Demarche> {
    let id = DemarcheId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    let open = |place: &'static str, column: &'static str, line: &str| {
        row.opt_blob(column)?.map(|sealed| keys.open(place, line, &sealed)).transpose()
    };
    let complexite = match row.opt_text("complexite_id")? {
        None => None,
        Some(line) => Some(Complexite {
            complexe: row.yes("complexe")?,
            pourquoi: open(POURQUOI, "pourquoi", &line)?,
            agent: agent(row, "complexite_par")?,
        }),
    };
    let fin = match row.opt_text("fin_id")? {
        None => None,
        Some(line) => Some(Fin {
            issue: Issue::parse(&row.text("issue")?).ok_or(Error::Column("issue"))?,
            motif: row.opt_text("motif")?.and_then(|code| Motif::parse(&code)),
            revenir_le: row.opt_text("revenir_le")?.and_then(|day| day.parse().ok()),
            note: open(NOTE_FIN, "note", &line)?,
            agent: agent(row, "fin_par")?,
            le: row.instant("fin_le")?,
            reprise: match row.opt_text("reprise_par")? {
                None => None,
                Some(_) => Some((agent(row, "reprise_par")?, row.instant("reprise_le")?)),
            },
            id: FinId::parse(&line).ok_or(Error::Column("fin_id"))?,
        }),
    };
    Ok(Demarche {
        personne: PersonneId::parse(&row.text("racine")?).ok_or(Error::Column("racine"))?,
        fiche: row.text("fiche")?,
        precision: open(PRECISION, "precision", id.as_str())?,
        agent: agent(row, "created_by")?,
        le: row.instant("created_at")?,
        complexite,
        fin,
        id,
    })
}

/// What it takes to note something that happened.
#[derive(Clone, Debug)]
pub struct NouvelEvenement<'a> {
    /// Its id.
    pub id: &'a EvenementId,
    /// On which démarche.
    pub demarche: &'a DemarcheId,
    /// What.
    pub evenement: Evenement,
    /// When.
    pub le: Date,
    /// The date is a guess.
    pub estime: bool,
    /// What a decision says.
    pub reponse: Option<Reponse>,
    /// By which channel.
    pub canal: Option<Canal>,
    /// Number of the acknowledgement.
    pub numero: Option<&'a str>,
    /// The proof: a paper of the person, already found.
    pub papier: Option<&'a PapierId>,
    /// The act it is noted with.
    pub acte: Option<&'a ActeId>,
    /// A note the person may read.
    pub note: Option<&'a str>,
}

impl<'a> NouvelEvenement<'a> {
    /// What happened and when, and nothing else.
    pub fn simple(id: &'a EvenementId, demarche: &'a DemarcheId, evenement: Evenement, le: Date) -> Self {
        Self {
            id,
            demarche,
            evenement,
            le,
            estime: false,
            reponse: None,
            canal: None,
            numero: None,
            papier: None,
            acte: None,
            note: None,
        }
    }
}

/// Notes something that happened; false, and nothing written, when this id already is one. The dates are computed again by
/// the caller ([`super::dates::recalculer`]), in the same transaction.
pub async fn ecrire(tx: &mut Tx, par: Par<'_>, new: &NouvelEvenement<'_>) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let seal = |place, text: Option<&str>| text.map(|text| keys.seal(place, new.id.as_str(), text));
    let written = query(sql!(
        "INSERT INTO demarche_evenements (id, etablissement_id, demarche_id, evenement, le, estime, reponse, canal, numero, papier_id, acte_id,
                                          note, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (id) DO NOTHING"
    ))
    .bind(new.id)
    .bind(par.0)
    .bind(new.demarche)
    .bind(new.evenement.code())
    .bind(new.le)
    .bind(new.estime)
    .bind(new.reponse.map(Reponse::code))
    .bind(new.canal.map(Canal::code))
    .bind(seal(NUMERO, new.numero))
    .bind(new.papier.map(PapierId::as_str))
    .bind(new.acte.map(ActeId::as_str))
    .bind(seal(NOTE, new.note))
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// Undoes an event of a démarche already found; false when it already was, or is not of this démarche.
pub async fn annuler(tx: &mut Tx, par: Par<'_>, demarche: &DemarcheId, id: &EvenementId) -> Result<bool> {
    let now = tx.clock().now();
    let written = query(sql!(
        "INSERT INTO demarche_evenement_annulations (evenement_id, etablissement_id, created_at, created_by)
         SELECT e.id, e.etablissement_id, CAST($4 AS TEXT), CAST($5 AS TEXT) FROM demarche_evenements e
         WHERE e.id = $1 AND e.etablissement_id = $2 AND e.demarche_id = $3 ON CONFLICT (evenement_id) DO NOTHING"
    ))
    .bind(id)
    .bind(par.0)
    .bind(demarche)
    .bind(now)
    .bind(par.1)
    .run(tx)
    .await?;
    Ok(written == 1)
}

/// What happened on these démarches, in the order it happened, undone or not.
pub async fn evenements(on: &mut impl Connection, ids: &[DemarcheId]) -> Result<Vec<Arrive>> {
    let rows = query(sql!(
        "SELECT e.id, e.demarche_id, e.evenement, e.le, e.estime, e.reponse, e.canal, e.numero, e.papier_id, e.acte_id, e.note, e.created_at,
                e.created_by, n.created_by AS annule_par
         FROM {textes:$1} AS v CROSS JOIN demarche_evenements e LEFT JOIN demarche_evenement_annulations n ON n.evenement_id = e.id
         WHERE e.demarche_id = v.value ORDER BY e.le, e.id"
    ))
    .bind(list(ids))
    .all(on)
    .await?;
    let keys = on.keyring().clone();
    rows.iter().map(|row| read_evenement(&keys, row)).collect()
}

fn read_evenement(keys: &Keyring, row: &Row) -> Result<Arrive> {
    let id = row.text("id")?;
    let open = |place: &'static str, column: &'static str| {
        row.opt_blob(column)?.map(|sealed| keys.open(place, &id, &sealed)).transpose()
    };
    Ok(Arrive {
        id: EvenementId::parse(&id).ok_or(Error::Column("id"))?,
        demarche: DemarcheId::parse(&row.text("demarche_id")?).ok_or(Error::Column("demarche_id"))?,
        evenement: row.text("evenement")?.parse().map_err(|_| Error::Column("evenement"))?,
        le: row.date("le")?,
        estime: row.yes("estime")?,
        reponse: row.opt_text("reponse")?.and_then(|code| Reponse::parse(&code)),
        canal: row.opt_text("canal")?.and_then(|code| Canal::parse(&code)),
        numero: open(NUMERO, "numero")?,
        papier: row.opt_text("papier_id")?.and_then(|id| PapierId::parse(&id)),
        acte: row.opt_text("acte_id")?.and_then(|id| ActeId::parse(&id)),
        note: open(NOTE, "note")?,
        agent: agent(row, "created_by")?,
        note_le: row.instant("created_at")?,
        annule_par: row.opt_text("annule_par")?.and_then(|id| AgentId::parse(&id)),
    })
}

/// How many people one follows have one of these fiches under way, by fiche; those nobody follows, for whoever began it.
pub async fn concernees(
    on: &mut Reading,
    perimetre: &Perimetre,
    agent: &AgentId,
    fiches: &[&str],
) -> Result<Vec<(String, i64)>> {
    let rows = query(sql!(
        "SELECT x.fiche, COUNT(*) AS n FROM
           (SELECT d.fiche, p.id FROM {textes:$2} AS e CROSS JOIN personnes p CROSS JOIN demarches d
            WHERE p.referent_id = $3 AND p.equipe_id = e.value AND p.etablissement_id = $1 AND p.reunie_a IS NULL AND p.archivee_le IS NULL
              AND d.personne_id = p.id AND d.fiche IN {textes:$4}
              AND NOT EXISTS (SELECT 1 FROM demarche_fins f LEFT JOIN demarche_reprises k ON k.fin_id = f.id WHERE f.demarche_id = d.id AND k.fin_id IS NULL)
            UNION
            SELECT d.fiche, p.id FROM {textes:$2} AS e CROSS JOIN personnes p CROSS JOIN personnes q CROSS JOIN demarches d
            WHERE p.referent_id = $3 AND p.equipe_id = e.value AND p.etablissement_id = $1 AND p.reunie_a IS NULL AND p.archivee_le IS NULL
              AND p.reunions > 0 AND q.reunie_a = p.id AND d.personne_id = q.id AND d.fiche IN {textes:$4}
              AND NOT EXISTS (SELECT 1 FROM demarche_fins f LEFT JOIN demarche_reprises k ON k.fin_id = f.id WHERE f.demarche_id = d.id AND k.fin_id IS NULL)
            UNION
            SELECT d.fiche, {premier:q.reunie_a, q.id} AS id FROM demarches d JOIN personnes q ON q.id = d.personne_id
            WHERE d.created_by = $3 AND d.fiche IN {textes:$4} AND d.etablissement_id = $1 AND q.referent_id IS NULL
              AND q.equipe_id IN {textes:$2} AND q.archivee_le IS NULL
              AND NOT EXISTS (SELECT 1 FROM demarche_fins f LEFT JOIN demarche_reprises k ON k.fin_id = f.id WHERE f.demarche_id = d.id AND k.fin_id IS NULL)
           ) AS x GROUP BY x.fiche"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(agent)
    .bind(serde_json::to_string(fiches).unwrap_or_else(|_| "[]".to_owned()))
    .all(on)
    .await?;
    rows.iter().map(|row| Ok((row.text("fiche")?, row.int("n")?))).collect()
}
