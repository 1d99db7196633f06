//! Who accompanies whom, on which day; no IO.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan, civil::Date};
use tandem_platform::id;

use crate::{
    agents::{AgentId, EquipeId},
    personnes::PersonneId,
};

id!(
    /// A change of team or referent.
    SuiviId
);
id!(
    /// A replacement.
    RemplacementId
);
id!(
    /// The people of one agent given to another.
    PassationId
);
id!(
    /// A person proposed to another team.
    PropositionId
);

/// Longest reason, in signs.
pub const RAISON_MAX: usize = 300;
/// Longest replacement: beyond, her people have a new referent.
pub const JOURS_MAX: i32 = 366;

/// A team and a referent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The team.
    pub equipe: EquipeId,
    /// The referent, when there is one.
    pub referent: Option<AgentId>,
}

/// One change, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changement {
    /// Whose file.
    pub personne: PersonneId,
    /// What it replaced.
    pub avant: Place,
    /// What it says.
    pub apres: Place,
    /// From when.
    pub debut: Date,
    /// Why, in words.
    pub raison: Option<String>,
    /// Who decided.
    pub agent: AgentId,
    /// When it was noted.
    pub le: Timestamp,
}

/// A stretch of time with one team and one referent at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Periode {
    /// Who accompanies her.
    pub place: Place,
    /// From when; nothing for what the file began with.
    pub debut: Option<Date>,
    /// The day the next began; nothing while it runs.
    pub fin: Option<Date>,
}

/// The whole history, first to last: periods that touch and never overlap.
pub fn periodes(changes: &[Changement], now: &Place) -> Vec<Periode> {
    let Some(first) = changes.first() else {
        return vec![Periode { place: now.clone(), debut: None, fin: None }];
    };
    let start = Periode { place: first.avant.clone(), debut: None, fin: Some(first.debut) };
    let ends = changes.iter().skip(1).map(|next| Some(next.debut)).chain([None]);
    let rest =
        changes.iter().zip(ends).map(|(one, fin)| Periode { place: one.apres.clone(), debut: Some(one.debut), fin });
    std::iter::once(start).chain(rest).collect()
}

/// May a change begin that day?
pub fn verifier_debut(debut: Date, dernier: Option<Date>, today: Date) -> Result<(), String> {
    if debut > today {
        return Err("Choisissez aujourd’hui ou un jour passé. Pour une absence à venir, notez un remplacement.".into());
    }
    match dernier {
        Some(last) if debut < last => Err(format!(
            "Un changement est déjà noté au {}\u{a0}: choisissez ce jour ou un jour d’après.",
            crate::ui::dates::long(last)
        )),
        _ => Ok(()),
    }
}

/// A replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remplacement {
    /// Its id.
    pub id: RemplacementId,
    /// Who is away.
    pub absent: AgentId,
    /// Who is there instead.
    pub remplacant: AgentId,
    /// First day.
    pub debut: Date,
    /// Last day.
    pub fin: Date,
    /// Who decided.
    pub agent: AgentId,
    /// When it was ended before its last day, and by whom.
    pub finie: Option<(Timestamp, AgentId)>,
    /// Teams lent for the time it lasts.
    pub prets: Vec<EquipeId>,
}

impl Remplacement {
    /// Does it hold that day?
    pub fn vaut(&self, jour: Date) -> bool {
        self.finie.is_none() && self.debut <= jour && jour <= self.fin
    }

    /// Do the two share a day?
    fn croise(&self, other: &Self) -> bool {
        self.finie.is_none() && other.finie.is_none() && self.debut <= other.fin && other.debut <= self.fin
    }
}

/// For whom an agent is there that day: who she replaces, and who those replaced when they are away themselves. Never
/// herself. This only orders lists: what she may see is her perimeter.
pub fn pour_qui<'a>(all: &'a [Remplacement], agent: &AgentId, jour: Date) -> Vec<&'a Remplacement> {
    let mut found: Vec<&Remplacement> = Vec::new();
    let mut seen = BTreeSet::from([agent.clone()]);
    let mut todo = vec![agent.clone()];
    while let Some(who) = todo.pop() {
        for one in all.iter().filter(|one| one.remplacant == who && one.vaut(jour)) {
            if seen.insert(one.absent.clone()) {
                found.push(one);
                todo.push(one.absent.clone());
            }
        }
    }
    found
}

/// Why a replacement cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empechement {
    /// By herself.
    SoiMeme,
    /// It ends before it begins.
    AlEnvers,
    /// It ended already.
    Passe,
    /// More than a year.
    TropLong,
    /// She is already replaced on one of these days.
    DejaRemplace,
    /// The one who would be there is away, and replaced by her.
    Cercle,
}

impl Empechement {
    /// The field and the sentence.
    pub fn phrase(self) -> (&'static str, &'static str) {
        match self {
            Self::SoiMeme => ("remplacant", "Choisissez quelqu’un d’autre que la personne absente."),
            Self::AlEnvers => ("fin", "Le dernier jour est avant le premier."),
            Self::Passe => ("fin", "Ces jours sont passés. Choisissez un dernier jour à venir."),
            Self::TropLong => ("fin", "Un an au plus. Au-delà, passez ses personnes à un collègue."),
            Self::DejaRemplace => {
                ("debut", "Un remplacement est déjà noté sur une partie de ces jours. Terminez-le d’abord.")
            }
            Self::Cercle => ("remplacant", "Cette personne est elle-même remplacée par l’absent·e sur ces jours."),
        }
    }
}

/// May `new` be added to those that are?
pub fn verifier(all: &[Remplacement], new: &Remplacement, today: Date) -> Result<(), Empechement> {
    if new.absent == new.remplacant {
        return Err(Empechement::SoiMeme);
    }
    if new.fin < new.debut {
        return Err(Empechement::AlEnvers);
    }
    if new.fin < today {
        return Err(Empechement::Passe);
    }
    if new.debut.checked_add(JOURS_MAX.days()).is_ok_and(|last| new.fin > last) {
        return Err(Empechement::TropLong);
    }
    let near: Vec<&Remplacement> = all.iter().filter(|one| one.croise(new)).collect();
    if near.iter().any(|one| one.absent == new.absent) {
        return Err(Empechement::DejaRemplace);
    }
    // Follow who replaces the replacing one, keeping only the days all share: back to the absent, it is a circle.
    let mut todo = vec![(new.remplacant.clone(), new.debut, new.fin)];
    while let Some((who, from, to)) = todo.pop() {
        for one in near.iter().filter(|one| one.absent == who) {
            let (from, to) = (from.max(one.debut), to.min(one.fin));
            if from > to {
                continue;
            }
            if one.remplacant == new.absent {
                return Err(Empechement::Cercle);
            }
            todo.push((one.remplacant.clone(), from, to));
        }
    }
    Ok(())
}

/// Days away after which what happened is worth a page.
pub const JOURS_ABSENCE: i32 = 3;

/// Since when an agent was away: the first day of her last replacement when it just ended or still runs, else her last
/// login when it is three days old or more.
pub fn absence(all: &[Remplacement], agent: &AgentId, derniere: Option<Date>, today: Date) -> Option<Date> {
    let limit = today.checked_sub(JOURS_ABSENCE.days()).unwrap_or(today);
    let mine = all.iter().filter(|one| one.absent == *agent && one.debut <= limit && one.fin >= limit);
    mine.map(|one| one.debut).max().or_else(|| derniere.filter(|last| *last <= limit))
}
