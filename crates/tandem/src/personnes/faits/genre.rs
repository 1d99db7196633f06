//! The kinds of facts: what may be said of each. Lists from `diagnostic.md` 4.2 and 4.3, and from the forms of the field.

use crate::agents::Role;

/// A code and its words.
pub type Mot = (&'static str, &'static str);

/// How the free part of a value is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texte {
    /// None.
    Sans,
    /// A name or a few words.
    Ligne,
    /// Several lines, for an address.
    Lignes,
    /// A date.
    Date,
    /// A telephone number.
    Telephone,
    /// An e-mail address.
    Courriel,
}

/// A kind of fact.
#[derive(Debug, PartialEq, Eq)]
pub struct Genre {
    /// Stored and written in addresses.
    pub code: &'static str,
    /// The words on screen.
    pub nom: &'static str,
    /// Heading it stands under.
    pub groupe: Groupe,
    /// What is distinguished inside the kind; empty when there is only one value at a time.
    pub cles: &'static [Mot],
    /// Question in front of the keys.
    pub quelle: &'static str,
    /// What may be chosen; empty when the value is typed.
    pub choix: &'static [Mot],
    /// The typed part.
    pub texte: Texte,
    /// Is an amount in euros a month asked?
    pub montant: bool,
    /// Words in front of the free precision; empty when none is asked.
    pub precision: &'static str,
    /// A sentence under the title.
    pub conseil: &'static str,
    /// Shown to the reception?
    pub accueil: bool,
}

/// Headings of the file, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Groupe {
    /// Who she is.
    Identite,
    /// How to reach her.
    Joindre,
    /// Where she lives, on what.
    Situation,
    /// What is easy, what blocks.
    Numerique,
}

impl Groupe {
    /// In the order of the page.
    pub const TOUS: [Self; 4] = [Self::Identite, Self::Joindre, Self::Situation, Self::Numerique];

    /// The words on screen.
    pub fn nom(self) -> &'static str {
        match self {
            Self::Identite => "Qui elle est",
            Self::Joindre => "La joindre, se parler",
            Self::Situation => "Sa situation",
            Self::Numerique => "Ce qui aide, ce qui bloque",
        }
    }
}

const QUI: &[Mot] = &[("elle", "la personne"), ("proche", "un proche"), ("pro", "un professionnel")];

const VIDE: Genre = Genre {
    code: "",
    nom: "",
    groupe: Groupe::Identite,
    cles: &[],
    quelle: "",
    choix: &[],
    texte: Texte::Sans,
    montant: false,
    precision: "",
    conseil: "",
    accueil: false,
};

/// First name or pseudonym.
pub const PRENOM: &str = "prenom";
/// Birth name.
pub const NOM: &str = "nom";
/// Name in use.
pub const NOM_USAGE: &str = "nom-usage";
/// Birth date.
pub const NAISSANCE: &str = "naissance";
/// Telephone.
pub const TELEPHONE: &str = "telephone";
/// Key of what is her own.
pub const A_ELLE: &str = "elle";

/// Every kind, in the order of the file.
pub const GENRES: &[Genre] = &[
    Genre { code: PRENOM, nom: "Prénom ou pseudonyme", texte: Texte::Ligne, accueil: true, ..VIDE },
    Genre { code: NOM, nom: "Nom de famille (de naissance)", texte: Texte::Ligne, accueil: true, ..VIDE },
    Genre { code: NOM_USAGE, nom: "Nom d’usage", texte: Texte::Ligne, accueil: true, ..VIDE },
    Genre { code: NAISSANCE, nom: "Date de naissance", texte: Texte::Date, accueil: true, ..VIDE },
    Genre {
        code: TELEPHONE,
        nom: "Téléphone",
        groupe: Groupe::Joindre,
        cles: QUI,
        quelle: "À qui est ce téléphone\u{a0}?",
        texte: Texte::Telephone,
        precision: "Précision\u{a0}: qui, quand appeler",
        accueil: true,
        ..VIDE
    },
    Genre {
        code: "courriel",
        nom: "Adresse e-mail",
        groupe: Groupe::Joindre,
        cles: QUI,
        quelle: "À qui est cette adresse\u{a0}?",
        texte: Texte::Courriel,
        precision: "Précision\u{a0}: qui la relève",
        conseil: "Pour un compte en ligne, il lui faut une adresse à elle. Une adresse professionnelle ne se garde ici que pour en changer.",
        accueil: true,
        ..VIDE
    },
    Genre {
        code: "adresse",
        nom: "Adresse",
        groupe: Groupe::Joindre,
        cles: &[
            ("vie", "où elle vit"),
            ("courrier", "où elle reçoit son courrier"),
            ("domiciliation", "domiciliation"),
        ],
        quelle: "Quelle adresse\u{a0}?",
        texte: Texte::Lignes,
        accueil: true,
        ..VIDE
    },
    Genre {
        code: "langue",
        nom: "Langue et interprète",
        groupe: Groupe::Joindre,
        choix: &[
            ("non", "se parler en français va"),
            ("parfois", "interprète pour ce qui est important"),
            ("oui", "interprète nécessaire"),
        ],
        texte: Texte::Ligne,
        precision: "Précision\u{a0}: dialecte, qui traduit d’habitude",
        accueil: true,
        ..VIDE
    },
    Genre {
        code: "hebergement",
        nom: "Hébergement",
        groupe: Groupe::Situation,
        choix: &[
            ("locataire", "locataire"),
            ("proprietaire", "propriétaire"),
            ("tiers", "chez quelqu’un"),
            ("structure", "en structure d’hébergement"),
            ("hotel", "à l’hôtel"),
            ("sans", "à la rue ou en abri de fortune"),
            ("autre", "autrement"),
        ],
        precision: "Précision\u{a0}: chez qui, jusqu’à quand",
        ..VIDE
    },
    Genre {
        code: "ressource",
        nom: "Ressources",
        groupe: Groupe::Situation,
        cles: &[
            ("salaire", "salaire"),
            ("are", "allocation chômage (ARE)"),
            ("ass", "allocation de solidarité spécifique (ASS)"),
            ("rsa", "RSA"),
            ("prime-activite", "prime d’activité"),
            ("aah", "AAH"),
            ("invalidite", "pension d’invalidité"),
            ("indemnites", "indemnités journalières"),
            ("retraite", "retraite"),
            ("aspa", "ASPA"),
            ("familiales", "prestations familiales"),
            ("logement", "aide au logement"),
            ("pension", "pension alimentaire reçue"),
            ("bourse", "bourse"),
            ("ada", "allocation pour demandeur d’asile (ADA)"),
            ("autre", "autre ressource"),
            ("aucune", "aucune ressource"),
        ],
        quelle: "Quelle ressource\u{a0}?",
        montant: true,
        precision: "Précision",
        ..VIDE
    },
    Genre {
        code: "protection",
        nom: "Mesure de protection",
        groupe: Groupe::Situation,
        choix: &[
            ("aucune", "aucune mesure"),
            ("mineure", "moins de 18 ans\u{a0}: ses représentants légaux"),
            ("habilitation", "habilitation familiale"),
            ("sauvegarde", "sauvegarde de justice"),
            ("curatelle", "curatelle simple"),
            ("curatelle-renforcee", "curatelle renforcée"),
            ("tutelle", "tutelle"),
            ("mandat-protection", "mandat de protection future"),
        ],
        precision: "Qui la représente\u{a0}: nom, téléphone",
        conseil: "Une personne protégée ne signe pas de mandat numérique\u{a0}: c’est son représentant qu’on appelle.",
        ..VIDE
    },
    Genre {
        code: "equipement",
        nom: "Équipement",
        groupe: Groupe::Numerique,
        cles: &[
            ("smartphone", "smartphone"),
            ("ordinateur", "ordinateur"),
            ("tablette", "tablette"),
            ("imprimante", "imprimante ou scanner"),
        ],
        quelle: "Quel appareil\u{a0}?",
        choix: &[
            ("oui", "à elle, utilisable"),
            ("partage", "partagé"),
            ("abime", "abîmé ou trop ancien"),
            ("non", "n’en a pas"),
        ],
        precision: "Précision",
        ..VIDE
    },
    Genre {
        code: "connexion",
        nom: "Connexion",
        groupe: Groupe::Numerique,
        choix: &[
            ("fixe", "box à la maison"),
            ("forfait", "forfait suffisant"),
            ("limite", "forfait limité ou prépayé"),
            ("public", "accès public seulement"),
            ("aucune", "aucune"),
        ],
        precision: "Précision\u{a0}: où elle se connecte",
        ..VIDE
    },
    Genre {
        code: "frein",
        nom: "Ce qui bloque",
        groupe: Groupe::Numerique,
        cles: &[
            ("lecture", "lire, écrire"),
            ("francais", "parler français"),
            ("sens", "voir, entendre"),
            ("geste", "le geste, la souris"),
            ("memoire", "mémoire, attention"),
            ("fatigue", "fatigue, angoisse"),
            ("hebergement", "hébergement instable"),
            ("jugement", "peur du jugement"),
            ("cout", "le coût"),
            ("deplacement", "se déplacer"),
        ],
        quelle: "Qu’est-ce qui bloque\u{a0}?",
        precision: "Précision",
        conseil: "Avec son accord. Ce qui aide à l’accompagner, sans diagnostic médical.",
        ..VIDE
    },
];

impl Genre {
    /// The kind of that code.
    pub fn parse(code: &str) -> Option<&'static Self> {
        GENRES.iter().find(|genre| genre.code == code)
    }

    /// May this role see and change it? The reception has what it takes to receive someone.
    pub fn ouvert_a(&self, role: Role) -> bool {
        role.ouvre_les_dossiers() && (self.accueil || role.suit_des_personnes())
    }

    /// May it begin later than today? Not what people are found by.
    pub fn peut_s_annoncer(&self) -> bool {
        self.groupe != Groupe::Identite && self.code != TELEPHONE
    }

    /// Words of a key.
    pub fn cle(&self, code: &str) -> &'static str {
        self.cles.iter().find(|mot| mot.0 == code).map_or("", |mot| mot.1)
    }

    /// Is it one of the kinds people are found by?
    pub fn sert_a_retrouver(&self) -> bool {
        !self.peut_s_annoncer()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_says_something_and_its_codes_are_told_apart() {
        let mut codes: Vec<&str> = GENRES.iter().map(|genre| genre.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), GENRES.len());
        for genre in GENRES {
            assert!(genre.texte != Texte::Sans || !genre.choix.is_empty() || !genre.cles.is_empty(), "{}", genre.code);
            assert_eq!(genre.cles.is_empty(), genre.quelle.is_empty(), "{}", genre.code);
            for list in [genre.cles, genre.choix] {
                let mut codes: Vec<&str> = list.iter().map(|mot| mot.0).collect();
                codes.sort_unstable();
                codes.dedup();
                assert_eq!(codes.len(), list.len(), "{}", genre.code);
            }
        }
    }

    #[test]
    fn the_reception_has_what_it_takes_to_receive_and_no_more() {
        let open: Vec<&str> = GENRES.iter().filter(|one| one.ouvert_a(Role::Accueil)).map(|one| one.code).collect();
        assert_eq!(open, ["prenom", "nom", "nom-usage", "naissance", "telephone", "courriel", "adresse", "langue"]);
        assert!(GENRES.iter().all(|one| one.ouvert_a(Role::Intervenant) && !one.ouvert_a(Role::ReferentTechnique)));
    }
}
