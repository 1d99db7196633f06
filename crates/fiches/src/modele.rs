//! What a fiche holds. Every text is one line, already checked when it comes from [`crate::lire`].

use jiff::civil::Date;
use tandem_delais::{Effet, Regle};

macro_rules! choix {
    ($(#[$doc:meta])* $nom:ident { $($(#[$vdoc:meta])* $variante:ident = $code:literal, $mots:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $nom { $($(#[$vdoc])* $variante),+ }

        impl $nom {
            /// All of them, in the order of the screen.
            pub const TOUS: &'static [Self] = &[$(Self::$variante),+];

            /// The word of the file.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variante => $code),+ }
            }

            /// The words on screen.
            pub fn mots(self) -> &'static str {
                match self { $(Self::$variante => $mots),+ }
            }

            /// Reads the word of the file.
            pub fn parse(code: &str) -> Option<Self> {
                Self::TOUS.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

choix! {
    /// Where a fiche stands in the catalogue.
    Famille {
        /// Work.
        Emploi = "emploi", "Emploi";
        /// Family allowances, minimum income, housing aid.
        Prestations = "prestations", "Caf et MSA";
        /// Disability, old age.
        HandicapVieillesse = "handicap-vieillesse", "Handicap, autonomie, vieillesse";
        /// Health.
        Sante = "sante", "Santé";
        /// Housing and energy.
        Logement = "logement", "Logement et énergie";
        /// Identity, residence permits.
        IdentiteSejour = "identite-sejour", "Identité et séjour";
        /// Taxes and courts.
        ImpotsJustice = "impots-justice", "Impôts et justice";
        /// School and training.
        Education = "education", "École et formation";
    }
}

choix! {
    /// How hard the procedure is, for whoever does it.
    Complexite {
        /// Most people go through with a little help.
        Simple = "simple", "Simple";
        /// It takes somebody who knows it.
        Complexe = "complexe", "Complexe";
    }
}

choix! {
    /// Does FranceConnect open it?
    FranceConnect {
        /// Yes.
        Oui = "oui", "oui";
        /// No.
        Non = "non", "non";
        /// Nobody checked.
        AVerifier = "a-verifier", "à vérifier";
    }
}

/// How one gets in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acces {
    /// The official address.
    pub adresse: Option<String>,
    /// Why there is none.
    pub sans_adresse: Option<String>,
    /// The account it takes.
    pub compte: Option<String>,
    /// Does FranceConnect open it?
    pub franceconnect: Option<FranceConnect>,
}

/// The ways that are not a screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Canaux {
    /// By post.
    pub papier: Option<String>,
    /// By telephone.
    pub telephone: Option<String>,
    /// At a counter.
    pub guichet: Option<String>,
    /// Why there is none.
    pub aucun: Option<String>,
}

/// One gesture, in the order of the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Geste {
    /// What to do.
    pub texte: String,
    /// « Stop : montrez-moi avant ».
    pub stop: bool,
}

/// Where the fiche comes from and until when it can be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Sources, each with its mark.
    pub sources: Vec<String>,
    /// The day somebody checked.
    pub verifie_le: Date,
    /// Who.
    pub verifie_par: String,
    /// The day from which it is to be checked again.
    pub a_revoir_avant: Date,
}

/// A procedure of the catalogue, as a social worker reads it.
#[derive(Clone, Debug)]
pub struct Fiche {
    /// `D01`: never changes.
    pub code: String,
    /// Its official name.
    pub nom: String,
    /// Its name in plain words.
    pub nom_simple: String,
    /// The administration.
    pub organisme: String,
    /// Its place in the catalogue.
    pub famille: Famille,
    /// What is lost if it is missed.
    pub effet: Effet,
    /// Simple or complex.
    pub complexite: Complexite,
    /// Why it is complex.
    pub pourquoi: Option<String>,
    /// What to bring.
    pub pieces: Vec<String>,
    /// What usually blocks.
    pub blocages: Vec<String>,
    /// How long it usually takes.
    pub delai_usuel: Option<String>,
    /// Facts that fit nowhere else.
    pub remarques: Vec<String>,
    /// How one gets in.
    pub acces: Acces,
    /// The ways that are not a screen.
    pub canaux: Canaux,
    /// Step by step.
    pub gestes: Vec<Geste>,
    /// The rules of its deadlines.
    pub regles: Vec<Regle>,
    /// The same rules, as text: what a colleague edits.
    pub regles_toml: String,
    /// Sources, dates.
    pub verification: Verification,
}

impl Fiche {
    /// Has its review date passed?
    pub fn est_a_revoir(&self, aujourdhui: Date) -> bool {
        self.verification.a_revoir_avant <= aujourdhui
    }
}
