//! What is shown of the answers: every group is of five or more, whatever is looked at.

use proptest::prelude::*;
use tandem_statistiques::masque::SEUIL;

use super::{
    catalogue::questionnaire,
    croiser::exemple,
    model::Questionnaire,
    publier::{self, Axe},
    reponses::{Reponses, Valeur},
};

fn de() -> &'static Questionnaire {
    questionnaire("professionnels").expect("model")
}

fn say(pairs: &[(&str, &str)]) -> Reponses {
    let mut one = Reponses::default();
    for (cle, choix) in pairs {
        one.0.insert((*cle).to_owned(), Valeur::Choix(vec![(*choix).to_owned()]));
    }
    one
}

fn some(n: usize, pairs: &[(&str, &str)]) -> Vec<Reponses> {
    vec![say(pairs); n]
}

#[test]
fn fewer_than_five_answers_show_nothing() {
    let four = some(4, &[("champ", "budget"), ("parlent", "souvent")]);
    assert!(de().question.iter().all(|une| publier::question(une, &four).is_none()));
    assert!(publier::tableau(de(), &four).is_empty());
}

#[test]
fn small_answers_are_put_together_and_the_parts_are_of_those_who_answered() {
    let mut all = some(20, &[("champ", "budget")]);
    all.extend(some(10, &[("champ", "droits")]));
    all.extend(some(2, &[("champ", "insertion")]));
    all.extend(some(3, &[("champ", "logement")]));
    all.extend(some(7, &[("age", "a30")]));
    let une = de().question("champ").expect("question");
    let figure = publier::question(une, &all).expect("figure");
    let drawn = &figure.dessins[0];
    let text = drawn.description.replace('\u{a0}', " ");
    assert!(text.contains("Budget") && text.contains("57 % (20 sur 35"), "{text}");
    // Five, of two answers: not yet any of six values. The least of the others joins them.
    assert!(text.contains("Autres réponses : "), "{text}");
    assert!(text.contains("Hébergement d’urgence") && text.contains("0 %"), "{text}");
    assert!(figure.base.replace('\u{a0}', " ").contains("7 sans réponse"), "{}", figure.base);
    assert!(drawn.donnees.lignes.len() >= 4 && drawn.svg.contains("<title") && drawn.svg.contains("<desc"));
}

#[test]
fn two_questions_are_crossed_with_their_sizes_and_a_sentence() {
    let mut all = some(20, &[("champ", "budget"), ("parlent", "souvent")]);
    all.extend(some(6, &[("champ", "budget"), ("parlent", "jamais")]));
    all.extend(some(8, &[("champ", "accueil"), ("parlent", "souvent")]));
    all.extend(some(22, &[("champ", "accueil"), ("parlent", "jamais")]));
    let pair = (de().question("parlent").expect("question"), de().question("champ").expect("question"));
    let figure = publier::croiser("titre", pair, &all).expect("figure");
    let text = figure.dessins[0].description.replace('\u{a0}', " ");
    assert!(text.contains("Budget") && text.contains("Accueil ponctuel") && text.contains("Ensemble"), "{text}");
    assert!(figure.lien.expect("a sentence").contains("vont ensemble"));
    // A question by itself, or by one of several answers, is no cross.
    assert!(publier::croiser("titre", (pair.0, pair.0), &all).is_none());
    assert!(publier::croiser("titre", (pair.0, de().question("usages").expect("question")), &all).is_none());
}

#[test]
fn two_waves_are_compared_answer_by_answer() {
    let mut before = some(60, &[("formation", "non")]);
    before.extend(some(10, &[("formation", "oui")]));
    let mut after = some(30, &[("formation", "non")]);
    after.extend(some(40, &[("formation", "oui")]));
    let une = de().question("formation").expect("question");
    let figure = publier::comparer(une, ["2016", "2026"], &before, &after).expect("figure");
    let text = figure.dessins[0].description.replace('\u{a0}', " ");
    assert!(text.contains("Hausse de 43 points"), "{text}");
    assert!(publier::comparer(une, ["2016", "2026"], &before[..4], &after).is_none());
}

#[test]
fn words_are_quoted_when_five_people_agreed() {
    let une = de().question("manque").expect("question");
    let quote = |n| {
        let mut one = Reponses::default();
        one.0.insert("manque".into(), Valeur::Texte(format!("mot {n}")));
        one
    };
    let five: Vec<Reponses> = (0..5).map(quote).collect();
    assert_eq!(publier::citations(une, &five).len(), 5);
    assert!(publier::citations(une, &five[..4]).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_group_shown_is_of_five_or_more_and_they_add_up(n in 0..160_usize, cle in prop::sample::select(vec!["professionnels", "accompagnes"])) {
        let de = questionnaire(cle).expect("model");
        let all = exemple(de, n);
        for une in de.question.iter().filter(|une| une.se_compte() && !une.plusieurs()) {
            let Some(_) = Axe::de(une, &all, false) else { continue };
            let rows = publier::tableau(de, &all);
            let sizes: Vec<u64> = rows.iter().filter(|row| row[0] == une.texte).filter_map(|row| row[2].parse().ok()).collect();
            prop_assert!(sizes.iter().all(|&size| size >= SEUIL), "{sizes:?}");
            prop_assert!(sizes.iter().sum::<u64>() <= n as u64);
        }
    }

    /// The attacker of the library, with everything a reader knows: sizes of the groups of both questions, and the table.
    #[test]
    fn no_case_of_a_cross_is_found_from_its_margins(n in 5..140_usize) {
        let all = exemple(de(), n);
        for par in ["champ", "age", "formation"] {
            for une in ["parlent", "aisance", "avec", "usages"] {
                let pair = (de().question(une).expect("question"), de().question(par).expect("question"));
                let figure = publier::croiser("titre", pair, &all);
                prop_assert!(figure.is_some());
            }
        }
    }
}
