//! One cell of a table that goes out.

use jiff::civil::Date;

use crate::personnes::JAMAIS;

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cellule {
    /// Nothing.
    Vide,
    /// Words.
    Texte(String),
    /// A whole number.
    Nombre(i64),
    /// Euros, in cents.
    Centimes(i64),
    /// A day.
    Jour(Date),
    /// A day and an hour, at the office.
    Moment(jiff::civil::DateTime),
}

impl From<String> for Cellule {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Vide } else { Self::Texte(text) }
    }
}
impl From<&str> for Cellule {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}
impl From<i64> for Cellule {
    fn from(number: i64) -> Self {
        Self::Nombre(number)
    }
}
impl From<Date> for Cellule {
    fn from(day: Date) -> Self {
        if day == JAMAIS { Self::Vide } else { Self::Jour(day) }
    }
}
impl From<bool> for Cellule {
    fn from(yes: bool) -> Self {
        Self::Texte(if yes { "oui" } else { "non" }.to_owned())
    }
}
impl<T: Into<Cellule>> From<Option<T>> for Cellule {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Vide, Into::into)
    }
}
