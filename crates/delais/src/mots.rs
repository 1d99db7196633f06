//! The closed lists: the same words in the files, in the database and in the code.

use crate::erreur::Erreur;

/// Declares a closed list: its code (files, database), its words (screen), and how to read it.
macro_rules! liste {
    ($(#[$meta:meta])* $nom:ident, $article:literal, [$($(#[$doc:meta])* $variante:ident = $code:literal : $libelle:literal,)+]) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $nom {
            $($(#[$doc])* $variante,)+
        }

        impl $nom {
            /// Every word of the list, in its order.
            pub const ALL: &[$nom] = &[$($nom::$variante),+];

            /// As written in the files and kept in the database.
            pub const fn code(self) -> &'static str {
                match self { $($nom::$variante => $code),+ }
            }

            /// As said on screen.
            pub const fn libelle(self) -> &'static str {
                match self { $($nom::$variante => $libelle),+ }
            }
        }

        impl std::fmt::Display for $nom {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.libelle())
            }
        }

        impl std::str::FromStr for $nom {
            type Err = Erreur;

            fn from_str(mot: &str) -> Result<Self, Erreur> {
                $nom::ALL.iter().copied().find(|m| m.code() == mot).ok_or_else(|| Erreur::Inconnu {
                    mot: mot.to_owned(),
                    liste: $article,
                    connus: $nom::ALL.iter().map(|m| m.code()).collect::<Vec<_>>().join(", "),
                })
            }
        }

        impl serde::Serialize for $nom {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $nom {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let mot = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                mot.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use liste;

liste! {
    /// What can happen on a démarche, and from which a date is counted.
    Evenement, "un événement", [
        /// The request is sent or handed over.
        Depot = "depot": "dépôt",
        /// The request is complete: no paper is missing.
        DepotComplet = "depot-complet": "dépôt complet",
        /// The administration acknowledged receipt.
        Accuse = "accuse": "accusé de réception",
        /// A periodic declaration is made.
        Declaration = "declaration": "déclaration",
        /// The person was seen or heard.
        Contact = "contact": "contact",
        /// A decision is notified.
        Decision = "decision": "décision",
        /// An appeal is lodged.
        Recours = "recours": "recours",
        /// The appeal is answered.
        ReponseRecours = "reponse-recours": "réponse au recours",
        /// A right or a title ends.
        FinDeDroit = "fin-de-droit": "fin de droit",
        /// A work contract ends.
        FinContrat = "fin-contrat": "fin de contrat",
        /// Sick leave begins.
        ArretTravail = "arret-travail": "arrêt de travail",
        /// A child is born.
        Naissance = "naissance": "naissance",
        /// A pregnancy begins.
        Grossesse = "grossesse": "début de grossesse",
        /// A warning is received before a sanction.
        Avertissement = "avertissement": "avertissement",
        /// An overpayment is claimed.
        NotificationIndu = "notification-indu": "notification d’indu",
        /// A landlord's order to pay is served.
        CommandementPayer = "commandement-payer": "commandement de payer",
        /// The person moves in.
        EntreeLogement = "entree-logement": "entrée dans le logement",
        /// A lease is signed.
        Bail = "bail": "signature du bail",
        /// Retirement begins.
        DepartRetraite = "depart-retraite": "départ à la retraite",
        /// An election is held.
        Scrutin = "scrutin": "scrutin",
        /// A court sits.
        Audience = "audience": "audience",
        /// Papers are lost or stolen.
        PerteVol = "perte-vol": "perte ou vol",
        /// Work, family or address changes.
        ChangementSituation = "changement-situation": "changement de situation",
        /// The commission recognises the right to housing.
        ReconnaissanceDalo = "reconnaissance-dalo": "reconnaissance DALO",
        /// The commission recognises the right to a shelter.
        ReconnaissanceDaho = "reconnaissance-daho": "reconnaissance DAHO",
        /// A bank refuses an account.
        RefusBancaire = "refus-bancaire": "refus de la banque",
        /// A title is ready to be collected.
        Retrait = "retrait": "titre à retirer",
    ]
}

liste! {
    /// What is lost when the date is missed.
    Effet, "un effet", [
        /// Money to live on.
        Ressources = "ressources": "ressources",
        /// The home.
        Logement = "logement": "logement",
        /// Care.
        Sante = "sante": "santé",
        /// Identity or residence papers.
        Papiers = "papiers": "papiers",
        /// Something else.
        Autre = "autre": "autre",
    ]
}

liste! {
    /// What the limit means.
    Sens, "un sens", [
        /// To do before.
        Limite = "limite": "à faire avant",
        /// From that day silence is a refusal.
        SilenceRejet = "silence-rejet": "sans réponse, c’est un refus",
        /// From that day silence is an agreement.
        SilenceAccord = "silence-accord": "sans réponse, c’est un accord",
        /// What silence means was not found.
        SilenceInconnu = "silence-inconnu": "sans réponse : effet à vérifier",
        /// Last day to contest.
        Recours = "recours": "dernier jour pour contester",
        /// Nothing is lost: a nudge.
        Rappel = "rappel": "rappel",
    ]
}

impl Sens {
    /// Whether the limit says what a silence means.
    pub const fn est_silence(self) -> bool {
        matches!(self, Sens::SilenceRejet | Sens::SilenceAccord | Sens::SilenceInconnu)
    }
}

liste! {
    /// How sure a date is. The order is from the surest to the least sure: the worst is the maximum.
    Certitude, "une certitude", [
        /// Computed from a known date by a known rule.
        Calculee = "calculee": "calculée",
        /// From a foreseen date, or by a usual practice.
        Estimee = "estimee": "estimée",
        /// To check on the decision received or with the administration.
        AConfirmer = "a-confirmer": "à confirmer",
    ]
}

liste! {
    /// Which days a delay counts.
    Compte, "une façon de compter", [
        /// Every day; the first one does not count.
        Calendaires = "calendaires": "calendaires",
        /// Monday to Saturday, no holiday.
        Ouvrables = "ouvrables": "ouvrables",
        /// Monday to Friday, no holiday.
        Ouvres = "ouvres": "ouvrés",
        /// Every day, but neither the first nor the last one counts.
        Francs = "francs": "francs",
    ]
}

liste! {
    /// Where a rule holds, when the law does not count the same overseas.
    Lieu, "un lieu", [
        /// Mainland France, Alsace and Moselle included.
        Metropole = "metropole": "métropole",
        /// Everywhere else.
        OutreMer = "outre-mer": "outre-mer",
    ]
}
