//! The staircases of the program (`donnees/voies`), read once.

use std::sync::LazyLock;

use tandem_voies::{Voie, lire_tous};

use crate::{commandes::voies::FICHIERS, fiches};

static VOIES: LazyLock<Vec<Voie>> = LazyLock::new(|| {
    // A file that cannot be read leaves no staircase; a test refuses it before.
    lire_tous(FICHIERS.iter().copied()).unwrap_or_else(|faults| {
        tracing::error!(faults = faults.len(), "donnees/voies not read: no staircase");
        Vec::new()
    })
});

/// Every matter, in the order of their names.
pub fn voies() -> &'static [Voie] {
    &VOIES
}

/// One matter.
pub fn voie(cle: &str) -> Option<&'static Voie> {
    VOIES.iter().find(|one| one.cle == cle)
}

/// The name of a matter, that may be no more.
pub fn nommer(cle: &str) -> String {
    voie(cle).map_or_else(|| cle.to_owned(), |one| fiches::en_mots(&one.nom_simple))
}

/// The name of a step, that may be no more.
pub fn nommer_la_marche(matiere: &str, cle: &str) -> String {
    let step = voie(matiere).and_then(|one| one.marche(cle));
    step.map_or_else(|| cle.to_owned(), |one| fiches::en_mots(&one.nom))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_staircase_of_the_program_is_read() {
        assert!(voies().len() >= 12, "{}", voies().len());
        assert!(voie("rsa").is_some_and(|one| one.fiches.iter().any(|code| code == "D07")) && voie("rien").is_none());
    }
}
