//! What goes out to a calendar, and how often; no IO.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, civil::Date};
use tandem_delais::{Certitude, Zone};

use crate::{
    agents::{AgentId, EtablissementId},
    rendezvous::neutre::Mot,
};

tandem_platform::id!(
    /// A private calendar address.
    LienId
);

/// Days behind.
pub const AVANT: i64 = 30;
/// Days ahead.
pub const APRES: i64 = 365;
/// Lines read for a calendar.
pub const LIGNES: i64 = 500;
/// Readings allowed within [`MINUTES`].
pub const LECTURES: i64 = 30;
/// The time over which readings are counted.
pub const MINUTES: i64 = 10;

/// A calendar address, as its agent sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lien {
    /// Its id.
    pub id: LienId,
    /// Where.
    pub etablissement: EtablissementId,
    /// Whose.
    pub agent: AgentId,
    /// With first names.
    pub prenoms: bool,
    /// Since when.
    pub le: Timestamp,
    /// What became of it.
    pub lecture: Lecture,
}

/// What became of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lecture {
    /// How many times it was read.
    pub lectures: i64,
    /// The last time.
    pub lu_le: Option<Timestamp>,
    /// When the readings now counted began.
    pub fenetre: Timestamp,
    /// How many since.
    pub dans_fenetre: i64,
    /// Which revision of the events was given last.
    pub revision: i64,
    /// What it was made of.
    pub empreinte: String,
    /// Since when.
    pub modifie_le: Timestamp,
}

impl Lecture {
    /// Seconds to wait before the next reading; nothing when it may come now.
    pub fn attendre(&self, now: Timestamp) -> Option<i64> {
        let end = self.fenetre.checked_add(MINUTES.minutes()).unwrap_or(self.fenetre);
        let left = end.as_second() - now.as_second();
        (left > 0 && left <= MINUTES * 60 && self.dans_fenetre >= LECTURES).then_some(left)
    }

    /// One more reading, of events made of `empreinte`.
    pub fn encore(&self, empreinte: String, now: Timestamp) -> Self {
        let age = now.as_second() - self.fenetre.as_second();
        // A clock set back begins a new count: nobody waits for a day that already was.
        let goes_on = (0..MINUTES * 60).contains(&age);
        let same = self.empreinte == empreinte;
        Self {
            lectures: self.lectures + 1,
            lu_le: Some(now),
            fenetre: if goes_on { self.fenetre } else { now },
            dans_fenetre: if goes_on { self.dans_fenetre + 1 } else { 1 },
            revision: if same { self.revision } else { self.revision + 1 },
            modifie_le: if same { self.modifie_le } else { now },
            empreinte,
        }
    }
}

/// A day to write in the calendar, before its revision is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jour {
    /// What makes it the same event tomorrow.
    pub cle: String,
    /// The day.
    pub le: Date,
    /// What shows.
    pub titre: String,
    /// What opens.
    pub description: String,
}

/// A line as the calendar needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Address of the line.
    pub ligne: String,
    /// The last day.
    pub le: Date,
    /// Its kind, in neutral words.
    pub mot: Mot,
    /// How sure.
    pub certitude: Certitude,
    /// First name; nothing when it may not be said.
    pub prenom: Option<String>,
    /// Name of the procedure.
    pub nom: String,
    /// The ground of the date, in words.
    pub fondement: String,
}

/// One event a day and kind, no name.
pub fn sans_noms(dues: &[Due]) -> Vec<Jour> {
    let mut groups: BTreeMap<(Date, Mot), (i64, Certitude)> = BTreeMap::new();
    for due in dues {
        let group = groups.entry((due.le, due.mot)).or_insert((0, due.certitude));
        *group = (group.0 + 1, group.1.max(due.certitude));
    }
    let event = |((le, mot), (n, certitude)): ((Date, Mot), (i64, Certitude))| Jour {
        cle: format!("{le}.{}", mot.code),
        le,
        titre: mot.compte(n),
        description: format!(
            "Date {}. Les personnes, le texte et la source sont dans Tandem, page Échéances.",
            certitude.libelle()
        ),
    };
    groups.into_iter().map(event).collect()
}

/// One event a line, with the first name.
pub fn avec_prenoms(dues: &[Due]) -> Vec<Jour> {
    let event = |due: &Due| Jour {
        cle: due.ligne.clone(),
        le: due.le,
        titre: due
            .prenom
            .as_ref()
            .map_or_else(|| due.mot.titre(), |prenom| format!("{prenom}\u{a0}: {}", minuscule(&due.nom))),
        description: if due.prenom.is_some() {
            due.fondement.clone()
        } else {
            format!("Date {}. Le reste est dans Tandem.", due.certitude.libelle())
        },
    };
    dues.iter().map(event).collect()
}

/// « Actualisation mensuelle » after a colon; « RSA » stays.
fn minuscule(nom: &str) -> String {
    let mut letters = nom.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(letters).collect()
        }
        _ => nom.to_owned(),
    }
}

/// The time zone a calendar shows these days in.
pub fn fuseau(zone: Zone) -> &'static str {
    match zone {
        Zone::Metropole | Zone::AlsaceMoselle => "Europe/Paris",
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
    }
}
