//! The words of each rank, and the definitions, as data.

use std::sync::LazyLock;

use tandem_indicateurs::{Definitions, MODES, RAISONS};

use crate::actes::{Mode, Raison};

/// The months, from the first.
pub(super) const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
/// When no reason is noted.
pub(super) const PAS_DIT: &str = "Pas dit";

/// The positions, from M0.
pub(super) fn modes() -> Vec<String> {
    Mode::TOUS.into_iter().map(|one| one.nom().to_owned()).collect()
}

/// The reasons, « not said » first.
pub(super) fn raisons() -> Vec<String> {
    std::iter::once(PAS_DIT.to_owned()).chain(Raison::TOUTES.into_iter().map(|one| one.nom().to_owned())).collect()
}

// The library counts by rank: there are as many positions and reasons here as there.
const _: () = assert!(Mode::TOUS.len() == MODES && Raison::TOUTES.len() + 1 == RAISONS);

/// What each figure counts.
pub(super) static DEFINITIONS: LazyLock<Definitions> = LazyLock::new(|| {
    let text = include_str!("../../../../donnees/indicateurs/definitions.toml");
    Definitions::lire(text).unwrap_or_else(|_| Definitions::aucune())
});

#[cfg(test)]
mod tests {
    use super::*;
    use tandem_indicateurs::{Genre, Vue};

    #[test]
    fn every_figure_of_the_page_has_its_definition() {
        let known = &*DEFINITIONS;
        let mut keys = vec!["aides", "heures", "a_la_place", "position", "relecture", "temps", "parcours", "durees"];
        keys.extend(Vue::TOUTES.map(Vue::cle));
        keys.extend(Genre::TOUS.map(Genre::cle));
        for key in &keys {
            let one = known.trouver(key).unwrap_or_else(|| panic!("{key} is not defined"));
            assert!(one.sql.is_some(), "{key} cannot be computed again");
        }
        assert_eq!(known.toutes().len(), keys.len(), "a definition is of no figure");
    }
}
