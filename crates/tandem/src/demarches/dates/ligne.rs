//! A computed date as the list shows it, and what it is asked by.

use jiff::civil::Date;
use tandem_delais::{Certitude, Effet, Evenement, Sens};

use crate::{
    agents::{AgentId, EquipeId},
    demarches::DemarcheId,
    personnes::PersonneId,
};

/// The line of the day one promised to come back to something given up: no fiche has a rule of that name.
pub const REVENIR: &str = "revenir";

/// Address of a computed date: the démarche and the key of the rule. It stays the same when the date moves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EcheanceId(String);

impl EcheanceId {
    /// The line of a rule on a démarche.
    pub fn new(demarche: &DemarcheId, regle: &str) -> Self {
        Self(format!("{demarche}.{regle}"))
    }

    /// Reads an address: a forged one is nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let (demarche, regle) = text.split_once('.')?;
        let key = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
        let known = DemarcheId::parse(demarche).is_some() && (2..=40).contains(&regle.len()) && regle.bytes().all(key);
        known.then(|| Self(text.to_owned()))
    }

    /// The text stored and written in addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for EcheanceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&EcheanceId> for tandem_platform::Value {
    fn from(id: &EcheanceId) -> Self {
        Self::Text(Some(id.0.clone()))
    }
}

/// From what a date is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Depuis {
    /// Something that happened or is foreseen.
    Evenement(Evenement),
    /// The limit of another rule of the fiche.
    Regle(String),
    /// The dates of a year's campaign.
    Campagne(String),
    /// The month itself, when nothing happened yet.
    Mois,
    /// The abandonment that promised to come back.
    Fin,
}

impl Depuis {
    /// As kept in the database.
    pub fn code(&self) -> String {
        match self {
            Self::Evenement(evenement) => evenement.code().to_owned(),
            Self::Regle(cle) => format!("regle:{cle}"),
            Self::Campagne(cle) => format!("campagne:{cle}"),
            Self::Mois => "mois".to_owned(),
            Self::Fin => "fin".to_owned(),
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        match code.split_once(':') {
            Some(("regle", cle)) => Some(Self::Regle(cle.to_owned())),
            Some(("campagne", cle)) => Some(Self::Campagne(cle.to_owned())),
            Some(_) => None,
            None if code == "fin" => Some(Self::Fin),
            None if code == "mois" => Some(Self::Mois),
            None => code.parse().ok().map(Self::Evenement),
        }
    }
}

/// A computed date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ligne {
    /// Its address.
    pub id: EcheanceId,
    /// On which démarche.
    pub demarche: DemarcheId,
    /// The person it is read with.
    pub personne: PersonneId,
    /// Her team.
    pub equipe: EquipeId,
    /// Her referent.
    pub referent: Option<AgentId>,
    /// To whom this line was given.
    pub agent: Option<AgentId>,
    /// Her file is in the archive: the line shows nowhere.
    pub archivee: bool,
    /// Code of the fiche.
    pub fiche: String,
    /// Key of the rule, or [`REVENIR`].
    pub regle: String,
    /// From when it can be done.
    pub ouverture: Option<Date>,
    /// Last day.
    pub limite: Date,
    /// Days to say so before.
    pub alertes: Vec<Date>,
    /// What is lost.
    pub effet: Effet,
    /// What the limit means.
    pub sens: Sens,
    /// How sure it is.
    pub certitude: Certitude,
    /// From what it is counted.
    pub depuis: Depuis,
    /// The day of that.
    pub depuis_le: Date,
    /// The day it fell on before it was moved, and why (Saturday, Sunday, holiday).
    pub report: Option<(Date, String)>,
    /// Put off until.
    pub reportee_au: Option<Date>,
    /// How many times it was put off.
    pub reports: i64,
    /// Version of the rules it was computed with.
    pub version: String,
}

impl Ligne {
    /// Whose it is today: who was given it, else the referent.
    pub fn suivie_par(&self) -> Option<&AgentId> {
        self.agent.as_ref().or(self.referent.as_ref())
    }

    /// Can it be done today?
    pub fn ouverte(&self, today: Date) -> bool {
        self.ouverture.is_none_or(|from| from <= today)
    }

    /// Is the last day gone?
    pub fn depassee(&self, today: Date) -> bool {
        self.limite < today
    }

    /// Is it put off beyond today?
    pub fn en_attente(&self, today: Date) -> bool {
        self.reportee_au.is_some_and(|until| until > today)
    }

    /// What is lost first comes first on a same day.
    pub fn rang(&self) -> i64 {
        rang(self.effet)
    }
}

/// Resources, housing, health, papers, the rest (`parcours.md` J7).
pub fn rang(effet: Effet) -> i64 {
    match effet {
        Effet::Ressources => 0,
        Effet::Logement => 1,
        Effet::Sante => 2,
        Effet::Papiers => 3,
        Effet::Autre => 4,
    }
}

/// Which lines are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filtre {
    /// What would be lost.
    pub effet: Option<Effet>,
    /// Whose: given to her, or her people's.
    pub agent: Option<AgentId>,
    /// Of one fiche.
    pub fiche: Option<String>,
    /// Of one rule of it.
    pub regle: Option<String>,
    /// From this limit on.
    pub depuis: Option<Date>,
    /// Up to this limit.
    pub jusqu_au: Option<Date>,
    /// Without those that open after this day.
    pub ouverte_le: Option<Date>,
    /// Without those put off beyond this day.
    pub sans_reportees_au: Option<Date>,
}

/// Where a page of lines stopped: the next one begins after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curseur {
    /// Limit of the last line.
    pub limite: Date,
    /// Its rank.
    pub rang: i64,
    /// Its address.
    pub id: EcheanceId,
}

impl From<&Ligne> for Curseur {
    fn from(line: &Ligne) -> Self {
        Self { limite: line.limite, rang: line.rang(), id: line.id.clone() }
    }
}

impl std::fmt::Display for Curseur {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}_{}", self.limite, self.rang, self.id)
    }
}

impl Curseur {
    /// Reads what an address carries.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '_');
        Some(Self {
            limite: parts.next()?.parse().ok()?,
            rang: parts.next()?.parse().ok()?,
            id: EcheanceId::parse(parts.next()?)?,
        })
    }
}
