//! What each figure counts, as data a social worker can read.

use std::collections::BTreeSet;

use serde::Deserialize;

/// A figure: what it counts, and what it does not.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Its key, one word.
    pub cle: String,
    /// Its name on screen.
    pub nom: String,
    /// What is counted: « aides », « minutes », « personnes », « jours », « % ».
    pub unite: String,
    /// What it counts, in a sentence.
    pub compte: String,
    /// What it leaves out, and how it may mislead.
    pub prudence: String,
    /// Where the idea comes from.
    pub source: String,
    /// The query that gives it again from the exported rows, in the dialect of DuckDB; nothing when it is not made of acts.
    #[serde(default)]
    pub sql: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fichier {
    indicateur: Vec<Definition>,
}

/// All the definitions, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definitions(Vec<Definition>);

impl Definitions {
    /// Reads the file. Errors: it is not one of ours, a key is there twice, or a text is empty; in a sentence.
    pub fn lire(texte: &str) -> Result<Self, String> {
        let fichier: Fichier = toml::from_str(texte).map_err(|fault| fault.to_string())?;
        let mut cles = BTreeSet::new();
        for un in &fichier.indicateur {
            if !cles.insert(un.cle.as_str()) {
                return Err(format!("«\u{a0}{}\u{a0}» est défini deux fois.", un.cle));
            }
            if [&un.nom, &un.unite, &un.compte, &un.prudence, &un.source].iter().any(|mot| mot.trim().is_empty()) {
                return Err(format!("«\u{a0}{}\u{a0}» a une case vide.", un.cle));
            }
        }
        Ok(Self(fichier.indicateur))
    }

    /// None at all.
    pub fn aucune() -> Self {
        Self(Vec::new())
    }

    /// All of them.
    pub fn toutes(&self) -> &[Definition] {
        &self.0
    }

    /// One of them.
    pub fn trouver(&self, cle: &str) -> Option<&Definition> {
        self.0.iter().find(|un| un.cle == cle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UN: &str = r#"[[indicateur]]
cle = "aides"
nom = "Aides"
unite = "aides"
compte = "Chaque aide notée, une fois."
prudence = "Ce qui n’est pas noté n’est pas compté."
source = "parcours J8"
"#;

    #[test]
    fn a_figure_defined_twice_or_without_its_caution_is_refused() {
        assert!(Definitions::lire(UN).is_ok_and(|lues| lues.trouver("aides").is_some() && lues.toutes().len() == 1));
        assert!(Definitions::lire(&format!("{UN}{UN}")).is_err_and(|fault| fault.contains("deux fois")));
        let muette = UN.replace("Ce qui n’est pas noté n’est pas compté.", " ");
        assert!(Definitions::lire(&muette).is_err_and(|fault| fault.contains("vide")));
        assert!(Definitions::lire("indicateur = 3").is_err());
    }
}
