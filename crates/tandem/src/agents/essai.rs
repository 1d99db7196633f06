//! Trying a password or a code: the try is counted before it is checked, so that a hundred sent at once are a hundred.

use tandem_platform::{Db, Intent, Result, Scope};

use super::{AgentId, frein, queries};

/// What the tries of a login name are counted under.
pub(super) fn jeton_nom(db: &Db, identifiant: &str) -> i64 {
    queries::token(db.keys(), identifiant)
}

/// What the second answers of an agent are counted under (code at login, confirmation): apart from the first, so
/// that a stranger who only knows her login name cannot shut her out of what she has open.
pub(super) fn jeton_agent(db: &Db, agent: &AgentId) -> i64 {
    db.keys().token("agents.second", agent.as_str())
}

/// Counts a try. `Some(minutes)` when the account waits: nothing is to be checked then.
pub(super) async fn compter(db: &Db, jeton: i64) -> Result<Option<i64>> {
    let now = db.clock().now();
    let mut reading = db.read(&Scope::system()).await?;
    let (_, until) = queries::tentatives(&mut reading, jeton).await?;
    drop(reading);
    if frein::reste(until, now) > 0 {
        return Ok(Some(frein::reste(until, now)));
    }
    let intent = Intent::system("installation", "systeme", "connexion.essai", "tentatives", &jeton.to_string());
    let mut tx = db.write(intent).await?;
    let (essais, until) = queries::compter_tentative(&mut tx, jeton).await?;
    if frein::reste(until, now) > 0 {
        return Ok(Some(frein::reste(until, now)));
    }
    queries::faire_attendre(&mut tx, jeton, frein::jusqua(essais, now)).await?;
    tx.commit().await?;
    Ok(None)
}

/// The sentence of an account that waits.
pub(super) fn attendez(minutes: i64) -> String {
    format!("Trop d’essais sur ce compte. Réessayez dans {minutes} min.")
}
