//! Logging reads without making each page wait for its own commit: those that arrive together
//! share one transaction (group commit), and each waits until it is on the disk.

use std::sync::OnceLock;

use tokio::sync::{mpsc, oneshot};

use super::{Entry, append};
use crate::{Db, Error, Result, Scope, journal::Intent};

const QUEUE: usize = 1024;
const BATCH: usize = 256;

type Waiting = (String, Entry, oneshot::Sender<bool>);

/// The queue of reads to log.
#[derive(Debug, Default)]
pub struct ReadLog(OnceLock<mpsc::Sender<Waiting>>);

impl ReadLog {
    pub(crate) async fn note(&self, db: &Db, tenant: &str, entry: Entry) -> Result<()> {
        let (answer, committed) = oneshot::channel();
        let sender = self.0.get_or_init(|| start(db));
        sender.send((tenant.to_owned(), entry, answer)).await.map_err(|_| Error::Journal)?;
        if committed.await.unwrap_or(false) { Ok(()) } else { Err(Error::Journal) }
    }
}

fn start(db: &Db) -> mpsc::Sender<Waiting> {
    let (sender, mut queue) = mpsc::channel::<Waiting>(QUEUE);
    let on = db.clone();
    db.background(async move {
        let mut batch = Vec::with_capacity(BATCH);
        while queue.recv_many(&mut batch, BATCH).await > 0 {
            let done = commit(&on, &batch).await;
            if let Err(error) = &done {
                tracing::error!(%error, "reads not logged");
            }
            for (_, _, answer) in batch.drain(..) {
                let _ = answer.send(done.is_ok());
            }
        }
    });
    sender
}

async fn commit(db: &Db, batch: &[Waiting]) -> Result<()> {
    let mut tenants: Vec<&str> = batch.iter().map(|waiting| waiting.0.as_str()).collect();
    tenants.sort_unstable();
    tenants.dedup();
    let intent = Intent { scope: Scope::system(), tenant: String::new(), entries: Vec::new() };
    let mut tx = db.write(intent).await?;
    for tenant in tenants {
        let entries = batch.iter().filter(|waiting| waiting.0 == tenant).map(|waiting| waiting.1.clone()).collect();
        append(&mut tx, tenant, entries).await?;
    }
    tx.commit().await
}
