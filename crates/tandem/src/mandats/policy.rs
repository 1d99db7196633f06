//! Who can give a mandate. Pure.

use jiff::civil::Date;

use crate::personnes::{Identite, faits::Fait, faits::en_vigueur};

/// Why no mandate can be made with her, and the right road.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Empechement {
    /// She is under eighteen.
    Mineure,
    /// She is protected: the measure, in words.
    Protegee(String),
    /// Nobody knows her name.
    SansNom,
}

impl Empechement {
    /// What is said, and what to do instead.
    pub fn phrase(&self) -> String {
        match self {
            Self::Mineure => {
                "Elle a moins de 18\u{a0}ans\u{a0}: ce sont ses représentants légaux qui agissent pour elle. \
                              Faites la démarche avec eux, ou à leur nom."
                    .to_owned()
            }
            Self::Protegee(mesure) => format!(
                "Elle est protégée ({mesure})\u{a0}: elle ne donne pas de mandat. Appelez la personne qui la représente \
                 ou l’assiste\u{a0}; c’est avec elle que la démarche se fait."
            ),
            Self::SansNom => "Un mandat porte un nom. Notez d’abord le prénom et le nom de la personne.".to_owned(),
        }
    }
}

/// Of age: eighteen years accomplished. Born on a 29 February, it is on the 1st of March of a common year.
fn est_majeure(naissance: Date, today: Date) -> bool {
    (naissance.year() + 18, naissance.month(), naissance.day()) <= (today.year(), today.month(), today.day())
}

/// What prevents a mandate, on a day; nothing when it can be made (droit.md 5.1, « Qui »).
pub fn empechement(identite: &Identite, faits: &[Fait], today: Date) -> Option<Empechement> {
    if identite.naissance.is_some_and(|born| !est_majeure(born, today)) {
        return Some(Empechement::Mineure);
    }
    let measure = en_vigueur(faits, today)
        .into_iter()
        .filter(|fait| fait.genre.code == "protection")
        .find_map(|fait| fait.valeur().map(|value| (value.choix.clone().unwrap_or_default(), value.dire(fait.genre))));
    match measure {
        Some((code, _)) if code == "mineure" => return Some(Empechement::Mineure),
        Some((code, mots)) if code != "aucune" => return Some(Empechement::Protegee(mots)),
        _ => {}
    }
    (identite.prenom.is_none() || identite.nom.is_none() && identite.nom_usage.is_none())
        .then_some(Empechement::SansNom)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn ne_le(naissance: Date) -> Identite {
        Identite { nom: Some("Diallo".into()), naissance: Some(naissance), ..Identite::prenom("Aïssata") }
    }

    #[test]
    fn a_person_gives_a_mandate_from_the_day_she_is_eighteen() {
        let one = ne_le(date(2008, 11, 26));
        assert_eq!(empechement(&one, &[], date(2026, 11, 25)), Some(Empechement::Mineure));
        assert_eq!(empechement(&one, &[], date(2026, 11, 26)), None);
        let leap = ne_le(date(2008, 2, 29));
        assert_eq!(empechement(&leap, &[], date(2026, 2, 28)), Some(Empechement::Mineure));
        assert_eq!(empechement(&leap, &[], date(2026, 3, 1)), None);
        assert_eq!(
            empechement(&Identite { naissance: None, ..one }, &[], date(2026, 11, 25)),
            None,
            "asked on the paper"
        );
    }

    #[test]
    fn a_mandate_carries_a_name() {
        assert_eq!(empechement(&Identite::prenom("Aïssata"), &[], date(2026, 11, 26)), Some(Empechement::SansNom));
    }
}
