//! What somebody typed of an entretien, and what may be kept of it. Pure.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};
use tandem_platform::web::{Errors, Fields};

use super::{
    catalogue::{theme, themes},
    model::{Avec, CITATION_MAX, Citation, LETTRES, NOTES_MAX},
    relire::{self, Nature},
};
use crate::{agents::code, enquetes::EnqueteId, ui::dates};

/// Names of the fields of each quote.
pub const CITATIONS: [[&str; 3]; 5] = [
    ["citation_a", "theme_a", "rapport_a"],
    ["citation_b", "theme_b", "rapport_b"],
    ["citation_c", "theme_c", "rapport_c"],
    ["citation_d", "theme_d", "rapport_d"],
    ["citation_e", "theme_e", "rapport_e"],
];
/// Shown unfolded at first.
pub const OUVERTES: usize = 2;

/// A quote as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    /// The words.
    pub texte: String,
    /// Key of its theme.
    pub theme: String,
    /// May it be read in a report?
    pub rapport: bool,
}

/// What is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saisie {
    /// The day.
    pub le: String,
    /// With whom.
    pub avec: String,
    /// The enquête.
    pub enquete: String,
    /// The code of the slip she has.
    pub code: String,
    /// She agrees that it is kept.
    pub accord_notes: bool,
    /// She agrees to be quoted.
    pub accord_citations: bool,
    /// Keys of the themes, known ones only.
    pub themes: Vec<String>,
    /// Notes.
    pub notes: String,
    /// Quotes, as many as there are fields.
    pub phrases: Vec<Phrase>,
    /// What was already said of the quotes.
    pub relu: Vec<String>,
}

/// What is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenu {
    /// The day.
    pub le: Date,
    /// With whom.
    pub avec: Avec,
    /// The enquête.
    pub enquete: Option<EnqueteId>,
    /// The code of her slip, when she has one.
    pub code: Option<String>,
    /// Did she agree to be quoted?
    pub citable: bool,
    /// Notes; nothing when none were written.
    pub notes: Option<String>,
    /// Keys of the themes, those of the quotes too, in the order of the screen.
    pub themes: Vec<String>,
    /// Quotes.
    pub citations: Vec<Citation>,
}

/// Something seen in a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vu {
    /// Field of the quote.
    pub champ: &'static str,
    /// What it looks like.
    pub nature: Nature,
    /// The words seen.
    pub mots: String,
}

impl Vu {
    /// Says in the next form that this was read: « citation_a-nom ».
    pub fn marque(&self) -> String {
        format!("{}-{}", self.champ, self.nature.code())
    }
}

impl Saisie {
    /// Reads a form.
    pub fn lue(champs: &Fields) -> Self {
        let known = |cle: &&str| theme(cle).is_some();
        let phrase = |[texte, theme, rapport]: [&'static str; 3]| Phrase {
            texte: champs.note(texte),
            theme: champs.line(theme),
            rapport: champs.has(rapport),
        };
        Self {
            le: champs.line("le"),
            avec: champs.line("avec"),
            enquete: champs.line("enquete"),
            code: champs.line("code"),
            accord_notes: champs.has("accord_notes"),
            accord_citations: champs.has("accord_citations"),
            themes: champs.every("themes").into_iter().filter(known).map(ToOwned::to_owned).collect(),
            notes: champs.note("notes"),
            phrases: CITATIONS.map(phrase).to_vec(),
            relu: champs.every("relu").into_iter().map(ToOwned::to_owned).collect(),
        }
    }

    /// Made into what is kept, or a sentence for each thing that stops it. Without her consent, nothing is.
    pub fn valider(&self, today: Date, enquetes: &[EnqueteId]) -> Result<Tenu, Errors> {
        let mut erreurs = Errors::default();
        let le = dates::lire(&self.le).filter(|day| *day <= today && *day >= today.saturating_sub(1.year()));
        if le.is_none() {
            erreurs.add("le", "Écrivez le jour de l’entretien\u{a0}: aujourd’hui ou avant, dans l’année.");
        }
        let avec = Avec::lire(&self.avec);
        if avec.is_none() {
            erreurs.add("avec", "Choisissez avec qui\u{a0}: jamais un nom.");
        }
        let enquete = enquetes.iter().find(|one| one.as_str() == self.enquete);
        if enquete.is_none() && !self.enquete.is_empty() {
            erreurs.add("enquete", "Choisissez une enquête de la liste, ou aucune.");
        }
        if !self.accord_notes {
            erreurs.add(
                "accord_notes",
                "Sans cet accord, rien n’est gardé. Cochez-le si elle l’a dit\u{a0}; sinon, quittez cette page.",
            );
        }
        if !self.accord_citations && self.phrases.iter().any(|one| !one.texte.is_empty()) {
            erreurs.add(
                "accord_citations",
                "Sans cet accord, ses phrases ne sont pas gardées. Cochez-le si elle l’a dit, ou enlevez-les.",
            );
        }
        let long = self.notes.chars().count();
        if long > NOTES_MAX {
            erreurs.add("notes", format!("Ces notes ont {long} signes, {NOTES_MAX} au plus."));
        }
        let citations = self.citations(&mut erreurs);
        let typed = code::lire(&self.code);
        if !typed.is_empty() && typed.len() != LETTRES {
            erreurs.add("code", format!("Un code a {LETTRES} lettres et chiffres. Sans coupon, laissez vide."));
        }
        let chosen =
            |cle: &str| self.themes.iter().any(|one| one == cle) || citations.iter().any(|one| one.theme == cle);
        let kept: Vec<String> = themes().iter().filter(|one| chosen(&one.cle)).map(|one| one.cle.clone()).collect();
        if kept.is_empty() && self.notes.is_empty() && erreurs.is_empty() {
            erreurs.add("themes", "Cochez un thème, ou écrivez quelques mots.");
        }
        match (le, avec, erreurs.is_empty()) {
            (Some(le), Some(avec), true) => Ok(Tenu {
                le,
                avec,
                enquete: enquete.cloned(),
                code: (!typed.is_empty()).then_some(typed),
                citable: self.accord_citations,
                notes: (!self.notes.is_empty()).then(|| self.notes.clone()),
                themes: kept,
                citations,
            }),
            _ => Err(erreurs),
        }
    }

    fn citations(&self, erreurs: &mut Errors) -> Vec<Citation> {
        let said = self.phrases.iter().zip(CITATIONS).filter(|(one, _)| !one.texte.is_empty());
        let said: Vec<(&Phrase, &'static str)> = said.map(|(one, names)| (one, names[0])).collect();
        for &(one, champ) in &said {
            let long = one.texte.chars().count();
            if long > CITATION_MAX {
                erreurs.add(champ, format!("Cette phrase a {long} signes, {CITATION_MAX} au plus."));
            } else if theme(&one.theme).is_none() {
                erreurs.add(champ, "Choisissez le thème de cette phrase.");
            }
        }
        let kept = |one: &Phrase| Citation { theme: one.theme.clone(), rapport: one.rapport, texte: one.texte.clone() };
        said.into_iter().map(|(one, _)| kept(one)).collect()
    }

    /// What the quotes seem to hold; `agents`: words of the names of the agents.
    pub fn relire(&self, agents: &BTreeSet<String>) -> Vec<Vu> {
        let each = self.phrases.iter().zip(CITATIONS).flat_map(|(one, [champ, ..])| {
            let seen = relire::chercher(&one.texte, agents);
            seen.into_iter().map(move |(nature, mots)| Vu { champ, nature, mots })
        });
        each.collect()
    }

    /// Was all of this already said?
    pub fn deja_dit(&self, vus: &[Vu]) -> bool {
        vus.iter().all(|one| self.relu.contains(&one.marque()))
    }

    /// Is this theme ticked?
    pub fn coche(&self, cle: &str) -> bool {
        self.themes.iter().any(|one| one == cle)
    }

    /// Is something typed in the quotes that are folded at first?
    pub fn depliee(&self) -> bool {
        self.phrases.iter().skip(OUVERTES).any(|one| !one.texte.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const JOUR: Date = date(2026, 11, 23);

    fn lue(pairs: &[(&str, &str)]) -> Saisie {
        Saisie::lue(&Fields::from_pairs(
            pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
        ))
    }

    const BON: [(&str, &str); 5] = [
        ("le", "2026-11-20"),
        ("avec", "personne.a25"),
        ("accord_notes", "oui"),
        ("themes", "acces"),
        ("notes", "Vient à pied."),
    ];

    #[test]
    fn without_her_consent_nothing_is_kept_and_without_the_other_no_quote() {
        let tenu = lue(&BON).valider(JOUR, &[]).expect("kept");
        assert_eq!((tenu.citable, tenu.themes.len(), tenu.citations.len()), (false, 1, 0));
        let mut none = BON.to_vec();
        none.retain(|one| one.0 != "accord_notes");
        assert!(lue(&none).valider(JOUR, &[]).expect_err("refused").of("accord_notes").is_some());
        let mut quoted = BON.to_vec();
        quoted.extend([("citation_a", "Je laisse tomber."), ("theme_a", "renoncement")]);
        assert!(lue(&quoted).valider(JOUR, &[]).expect_err("refused").of("accord_citations").is_some());
        quoted.push(("accord_citations", "oui"));
        let tenu = lue(&quoted).valider(JOUR, &[]).expect("kept");
        assert_eq!(tenu.themes, ["acces", "renoncement"], "the theme of a quote is one of hers");
        assert!(!tenu.citations[0].rapport, "a report is a consent of its own");
    }

    #[test]
    fn each_thing_that_is_wrong_has_its_sentence() {
        let wrong = lue(&[
            ("le", "2026-11-24"),
            ("avec", "Mme Petit"),
            ("enquete", "autre"),
            ("code", "AB"),
            ("citation_a", "Sans thème."),
            ("theme_a", "autre"),
        ]);
        let erreurs = wrong.valider(JOUR, &[]).expect_err("refused");
        for champ in ["le", "avec", "enquete", "code", "accord_notes", "accord_citations", "citation_a"] {
            assert!(erreurs.of(champ).is_some(), "{champ}");
        }
        let empty = lue(&[("le", "2026-11-20"), ("avec", "personne"), ("accord_notes", "oui")]);
        assert!(empty.valider(JOUR, &[]).expect_err("refused").of("themes").is_some());
    }

    #[test]
    fn what_was_said_once_of_a_quote_is_not_said_again_and_something_else_is() {
        let agents = BTreeSet::from(["morel".to_owned()]);
        let first = lue(&[("citation_b", "Demandez à Morel.")]);
        let seen = first.relire(&agents);
        assert_eq!(seen.iter().map(Vu::marque).collect::<Vec<_>>(), ["citation_b-nom"]);
        assert!(!first.deja_dit(&seen));
        let again = lue(&[("citation_b", "Demandez à Morel."), ("relu", "citation_b-nom")]);
        assert!(again.deja_dit(&again.relire(&agents)));
        let more = lue(&[("citation_b", "Morel, 06 39 98 00 12"), ("relu", "citation_b-nom")]);
        assert!(!more.deja_dit(&more.relire(&agents)));
    }

    proptest! {
        #[test]
        fn nothing_is_ever_kept_without_the_consent_it_needs(
            notes in any::<bool>(), citations in any::<bool>(), texte in "\\PC{0,40}", rapport in any::<bool>()
        ) {
            let mut pairs = vec![("le", "2026-11-20"), ("avec", "personne"), ("themes", "acces"), ("citation_a", texte.as_str()), ("theme_a", "temps")];
            if notes { pairs.push(("accord_notes", "oui")); }
            if citations { pairs.push(("accord_citations", "oui")); }
            if rapport { pairs.push(("rapport_a", "oui")); }
            let kept = lue(&pairs).valider(JOUR, &[]);
            prop_assert!(notes || kept.is_err());
            if let Ok(kept) = kept {
                prop_assert!(citations || kept.citations.is_empty());
                prop_assert!(rapport || kept.citations.iter().all(|one| !one.rapport));
            }
        }
    }
}
