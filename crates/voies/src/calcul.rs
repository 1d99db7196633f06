//! From what happened and what was tried to where each step stands.

use jiff::ToSpan as _;
use jiff::civil::Date;
use tandem_delais::Certitude;

use crate::escalier::{
    Alerte, Attend, Escalier, Etat, Geste, Issue, Limite, Origine, Pas, Prochaine, Reserve, SansObjet,
};
use crate::modele::{Marche, Voie};
use crate::mots::{Nature, Sens, SensReponse};
use crate::ouverture::{Ouverture, certitude_de, dernier, ouverture, silence};
use crate::relance::{Relance, relances};
use crate::situation::{Situation, Tentative};

/// Days before a limit on which to say so (issue 6).
const ALERTES: [u8; 3] = [15, 7, 2];

/// A step, seen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vu<'v> {
    pub marche: &'v Marche,
    pub ouverture: Ouverture<'v>,
    /// The first day it was taken.
    pub envoi: Option<Date>,
    pub issue: Option<Issue>,
    /// The day its silence takes its meaning, past or to come.
    pub silence: Option<(Limite<'v>, Sens)>,
}

impl Vu<'_> {
    /// Taken after its last day.
    pub(crate) fn est_tardive(&self) -> bool {
        self.envoi.zip(self.ouverture.limite()).is_some_and(|(le, limite)| limite.le < le)
    }
}

/// What was tried on a step and has happened.
pub(crate) fn tentees<'a>(
    marche: &'a Marche,
    situation: &Situation<'a>,
) -> impl Iterator<Item = &'a Tentative> + use<'a> {
    let now = *situation;
    now.tentatives.iter().filter(move |one| one.marche == marche.cle && now.arrive(one.le))
}

/// The day a step was taken: the first attempt; for a request, the event that is its sending. Asking once more for the same
/// thing does not start the first delay anew: a new request is a new démarche.
fn envoi<'v>(marche: &Marche, situation: &Situation<'_>) -> Option<(Origine<'v>, Certitude)> {
    if marche.nature == Nature::Demande {
        let fait = marche.envoi.and_then(|evenement| dernier(situation, evenement))?;
        return Some((Origine::Fait { evenement: fait.evenement, le: fait.le }, certitude_de(fait)));
    }
    let le = tentees(marche, situation).map(|one| one.le).min()?;
    Some((Origine::Envoi { le }, Certitude::Calculee))
}

/// The last answer that ends the waiting. An answer dated before the sending answers something else, and so does the answer
/// to what was sent again once silence had become a refusal.
fn reponse(marche: &Marche, envoi: Date, silence: Option<Date>, situation: &Situation<'_>) -> Option<Issue> {
    let sent = tentees(marche, situation).filter(|one| silence.is_none_or(|end| one.le <= end));
    let said = sent.filter_map(|one| one.reponse.filter(|reponse| one.le <= reponse.le));
    let said = said.filter(|one| one.sens.est_finale() && situation.arrive(one.le)).map(|one| (one.le, Some(one.sens)));
    let noted = marche.reponse.iter().filter_map(|evenement| dernier(situation, *evenement)).map(|fait| (fait, None));
    let yes = marche.accord.iter().filter_map(|evenement| dernier(situation, *evenement));
    let noted = noted.chain(yes.map(|fait| (fait, Some(SensReponse::Accord))));
    // A decision that is only foreseen breaks no silence.
    let noted = noted.filter(|(fait, _)| !fait.estime && envoi <= fait.le).map(|(fait, sens)| (fait.le, sens));
    said.chain(noted).max_by_key(|(le, _)| *le).map(|(le, sens)| Issue::Reponse { le, sens })
}

fn voir<'v>(marche: &'v Marche, vus: &[Vu<'v>], situation: &Situation<'_>) -> Vu<'v> {
    let ouverture = ouverture(marche, vus, situation);
    let sent =
        if matches!(ouverture, Ouverture::SansObjet(SansObjet::Lieu(_))) { None } else { envoi(marche, situation) };
    let silence = sent.and_then(|(origine, certitude)| silence(marche, origine, certitude, situation));
    let envoi = sent.map(|(origine, _)| origine.le());
    // The last day is a day to answer: silence takes its meaning when it is over.
    let silent = silence.filter(|(limite, _)| limite.le < situation.aujourdhui);
    let issue = envoi.and_then(|le| reponse(marche, le, silence.map(|(limite, _)| limite.le), situation));
    let issue = issue.or(silent.map(|(limite, sens)| Issue::Silence { le: limite.le, sens }));
    Vu { marche, ouverture, envoi, issue, silence }
}

/// Whether what a step rests on was already seen.
fn pret(marche: &Marche, voie: &Voie, vus: &[Vu<'_>]) -> bool {
    let seen = |cle: &String| vus.iter().any(|vu| vu.marche.cle == *cle);
    let moves = |other: &&Marche| other.interrompt.contains(&marche.cle) || other.suspend.contains(&marche.cle);
    marche.apres.iter().all(|cle| seen(cle) || voie.marche(cle).is_none())
        && voie.marches.iter().filter(moves).all(|other| seen(&other.cle))
}

/// Every step, seen after those it rests on. A loop, which [`crate::verifier`] refuses, is cut rather than followed.
fn tout_voir<'v>(voie: &'v Voie, situation: &Situation<'_>) -> Vec<Vu<'v>> {
    let mut left: Vec<&'v Marche> = voie.marches.iter().collect();
    let mut vus = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let at = left.iter().position(|marche| pret(marche, voie, &vus)).unwrap_or(0);
        let vu = voir(left.remove(at), &vus, situation);
        vus.push(vu);
    }
    vus
}

fn reserve<'v>(vu: &Vu<'v>, vus: &[Vu<'v>]) -> Option<Reserve<'v>> {
    if let Some(limite) = vu.ouverture.limite().filter(|_| vu.est_tardive()) {
        return Some(Reserve::Tardive(limite));
    }
    let skipped = |before: &&Vu<'v>| {
        before.marche.obligatoire
            && before.envoi.is_none()
            && vu.marche.apres.contains(&before.marche.cle)
            && !matches!(before.ouverture, Ouverture::SansObjet(_))
    };
    (vu.marche.nature == Nature::Juge)
        .then(|| vus.iter().find(skipped))
        .flatten()
        .map(|before| Reserve::SansPrealable(&before.marche.cle))
}

fn etat<'v>(vu: &Vu<'v>, vus: &[Vu<'v>], accorde: bool, aujourdhui: Date) -> Etat<'v> {
    if let Some(envoi) = vu.envoi {
        let reserve = reserve(vu, vus);
        return match vu.issue {
            Some(issue) => Etat::Passee { envoi, issue, reserve },
            None => Etat::EnAttente { envoi, jusqu_au: vu.silence, reserve },
        };
    }
    if vu.marche.nature == Nature::Demande && !matches!(vu.ouverture, Ouverture::SansObjet(_)) {
        // Nobody noted it: there is nothing to take here, only something to wait for.
        return Etat::PasEncore(Attend { marches: Vec::new(), evenements: vu.marche.envoi.as_slice(), prevue: None });
    }
    match vu.ouverture {
        Ouverture::SansObjet(pourquoi) => Etat::SansObjet(pourquoi),
        _ if accorde => Etat::SansObjet(SansObjet::Accorde),
        Ouverture::Ouverte(None) => Etat::Possible,
        Ouverture::Ouverte(Some(limite)) if limite.le < aujourdhui => Etat::TropTard(limite),
        Ouverture::Ouverte(Some(limite)) => Etat::AFaire(limite),
        Ouverture::Fermee(prevue) => Etat::PasEncore(Attend {
            marches: vu.marche.apres.iter().map(String::as_str).collect(),
            evenements: &vu.marche.depuis,
            prevue,
        }),
    }
}

/// The next thing: what has a last day first, for nothing amicable stops it; then an answer awaited; then asking again; then
/// the first step one may still take, from a message to the mediator.
fn prochaine<'v>(pas: &[Pas<'v>], relances: &[Relance<'v>], aujourdhui: Date) -> Option<Prochaine<'v>> {
    let dated = pas.iter().filter_map(|one| match one.etat {
        Etat::AFaire(limite) => Some((Geste::Faire, one.marche, limite)),
        Etat::EnAttente { jusqu_au: Some((limite, _)), .. } => Some((Geste::Attendre, one.marche, limite)),
        _ => None,
    });
    // On the same day, contesting comes before asking why or bringing both sides together.
    let first =
        dated.min_by_key(|(geste, marche, limite)| (*geste, limite.a_tenir(aujourdhui), !marche.nature.conteste()));
    if let Some((geste, marche, limite)) = first {
        return Some(Prochaine { marche, geste, le: Some(limite.a_tenir(aujourdhui)), limite: Some(limite) });
    }
    if let Some(relance) = relances.iter().find(|one| !one.epuisee) {
        return Some(Prochaine { marche: relance.marche, geste: Geste::Relancer, le: Some(relance.le), limite: None });
    }
    let open = pas.iter().find(|one| one.etat == Etat::Possible && !one.marche.urgence)?;
    Some(Prochaine { marche: open.marche, geste: Geste::Faire, le: None, limite: None })
}

/// Alerts for each last day, and for the safe day before it when something is to be confirmed.
fn alertes<'v>(pas: &[Pas<'v>], aujourdhui: Date) -> Vec<Alerte<'v>> {
    let mut all: Vec<Alerte<'v>> = Vec::new();
    for one in pas {
        let Etat::AFaire(limite) = one.etat else { continue };
        let safe = limite.au_plus_sur.filter(|_| limite.certitude == Certitude::AConfirmer);
        for jour in safe.into_iter().chain([limite.le]) {
            for avant in ALERTES {
                let Ok(le) = jour.checked_sub(i64::from(avant).days()) else { continue };
                // No alert before what opened the delay.
                if limite.depuis.le() <= le {
                    let marche = one.marche;
                    let atteinte = le <= aujourdhui && aujourdhui <= jour;
                    all.push(Alerte { marche, limite: jour, avant, le, atteinte });
                }
            }
        }
    }
    all.sort_by_key(|alerte| alerte.le);
    all.dedup();
    all
}

/// The staircase of a matter.
pub(crate) fn escalier<'v>(voie: &'v Voie, situation: &Situation<'_>) -> Escalier<'v> {
    let vus = tout_voir(voie, situation);
    let settled = |vu: &Vu<'_>| {
        vu.marche.nature.tranche()
            && matches!(vu.issue, Some(Issue::Reponse { sens: Some(SensReponse::Accord), le: _ }))
            && vu.marche.accord.is_empty()
    };
    let accorde = vus.iter().any(settled);
    let pas: Vec<Pas<'v>> = voie
        .marches
        .iter()
        .filter_map(|marche| {
            let vu = vus.iter().find(|vu| std::ptr::eq(vu.marche, marche))?;
            Some(Pas { marche, etat: etat(vu, &vus, accorde, situation.aujourdhui) })
        })
        .collect();
    let relances = if accorde { Vec::new() } else { relances(voie, situation) };
    Escalier {
        voie,
        prochaine: if accorde { None } else { prochaine(&pas, &relances, situation.aujourdhui) },
        alertes: alertes(&pas, situation.aujourdhui),
        relances,
        pas,
    }
}
