//! Démarches under way in the fictional CCAS, so that a window is open whatever the day it is shown.

use jiff::{ToSpan, civil::Date};
use tandem_delais::Evenement;
use tandem_platform::{Result, Tx};

use super::{Chantier, record};
use crate::{
    actes::{self, ActeForm, ActeId, Mode, NouvelActe},
    agents::AgentId,
    demarches::{self, DemarcheId, EvenementId, NouvelEvenement, NouvelleDemarche, dates},
    personnes::Personne,
};

/// People with a quarterly declaration to make within a month.
const FILE: usize = 12;

/// What is under way for the `rang`th person: fiche, what happened how many days ago.
fn en_cours(rang: usize) -> Vec<(&'static str, Vec<(Evenement, i64)>)> {
    let jours = i64::try_from(rang % 5).unwrap_or(0);
    let mut all = vec![("D07", vec![(Evenement::Declaration, 72 + jours)])];
    if rang.is_multiple_of(3) {
        all.push(("D50", vec![(Evenement::Depot, 120), (Evenement::DepotComplet, 104 + jours)]));
    }
    if rang.is_multiple_of(4) {
        all.push(("D01", vec![(Evenement::Declaration, 20)]));
    }
    all
}

/// The hands of the last two times: some do it alone.
fn mains(rang: usize) -> &'static [Mode] {
    match rang % 4 {
        0 => &[Mode::ElleACote, Mode::ADeux],
        1 => &[Mode::JaiRelu, Mode::JaiRelu],
        2 => &[Mode::JeGuidais],
        _ => &[],
    }
}

/// Starts them all for the people of `agent`, on the last day of the story.
pub(super) async fn ajouter(
    work: &Chantier<'_>,
    tx: &mut Tx,
    moteur: &dates::Moteur,
    (agent, people): (&AgentId, &[Personne]),
    today: Date,
) -> Result<()> {
    let par = (&work.etablissement, agent);
    let ago = |days: i64| today.saturating_sub(days.days());
    let mut started = Vec::new();
    for (rang, personne) in people.iter().take(FILE).enumerate() {
        for (fiche, events) in en_cours(rang) {
            tx.clock().advance_seconds(10);
            let id = DemarcheId::new(tx.clock(), work.random);
            let new = NouvelleDemarche { id: &id, personne, fiche, precision: None };
            demarches::creer(tx, par, &new).await?;
            for (evenement, days) in events {
                let event = EvenementId::new(tx.clock(), work.random);
                demarches::ecrire(tx, par, &NouvelEvenement::simple(&event, &id, evenement, ago(days))).await?;
            }
            for (at, mode) in mains(rang).iter().enumerate().filter(|_| fiche == "D07") {
                let acte = ActeId::new(tx.clock(), work.random);
                let days = 150 - i64::try_from(at).unwrap_or(0) * 70;
                let form = ActeForm {
                    mode: *mode,
                    raison: None,
                    duree: Some(10),
                    demarche: moteur.regles(fiche).map(|known| known.nom.clone()),
                    note: None,
                    note_privee: None,
                    fait_le: ago(days),
                };
                let personnes = std::slice::from_ref(&personne.id);
                actes::noter(tx, &work.etablissement, &NouvelActe { id: &acte, agent, personnes, form: &form }).await?;
                demarches::attacher(tx, par, &acte, &id, &[]).await?;
                record(tx, agent, "actes.noter", "actes", acte.to_string());
            }
            record(tx, agent, "demarches.commencer", "demarches", id.to_string());
            started.push(id);
        }
    }
    dates::recalculer(tx, moteur, &work.etablissement, &started).await?;
    Ok(())
}
