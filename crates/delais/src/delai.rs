//! A delay as it is written in a rule: « 20 jours », « 6 semaines », « 2 mois ».

use crate::erreur::Erreur;
use std::fmt;
use std::str::FromStr;

/// The unit of a delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unite {
    /// Counted in whole days: 48 hours are two days.
    Heures,
    /// Days.
    Jours,
    /// Weeks.
    Semaines,
    /// Months: the same day of the month, or the last one.
    Mois,
    /// Years.
    Ans,
}

/// A number of hours, days, weeks, months or years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Delai {
    /// How many.
    pub n: u16,
    /// Of what.
    pub unite: Unite,
}

impl Delai {
    /// A delay in days.
    pub const fn jours(n: u16) -> Delai {
        Delai { n, unite: Unite::Jours }
    }

    /// A delay in months.
    pub const fn mois(n: u16) -> Delai {
        Delai { n, unite: Unite::Mois }
    }

    /// Roughly how many days, to compare two delays written in different units.
    pub(crate) fn environ(self) -> u32 {
        let n = u32::from(self.n);
        match self.unite {
            Unite::Heures => n.div_ceil(24),
            Unite::Jours => n,
            Unite::Semaines => n * 7,
            Unite::Mois => n * 365 / 12,
            Unite::Ans => n * 365,
        }
    }
}

impl FromStr for Delai {
    type Err = Erreur;

    fn from_str(texte: &str) -> Result<Delai, Erreur> {
        let faux = || Erreur::Delai(texte.to_owned());
        let mut mots = texte.split_whitespace();
        let (Some(n), Some(unite), None) = (mots.next(), mots.next(), mots.next()) else { return Err(faux()) };
        if !n.bytes().all(|c| c.is_ascii_digit()) {
            return Err(faux());
        }
        let n = n.parse().map_err(|_| faux())?;
        let unite = match unite {
            "heure" | "heures" => Unite::Heures,
            "jour" | "jours" => Unite::Jours,
            "semaine" | "semaines" => Unite::Semaines,
            "mois" => Unite::Mois,
            "an" | "ans" => Unite::Ans,
            _ => return Err(faux()),
        };
        if n == 0 { Err(faux()) } else { Ok(Delai { n, unite }) }
    }
}

impl fmt::Display for Delai {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (un, plusieurs) = match self.unite {
            Unite::Heures => ("heure", "heures"),
            Unite::Jours => ("jour", "jours"),
            Unite::Semaines => ("semaine", "semaines"),
            Unite::Mois => ("mois", "mois"),
            Unite::Ans => ("an", "ans"),
        };
        write!(f, "{}\u{a0}{}", self.n, if self.n < 2 { un } else { plusieurs })
    }
}
