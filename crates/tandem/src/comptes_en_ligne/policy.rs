//! Whose address is it? Those of the établissement are never those of a person's account. Pure.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde::Deserialize;

use super::model::AdresseMaison;
use crate::{agents::AgentId, ui::de};

#[derive(Debug, Default, Deserialize)]
struct Messageries {
    publiques: BTreeSet<String>,
    sans_points: BTreeSet<String>,
}

/// Read once; a test reads it too, so that what is shipped is what parses.
static MESSAGERIES: LazyLock<Messageries> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../donnees/comptes/messageries.toml")).unwrap_or_default());

/// What an établissement calls its own.
#[derive(Debug, Default)]
pub struct Maison {
    domaines: BTreeSet<String>,
    boites: BTreeMap<String, Option<AgentId>>,
}

/// Why an address is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lien {
    /// It is on a domain of the établissement.
    Domaine(String),
    /// It is that of an agent, or a shared box of the établissement.
    Boite(Option<AgentId>),
}

impl Lien {
    /// The agent it hangs on.
    pub fn agent(&self) -> Option<&AgentId> {
        match self {
            Self::Boite(agent) => agent.as_ref(),
            Self::Domaine(_) => None,
        }
    }

    /// Whose it is; `nom` is the agent's.
    pub fn dire(&self, nom: Option<&str>) -> String {
        match (self, nom) {
            (_, Some(nom)) => format!("Cette adresse est celle {}.", de(nom)),
            (Self::Domaine(domaine), None) => format!("Les adresses @{domaine} sont celles de l’établissement."),
            (Self::Boite(_), None) => "Cette adresse est celle de l’établissement.".to_owned(),
        }
    }

    /// Why, and what is asked.
    pub fn phrase(&self, nom: Option<&str>) -> String {
        let whose = self.dire(nom);
        format!("{whose} Le compte est à la personne\u{a0}: il lui faut une adresse à elle.")
    }
}

impl Maison {
    /// What was declared, and the login names that are addresses.
    pub fn de(declarees: &[AdresseMaison], identifiants: &[(AgentId, String)]) -> Self {
        let mut house = Self::default();
        let logins = identifiants.iter().map(|(agent, login)| (login.as_str(), Some(agent)));
        for (text, agent) in declarees.iter().map(|one| (one.adresse.as_str(), one.agent.as_ref())).chain(logins) {
            let Some((boite, domaine)) = lire(text) else {
                // A domain alone. A public one is nobody's: the screen refuses it, and an old row does no harm.
                house.domaines.extend(domaine_seul(text).filter(|one| !est_publique(one)));
                continue;
            };
            if !est_publique(&domaine) {
                house.domaines.insert(domaine);
            }
            let known = house.boites.entry(boite).or_default();
            *known = agent.cloned().or_else(|| known.take());
        }
        house
    }

    /// Nothing is known of the établissement: nothing can be refused.
    pub fn est_vide(&self) -> bool {
        self.domaines.is_empty() && self.boites.is_empty()
    }

    /// Is it one of the établissement's?
    pub fn reconnait(&self, adresse: &str) -> Option<Lien> {
        let (boite, domaine) = lire(adresse)?;
        if let Some(agent) = self.boites.get(&boite) {
            return Some(Lien::Boite(agent.clone()));
        }
        let under = |one: &&String| domaine == **one || domaine.ends_with(&format!(".{one}"));
        self.domaines.iter().find(under).map(|one| Lien::Domaine(one.clone()))
    }
}

/// Is this mail open to anybody?
pub fn est_publique(domaine: &str) -> bool {
    MESSAGERIES.publiques.contains(domaine)
}

/// The box an address reaches, and its domain: « Pre.Nom+diallo@GMAIL.com » is « prenom@gmail.com ».
fn lire(adresse: &str) -> Option<(String, String)> {
    let (compte, domaine) = adresse.trim().rsplit_once('@')?;
    let domaine = domaine_seul(domaine)?;
    let compte = compte.to_lowercase();
    let compte = compte.split('+').next().unwrap_or_default();
    let compte = if MESSAGERIES.sans_points.contains(&domaine) { compte.replace('.', "") } else { compte.to_owned() };
    (!compte.is_empty()).then(|| (format!("{compte}@{domaine}"), domaine))
}

/// A domain as it is compared; nothing when it is not one.
pub fn domaine_seul(text: &str) -> Option<String> {
    let domaine = text.trim().trim_start_matches('@').trim_end_matches('.').to_lowercase();
    let parts = domaine.split('.').collect::<Vec<_>>();
    let good = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-');
    (parts.len() >= 2 && parts.iter().all(good)).then_some(domaine)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tandem_platform::{Clock, Random};

    use super::*;

    fn agent(seed: u64) -> AgentId {
        AgentId::new(&Clock::fixed(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC), &Random::seeded(seed))
    }

    fn declaree(adresse: &str, agent: Option<AgentId>) -> AdresseMaison {
        AdresseMaison::exemple(adresse, agent)
    }

    #[test]
    fn the_list_of_public_mails_is_read() {
        assert!(est_publique("gmail.com") && est_publique("laposte.net") && !est_publique("ccas-villeneuve.fr"));
        let all = MESSAGERIES.publiques.iter().chain(&MESSAGERIES.sans_points);
        assert!(all.into_iter().all(|one| domaine_seul(one).as_ref() == Some(one)), "written as they are compared");
        assert!(MESSAGERIES.sans_points.is_subset(&MESSAGERIES.publiques));
    }

    #[test]
    fn an_agent_at_a_public_mail_takes_her_address_and_not_everybodys() {
        let claire = agent(1);
        let house = Maison::de(&[declaree("Claire.Morel@gmail.com", Some(claire.clone()))], &[]);
        for same in ["claire.morel@gmail.com", "clairemorel+diallo@GMAIL.com", " claire.morel@gmail.com "] {
            assert_eq!(house.reconnait(same), Some(Lien::Boite(Some(claire.clone()))), "{same}");
        }
        assert_eq!(house.reconnait("aissata.diallo@gmail.com"), None);
        assert!(
            house.reconnait("claire.morel@gmail.com").expect("hers").phrase(Some("Claire Morel")).contains("Claire")
        );
    }

    #[test]
    fn a_login_that_is_an_address_takes_its_domain() {
        let house = Maison::de(&[], &[(agent(1), "c.morel@ccas.fr".into()), (agent(2), "sonia".into())]);
        assert_eq!(house.reconnait("c.morel@ccas.fr"), Some(Lien::Boite(Some(agent(1)))));
        assert_eq!(house.reconnait("accueil@ccas.fr"), Some(Lien::Domaine("ccas.fr".into())));
        assert_eq!(house.reconnait("aissata@occas.fr"), None, "another domain that ends alike");
    }

    #[test]
    fn a_public_domain_declared_by_mistake_refuses_nobody() {
        let house = Maison::de(&[declaree("orange.fr", None), declaree("pas une adresse", None)], &[]);
        assert!(house.est_vide() && house.reconnait("a@orange.fr").is_none() && house.reconnait("rien").is_none());
    }

    proptest! {
        /// Whatever its case, its tag or its subdomain, an address of the établissement is known; one of a public mail is not.
        #[test]
        fn every_address_of_the_house_is_known(name in "[a-z][a-z.]{0,12}[a-z]", tag in "(\\+[a-z]{1,6})?", sub in "([a-z]{1,8}\\.)?", upper: bool) {
            let house = Maison::de(&[declaree("ccas-villeneuve.fr", None)], &[]);
            let typed = format!("{name}{tag}@{sub}ccas-villeneuve.fr");
            let typed = if upper { typed.to_uppercase() } else { typed };
            prop_assert_eq!(house.reconnait(&typed), Some(Lien::Domaine("ccas-villeneuve.fr".into())));
            let free = format!("{name}{tag}@laposte.net");
            prop_assert_eq!(house.reconnait(&free), None);
        }

        /// What is typed is an address, or is not; never a panic.
        #[test]
        fn anything_typed_is_judged(text in ".{0,60}") {
            let house = Maison::de(&[declaree(&text, None)], &[(agent(1), text.clone())]);
            let _ = house.reconnait(&text);
        }
    }
}
