//! The questionnaires of the program (`donnees/enquetes`), read once.

use std::sync::LazyLock;

use super::model::Questionnaire;

const FICHIERS: [&str; 2] = [
    include_str!("../../../../donnees/enquetes/professionnels.toml"),
    include_str!("../../../../donnees/enquetes/accompagnes.toml"),
];

static QUESTIONNAIRES: LazyLock<Vec<Questionnaire>> = LazyLock::new(|| {
    // A file that cannot be read, or is wrong, is left out; a test refuses it before.
    FICHIERS
        .iter()
        .filter_map(|text| toml::from_str(text).ok())
        .filter(|one: &Questionnaire| one.fautes().is_empty())
        .collect()
});

/// Every questionnaire, in the order of the screen.
pub fn questionnaires() -> &'static [Questionnaire] {
    &QUESTIONNAIRES
}

/// One by its key.
pub fn questionnaire(cle: &str) -> Option<&'static Questionnaire> {
    QUESTIONNAIRES.iter().find(|one| one.cle == cle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_questionnaire_of_the_program_is_read_and_right() {
        for text in FICHIERS {
            let one: Questionnaire = toml::from_str(text).expect("TOML");
            assert_eq!(one.fautes(), Vec::<String>::new(), "{}", one.cle);
        }
        assert_eq!(questionnaires().len(), FICHIERS.len());
    }

    #[test]
    fn the_professionals_model_has_the_six_fields_and_the_published_figures() {
        let one = questionnaire("professionnels").expect("model");
        let champs = one.question("champ").expect("fields").modalites();
        assert_eq!(champs.len(), 6, "{champs:?}");
        let figures: Vec<String> =
            one.question.iter().flat_map(|une| &une.publie).map(|one| one.valeur.replace('\u{a0}', " ")).collect();
        assert_eq!(figures, ["83 %", "58 %", "95 %", "75 %", "moins de 10 %", "30 %", "20 %"]);
        assert!(one.graphique.iter().all(|one| !one.non_publie.is_empty()), "no percentage by field or age was found");
    }
}
