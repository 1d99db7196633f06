//! What time does by itself: warnings, archiving, the end of the journal and of closed logins.

use jiff::civil::Date;
use tandem_platform::{Db, Intent, Result, Scope, Tx, journal};

use super::{model::Etat, queries, regles::Regles};
use crate::{
    agents::{self, EquipeId, EtablissementId},
    correspondants, entretiens,
    personnes::{self, PersonneId},
};

/// Files looked at in one go.
const LOT: i64 = 200;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bilan {
    /// Files warned.
    pub avertis: usize,
    /// Files archived.
    pub archives: usize,
    /// Journal entries gone.
    pub journal: u64,
    /// Names of professionals taken from the address book.
    pub noms: usize,
    /// Entretiens whose notes, or all, are gone.
    pub entretiens: usize,
}

/// Runs the rules for every établissement, as of today. Stopped half-way, the next run goes on.
pub async fn passer(db: &Db, rules: &Regles) -> Result<Bilan> {
    let mut total = Bilan::default();
    let places = agents::etablissements(&mut db.read(&Scope::system()).await?).await?;
    for (place, _) in &places {
        let one = un_etablissement(db, rules, place).await?;
        total.avertis += one.avertis;
        total.archives += one.archives;
        total.journal += one.journal;
        total.noms += one.noms;
        total.entretiens += one.entretiens;
    }
    let limit = rules.journal.seuil(db.clock().today());
    total.journal += journal::forget(db, "installation", debut(db, limit)).await?;
    agents::oublier_connexions(db, debut(db, rules.connexions.seuil(db.clock().today()))).await?;
    Ok(total)
}

/// Midnight of the day after: what is older than that has reached its term.
fn debut(db: &Db, seuil: Date) -> jiff::Timestamp {
    let next = seuil.tomorrow().unwrap_or(seuil);
    next.to_zoned_datetime(db.clock().zone().clone()).map_or(jiff::Timestamp::UNIX_EPOCH, |at| at.timestamp())
}

async fn un_etablissement(db: &Db, rules: &Regles, place: &EtablissementId) -> Result<Bilan> {
    let today = db.clock().today();
    let id = place.as_str();
    let mut tx = db.write(Intent::new(id, "systeme", "conservation.passer", "etablissements", id)).await?;
    queries::lever(&mut tx, place).await?;
    tx.commit().await?;
    let mut done = Bilan::default();
    let granted = queries::accordes(&mut db.read(&Scope::tenant(id)).await?, place).await?;
    if !granted.is_empty() {
        let mut tx = db.write(Intent::new(id, "systeme", "conservation.accorder", "etablissements", id)).await?;
        for one in &granted {
            archiver(&mut tx, place, one, today).await?;
            done.archives += 1;
        }
        tx.commit().await?;
    }
    let teams = agents::toutes_les_equipes(&mut db.read(&Scope::tenant(id)).await?, place).await?;
    for team in &teams {
        let mut after = None;
        while let Some(last) = un_lot(db, rules, place, (team, today), after.as_ref(), &mut done).await? {
            after = Some(last);
        }
    }
    done.noms = correspondants::oublier(db, place, rules.correspondant.seuil(today)).await?;
    let terms = (rules.notes_entretien.seuil(today), rules.entretien.seuil(today));
    done.entretiens = entretiens::oublier(db, place, terms).await?;
    done.journal = journal::forget(db, id, debut(db, rules.journal.seuil(today))).await?;
    Ok(done)
}

/// One batch of the oldest files of a team; where it stopped, nothing at the end.
async fn un_lot(
    db: &Db,
    rules: &Regles,
    place: &EtablissementId,
    (team, today): (&EquipeId, Date),
    after: Option<&(Date, PersonneId)>,
    done: &mut Bilan,
) -> Result<Option<(Date, PersonneId)>> {
    // Whoever would still be in use at the end of the warning is not looked at.
    let limit = rules.dossier_actif.seuil(rules.avertissement.terme(today));
    let mut reading = db.read(&Scope::tenant(place.as_str())).await?;
    let found = queries::anciens(&mut reading, team, limit, after, LOT).await?;
    drop(reading);
    let Some((id, date, _)) = found.last() else { return Ok(None) };
    let last = (*date, id.clone());
    let acts: Vec<_> = found.iter().map(|(id, _, life)| (id, life.etat(rules, today))).collect();
    if acts.iter().all(|(_, state)| matches!(state, Etat::Suivi | Etat::Averti(_))) {
        return Ok(Some(last));
    }
    let mut tx = db.write(Intent::new(place.as_str(), "systeme", "conservation.lot", "equipes", team.as_str())).await?;
    for (id, state) in acts {
        match state {
            Etat::Suivi | Etat::Averti(_) => {}
            Etat::AAvertir(when) => {
                queries::avertir(&mut tx, place, id, (today, when)).await?;
                tx.record(systeme("conservation.avertir", id));
                done.avertis += 1;
            }
            Etat::AArchiver => {
                archiver(&mut tx, place, id, today).await?;
                done.archives += 1;
            }
        }
    }
    tx.commit().await?;
    Ok(Some(last))
}

async fn archiver(tx: &mut Tx, place: &EtablissementId, id: &PersonneId, today: Date) -> Result<()> {
    let whole = queries::dossiers(tx, id).await?;
    personnes::archiver(tx, &whole, today).await?;
    queries::archiver(tx, place, id, today).await?;
    tx.record(systeme("conservation.archiver", id));
    Ok(())
}

fn systeme(action: &'static str, id: &PersonneId) -> journal::Entry {
    let subject = tandem_platform::Subject { kind: "personnes", id: id.to_string() };
    journal::Entry { actor: "systeme".to_owned(), action, subject }
}
