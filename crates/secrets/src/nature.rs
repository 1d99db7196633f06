//! What was found, and what the worker is told.

/// A secret seen in a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouvaille {
    /// Byte offset of the value in the note, on a character boundary.
    pub debut: usize,
    /// Byte offset of its end, on a character boundary.
    pub fin: usize,
    /// What it looks like.
    pub nature: Nature,
}

/// What a secret looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nature {
    /// The password of an account.
    MotDePasse,
    /// The secret code of an account, or a code received to enter it.
    CodeSecret,
    /// What unlocks a telephone: PIN, PUK, drawing.
    Telephone,
    /// The number of a bank card, its code or its three digits.
    Carte,
    /// The answer to a secret question.
    QuestionSecrete,
    /// A recovery code or sentence.
    Recuperation,
}

impl Nature {
    /// Every nature.
    pub const ALL: [Self; 6] =
        [Self::MotDePasse, Self::CodeSecret, Self::Telephone, Self::Carte, Self::QuestionSecrete, Self::Recuperation];

    /// Why the note is not kept as it is, and what to do: a sentence for the worker.
    pub fn raison(self) -> &'static str {
        match self {
            Self::MotDePasse => {
                "Cela ressemble à un mot de passe. Tandem n’en garde aucun\u{a0}: qui lirait cette note entrerait dans le compte \
                 de la personne. Retirez-le de la note\u{a0}; la personne l’écrit sur sa carte papier et la garde."
            }
            Self::CodeSecret => {
                "Cela ressemble au code secret d’un compte. Tandem n’en garde aucun, même provisoire\u{a0}: il ouvre le compte de \
                 la personne. Retirez-le de la note\u{a0}; la personne l’écrit sur sa carte papier et la garde."
            }
            Self::Telephone => {
                "Cela ressemble au code ou au schéma d’un téléphone. Tandem n’en garde aucun\u{a0}: le téléphone ouvre tous les \
                 comptes de la personne. Retirez-le de la note\u{a0}; la personne l’écrit sur sa carte papier et la garde."
            }
            Self::Carte => {
                "Cela ressemble au numéro ou au code d’une carte bancaire. Tandem n’en garde aucun\u{a0}: il suffit pour payer à la \
                 place de la personne. Retirez-le de la note\u{a0}; il reste sur la carte, ou dans la mémoire de la personne."
            }
            Self::QuestionSecrete => {
                "Cela ressemble à la réponse à une question secrète. Tandem n’en garde aucune\u{a0}: elle permet de changer le mot \
                 de passe de la personne. Retirez-la de la note\u{a0}; la personne l’écrit sur sa carte papier et la garde."
            }
            Self::Recuperation => {
                "Cela ressemble à un code de secours. Tandem n’en garde aucun\u{a0}: il ouvre le compte sans le mot de passe. \
                 Retirez-le de la note\u{a0}; la personne l’écrit sur sa carte papier et la garde."
            }
        }
    }
}
