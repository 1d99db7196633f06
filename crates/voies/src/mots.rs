//! The closed lists of a staircase: the same words in the files and on screen.

macro_rules! choix {
    ($(#[$doc:meta])* $nom:ident { $($(#[$vdoc:meta])* $variante:ident = $code:literal, $mots:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $nom { $($(#[$vdoc])* $variante),+ }

        impl $nom {
            /// All of them, in their order.
            pub const TOUS: &'static [Self] = &[$(Self::$variante),+];

            /// The word of the file.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variante => $code),+ }
            }

            /// The words on screen.
            pub const fn mots(self) -> &'static str {
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
    /// What a step is. The order is the one of the staircase: from a message to the judge.
    Nature {
        /// What was asked in the first place, and is waited for.
        Demande = "demande", "Demande";
        /// A message in the person's account.
        Portail = "portail", "Message sur le site";
        /// A call.
        Telephone = "telephone", "Téléphone";
        /// A counter.
        Guichet = "guichet", "Guichet";
        /// A letter that is not an appeal.
        Courrier = "courrier", "Courrier";
        /// The line or the address kept for social workers.
        LignePartenaire = "ligne-partenaire", "Ligne partenaire";
        /// A request in Administration+, with its number.
        AdministrationPlus = "administration-plus", "Administration+";
        /// Asking for the reasons or for papers.
        Motifs = "motifs", "Demande de motifs ou de documents";
        /// What one has to say before a sanction.
        Observations = "observations", "Observations";
        /// Correcting what an overpayment rests on.
        Rectification = "rectification", "Demande de rectification";
        /// Somebody who brings both sides together, without deciding.
        Conciliation = "conciliation", "Conciliation";
        /// An appeal to the same authority that the law does not require.
        RecoursGracieux = "recours-gracieux", "Recours gracieux";
        /// The appeal without which no judge can be asked.
        RecoursPrealable = "recours-prealable", "Recours préalable";
        /// A commission that gives an opinion or decides.
        Commission = "commission", "Commission";
        /// Asking to owe less, without contesting.
        Remise = "remise", "Remise de dette";
        /// The institution's mediator.
        Mediateur = "mediateur", "Médiateur";
        /// The Defender of Rights.
        DefenseurDesDroits = "defenseur-des-droits", "Défenseur des droits";
        /// A lawyer paid by the State.
        AideJuridictionnelle = "aide-juridictionnelle", "Aide juridictionnelle";
        /// The judge.
        Juge = "juge", "Juge";
        /// The urgent judge.
        Refere = "refere", "Référé";
    }
}

impl Nature {
    /// Written: it has a letter, or says why not.
    pub const fn est_ecrite(self) -> bool {
        !matches!(
            self,
            Nature::Demande
                | Nature::Portail
                | Nature::Telephone
                | Nature::Guichet
                | Nature::LignePartenaire
                | Nature::AdministrationPlus
        )
    }

    /// Its letter must say « je conteste »: asking for an explanation, or to owe less, is not contesting
    /// (`droit.md` 5.7, `parcours.md` J4).
    pub const fn conteste(self) -> bool {
        matches!(self, Nature::Rectification | Nature::RecoursGracieux | Nature::RecoursPrealable | Nature::Juge)
    }

    /// A yes there settles the matter. A yes on the telephone does not: the delays keep running.
    pub const fn tranche(self) -> bool {
        matches!(
            self,
            Nature::Demande
                | Nature::Rectification
                | Nature::RecoursGracieux
                | Nature::RecoursPrealable
                | Nature::Commission
                | Nature::Juge
        )
    }
}

choix! {
    /// What silence means.
    Sens {
        /// A refusal.
        Rejet = "rejet", "sans réponse, c’est un refus";
        /// An agreement.
        Accord = "accord", "sans réponse, c’est un accord";
        /// Not found in the sources: nothing is to be deduced from it, and the delays are counted as for a refusal.
        Inconnu = "inconnu", "sans réponse : effet à vérifier";
    }
}

choix! {
    /// What an answer says.
    SensReponse {
        /// Being dealt with: nothing is answered yet.
        EnCours = "en-cours", "en cours";
        /// Yes.
        Accord = "accord", "accord";
        /// Yes for a part.
        Partielle = "partielle", "accord partiel";
        /// No.
        Rejet = "rejet", "rejet";
    }
}

impl SensReponse {
    /// Whether it ends the waiting.
    pub const fn est_finale(self) -> bool {
        !matches!(self, SensReponse::EnCours)
    }
}

choix! {
    /// The sort of decision a step answers.
    DecisionVoulue {
        /// Written and received.
        Expresse = "expresse", "décision écrite";
        /// Born of silence.
        Implicite = "implicite", "décision par silence";
    }
}
