//! The days that pass by themselves: every démarche computed again, batch by batch, by as many servers as there are.

pub(crate) mod queries;

use tandem_platform::{Db, Intent, Result, Scope};

use self::queries::Passage;
pub use self::queries::{AnneeDite, campagnes_dites, dire_campagne};
use super::{Moteur, recalculer};
use crate::{
    agents::{self, EtablissementId},
    demarches::catalogue::Source,
};

/// Démarches computed in one transaction: short enough that nobody waits for it.
const LOT: i64 = 2_000;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bilan {
    /// Démarches looked at.
    pub demarches: usize,
    /// Lines written or removed.
    pub changees: usize,
}

/// Computes the dates of every établissement as of today, if that was not done yet with the rules in force. Stopped
/// half-way, the next run goes on; beside another server, each takes the next batch.
pub async fn passer(db: &Db, source: &Source) -> Result<Bilan> {
    passer_par(db, source, LOT).await
}

/// Computes every date again, done today or not.
pub async fn refaire(db: &Db, source: &Source) -> Result<Bilan> {
    let places = agents::etablissements(&mut db.read(&Scope::system()).await?).await?;
    for (place, _) in &places {
        let id = place.as_str();
        let mut tx = db.write(Intent::new(id, "systeme", "echeances.recalculer", "etablissements", id)).await?;
        queries::oublier(&mut tx, place).await?;
        tx.commit().await?;
    }
    passer(db, source).await
}

/// The same, so many at a time.
pub(super) async fn passer_par(db: &Db, source: &Source, lot: i64) -> Result<Bilan> {
    let mut total = Bilan::default();
    let places = agents::etablissements(&mut db.read(&Scope::system()).await?).await?;
    for (place, _) in &places {
        let one = un_etablissement(db, source, place, lot).await?;
        total.demarches += one.demarches;
        total.changees += one.changees;
    }
    Ok(total)
}

async fn un_etablissement(db: &Db, source: &Source, place: &EtablissementId, lot: i64) -> Result<Bilan> {
    let mut reading = db.read(&Scope::tenant(place.as_str())).await?;
    let moteur = Moteur::lire(&mut reading, source, place).await?;
    let mine = Passage {
        jour: db.clock().today().to_string(),
        empreinte: moteur.empreinte(),
        apres: String::new(),
        fini: false,
    };
    let known = queries::lire(&mut reading, place).await?;
    drop(reading);
    let mut done = Bilan::default();
    if known.is_some_and(|mark| mark.fini && meme(&mark, &mine)) {
        return Ok(done);
    }
    let mut first = true;
    while un_lot(db, &moteur, place, &mine, (first, lot), &mut done).await? {
        first = false;
    }
    Ok(done)
}

/// Same day, same rules?
fn meme(mark: &Passage, mine: &Passage) -> bool {
    mark.jour == mine.jour && mark.empreinte == mine.empreinte
}

/// The next batch, whoever did the one before; false when there is none left.
async fn un_lot(
    db: &Db,
    moteur: &Moteur,
    place: &EtablissementId,
    mine: &Passage,
    (first, lot): (bool, i64),
    done: &mut Bilan,
) -> Result<bool> {
    let id = place.as_str();
    let mut tx = db.write(Intent::new(id, "systeme", "echeances.calculer", "etablissements", id)).await?;
    let mut mark = queries::prendre(&mut tx, place, mine).await?;
    if !meme(&mark, mine) {
        // Begun by a server whose clock or rules differ: the run that starts last wins, the other one stops here.
        if !first {
            return Ok(false);
        }
        mark = mine.clone();
    }
    if mark.fini {
        return Ok(false);
    }
    let ids = queries::suivantes(&mut tx, place, &mark.apres, lot).await?;
    done.changees += recalculer(&mut tx, moteur, place, &ids).await?;
    done.demarches += ids.len();
    mark.fini = i64::try_from(ids.len()).is_ok_and(|read| read < lot);
    if let Some(last) = ids.last() {
        mark.apres = last.to_string();
    }
    queries::avancer(&mut tx, place, &mark).await?;
    tx.commit().await?;
    Ok(!mark.fini)
}
