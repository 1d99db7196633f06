//! Requests about one's own data, their clocks, what an answer does; no IO.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Weekday},
};
use serde::{Deserialize, Serialize};
use tandem_platform::id;

use crate::{agents::AgentId, personnes::PersonneId};

id!(
    /// A request about one's own data.
    DemandeId
);
id!(
    /// A copy of a file that was handed over.
    CopieId
);
id!(
    /// The data of the établissement, taken out once.
    ExtractionId
);

/// A closed list of codes with their words.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$one:meta])* $case:ident = $code:literal, $mots:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$one])* $case),+ }

        impl $name {
            /// All, in the order of the screen.
            pub const TOUS: &'static [Self] = &[$(Self::$case),+];

            /// The code stored and exported.
            pub fn code(self) -> &'static str {
                match self { $(Self::$case => $code),+ }
            }

            /// Reads a code.
            pub fn parse(code: &str) -> Option<Self> {
                Self::TOUS.iter().copied().find(|one| one.code() == code)
            }

            /// The words on screen.
            pub fn nom(self) -> &'static str {
                match self { $(Self::$case => $mots),+ }
            }
        }
    };
}

codes!(
    /// What may be asked (RGPD, articles 15 to 21).
    Droit {
        /// Art. 15.
        Acces = "acces", "Voir ses données, en avoir une copie";
        /// Art. 16.
        Rectification = "rectification", "Corriger une donnée";
        /// Art. 18.
        Limitation = "limitation", "Limiter\u{a0}: garder sans modifier";
        /// Art. 21.
        Opposition = "opposition", "S’opposer au suivi informatique";
        /// Art. 17.
        Effacement = "effacement", "Effacer ses données";
    }
);
codes!(
    /// How it came.
    Canal {
        /// Said.
        Oral = "oral", "À l’oral";
        /// By post or by hand.
        Courrier = "courrier", "Par lettre";
        /// By mail.
        Courriel = "courriel", "Par e-mail";
    }
);
codes!(
    /// Who asks.
    Demandeur {
        /// The person.
        Elle = "elle", "La personne";
        /// Who represents her: guardian, lawyer, parent.
        Representant = "representant", "Son représentant";
        /// Another service that takes over.
        Service = "service", "Un autre service qui prend la suite";
    }
);
codes!(
    /// What is answered.
    Sens {
        /// Yes.
        Acceptee = "acceptee", "Oui, en entier";
        /// In part.
        Partielle = "partielle", "En partie";
        /// No.
        Refusee = "refusee", "Non";
    }
);

impl Droit {
    /// What an answer does, told before it is given.
    pub fn effet(self) -> &'static str {
        match self {
            Self::Acces => "Accepter n’envoie rien\u{a0}: donnez ensuite la copie du dossier, elle sera notée ici.",
            Self::Rectification => {
                "Accepter ne corrige rien tout seul\u{a0}: corrigez la ligne dans «\u{a0}Ce qu’on sait\u{a0}». L’ancienne valeur restera lisible, marquée corrigée."
            }
            Self::Limitation => {
                "Accepter, même en partie, gèle le dossier\u{a0}: il se lit, il ne se modifie plus, jusqu’à ce que vous leviez la limitation."
            }
            Self::Opposition => {
                "Accepter en entier gèle le dossier et l’inscrit pour la conservation, qui l’effacera selon ses règles. Une mission d’intérêt public peut justifier un refus\u{a0}: dites laquelle."
            }
            Self::Effacement => {
                "Accepter inscrit l’effacement pour la conservation, qui l’exécutera. En entier, le dossier est gelé en attendant. En partie, écrivez ce qui part et ce qui reste."
            }
        }
    }
}

/// The sealed part of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contenu {
    /// Who asks, when she does not ask herself.
    pub qui: String,
    /// What is asked, in a few words.
    pub mots: String,
}

/// Two more months, told to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prolongation {
    /// Why.
    pub motif: String,
    /// When she was told.
    pub dite_le: Date,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reponse {
    /// Yes, in part, no.
    pub sens: Sens,
    /// Code of the ground, when something is refused.
    pub fondement: Option<String>,
    /// The words given to the person.
    pub mots: String,
    /// When they were.
    pub le: Date,
    /// By whom.
    pub agent: AgentId,
}

/// The end of a freeze.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levee {
    /// Why.
    pub motif: String,
    /// When the person was told, before (article 18.3).
    pub dite_le: Date,
    /// By whom.
    pub agent: AgentId,
}

/// A request, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demande {
    /// Its id.
    pub id: DemandeId,
    /// Whose file, as it is read today.
    pub personne: PersonneId,
    /// What is asked.
    pub droit: Droit,
    /// The day it came: the clock starts.
    pub recue_le: Date,
    /// How.
    pub canal: Canal,
    /// Who asks.
    pub demandeur: Demandeur,
    /// In words.
    pub contenu: Contenu,
    /// Who registered it.
    pub agent: AgentId,
    /// When.
    pub note_le: Timestamp,
    /// Two more months.
    pub prolongation: Option<Prolongation>,
    /// The answer.
    pub reponse: Option<Reponse>,
    /// The end of what it froze.
    pub levee: Option<Levee>,
}

/// Where a request stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etat {
    /// Answered.
    Repondue,
    /// That many days left, the last one included.
    Reste(i32),
    /// That many days too late.
    Retard(i32),
}

impl Demande {
    /// The last day to answer, or to say that two more months are needed.
    pub fn premier_terme(&self) -> Date {
        terme(self.recue_le, 1)
    }

    /// The last day to answer.
    pub fn terme(&self) -> Date {
        terme(self.recue_le, if self.prolongation.is_some() { 3 } else { 1 })
    }

    /// Where it stands.
    pub fn etat(&self, today: Date) -> Etat {
        if self.reponse.is_some() {
            return Etat::Repondue;
        }
        let left = today.until(self.terme()).map_or(0, |span| span.get_days());
        if left < 0 { Etat::Retard(-left) } else { Etat::Reste(left) }
    }

    /// Does it freeze the file? Limitation as soon as something is accepted; opposition and erasure when all is.
    pub fn gele(&self) -> bool {
        let Some(answer) = &self.reponse else { return false };
        self.levee.is_none()
            && match self.droit {
                Droit::Limitation => answer.sens != Sens::Refusee,
                Droit::Opposition | Droit::Effacement => answer.sens == Sens::Acceptee,
                Droit::Acces | Droit::Rectification => false,
            }
    }

    /// What the retention engine will have to erase: `tout`, `partie`, or nothing.
    pub fn etendue(droit: Droit, sens: Sens) -> Option<&'static str> {
        match (droit, sens) {
            (Droit::Opposition | Droit::Effacement, Sens::Acceptee) => Some("tout"),
            (Droit::Effacement, Sens::Partielle) => Some("partie"),
            _ => None,
        }
    }

    /// May two more months still be announced? Only before the first term, once.
    pub fn prolongeable(&self, today: Date) -> bool {
        self.reponse.is_none() && self.prolongation.is_none() && today <= self.premier_terme()
    }
}

/// `months` after a day: same day number, or the last day of a shorter month (RGPD 12.3, règlement 1182/71 article 3).
pub fn terme(jour: Date, months: i64) -> Date {
    jour.checked_add(months.months()).unwrap_or(jour)
}

/// Why the last day is not a working day, if so: Saturday, Sunday, public holiday of metropolitan France.
pub fn chome(jour: Date) -> Option<&'static str> {
    let easter = paques(jour.year());
    let after = |days: i64| easter.checked_add(days.days()).ok() == Some(jour);
    let fixed =
        matches!((jour.month(), jour.day()), (1 | 5 | 11, 1) | (5, 8) | (7, 14) | (8, 15) | (11, 11) | (12, 25));
    match jour.weekday() {
        _ if fixed || after(1) || after(39) || after(50) => Some("un jour férié"),
        Weekday::Saturday => Some("un samedi"),
        Weekday::Sunday => Some("un dimanche"),
        _ => None,
    }
}

/// The next working day, which règlement 1182/71 gives when the last one is not.
pub fn ouvrable(jour: Date) -> Date {
    let mut day = jour;
    while chome(day).is_some() {
        let Ok(next) = day.tomorrow() else { return day };
        day = next;
    }
    day
}

/// Easter Sunday (Meeus, Gregorian calendar).
#[expect(clippy::many_single_char_names, reason = "the names of the published algorithm")]
fn paques(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let (month, day) = ((h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
    let narrow = |number: i32| i8::try_from(number).unwrap_or(1);
    Date::new(year, narrow(month), narrow(day)).unwrap_or(Date::MIN)
}

/// How far back the journal of accesses is told (`droit.md` 5.5: 3 years at most).
pub fn debut_du_journal(today: Date) -> Date {
    today.checked_sub(3.years()).unwrap_or(today)
}
