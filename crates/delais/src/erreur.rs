//! What a delay, a word or a rule can have wrong, in sentences a social worker can follow.

/// Why a text is not what it should be, or why a date cannot be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Erreur {
    /// A word that is not in a closed list.
    #[error("« {mot} » n’est pas {liste} ; mots connus : {connus}")]
    Inconnu {
        /// The word as written.
        mot: String,
        /// What was expected, with its article.
        liste: &'static str,
        /// The words that would do.
        connus: String,
    },
    /// A text that is not a delay.
    #[error("« {0} » n’est pas une durée ; écrire par exemple « 20 jours », « 6 semaines », « 2 mois »")]
    Delai(String),
    /// A text that is not a day of the year.
    #[error("« {0} » n’est pas un jour de l’année ; écrire par exemple « 1er mars »")]
    JourDuMois(String),
    /// Working days can only count days.
    #[error("les jours {compte} ne comptent que des jours, pas « {delai} »")]
    Compte {
        /// The way of counting.
        compte: &'static str,
        /// The delay.
        delai: String,
    },
    /// The date would leave the calendar.
    #[error("la date sort du calendrier")]
    HorsCalendrier,
}
