//! Which field of support a fiche belongs to, from `donnees/indicateurs/champs.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::Date;
use serde::Deserialize;

/// What is outside every fiche.
pub(super) const HORS: &str = "Hors des fiches";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Champ {
    nom: String,
    #[serde(default)]
    familles: Vec<String>,
    #[serde(default)]
    fiches: Vec<String>,
}

/// The fields, as the file says them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Champs {
    /// How sure the arrangement is.
    pub certitude: String,
    verifie_le: toml::value::Datetime,
    champ: Vec<Champ>,
}

static CHAMPS: LazyLock<Champs> = LazyLock::new(|| {
    let none = toml::value::Datetime { date: None, time: None, offset: None };
    let empty = |_| Champs { certitude: String::new(), verifie_le: none, champ: Vec::new() };
    toml::from_str(include_str!("../../../../donnees/indicateurs/champs.toml")).unwrap_or_else(empty)
});

impl Champs {
    /// Those of the program.
    pub(super) fn fournis() -> &'static Self {
        &CHAMPS
    }

    /// When it was last read again.
    pub(super) fn verifie_le(&self) -> Date {
        self.verifie_le.to_string().parse().unwrap_or(Date::ZERO)
    }

    /// Their names, what is outside of all first.
    pub(super) fn noms(&self) -> Vec<String> {
        std::iter::once(HORS.to_owned()).chain(self.champ.iter().map(|one| one.nom.clone())).collect()
    }

    /// The rank of a fiche among [`noms`](Self::noms): by itself, else by its family.
    pub(super) fn rang(&self, code: &str, famille: &str) -> usize {
        let found = |has: &dyn Fn(&Champ) -> bool| self.champ.iter().position(has);
        found(&|one| one.fiches.iter().any(|fiche| fiche == code))
            .or_else(|| found(&|one| one.familles.iter().any(|known| known == famille)))
            .map_or(0, |rank| rank + 1)
    }
}

/// Other words for a fiche, by code: `donnees/indicateurs/appellations.toml`.
pub(super) static APPELLATIONS: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../donnees/indicateurs/appellations.toml")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fiches::Catalogue;

    #[test]
    fn every_fiche_of_the_program_belongs_to_a_field() {
        let champs = Champs::fournis();
        assert!(champs.verifie_le() > Date::ZERO && !champs.certitude.is_empty());
        for fiche in Catalogue::fourni().fournies() {
            assert!(champs.rang(&fiche.code, fiche.famille.code()) > 0, "{} {}", fiche.code, fiche.famille.code());
        }
        let nom = |code, famille| champs.noms()[champs.rang(code, famille)].clone();
        assert_eq!(nom("D42", "logement"), "Hébergement d’urgence");
        assert_eq!(nom("D43", "logement"), "Logement");
        assert_eq!(nom("inconnue", "ailleurs"), HORS);
    }

    #[test]
    fn other_words_are_of_a_known_fiche_and_of_one_only() {
        let known = Catalogue::fourni();
        assert!(APPELLATIONS.len() > 20);
        let mut words = std::collections::BTreeSet::new();
        for fiche in known.fournies() {
            assert!(words.insert(fiche.nom.to_lowercase()), "{}", fiche.nom);
        }
        for (code, all) in APPELLATIONS.iter() {
            assert!(known.fournie(code).is_some(), "{code}");
            assert!(all.iter().all(|word| words.insert(word.to_lowercase())), "{code}: {all:?}");
        }
    }
}
