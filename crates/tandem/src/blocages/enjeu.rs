//! What is at stake, as a form says it: euros a month as a range, and months.

use tandem_platform::web::{Errors, Fields};

/// Most euros a month that can be at stake: beyond it, cents were typed.
const EUROS_MAX: i64 = 20_000;
/// Most months lost.
const MOIS_MAX: i64 = 240;

/// What is at stake; both are optional.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enjeu {
    /// Euros a month, from and to.
    pub euros: Option<(i64, i64)>,
    /// Months lost.
    pub mois: Option<i64>,
}

impl Enjeu {
    /// Reads `euros_de`, `euros_a` and `mois`. One end alone is both; the ends may come in any order.
    pub fn lire(champs: &Fields, erreurs: &mut Errors) -> Self {
        let mut whole = |cle: &'static str, most: i64| {
            let text: String = champs.line(cle).chars().filter(|c| !c.is_whitespace()).collect();
            if text.is_empty() {
                return None;
            }
            let number = text.trim_end_matches('€').parse::<i64>().ok().filter(|one| (0..=most).contains(one));
            if number.is_none() {
                erreurs.add(cle, format!("Écrivez un nombre entier, {most} au plus."));
            }
            number
        };
        let (from, to, mois) = (whole("euros_de", EUROS_MAX), whole("euros_a", EUROS_MAX), whole("mois", MOIS_MAX));
        let euros = match (from, to) {
            (None, None) => None,
            (Some(one), None) | (None, Some(one)) => Some((one, one)),
            (Some(one), Some(other)) => Some((one.min(other), one.max(other))),
        };
        Self { euros, mois }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> (Enjeu, usize) {
        let fields = Fields::from_pairs(pairs.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect());
        let mut errors = Errors::default();
        let read = Enjeu::lire(&fields, &mut errors);
        (read, ["euros_de", "euros_a", "mois"].iter().filter(|cle| errors.of(cle).is_some()).count())
    }

    #[test]
    fn one_end_is_both_and_the_ends_may_come_in_any_order() {
        for (de, a, expected) in [
            ("", "", None),
            ("600", "", Some((600, 600))),
            ("", "40", Some((40, 40))),
            ("1 200 €", "900", Some((900, 1200))),
        ] {
            let (read, wrong) = read(&[("euros_de", de), ("euros_a", a), ("mois", "3")]);
            assert_eq!((read.euros, read.mois, wrong), (expected, Some(3), 0), "{de} {a}");
        }
    }

    #[test]
    fn what_is_no_whole_number_or_too_much_is_said() {
        let (read, wrong) = read(&[("euros_de", "trois"), ("euros_a", "20001"), ("mois", "-1")]);
        assert_eq!((read.euros, read.mois, wrong), (None, None, 3));
    }
}
