//! What a line is called where anybody may read it: its kind, never the name of a right. Pure.

use tandem_delais::{Genre, Sens};

use crate::ui::nombre;

/// A kind of line in neutral words: for one, for several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mot {
    /// Stable name, for addresses and identifiers.
    pub code: &'static str,
    /// « actualisation »
    pub un: &'static str,
    /// « actualisations »
    pub plusieurs: &'static str,
}

impl Mot {
    /// « 3 actualisations »
    pub fn compte(self, n: i64) -> String {
        nombre(n, self.un, self.plusieurs)
    }

    /// « Actualisation »
    pub fn titre(self) -> String {
        let mut letters = self.un.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

const fn mot(code: &'static str, un: &'static str, plusieurs: &'static str) -> Mot {
    Mot { code, un, plusieurs }
}

/// The neutral words of a rule; of a promise of ours when there is none.
pub fn neutre(genre: Option<&Genre>, sens: Sens) -> Mot {
    if sens == Sens::Recours {
        return mot("contester", "réponse à écrire", "réponses à écrire");
    }
    if sens.est_silence() {
        return mot("attendre", "réponse attendue", "réponses attendues");
    }
    match genre {
        Some(Genre::FenetreMensuelle { .. }) => mot("actualiser", "actualisation", "actualisations"),
        Some(Genre::Periodique { .. }) => mot("declarer", "déclaration", "déclarations"),
        Some(Genre::Campagne { .. }) => mot("annuelle", "déclaration de l’année", "déclarations de l’année"),
        Some(Genre::Renouvellement { .. }) => mot("renouveler", "renouvellement", "renouvellements"),
        Some(Genre::Anniversaire { .. }) => mot("anniversaire", "point à faire", "points à faire"),
        Some(Genre::Presence { .. }) => mot("presence", "passage à faire", "passages à faire"),
        Some(Genre::DepuisEvenement { .. } | Genre::AvantDate { .. }) => {
            mot("preparer", "dossier à déposer", "dossiers à déposer")
        }
        Some(Genre::Silence { .. }) => mot("attendre", "réponse attendue", "réponses attendues"),
        Some(Genre::Recours { .. }) => mot("contester", "réponse à écrire", "réponses à écrire"),
        None => mot("reprendre", "dossier à reprendre", "dossiers à reprendre"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tandem_delais::Evenement;

    #[test]
    fn a_neutral_word_names_no_right_and_counts_in_french() {
        let window = Genre::FenetreMensuelle { ouverture: 28, ouverture_fevrier: None, cloture: 15 };
        let renewal = Genre::Renouvellement { evenement: Evenement::FinDeDroit, ouvre: None, limite: None };
        assert_eq!(neutre(Some(&window), Sens::Limite).compte(3), "3\u{a0}actualisations");
        assert_eq!(neutre(Some(&renewal), Sens::Limite).compte(1), "1\u{a0}renouvellement");
        assert_eq!(neutre(Some(&renewal), Sens::Recours).titre(), "Réponse à écrire");
        assert_eq!(neutre(None, Sens::SilenceRejet).code, "attendre");
        assert_eq!(neutre(None, Sens::Rappel).un, "dossier à reprendre");
    }
}
