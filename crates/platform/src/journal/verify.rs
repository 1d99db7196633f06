//! Reading the whole chain again and naming what does not hold.

use std::fmt;

use super::{ORIGIN, mark_of};
use crate::{Db, Keyring, Result, Row, Scope, query, sql};

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

/// One entry as it is kept, with its mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// On what kind of row.
    pub kind: String,
    /// On which.
    pub id: String,
    /// The mark that chains it to the one before.
    pub mark: Vec<u8>,
}

impl Link {
    fn fields(&self) -> [&str; 5] {
        [&self.at, &self.actor, &self.action, &self.kind, &self.id].map(String::as_str)
    }
}

/// A chain being read again, entry after entry, wherever they come from.
#[derive(Clone, Debug)]
pub struct Chain {
    tenant: String,
    last: i64,
    previous: Vec<u8>,
    report: Report,
}

impl Chain {
    /// Before the first entry of this tenant.
    pub fn new(tenant: &str) -> Self {
        Self { tenant: tenant.to_owned(), last: 0, previous: ORIGIN.to_vec(), report: Report::default() }
    }

    /// The same when old entries came to their end: the mark of the last that went, and its proof.
    pub fn from_base(keys: &Keyring, tenant: &str, seq: i64, mark: Vec<u8>, proof: &[u8]) -> Self {
        let mut chain = Self::new(tenant);
        if super::forget::proof(keys, tenant, seq, &mark) != proof {
            chain.report.findings.push(Finding::Base);
        }
        (chain.last, chain.previous) = (seq, mark);
        chain
    }

    /// The next entry, in the order of numbers.
    pub fn push(&mut self, keys: &Keyring, link: Link) {
        let (tenant, seq, [at, actor, action, kind, id]) = (&self.tenant, link.seq, link.fields());
        if seq != self.last + 1 {
            self.report.findings.push(Finding::Missing(self.last + 1, seq - 1));
        } else if mark_of(keys, &self.previous, tenant, seq, at, actor, action, kind, id)[..] != link.mark {
            self.report.findings.push(Finding::Altered(seq));
        }
        self.previous = link.mark;
        self.last = seq;
        self.report.entries += 1;
    }

    /// After the last entry: compared with the end of the chain, kept beside it.
    pub fn finish(mut self, head: Option<(i64, Vec<u8>)>) -> Report {
        let last = self.last;
        match head {
            Some((seq, _)) if seq > last => self.report.findings.push(Finding::Missing(last + 1, seq)),
            Some((seq, mark)) if seq < last || mark != self.previous => self.report.findings.push(Finding::Head),
            None if last > 0 => self.report.findings.push(Finding::Head),
            _ => {}
        }
        self.report.witness = self.previous;
        self.report
    }
}

/// Verifies the chain of one tenant from its first entry.
pub async fn verify(db: &Db, tenant: &str) -> Result<Report> {
    let mut reading = db.read(&Scope::system()).await?;
    let base = query(sql!("SELECT seq, mark, proof FROM journal_bases WHERE tenant_id = $1"))
        .bind(tenant)
        .optional(&mut reading)
        .await?;
    let mut chain = match base {
        Some(base) => Chain::from_base(db.keys(), tenant, base.int("seq")?, base.blob("mark")?, &base.blob("proof")?),
        None => Chain::new(tenant),
    };
    loop {
        let rows = query(sql!(
            "SELECT seq, at, actor_id, action, subject_kind, subject_id, mark FROM journal
             WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
        ))
        .bind(tenant)
        .bind(chain.last)
        .bind(PAGE)
        .all(&mut reading)
        .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            chain.push(db.keys(), link(&row)?);
        }
    }
    let head = query(sql!("SELECT seq, mark FROM journal_heads WHERE tenant_id = $1"))
        .bind(tenant)
        .optional(&mut reading)
        .await?;
    let head = head.map(|head| Ok::<_, crate::Error>((head.int("seq")?, head.blob("mark")?))).transpose()?;
    Ok(chain.finish(head))
}

fn link(row: &Row) -> Result<Link> {
    Ok(Link {
        seq: row.int("seq")?,
        at: row.text("at")?,
        actor: row.text("actor_id")?,
        action: row.text("action")?,
        kind: row.text("subject_kind")?,
        id: row.text("subject_id")?,
        mark: row.blob("mark")?,
    })
}
