//! The sites a person has accounts on: those of `donnees/comptes/services.toml`, then those only a fiche names.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::fiches::EnVigueur;

/// A site.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Service {
    /// As it is kept.
    pub code: String,
    /// As it is said.
    pub nom: String,
    /// The fiches it opens.
    pub fiches: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Fichier {
    services: Vec<Service>,
}

static FOURNIS: LazyLock<Vec<Service>> = LazyLock::new(|| {
    toml::from_str::<Fichier>(include_str!("../../../../donnees/comptes/services.toml")).unwrap_or_default().services
});

/// Every site, the most usual first; those that only fiches of this établissement name come last.
pub fn tous(fiches: &BTreeMap<String, EnVigueur>) -> Vec<Service> {
    let known = |code: &str| FOURNIS.iter().any(|one| one.fiches.iter().any(|fiche| fiche == code));
    let mut all = FOURNIS.clone();
    for (code, one) in fiches.iter().filter(|(code, _)| !known(code)) {
        let Some(nom) = one.fiche.acces.compte.clone() else { continue };
        match all.iter_mut().find(|service| service.nom == nom) {
            Some(service) => service.fiches.push(code.clone()),
            None => all.push(Service { code: format!("fiche-{code}"), nom, fiches: vec![code.clone()] }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::fiches::Catalogue;

    #[test]
    fn every_fiche_with_an_account_has_its_site_and_every_code_is_a_fiche() {
        let shipped = Catalogue::fourni();
        let mut codes = BTreeSet::new();
        for fiche in shipped.fournies() {
            codes.insert(fiche.code.clone());
            let known = FOURNIS.iter().any(|one| one.fiches.contains(&fiche.code));
            assert_eq!(known, fiche.acces.compte.is_some(), "{}: donnees/comptes/services.toml", fiche.code);
        }
        assert!(FOURNIS.len() > 15);
        for one in FOURNIS.iter() {
            assert!(one.fiches.iter().all(|code| codes.contains(code)), "{one:?}");
        }
        let names: BTreeSet<&str> = FOURNIS.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(names.len(), FOURNIS.len(), "one line each");
    }
}
