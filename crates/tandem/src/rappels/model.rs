//! When a person is reminded; no IO.

use jiff::{
    Timestamp, ToSpan, ZonedDateTime,
    civil::{Date, Time, Weekday},
    tz::TimeZone,
};
use tandem_delais::{Certitude, Sens, Zone, est_ferie};
use tandem_platform::id;

use crate::agents::AgentId;

id!(
    /// What a person said of how she wants to be reminded.
    AccordId
);

/// A window open for that long is reminded of seven days before its end too.
const LONGUE_FENETRE: i64 = 14;

/// By what she is reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Canal {
    /// Her own e-mail address.
    Courriel,
    /// Her own telephone.
    Sms,
    /// A card printed and handed over.
    Papier,
}

impl Canal {
    /// In the order of the page.
    pub const TOUS: [Self; 3] = [Self::Courriel, Self::Sms, Self::Papier];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Courriel => "courriel",
            Self::Sms => "sms",
            Self::Papier => "papier",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|canal| canal.code() == code)
    }

    /// On screen.
    pub fn nom(self) -> &'static str {
        match self {
            Self::Courriel => "par e-mail",
            Self::Sms => "par SMS",
            Self::Papier => "sur une carte en papier",
        }
    }
}

/// How she said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recueil {
    /// With her voice, in front of who notes it or by telephone.
    Oral,
    /// On a paper she signed.
    Ecrit,
}

impl Recueil {
    /// In the order of the page.
    pub const TOUS: [Self; 2] = [Self::Oral, Self::Ecrit];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Oral => "oral",
            Self::Ecrit => "ecrit",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|one| one.code() == code)
    }

    /// On screen.
    pub fn nom(self) -> &'static str {
        match self {
            Self::Oral => "de vive voix",
            Self::Ecrit => "par écrit",
        }
    }
}

/// What she said, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accord {
    /// Its id.
    pub id: AccordId,
    /// By what.
    pub canal: Canal,
    /// How she said so.
    pub recueil: Recueil,
    /// The day she did.
    pub le: Date,
    /// Who noted it.
    pub agent: AgentId,
    /// When it was noted.
    pub note_le: Timestamp,
    /// When she took it back, and who noted that.
    pub retrait: Option<(Timestamp, AgentId)>,
}

/// The one that counts: the last noted, unless it was taken back. An older one never comes back by itself.
pub fn en_vigueur(accords: &[Accord]) -> Option<&Accord> {
    accords.iter().max_by_key(|one| (one.note_le, one.id.clone())).filter(|one| one.retrait.is_none())
}

/// A computed date, as far as reminding goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Echue {
    /// Its démarche.
    pub demarche: String,
    /// Its fiche.
    pub fiche: String,
    /// Its rule in the fiche.
    pub regle: String,
    /// What kind of rule: a word of the fiches.
    pub sorte: &'static str,
    /// From when it can be done.
    pub ouverture: Option<Date>,
    /// Until when.
    pub limite: Date,
    /// The last day something of it was known: what was to be said before it is not said late.
    pub connue_le: Date,
    /// What the limit means.
    pub sens: Sens,
    /// How sure it is.
    pub certitude: Certitude,
}

impl Echue {
    /// Is she told of it? A silence of the administration asks nothing of her.
    pub fn se_rappelle(&self) -> bool {
        matches!(self.sens, Sens::Limite | Sens::Rappel | Sens::Recours)
    }

    /// Is the date computed from what is known, without an estimate?
    pub fn est_sure(&self) -> bool {
        self.certitude == Certitude::Calculee
    }

    /// The name of one of its reminders: the same, it is never queued twice.
    pub fn reference(&self, moment: Moment) -> String {
        format!("{}/{}/{}/{}", self.demarche, self.regle, self.limite, moment.code())
    }
}

/// Which of the reminders of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The day it opens.
    Ouverture,
    /// Seven days before the limit.
    Sept,
    /// Two days before.
    Deux,
}

impl Moment {
    fn code(self) -> &'static str {
        match self {
            Self::Ouverture => "ouverture",
            Self::Sept => "j7",
            Self::Deux => "j2",
        }
    }
}

/// A reminder of a date: its day, and the last day it still says something true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prevu {
    /// Which one.
    pub moment: Moment,
    /// The day it leaves.
    pub le: Date,
    /// The last day it may.
    pub jusqua: Date,
}

/// When messages may leave, at the établissement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heures {
    /// Hour and minute at which a reminder leaves.
    pub depart: Time,
    /// Nothing before this hour.
    pub debut: i8,
    /// Nothing from this hour on.
    pub fin: i8,
    /// On Sundays?
    pub dimanche: bool,
    /// On holidays?
    pub feries: bool,
}

impl Heures {
    /// May a message leave that day?
    pub fn jour_ouvert(&self, jour: Date, zone: Zone) -> bool {
        (self.dimanche || jour.weekday() != Weekday::Sunday) && (self.feries || est_ferie(zone, jour).is_none())
    }

    /// May a message leave now?
    pub fn permettent(&self, now: &ZonedDateTime, zone: Zone) -> bool {
        (self.debut..self.fin).contains(&now.hour()) && self.jour_ouvert(now.date(), zone)
    }

    /// The last open day up to this one, or the first from it on.
    fn ouvert(&self, mut jour: Date, zone: Zone, pas: i64) -> Date {
        for _ in 0..14 {
            if self.jour_ouvert(jour, zone) {
                break;
            }
            jour = jour.saturating_add(pas.days());
        }
        jour
    }

    /// The reminders of a date: the day it opens, seven days and two days before its limit, moved to the open day
    /// before (after, for the opening). One that would be on the day of the next, or after, is left out.
    pub fn prevus(&self, one: &Echue, zone: Zone) -> Vec<Prevu> {
        if !one.se_rappelle() {
            return Vec::new();
        }
        let before = |days: i64| self.ouvert(one.limite.saturating_sub(days.days()), zone, -1);
        let opening = one.ouverture.map(|day| (Moment::Ouverture, self.ouvert(day, zone, 1)));
        let long = opening.is_none_or(|(_, day)| day.saturating_add(LONGUE_FENETRE.days()) < before(7));
        let seven = long.then(|| (Moment::Sept, before(7)));
        let days: Vec<(Moment, Date)> = opening.into_iter().chain(seven).chain([(Moment::Deux, before(2))]).collect();
        let next: Vec<Option<Date>> = days.iter().skip(1).map(|(_, day)| Some(*day)).chain([None]).collect();
        let kept = days.iter().zip(next).filter(|((_, day), next)| next.is_none_or(|next| *day < next));
        let told = kept.map(|(&(moment, le), next)| Prevu {
            moment,
            le,
            jusqua: next.map_or(one.limite, |next| next.yesterday().unwrap_or(next)),
        });
        told.collect()
    }

    /// When it leaves, and from when it no longer does, as instants: a night without an hour, or with one twice, moves
    /// neither.
    pub fn instants(&self, one: &Prevu, tz: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        let at =
            |day: Date, time: Time| day.to_datetime(time).to_zoned_datetime(tz.clone()).ok().map(|at| at.timestamp());
        let end = Time::new(self.fin, 0, 0, 0).unwrap_or(Time::MAX);
        Some((at(one.le, self.depart)?, at(one.jusqua, end)?))
    }
}

/// The hour of an établissement overseas; elsewhere, that of the installation.
pub fn fuseau(zone: Zone, installation: &TimeZone) -> TimeZone {
    let name = match zone {
        Zone::Metropole | Zone::AlsaceMoselle => return installation.clone(),
        Zone::Guadeloupe => "America/Guadeloupe",
        Zone::Martinique => "America/Martinique",
        Zone::Guyane => "America/Cayenne",
        Zone::Reunion => "Indian/Reunion",
        Zone::Mayotte => "Indian/Mayotte",
        Zone::SaintPierreMiquelon => "America/Miquelon",
        Zone::SaintBarthelemy => "America/St_Barthelemy",
        Zone::SaintMartin => "America/Marigot",
        Zone::WallisFutuna => "Pacific/Wallis",
        Zone::PolynesieFrancaise => "Pacific/Tahiti",
        Zone::NouvelleCaledonie => "Pacific/Noumea",
    };
    TimeZone::get(name).unwrap_or_else(|_| installation.clone())
}

/// The number as a gateway takes it, or nothing when no text reaches it: a landline, a number not understood.
pub fn numero_international(noted: &str) -> Option<String> {
    if noted.starts_with('+') {
        return Some(noted.to_owned());
    }
    let national = noted.strip_prefix('0').filter(|rest| rest.len() == 9 && rest.starts_with(['6', '7']))?;
    let country = match national.get(..3)? {
        "690" | "691" => "590",
        "694" => "594",
        "696" | "697" => "596",
        "692" | "693" => "262",
        // 0639 is Mayotte, but for the numbers reserved for fiction (0639 98).
        "639" if !national.starts_with("63998") => "262",
        _ => "33",
    };
    Some(format!("+{country}{national}"))
}
