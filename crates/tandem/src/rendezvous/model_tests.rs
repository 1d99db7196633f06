//! What enters the page, and in which part.

use jiff::civil::{Date, date};
use tandem_delais::{Certitude, Effet, Evenement, Sens};

use super::model::{a_faire, attentes, depuis, dit, hauteur, reste, retard, sans_doublon, tenir};
use crate::{
    agents::{AgentId, EquipeId},
    demarches::{
        Arrive, Demarche, DemarcheId, Etat, EvenementId,
        dates::{Depuis, EcheanceId, Ligne},
    },
    personnes::PersonneId,
};

const TODAY: Date = date(2026, 11, 23);

fn uuid(rang: usize) -> String {
    format!("019aa000-0000-7000-8000-{rang:012}")
}

fn demarche(rang: usize) -> Demarche {
    Demarche {
        id: DemarcheId::parse(&uuid(rang)).expect("id"),
        personne: PersonneId::parse(&uuid(1)).expect("id"),
        fiche: "D50".into(),
        precision: None,
        agent: AgentId::parse(&uuid(3)).expect("id"),
        le: "2026-01-01T08:00:00Z".parse().expect("instant"),
        complexite: None,
        fin: None,
    }
}

fn ligne(rang: usize, regle: &str, sens: Sens, limite: Date, depuis: Depuis, depuis_le: Date) -> Ligne {
    let demarche = demarche(rang).id;
    Ligne {
        id: EcheanceId::new(&demarche, regle),
        demarche,
        personne: PersonneId::parse(&uuid(1)).expect("id"),
        equipe: EquipeId::parse(&uuid(2)).expect("id"),
        referent: None,
        agent: None,
        archivee: false,
        fiche: "D50".into(),
        regle: regle.into(),
        ouverture: None,
        limite,
        alertes: Vec::new(),
        effet: Effet::Papiers,
        sens,
        certitude: Certitude::Calculee,
        depuis,
        depuis_le,
        report: None,
        reportee_au: None,
        reports: 0,
        version: "1".into(),
    }
}

fn depot(rang: usize, evenement: Evenement, le: Date) -> Arrive {
    Arrive {
        id: EvenementId::parse(&uuid(500 + rang)).expect("id"),
        demarche: demarche(rang).id,
        evenement,
        le,
        estime: false,
        reponse: None,
        canal: None,
        numero: None,
        papier: None,
        acte: None,
        note: None,
        agent: AgentId::parse(&uuid(3)).expect("id"),
        note_le: "2026-08-01T08:00:00Z".parse().expect("instant"),
        annule_par: None,
    }
}

#[test]
fn what_is_late_or_due_within_sixty_days_is_to_do_and_a_silence_is_not() {
    let from = Depuis::Evenement(Evenement::FinDeDroit);
    let line = |regle, sens, limite| ligne(10, regle, sens, limite, from.clone(), date(2026, 9, 1));
    let lines = [
        line("retard", Sens::Limite, date(2026, 11, 2)),
        line("silence", Sens::SilenceRejet, date(2026, 12, 1)),
        line("dernier-jour", Sens::Limite, date(2027, 1, 22)),
        line("trop-loin", Sens::Limite, date(2027, 1, 23)),
    ];
    let found: Vec<&str> = a_faire(&lines, TODAY).into_iter().map(|line| line.regle.as_str()).collect();
    assert_eq!(found, ["retard", "dernier-jour"]);
}

#[test]
fn an_appeal_after_a_silence_is_told_with_it_until_the_silence_has_come() {
    let after = Depuis::Regle("silence".into());
    let coming = ligne(10, "recours", Sens::Recours, date(2027, 1, 10), after.clone(), date(2026, 12, 1));
    let come = ligne(10, "recours", Sens::Recours, date(2027, 1, 10), after, date(2026, 11, 10));
    assert!(a_faire(std::slice::from_ref(&coming), TODAY).is_empty());
    assert_eq!(a_faire(std::slice::from_ref(&come), TODAY).len(), 1);
}

#[test]
fn what_waits_for_an_answer_has_its_silence_and_the_appeal_that_follows() {
    let known = [demarche(10), demarche(11), demarche(12)];
    let events = [
        depot(10, Evenement::DepotComplet, date(2026, 8, 3)),
        depot(11, Evenement::Depot, date(2026, 11, 20)),
        depot(12, Evenement::Depot, date(2026, 7, 1)),
        depot(12, Evenement::Decision, date(2026, 9, 1)),
    ];
    let from = Depuis::Evenement(Evenement::DepotComplet);
    let lines = [
        ligne(10, "silence", Sens::SilenceRejet, date(2026, 12, 3), from, date(2026, 8, 3)),
        ligne(10, "recours", Sens::Recours, date(2027, 2, 3), Depuis::Regle("silence".into()), date(2026, 12, 3)),
    ];
    let waiting = attentes(&known, &events, &lines, TODAY);
    assert_eq!(waiting.len(), 2, "the third was answered");
    assert_eq!((waiting[0].etat, waiting[0].depuis), (Etat::EnAttente(date(2026, 8, 3)), date(2026, 8, 3)));
    assert_eq!(waiting[0].silences.len(), 1);
    assert_eq!(waiting[0].silences[0].recours.iter().map(|line| line.limite).collect::<Vec<_>>(), [date(2027, 2, 3)]);
    assert_eq!(waiting[1].silences, [], "no rule says what its silence means");
}

#[test]
fn a_paper_is_asked_once_whatever_the_fiche_writes() {
    let asked = ["Relevé d’identité", "relevé d'identité.", "Bail", " Bail "];
    assert_eq!(sans_doublon(asked), ["Relevé d’identité", "Bail"]);
}

#[test]
fn days_and_silences_are_said_in_french() {
    assert_eq!(retard(date(2026, 11, 22), TODAY).as_deref(), Some("en retard de 1\u{a0}jour"));
    assert_eq!((retard(TODAY, TODAY), retard(date(2026, 11, 24), TODAY)), (None, None));
    assert_eq!(depuis(TODAY, TODAY), "depuis aujourd’hui");
    assert_eq!(depuis(date(2026, 8, 3), TODAY), "depuis 112\u{a0}jours");
    assert_eq!(reste(7, 5).as_deref(), Some("et 2\u{a0}autres, à voir ensemble"));
    assert_eq!(reste(5, 5), None);
    assert!(dit(Sens::SilenceInconnu, false).contains("à vérifier"));
    assert_ne!(dit(Sens::SilenceRejet, false), dit(Sens::SilenceAccord, false));
}

#[test]
fn a_sheet_takes_what_holds_and_always_the_first_one() {
    assert_eq!(tenir(&[], 10), (0, 0));
    assert_eq!(tenir(&[400, 10], 100), (1, 400), "never silent");
    assert_eq!(tenir(&[40, 40, 40], 100), (2, 80));
    assert_eq!(hauteur(["court"], []), 24, "a date beside it takes two lines");
    assert_eq!(hauteur([&"a".repeat(47)[..], "b"], [&"c".repeat(71)[..]]), 30 + 14 + 4);
}
