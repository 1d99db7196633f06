//! A window that opens one month and closes the next: the monthly update of a jobseeker.

use jiff::civil::Date;

/// The days of the window.
#[derive(Clone, Copy)]
pub(crate) struct Fenetre {
    pub(crate) ouverture: u8,
    pub(crate) fevrier: Option<u8>,
    pub(crate) cloture: u8,
}

/// A month, counted from year zero.
fn mois_de(jour: Date) -> i32 {
    i32::from(jour.year()) * 12 + i32::from(jour.month()) - 1
}

fn premier(mois: i32) -> Option<Date> {
    let annee = i16::try_from(mois.div_euclid(12)).ok()?;
    Date::new(annee, i8::try_from(mois.rem_euclid(12) + 1).ok()?, 1).ok()
}

/// That day of the month, or its last one.
fn le(mois: i32, jour: u8) -> Option<Date> {
    let premier = premier(mois)?;
    let jour = i8::try_from(jour).ok()?.clamp(1, premier.days_in_month());
    Date::new(premier.year(), premier.month(), jour).ok()
}

impl Fenetre {
    fn ouvre(self, mois: i32) -> Option<Date> {
        let fevrier = mois.rem_euclid(12) == 1;
        le(mois, self.fevrier.filter(|_| fevrier).unwrap_or(self.ouverture))
    }

    /// A closing day is never put off: France Travail closes at midnight on the 15th, even on a Sunday.
    fn ferme(self, mois: i32) -> Option<Date> {
        le(mois + 1, self.cloture)
    }

    /// The first window that was not open yet when the last declaration was made.
    pub(crate) fn apres_declaration(self, faite: Date) -> Option<(Date, Date)> {
        let mois = mois_de(faite);
        let mois = if self.ouvre(mois)? > faite { mois } else { mois + 1 };
        Some((self.ouvre(mois)?, self.ferme(mois)?))
    }

    /// The window to close next, from the month of the deposit on: its month, its opening, its closing.
    pub(crate) fn en_cours(self, aujourdhui: Date, depot: Option<Date>) -> Option<(Date, Date, Date)> {
        let mois = mois_de(aujourdhui) - 1;
        let mois = if self.ferme(mois)? >= aujourdhui { mois } else { mois + 1 };
        let mois = depot.map_or(mois, |depot| mois.max(mois_de(depot)));
        Some((premier(mois)?, self.ouvre(mois)?, self.ferme(mois)?))
    }
}
