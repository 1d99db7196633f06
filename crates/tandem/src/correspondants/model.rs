//! Types of the slice, and what is drawn from the facts. No IO.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use tandem_platform::id;

use crate::{agents::AgentId, blocages::BlocageId};

id!(
    /// Somebody, or a desk, to reach in an administration.
    CorrespondantId
);
id!(
    /// What is said of one, from one day.
    VersionId
);
id!(
    /// It worked, it no longer answers.
    DireId
);
id!(
    /// A call made for a blocage.
    AppelId
);

/// Longest note or reason, in characters.
pub const NOTE_MAX: usize = 300;
/// Longest organisme, value, function, name.
pub const LIGNE_MAX: usize = 120;
/// Months after which what nobody confirmed is to confirm. Our choice: issue 6, point 5.
pub const FRAIS_MOIS: i64 = 6;

choix! {
    /// What reaches.
    Canal {
        /// A number.
        Telephone = "telephone", "téléphone";
        /// An address of the work.
        Courriel = "courriel", "e-mail professionnel";
        /// A site kept for partners.
        Plateforme = "plateforme", "plateforme partenaire";
        /// A desk.
        Guichet = "guichet", "guichet";
        /// A postal address.
        Courrier = "courrier", "courrier";
    }
}

choix! {
    /// What is said of it, in one press.
    Sens {
        /// It worked.
        Marche = "marche", "Ça a marché";
        /// It no longer answers.
        Muet = "muet", "Ça ne répond plus";
    }
}

choix! {
    /// How a call went.
    Resultat {
        /// Somebody answered.
        Joint = "joint", "Joint";
        /// Nobody did.
        PasJoint = "pas-joint", "Pas joint";
    }
}

/// What is said of a correspondant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Where: « Caf ».
    pub organisme: String,
    /// Which matters (keys of `donnees/voies`); none is all of them.
    pub matieres: Vec<String>,
    /// What reaches.
    pub canal: Canal,
    /// The number, the address; none once it was erased.
    pub valeur: Option<String>,
    /// « mardi matin »
    pub quand: Option<String>,
    /// « référente RSA »
    pub fonction: Option<String>,
    /// Of the professional.
    pub nom: Option<String>,
    /// In a few words.
    pub note: Option<String>,
    /// The day retention took the name, the value and the note.
    pub effacee_le: Option<Date>,
}

impl Version {
    /// Does it name a professional? An address « prenom.nom@… » does.
    pub fn est_nommee(&self) -> bool {
        let reads_as_a_name = |valeur: &String| {
            let compte = valeur.split_once('@').map_or("", |cut| cut.0);
            let letters = |part: &str| part.chars().count() > 1 && part.chars().all(|c| c.is_alphabetic() || c == '-');
            compte.split_once('.').is_some_and(|(prenom, nom)| letters(prenom) && letters(nom))
        };
        self.nom.is_some() || self.canal == Canal::Courriel && self.valeur.as_ref().is_some_and(reads_as_a_name)
    }

    /// Is it for this matter, or for all those of its organisme?
    pub fn vaut_pour(&self, matiere: &str) -> bool {
        self.matieres.iter().any(|one| one == matiere)
    }
}

/// A fact with its author and its instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dite<T> {
    /// What is said.
    pub dit: T,
    /// By whom.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
}

impl<T> Dite<T> {
    /// The day it was said, at the office.
    pub fn jour(&self, zone: &TimeZone) -> Date {
        self.le.to_zoned_datetime(zone.clone()).date()
    }
}

/// A correspondant, as the lists read it: what is in force, and the last words said.
#[derive(Clone, Debug)]
pub struct Correspondant {
    /// Its id.
    pub id: CorrespondantId,
    /// The version in force.
    pub version: Dite<Version>,
    /// The last thing said.
    pub dernier: Option<Dite<Sens>>,
    /// The last time it worked.
    pub marche: Option<Dite<Sens>>,
    /// Withdrawn, and why.
    pub retrait: Option<Dite<String>>,
    /// Since when it is known.
    pub le: Timestamp,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Etat {
    /// It worked less than six months ago.
    Confirme,
    /// Nobody said so for six months, or ever.
    AConfirmer,
    /// The last word is that it no longer answers.
    Muet,
}

impl Correspondant {
    /// Where it stands on `today`.
    pub fn etat(&self, today: Date, zone: &TimeZone) -> Etat {
        let last = self.dernier.as_ref().map(|one| (one.dit, one.jour(zone)));
        etat(last, today)
    }
}

/// What the last word is worth on `today`.
pub fn etat(dernier: Option<(Sens, Date)>, today: Date) -> Etat {
    match dernier {
        Some((Sens::Muet, _)) => Etat::Muet,
        Some((Sens::Marche, le)) if today < le.saturating_add(FRAIS_MOIS.months()) => Etat::Confirme,
        _ => Etat::AConfirmer,
    }
}

/// A call made for a blocage.
#[derive(Clone, Debug)]
pub struct Appel {
    /// Its id.
    pub id: AppelId,
    /// For what.
    pub blocage: BlocageId,
    /// Whom.
    pub correspondant: CorrespondantId,
    /// Where they work, and what they do: never their name.
    pub chez: String,
    /// How it went, who called, when.
    pub fait: Dite<Resultat>,
}
