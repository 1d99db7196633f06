//! What other slices do once the dates of démarches were computed again. They know the démarches; the démarches do not know them.

use std::{future::Future, pin::Pin};

use tandem_delais::Zone;
use tandem_platform::{Result, Tx};

use crate::{agents::EtablissementId, demarches::DemarcheId};

type Futur<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;
type Faire = for<'a> fn(&'a mut Tx, Zone, &'a EtablissementId, &'a [DemarcheId]) -> Futur<'a>;

/// What follows, in the same transaction.
pub struct ApresCalcul(pub Faire);
tandem_platform::inventory::collect!(ApresCalcul);

pub(super) async fn suivre(tx: &mut Tx, zone: Zone, place: &EtablissementId, ids: &[DemarcheId]) -> Result<()> {
    for one in tandem_platform::inventory::iter::<ApresCalcul> {
        (one.0)(tx, zone, place, ids).await?;
    }
    Ok(())
}
