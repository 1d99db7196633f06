//! Reading the whole chain again and naming what does not hold.

use std::fmt;

use super::{ORIGIN, mark_of};
use crate::{Db, Result, Row, Scope, query, sql};

const PAGE: i64 = 1000;

/// One thing that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The entry's fields do not match its mark: changed, or moved from elsewhere.
    Altered(i64),
    /// Entries are absent between two that are there, or at the end.
    Missing(i64, i64),
    /// The end of the chain does not match the last entry.
    Head,
    /// The beginning of the chain was moved by someone without the key.
    Base,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered(seq) => write!(f, "entrée n° {seq} : modifiée ou déplacée"),
            Self::Missing(from, to) if from == to => write!(f, "entrée n° {from} : retirée"),
            Self::Missing(from, to) => write!(f, "entrées n° {from} à {to} : retirées"),
            Self::Base => f.write_str("le début du journal a été déplacé : des entrées anciennes ont pu être retirées"),
            Self::Head => f.write_str("la fin du journal ne correspond pas à la dernière entrée"),
        }
    }
}

/// What the verification of one tenant's chain found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Entries read.
    pub entries: i64,
    /// What does not hold; empty when all is well.
    pub findings: Vec<Finding>,
    /// Mark of the last entry: written down elsewhere, it witnesses that the end was not cut later.
    pub witness: Vec<u8>,
}

/// Verifies the chain of one tenant from its first entry.
pub async fn verify(db: &Db, tenant: &str) -> Result<Report> {
    let mut reading = db.read(&Scope::system()).await?;
    let mut report = Report::default();
    let base = query(sql!("SELECT seq, mark, proof FROM journal_bases WHERE tenant_id = $1"))
        .bind(tenant)
        .optional(&mut reading)
        .await?;
    let (mut last, mut previous) = match base {
        Some(base) => {
            let (seq, mark) = (base.int("seq")?, base.blob("mark")?);
            if super::forget::proof(db.keys(), tenant, seq, &mark) != base.blob("proof")? {
                report.findings.push(Finding::Base);
            }
            (seq, mark)
        }
        None => (0_i64, ORIGIN.to_vec()),
    };
    loop {
        let rows = query(sql!(
            "SELECT seq, at, actor_id, action, subject_kind, subject_id, mark FROM journal
             WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
        ))
        .bind(tenant)
        .bind(last)
        .bind(PAGE)
        .all(&mut reading)
        .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let seq = row.int("seq")?;
            if seq != last + 1 {
                report.findings.push(Finding::Missing(last + 1, seq - 1));
            } else if expected(db, &previous, tenant, &row)? != row.blob("mark")? {
                report.findings.push(Finding::Altered(seq));
            }
            previous = row.blob("mark")?;
            last = seq;
            report.entries += 1;
        }
    }
    let head = query(sql!("SELECT seq, mark FROM journal_heads WHERE tenant_id = $1"))
        .bind(tenant)
        .optional(&mut reading)
        .await?;
    match head {
        Some(head) if head.int("seq")? > last => report.findings.push(Finding::Missing(last + 1, head.int("seq")?)),
        Some(head) if head.int("seq")? < last || head.blob("mark")? != previous => report.findings.push(Finding::Head),
        None if last > 0 => report.findings.push(Finding::Head),
        _ => {}
    }
    report.witness = previous;
    Ok(report)
}

fn expected(db: &Db, previous: &[u8], tenant: &str, row: &Row) -> Result<Vec<u8>> {
    Ok(mark_of(
        db.keys(),
        previous,
        tenant,
        row.int("seq")?,
        &row.text("at")?,
        &row.text("actor_id")?,
        &row.text("action")?,
        &row.text("subject_kind")?,
        &row.text("subject_id")?,
    )
    .to_vec())
}
