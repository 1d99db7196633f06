//! The end of old entries: the chain begins again from a mark that is kept, proved by the key.

use jiff::Timestamp;

use super::Intent;
use crate::{Db, Keyring, Result, query, sql};

/// Entries erased in one transaction.
const BATCH: i64 = 2_000;

/// Nobody without the key can move the beginning of a chain.
pub(super) fn proof(keys: &Keyring, tenant: &str, seq: i64, mark: &[u8]) -> Vec<u8> {
    keys.chain(&[b"base", tenant.as_bytes(), &seq.to_le_bytes(), mark]).to_vec()
}

/// Erases the oldest entries of a tenant's journal, up to the first that is not older than `before`; how many went.
/// What stays still verifies.
pub async fn forget(db: &Db, tenant: &str, before: Timestamp) -> Result<u64> {
    let before = format!("{before:.6}");
    let mut gone = 0;
    loop {
        let mut tx = db.write(Intent::quiet(tenant)).await?;
        let oldest = query(sql!("SELECT seq, at, mark FROM journal WHERE tenant_id = $1 ORDER BY seq LIMIT $2"))
            .bind(tenant)
            .bind(BATCH)
            .all(&mut tx)
            .await?;
        let mut last = None;
        for row in &oldest {
            if row.text("at")? >= before {
                break;
            }
            last = Some((row.int("seq")?, row.blob("mark")?));
        }
        let Some((seq, mark)) = last else { return Ok(gone) };
        let proof = proof(tx.keys(), tenant, seq, &mark);
        query(sql!(
            "INSERT INTO journal_bases (tenant_id, seq, mark, proof) VALUES ($1, $2, $3, $4)
             ON CONFLICT (tenant_id) DO UPDATE SET seq = $2, mark = $3, proof = $4"
        ))
        .bind(tenant)
        .bind(seq)
        .bind(mark)
        .bind(proof)
        .run(&mut tx)
        .await?;
        gone += query(sql!("DELETE FROM journal WHERE tenant_id = $1 AND seq <= $2"))
            .bind(tenant)
            .bind(seq)
            .run(&mut tx)
            .await?;
        tx.commit().await?;
    }
}
