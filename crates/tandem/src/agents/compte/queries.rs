//! All SQL of one's own account: second factor, recovery codes.

use jiff::Timestamp;
use tandem_platform::{
    Keyring, Reading, Result, Tx,
    keys::{hex, unhex},
    query, sealed, sql,
};

use super::model::{self, Reponse};
use crate::agents::{
    AgentId, ConnexionId, Empreinte, EtablissementId,
    queries::{IDENTIFIANT, agent_id},
};

const SECRET: &str = "seconds_facteurs.secret";
sealed!("seconds_facteurs", "id", ["secret"]);

tandem_platform::id!(
    /// A second factor, from the day it is confirmed to the day it is taken off.
    FacteurId
);

/// The second factor in force of an agent.
#[derive(Debug)]
pub(crate) struct Facteur {
    id: FacteurId,
    agent: AgentId,
    secret: Vec<u8>,
    dernier_pas: i64,
    /// Since when.
    pub(super) depuis: Timestamp,
}

/// The second factor in force of an agent, if any.
pub(crate) async fn facteur(on: &mut Reading, agent: &AgentId) -> Result<Option<Facteur>> {
    let row = query(sql!(
        "SELECT id, agent_id, secret, dernier_pas, created_at FROM seconds_facteurs WHERE agent_id = $1 AND retire_at IS NULL"
    ))
    .bind(agent)
    .optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id = FacteurId::parse(&row.text("id")?).ok_or(tandem_platform::Error::Column("id"))?;
    let secret = on.keys().open(SECRET, id.as_str(), &row.blob("secret")?)?;
    Ok(Some(Facteur {
        secret: unhex(&secret).unwrap_or_default(),
        agent: agent_id(&row, "agent_id")?,
        dernier_pas: row.int("dernier_pas")?,
        depuis: row.instant("created_at")?,
        id,
    }))
}

fn marque(keys: &Keyring, facteur: &FacteurId, code: &str) -> String {
    hex(&keys.web(&[b"secours", facteur.as_str().as_bytes(), code.as_bytes()]))
}

/// Takes what was typed for the second factor: each code of six digits once, each recovery code once. The rows say
/// so, not what was read before: the same code sent twice at once opens once.
pub(crate) async fn consommer(tx: &mut Tx, facteur: &Facteur, texte: &str) -> Result<bool> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let taken = match model::lire(texte) {
        Reponse::Chiffres(digits) => {
            let Some(pas) = model::pas(&facteur.secret, &digits, now, facteur.dernier_pas) else { return Ok(false) };
            query(sql!(
                "UPDATE seconds_facteurs SET dernier_pas = $2 WHERE id = $1 AND dernier_pas < $2 AND retire_at IS NULL"
            ))
            .bind(&facteur.id)
            .bind(pas)
            .run(tx)
            .await?
        }
        Reponse::Secours(code) => {
            query(sql!(
                "UPDATE codes_secours SET utilise_at = $3 WHERE facteur_id = $1 AND marque = $2 AND utilise_at IS NULL
                        AND EXISTS (SELECT 1 FROM seconds_facteurs f WHERE f.id = $1 AND f.retire_at IS NULL)"
            ))
            .bind(&facteur.id)
            .bind(marque(&keys, &facteur.id, &code))
            .bind(now)
            .run(tx)
            .await?
        }
    };
    if taken == 1 {
        tx.record(tandem_platform::journal::Entry {
            actor: facteur.agent.to_string(),
            action: "connexion.second_facteur",
            subject: tandem_platform::Subject { kind: "seconds_facteurs", id: facteur.id.to_string() },
        });
    }
    Ok(taken == 1)
}

/// Puts a confirmed second factor in force; nothing when one is already.
pub(super) async fn poser(
    tx: &mut Tx,
    place: &EtablissementId,
    agent: &AgentId,
    (secret, pas): (&[u8], i64),
) -> Result<Option<FacteurId>> {
    let id = FacteurId::new(tx.clock(), tx.random());
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    let written = query(sql!(
        "INSERT INTO seconds_facteurs (id, etablissement_id, agent_id, secret, dernier_pas, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
    ))
    .bind(&id)
    .bind(place)
    .bind(agent)
    .bind(keys.seal(SECRET, id.as_str(), &hex(secret)))
    .bind(pas)
    .bind(now)
    .run(tx)
    .await?;
    Ok((written == 1).then_some(id))
}

/// Gives new recovery codes; those before stop working.
pub(super) async fn donner_secours(
    tx: &mut Tx,
    place: &EtablissementId,
    facteur: &FacteurId,
    codes: &[String],
) -> Result<()> {
    let (now, keys) = (tx.clock().now(), tx.keys().clone());
    query(sql!("UPDATE codes_secours SET utilise_at = $2 WHERE facteur_id = $1 AND utilise_at IS NULL"))
        .bind(facteur)
        .bind(now)
        .run(tx)
        .await?;
    for code in codes {
        query(sql!(
            "INSERT INTO codes_secours (etablissement_id, facteur_id, marque, created_at) VALUES ($1, $2, $3, $4)"
        ))
        .bind(place)
        .bind(facteur)
        .bind(marque(&keys, facteur, code))
        .bind(now)
        .run(tx)
        .await?;
    }
    Ok(())
}

impl Facteur {
    /// Its id.
    pub(super) fn id(&self) -> &FacteurId {
        &self.id
    }
}

/// Recovery codes left.
pub(super) async fn secours_restants(on: &mut Reading, facteur: &FacteurId) -> Result<i64> {
    let row = query(sql!("SELECT COUNT(*) AS n FROM codes_secours WHERE facteur_id = $1 AND utilise_at IS NULL"));
    row.bind(facteur).one(on).await?.int("n")
}

/// Takes the second factor of an agent off; false when there was none.
pub(crate) async fn retirer(tx: &mut Tx, agent: &AgentId, by: &str) -> Result<bool> {
    let now = tx.clock().now();
    let done = query(sql!(
        "UPDATE seconds_facteurs SET retire_by = $2, retire_at = $3 WHERE agent_id = $1 AND retire_at IS NULL"
    ))
    .bind(agent)
    .bind(by)
    .bind(now)
    .run(tx)
    .await?;
    Ok(done == 1)
}

/// What an agent chose for herself.
#[derive(Debug)]
pub(super) struct Reglages {
    pub identifiant: String,
    pub pin: bool,
    pub voile_minutes: i64,
}

pub(super) async fn reglages(on: &mut Reading, agent: &AgentId) -> Result<Reglages> {
    let row =
        query(sql!("SELECT identifiant, pin, voile_minutes FROM agents WHERE id = $1")).bind(agent).one(on).await?;
    Ok(Reglages {
        identifiant: on.keys().open(IDENTIFIANT, agent.as_str(), &row.blob("identifiant")?)?,
        pin: row.opt_text("pin")?.is_some(),
        voile_minutes: row.int("voile_minutes")?,
    })
}

/// Chooses a PIN, or takes it off.
pub(super) async fn changer_pin(tx: &mut Tx, agent: &AgentId, pin: Option<&str>) -> Result<()> {
    query(sql!("UPDATE agents SET pin = $2 WHERE id = $1")).bind(agent).bind(pin).run(tx).await?;
    Ok(())
}

/// Chooses after how many minutes the screen hides itself.
pub(super) async fn changer_voile(tx: &mut Tx, agent: &AgentId, minutes: i64) -> Result<()> {
    query(sql!("UPDATE agents SET voile_minutes = $2 WHERE id = $1")).bind(agent).bind(minutes).run(tx).await?;
    Ok(())
}

/// What the PIN of an agent is checked against.
pub(crate) async fn pin(on: &mut Reading, agent: &AgentId) -> Result<Option<Empreinte>> {
    let row = query(sql!("SELECT pin FROM agents WHERE id = $1")).bind(agent).one(on).await?;
    Ok(row.opt_text("pin")?.map(Empreinte::stored))
}

/// Hides the screen of a login.
pub(crate) async fn voiler(tx: &mut Tx, id: &ConnexionId) -> Result<()> {
    let now = tx.clock().now();
    query(sql!("UPDATE connexions SET voilee_at = $2 WHERE id = $1 AND voilee_at IS NULL"))
        .bind(id)
        .bind(now)
        .run(tx)
        .await?;
    Ok(())
}

/// Counts one more answer in front of a hidden screen: how many since it was hidden.
pub(crate) async fn compter_essai(tx: &mut Tx, id: &ConnexionId) -> Result<i64> {
    let row = query(sql!("UPDATE connexions SET essais = essais + 1 WHERE id = $1 RETURNING essais"));
    row.bind(id).one(tx).await?.int("essais")
}

/// Shows the screen of a login again; false when the login was closed meanwhile.
pub(crate) async fn devoiler(tx: &mut Tx, id: &ConnexionId) -> Result<bool> {
    let now = tx.clock().now();
    let done = query(sql!(
        "UPDATE connexions SET voilee_at = NULL, essais = 0, vue_at = $2 WHERE id = $1 AND fermee_at IS NULL"
    ));
    Ok(done.bind(id).bind(now).run(tx).await? == 1)
}

/// The password or the code was just given again in this login.
pub(crate) async fn confirmer(tx: &mut Tx, id: &ConnexionId) -> Result<()> {
    let now = tx.clock().now();
    query(sql!("UPDATE connexions SET confirmee_at = $2 WHERE id = $1")).bind(id).bind(now).run(tx).await?;
    Ok(())
}

/// What the password of an agent is checked against.
pub(crate) async fn empreinte(on: &mut Reading, agent: &AgentId) -> Result<Option<Empreinte>> {
    let row = query(sql!("SELECT empreinte FROM agents WHERE id = $1 AND actif = 1")).bind(agent).optional(on).await?;
    row.map(|row| row.text("empreinte").map(Empreinte::stored)).transpose()
}

/// A page was asked in this login.
pub(crate) async fn noter_vue(tx: &mut Tx, id: &ConnexionId, at: Timestamp) -> Result<()> {
    query(sql!("UPDATE connexions SET vue_at = $2 WHERE id = $1 AND (vue_at IS NULL OR vue_at < $2)"))
        .bind(id)
        .bind(at)
        .run(tx)
        .await?;
    Ok(())
}
