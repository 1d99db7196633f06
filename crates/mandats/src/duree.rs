//! How long a mandate lasts. Days are counted whole, first and last included: « 31 jours » from the 1st ends on the 31st.

use jiff::{ToSpan, civil::Date};

/// The longest: a year of 365 days, leap or not (droit.md 5.1).
pub const JOURS_MAX: i64 = 365;

/// The four durations of Aidants Connect, and a day chosen within the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Duree {
    /// That day only.
    Jour,
    /// 31 days.
    Mois,
    /// 182 days.
    Semestre,
    /// 365 days.
    An,
    /// Until a day.
    Date,
}

/// Why an end is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FinRefusee {
    /// No day was given.
    #[error("Dites jusqu’à quel jour.")]
    Absente,
    /// It is before the mandate begins.
    #[error("Ce jour est déjà passé.")]
    Passee,
    /// It is too far.
    #[error("Un mandat dure un an au plus (365 jours). Choisissez un jour plus proche.")]
    TropLoin,
}

impl Duree {
    /// All of them, in the order of the screen.
    pub const TOUTES: [Duree; 5] = [Duree::Jour, Duree::Mois, Duree::Semestre, Duree::An, Duree::Date];

    /// As kept, and as named in the texts.
    pub const fn code(self) -> &'static str {
        match self {
            Duree::Jour => "jour",
            Duree::Mois => "mois",
            Duree::Semestre => "semestre",
            Duree::An => "an",
            Duree::Date => "date",
        }
    }

    /// Reads what `code` writes.
    pub fn de_code(code: &str) -> Option<Duree> {
        Duree::TOUTES.into_iter().find(|one| one.code() == code)
    }

    const fn jours(self) -> Option<i64> {
        match self {
            Duree::Jour => Some(1),
            Duree::Mois => Some(31),
            Duree::Semestre => Some(182),
            Duree::An => Some(JOURS_MAX),
            Duree::Date => None,
        }
    }

    /// The last day, included.
    pub fn fin(self, debut: Date, choisie: Option<Date>) -> Result<Date, FinRefusee> {
        let au_plus = debut.saturating_add((JOURS_MAX - 1).days());
        match self.jours() {
            Some(jours) => Ok(debut.saturating_add((jours - 1).days())),
            None => match choisie.ok_or(FinRefusee::Absente)? {
                fin if fin < debut => Err(FinRefusee::Passee),
                fin if fin > au_plus => Err(FinRefusee::TropLoin),
                fin => Ok(fin),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_counted_first_and_last_included() {
        let debut = date(2027, 1, 1);
        assert_eq!(Duree::Jour.fin(debut, None), Ok(debut));
        assert_eq!(Duree::Mois.fin(debut, None), Ok(date(2027, 1, 31)));
        assert_eq!(Duree::Semestre.fin(debut, None), Ok(date(2027, 7, 1)));
        assert_eq!(Duree::An.fin(debut, None), Ok(date(2027, 12, 31)));
    }

    #[test]
    fn a_year_is_365_days_even_through_a_29_february() {
        assert_eq!(Duree::An.fin(date(2028, 1, 1), None), Ok(date(2028, 12, 30)));
        assert_eq!(Duree::An.fin(date(2028, 2, 29), None), Ok(date(2029, 2, 27)));
        assert_eq!(Duree::Jour.fin(date(2028, 2, 29), None), Ok(date(2028, 2, 29)));
    }

    #[test]
    fn a_chosen_end_is_neither_past_nor_beyond_a_year() {
        let debut = date(2026, 11, 26);
        let end = |fin| Duree::Date.fin(debut, fin);
        assert_eq!(end(Some(debut)), Ok(debut));
        assert_eq!(end(Some(date(2027, 11, 25))), Ok(date(2027, 11, 25)));
        assert_eq!(end(Some(date(2027, 11, 26))), Err(FinRefusee::TropLoin));
        assert_eq!(end(Some(date(2026, 11, 25))), Err(FinRefusee::Passee));
        assert_eq!(end(None), Err(FinRefusee::Absente));
    }

    #[test]
    fn a_duration_is_read_as_it_is_written() {
        for one in Duree::TOUTES {
            assert_eq!(Duree::de_code(one.code()), Some(one));
        }
        assert_eq!(Duree::de_code("siecle"), None);
    }
}
