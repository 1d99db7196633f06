//! What the team reads of several entretiens, theme by theme: no small number, nobody's words among too few. Pure.

use tandem_statistiques::masque::SEUIL;

use super::{
    catalogue::themes,
    model::{Public, Theme},
};

/// An entretien, without its day nor its author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lu {
    /// Who spoke.
    pub public: Public,
    /// Keys of the themes.
    pub themes: Vec<String>,
}

/// A quote, without its entretien.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dite {
    /// Who spoke.
    pub public: Public,
    /// Key of its theme.
    pub theme: String,
    /// May it be read in a report?
    pub rapport: bool,
    /// The words.
    pub texte: String,
}

/// A theme that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Montre {
    /// The theme.
    pub theme: &'static Theme,
    /// Entretiens that speak of it.
    pub combien: u64,
    /// Those of the professionals and of the people, when both may be shown.
    pub detail: Option<[u64; 2]>,
    /// The words, and whose when the detail is shown.
    pub citations: Vec<(Option<Public>, String)>,
}

/// What is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    /// Entretiens.
    pub combien: u64,
    /// Themes that enough speak of, in the order of the file.
    pub montres: Vec<Montre>,
    /// Names of those that too few speak of, or none.
    pub tus: Vec<&'static str>,
}

fn compte(lus: &[Lu], cle: &str, public: Public) -> u64 {
    let speak = lus.iter().filter(|one| one.public == public && one.themes.iter().any(|theme| theme == cle));
    u64::try_from(speak.count()).unwrap_or(u64::MAX)
}

/// Puts together what may be read; only the quotes of a report when `rapport`.
pub fn publier(lus: &[Lu], dites: &[Dite], rapport: bool) -> Publication {
    let mut shown = Publication { combien: u64::try_from(lus.len()).unwrap_or(u64::MAX), ..Publication::default() };
    for theme in themes() {
        let counts = Public::TOUS.map(|public| compte(lus, &theme.cle, public));
        let combien: u64 = counts.iter().sum();
        if combien < SEUIL {
            shown.tus.push(&theme.nom);
            continue;
        }
        // The total is shown: one part alone would give the other.
        let detail = counts.iter().all(|&part| part == 0 || part >= SEUIL).then_some(counts);
        let said = dites.iter().filter(|one| one.theme == theme.cle && (one.rapport || !rapport));
        let citations = said.map(|one| (detail.map(|_| one.public), one.texte.clone())).collect();
        shown.montres.push(Montre { theme, combien, detail, citations });
    }
    shown
}

impl Montre {
    /// « 12 entretiens, dont 7 de professionnels et 5 de personnes accompagnées »
    pub fn phrase(&self) -> String {
        let all = format!("{}\u{a0}entretiens en parlent", self.combien);
        let [un, deux] = Public::TOUS.map(Public::plusieurs);
        match self.detail {
            None => format!("{all}."),
            Some([_, 0]) => format!("{all}, avec des {un}."),
            Some([0, _]) => format!("{all}, avec des {deux}."),
            Some([pros, people]) => format!("{all}\u{a0}: {pros} avec des {un}, {people} avec des {deux}."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lus(pros: usize, people: usize) -> Vec<Lu> {
        let one = |public| Lu { public, themes: vec!["acces".to_owned()] };
        let pros = std::iter::repeat_n(one(Public::Professionnel), pros);
        pros.chain(std::iter::repeat_n(one(Public::Personne), people)).collect()
    }

    fn dite(public: Public, rapport: bool) -> Dite {
        Dite { public, theme: "acces".to_owned(), rapport, texte: "Rien chez moi.".to_owned() }
    }

    #[test]
    fn a_theme_that_four_speak_of_is_not_shown_nor_its_quotes() {
        let shown = publier(&lus(2, 2), &[dite(Public::Personne, true)], false);
        assert!(shown.montres.is_empty() && shown.tus.len() == themes().len());
        let shown = publier(&lus(3, 2), &[dite(Public::Personne, true)], false);
        assert_eq!(shown.montres[0].phrase(), "5\u{a0}entretiens en parlent.");
        assert_eq!(shown.montres[0].citations, [(None, "Rien chez moi.".to_owned())], "too few of each to say who");
    }

    #[test]
    fn who_speaks_is_said_when_both_may_be_counted() {
        let said = [dite(Public::Personne, true), dite(Public::Professionnel, false)];
        let shown = publier(&lus(6, 5), &said, false);
        assert!(shown.montres[0].phrase().ends_with(": 6 avec des professionnels, 5 avec des personnes accompagnées."));
        assert_eq!(shown.montres[0].citations.len(), 2);
        assert_eq!(shown.montres[0].citations[0].0, Some(Public::Personne));
        assert!(publier(&lus(0, 7), &said, false).montres[0].phrase().ends_with(", avec des personnes accompagnées."));
    }

    #[test]
    fn a_report_holds_only_what_may_be_read_in_one() {
        let said = [dite(Public::Personne, true), dite(Public::Personne, false)];
        assert_eq!(publier(&lus(6, 6), &said, true).montres[0].citations.len(), 1);
    }

    proptest! {
        #[test]
        fn no_number_from_one_to_four_is_ever_shown_nor_can_be_found(pros in 0_usize..12, people in 0_usize..12) {
            let shown = publier(&lus(pros, people), &[dite(Public::Personne, true)], false);
            for one in &shown.montres {
                prop_assert!(one.combien >= SEUIL);
                for part in one.detail.into_iter().flatten() {
                    prop_assert!(part == 0 || part >= SEUIL, "{part}");
                }
                // With the total and one part, the other is known: both are shown, or none.
                prop_assert_eq!(one.detail.is_some(), one.citations.iter().all(|said| said.0.is_some()));
            }
        }
    }
}
