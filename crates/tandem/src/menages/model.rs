//! Who is in which household when, and what may be written about it; no IO.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};
use tandem_platform::id;

use super::Quand;
use crate::{agents::AgentId, personnes::PersonneId};

id!(
    /// A household: a thread of dated memberships.
    MenageId
);
id!(
    /// A line: a membership, an end, a link, someone around.
    LigneId
);

/// What one person is for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Spouse, partner.
    Conjoint,
    /// Her child.
    Enfant,
    /// Her father or mother.
    Parent,
    /// Brother or sister.
    Fratrie,
    /// Anything else.
    Autre,
}

impl Relation {
    /// In the order of the screen.
    pub const TOUTES: [Self; 5] = [Self::Conjoint, Self::Enfant, Self::Parent, Self::Fratrie, Self::Autre];

    /// The code stored and exported.
    pub fn code(self) -> &'static str {
        match self {
            Self::Conjoint => "conjoint",
            Self::Enfant => "enfant",
            Self::Parent => "parent",
            Self::Fratrie => "fratrie",
            Self::Autre => "autre",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|relation| relation.code() == code)
    }

    /// The words on screen.
    pub fn nom(self) -> &'static str {
        match self {
            Self::Conjoint => "conjoint·e",
            Self::Enfant => "enfant",
            Self::Parent => "père ou mère",
            Self::Fratrie => "frère ou sœur",
            Self::Autre => "autre lien",
        }
    }

    /// The choice: what the one added is for the one whose page it is.
    pub fn choix(self) -> &'static str {
        match self {
            Self::Conjoint => "Sa ou son conjoint·e",
            Self::Enfant => "Son enfant",
            Self::Parent => "Son père ou sa mère",
            Self::Fratrie => "Son frère ou sa sœur",
            Self::Autre => "Un autre lien",
        }
    }

    /// The same link seen from the other end.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Enfant => Self::Parent,
            Self::Parent => Self::Enfant,
            same => same,
        }
    }
}

/// Why someone left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raison {
    /// A couple parts.
    Separation,
    /// She lives elsewhere: studies, work, a home of her own.
    Ailleurs,
    /// She died.
    Deces,
}

impl Raison {
    /// In the order of the screen.
    pub const TOUTES: [Self; 3] = [Self::Separation, Self::Ailleurs, Self::Deces];

    /// The code stored and exported.
    pub fn code(self) -> &'static str {
        match self {
            Self::Separation => "separation",
            Self::Ailleurs => "ailleurs",
            Self::Deces => "deces",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|raison| raison.code() == code)
    }

    /// The choice on screen.
    pub fn choix(self) -> &'static str {
        match self {
            Self::Separation => "Une séparation",
            Self::Ailleurs => "Vit ailleurs",
            Self::Deces => "Un décès",
        }
    }

    /// The words on screen.
    pub fn nom(self) -> &'static str {
        match self {
            Self::Separation => "séparation",
            Self::Ailleurs => "vit ailleurs",
            Self::Deces => "décès",
        }
    }
}

/// Who wrote a line, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Who.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
}

/// The end of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fin {
    /// Its id.
    pub id: LigneId,
    /// First day it is no longer so.
    pub jusqua: Quand,
    /// Why.
    pub raison: Option<Raison>,
    /// By whom.
    pub signe: Signature,
    /// It was a mistake.
    pub correction: Option<Signature>,
}

/// Someone in a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membre {
    /// Its id.
    pub id: LigneId,
    /// Which household.
    pub menage: MenageId,
    /// Who: the file read as hers today.
    pub personne: PersonneId,
    /// The file it was written under.
    pub dossier: PersonneId,
    /// Since when, if it is known.
    pub depuis: Option<Quand>,
    /// How time is shared, for a child who lives in two.
    pub part: Option<String>,
    /// By whom.
    pub signe: Signature,
    /// It was a mistake.
    pub correction: Option<Signature>,
    /// Its ends, corrected ones included, oldest first.
    pub fins: Vec<Fin>,
}

/// From the first day in, to the first day out. Open ends are as far as one knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Periode {
    /// First day in.
    pub debut: Date,
    /// First day out.
    pub fin: Date,
}

impl Periode {
    /// What an approximate start and end count for: each at its first day, and never an end before its start.
    pub fn de(depuis: Option<Quand>, jusqua: Option<Quand>) -> Self {
        let debut = depuis.map_or(Date::MIN, Quand::premier_jour);
        Self { debut, fin: jusqua.map_or(Date::MAX, |end| end.premier_jour().max(debut)) }
    }

    /// Is the day inside?
    pub fn contient(self, jour: Date) -> bool {
        self.debut <= jour && jour < self.fin
    }

    /// Is there a day in both? A period of no day still holds its first one, so that it cannot be written twice.
    pub fn touche(self, other: Self) -> bool {
        let end = |one: Self| if one.fin > one.debut { one.fin } else { one.debut.tomorrow().unwrap_or(one.debut) };
        self.debut < end(other) && other.debut < end(self)
    }
}

impl Membre {
    /// The end that stands.
    pub fn fin(&self) -> Option<&Fin> {
        self.fins.iter().rev().find(|end| end.correction.is_none())
    }

    /// Was it not a mistake?
    pub fn compte(&self) -> bool {
        self.correction.is_none()
    }

    /// Neither ended nor a mistake.
    pub fn ouvert(&self) -> bool {
        self.compte() && self.fin().is_none()
    }

    /// What it counts for.
    pub fn periode(&self) -> Periode {
        Periode::de(self.depuis, self.fin().map(|end| end.jusqua))
    }

    /// Is she there that day?
    pub fn present(&self, jour: Date) -> bool {
        self.compte() && self.periode().contient(jour)
    }
}

/// The households of a day and who is in each.
pub fn composition(membres: &[Membre], jour: Date) -> BTreeMap<MenageId, BTreeSet<PersonneId>> {
    let mut all: BTreeMap<MenageId, BTreeSet<PersonneId>> = BTreeMap::new();
    for one in membres.iter().filter(|one| one.present(jour)) {
        all.entry(one.menage.clone()).or_default().insert(one.personne.clone());
    }
    all
}

/// Why a line cannot be written, with the line that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusee {
    /// She is there already.
    DejaLa(Box<Membre>),
    /// She was there during part of that time.
    Chevauche(Box<Membre>),
    /// The end is before the start.
    AvantArrivee(Quand),
    /// It has ended already.
    DejaFinie(Box<Fin>),
    /// It was said to be a mistake.
    DejaCorrigee(Signature),
}

/// May she come in that household for that time?
pub fn entrer(
    membres: &[Membre],
    menage: &MenageId,
    personne: &PersonneId,
    (depuis, jusqua): (Option<Quand>, Option<Quand>),
) -> Result<(), Refusee> {
    ordonnees(depuis, jusqua)?;
    let asked = Periode::de(depuis, jusqua);
    let own = membres.iter().filter(|one| one.compte() && one.menage == *menage && one.personne == *personne);
    match own.into_iter().find(|one| one.periode().touche(asked)) {
        Some(one) if one.fin().is_none() => Err(Refusee::DejaLa(Box::new(one.clone()))),
        Some(one) => Err(Refusee::Chevauche(Box::new(one.clone()))),
        None => Ok(()),
    }
}

/// May that membership end then?
pub fn partir(membre: &Membre, jusqua: Quand) -> Result<(), Refusee> {
    if let Some(by) = &membre.correction {
        return Err(Refusee::DejaCorrigee(by.clone()));
    }
    if let Some(end) = membre.fin() {
        return Err(Refusee::DejaFinie(Box::new(end.clone())));
    }
    ordonnees(membre.depuis, Some(jusqua))
}

/// May that end be called a mistake? The membership opens again: not when she came back meanwhile.
pub fn reprendre(membres: &[Membre], membre: &Membre, fin: &Fin) -> Result<(), Refusee> {
    if let Some(by) = &fin.correction {
        return Err(Refusee::DejaCorrigee(by.clone()));
    }
    let others: Vec<Membre> = membres.iter().filter(|one| one.id != membre.id).cloned().collect();
    entrer(&others, &membre.menage, &membre.personne, (membre.depuis, None))
}

/// An end may not be before a start; « 2024 » is not before « mars 2024 ».
pub fn ordonnees(depuis: Option<Quand>, jusqua: Option<Quand>) -> Result<(), Refusee> {
    match depuis.zip(jusqua) {
        Some((from, to)) if to.dernier_jour() < from.premier_jour() => Err(Refusee::AvantArrivee(from)),
        _ => Ok(()),
    }
}

/// When she died, if an end says so.
pub fn deces(membres: &[Membre], personne: &PersonneId) -> Option<Date> {
    let ends = membres.iter().filter(|one| one.compte() && one.personne == *personne).filter_map(Membre::fin);
    ends.filter(|end| end.raison == Some(Raison::Deces)).map(|end| end.jusqua.premier_jour()).min()
}

/// One is this for the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lien {
    /// Its id.
    pub id: LigneId,
    /// For whom.
    pub personne: PersonneId,
    /// Who.
    pub autre: PersonneId,
    /// What `autre` is for `personne`.
    pub relation: Relation,
    /// By whom.
    pub signe: Signature,
}

impl Lien {
    /// What `autre` is for `personne`, if this link says it from one end or the other.
    pub fn entre(&self, personne: &PersonneId, autre: &PersonneId) -> Option<Relation> {
        match (&self.personne, &self.autre) {
            (a, b) if a == personne && b == autre => Some(self.relation),
            (a, b) if a == autre && b == personne => Some(self.relation.inverse()),
            _ => None,
        }
    }
}

/// What `autre` is for `personne`: the last said counts.
pub fn lien(liens: &[Lien], personne: &PersonneId, autre: &PersonneId) -> Option<Relation> {
    let said =
        liens.iter().filter_map(|one| one.entre(personne, autre).map(|relation| (&one.signe.le, &one.id, relation)));
    said.max_by_key(|one| (one.0, one.1)).map(|one| one.2)
}

/// Her households that hold that time: those of then when it is over, the open ones otherwise.
pub fn menages_de(membres: &[Membre], personne: &PersonneId, periode: Periode) -> BTreeSet<MenageId> {
    let over = periode.fin < Date::MAX;
    let mine = || membres.iter().filter(|one| one.compte() && one.personne == *personne);
    let then: BTreeSet<MenageId> =
        mine().filter(|one| over && one.periode().touche(periode)).map(|one| one.menage.clone()).collect();
    if then.is_empty() {
        mine().filter(|one| one.fin().is_none()).map(|one| one.menage.clone()).collect()
    } else {
        then
    }
}

/// Since when someone who founds a household counts in it: since she left the last one, as far as one knows otherwise.
pub fn debut_du_fondateur(membres: &[Membre], personne: &PersonneId) -> Option<Quand> {
    let ends = membres.iter().filter(|one| one.compte() && one.personne == *personne).filter_map(Membre::fin);
    ends.map(|end| end.jusqua).max_by_key(|end| end.premier_jour())
}
