//! Démarches of the fictional CCAS, and what happened on them, so that something falls due whatever the day.

use jiff::{ToSpan, civil::Date};
use tandem_delais::Evenement;
use tandem_platform::{Db, Result, Tx};

use super::{Chantier, plan::Des};
use crate::{
    demarches::{self, DemarcheId, EvenementId, NouvelEvenement, NouvelleDemarche, catalogue::Source, dates},
    personnes::{Identite, JAMAIS, Personne, PersonneId},
};

/// Fiche, what happened last, and between how many days ago; below zero, days ahead.
type Sorte = (&'static str, Evenement, i64, i64);

/// What comes back by itself: the five a person of the bench has.
const RECURRENTES: [Sorte; 5] = [
    ("D01", Evenement::Declaration, 1, 28),
    ("D07", Evenement::Declaration, 2, 94),
    ("D08", Evenement::Declaration, 2, 91),
    ("D42", Evenement::Declaration, 2, 91),
    ("D47", Evenement::Contact, 2, 89),
];
/// What else a CCAS meets.
const AUTRES: [Sorte; 6] = [
    ("D30", Evenement::FinDeDroit, -200, -40),
    ("D50", Evenement::FinDeDroit, -220, -50),
    ("D50", Evenement::DepotComplet, 20, 130),
    ("D12", Evenement::NotificationIndu, 2, 19),
    ("D09", Evenement::FinDeDroit, -400, -150),
    ("D60", Evenement::Depot, 200, 220),
];
/// Démarches computed in one transaction.
const LOT: usize = 1_000;

/// What a person of the demonstration has, for her place among those who came: most have nothing under way.
fn tirees(des: &Des<'_>, rang: usize, total: usize) -> Vec<Sorte> {
    // Those who came last are those helped now.
    if rang * 3 < total * 2 && !des.une_fois_sur(8) {
        return Vec::new();
    }
    let mut found = vec![*des.un(&RECURRENTES)];
    found.extend(des.une_fois_sur(2).then(|| *des.un(&AUTRES)));
    found
}

/// Starts them all, then computes their dates. `par_personne`: as many recurring obligations for everybody (at most five).
pub(super) async fn ouvrir(work: &Chantier<'_>, venues: &[super::plan::Venue], par_personne: usize, today: Date) -> Result<()> {
    let des = Des::new(work.random);
    let source = Source::fourni();
    let mut ids = Vec::new();
    let mut tx = ecriture(&work.db, work).await?;
    for (rang, (venue, id)) in venues.iter().zip(&work.personnes).enumerate() {
        let sortes = match par_personne {
            0 => tirees(&des, rang, venues.len()),
            many => RECURRENTES.into_iter().cycle().take(many).collect(),
        };
        let personne = une(work, venue, id);
        for sorte in sortes {
            ids.push(commencer(work, &mut tx, venue, &personne, sorte, &des, today).await?);
        }
    }
    tx.commit().await?;
    for some in ids.chunks(LOT) {
        let mut tx = ecriture(&work.db, work).await?;
        let moteur = dates::Moteur::lire(&mut tx, &source, &work.etablissement).await?;
        dates::recalculer(&mut tx, &moteur, &work.etablissement, some).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn ecriture(db: &Db, work: &Chantier<'_>) -> Result<Tx> {
    let id = work.etablissement.as_str();
    db.write(tandem_platform::Intent::system(id, "systeme", "demonstration.remplir", "etablissements", id)).await
}

fn une(work: &Chantier<'_>, venue: &super::plan::Venue, id: &PersonneId) -> Personne {
    Personne {
        id: id.clone(),
        identite: Identite::default(),
        equipe: work.equipes[venue.equipe].clone(),
        referent: Some(work.agents[venue.agent].clone()),
        dernier_acte_le: JAMAIS,
        dossiers: vec![id.clone()],
    }
}

async fn commencer(
    work: &Chantier<'_>,
    tx: &mut Tx,
    venue: &super::plan::Venue,
    personne: &Personne,
    (fiche, evenement, near, far): Sorte,
    des: &Des<'_>,
    today: Date,
) -> Result<DemarcheId> {
    tx.clock().advance_seconds(1);
    let agent = &work.agents[venue.agent];
    let (id, event) = (DemarcheId::new(tx.clock(), work.random), EvenementId::new(tx.clock(), work.random));
    let new = NouvelleDemarche { id: &id, personne, fiche, precision: None };
    let par = (&work.etablissement, agent);
    demarches::creer(tx, par, &new).await?;
    super::record(tx, agent, "demarches.commencer", "demarches", id.to_string());
    let ago = near + i64::try_from(des.sous(usize::try_from(far - near + 1).unwrap_or(1))).unwrap_or(0);
    let le = today.saturating_sub(ago.days());
    demarches::ecrire(tx, par, &NouvelEvenement::simple(&event, &id, evenement, le)).await?;
    Ok(id)
}
