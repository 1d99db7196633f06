//! A staircase in words: where each step stands, what comes next, and on what each date rests.

use jiff::civil::Date;
use tandem_delais::Certitude;
use tandem_voies::{
    Effet, Escalier, Etat, Fondement, Geste, Issue, Limite, Marche, Origine, Pas, Prochaine, Reserve, SansObjet, Sens,
};

use super::model::{Suite, Urgence};
pub use crate::ui::Ton;
use crate::{fiches, ui::dates};

/// A date in words, with what it rests on. A date is never said without.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateDite {
    /// « mardi 12 janvier 2027 »
    pub le: String,
    /// « comptée depuis la décision du… »
    pub depuis: String,
    /// « à confirmer », when it is not plainly computed.
    pub doute: Option<&'static str>,
    /// Another day it could be.
    pub sinon: Option<String>,
}

/// The text a step rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appui {
    /// The text.
    pub texte: String,
    /// What is not sure.
    pub doute: Option<String>,
    /// Where it was read.
    pub sources: Vec<fiches::Source>,
    /// When it was checked.
    pub verifie: String,
    /// The day to read it again is over.
    pub a_relire: bool,
}

impl Appui {
    /// Of a ground.
    pub fn de(fondement: &Fondement, today: Date) -> Self {
        Self {
            texte: fiches::en_mots(&fondement.texte),
            doute: fondement.doute.as_deref().map(fiches::en_mots),
            sources: fondement.sources.iter().map(|one| fiches::source(one)).collect(),
            verifie: dates::long(fondement.verifie_le),
            a_relire: fondement.a_revoir_avant <= today,
        }
    }
}

/// A limit in words.
pub fn limite(one: &Limite<'_>, escalier: &Escalier<'_>, today: Date) -> DateDite {
    let keep = one.a_tenir(today);
    let mut depuis = depuis(one.depuis, escalier, today);
    if let Some((before, why)) = one.report {
        depuis = format!("{depuis}, décalée du {} ({why})", dates::full(before, today));
    }
    if let Some(effet) = one.effet {
        let (Effet::Interrompu(by) | Effet::Suspendu(by)) = effet;
        let word = if matches!(effet, Effet::Interrompu(_)) { "repartie après" } else { "arrêtée pendant" };
        depuis = format!("{depuis}, {word} «\u{a0}{}\u{a0}»", nom(by, escalier));
    }
    let sinon =
        (keep != one.le).then(|| format!("peut-être jusqu’au {}, à faire confirmer", dates::full(one.le, today)));
    DateDite {
        le: dates::full(keep, today),
        depuis: capitale(&depuis),
        doute: (one.certitude != Certitude::Calculee).then(|| one.certitude.libelle()),
        sinon,
    }
}

fn depuis(origine: Origine<'_>, escalier: &Escalier<'_>, today: Date) -> String {
    let day = dates::full(origine.le(), today);
    match origine {
        Origine::Fait { evenement, .. } => format!("comptée depuis\u{a0}: {}, {day}", evenement.libelle()),
        Origine::Reponse { marche, .. } => {
            format!("comptée depuis la réponse à «\u{a0}{}\u{a0}», {day}", nom(marche, escalier))
        }
        Origine::Silence { marche, .. } => {
            format!("comptée depuis le silence de «\u{a0}{}\u{a0}», {day}", nom(marche, escalier))
        }
        Origine::Envoi { .. } => format!("comptée depuis l’envoi, {day}"),
    }
}

/// The name of a step.
pub fn nom<'a>(cle: &'a str, escalier: &Escalier<'a>) -> &'a str {
    escalier.voie.marche(cle).map_or(cle, |one| one.nom.as_str())
}

fn silence(sens: Sens, day: &str, gone: bool) -> String {
    match (sens, gone) {
        (Sens::Rejet, true) => format!("Sans réponse depuis le {day}\u{a0}: c’est un refus"),
        (Sens::Rejet, false) => format!("Sans réponse le {day}, ce sera un refus"),
        (Sens::Accord, true) => format!("Sans réponse depuis le {day}\u{a0}: c’est un accord"),
        (Sens::Accord, false) => format!("Sans réponse le {day}, ce sera un accord"),
        (Sens::Inconnu, true) => format!("Sans réponse depuis le {day}\u{a0}: l’effet de ce silence est à vérifier"),
        (Sens::Inconnu, false) => format!("Sans réponse le {day}\u{a0}: l’effet de ce silence sera à vérifier"),
    }
}

/// Where a step stands: two words, the sentence, its date if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EtatDit {
    /// « à faire », « trop tard ».
    pub mot: &'static str,
    /// How it is shown.
    pub ton: Ton,
    /// The sentence.
    pub phrase: String,
    /// Its date.
    pub date: Option<DateDite>,
}

fn dit(mot: &'static str, ton: Ton, phrase: String, date: Option<DateDite>) -> EtatDit {
    EtatDit { mot, ton, phrase, date }
}

/// A step in words.
pub fn etat(pas: &Pas<'_>, escalier: &Escalier<'_>, today: Date) -> EtatDit {
    let say = |one: &Limite<'_>| limite(one, escalier, today);
    match &pas.etat {
        Etat::Passee { envoi, issue, reserve } => {
            let sent = dates::full(*envoi, today);
            let after = match issue {
                Issue::Reponse { le, sens } => {
                    let said = sens.map_or(String::new(), |one| format!("\u{a0}: {}", one.mots()));
                    format!("réponse le {}{said}", dates::full(*le, today))
                }
                Issue::Silence { le, sens } => silence(*sens, &dates::full(*le, today), true),
            };
            let (mot, ton) = if issue.est_accord() { ("accordé", Ton::Calme) } else { ("passée", Ton::Calme) };
            avec_reserve(
                dit(mot, ton, format!("Fait le {sent}. {}.", capitale(&after)), None),
                *reserve,
                escalier,
                today,
            )
        }
        Etat::EnAttente { envoi, jusqu_au, reserve } => {
            let sent = format!("Fait le {}.", dates::full(*envoi, today));
            let until = jusqu_au.as_ref();
            let phrase = until.map_or_else(
                || format!("{sent} On attend la réponse."),
                |(one, sens)| format!("{sent} {}.", silence(*sens, &dates::full(one.le, today), false)),
            );
            let date = until.map(|(one, _)| say(one));
            avec_reserve(dit("en attente", Ton::Garde, phrase, date), *reserve, escalier, today)
        }
        Etat::AFaire(one) => {
            let near = one.a_tenir(today).since(today).is_ok_and(|span| span.get_days() <= 15);
            dit("à faire", if near { Ton::Alerte } else { Ton::Garde }, String::new(), Some(say(one)))
        }
        Etat::Possible => {
            dit("possible", Ton::Calme, "Possible dès maintenant, sans date limite connue.".to_owned(), None)
        }
        Etat::TropTard(one) => {
            let phrase = "Le délai est passé. Un juriste peut dire s’il reste une voie.".to_owned();
            dit("trop tard", Ton::Alerte, phrase, Some(say(one)))
        }
        Etat::PasEncore(attend) => {
            let before: Vec<String> =
                attend.marches.iter().map(|cle| format!("«\u{a0}{}\u{a0}»", nom(cle, escalier))).collect();
            let events: Vec<&str> = attend.evenements.iter().map(|one| one.libelle()).collect();
            let phrase = match (before.is_empty(), events.is_empty()) {
                (false, _) => format!("S’ouvre après le refus, écrit ou par silence, de {}.", before.join(" ou ")),
                (true, false) => format!("S’ouvre avec\u{a0}: {}. Datez-le plus bas.", events.join(", ou ")),
                (true, true) => "Pas encore ouverte.".to_owned(),
            };
            dit("pas encore", Ton::Calme, phrase, attend.prevue.as_ref().map(say))
        }
        Etat::SansObjet(why) => {
            let phrase = match why {
                SansObjet::Accorde => "C’est accordé\u{a0}: plus besoin.",
                SansObjet::Lieu(_) => "Ne vaut pas ici.",
                SansObjet::Objet => "Ne vaut pas pour ce qui est contesté.",
                SansObjet::Decision(_) => "Ne vaut pas pour cette sorte de décision.",
            };
            dit("sans objet", Ton::Calme, phrase.to_owned(), None)
        }
    }
}

fn avec_reserve(said: EtatDit, reserve: Option<Reserve<'_>>, escalier: &Escalier<'_>, today: Date) -> EtatDit {
    let more = match reserve {
        None => return said,
        Some(Reserve::Tardive(one)) => {
            format!(
                "Fait après le dernier jour, le {}\u{a0}: cela peut être refusé pour cette raison.",
                dates::full(one.le, today)
            )
        }
        Some(Reserve::SansPrealable(cle)) => {
            format!("Fait sans l’étape obligatoire d’avant, «\u{a0}{}\u{a0}».", nom(cle, escalier))
        }
    };
    EtatDit { ton: Ton::Alerte, phrase: format!("{} {more}", said.phrase), ..said }
}

/// With a capital letter first.
pub fn capitale(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What to do with a step, and when: « À faire avant le mardi 12 janvier ». Beyond its limit, it is said.
pub fn prochaine(one: &Prochaine<'_>, today: Date) -> (String, Ton) {
    let gone =
        one.limite.is_some_and(|limite| limite.a_tenir(today) < today || one.le.is_some_and(|le| le > limite.le));
    let near = one.geste == Geste::Faire
        && one.limite.is_some_and(|limite| limite.a_tenir(today).since(today).is_ok_and(|span| span.get_days() <= 15));
    let ton = if gone || near { Ton::Alerte } else { Ton::Garde };
    (quand(Some(one.geste), one.le, (gone, today)), ton)
}

/// What to do, and when; `gone` when its last day is over.
fn quand(geste: Option<Geste>, le: Option<Date>, (gone, today): (bool, Date)) -> String {
    let day = le.map(|day| dates::full(day, today));
    match (geste, day) {
        (Some(Geste::Faire), Some(day)) if gone => format!("Le dernier jour était le {day}"),
        (Some(Geste::Faire), Some(day)) => format!("À faire avant le {day}"),
        (Some(Geste::Faire), None) => "À faire dès maintenant".to_owned(),
        (Some(Geste::Attendre), Some(day)) => format!("Réponse attendue, au plus tard le {day}"),
        (Some(Geste::Attendre), None) => "Réponse attendue".to_owned(),
        (Some(Geste::Relancer), Some(day)) => format!("À relancer le {day}"),
        (Some(Geste::Relancer), None) => "À relancer".to_owned(),
        (None, _) => "Plus rien à faire\u{a0}: dites comment cela finit".to_owned(),
    }
}

/// The same from what the lists keep: a last day gone by is said before what comes next.
pub fn en_liste(suite: &Suite, today: Date) -> (String, Ton) {
    let next = quand(suite.geste, suite.le, (suite.le.is_some_and(|le| le < today), today));
    let ton = match suite.urgence {
        Urgence::Aucune => Ton::Calme,
        Urgence::Relance => Ton::Garde,
        Urgence::Proche | Urgence::Presque | Urgence::Passee => Ton::Alerte,
    };
    (if suite.urgence == Urgence::Passee { format!("Un délai est passé. {next}") } else { next }, ton)
}

/// The last days gone by on steps the law asks for: what may be lost is said in red, whatever comes next.
pub fn passes(escalier: &Escalier<'_>, today: Date) -> Vec<String> {
    let lost = escalier.pas.iter().filter_map(|pas| match pas.etat {
        Etat::TropTard(limite) if pas.marche.obligatoire => Some((pas.marche, limite)),
        _ => None,
    });
    let say = |(marche, limite): (&Marche, Limite<'_>)| {
        let day = dates::full(limite.le, today);
        format!(
            "{}\u{a0}: le dernier jour était le {day}. Un juriste peut dire s’il reste une voie.",
            fiches::en_mots(&marche.nom)
        )
    };
    lost.map(say).collect()
}

/// What a step stops, and does not.
pub fn arrets(marche: &Marche) -> Vec<(&'static str, String)> {
    let both = [("Ce que cela arrête", &marche.arrete), ("Ce que cela n’arrête pas", &marche.n_arrete_pas)];
    both.into_iter().filter_map(|(title, text)| Some((title, fiches::en_mots(text.as_deref()?)))).collect()
}
