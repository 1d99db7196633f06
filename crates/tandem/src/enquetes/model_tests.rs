//! What a questionnaire may be, and what is kept of a form.

use proptest::prelude::*;
use tandem_platform::web::Fields;

use super::{
    catalogue::{questionnaire, questionnaires},
    model::{Condition, Genre, Question, Questionnaire},
    reponses::{Reponses, Saisie, Valeur},
};

fn des() -> &'static Questionnaire {
    questionnaire("accompagnes").expect("model")
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields::from_pairs(pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
}

fn lire(pairs: &[(&str, &str)]) -> Result<Reponses, Vec<(&'static str, String)>> {
    Saisie::lue(des(), &fields(pairs)).valider(des()).map_err(|erreurs| erreurs.all().to_vec())
}

fn with(change: impl Fn(&mut Questionnaire)) -> Vec<String> {
    let mut one = des().clone();
    change(&mut one);
    one.fautes()
}

#[test]
fn a_questionnaire_that_is_wrong_says_why() {
    assert!(with(|_| {}).is_empty());
    let wrong: [(&str, Vec<String>); 8] = [
        ("douze", with(|one| one.question.push(Question { cle: "treize".into(), ..one.question[2].clone() }))),
        ("clé deux fois", with(|one| one.question[1].cle = "argent".into())),
        ("clé réservée", with(|one| one.question[1].cle = "jeton".into())),
        ("une réponse", with(|one| one.question[0].choix.truncate(1))),
        ("réponses pareilles", with(|one| one.question[0].choix[1].cle = "oui".into())),
        ("phrase longue", with(|one| one.question[0].texte = "un ".repeat(13))),
        ("tranches", with(|one| one.question[1].max = 30)),
        ("source", with(|one| one.question[3].publie[0].source.clear())),
    ];
    for (what, fautes) in wrong {
        assert!(!fautes.is_empty(), "{what}");
    }
}

#[test]
fn a_condition_is_only_on_a_question_before() {
    let on = |question: &str, parmi: &str| {
        let si = Some(Condition { question: question.into(), parmi: vec![parmi.into()] });
        with(|one| one.question[7].si.clone_from(&si)).len()
    };
    assert_eq!(on("seul", "aide"), 0);
    assert!(on("renonce", "non") > 0 && on("seul", "inconnu") > 0 && on("gene", "peur") > 0 && on("foyer", "1") > 0);
}

#[test]
fn what_is_typed_becomes_answers_and_what_was_left_out_stays_out() {
    let dites = lire(&[
        ("argent", "juste"),
        ("foyer", " 2 "),
        ("gene", "peur"),
        ("seul", "aide"),
        ("gene", "code"),
        ("ajouter", "Bof"),
    ])
    .expect("valid");
    assert_eq!(dites.0["argent"], Valeur::Choix(vec!["juste".into()]));
    assert_eq!(dites.0["foyer"], Valeur::Nombre(2));
    assert_eq!(dites.0["gene"], Valeur::Choix(vec!["code".into(), "peur".into()]), "in the order of the questionnaire");
    assert!(!dites.0.contains_key("ajouter"), "no agreement, no words");
    assert!(!dites.0.contains_key("age"));
    let quoted = lire(&[("ajouter", "Bof"), ("ajouter_accord", "oui")]).expect("valid");
    assert_eq!(quoted.citation("ajouter"), Some("Bof"));
}

#[test]
fn a_question_that_is_not_for_her_is_left_out_even_when_filled() {
    let dites = lire(&[("seul", "moi"), ("gene", "peur")]).expect("valid");
    assert!(!dites.0.contains_key("gene"));
    let unsaid = lire(&[("age", "a25"), ("gene", "peur")]).expect("valid");
    assert!(!unsaid.0.contains_key("gene"));
}

#[test]
fn each_mistake_has_its_sentence() {
    for (pairs, field) in [
        (vec![], "argent"),
        (vec![("foyer", "beaucoup")], "foyer"),
        (vec![("foyer", "21")], "foyer"),
        (vec![("age", "centenaire")], "age"),
        (vec![("age", "a25"), ("age", "a40")], "age"),
    ] {
        let wrong = lire(&pairs).expect_err("refused");
        assert_eq!(wrong.iter().map(|one| one.0).collect::<Vec<_>>(), [field], "{pairs:?}");
    }
    let long = "a".repeat(301);
    assert_eq!(lire(&[("ajouter", &long)]).expect_err("refused")[0].0, "ajouter");
}

#[test]
fn a_paper_is_typed_by_its_numbers() {
    let typed = fields(&[
        ("argent", "2"),
        ("foyer", "3"),
        ("seul", "3"),
        ("gene", "4 5"),
        ("aidants", "12"),
        ("ajouter", "Oui"),
        ("ajouter_accord", "oui"),
    ]);
    let dites = Saisie::du_papier(des(), &typed).and_then(|one| one.valider(des())).expect("valid");
    let screen = lire(&[
        ("argent", "juste"),
        ("foyer", "3"),
        ("seul", "autre"),
        ("gene", "code"),
        ("gene", "peur"),
        ("aidants", "famille"),
        ("aidants", "social"),
        ("ajouter", "Oui"),
        ("ajouter_accord", "oui"),
    ]);
    assert_eq!(Ok(dites), screen);
    let wrong = Saisie::du_papier(des(), &fields(&[("argent", "7"), ("age", "x")])).expect_err("refused");
    assert_eq!(wrong.all().iter().map(|one| one.0).collect::<Vec<_>>(), ["argent", "age"]);
}

proptest! {
    #[test]
    fn whatever_is_sent_what_is_kept_is_of_the_questionnaire(
        which in 0..2_usize,
        pairs in prop::collection::vec(("[a-z_]{1,10}|champ|age|argent|seul|gene|foyer|manque|ajouter|usages", "\\PC{0,12}|[0-9]{1,3}|oui|non|a25|a30|peur|aide|budget"), 0..24),
    ) {
        let de = &questionnaires()[which];
        let saisie = Saisie::lue(de, &Fields::from_pairs(pairs));
        if let Ok(dites) = saisie.valider(de) {
            prop_assert!(!dites.0.is_empty());
            for (cle, valeur) in &dites.0 {
                let une = de.question(cle).expect("a question of the model");
                prop_assert!(dites.concernee(une));
                match valeur {
                    Valeur::Choix(all) => {
                        prop_assert!(!all.is_empty() && (une.plusieurs() || all.len() == 1));
                        prop_assert!(all.iter().all(|one| une.choix.iter().any(|known| known.cle == *one)));
                    }
                    Valeur::Nombre(n) => prop_assert!(une.genre == Genre::Nombre && *n <= une.max && dites.rang(une).is_some()),
                    Valeur::Texte(text) => prop_assert!(une.genre == Genre::Libre && text.chars().count() <= 300),
                }
            }
            // The same once written and read again.
            let text = serde_json::to_string(&dites).expect("JSON");
            prop_assert_eq!(serde_json::from_str::<Reponses>(&text).expect("JSON"), dites);
        }
    }
}
