//! Accounts on sites in the fictional CCAS, two of them still on a colleague's address.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use tandem_platform::{Result, Tx};

use super::{Chantier, plan, record};
use crate::{
    agents::AgentId,
    comptes_en_ligne::{
        self, AQui, AdresseMaison, AdresseMaisonId, CompteId, Constat, Etat, FaitPar, NouveauCompte, Reprise, Tenue,
    },
    personnes::PersonneId,
};

/// Claire and Youssef, among those who follow people.
const CLAIRE: usize = 1;
const YOUSSEF: usize = 2;
/// People who have accounts.
const PERSONNES: usize = 6;
/// The domain of the fictional CCAS: reserved, nobody's.
const DOMAINE: &str = "ccas-saint-denis.example";

/// Site, state, who made it, whose e-mail address, whose telephone.
type Recit = (&'static str, &'static str, Etat, FaitPar, (AQui, AQui));

/// The accounts of the `rang`th person.
fn recits(rang: usize) -> Vec<Recit> {
    let caf = ("caf", "Caf", Etat::Marche, FaitPar::Deux, (AQui::Elle, AQui::Elle));
    let ameli = ("ameli", "Ameli (sécurité sociale)", Etat::Existe, FaitPar::Inconnu, (AQui::Inconnu, AQui::Inconnu));
    let emploi = ("france-travail", "France Travail", Etat::Bloque, FaitPar::Elle, (AQui::Elle, AQui::Proche));
    match rang {
        0 => vec![caf, emploi, ameli],
        1 => vec![("caf", "Caf", Etat::Marche, FaitPar::Agent, (AQui::Pro, AQui::Elle)), ameli],
        2 => vec![("anef", "Étrangers en France (ANEF)", Etat::Bloque, FaitPar::Agent, (AQui::Pro, AQui::Pro))],
        3 => vec![("boite", "Boîte e-mail", Etat::Marche, FaitPar::Elle, (AQui::Elle, AQui::Elle)), caf],
        _ => vec![caf],
    }
}

/// Whose it is, with what is said of a professional's.
fn tenue(
    (courriel, telephone): (AQui, AQui),
    (rang, today): (usize, Date),
    (claire, youssef): (&AgentId, &AgentId),
) -> Tenue {
    let (agent, jours, plan) = if rang == 1 {
        (claire, 8, "Créer sa boîte ensemble mardi, puis changer l’adresse sur caf.fr")
    } else {
        (youssef, -3, "Prendre rendez-vous avec l’espace France services pour changer l’adresse et le numéro")
    };
    let mut one = Tenue { courriel, telephone, adresse: None, precision: None, lie_a: None, reprise: None };
    if telephone == AQui::Proche {
        one.precision = Some("son fils Karim".to_owned());
    }
    if one.est_pro() {
        one.adresse = Some(format!("{}@{DOMAINE}", if rang == 1 { "claire.morel" } else { "youssef.benamar" }));
        one.lie_a = Some(agent.clone());
        one.reprise = Some(Reprise { plan: plan.to_owned(), avant: today.saturating_add(jours.days()) });
    }
    one
}

/// Notes them for the people Claire helped first, and the domain of the CCAS.
pub(super) async fn ajouter(work: &Chantier<'_>, plan: &plan::Plan, (today, zone): (Date, &TimeZone)) -> Result<()> {
    let (claire, youssef) = (&work.agents[CLAIRE], &work.agents[YOUSSEF]);
    let hers = plan.venues.iter().zip(&work.personnes).filter(|(venue, _)| venue.agent == CLAIRE);
    let people: Vec<&PersonneId> = hers.take(PERSONNES).map(|(_, id)| id).collect();
    let mut tx = work.jour(today.yesterday().unwrap_or(today), zone).await?;
    maison(work, &mut tx).await?;
    for (rang, personne) in people.into_iter().enumerate() {
        for (service, nom, etat, fait_par, qui) in recits(rang) {
            tx.clock().advance_seconds(10);
            let id = CompteId::new(tx.clock(), work.random);
            let new = NouveauCompte { id: &id, personne, service: Some(service), nom, fait_par, mandat: None };
            let note = (etat == Etat::Bloque).then(|| "Trop d’essais\u{a0}: rappeler le service demain.".to_owned());
            let held = tenue(qui, (rang, today), (claire, youssef));
            let par = (&work.etablissement, claire);
            comptes_en_ligne::creer(&mut tx, par, &new, (&Constat { etat, note }, &held)).await?;
            record(&mut tx, claire, "comptes.noter", "comptes_en_ligne", id.to_string());
        }
    }
    tx.commit().await
}

async fn maison(work: &Chantier<'_>, tx: &mut Tx) -> Result<()> {
    let id = AdresseMaisonId::new(tx.clock(), work.random);
    let new = AdresseMaison { id, adresse: DOMAINE.to_owned(), agent: None };
    record(tx, &work.responsable, "comptes.adresse", "adresses_maison", new.id.to_string());
    comptes_en_ligne::ajouter_adresse(tx, (&work.etablissement, &work.responsable), &new).await
}
