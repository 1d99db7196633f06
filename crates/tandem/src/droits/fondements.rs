//! The texts cited in the pages of the rights, each with how sure it is: source, certainty, day of the last look.
//!
//! `droit.md` 5.5 tells the rights and the month ([S/CG]); the articles themselves are general knowledge, never read again
//! on the consolidated text. Until a jurist does, every page that cites one says so.

use jiff::civil::{Date, date};

use super::model::Droit;
use crate::ui::dates;

/// How sure a citation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certitude {
    /// Read in the source.
    Texte,
    /// A choice of the trade or of Tandem.
    Usage,
    /// To be checked by a jurist.
    AVerifier,
}

impl Certitude {
    /// The words on screen; the same as in `donnees/conservation.toml`.
    pub fn nom(self) -> &'static str {
        match self {
            Self::Texte => "texte",
            Self::Usage => "usage",
            Self::AVerifier => "à vérifier",
        }
    }
}

/// A text that is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The article.
    pub article: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// How sure it is.
    pub certitude: Certitude,
    /// When it was last looked at.
    pub verifie_le: Date,
}

const DE_MEMOIRE: &str = "règlement (UE) 2016/679, de mémoire\u{a0}; pas relu sur le texte consolidé";
const REVUE: Date = date(2026, 11, 26);

const fn de_memoire(article: &'static str) -> Reference {
    Reference { article, source: DE_MEMOIRE, certitude: Certitude::AVerifier, verifie_le: REVUE }
}

impl Reference {
    /// « RGPD, article 15, à vérifier »
    pub fn citation(&self) -> String {
        match self.certitude {
            Certitude::Texte => self.article.to_owned(),
            Certitude::Usage | Certitude::AVerifier => format!("{}, {}", self.article, self.certitude.nom()),
        }
    }
}

/// What the pages say once, below what they cite.
pub fn doute() -> String {
    format!(
        "Articles cités d’après le {DE_MEMOIRE}. À vérifier avec le délégué à la protection des données. Liste revue le {}.",
        dates::long(REVUE)
    )
}

/// One month to answer, two more.
pub const DELAI: Reference = de_memoire("RGPD, article 12.3");
/// When the last day is not a working day.
pub const CHOME: Reference = Reference {
    source: "règlement (CEE, Euratom) 1182/71, de mémoire",
    ..de_memoire("règlement 1182/71, article 3")
};
/// Told before a limitation ends.
pub const LEVEE: Reference = de_memoire("RGPD, article 18.3");
/// Told to those the data were given to.
pub const DESTINATAIRES: Reference = de_memoire("RGPD, article 19");

/// The article of a right.
pub fn article(droit: Droit) -> Reference {
    de_memoire(match droit {
        Droit::Acces => "RGPD, article 15",
        Droit::Rectification => "RGPD, article 16",
        Droit::Limitation => "RGPD, article 18",
        Droit::Opposition => "RGPD, article 21",
        Droit::Effacement => "RGPD, article 17",
    })
}

/// Why a request may be refused, in whole or part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fondement {
    /// The code stored.
    pub code: &'static str,
    /// For which rights.
    pub droits: &'static [Droit],
    /// In words.
    pub mots: &'static str,
    /// The text.
    pub reference: Reference,
}

impl Fondement {
    /// « La donnée est exacte, pièce à l’appui (RGPD, article 16, à vérifier) »
    pub fn phrase(&self) -> String {
        format!("{} ({})", self.mots, self.reference.citation())
    }
}

const fn fonde(code: &'static str, droits: &'static [Droit], mots: &'static str, article: &'static str) -> Fondement {
    Fondement { code, droits, mots, reference: de_memoire(article) }
}

const RETRAIT: &[Droit] = &[Droit::Opposition, Droit::Effacement];

/// Every ground, in the order of the screen.
pub const FONDEMENTS: &[Fondement] = &[
    fonde("identite", Droit::TOUS, "L’identité de qui demande n’est pas établie", "RGPD, article 12.6"),
    fonde("excessive", Droit::TOUS, "Demande manifestement infondée ou répétée sans raison", "RGPD, article 12.5"),
    fonde(
        "autrui",
        &[Droit::Acces],
        "La copie porterait atteinte aux droits d’une autre personne",
        "RGPD, article 15.4",
    ),
    fonde("exacte", &[Droit::Rectification], "La donnée est exacte, pièce à l’appui", "RGPD, article 16"),
    fonde("hors_cas", &[Droit::Limitation], "Aucun des quatre cas prévus", "RGPD, article 18.1"),
    fonde("interet_public", RETRAIT, "Mission d’intérêt public", "RGPD, articles 17.3 b et 21.1"),
    fonde("obligation", RETRAIT, "Obligation légale de garder", "RGPD, articles 6.1 c et 17.3 b"),
    fonde(
        "archives",
        &[Droit::Effacement],
        "Archives publiques",
        "RGPD, article 17.3 d, et code du patrimoine, L.211-4",
    ),
    fonde("defense", RETRAIT, "Défense d’un droit en justice", "RGPD, articles 17.3 e et 21.1"),
];

/// A ground, when it may be given for this right.
pub fn fondement(code: &str, droit: Droit) -> Option<&'static Fondement> {
    FONDEMENTS.iter().find(|one| one.code == code && one.droits.contains(&droit))
}

/// What the retention rules keep whatever is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Garde {
    /// In words.
    pub mots: &'static str,
    /// Where it comes from; the article is what the source calls it.
    pub reference: Reference,
}

impl Garde {
    /// The sentence with its doubt.
    pub fn phrase(&self) -> String {
        format!("{} ({})", self.mots, self.reference.citation())
    }
}

/// Every one of them (`droit.md` 5.1 and 5.5).
pub const GARDE: &[Garde] = &[
    Garde {
        mots: "Le mandat et les actes faits en son nom\u{a0}: 6 ans après sa fin, à part, accès restreint.",
        reference: Reference {
            article: "Aidants Connect, document juridique de 2024",
            source: "droit.md 5.1 [M], en apparence contraire aux 2 ans de la CNIL",
            certitude: Certitude::AVerifier,
            verifie_le: REVUE,
        },
    },
    Garde {
        mots: "Le journal des accès\u{a0}: 3 ans au plus.",
        reference: Reference {
            article: "CNIL, délibération 2021-122",
            source: "droit.md 5.5 [S] (délibération du 14 octobre 2021)",
            certitude: Certitude::Texte,
            verifie_le: REVUE,
        },
    },
    Garde {
        mots: "Cette demande et sa réponse\u{a0}: jusqu’à l’élimination du dossier, pour prouver que le droit a été respecté.",
        reference: Reference {
            article: "choix de Tandem",
            source: "choix de Tandem",
            certitude: Certitude::Usage,
            verifie_le: REVUE,
        },
    },
    Garde {
        mots: "Dans un organisme public\u{a0}: rien n’est détruit avant le visa des archives (bordereau d’élimination).",
        reference: Reference {
            article: "code du patrimoine, L.211-4",
            source: "droit.md 5.5 [S/CG]",
            certitude: Certitude::AVerifier,
            verifie_le: REVUE,
        },
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_cited_has_its_source_and_its_day_and_says_its_doubt() {
        let all = FONDEMENTS.iter().map(|one| one.reference).chain(GARDE.iter().map(|one| one.reference));
        let all = all.chain(Droit::TOUS.iter().map(|droit| article(*droit)));
        for one in all.chain([DELAI, CHOME, LEVEE, DESTINATAIRES]) {
            assert!(!one.article.is_empty() && !one.source.is_empty(), "{one:?}");
            assert!(one.verifie_le >= date(2026, 11, 1), "{one:?}");
            let told = one.citation().ends_with(one.certitude.nom());
            assert_eq!(told, one.certitude != Certitude::Texte, "{}", one.citation());
        }
        assert!(FONDEMENTS.iter().all(|one| one.phrase().contains("à vérifier")));
        assert!(doute().contains("pas relu sur le texte consolidé") && doute().contains("26 novembre 2026"));
    }

    #[test]
    fn every_right_has_a_ground_of_its_own_and_codes_read_back() {
        for droit in Droit::TOUS {
            assert_eq!(Droit::parse(droit.code()), Some(*droit));
            assert!(FONDEMENTS.iter().any(|one| one.droits.contains(droit)), "{droit:?}");
        }
        assert_eq!(fondement("archives", Droit::Acces), None);
        assert!(fondement("autrui", Droit::Acces).is_some());
    }
}
