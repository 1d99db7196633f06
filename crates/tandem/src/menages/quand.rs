//! A date known to the day, the month or the year, kept as it was said; no IO.

use jiff::civil::{Date, date};

use crate::ui::dates;

/// When, as precisely as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quand {
    /// That day.
    Jour(Date),
    /// Some day of the month that begins there.
    Mois(Date),
    /// Some day of that year.
    Annee(i16),
}

/// The first year read.
const PREMIERE: i16 = 1900;
const MOIS: [&str; 12] = ["janv", "fev", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec"];

impl Quand {
    /// Reads « 14/03/2021 », « 14 mars 2021 », « 03/2021 », « mars 2021 » or « 2021 »; empty means unknown.
    pub fn lire(text: &str, today: Date) -> Result<Option<Self>, &'static str> {
        if text.is_empty() {
            return Ok(None);
        }
        let read = Self::parse(text).or_else(|| day(text, today)).or_else(|| month(text));
        let read = read.ok_or("Écrivez une date comme 14/03/2021, mars 2021, ou seulement l’année.")?;
        if read.premier_jour() > today {
            return Err("Cette date est dans l’avenir. Notez-le le jour venu.");
        }
        if read.premier_jour().year() < PREMIERE {
            return Err("Cette date est trop ancienne. Écrivez l’année en quatre chiffres.");
        }
        Ok(Some(read))
    }

    /// Reads what is stored: `2021`, `2021-03`, `2021-03-14`.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |part: &str, digits: usize| {
            (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
        };
        let parts: Vec<&str> = text.split('-').collect();
        match parts.as_slice() {
            [year] => number(year, 4).filter(|year| *year > 0).map(Self::Annee),
            [year, month] => Date::new(number(year, 4)?, i8::try_from(number(month, 2)?).ok()?, 1).ok().map(Self::Mois),
            [year, _, _] => number(year, 4).and(text.parse().ok()).map(Self::Jour),
            _ => None,
        }
    }

    /// What is stored: no more digits than were said.
    pub fn code(self) -> String {
        match self {
            Self::Jour(day) => day.to_string(),
            Self::Mois(first) => format!("{:04}-{:02}", first.year(), first.month()),
            Self::Annee(year) => format!("{year:04}"),
        }
    }

    /// What a form shows again.
    pub fn saisie(self) -> String {
        match self {
            Self::Jour(day) => format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year()),
            Self::Mois(first) => format!("{:02}/{:04}", first.month(), first.year()),
            Self::Annee(year) => format!("{year:04}"),
        }
    }

    /// The first day it may be: where it counts.
    pub fn premier_jour(self) -> Date {
        match self {
            Self::Jour(day) => day,
            Self::Mois(first) => first,
            Self::Annee(year) => date(year, 1, 1),
        }
    }

    /// The last day it may be.
    pub fn dernier_jour(self) -> Date {
        match self {
            Self::Jour(day) => day,
            Self::Mois(first) => first.last_of_month(),
            Self::Annee(year) => date(year, 12, 31),
        }
    }

    /// « depuis le 14 mars 2021 », « depuis mars 2021 », « depuis 2021 »
    pub fn depuis(self) -> String {
        format!("depuis {}", self.avec("le "))
    }

    /// « jusqu’au 14 mars 2021 », « jusqu’en mars 2021 », « jusqu’en 2021 »
    pub fn jusqua(self) -> String {
        match self {
            Self::Jour(_) => format!("jusqu’au {}", self.avec("")),
            Self::Mois(_) | Self::Annee(_) => format!("jusqu’en {}", self.avec("")),
        }
    }

    /// « le 14 mars 2021 », « en mars 2021 », « en 2021 »
    pub fn mots(self) -> String {
        match self {
            Self::Jour(_) => self.avec("le "),
            Self::Mois(_) | Self::Annee(_) => format!("en {}", self.avec("")),
        }
    }

    fn avec(self, article: &str) -> String {
        match self {
            Self::Jour(day) => format!("{article}{}", dates::long(day)),
            Self::Mois(first) => dates::month_year(first),
            Self::Annee(year) => year.to_string(),
        }
    }
}

fn day(text: &str, today: Date) -> Option<Quand> {
    // « 03/2021 » is a month: the reader of spreadsheets would refuse it, and never guesses a day.
    dates::lire(text).or_else(|| tandem_tableur::date_francaise(text, today).ok()).map(Quand::Jour)
}

fn month(text: &str) -> Option<Quand> {
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let [month, year] = parts.as_slice() else { return None };
    let folded = tandem_noms::normaliser(month);
    let named = || MOIS.iter().position(|name| folded.starts_with(name)).and_then(|at| i8::try_from(at + 1).ok());
    let month = if month.len() <= 2 { month.parse().ok() } else { named() };
    (year.len() == 4).then_some(())?;
    Date::new(year.parse().ok()?, month?, 1).ok().map(Quand::Mois)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<Quand> {
        Quand::lire(text, date(2026, 11, 23)).unwrap_or_else(|sentence| panic!("{text}: {sentence}"))
    }

    #[test]
    fn a_date_keeps_the_precision_it_was_said_with() {
        for text in ["14/03/2021", "2021-03-14", "14 mars 2021", "14.3.2021"] {
            assert_eq!(read(text), Some(Quand::Jour(date(2021, 3, 14))), "{text}");
        }
        for text in ["03/2021", "3/2021", "mars 2021", "Mars 2021", "2021-03", "03.2021"] {
            assert_eq!(read(text), Some(Quand::Mois(date(2021, 3, 1))), "{text}");
        }
        for (text, month) in [("août 2020", 8), ("février 2020", 2), ("juil. 2020", 7), ("décembre 2020", 12)] {
            assert_eq!(read(text), Some(Quand::Mois(date(2020, month, 1))), "{text}");
        }
        assert_eq!(read("2021"), Some(Quand::Annee(2021)));
        assert_eq!(read(""), None);
    }

    #[test]
    fn what_cannot_be_is_said_and_no_day_is_made_up() {
        let today = date(2026, 11, 23);
        for text in ["demain", "31/02/2021", "29/02/2023", "13/2021", "21", "2027", "24/11/2026", "12/2026", "1800"] {
            assert!(Quand::lire(text, today).is_err(), "{text}");
        }
        assert_eq!(read("29/02/2024"), Some(Quand::Jour(date(2024, 2, 29))));
        assert_eq!(read("2026"), Some(Quand::Annee(2026)), "the year that runs");
        assert_eq!(read("11/2026"), Some(Quand::Mois(date(2026, 11, 1))), "the month that runs");
    }

    #[test]
    fn a_date_is_told_as_it_is_known() {
        let told = |text: &str| read(text).map(|quand| (quand.depuis(), quand.jusqua(), quand.mots()));
        let three = |a: &str, b: &str, c: &str| Some((a.to_owned(), b.to_owned(), c.to_owned()));
        assert_eq!(told("01/03/2021"), three("depuis le 1er mars 2021", "jusqu’au 1er mars 2021", "le 1er mars 2021"));
        assert_eq!(told("03/2021"), three("depuis mars 2021", "jusqu’en mars 2021", "en mars 2021"));
        assert_eq!(told("2021"), three("depuis 2021", "jusqu’en 2021", "en 2021"));
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read_back_with_the_same_precision(year in 1900_i16..2026, month in 1_i8..=12, day in 1_i8..=28, kind in 0..3) {
            let quand = match kind {
                0 => Quand::Jour(date(year, month, day)),
                1 => Quand::Mois(date(year, month, 1)),
                _ => Quand::Annee(year),
            };
            prop_assert_eq!(Quand::parse(&quand.code()), Some(quand));
            prop_assert_eq!(read(&quand.saisie()), Some(quand));
            prop_assert!(quand.premier_jour() <= quand.dernier_jour());
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".{0,24}") {
            let _ = Quand::lire(&text, date(2026, 11, 23));
        }
    }
}
