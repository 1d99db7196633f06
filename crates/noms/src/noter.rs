//! The last ranking, on the few people whose names were opened, with the reason.

use crate::{
    candidat::{Candidat, chiffres},
    proximite::{Mot, proximite},
    requete::Requete,
    texte::mots_simples,
};

/// Least nearness of the best word: below, two names share letters and nothing else.
const PROCHE: u32 = 60;

/// How well a person answers a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Higher is better.
    pub score: u32,
    /// Why, in French.
    pub raisons: Vec<String>,
}

/// The words of a person's names, each name apart, with joined neighbours.
fn mots_de(candidat: &Candidat) -> Vec<Mot> {
    let mut found: Vec<String> = Vec::new();
    for name in candidat.noms() {
        let words = mots_simples(name);
        found.extend(words.windows(2).map(<[String]>::concat));
        found.extend(words);
    }
    found.iter().map(|word| Mot::of(word)).collect()
}

/// Ranks one person; nothing when she does not answer at all.
pub fn noter(requete: &Requete, candidat: &Candidat) -> Option<Note> {
    let known = mots_de(candidat);
    let best = |typed: &Mot| known.iter().map(|word| proximite(typed.vue(), word.vue())).max().unwrap_or(0);
    let mut each: Vec<u32> = requete.mots.iter().map(|typed| u32::from(best(typed))).collect();
    for (at, typed) in &requete.joints {
        let joined = u32::from(best(typed));
        for cell in each.iter_mut().skip(*at).take(2) {
            *cell = (*cell).max(joined);
        }
    }
    let mut raisons = Vec::new();
    let mut score = 0;
    if each.iter().any(|near| *near >= PROCHE) {
        // Squares: one name exactly right and one vague is better than two half right.
        let sum: u32 = each.iter().map(|near| near * near / 10).sum();
        score += sum / u32::try_from(each.len()).unwrap_or(1);
        // Between two who answer as well, the one whose name is not longer.
        let more = candidat.noms().flat_map(mots_simples).count().saturating_sub(each.len());
        score = score.saturating_sub(u32::try_from(more.min(5)).unwrap_or(0) * 8);
        let worst = each.iter().copied().min().unwrap_or(0);
        raisons.extend(match worst {
            100 => None,
            85..=99 => Some("se prononce pareil".to_owned()),
            60..=84 => Some("nom proche".to_owned()),
            _ => Some("une partie du nom".to_owned()),
        });
    }
    if let (Some(typed), Some(born)) = (requete.naissance(), candidat.naissance)
        && typed.convient(born)
    {
        score += 700;
        raisons.push(if typed.jour.is_some() { "même date de naissance" } else { "né·e à ce moment" }.to_owned());
    }
    if let (Some(typed), Some(phone)) = (&requete.telephone, &candidat.telephone)
        && chiffres(phone).contains(typed.as_str())
    {
        score += 700;
        raisons.push("téléphone".to_owned());
    }
    (score > 0).then_some(Note { score, raisons })
}

/// Best first, without those who answer less than half as well as the best. Equal scores keep their order.
pub fn trier<T>(mut notes: Vec<(u32, T)>) -> Vec<T> {
    notes.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let best = notes.first().map_or(0, |(score, _)| *score);
    notes.into_iter().take_while(|(score, _)| score * 2 >= best).map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn person(prenom: &str, nom: &str) -> Candidat {
        Candidat { prenom: Some(prenom.into()), nom: Some(nom.into()), ..Candidat::default() }
    }

    fn score(text: &str, candidat: &Candidat) -> u32 {
        noter(&Requete::lire(text, date(2026, 11, 24)), candidat).map_or(0, |note| note.score)
    }

    #[test]
    fn the_right_person_is_above_the_near_ones() {
        let (right, near) = (person("Thierno", "Diallo"), person("Thierno", "Barry"));
        for text in ["Thierno Diallo", "diallo thierno", "tcherno jalo", "THIERNO D'IALLO"] {
            assert!(score(text, &right) > score(text, &near), "{text}");
        }
        assert_eq!(score("Zoé", &right), 0);
    }

    #[test]
    fn the_name_as_typed_is_above_a_longer_one_and_a_beginning_above_a_neighbour() {
        let (exact, longer) = (person("Fatoumata", "Sissoko"), person("Fatoumata", "Sakho-Sissoko"));
        assert!(score("fatoumata sissoko", &exact) > score("fatoumata sissoko", &longer));
        assert!(score("bena", &person("Amina", "Benamara")) > score("bena", &person("Amina", "Mena")));
    }

    #[test]
    fn the_usual_name_is_as_good_as_the_name_at_birth() {
        let married = Candidat { nom_usage: Some("Martin".into()), ..person("Awa", "Diop") };
        assert_eq!(score("awa martin", &married), score("awa diop", &married));
    }

    #[test]
    fn a_birth_date_or_a_telephone_decides_between_namesakes() {
        let one = Candidat { naissance: Some(date(1985, 3, 12)), ..person("Awa", "Diop") };
        let other = Candidat {
            naissance: Some(date(1990, 3, 12)),
            telephone: Some("0639981234".into()),
            ..person("Awa", "Diop")
        };
        assert!(score("awa diop 1985", &one) > score("awa diop 1985", &other));
        assert!(score("awa 3998", &other) > score("awa 3998", &one));
    }

    #[test]
    fn those_who_answer_far_less_well_than_the_best_are_left_out() {
        assert_eq!(
            trier(vec![(400, "far"), (900, "near"), (1000, "right"), (900, "as near")]),
            ["right", "near", "as near"]
        );
        assert_eq!(score("Zzyzx", &person("Cheikh", "Seck")), 0, "a few letters in common are nothing");
    }

    proptest! {
        #[test]
        fn any_query_ranks_any_person(text in ".{0,40}", prenom in ".{0,20}", nom in ".{0,20}") {
            prop_assert!(score(&text, &person(&prenom, &nom)) <= 3000);
        }
    }
}
