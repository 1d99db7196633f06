//! What opens a step, from what day its delay runs, and what moves it.

use jiff::ToSpan as _;
use jiff::civil::Date;
use tandem_delais::{Certitude, Compte, Delai, Evenement, Survenu, ajouter};

use crate::calcul::Vu;
use crate::escalier::{Effet, Issue, Limite, Origine, SansObjet};
use crate::modele::{Marche, Temps};
use crate::mots::{DecisionVoulue, Sens};
use crate::situation::Situation;

/// Whether a step can be taken.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ouverture<'v> {
    /// It does not concern this person.
    SansObjet(SansObjet),
    /// Not yet; with the limit it will have if nothing is answered until then.
    Fermee(Option<Limite<'v>>),
    /// Yes; with its last day, where there is one.
    Ouverte(Option<Limite<'v>>),
}

impl<'v> Ouverture<'v> {
    /// Its last day.
    pub(crate) const fn limite(self) -> Option<Limite<'v>> {
        match self {
            Ouverture::Ouverte(limite) => limite,
            _ => None,
        }
    }
}

/// A possible departure, and how sure its date is.
#[derive(Clone, Copy)]
struct Depart<'v> {
    origine: Origine<'v>,
    certitude: Certitude,
}

/// The last one of a kind that happened.
pub(crate) fn dernier(situation: &Situation<'_>, evenement: Evenement) -> Option<Survenu> {
    let all = situation.faits.iter().filter(|one| one.evenement == evenement && situation.arrive(one.le));
    all.max_by_key(|one| one.le).copied()
}

/// How sure a fact is.
pub(crate) const fn certitude_de(fait: Survenu) -> Certitude {
    if fait.estime { Certitude::Estimee } else { Certitude::Calculee }
}

/// The last day of a delay. Nothing when the date leaves the years a person lives in.
fn compter<'v>(marche: &'v Marche, temps: Temps, depart: Depart<'v>, situation: &Situation<'_>) -> Option<Limite<'v>> {
    let terme = ajouter(depart.origine.le(), temps.delai, temps.compte, temps.report, situation.zone).ok()?;
    (terme.date.year() > 0).then_some(Limite {
        le: terme.date,
        depuis: depart.origine,
        report: terme.avant_report.zip(terme.motif),
        certitude: marche.fondement.certitude.max(depart.certitude),
        fondement: &marche.fondement,
        effet: None,
        au_plus_sur: None,
    })
}

/// The day silence takes its meaning. It is never put off: silence does not wait for Monday.
pub(crate) fn silence<'v>(
    marche: &'v Marche,
    envoi: Origine<'v>,
    certitude: Certitude,
    situation: &Situation<'_>,
) -> Option<(Limite<'v>, Sens)> {
    let silence = marche.silence?;
    let temps = Temps { delai: silence.delai, compte: Compte::Calendaires, report: false };
    let limite = compter(marche, temps, Depart { origine: envoi, certitude }, situation)?;
    Some((limite, silence.sens))
}

/// What the outcome of a step before opens: nothing when it says yes.
fn refus<'v>(vu: &Vu<'v>) -> Option<Depart<'v>> {
    let issue = vu.issue?;
    if issue.est_accord() {
        return None;
    }
    // An answer that comes after the silence became a refusal: whether it starts the delay anew is for a lawyer.
    let tard = vu.silence.is_some_and(|(limite, _)| limite.le < issue.le());
    let marche = vu.marche.cle.as_str();
    match issue {
        Issue::Reponse { le, .. } => Some(Depart {
            origine: Origine::Reponse { marche, le },
            certitude: if tard { Certitude::AConfirmer } else { Certitude::Calculee },
        }),
        Issue::Silence { le, .. } => Some(Depart {
            origine: Origine::Silence { marche, le },
            certitude: vu.silence.map_or(Certitude::Calculee, |(limite, _)| limite.certitude),
        }),
    }
}

/// The refusal by silence a step is heading for, or met.
fn silence_de<'v>(vu: &Vu<'v>) -> Option<Depart<'v>> {
    let (limite, sens) = vu.silence?;
    let origine = Origine::Silence { marche: vu.marche.cle.as_str(), le: limite.le };
    (sens != Sens::Accord).then_some(Depart { origine, certitude: limite.certitude })
}

/// Why a step is not for this person, whatever happened.
fn ailleurs(marche: &Marche, situation: &Situation<'_>) -> Option<SansObjet> {
    if let Some(lieu) = marche.lieu.filter(|lieu| *lieu != situation.zone.lieu()) {
        return Some(SansObjet::Lieu(lieu));
    }
    let objet = situation.objet?;
    let autre = !marche.objets.is_empty() && !marche.objets.iter().any(|one| one == objet);
    autre.then_some(SansObjet::Objet)
}

/// Whether a step is open, and until when.
pub(crate) fn ouverture<'v>(marche: &'v Marche, vus: &[Vu<'v>], situation: &Situation<'_>) -> Ouverture<'v> {
    if let Some(pourquoi) = ailleurs(marche, situation) {
        return Ouverture::SansObjet(pourquoi);
    }
    if marche.depuis.is_empty() && marche.apres.is_empty() {
        return Ouverture::Ouverte(None);
    }
    // A step that starts this delay anew does so in `deplacer`, and only when it was taken in time.
    let (anew, before): (Vec<&Vu<'v>>, Vec<&Vu<'v>>) = vus
        .iter()
        .filter(|vu| marche.apres.contains(&vu.marche.cle))
        .partition(|vu| vu.marche.interrompt.contains(&marche.cle));
    let faits = marche.depuis.iter().filter_map(|evenement| dernier(situation, *evenement)).map(|fait| Depart {
        origine: Origine::Fait { evenement: fait.evenement, le: fait.le },
        certitude: certitude_de(fait),
    });
    let latest = faits.chain(before.iter().filter_map(|vu| refus(vu))).max_by_key(|depart| depart.origine.le());
    // What comes first was not noted: nobody knows whether it was in time.
    let unsure = |depart: Depart<'v>| Depart { certitude: Certitude::AConfirmer, ..depart };
    let Some(depart) = latest.or_else(|| anew.iter().find_map(|vu| refus(vu)).map(unsure)) else {
        let soon = before.iter().filter(|vu| vu.issue.is_none()).filter_map(|vu| silence_de(vu));
        let soon = soon.chain(anew.iter().filter_map(|vu| silence_de(vu)).map(unsure));
        let soon = soon.min_by_key(|depart| depart.origine.le());
        return Ouverture::Fermee(
            soon.zip(marche.temps).and_then(|(depart, temps)| compter(marche, temps, depart, situation)),
        );
    };
    let sorte = match depart.origine {
        Origine::Silence { .. } => DecisionVoulue::Implicite,
        _ => DecisionVoulue::Expresse,
    };
    if let Some(voulue) = marche.decision.filter(|voulue| *voulue != sorte) {
        return Ouverture::SansObjet(SansObjet::Decision(voulue));
    }
    let Some(temps) = marche.temps else { return Ouverture::Ouverte(None) };
    let Some(mut limite) = compter(marche, temps, depart, situation) else { return Ouverture::Ouverte(None) };
    // A silence before the decision may already have been the refusal.
    let silences = before.iter().filter_map(|vu| silence_de(vu)).filter(|one| one.origine.le() < depart.origine.le());
    if let Some(first) = silences.min_by_key(|one| one.origine.le()) {
        limite.au_plus_sur = compter(marche, temps, first, situation).map(|safe| safe.le);
        limite.certitude = Certitude::AConfirmer;
    }
    deplacer(marche, temps, limite, vus, situation)
}

/// What the other steps do to a limit: start it anew, or stop it while they last.
fn deplacer<'v>(
    marche: &'v Marche,
    temps: Temps,
    base: Limite<'v>,
    vus: &[Vu<'v>],
    situation: &Situation<'_>,
) -> Ouverture<'v> {
    // Taken in time, for this step's limit and for its own: a late step moves nothing.
    let a_temps = |vu: &Vu<'v>| {
        vu.envoi.is_some_and(|le| base.depuis.le() <= le && le <= base.le && !vu.est_tardive())
            && !vu.issue.is_some_and(Issue::est_accord)
    };
    let moved = |limite: Limite<'v>, effet| Limite { effet: Some(effet), au_plus_sur: Some(base.sure()), ..limite };
    for vu in vus.iter().filter(|vu| vu.marche.interrompt.contains(&marche.cle) && a_temps(vu)) {
        let effet = Effet::Interrompu(&vu.marche.cle);
        let (depart, pending) = (refus(vu).or_else(|| silence_de(vu)), vu.issue.is_none());
        let Some(mut depart) = depart else {
            // Nobody knows when it ends: the delay is shown as if it had not moved.
            return Ouverture::Ouverte(Some(Limite { certitude: Certitude::AConfirmer, ..base }));
        };
        depart.certitude = depart.certitude.max(vu.marche.fondement.certitude);
        let Some(limite) = compter(marche, temps, depart, situation).map(|limite| moved(limite, effet)) else {
            continue;
        };
        // A step is closed while another one runs only where that is sure: else it may be taken, and is dated safely.
        let closed = pending && limite.certitude != Certitude::AConfirmer;
        return if closed { Ouverture::Fermee(Some(limite)) } else { Ouverture::Ouverte(Some(limite)) };
    }
    for vu in vus.iter().filter(|vu| vu.marche.suspend.contains(&marche.cle) && a_temps(vu)) {
        let Some(le) = suspendue(temps, &base, vu, situation) else { continue };
        let certitude = base.certitude.max(vu.marche.fondement.certitude);
        let limite = Limite { le: le.0, report: le.1, certitude, ..base };
        return Ouverture::Ouverte(Some(moved(limite, Effet::Suspendu(&vu.marche.cle))));
    }
    Ouverture::Ouverte(Some(base))
}

type Reporte = (Date, Option<(Date, &'static str)>);

/// What was left of the delay the day it stopped is counted from the day it starts again: the answer, or the end of the
/// time the other step has, whichever comes first. An end that is not known is not invented: the delay keeps running.
fn suspendue(temps: Temps, base: &Limite<'_>, vu: &Vu<'_>, situation: &Situation<'_>) -> Option<Reporte> {
    let (arret, terme) = (vu.envoi?, vu.silence?.0.le);
    let reprise = vu.issue.map_or(terme, |issue| issue.le().min(terme));
    let dernier = base.report.map_or(base.le, |(before, _)| before);
    let reste = (dernier - arret).get_days().max(0);
    // One day before, one day more: a remainder of nothing is not a delay.
    let veille = reprise.checked_sub(1.day()).ok()?;
    let delai = Delai::jours(u16::try_from(reste).ok()?.checked_add(1)?);
    let terme = ajouter(veille, delai, Compte::Calendaires, temps.report, situation.zone).ok()?;
    Some((terme.date, terme.avant_report.zip(terme.motif)))
}
