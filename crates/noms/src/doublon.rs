//! Is she already there? With the reason, so that a worker can judge.

use std::cmp::Ordering;

use jiff::civil::Date;

use crate::{
    candidat::{Candidat, chiffres, cle},
    proximite::{Mot, proximite},
    texte::mots_simples,
};

/// A probable duplicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doublon {
    /// How probable, 1 to 100.
    pub score: u8,
    /// Why, in one French sentence.
    pub raison: String,
}

/// What two birth dates say of two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naissances {
    Egales,
    Proches,
    Inconnues,
    Differentes,
}

fn naissances(one: Option<Date>, other: Option<Date>) -> Naissances {
    let (Some(one), Some(other)) = (one, other) else { return Naissances::Inconnues };
    if one == other {
        return Naissances::Egales;
    }
    let same = [one.year() == other.year(), one.month() == other.month(), one.day() == other.day()];
    let swapped = one.year() == other.year() && one.month() == other.day() && one.day() == other.month();
    if swapped || same.into_iter().filter(|same| *same).count() == 2 {
        Naissances::Proches
    } else {
        Naissances::Differentes
    }
}

/// Nearness of two names: the worst of the words of the shorter one, 0 when one is missing. Of two names of as many
/// words neither is the shorter: the better of both ways, so that the order of the two people changes nothing.
fn noms_proches(one: Option<&str>, other: Option<&str>) -> u8 {
    let words = |name: Option<&str>| -> Vec<Mot> {
        name.map(mots_simples).unwrap_or_default().iter().map(|word| Mot::of(word)).collect()
    };
    let both = |a: &Mot, b: &Mot| proximite(a.vue(), b.vue()).max(proximite(b.vue(), a.vue()));
    let within = |short: &[Mot], long: &[Mot]| {
        short.iter().map(|a| long.iter().map(|b| both(a, b)).max().unwrap_or(0)).min().unwrap_or(0)
    };
    let (one, other) = (words(one), words(other));
    match one.len().cmp(&other.len()) {
        Ordering::Less => within(&one, &other),
        Ordering::Greater => within(&other, &one),
        Ordering::Equal => within(&one, &other).max(within(&other, &one)),
    }
}

fn familles(one: &Candidat, other: &Candidat) -> u8 {
    let names = |who: &'_ Candidat| [who.nom.clone(), who.nom_usage.clone()];
    let mut best = 0;
    for a in names(one) {
        for b in names(other) {
            best = best.max(noms_proches(a.as_deref(), b.as_deref()));
        }
    }
    best
}

/// The name that is shown of a person: the one she uses, else the one she was born with.
fn montre(who: &Candidat) -> Option<&str> {
    who.nom_usage.as_deref().or(who.nom.as_deref())
}

/// Are these two people probably one? The order does not matter.
pub fn doublon(one: &Candidat, other: &Candidat) -> Option<Doublon> {
    let born = naissances(one.naissance, other.naissance);
    let (first, family) = (noms_proches(one.prenom.as_deref(), other.prenom.as_deref()), familles(one, other));
    let whole = !cle(one).is_empty() && cle(one) == cle(other);
    let digits = |who: &Candidat| who.telephone.as_deref().map(chiffres).filter(|digits| digits.len() >= 6);
    let phone = digits(one).is_some() && digits(one) == digits(other);
    let alone = |who: &Candidat| who.nom.is_none() && who.nom_usage.is_none();
    // Two names that are not those one reads: said, or the pair makes no sense to who looks at it.
    let birth = noms_proches(montre(one), montre(other)) < family;
    let (score, names) = if whole || (first == 100 && family == 100) {
        (80_u8, if birth { "même nom de naissance" } else { "même nom" })
    } else if first >= 60 && family >= 60 {
        let known = if birth { "nom de naissance proche" } else { "nom proche" };
        (if first == 100 || family == 100 { 62 } else { 50 }, known)
    } else if first == 100 && (alone(one) || alone(other)) {
        (40, "même prénom")
    } else if family == 100 && born == Naissances::Egales {
        (55, "même nom de famille")
    } else {
        (0, "")
    };
    let score = match born {
        _ if score == 0 => 0,
        Naissances::Egales => score + 20,
        Naissances::Proches => score + 5,
        Naissances::Inconnues => score,
        Naissances::Differentes => score.saturating_sub(45),
    };
    let score = if phone { score.max(45) + 15 } else { score }.min(100);
    let mut raisons = Vec::new();
    if !names.is_empty() {
        raisons.push(names.to_owned());
    }
    match born {
        Naissances::Egales => raisons.push("même date de naissance".to_owned()),
        Naissances::Proches => raisons.push("dates de naissance proches".to_owned()),
        Naissances::Inconnues | Naissances::Differentes => {}
    }
    if phone {
        raisons.push("même téléphone".to_owned());
    }
    (score >= 35).then(|| Doublon { score, raison: phrase(&raisons) })
}

/// « Même nom, même téléphone »
fn phrase(raisons: &[String]) -> String {
    let text = raisons.join(", ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn person(prenom: &str, nom: &str) -> Candidat {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Candidat { prenom: some(prenom), nom: some(nom), ..Candidat::default() }
    }

    fn born(candidat: Candidat, year: i16, month: i8, day: i8) -> Candidat {
        Candidat { naissance: Some(date(year, month, day)), ..candidat }
    }

    fn judged(one: &Candidat, other: &Candidat) -> (u8, String) {
        doublon(one, other).map_or((0, String::new()), |found| (found.score, found.raison))
    }

    #[test]
    fn the_same_name_whatever_its_order_is_probable_and_the_same_day_makes_it_sure() {
        let (one, other) = (person("Aïssata", "Diallo"), person("DIALLO", "Aissata"));
        assert_eq!(judged(&one, &other), (80, "Même nom".into()));
        let sure = judged(&born(one, 1985, 3, 12), &born(other, 1985, 3, 12));
        assert_eq!(sure, (100, "Même nom, même date de naissance".into()));
    }

    #[test]
    fn another_birth_date_makes_it_someone_else_unless_day_and_month_are_swapped() {
        let (one, other) = (person("Awa", "Diop"), person("Awa", "Diop"));
        assert_eq!(judged(&born(one.clone(), 1985, 3, 12), &born(other.clone(), 1991, 7, 1)).0, 35);
        let swapped = judged(&born(one, 1985, 3, 12), &born(other, 1985, 12, 3));
        assert_eq!(swapped, (85, "Même nom, dates de naissance proches".into()));
    }

    #[test]
    fn a_near_name_is_less_sure_and_a_first_name_alone_still_less() {
        assert_eq!(judged(&person("Aïssata", "Diallo"), &person("Aissatou", "Diallo")).0, 62);
        assert_eq!(judged(&person("Aïssata", ""), &person("Aïssata", "Diallo")), (40, "Même prénom".into()));
        assert_eq!(judged(&person("Aïssata", "Diallo"), &person("Aïssata", "Nowak")).0, 0);
        assert_eq!(judged(&person("", ""), &person("", "")).0, 0);
    }

    #[test]
    fn a_name_of_birth_that_neither_page_shows_is_said_to_be_one() {
        let married = |nom: &str, usage: &str| Candidat { nom_usage: Some(usage.into()), ..person("Awa", nom) };
        let asked = |one, other| judged(&one, &other).1;
        assert_eq!(asked(married("Diop", "Martin"), person("Awa", "Diop")), "Même nom de naissance");
        assert_eq!(asked(married("Diop", "Martin"), married("Diop", "Durand")), "Même nom de naissance");
        assert_eq!(asked(married("Diallo", "Martin"), person("Awa", "Dialo")), "Nom de naissance proche");
        assert_eq!(asked(married("Diop", "Martin"), married("Sow", "Martin")), "Même nom");
        assert_eq!(asked(married("Diop", "Martin"), person("Awa", "Martin")), "Même nom");
    }

    #[test]
    fn a_telephone_is_a_reason_of_its_own() {
        let with = |name: &str, phone: &str| Candidat { telephone: Some(phone.into()), ..person(name, "") };
        assert_eq!(
            judged(&with("Awa", "06 39 98 12 34"), &with("Binta", "+33639981234")),
            (60, "Même téléphone".into())
        );
    }

    #[test]
    fn names_of_as_many_words_are_compared_both_ways() {
        // Every word of « Abdou Abdoul » is near « Abdou »; « Camara », the other way, is near nothing.
        let (one, other) = (person("Abdou Camara", "Ba"), person("Abdou Abdoul", "Ba"));
        assert_eq!(judged(&one, &other), (62, "Nom proche".into()));
        assert_eq!(doublon(&one, &other), doublon(&other, &one));
    }

    proptest! {
        #[test]
        fn two_names_give_the_same_answer_in_either_order(
            names in proptest::collection::vec("([a-eA-E]{1,4}[ '-]){0,3}[a-e]{0,4}|\\PC{0,12}", 6),
            days in proptest::array::uniform2(0_i8..4),
            phones in proptest::array::uniform2("(06[34]998000[0-2])?"),
        ) {
            let someone = |at: usize| Candidat {
                nom_usage: Some(names[at + 4].clone()).filter(|name| !name.is_empty()),
                naissance: (days[at] > 0).then(|| date(1985, 3, days[at])),
                telephone: Some(phones[at].clone()).filter(|phone| !phone.is_empty()),
                ..person(&names[at], &names[at + 2])
            };
            let (one, other) = (someone(0), someone(1));
            prop_assert_eq!(doublon(&one, &other), doublon(&other, &one));
        }
    }
}
