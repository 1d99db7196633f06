//! Types of the slice, and what is drawn from the facts. No IO.

use jiff::{Timestamp, ToSpan, civil::Date};
use tandem_platform::id;

use crate::{agents::AgentId, mandats::MandatId, personnes::PersonneId};

id!(
    /// An account of a person.
    CompteId
);
id!(
    /// What was seen of an account, one day.
    ConstatId
);
id!(
    /// Whose address and telephone an account hangs on, from one day.
    CoordonneesId
);
id!(
    /// An address or a domain of the établissement.
    AdresseMaisonId
);

/// Longest note or plan, in characters.
pub const NOTE_MAX: usize = 300;
/// Longest name, address, precision.
pub const LIGNE_MAX: usize = 120;
/// Farthest day for giving an account back: later, it is no plan.
pub const REPRISE_JOURS: i64 = 183;

choix! {
    /// What was seen.
    Etat {
        /// She gets in.
        Marche = "marche", "marche";
        /// Nobody gets in.
        Bloque = "bloque", "bloqué";
        /// It is there; nobody tried it.
        Existe = "existe", "existe";
        /// Nobody knows.
        Inconnu = "inconnu", "inconnu";
        /// It is no more.
        Ferme = "ferme", "fermé";
    }
}

choix! {
    /// Whose.
    AQui {
        /// The person's.
        Elle = "elle", "à elle";
        /// A relative's.
        Proche = "proche", "à un proche";
        /// A worker's, or the établissement's.
        Pro = "pro", "à un professionnel";
        /// There is none.
        Aucun = "aucun", "il n’y en a pas";
        /// Nobody asked yet.
        Inconnu = "inconnu", "pas encore demandé";
    }
}

choix! {
    /// Who made the account.
    FaitPar {
        /// The person.
        Elle = "elle", "par elle";
        /// The two of them.
        Deux = "deux", "à deux";
        /// An agent, in her place.
        Agent = "agent", "à sa place, par un agent";
        /// A relative.
        Proche = "proche", "par un proche";
        /// Nobody knows.
        Inconnu = "inconnu", "on ne sait pas";
    }
}

/// What will be done of an account that hangs on a professional, and by when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reprise {
    /// What will be done.
    pub plan: String,
    /// Before the end of this day.
    pub avant: Date,
}

/// Whose address and telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenue {
    /// Whose e-mail address.
    pub courriel: AQui,
    /// Whose telephone.
    pub telephone: AQui,
    /// The address itself, when it is kept.
    pub adresse: Option<String>,
    /// Which relative, which box.
    pub precision: Option<String>,
    /// Which agent, when it is one's.
    pub lie_a: Option<AgentId>,
    /// Said with what is a professional's, and with nothing else.
    pub reprise: Option<Reprise>,
}

impl Tenue {
    /// Does something of it belong to a professional?
    pub fn est_pro(&self) -> bool {
        self.courriel == AQui::Pro || self.telephone == AQui::Pro
    }

    /// The same once it is given back: what was a professional's is hers.
    #[must_use]
    pub fn remise(&self, adresse: Option<String>) -> Self {
        let hers = |one: AQui| if one == AQui::Pro { AQui::Elle } else { one };
        let kept = if self.courriel == AQui::Pro { None } else { self.adresse.clone() };
        Self {
            courriel: hers(self.courriel),
            telephone: hers(self.telephone),
            adresse: adresse.or(kept),
            precision: self.precision.clone().filter(|_| [self.courriel, self.telephone].contains(&AQui::Proche)),
            lie_a: None,
            reprise: None,
        }
    }
}

/// A fact with its author and its instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note<T> {
    /// What is said.
    pub dit: T,
    /// By whom.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
}

/// What was seen of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constat {
    /// Where it stood.
    pub etat: Etat,
    /// In a few words.
    pub note: Option<String>,
}

/// An account.
#[derive(Clone, Debug)]
pub struct CompteEnLigne {
    /// Its id.
    pub id: CompteId,
    /// The file it is read in.
    pub personne: PersonneId,
    /// Which site.
    pub nom: String,
    /// Who made it.
    pub fait_par: FaitPar,
    /// Made in her place, under which mandate.
    pub mandat: Option<MandatId>,
    /// Who noted it.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
    /// What was seen, oldest first.
    pub constats: Vec<Note<Constat>>,
    /// Whose it is, oldest first.
    pub coordonnees: Vec<Note<Tenue>>,
}

impl CompteEnLigne {
    /// Where it stands: the last thing seen.
    pub fn etat(&self) -> Etat {
        self.constats.last().map_or(Etat::Inconnu, |one| one.dit.etat)
    }

    /// Whose it is now.
    pub fn tenue(&self) -> Option<&Tenue> {
        self.coordonnees.last().map(|one| &one.dit)
    }

    /// Does it still hang on a professional? What will be done, and by when.
    pub fn a_reprendre(&self) -> Option<&Reprise> {
        self.tenue()?.reprise.as_ref().filter(|_| self.etat() != Etat::Ferme)
    }

    /// Since when it has been known to hang on a professional, without a break.
    pub fn lie_depuis(&self) -> Option<Timestamp> {
        self.coordonnees.iter().rev().take_while(|one| one.dit.est_pro()).last().map(|one| one.le)
    }

    /// How many times the day for giving it back was put off.
    pub fn reports(&self) -> usize {
        let days = self.coordonnees.iter().rev().map_while(|one| one.dit.reprise.as_ref().map(|one| one.avant));
        let days: Vec<Date> = days.collect();
        days.windows(2).filter(|pair| pair[0] > pair[1]).count()
    }
}

/// What an établissement calls its own: a domain, or a whole address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdresseMaison {
    /// Its id.
    pub id: AdresseMaisonId,
    /// « ccas-villeneuve.fr », « accueil@ccas-villeneuve.fr »
    pub adresse: String,
    /// Whose, when it is one agent's.
    pub agent: Option<AgentId>,
}

#[cfg(test)]
impl AdresseMaison {
    pub(super) fn exemple(adresse: &str, agent: Option<AgentId>) -> Self {
        let clock = tandem_platform::Clock::fixed(Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        let id = AdresseMaisonId::new(&clock, &tandem_platform::Random::seeded(9));
        Self { id, adresse: adresse.to_owned(), agent }
    }
}

/// Can this day be the last one to give an account back?
pub fn jour_de_reprise(avant: Date, today: Date) -> bool {
    avant > today && avant <= today.saturating_add(REPRISE_JOURS.days())
}
