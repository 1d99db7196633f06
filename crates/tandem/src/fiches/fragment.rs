//! What other slices show on the page of a fiche: each declares it, and is not known here.

use std::{future::Future, pin::Pin};

use tandem_platform::{Reading, Result};

use crate::agents::Session;

/// For whom, on which fiche (its code).
pub type Contexte<'a> = (&'a Session, &'a str);
type Futur<'a> = Pin<Box<dyn Future<Output = Result<String>> + Send + 'a>>;

/// A line of the page, declared beside what knows it: `inventory::submit! { Fragment { … } }`.
#[derive(Debug)]
pub struct Fragment {
    /// Its markup, already escaped; nothing when there is nothing to show.
    pub lire: for<'a> fn(&'a mut Reading, Contexte<'a>) -> Futur<'a>,
    /// The same, made up.
    pub exemple: fn() -> String,
}
tandem_platform::inventory::collect!(Fragment);

/// Every line declared.
pub(super) async fn lire(on: &mut Reading, cx: Contexte<'_>) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for one in tandem_platform::inventory::iter::<Fragment> {
        all.push((one.lire)(on, cx).await?);
    }
    Ok(all)
}

/// Every line, made up.
pub(super) fn exemples() -> Vec<String> {
    tandem_platform::inventory::iter::<Fragment>.into_iter().map(|one| (one.exemple)()).collect()
}
