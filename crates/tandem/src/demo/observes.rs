//! What does not move in the fictional CCAS, as many as asked for: a few matters make most of it, a few last very long, about a
//! third is still open.

use std::collections::{BTreeMap, HashMap};

use jiff::{ToSpan, civil::Date};
use tandem_platform::{Random, Result, Tx};

use super::Chantier;
use crate::{
    agents::{AgentId, Perimetre},
    blocages::{self, BlocageId, Effet, Fin, Issue, LigneId, NouveauBlocage},
    demarches::{self, DemarcheId, NouvelleDemarche},
    personnes,
};

/// Démarches on which some hang.
const DEMARCHES: usize = 1_000;
/// Above, the lists of what comes next are left empty: a computation of each would take hours, and no figure reads them.
const SUITES: usize = 2_000;

/// What is drawn day after day.
#[derive(Debug)]
pub(super) struct Tas {
    combien: usize,
    ecrits: usize,
    /// First and last day of the story.
    jours: (Date, Date),
    fins: BTreeMap<Date, Vec<(BlocageId, AgentId, Issue)>>,
    demarches: HashMap<usize, DemarcheId>,
    ouverts: Vec<BlocageId>,
}

impl Tas {
    pub(super) fn new(combien: usize, jours: (Date, Date)) -> Self {
        let (fins, demarches) = (BTreeMap::new(), HashMap::new());
        Self { combien, ecrits: 0, jours, fins, demarches, ouverts: Vec::new() }
    }

    /// What begins and what ends that day.
    pub(super) async fn jour(&mut self, work: &Chantier<'_>, tx: &mut Tx, day: Date) -> Result<()> {
        if self.combien == 0 || work.personnes.is_empty() {
            return Ok(());
        }
        while let Some(due) = self.fins.first_entry().filter(|one| *one.key() <= day) {
            for (id, agent, issue) in due.remove() {
                tx.clock().advance_seconds(1);
                let le = tx.clock().now();
                let line = LigneId::new(tx.clock(), work.random);
                let fin = Fin {
                    id: line,
                    issue,
                    marche: None,
                    euros: None,
                    mois: None,
                    note: None,
                    agent: agent.clone(),
                    le,
                };
                blocages::finir(tx, (&work.etablissement, &agent), &id, &fin).await?;
            }
        }
        let since =
            |to: Date| usize::try_from(self.jours.0.until(to).map_or(0, |span| span.get_days())).unwrap_or(0) + 1;
        let target = (self.combien * since(day)).div_ceil(since(self.jours.1)).min(self.combien);
        while self.ecrits < target {
            self.ecrits += 1;
            self.un(work, tx, day).await?;
        }
        Ok(())
    }

    async fn un(&mut self, work: &Chantier<'_>, tx: &mut Tx, day: Date) -> Result<()> {
        let random = work.random;
        let who = tirer(random, work.personnes.len());
        let (personne, agent) = (&work.personnes[who], &work.agents[tirer(random, work.agents.len())]);
        if self.demarches.len() < DEMARCHES && tirer(random, 3) == 0 && !self.demarches.contains_key(&who) {
            let perimetre = Perimetre { etablissement: work.etablissement.clone(), equipes: work.equipes.clone() };
            let found = personnes::plusieurs(tx, &perimetre, std::slice::from_ref(personne)).await?;
            if let Some(found) = found.first() {
                let id = DemarcheId::new(tx.clock(), random);
                let fiche = ["D07", "D50", "D21"][tirer(random, 3)];
                let new = NouvelleDemarche { id: &id, personne: found, fiche, precision: None };
                demarches::creer(tx, (&work.etablissement, agent), &new).await?;
                self.demarches.insert(who, id);
            }
        }
        let voies = blocages::voies();
        // Two draws, the lesser kept twice: the first matters make most of it.
        let rang = (0..3).map(|_| tirer(random, voies.len())).min().unwrap_or(0);
        let effets: Vec<Effet> = Effet::TOUS.iter().copied().filter(|_| tirer(random, 4) == 0).collect();
        let id = BlocageId::new(tx.clock(), random);
        let new = NouveauBlocage {
            id: &id,
            personne,
            demarche: self.demarches.get(&who),
            voie: &voies[rang].cle,
            objet: None,
            effets: &effets,
            depuis: day.saturating_sub(i64::try_from(tirer(random, 30)).unwrap_or(0).days()),
            precision: None,
        };
        blocages::creer(tx, (&work.etablissement, agent), &new).await?;
        match fin(random, day).filter(|end| *end <= self.jours.1) {
            Some(end) => {
                let issue = match tirer(random, 10) {
                    0..=2 => Issue::Ouvert,
                    3..=6 => Issue::Retabli,
                    7 | 8 => Issue::Refuse,
                    _ => Issue::Renonce,
                };
                self.fins.entry(end).or_default().push((id, agent.clone(), issue));
            }
            None if self.combien <= SUITES => self.ouverts.push(id),
            None => {}
        }
        Ok(())
    }

    /// What comes next for those still open.
    pub(super) async fn suites(&self, work: &Chantier<'_>, tx: &mut Tx) -> Result<()> {
        let zone = demarches::dates::zone(tx, &work.etablissement).await?;
        blocages::calculer(tx, zone, &work.etablissement, &self.ouverts).await
    }
}

fn tirer(random: &Random, most: usize) -> usize {
    usize::try_from(random.below(u64::try_from(most.max(1)).unwrap_or(1))).unwrap_or(0)
}

/// The day it ends: half within a month, some after a year, one in five never.
fn fin(random: &Random, day: Date) -> Option<Date> {
    if tirer(random, 5) == 0 {
        return None;
    }
    let doubled = u32::try_from(tirer(random, 8).min(tirer(random, 8))).unwrap_or(0);
    let base = 4_i64 << doubled;
    let days = base + i64::try_from(tirer(random, usize::try_from(base).unwrap_or(1))).unwrap_or(0);
    day.checked_add(days.days()).ok()
}
