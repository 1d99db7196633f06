//! The journal: who did or saw what, chained so that a changed, removed or moved entry is found.
//!
//! Each entry's mark is a keyed hash of the previous mark and of its own fields. Without the key
//! nobody can write a plausible chain. One chain per tenant, so that two tenants never wait for
//! each other. The journal holds opaque ids and action names, never a name or a note.

mod forget;
mod reads;
mod verify;

pub use forget::forget;
pub use reads::ReadLog;
pub use verify::{Chain, Finding, Link, Report, verify};

use crate::{Result, Scope, Tx, query, sql};

/// What an entry is about: a kind of row and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Kind of row, for instance the name of its table.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
}

/// One line of the journal, before it is chained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who: an opaque id, or `systeme`.
    pub actor: String,
    /// What, in one word or two (`things.create`).
    pub action: &'static str,
    /// On what.
    pub subject: Subject,
}

/// Who is about to write and what: the price of a writing transaction.
#[derive(Clone, Debug)]
pub struct Intent {
    pub(crate) scope: Scope,
    pub(crate) tenant: String,
    pub(crate) entries: Vec<Entry>,
}

impl Intent {
    /// `actor` does `action` on `subject`, inside one tenant.
    pub fn new(tenant: &str, actor: &str, action: &'static str, kind: &'static str, id: &str) -> Self {
        let entry = Entry { actor: actor.to_owned(), action, subject: Subject { kind, id: id.to_owned() } };
        Self { scope: Scope::tenant(tenant), tenant: tenant.to_owned(), entries: vec![entry] }
    }

    /// Nothing to say yet: the journal itself is being shortened, or what is written will only be known once inside.
    pub(crate) fn quiet(tenant: &str) -> Self {
        Self { scope: Scope::tenant(tenant), tenant: tenant.to_owned(), entries: Vec::new() }
    }

    /// The same, seeing every tenant: creating one, logging in. Never for a page about people.
    pub fn system(tenant: &str, actor: &str, action: &'static str, kind: &'static str, id: &str) -> Self {
        Self { scope: Scope::system(), ..Self::new(tenant, actor, action, kind, id) }
    }

    /// A technical mark about the writer alone, such as when her last page was asked: it leaves no entry, for a
    /// journal with one line a minute would watch over its writers. Never for anything about somebody else.
    pub fn unjournaled(tenant: &str) -> Self {
        Self { scope: Scope::tenant(tenant), tenant: tenant.to_owned(), entries: Vec::new() }
    }
}

/// Mark of an empty chain.
pub(crate) const ORIGIN: [u8; 32] = [0; 32];

/// Chains `entries` at the end of the tenant's journal, inside the caller's transaction.
pub(crate) async fn append(tx: &mut Tx, tenant: &str, entries: Vec<Entry>) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    // The update takes the tenant's chain for this transaction: no two entries share a number.
    let head = query(sql!(
        "INSERT INTO journal_heads (tenant_id, seq, mark) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id) DO UPDATE SET seq = journal_heads.seq + $2
         RETURNING seq, mark"
    ))
    .bind(tenant)
    .bind(count)
    .bind(ORIGIN.to_vec())
    .one(tx)
    .await?;
    let mut seq = head.int("seq")? - count;
    let mut mark = head.blob("mark")?;
    let at = format!("{:.6}", tx.clock().now());
    for entry in entries {
        seq += 1;
        mark = mark_of(
            tx.keys(),
            &mark,
            tenant,
            seq,
            &at,
            &entry.actor,
            entry.action,
            entry.subject.kind,
            &entry.subject.id,
        )
        .to_vec();
        query(sql!(
            "INSERT INTO journal (tenant_id, seq, at, actor_id, action, subject_kind, subject_id, mark)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ))
        .bind(tenant)
        .bind(seq)
        .bind(at.as_str())
        .bind(entry.actor)
        .bind(entry.action)
        .bind(entry.subject.kind)
        .bind(entry.subject.id)
        .bind(mark.clone())
        .run(tx)
        .await?;
    }
    query(sql!("UPDATE journal_heads SET mark = $2 WHERE tenant_id = $1")).bind(tenant).bind(mark).run(tx).await?;
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "the fields of an entry, in the order they are chained")]
pub(crate) fn mark_of(
    keys: &crate::Keyring,
    previous: &[u8],
    tenant: &str,
    seq: i64,
    at: &str,
    actor: &str,
    action: &str,
    kind: &str,
    id: &str,
) -> [u8; 32] {
    keys.chain(&[
        previous,
        tenant.as_bytes(),
        &seq.to_le_bytes(),
        at.as_bytes(),
        actor.as_bytes(),
        action.as_bytes(),
        kind.as_bytes(),
        id.as_bytes(),
    ])
}
