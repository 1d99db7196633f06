//! All SQL of the outbox.

use jiff::Timestamp;

use super::{LONGEST, Lease, Message, New, Stage, State, back_off};
use crate::{
    Error, Intent, Result, Row, Tx,
    db::{Connection, Registered, Statement},
    journal::{Entry, Subject},
    query, sealed, sql,
};

const RECIPIENT: &str = "envois.recipient";
const TITLE: &str = "envois.title";
const BODY: &str = "envois.body";
sealed!("envois", "ref", ["recipient", "title", "body"]);

/// Erases what is about these ids (`$1`, a list): a step of an erasure that others decide.
pub static FORGET: Statement = Statement::new("DELETE FROM envois WHERE about IN {textes:$1}", file!(), line!());
crate::inventory::submit! { Registered(&FORGET) }

/// Puts a message in the queue, in the caller's transaction. Under a name already there, what has not left and is not
/// leaving takes the new words and date, even if it had been cancelled; what left or was refused stays as it is.
pub async fn queue(tx: &mut Tx, new: &New<'_>) -> Result<()> {
    let (tenant, now, keys) = (tx.tenant().to_owned(), tx.clock().now(), tx.keys().clone());
    let seal = |place, text| keys.seal(place, new.reference, text);
    query(sql!(
        "INSERT INTO envois (tenant_id, ref, about, channel, recipient, title, body, not_before, not_after, attempts, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10)
         ON CONFLICT (tenant_id, ref) DO UPDATE SET about = $3, channel = $4, recipient = $5, title = $6, body = $7,
           not_before = $8, not_after = $9, cancelled_at = NULL
         WHERE envois.sent_at IS NULL AND envois.failed_at IS NULL AND envois.holder IS NULL"
    ))
    .bind(tenant)
    .bind(new.reference)
    .bind(new.about)
    .bind(new.channel)
    .bind(seal(RECIPIENT, new.recipient))
    .bind(seal(TITLE, new.title))
    .bind(seal(BODY, new.body))
    .bind(new.not_before)
    .bind(new.not_after)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// Is there something to send now? Cheap: asked before a writing transaction is opened.
pub async fn is_waiting(on: &mut impl Connection, tenant: &str, now: Timestamp, lease: Lease) -> Result<bool> {
    let found = query(sql!(
        "SELECT ref FROM envois
         WHERE tenant_id = $1 AND sent_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL
           AND not_before <= $2 AND not_after > $2
           AND (lease_until IS NULL OR lease_until <= $2 OR lease_until > $3)
           AND (retry_at IS NULL OR retry_at <= $2 OR retry_at > $4)
         LIMIT 1"
    ))
    .bind(tenant)
    .bind(now)
    .bind(far(now, lease.0))
    .bind(far(now, LONGEST))
    .optional(on)
    .await?;
    Ok(found.is_some())
}

/// Beyond this instant, only a clock that was wrong can have put it.
fn far(now: Timestamp, most: jiff::SignedDuration) -> Timestamp {
    now.saturating_add(most).unwrap_or(Timestamp::MAX)
}

/// Takes the oldest message to send for `holder`, for the time of a lease. Nothing when there is none, or when others
/// hold them all. One statement: two servers never take the same.
pub async fn claim(db: &crate::Db, tenant: &str, holder: &str, lease: Lease) -> Result<Option<Message>> {
    let now = db.clock().now();
    let mut tx = db.write(Intent::quiet(tenant)).await?;
    let taken = query(sql!(
        "UPDATE envois SET holder = $5, lease_until = $3, attempts = attempts + 1
         WHERE tenant_id = $1 AND ref = (SELECT e.ref FROM envois e
           WHERE e.tenant_id = $1 AND e.sent_at IS NULL AND e.failed_at IS NULL AND e.cancelled_at IS NULL
             AND e.not_before <= $2 AND e.not_after > $2
             AND (e.lease_until IS NULL OR e.lease_until <= $2 OR e.lease_until > $3)
             AND (e.retry_at IS NULL OR e.retry_at <= $2 OR e.retry_at > $4)
           ORDER BY e.not_before, e.ref LIMIT 1 {sauter_verrous})
         RETURNING ref, about, channel, recipient, title, body, not_before, not_after, attempts, sent_at, failed_at,
           cancelled_at, reason"
    ))
    .bind(tenant)
    .bind(now)
    .bind(far(now, lease.0))
    .bind(far(now, LONGEST))
    .bind(holder)
    .optional(&mut tx)
    .await?;
    let Some(row) = taken else { return Ok(None) };
    let message = read(&tx, &row)?;
    let subject = Subject { kind: "envois", id: message.reference.clone() };
    tx.record(Entry { actor: "systeme".to_owned(), action: "envois.prendre", subject });
    tx.commit().await?;
    Ok(Some(message))
}

/// The relay took it: it never leaves again, whoever holds it by now.
pub async fn sent(tx: &mut Tx, reference: &str) -> Result<()> {
    let (tenant, now) = (tx.tenant().to_owned(), tx.clock().now());
    query(sql!(
        "UPDATE envois SET sent_at = $3, holder = NULL, lease_until = NULL, retry_at = NULL, reason = NULL
         WHERE tenant_id = $1 AND ref = $2 AND sent_at IS NULL"
    ))
    .bind(tenant)
    .bind(reference)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// It will never be sent, and why.
pub async fn refused(tx: &mut Tx, reference: &str, holder: &str, reason: &'static str) -> Result<()> {
    let (tenant, now) = (tx.tenant().to_owned(), tx.clock().now());
    query(sql!(
        "UPDATE envois SET failed_at = $4, reason = $5, holder = NULL, lease_until = NULL, retry_at = NULL
         WHERE tenant_id = $1 AND ref = $2 AND holder = $3 AND sent_at IS NULL"
    ))
    .bind(tenant)
    .bind(reference)
    .bind(holder)
    .bind(now)
    .bind(reason)
    .run(tx)
    .await?;
    Ok(())
}

/// Not this time: it is given back, for a while.
pub async fn later(tx: &mut Tx, message: &Message, holder: &str, reason: &'static str) -> Result<()> {
    let (tenant, now) = (tx.tenant().to_owned(), tx.clock().now());
    query(sql!(
        "UPDATE envois SET retry_at = $4, reason = $5, holder = NULL, lease_until = NULL
         WHERE tenant_id = $1 AND ref = $2 AND holder = $3 AND sent_at IS NULL"
    ))
    .bind(tenant)
    .bind(message.reference.as_str())
    .bind(holder)
    .bind(far(now, back_off(message.attempts)))
    .bind(reason)
    .run(tx)
    .await?;
    Ok(())
}

/// It is no longer to be sent, and whoever held it lets it go.
pub async fn cancel(tx: &mut Tx, reference: &str) -> Result<()> {
    let (tenant, now) = (tx.tenant().to_owned(), tx.clock().now());
    query(sql!(
        "UPDATE envois SET cancelled_at = $3, holder = NULL, lease_until = NULL
         WHERE tenant_id = $1 AND ref = $2 AND sent_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL"
    ))
    .bind(tenant)
    .bind(reference)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// Nothing of what waits about these ids (a JSON list) is to be sent any more.
pub async fn cancel_about(tx: &mut Tx, ids: &str) -> Result<u64> {
    let (tenant, now) = (tx.tenant().to_owned(), tx.clock().now());
    query(sql!(
        "UPDATE envois SET cancelled_at = $3
         WHERE tenant_id = $1 AND ref IN
           (SELECT e.ref FROM {textes:$2} AS v CROSS JOIN envois e WHERE e.about = v.value AND e.tenant_id = $1)
           AND sent_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL"
    ))
    .bind(tenant)
    .bind(ids)
    .bind(now)
    .run(tx)
    .await
}

/// What was or will be sent about these ids (a JSON list), last first.
pub async fn about(on: &mut impl Connection, tenant: &str, ids: &str, limit: i64) -> Result<Vec<Message>> {
    let rows = query(sql!(
        "SELECT e.ref, e.about, e.channel, e.recipient, e.title, e.body, e.not_before, e.not_after, e.attempts, e.sent_at,
                e.failed_at, e.cancelled_at, e.reason
         FROM {textes:$2} AS v CROSS JOIN envois e
         WHERE e.about = v.value AND e.tenant_id = $1 ORDER BY e.not_before DESC, e.ref LIMIT $3"
    ))
    .bind(tenant)
    .bind(ids)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on, row)).collect()
}

/// The messages of a tenant after this one, by name: to take everything out without holding it.
pub async fn after(on: &mut impl Connection, tenant: &str, reference: &str, limit: i64) -> Result<Vec<Message>> {
    let rows = query(sql!(
        "SELECT ref, about, channel, recipient, title, body, not_before, not_after, attempts, sent_at, failed_at, cancelled_at,
                reason
         FROM envois WHERE tenant_id = $1 AND ref > $2 ORDER BY ref LIMIT $3"
    ))
    .bind(tenant)
    .bind(reference)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on, row)).collect()
}

/// The names of what still says something true at this instant, and where each stands: what a run that fills the queue
/// compares with what should be there.
pub async fn open(on: &mut impl Connection, tenant: &str, now: Timestamp) -> Result<Vec<(String, Stage)>> {
    let rows = query(sql!(
        "SELECT ref, sent_at, failed_at, cancelled_at FROM envois WHERE tenant_id = $1 AND not_after > $2 ORDER BY not_after, ref"
    ))
    .bind(tenant)
    .bind(now)
    .all(on)
    .await?;
    let one = |row: &Row| {
        let stage = match (row.opt_text("sent_at")?, row.opt_text("failed_at")?, row.opt_text("cancelled_at")?) {
            (None, None, None) => Stage::Waiting,
            (None, None, Some(_)) => Stage::Cancelled,
            _ => Stage::Over,
        };
        Ok((row.text("ref")?, stage))
    };
    rows.iter().map(one).collect()
}

/// What was refused for good since an instant, last first: name, about whom, when, why.
pub async fn failed(
    on: &mut impl Connection,
    tenant: &str,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<(String, String, Timestamp, String)>> {
    let rows = query(sql!(
        "SELECT ref, about, failed_at, reason FROM envois
         WHERE tenant_id = $1 AND failed_at IS NOT NULL AND failed_at >= $2 ORDER BY failed_at DESC LIMIT $3"
    ))
    .bind(tenant)
    .bind(since)
    .bind(limit)
    .all(on)
    .await?;
    let one = |row: &Row| {
        Ok((
            row.text("ref")?,
            row.text("about")?,
            row.instant("failed_at")?,
            row.opt_text("reason")?.unwrap_or_default(),
        ))
    };
    rows.iter().map(one).collect()
}

fn read(on: &impl Connection, row: &Row) -> Result<Message> {
    let reference = row.text("ref")?;
    let open = |place: &'static str, column| on.keyring().open(place, &reference, &row.blob(column)?);
    let instant = |column: &'static str| {
        row.opt_text(column)?.map(|text| text.parse().map_err(|_| Error::Column(column))).transpose()
    };
    let state = match (instant("sent_at")?, instant("failed_at")?, instant("cancelled_at")?) {
        (Some(at), _, _) => State::Sent(at),
        (None, Some(at), _) => State::Failed(at, row.opt_text("reason")?.unwrap_or_default()),
        (None, None, Some(at)) => State::Cancelled(at),
        (None, None, None) => State::Waiting,
    };
    Ok(Message {
        about: row.text("about")?,
        channel: row.text("channel")?,
        recipient: open(RECIPIENT, "recipient")?,
        title: open(TITLE, "title")?,
        body: open(BODY, "body")?,
        not_before: row.instant("not_before")?,
        not_after: row.instant("not_after")?,
        attempts: row.int("attempts")?,
        state,
        reference,
    })
}
