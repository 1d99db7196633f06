//! What the lists keep of a staircase, and how it is said, without a database.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use proptest::prelude::*;
use tandem_delais::{Evenement, Zone};
use tandem_voies::{Etat, Geste, SensReponse};

use super::{
    catalogue,
    exemples::exemple,
    model::{Blocage, FaitDit, LigneId, ReponseDite, Suite, TentativeDite, Urgence, est_plausible},
    mots::{self, Ton},
    suite::Contexte,
};

fn ligne(n: u8) -> LigneId {
    LigneId::parse(&format!("019aa000-0000-7000-8000-0000000000{n:02}")).expect("id")
}

/// Something tried: the step, the day, the answer.
type Essai<'a> = (&'a str, Date, Option<(Date, SensReponse)>);

/// A blocage on RSA, with the decision of that day and these attempts: step, day, answer.
fn rsa(decision: Option<Date>, tried: &[Essai<'_>]) -> Blocage {
    let (blocage, _) = exemple(false).expect("made");
    let agent = blocage.agent.clone();
    let fact = |le| FaitDit { id: ligne(1), evenement: Evenement::Decision, le, agent: agent.clone() };
    let attempt = |(rang, (marche, le, answer)): (usize, &Essai<'_>)| TentativeDite {
        id: ligne(u8::try_from(10 + rang).expect("few")),
        marche: (*marche).to_owned(),
        le: *le,
        preuve: None,
        agent: agent.clone(),
        reponses: answer
            .map(|(le, sens)| ReponseDite { id: ligne(40), le, sens, note: None, agent: agent.clone() })
            .into_iter()
            .collect(),
    };
    Blocage {
        faits: decision.map(fact).into_iter().collect(),
        tentatives: tried.iter().enumerate().map(attempt).collect(),
        ..blocage
    }
}

fn suite(blocage: &Blocage, today: Date) -> Suite {
    let contexte = Contexte::de(blocage, &[], (Zone::Metropole, today));
    Suite::de(&contexte.escalier(blocage).expect("known"), today)
}

#[test]
fn two_months_after_a_decision_received_on_the_last_of_december_is_the_end_of_february() {
    let kept = suite(&rsa(Some(date(2026, 12, 31)), &[]), date(2027, 1, 4));
    assert_eq!((kept.marche.as_str(), kept.geste), ("departement", Some(Geste::Faire)));
    // 28 February 2027 is a Sunday: the next working day.
    assert_eq!(kept.le, Some(date(2027, 3, 1)));
    assert_eq!(kept.urgence, Urgence::Aucune);
}

#[test]
fn the_nearer_the_last_day_the_more_it_presses_and_past_it_is_said() {
    let blocage = rsa(Some(date(2026, 9, 28)), &[]);
    // Saturday 28 November: put off to Monday 30.
    for (today, urgence) in [
        (date(2026, 11, 14), Urgence::Aucune),
        (date(2026, 11, 15), Urgence::Proche),
        (date(2026, 11, 27), Urgence::Proche),
        (date(2026, 11, 28), Urgence::Presque),
        (date(2026, 11, 30), Urgence::Presque),
    ] {
        let kept = suite(&blocage, today);
        assert_eq!((kept.le, kept.urgence), (Some(date(2026, 11, 30)), urgence), "{today}");
        assert!(kept.revoir_le > today, "{today}");
    }
    assert_eq!(suite(&blocage, date(2026, 12, 1)).urgence, Urgence::Passee);
    let contexte = Contexte::de(&blocage, &[], (Zone::Metropole, date(2026, 12, 1)));
    let escalier = contexte.escalier(&blocage).expect("known");
    let late = escalier.pas("departement").expect("step");
    assert!(matches!(late.etat, Etat::TropTard(_)));
    let said = mots::etat(late, &escalier, date(2026, 12, 1));
    assert_eq!((said.mot, said.ton), ("trop tard", Ton::Alerte));
    assert_eq!(mots::passes(&escalier, date(2026, 12, 1)).len(), 1, "said in red above what comes next");
    let last = date(2026, 11, 30);
    let contexte = Contexte::de(&blocage, &[], (Zone::Metropole, last));
    assert_eq!(mots::passes(&contexte.escalier(&blocage).expect("known"), last), Vec::<String>::new());
    let (listed, ton) = mots::en_liste(&suite(&blocage, date(2026, 12, 1)), date(2026, 12, 1));
    assert!(listed.starts_with("Un délai est passé. ") && ton == Ton::Alerte, "{listed}");
}

#[test]
fn a_message_without_an_answer_is_to_ask_again_after_three_working_days() {
    let tried = [("message", date(2026, 11, 20), None)];
    // A Friday: Monday, Tuesday, Wednesday.
    let before = suite(&rsa(None, &tried), date(2026, 11, 24));
    assert_eq!((before.urgence, before.revoir_le), (Urgence::Aucune, date(2026, 11, 25)));
    assert_eq!(suite(&rsa(None, &tried), date(2026, 11, 25)).urgence, Urgence::Relance);
    let answered = [("message", date(2026, 11, 20), Some((date(2026, 11, 23), SensReponse::Rejet)))];
    assert_eq!(suite(&rsa(None, &answered), date(2026, 11, 25)).urgence, Urgence::Aucune);
}

#[test]
fn a_refusal_opens_the_judge_and_the_ground_is_said_with_the_date() {
    let tried = [("departement", date(2026, 10, 12), Some((date(2026, 11, 16), SensReponse::Rejet)))];
    let (blocage, today) = (rsa(Some(date(2026, 9, 28)), &tried), date(2026, 11, 23));
    let contexte = Contexte::de(&blocage, &[], (Zone::Metropole, today));
    let escalier = contexte.escalier(&blocage).expect("known");
    let next = escalier.prochaine.expect("next");
    assert_eq!(next.marche.cle, "tribunal");
    let said = mots::etat(escalier.pas("tribunal").expect("step"), &escalier, today);
    let day = said.date.expect("dated");
    assert!(day.depuis.contains("réponse à «\u{a0}Recours préalable"), "{}", day.depuis);
    assert_eq!(day.doute, Some("à confirmer"), "delay counted « francs » is not sure");
}

#[test]
fn a_yes_ends_the_staircase_and_nothing_is_left_to_do() {
    let tried = [("departement", date(2026, 10, 12), Some((date(2026, 11, 16), SensReponse::Accord)))];
    let kept = suite(&rsa(Some(date(2026, 9, 28)), &tried), date(2026, 11, 23));
    assert_eq!((kept.marche.as_str(), kept.geste, kept.le), ("", None, None));
    assert!(mots::en_liste(&kept, date(2026, 11, 23)).0.starts_with("Plus rien à faire"));
}

#[test]
fn a_day_is_neither_tomorrow_nor_eleven_years_ago() {
    let today = date(2028, 2, 29);
    assert!(est_plausible(today, today) && est_plausible(date(2018, 2, 28), today));
    assert!(!est_plausible(date(2028, 3, 1), today) && !est_plausible(date(2017, 2, 28), today));
}

proptest! {
    /// Whatever was tried, in every matter: the next step never lies beyond its legal limit without saying so in red words,
    /// and what is kept is looked at again the day it changes.
    #[test]
    fn a_next_step_beyond_its_limit_is_said_in_red(
        matter in 0..100_usize, decision in 0..900_i64, steps in prop::collection::vec((0..40_usize, 0..900_i64, 0..5_usize, 0..200_i64), 0..5), on in 0..900_i64,
    ) {
        let all = catalogue::voies();
        let voie = &all[matter % all.len()];
        let day = |n: i64| date(2024, 1, 1).saturating_add(n.days());
        let tried: Vec<_> = steps.iter().map(|(step, le, sens, after)| {
            let marche = voie.marches[step % voie.marches.len()].cle.as_str();
            let answer = SensReponse::TOUS.get(*sens).map(|sens| (day(le + after), *sens));
            (marche, day(*le), answer)
        }).collect();
        let blocage = Blocage { voie: voie.cle.clone(), ..rsa(Some(day(decision)), &tried) };
        let today = day(on);
        let contexte = Contexte::de(&blocage, &[], (Zone::Metropole, today));
        let escalier = contexte.escalier(&blocage).expect("known");
        let kept = Suite::de(&escalier, today);
        prop_assert!(kept.revoir_le > today);
        if let Some(next) = &escalier.prochaine {
            let (phrase, ton) = mots::prochaine(next, today);
            prop_assert!(!phrase.is_empty());
            if let Some((limite, le)) = next.limite.zip(next.le) {
                prop_assert!(le <= limite.le, "{le} is beyond {}", limite.le);
                let near = le <= today.saturating_add(15.days());
                prop_assert_eq!(ton == Ton::Alerte, le < today || (next.geste == Geste::Faire && near));
            }
        }
        // What the law asked for and was not done in time stays in red, wherever the staircase went.
        let lost = escalier.pas.iter().filter(|pas| pas.marche.obligatoire && matches!(pas.etat, Etat::TropTard(_))).count();
        prop_assert_eq!(mots::passes(&escalier, today).len(), lost);
        prop_assert!(lost == 0 || (kept.urgence >= Urgence::Passee && mots::en_liste(&kept, today).1 == Ton::Alerte));
        // Nothing changes between two days on which it is looked at.
        let until = kept.revoir_le.min(today.saturating_add(40.days()));
        let before = until.saturating_sub(1.day());
        let later = Contexte::de(&blocage, &[], (Zone::Metropole, before));
        let then = Suite::de(&later.escalier(&blocage).expect("known"), before);
        // What is dated of tomorrow has not happened: only what is past is compared.
        if tried.iter().all(|one| one.1 <= today && one.2.is_none_or(|said| said.0 <= today)) && day(decision) <= today {
            prop_assert_eq!((kept.marche, kept.geste, kept.le, kept.urgence), (then.marche, then.geste, then.le, then.urgence));
        }
    }
}
