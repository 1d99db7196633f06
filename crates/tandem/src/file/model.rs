//! Who is in the queue of the morning; no IO.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use tandem_delais::{Evenement, Genre, Regle};

use crate::{
    actes::Mode,
    demarches::{DemarcheId, dates},
};

tandem_platform::id!(
    /// A reminder said.
    RappelId
);

/// People on a page.
pub const PAGE: usize = 30;
/// A declaration without an opening day is open that many days before its limit.
pub const SANS_OUVERTURE: i64 = 31;

/// Can this rule be done in a row, and again next time?
pub fn en_file(regle: &Regle) -> bool {
    dates::avance(Some(regle)).evenement == Some(Evenement::Declaration)
}

/// The rule a queue is about: the first of the fiche that can be done in a row.
pub fn regle_de_file(regles: &[Regle]) -> Option<&Regle> {
    regles.iter().find(|regle| en_file(regle))
}

/// The last limit one looks at for a rule that says no opening day; none for the others.
pub fn horizon(regle: &Regle, today: Date) -> Option<Date> {
    let opens = match &regle.genre {
        Genre::FenetreMensuelle { .. } => true,
        Genre::Periodique { ouverture_jours, .. } => ouverture_jours.is_some(),
        _ => false,
    };
    (!opens).then(|| today.saturating_add(SANS_OUVERTURE.days()))
}

/// The last two hands on each démarche, oldest first.
pub type Mains = BTreeMap<DemarcheId, Vec<Mode>>;

/// Does she do it alone? The last two acts, or the only one, were proofread.
pub fn seule(mains: &[Mode]) -> bool {
    !mains.is_empty() && mains.iter().all(|mode| *mode == Mode::JaiRelu)
}

/// How she usually does it, in words beside the two dots.
pub fn habitude(mains: &[Mode]) -> String {
    match mains {
        [] => "première fois notée".to_owned(),
        [one] => format!("la dernière fois\u{a0}: {}", one.nom().to_lowercase()),
        [first, last, ..] if first == last => format!("les deux dernières fois\u{a0}: {}", last.nom().to_lowercase()),
        [first, last, ..] => {
            format!("{}, puis {}", first.nom().to_lowercase(), last.nom().to_lowercase())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use tandem_delais::{Certitude, Fondement, Sens};

    fn regle(genre: Genre) -> Regle {
        let fondement = Fondement {
            texte: "exemple".into(),
            source: "[CG] exemple".into(),
            certitude: Certitude::Calculee,
            verifie_le: date(2026, 11, 23),
        };
        Regle { cle: "une".into(), nom: "Une".into(), effet: None, sens: Sens::Limite, lieu: None, fondement, genre }
    }

    #[test]
    fn what_is_done_again_each_period_is_done_in_a_row_and_nothing_else() {
        let monthly = regle(Genre::FenetreMensuelle { ouverture: 28, ouverture_fevrier: None, cloture: 15 });
        let quarterly = regle(Genre::Periodique { mois: 3, ouverture_jours: None });
        let renewal = regle(Genre::Renouvellement { evenement: Evenement::FinDeDroit, ouvre: None, limite: None });
        assert!(en_file(&monthly) && en_file(&quarterly) && !en_file(&renewal));
        let today = date(2026, 11, 23);
        assert_eq!(horizon(&monthly, today), None);
        assert_eq!(horizon(&quarterly, today), Some(date(2026, 12, 24)));
        let all = [renewal, quarterly.clone()];
        assert_eq!(regle_de_file(&all), Some(&quarterly));
    }

    #[test]
    fn alone_is_the_last_two_times_and_never_is_not_alone() {
        assert!(!seule(&[]) && seule(&[Mode::JaiRelu]) && seule(&[Mode::JaiRelu, Mode::JaiRelu]));
        assert!(!seule(&[Mode::JaiRelu, Mode::ADeux]) && !seule(&[Mode::ADeux, Mode::JaiRelu]));
    }

    #[test]
    fn a_habit_is_said_in_words_as_well_as_dots() {
        assert_eq!(habitude(&[]), "première fois notée");
        assert_eq!(habitude(&[Mode::ADeux, Mode::JeGuidais]), "à deux, puis elle, je guidais");
        assert_eq!(habitude(&[Mode::ADeux, Mode::ADeux]), "les deux dernières fois\u{a0}: à deux");
    }
}
