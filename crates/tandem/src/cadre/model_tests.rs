//! The rules of the draft and of what changed.

use proptest::prelude::*;

use super::{
    changements::{Changement, Genre, changements},
    model::{Brouillon, Certitude, Contact, Contenu, Moment, Protocole, Regle, Section, est_une_cle, mots, une_phrase},
};

fn regle(cle: &str, section: Section, texte: &str) -> Regle {
    Regle {
        cle: cle.to_owned(),
        section,
        texte: texte.to_owned(),
        pourquoi: "parce que".to_owned(),
        source: "ici".to_owned(),
        certitude: Certitude::Choisie,
        moment: None,
        revision: 0,
        retiree: false,
    }
}

fn brouillon(regles: Vec<Regle>) -> Brouillon {
    Brouillon { revision: 0, base: None, contenu: Contenu { regles, ..Contenu::default() } }
}

fn ordre(draft: &Brouillon, section: Section) -> Vec<&str> {
    draft.contenu.regles_de(section).map(|one| one.cle.as_str()).collect()
}

#[test]
fn words_and_sentences_are_counted_as_one_reads_them() {
    assert_eq!(mots("Jamais « tout »\u{a0}: ni ceci, ni caf.fr."), 6);
    assert_eq!((mots(""), mots(" ? ! ")), (0, 0));
    assert!(une_phrase("Allez sur caf.fr avec elle.") && une_phrase("Sans point") && une_phrase(""));
    assert!(
        !une_phrase("Une règle. Puis une autre.")
            && !une_phrase("Vraiment ? Oui.")
            && !une_phrase("Attendre… puis faire.")
    );
    assert!(est_une_cle("avec-dabord") && est_une_cle("019aa000-0000-7000-8000-000000000050"));
    assert!(["", "é", "A", "a b", "../x"].into_iter().all(|bad| !est_une_cle(bad)) && !est_une_cle(&"a".repeat(41)));
}

#[test]
fn a_rule_is_moved_to_a_place_of_its_section_and_the_others_keep_their_order() {
    let of = |cle| regle(cle, Section::Avec, cle);
    let mut draft = brouillon(vec![of("a"), of("b"), regle("x", Section::Jamais, "x"), of("c")]);
    draft.ecrire(of("c"), Some(1));
    assert_eq!(ordre(&draft, Section::Avec), ["c", "a", "b"]);
    draft.ecrire(of("c"), Some(1));
    assert_eq!(ordre(&draft, Section::Avec), ["c", "a", "b"], "sent twice");
    draft.ecrire(of("c"), Some(12));
    assert_eq!(ordre(&draft, Section::Avec), ["a", "b", "c"]);
    draft.ecrire(regle("b", Section::Jamais, "b"), None);
    assert_eq!((ordre(&draft, Section::Avec), ordre(&draft, Section::Jamais)), (vec!["a", "c"], vec!["x", "b"]));
    draft.ecrire(Regle { texte: "autre".into(), ..of("a") }, None);
    assert_eq!(
        (ordre(&draft, Section::Avec), draft.contenu.regle("a").expect("a").texte.as_str()),
        (vec!["a", "c"], "autre")
    );
    draft.ecrire(of("n"), None);
    assert_eq!(ordre(&draft, Section::Avec), ["a", "c", "n"]);
}

#[test]
fn what_is_taken_out_can_be_put_back_until_it_is_published() {
    let mut draft =
        brouillon(vec![Regle { revision: 3, ..regle("a", Section::Avec, "a") }, regle("b", Section::Avec, "b")]);
    assert!(draft.retirer("b", true) && draft.retirer("b", true) && !draft.retirer("z", true));
    assert_eq!(ordre(&draft, Section::Avec), ["a"]);
    let published = draft.contenu.publie();
    assert_eq!((published.regles.len(), published.regles[0].revision), (1, 0));
    assert!(draft.retirer("b", false));
    assert_eq!(draft.contenu.publie().regles.len(), 2);
}

#[test]
fn the_first_rule_of_a_moment_in_the_order_of_the_page_is_the_one_that_shows() {
    let with = |cle, section| Regle { moment: Some(Moment::Note), ..regle(cle, section, cle) };
    let mut draft = brouillon(vec![with("tard", Section::Secret), with("tot", Section::Avec)]);
    let shown = |draft: &Brouillon| draft.contenu.au_moment(Moment::Note).map(|one| one.cle.clone());
    assert_eq!(shown(&draft).as_deref(), Some("tot"));
    draft.retirer("tot", true);
    assert_eq!(shown(&draft).as_deref(), Some("tard"));
    assert!(draft.contenu.au_moment(Moment::Main).is_none());
}

#[test]
fn two_versions_are_compared_in_words() {
    let before = Contenu {
        regles: vec![
            regle("a", Section::Avec, "ancien"),
            regle("b", Section::Avec, "même"),
            regle("c", Section::Secret, "parti"),
        ],
        protocoles: vec![Protocole {
            fiche: "D07".into(),
            titre: "Titre".into(),
            etapes: vec!["un".into()],
            revision: 0,
        }],
        contacts: vec![Contact {
            cle: "r".into(),
            fonction: "Chef".into(),
            quand: "toujours".into(),
            telephone: String::new(),
            revision: 0,
        }],
    };
    let mut after = before.clone();
    after.regles = vec![
        regle("a", Section::Avec, "nouveau"),
        Regle { source: "ailleurs".into(), ..regle("b", Section::Avec, "même") },
        regle("d", Section::Ecran, "venu"),
    ];
    after.protocoles[0].etapes.push("deux".into());
    after.contacts.clear();
    let said: Vec<_> = changements(&before, &after).into_iter().map(|one| (one.genre, one.mots)).collect();
    let text = |text: &str| text.to_owned();
    assert_eq!(
        said,
        [
            (Genre::Reformule, text("nouveau")),
            (Genre::Precise, text("même")),
            (Genre::Ajoute, text("venu")),
            (Genre::Precise, text("Titre")),
            (Genre::Retire, text("parti")),
            (Genre::Retire, text("Chef")),
        ]
    );
    assert_eq!(changements(&before, &after)[0].avant.as_deref(), Some("ancien"));
}

#[test]
fn what_is_kept_is_read_as_it_was_written() {
    let all = super::modele::modele().contenu.clone();
    let text = serde_json::to_string(&all).expect("json");
    assert_eq!(serde_json::from_str::<Contenu>(&text).expect("read"), all);
}

prop_compose! {
    fn des_regles()(all in prop::collection::btree_map("[a-f]", (0..8usize, "[a-c ]{1,6}", any::<bool>()), 0..6)) -> Contenu {
        let one = |(cle, (section, texte, retiree)): (String, (usize, String, bool))| Regle { retiree, ..regle(&cle, Section::TOUS[section], &texte) };
        Contenu { regles: all.into_iter().map(one).collect(), ..Contenu::default() }
    }
}

proptest! {
    #[test]
    fn what_one_way_adds_the_other_takes_away(one in des_regles(), other in des_regles()) {
        let count = |all: &[Changement], genre| all.iter().filter(|change| change.genre == genre).count();
        let (there, back) = (changements(&one, &other), changements(&other, &one));
        prop_assert_eq!(count(&there, Genre::Ajoute), count(&back, Genre::Retire));
        prop_assert_eq!(count(&there, Genre::Retire), count(&back, Genre::Ajoute));
        prop_assert_eq!(count(&there, Genre::Reformule), count(&back, Genre::Reformule));
        prop_assert!(changements(&one, &one).is_empty() && changements(&one, &one.publie()).is_empty());
        let kept = one.regles_tenues().count();
        prop_assert_eq!(kept + count(&there, Genre::Ajoute) - count(&there, Genre::Retire), other.regles_tenues().count());
    }

    #[test]
    fn writing_a_rule_loses_none_and_writing_it_twice_is_writing_it_once(contenu in des_regles(), cle in "[a-h]", section in 0..8usize, rang in prop::option::of(1..13usize)) {
        let new = regle(&cle, Section::TOUS[section], "écrite");
        let mut once = Brouillon { revision: 0, base: None, contenu };
        let known = once.contenu.regle(&cle).is_some();
        let before = once.contenu.regles.len();
        once.ecrire(new.clone(), rang);
        prop_assert_eq!(once.contenu.regles.len(), before + usize::from(!known));
        prop_assert_eq!(once.contenu.regle(&cle), Some(&new));
        let mut twice = once.clone();
        twice.ecrire(new, rang);
        for section in Section::TOUS {
            prop_assert_eq!(ordre(&once, *section), ordre(&twice, *section));
        }
    }
}
