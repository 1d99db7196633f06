//! What is true of every matter, every date and everything that may have been tried.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod commun;

use std::sync::LazyLock;

use commun::VOIES;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use tandem_delais::{Evenement, Survenu, Zone};
use tandem_voies::{
    Escalier, Etat, Limite, Nature, Pas, Reponse, SansObjet, SensReponse, Situation, Tentative, Voie, lire,
};

/// The files, read once.
static FICHIERS: LazyLock<Vec<(String, String)>> = LazyLock::new(commun::fichiers);

/// Everything a staircase is computed from, but the day.
#[derive(Clone, Debug)]
struct Monde {
    voie: usize,
    zone: Zone,
    faits: Vec<Survenu>,
    tentatives: Vec<Tentative>,
}

impl Monde {
    fn voie(&self) -> &'static Voie {
        &VOIES[self.voie]
    }

    fn escalier(&self, aujourdhui: Date) -> Escalier<'static> {
        let situation =
            Situation { zone: self.zone, aujourdhui, objet: None, faits: &self.faits, tentatives: &self.tentatives };
        Escalier::calculer(self.voie(), &situation)
    }
}

fn debut() -> Date {
    date(2026, 1, 1)
}

fn apres(jours: i32) -> Date {
    debut().checked_add(i64::from(jours).days()).unwrap()
}

/// Any date of the calendar.
fn jour() -> impl Strategy<Value = Date> + Clone {
    (-9999i16..=9999, 1i8..=12, 1i8..=31).prop_map(|(annee, mois, jour)| {
        let premier = Date::new(annee, mois, 1).unwrap();
        Date::new(annee, mois, jour.min(premier.days_in_month())).unwrap()
    })
}

fn zone() -> impl Strategy<Value = Zone> {
    prop::sample::select(Zone::ALL)
}

fn tentative(voie: usize, jours: impl Strategy<Value = Date> + Clone) -> impl Strategy<Value = Tentative> {
    let noms: Vec<String> = VOIES[voie].marches.iter().map(|one| one.cle.clone()).collect();
    let reponse = prop::option::of((jours.clone(), prop::sample::select(SensReponse::TOUS)));
    (prop::sample::select(noms), jours, reponse).prop_map(|(marche, le, reponse)| Tentative {
        marche,
        le,
        par: None,
        reponse: reponse.map(|(le, sens)| Reponse { le, sens }),
    })
}

/// A world whose dates come from `jours`.
fn monde_de(jours: impl Strategy<Value = Date> + Clone + 'static) -> impl Strategy<Value = Monde> {
    (0..VOIES.len()).prop_flat_map(move |voie| {
        let fait = (prop::sample::select(Evenement::ALL), jours.clone(), any::<bool>())
            .prop_map(|(evenement, le, estime)| Survenu { evenement, le, estime });
        let faits = prop::collection::vec(fait, 0..6);
        let tentatives = prop::collection::vec(tentative(voie, jours.clone()), 0..6);
        (zone(), faits, tentatives).prop_map(move |(zone, faits, tentatives)| Monde { voie, zone, faits, tentatives })
    })
}

/// The events of the matters, each once, requests first, all within two months: nobody's request comes after its decision.
fn monde() -> impl Strategy<Value = Monde> {
    const DEPOTS: [Evenement; 3] = [Evenement::Depot, Evenement::DepotComplet, Evenement::Accuse];
    const SUITES: [Evenement; 5] = [
        Evenement::Decision,
        Evenement::NotificationIndu,
        Evenement::Avertissement,
        Evenement::ReconnaissanceDalo,
        Evenement::ReconnaissanceDaho,
    ];
    (0..VOIES.len()).prop_flat_map(|voie| {
        let depots = prop::collection::vec(prop::option::of(0i32..30), DEPOTS.len());
        let suites = prop::collection::vec(prop::option::of(30i32..400), SUITES.len());
        let tentatives = prop::collection::vec(tentative(voie, (0i32..600).prop_map(apres)), 0..5);
        (zone(), depots, suites, tentatives).prop_map(move |(zone, depots, suites, tentatives)| {
            let all = DEPOTS.into_iter().zip(depots).chain(SUITES.into_iter().zip(suites));
            let faits = all
                .filter_map(|(evenement, jours)| Some(Survenu { evenement, le: apres(jours?), estime: false }))
                .collect();
            Monde { voie, zone, faits, tentatives }
        })
    })
}

/// Every last day a step says.
fn limites<'v>(pas: &Pas<'v>) -> Vec<Limite<'v>> {
    match &pas.etat {
        Etat::AFaire(limite) | Etat::TropTard(limite) => vec![*limite],
        Etat::PasEncore(attend) => attend.prevue.into_iter().collect(),
        Etat::EnAttente { jusqu_au, .. } => jusqu_au.iter().map(|(limite, _)| *limite).collect(),
        _ => Vec::new(),
    }
}

/// How far a step has gone.
fn rang(etat: &Etat<'_>) -> u8 {
    match etat {
        Etat::PasEncore(_) => 0,
        Etat::AFaire(_) | Etat::Possible | Etat::EnAttente { .. } => 1,
        Etat::TropTard(_) | Etat::Passee { .. } | Etat::SansObjet(_) => 2,
    }
}

/// Refused again by another road, a step may open once more: never as sure, the date already past beside the new one.
fn rouverte(avant: &Etat<'_>, apres: &Etat<'_>) -> bool {
    matches!((avant, apres), (Etat::TropTard(a), Etat::AFaire(b)) if b.au_plus_sur == Some(a.le))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_date_panics_and_each_has_its_ground(monde in monde_de(jour()), aujourdhui in jour()) {
        let escalier = monde.escalier(aujourdhui);
        prop_assert_eq!(escalier.pas.len(), monde.voie().marches.len());
        for limite in escalier.pas.iter().flat_map(limites) {
            prop_assert!(!limite.fondement.texte.is_empty() && !limite.fondement.sources.is_empty());
            prop_assert!(limite.depuis.le() <= limite.le, "{:?}", limite);
            prop_assert!(limite.certitude >= limite.fondement.certitude, "never surer than its rule");
        }
    }

    #[test]
    fn the_next_date_is_never_before_what_opens_it(monde in monde(), jours in 0i32..700) {
        let escalier = monde.escalier(apres(jours));
        if let Some(next) = escalier.prochaine {
            if let (Some(le), Some(limite)) = (next.le, next.limite) {
                prop_assert!(limite.depuis.le() <= limite.le, "{:?}", next);
                // The safe day leaves aside what is to be confirmed: it may come before the silence that would move it.
                prop_assert!(le == limite.le || limite.au_plus_sur == Some(le), "{:?}", next);
                prop_assert!(apres(jours) <= le, "the next step is not already over: {:?}", next);
            }
            prop_assert!(!next.marche.urgence, "a référé is never proposed by itself");
        }
        for relance in &escalier.relances {
            prop_assert!(relance.depuis < relance.le);
        }
        for alerte in &escalier.alertes {
            prop_assert!(alerte.le < alerte.limite);
        }
    }

    #[test]
    fn what_is_amicable_never_moves_any_other_step(monde in monde(), jours in 0i32..700, quand in 0i32..600) {
        const AMIABLES: [Nature; 5] = [
            Nature::Mediateur,
            Nature::DefenseurDesDroits,
            Nature::Portail,
            Nature::Telephone,
            Nature::AdministrationPlus,
        ];
        let before = monde.escalier(apres(jours));
        for marche in monde.voie().marches.iter().filter(|one| AMIABLES.contains(&one.nature)) {
            let mut plus = monde.clone();
            let reponse = Some(Reponse { le: apres(quand + 10), sens: SensReponse::Accord });
            plus.tentatives.push(Tentative { marche: marche.cle.clone(), le: apres(quand), par: None, reponse });
            let after = plus.escalier(apres(jours));
            for (one, other) in before.pas.iter().zip(&after.pas).filter(|(one, _)| one.marche.cle != marche.cle) {
                prop_assert_eq!(one, other);
            }
            prop_assert_eq!(before.juge(), after.juge());
        }
    }

    #[test]
    fn a_step_too_late_is_never_to_do_again_by_trying_later(
        (monde, later) in monde().prop_flat_map(|monde| {
            let later = tentative(monde.voie, (0i32..700).prop_map(apres));
            (Just(monde), later)
        }),
        jours in 0i32..700,
    ) {
        let before = monde.escalier(apres(jours));
        for pas in &before.pas {
            let Etat::TropTard(limite) = pas.etat else { continue };
            if later.le <= limite.le {
                continue;
            }
            let mut plus = monde.clone();
            plus.tentatives.push(later.clone());
            let after = plus.escalier(apres(jours));
            let etat = &after.pas(&pas.marche.cle).unwrap().etat;
            let open = matches!(etat, Etat::AFaire(_) | Etat::Possible | Etat::PasEncore(_));
            prop_assert!(!open || rouverte(&pas.etat, etat), "{:?} after {:?}", etat, later);
        }
    }

    #[test]
    fn as_days_go_by_a_step_only_goes_forward_and_its_date_stays(monde in monde(), jours in 600i32..900, plus in 0i32..400) {
        let (one, other) = (monde.escalier(apres(jours)), monde.escalier(apres(jours + plus)));
        for (before, after) in one.pas.iter().zip(&other.pas) {
            let rouverte = rouverte(&before.etat, &after.etat);
            prop_assert!(rouverte || rang(&before.etat) <= rang(&after.etat), "{:?} then {:?}", before.etat, after.etat);
            if let (Etat::AFaire(a), Etat::AFaire(b) | Etat::TropTard(b)) = (&before.etat, &after.etat) {
                prop_assert_eq!(a, b);
            }
        }
    }

    #[test]
    fn a_matter_settled_by_the_one_who_decides_leaves_nothing_to_do(monde in monde(), jours in 0i32..700) {
        let escalier = monde.escalier(apres(jours));
        let settled = escalier.pas.iter().any(|pas| pas.etat == Etat::SansObjet(SansObjet::Accorde));
        if settled {
            prop_assert!(escalier.prochaine.is_none() && escalier.alertes.is_empty() && escalier.relances.is_empty());
        }
    }

    #[test]
    fn the_order_of_what_was_noted_changes_nothing(monde in monde(), jours in 0i32..700) {
        let mut reversed = monde.clone();
        reversed.faits.reverse();
        reversed.tentatives.reverse();
        let (one, other) = (monde.escalier(apres(jours)), reversed.escalier(apres(jours)));
        let dates = |escalier: &Escalier<'_>| -> Vec<(u8, Option<Date>)> {
            escalier.pas.iter().map(|pas| (rang(&pas.etat), pas.limite().map(|limite| limite.le))).collect()
        };
        prop_assert_eq!(dates(&one), dates(&other));
    }

    #[test]
    fn no_text_makes_the_reader_panic(texte in "\\PC{0,300}") {
        if let Err(fautes) = lire("x.toml", &texte) {
            prop_assert!(!fautes.is_empty());
        }
    }

    #[test]
    fn a_file_with_one_sign_changed_is_read_or_refused(
        which in 0usize..17,
        at in 0usize..12_000,
        sign in "[\\[\\]{}\"=#a0\n ]",
    ) {
        let texte = &FICHIERS[which % FICHIERS.len()].1;
        let at = (0..=at.min(texte.len())).rev().find(|at| texte.is_char_boundary(*at)).unwrap();
        let changed = format!("{}{sign}{}", &texte[..at], &texte[at..]);
        match lire("x.toml", &changed) {
            Ok(_) => {}
            Err(fautes) => prop_assert!(fautes.iter().all(|one| one.ligne >= 1 && !one.phrase.is_empty())),
        }
    }
}
