//! What a mandate allows, derived from its acts alone. Nothing here is stored: no state is edited by hand.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

use crate::textes::domaines_de;

/// What a mandate is about: a fiche by its code, or a domain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Portee {
    /// One fiche of the catalogue.
    Fiche(String),
    /// Every fiche of a domain (`donnees/mandats/domaines.toml`).
    Domaine(String),
}

impl Portee {
    /// As kept: the code of a fiche, or `domaine:` and its name.
    pub fn cle(&self) -> String {
        match self {
            Portee::Fiche(code) => code.clone(),
            Portee::Domaine(nom) => format!("domaine:{nom}"),
        }
    }

    /// Reads what `cle` writes.
    pub fn de_cle(cle: &str) -> Portee {
        match cle.strip_prefix("domaine:") {
            Some(nom) => Portee::Domaine(nom.to_owned()),
            None => Portee::Fiche(cle.to_owned()),
        }
    }

    /// Does it cover a fiche of the catalogue?
    pub fn contient(&self, fiche: &str) -> bool {
        self.permet(fiche, &domaines_de(fiche))
    }

    fn permet(&self, fiche: &str, domaines: &[&str]) -> bool {
        match self {
            Portee::Fiche(code) => code == fiche,
            Portee::Domaine(nom) => domaines.contains(&nom.as_str()),
        }
    }
}

/// How it was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moyen {
    /// On paper.
    Papier,
    /// Drawn on a screen.
    Ecran,
}

/// How the person said she stops it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parole {
    /// By word of mouth.
    Vive,
    /// By letter.
    Courrier,
    /// By e-mail.
    Courriel,
}

/// What happened to a mandate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fait {
    /// Both signed.
    Signature(Moyen),
    /// At a distance, the text was read and she said yes. Opens nothing: the paper does.
    AccordOral,
    /// She stops all of it, or one line.
    Revocation(Parole, Option<Portee>),
    /// The établissement stops it.
    Renonciation,
}

/// An act on a mandate, and its instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acte {
    /// When it was written.
    pub le: Timestamp,
    /// What.
    pub fait: Fait,
}

/// What the rules need to know of a mandate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mandat {
    /// First day.
    pub debut: Date,
    /// Last day, included.
    pub fin: Date,
    /// What it lists.
    pub lignes: Vec<Portee>,
    /// What happened to it, in any order.
    pub actes: Vec<Acte>,
}

/// Where a mandate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etat {
    /// Nobody signed yet.
    ASigner,
    /// She said yes at a distance at that instant; the paper is awaited.
    PapierAttendu(Timestamp),
    /// Signed, its first day is to come.
    AVenir,
    /// It allows what it lists.
    EnVigueur,
    /// Its last day is past.
    Termine,
    /// She stopped it.
    Revoque(Timestamp),
    /// The établissement stopped it.
    Renonce(Timestamp),
}

/// Why a mandate does not allow something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refus {
    /// It is not in force.
    Etat(Etat),
    /// It does not list it.
    HorsListe,
    /// She stopped that line, at that instant.
    Ligne(Timestamp),
}

impl Etat {
    /// Is it over, for good?
    pub const fn est_fini(self) -> bool {
        matches!(self, Etat::Termine | Etat::Revoque(_) | Etat::Renonce(_))
    }
}

impl Mandat {
    /// The acts written by that instant.
    fn avant(&self, a: Timestamp) -> impl Iterator<Item = &Acte> {
        self.actes.iter().filter(move |acte| acte.le <= a)
    }

    /// When the first act of a kind was written.
    fn premier(&self, a: Timestamp, est: impl Fn(&Fait) -> bool) -> Option<Timestamp> {
        self.avant(a).filter(|acte| est(&acte.fait)).map(|acte| acte.le).min()
    }

    /// Where it is at an instant. Days are those of `zone`: a mandate ends at midnight where the people live.
    pub fn etat(&self, a: Timestamp, zone: &TimeZone) -> Etat {
        let today = a.to_zoned_datetime(zone.clone()).date();
        if let Some(le) = self.premier(a, |fait| matches!(fait, Fait::Revocation(_, None))) {
            return Etat::Revoque(le);
        }
        if let Some(le) = self.premier(a, |fait| *fait == Fait::Renonciation) {
            return Etat::Renonce(le);
        }
        // Every line stopped one by one is the whole stopped, when the last of them was.
        let arretees: Option<Vec<Timestamp>> = self.lignes.iter().map(|ligne| self.arretee(ligne, a)).collect();
        if let Some(le) = arretees.and_then(|all| all.into_iter().max()) {
            return Etat::Revoque(le);
        }
        if today > self.fin {
            return Etat::Termine;
        }
        if self.premier(a, |fait| matches!(fait, Fait::Signature(_))).is_none() {
            return self.premier(a, |fait| *fait == Fait::AccordOral).map_or(Etat::ASigner, Etat::PapierAttendu);
        }
        if today < self.debut { Etat::AVenir } else { Etat::EnVigueur }
    }

    /// When she stopped a line, alone.
    pub fn arretee(&self, ligne: &Portee, a: Timestamp) -> Option<Timestamp> {
        self.premier(a, |fait| matches!(fait, Fait::Revocation(_, Some(one)) if one == ligne))
    }

    /// The line that allows a fiche at an instant, or why none does. `domaines` are those of the fiche.
    pub fn permet(&self, (fiche, domaines): (&str, &[&str]), a: Timestamp, zone: &TimeZone) -> Result<&Portee, Refus> {
        let listees: Vec<&Portee> = self.lignes.iter().filter(|ligne| ligne.permet(fiche, domaines)).collect();
        if listees.is_empty() {
            return Err(Refus::HorsListe);
        }
        // Stopped by name, it stays stopped: a wider line that holds it does not bring it back.
        if let Some(le) = self.arretee(&Portee::Fiche(fiche.to_owned()), a) {
            return Err(Refus::Ligne(le));
        }
        match self.etat(a, zone) {
            Etat::EnVigueur => {}
            etat => return Err(Refus::Etat(etat)),
        }
        let stopped = listees.iter().filter_map(|ligne| self.arretee(ligne, a)).max();
        let open = listees.into_iter().find(|ligne| self.arretee(ligne, a).is_none());
        open.ok_or(Refus::Ligne(stopped.unwrap_or(a)))
    }

    /// The instant at which an act dated of a day is judged: now for today, else the end of that day, so that a mandate
    /// stopped in the morning does not cover what is noted later of the same day.
    pub fn instant(fait_le: Date, maintenant: Timestamp, zone: &TimeZone) -> Timestamp {
        let today = maintenant.to_zoned_datetime(zone.clone()).date();
        if fait_le >= today {
            return maintenant;
        }
        let end = fait_le.tomorrow().ok().and_then(|next| next.to_zoned_datetime(zone.clone()).ok());
        end.and_then(|next| next.timestamp().checked_sub(1.nanosecond()).ok()).unwrap_or(maintenant)
    }

    /// Days left, that day included; nothing when it is over or not begun.
    pub fn jours_restants(&self, a: Timestamp, zone: &TimeZone) -> Option<i32> {
        let today = a.to_zoned_datetime(zone.clone()).date();
        (self.etat(a, zone) == Etat::EnVigueur).then(|| today.until(self.fin).map_or(0, |span| span.get_days()) + 1)
    }
}
