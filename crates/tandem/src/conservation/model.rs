//! Where a file stands; no IO.

use jiff::civil::Date;
use tandem_platform::id;

use super::regles::Regles;

id!(
    /// An extension, written down.
    ProlongationId
);
id!(
    /// A file put in the archive.
    ArchivageId
);
id!(
    /// An elimination slip.
    BordereauId
);

/// What decides where a file in use stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vie {
    /// Last contact.
    pub contact: Date,
    /// Warned since.
    pub averti_le: Option<Date>,
    /// Extended until.
    pub prolonge: Option<Date>,
}

/// Where it stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etat {
    /// In use.
    Suivi,
    /// To be warned today; archived that day if nothing happens.
    AAvertir(Date),
    /// Warned; archived that day if nothing happens.
    Averti(Date),
    /// To be archived today.
    AArchiver,
}

impl Vie {
    /// Where this file stands on `jour`. A contact after the warning lifts it; so does an extension.
    pub fn etat(self, rules: &Regles, jour: Date) -> Etat {
        let end = rules.dossier_actif.terme(self.contact);
        let end = self.prolonge.map_or(end, |until| end.max(until));
        if end > rules.avertissement.terme(jour) {
            return Etat::Suivi;
        }
        let Some(warned) = self.averti_le.filter(|day| *day >= self.contact) else {
            return Etat::AAvertir(end.max(rules.avertissement.terme(jour)));
        };
        let when = end.max(rules.avertissement.terme(warned));
        if when <= jour { Etat::AArchiver } else { Etat::Averti(when) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conservation::regles::FICHIER;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    fn rules() -> Regles {
        Regles::lire(FICHIER).expect("rules")
    }

    fn life(contact: Date) -> Vie {
        Vie { contact, averti_le: None, prolonge: None }
    }

    #[test]
    fn a_file_is_warned_two_months_before_and_archived_two_years_after_the_last_contact() {
        let one = life(date(2024, 11, 24));
        assert_eq!(one.etat(&rules(), date(2026, 9, 23)), Etat::Suivi);
        assert_eq!(one.etat(&rules(), date(2026, 9, 24)), Etat::AAvertir(date(2026, 11, 24)));
        let warned = Vie { averti_le: Some(date(2026, 9, 24)), ..one };
        assert_eq!(warned.etat(&rules(), date(2026, 11, 23)), Etat::Averti(date(2026, 11, 24)));
        assert_eq!(warned.etat(&rules(), date(2026, 11, 24)), Etat::AArchiver);
    }

    #[test]
    fn a_server_that_slept_a_year_still_warns_two_months() {
        let late = life(date(2022, 1, 31));
        assert_eq!(late.etat(&rules(), date(2026, 12, 31)), Etat::AAvertir(date(2027, 2, 28)));
        let warned = Vie { averti_le: Some(date(2026, 12, 31)), ..late };
        assert_eq!(warned.etat(&rules(), date(2027, 2, 27)), Etat::Averti(date(2027, 2, 28)));
        assert_eq!(warned.etat(&rules(), date(2027, 2, 28)), Etat::AArchiver);
    }

    #[test]
    fn a_contact_or_an_extension_keeps_the_file() {
        let warned = Vie { averti_le: Some(date(2026, 9, 24)), ..life(date(2024, 11, 24)) };
        assert_eq!(Vie { contact: date(2026, 10, 1), ..warned }.etat(&rules(), date(2026, 12, 1)), Etat::Suivi);
        let extended = Vie { prolonge: Some(date(2027, 10, 1)), ..warned };
        assert_eq!(extended.etat(&rules(), date(2026, 12, 1)), Etat::Suivi);
        assert_eq!(extended.etat(&rules(), date(2027, 10, 1)), Etat::AArchiver);
    }

    proptest! {
        #[test]
        fn nobody_is_archived_before_the_term_nor_without_the_whole_warning(
            age in 0_i64..2000, warned in prop::option::of(0_i64..400), extended in prop::option::of(-400_i64..800)
        ) {
            let today = date(2026, 11, 24);
            let life = Vie {
                contact: today.saturating_sub(age.days()),
                averti_le: warned.map(|days| today.saturating_sub(days.days())),
                prolonge: extended.map(|days| today.saturating_add(days.days())),
            };
            if life.etat(&rules(), today) == Etat::AArchiver {
                prop_assert!(rules().dossier_actif.terme(life.contact) <= today);
                prop_assert!(life.averti_le.is_some_and(|day| rules().avertissement.terme(day) <= today && day >= life.contact));
                prop_assert!(life.prolonge.is_none_or(|until| until <= today));
            }
        }
    }
}
