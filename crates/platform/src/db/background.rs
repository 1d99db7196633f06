//! Work that no page waits for, tied to the database it uses: closing the database ends it first.

use std::sync::{Mutex, PoisonError};

use tokio::task::JoinSet;

use super::Db;

/// What runs beside the pages.
#[derive(Debug, Default)]
pub(super) struct Background(Mutex<JoinSet<()>>);

impl Background {
    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What ended since leaves its place: a server that runs for a year keeps none of them.
        while running.try_join_next().is_some() {}
        running.spawn(work);
    }

    /// Aborts all of it, and waits until nothing of it runs. A transaction left in the middle is rolled back.
    pub(super) async fn end(&self) {
        let mut running = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        running.shutdown().await;
    }
}

impl Db {
    /// Runs something beside the pages. It is cut wherever it waits when the database closes: whatever it does must be
    /// taken up again by the next start, or may be lost.
    pub fn background(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.0.background.spawn(work);
    }

    /// Ends everything that runs beside the pages: nothing of it runs any more once this returns.
    pub async fn end_background(&self) {
        self.0.background.end().await;
    }
}
