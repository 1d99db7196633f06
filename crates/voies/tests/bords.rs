//! What no delivered matter shows, on small staircases written here.
#![allow(clippy::unwrap_used, reason = "tests")]

use jiff::civil::{Date, date};
use tandem_delais::{Certitude, Evenement, Survenu, Zone};
use tandem_voies::{Effet, Escalier, Etat, Issue, SansObjet, Sens, Situation, Tentative, Voie, lire_tous};

fn voie(marches: &str) -> Voie {
    let texte = format!(
        "cle = 'essai'\nnom = 'Essai'\nnom_simple = 'Essai'\norganisme = 'Mairie'\n{marches}\n\
         [verification]\nverifie_le = 2026-11-26\nverifie_par = 'x'\na_revoir_avant = 2027-05-31\n"
    );
    lire_tous([("essai.toml", texte.as_str())]).unwrap_or_else(|fautes| panic!("{fautes:#?}")).remove(0)
}

fn marche(cle: &str, nature: &str, champs: &str) -> String {
    format!(
        "[[marches]]\ncle = '{cle}'\nnom = '{cle}'\na_qui = 'x'\nnature = '{nature}'\ntexte = 'Loi'\n\
         sources = ['[S] https://exemple.fr']\ncertitude = 'calculee'\n{champs}\n"
    )
}

fn calculer<'v>(voie: &'v Voie, aujourdhui: Date, decision: Option<Date>, tentes: &[(&str, Date)]) -> Escalier<'v> {
    let faits: Vec<Survenu> =
        decision.into_iter().map(|le| Survenu { evenement: Evenement::Decision, le, estime: false }).collect();
    let tentatives: Vec<Tentative> = tentes
        .iter()
        .map(|(marche, le)| Tentative { marche: (*marche).to_owned(), le: *le, par: None, reponse: None })
        .collect();
    let situation =
        Situation { zone: Zone::Metropole, aujourdhui, objet: None, faits: &faits, tentatives: &tentatives };
    Escalier::calculer(voie, &situation)
}

const DECISION: Date = date(2026, 3, 10);

#[test]
fn a_step_without_a_delay_of_its_own_interrupts_only_until_the_limit() {
    let gracieux =
        marche("gracieux", "recours-gracieux", "silence = '2 mois'\nsilence_sens = 'rejet'\ninterrompt = ['juge']");
    let juge = marche("juge", "juge", "depuis = ['decision']\ndelai = '2 mois'");
    let voie = voie(&format!("{gracieux}{juge}"));
    let said = |le: Date| calculer(&voie, date(2026, 9, 1), Some(DECISION), &[("gracieux", le)]);
    let moved = said(date(2026, 5, 11));
    let Etat::AFaire(limite) = moved.pas("juge").unwrap().etat else { panic!("{:?}", moved.pas("juge")) };
    assert_eq!((limite.le, limite.au_plus_sur), (date(2026, 9, 11), Some(date(2026, 5, 11))));
    assert_eq!(limite.effet, Some(Effet::Interrompu("gracieux")));
    let late = said(date(2026, 5, 12));
    assert!(matches!(late.pas("juge").unwrap().etat, Etat::TropTard(one) if one.le == date(2026, 5, 11)));
    // Before the decision, it was about something else.
    let before = said(date(2026, 3, 9));
    assert!(matches!(before.pas("juge").unwrap().etat, Etat::TropTard(_)));
}

#[test]
fn an_interruption_whose_end_nobody_knows_does_not_move_the_date() {
    let gracieux = marche("gracieux", "recours-gracieux", "interrompt = ['juge']");
    let juge = marche("juge", "juge", "depuis = ['decision']\ndelai = '2 mois'");
    let voie = voie(&format!("{gracieux}{juge}"));
    let all = calculer(&voie, date(2026, 4, 1), Some(DECISION), &[("gracieux", date(2026, 3, 20))]);
    let Etat::AFaire(limite) = all.pas("juge").unwrap().etat else { panic!("{all:?}") };
    assert_eq!((limite.le, limite.certitude), (date(2026, 5, 11), Certitude::AConfirmer));
}

#[test]
fn a_suspension_whose_end_nobody_knows_does_not_move_the_date() {
    let conciliation = marche("conciliation", "conciliation", "suspend = ['recours']");
    let recours = marche("recours", "recours-prealable", "depuis = ['decision']\ndelai = '2 mois'");
    let voie = voie(&format!("{conciliation}{recours}"));
    let all = calculer(&voie, date(2026, 4, 1), Some(DECISION), &[("conciliation", date(2026, 3, 20))]);
    assert!(matches!(all.pas("recours").unwrap().etat, Etat::AFaire(one) if one.le == date(2026, 5, 11)));
}

#[test]
fn a_silence_that_is_an_agreement_opens_nothing() {
    let recours =
        marche("recours", "recours-prealable", "depuis = ['decision']\nsilence = '1 mois'\nsilence_sens = 'accord'");
    let juge = marche("juge", "juge", "apres = ['recours']\ndelai = '2 mois'");
    let voie = voie(&format!("{recours}{juge}"));
    for jour in [date(2026, 4, 1), date(2026, 6, 1)] {
        let all = calculer(&voie, jour, Some(DECISION), &[("recours", date(2026, 3, 20))]);
        let Etat::PasEncore(attend) = &all.pas("juge").unwrap().etat else { panic!("{all:?}") };
        assert_eq!((attend.marches.as_slice(), attend.prevue), (["recours"].as_slice(), None));
    }
    let all = calculer(&voie, date(2026, 6, 1), Some(DECISION), &[("recours", date(2026, 3, 20))]);
    let Etat::Passee { issue, .. } = all.pas("recours").unwrap().etat else { panic!("{all:?}") };
    assert_eq!(issue, Issue::Silence { le: date(2026, 4, 20), sens: Sens::Accord });
}

#[test]
fn a_loop_that_verifier_refuses_is_cut_and_not_followed() {
    let une = marche("une", "recours-prealable", "apres = ['deux']\ndelai = '2 mois'\ninterrompt = ['deux']");
    let deux = marche("deux", "juge", "apres = ['une', 'deux', 'absente']\ndelai = '2 mois'\nsuspend = ['une']");
    let voie = voie(&format!("{une}{deux}"));
    let all = calculer(&voie, date(2026, 6, 1), Some(DECISION), &[("une", DECISION), ("deux", DECISION)]);
    assert_eq!(all.pas.len(), 2);
}

#[test]
fn a_step_for_one_sort_of_decision_says_which() {
    let juge = marche("juge", "juge", "depuis = ['decision']\ndelai = '2 mois'\ndecision = 'implicite'");
    let voie = voie(&juge);
    let all = calculer(&voie, date(2026, 4, 1), Some(DECISION), &[]);
    assert!(matches!(all.pas("juge").unwrap().etat, Etat::SansObjet(SansObjet::Decision(_))));
    assert_eq!(all.prochaine, None, "nothing is open");
}

#[test]
fn an_attempt_on_a_step_that_does_not_exist_is_nothing() {
    let voie = voie(&marche("juge", "juge", "depuis = ['decision']\ndelai = '2 mois'"));
    let one = calculer(&voie, date(2026, 4, 1), Some(DECISION), &[]);
    assert_eq!(one, calculer(&voie, date(2026, 4, 1), Some(DECISION), &[("ailleurs", DECISION)]));
    assert!(one.pas("ailleurs").is_none());
}
