//! The themes and the trames of the program (`donnees/entretiens`), read once; the fields and ages are those of the questionnaires.

use std::sync::LazyLock;

use super::model::{Avec, Fichier, Public, Theme, Trame};
use crate::enquetes::questionnaire;

const TEXTE: &str = include_str!("../../../../donnees/entretiens/themes.toml");

static FICHIER: LazyLock<Fichier> = LazyLock::new(|| {
    // A file that cannot be read, or is wrong, gives nothing; a test refuses it before.
    let read: Option<Fichier> = toml::from_str(TEXTE).ok();
    read.filter(|one| one.fautes().is_empty()).unwrap_or(Fichier { trame: Vec::new(), theme: Vec::new() })
});

/// Every theme, in the order of the screen.
pub fn themes() -> &'static [Theme] {
    &FICHIER.theme
}

/// One by its key.
pub fn theme(cle: &str) -> Option<&'static Theme> {
    FICHIER.theme.iter().find(|one| one.cle == cle)
}

/// What is said around the questions.
pub fn trame(public: Public) -> Option<&'static Trame> {
    FICHIER.trame.iter().find(|one| one.public == public)
}

/// Fields of the professionals or ages of the people: as they are kept, as they are read.
pub fn details(public: Public) -> Vec<(&'static str, &'static str)> {
    let (modele, question) = match public {
        Public::Professionnel => ("professionnels", "champ"),
        Public::Personne => ("accompagnes", "age"),
    };
    let known = questionnaire(modele).and_then(|one| one.question(question));
    known.map_or_else(Vec::new, |one| one.choix.iter().map(|un| (un.cle.as_str(), un.texte.as_str())).collect())
}

impl Avec {
    /// As one option of the form: « professionnel », « personne.a25 ».
    pub fn cle(&self) -> String {
        self.detail
            .as_ref()
            .map_or_else(|| self.public.code().to_owned(), |one| format!("{}.{one}", self.public.code()))
    }

    /// Reads an option; what is not one gives nothing.
    pub fn lire(cle: &str) -> Option<Self> {
        let (code, detail) = cle.split_once('.').map_or((cle, None), |(code, detail)| (code, Some(detail)));
        let public = Public::parse(code)?;
        if detail.is_some_and(|detail| details(public).iter().all(|one| one.0 != detail)) {
            return None;
        }
        Some(Self { public, detail: detail.map(ToOwned::to_owned) })
    }

    /// « une personne accompagnée, 25 à 39 ans »
    pub fn mots(&self) -> String {
        let known = self.detail.as_ref().and_then(|cle| details(self.public).into_iter().find(|one| one.0 == cle));
        known.map_or_else(|| self.public.un().to_owned(), |one| format!("{}, {}", self.public.un(), minuscule(one.1)))
    }
}

fn minuscule(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_themes_of_the_program_are_read_and_right() {
        let one: Fichier = toml::from_str(TEXTE).expect("TOML");
        assert_eq!(one.fautes(), Vec::<String>::new());
        assert_eq!(themes().len(), one.theme.len());
        assert!(Public::TOUS.iter().all(|who| trame(*who).is_some() && details(*who).len() >= 4));
    }

    #[test]
    fn a_file_that_is_wrong_says_where() {
        let broken = |from: &str, to: &str| {
            let one: Fichier = toml::from_str(&TEXTE.replacen(from, to, 1)).expect("TOML");
            one.fautes().join("\n")
        };
        assert!(broken("cle = \"main\"", "cle = \"acces\"").contains("clé de thème\u{a0}: acces"));
        assert!(broken("public = \"personne\"", "public = \"professionnel\"").contains("une trame par public"));
        let long = "personne = [\"Un deux trois quatre cinq six sept huit neuf dix onze douze treize ?\", ";
        assert!(broken("personne = [", long).contains("phrase de plus de 12 mots"));
        assert!(broken("source = \"constats", "source = \"\" #").contains("nom, source"));
    }

    #[test]
    fn whom_it_was_with_is_read_as_it_was_written_and_nothing_else() {
        for cle in ["professionnel", "professionnel.budget", "personne", "personne.a25"] {
            assert_eq!(Avec::lire(cle).expect(cle).cle(), cle);
        }
        for cle in ["", "personne.budget", "professionnel.", "Mme Petit", "personne.a25.x"] {
            assert_eq!(Avec::lire(cle), None, "{cle}");
        }
        let said = Avec::lire("personne.a25").expect("one").mots();
        assert_eq!(said, "une personne accompagnée, moins de 25 ans");
    }
}
