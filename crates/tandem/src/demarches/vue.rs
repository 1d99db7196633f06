//! A démarche and its dates in words. A date is never said without its ground.

use jiff::civil::Date;
use tandem_delais::{Certitude, Evenement, Sens};

use super::{
    Etat, Issue, Reponse,
    dates::{Depuis, Ligne, Moteur, avance},
};
use crate::{fiches, ui::dates};

/// A line, in words.
#[derive(Clone, Debug)]
pub struct LigneVue {
    /// Its address.
    pub id: String,
    /// The démarche it is on.
    pub demarche: String,
    /// Key of its rule, and its limit: what a « Fait » says it saw.
    pub regle: String,
    /// See `regle`.
    pub limite: String,
    /// Name of the démarche.
    pub fiche: String,
    /// What is to be done or waited for.
    pub nom: String,
    /// When, in words.
    pub quand: String,
    /// From what it is counted, and why it was moved.
    pub depuis: String,
    /// The text it rests on, how sure, when checked.
    pub appui: String,
    /// Where that was read, its mark said in words.
    pub source: Option<fiches::Source>,
    /// How sure.
    pub certitude: &'static str,
    /// Must it be checked before being trusted?
    pub doute: bool,
    /// Can it be done today?
    pub ouverte: bool,
    /// Is the last day gone?
    pub depassee: bool,
    /// Put off until, in words.
    pub reportee: Option<String>,
    /// What « Fait » is called here; nothing for what one only waits for.
    pub geste: Option<&'static str>,
}

impl LigneVue {
    /// A line as a colleague reads it on a day.
    pub fn de(line: &Ligne, moteur: &Moteur, today: Date) -> Self {
        let mots = moteur.mots(line);
        let appui = mots.fondement.as_ref().map_or_else(
            || "Promesse faite à l’abandon".to_owned(),
            |ground| {
                format!(
                    "{}\u{a0}; date {}, vérifiée le {}",
                    fiches::en_mots(ground.texte.trim_end_matches('.')),
                    line.certitude.libelle(),
                    dates::long(ground.verifie_le)
                )
            },
        );
        Self {
            id: line.id.to_string(),
            demarche: line.demarche.to_string(),
            regle: line.regle.clone(),
            limite: line.limite.to_string(),
            fiche: fiches::en_mots(&mots.fiche),
            nom: fiches::en_mots(&mots.nom),
            quand: quand(line, today),
            depuis: depuis(line, moteur, today),
            appui,
            source: mots.fondement.as_ref().map(|ground| fiches::source(&ground.source)),
            certitude: line.certitude.libelle(),
            doute: line.certitude != Certitude::Calculee,
            ouverte: line.ouverte(today),
            depassee: line.depassee(today),
            reportee: line.reportee_au.filter(|until| *until > today).map(|until| dates::full(until, today)),
            geste: geste(line, moteur, today),
        }
    }
}

impl LigneVue {
    /// Made-up lines.
    pub fn exemples() -> Vec<Self> {
        let line = |nom: &str, quand: &str, depuis: &str, doute, geste| Self {
            id: "019aa000-0000-7000-8000-000000000001.regle".into(),
            demarche: "019aa000-0000-7000-8000-000000000001".into(),
            regle: "regle".into(),
            limite: "2026-12-05".into(),
            fiche: "Déclaration trimestrielle RSA".into(),
            nom: nom.into(),
            quand: quand.into(),
            depuis: depuis.into(),
            appui: "Texte de la règle, dans la fiche\u{a0}; date calculée, vérifiée le 26 novembre 2026".into(),
            source: Some(fiches::source("[S] https://www.caf.fr")),
            certitude: if doute { "à confirmer" } else { "calculée" },
            doute,
            ouverte: true,
            depassee: false,
            reportee: None,
            geste,
        };
        vec![
            line(
                "Déclaration du trimestre",
                "À faire avant le samedi 5 décembre",
                "Comptée depuis\u{a0}: déclaration, samedi 5 septembre",
                false,
                Some("Déclaration faite"),
            ),
            line(
                "Silence de la préfecture",
                "Sans réponse le mercredi 3 mars 2027, ce sera un refus",
                "Comptée depuis\u{a0}: dépôt complet, mardi 3 novembre",
                true,
                None,
            ),
        ]
    }
}

/// What « Fait » is called on a line; nothing while it cannot be done.
fn geste(line: &Ligne, moteur: &Moteur, today: Date) -> Option<&'static str> {
    let what = avance(moteur.regle(&line.fiche, &line.regle));
    match (what.evenement, line.sens) {
        (Some(_), _) if !what.tenue && !line.ouverte(today) => None,
        (Some(Evenement::Declaration), _) => Some("Déclaration faite"),
        (Some(Evenement::Depot), _) => Some("Demande déposée"),
        (Some(Evenement::Contact), _) => Some("Vue aujourd’hui"),
        (Some(_), _) => Some("Fait aujourd’hui"),
        (None, sens) if sens.est_silence() => (line.limite <= today).then_some("Vu"),
        (None, Sens::Recours) => Some("Rien à contester"),
        (None, _) => Some("Fait"),
    }
}

/// When, in words: « à faire avant le… », « sans réponse le…, c’est un refus ».
pub fn quand(line: &Ligne, today: Date) -> String {
    let day = dates::full(line.limite, today);
    let gone = line.depassee(today);
    match line.sens {
        Sens::SilenceRejet if gone => format!("Sans réponse depuis le {day}\u{a0}: c’est un refus"),
        Sens::SilenceRejet => format!("Sans réponse le {day}, ce sera un refus"),
        Sens::SilenceAccord if gone => format!("Sans réponse depuis le {day}\u{a0}: c’est un accord"),
        Sens::SilenceAccord => format!("Sans réponse le {day}, ce sera un accord"),
        Sens::SilenceInconnu if gone => {
            format!("Sans réponse depuis le {day}\u{a0}: l’effet de ce silence est à vérifier")
        }
        Sens::SilenceInconnu => format!("Sans réponse le {day}\u{a0}: l’effet de ce silence sera à vérifier"),
        Sens::Recours if gone => format!("Le délai pour contester a fini le {day}"),
        Sens::Recours => format!("Dernier jour pour contester\u{a0}: {day}"),
        Sens::Rappel => format!("Le {day}"),
        Sens::Limite if gone => format!("Passée depuis le {day}"),
        Sens::Limite => match line.ouverture {
            Some(from) if from > today => format!("À faire du {} au {day}", dates::full(from, today)),
            Some(_) => format!("À faire dès maintenant, jusqu’au {day}"),
            None => format!("À faire avant le {day}"),
        },
    }
}

fn depuis(line: &Ligne, moteur: &Moteur, today: Date) -> String {
    let day = dates::full(line.depuis_le, today);
    let said = match &line.depuis {
        Depuis::Evenement(evenement) => format!("Comptée depuis\u{a0}: {}, {day}", evenement.libelle()),
        Depuis::Regle(cle) => {
            let name = moteur.regle(&line.fiche, cle).map_or(cle.as_str(), |rule| rule.nom.as_str());
            format!("Comptée depuis\u{a0}: {}, {day}", name.to_lowercase())
        }
        Depuis::Campagne(_) => format!("Dates de l’année {}, saisies à la main", line.depuis_le.year()),
        Depuis::Mois => "Comptée sur le mois en cours\u{a0}: rien n’est encore noté".to_owned(),
        Depuis::Fin => format!("Choisie à l’abandon, {day}"),
    };
    match &line.report {
        Some((before, why)) => format!("{said}. Décalée du {} ({why})", dates::full(*before, today)),
        None => said,
    }
}

/// Where a démarche stands, in one sentence.
pub fn ou_elle_en_est(etat: Etat, today: Date) -> String {
    let near = |day| le(day, today);
    match etat {
        Etat::APreparer => "À préparer\u{a0}: rien n’est encore parti.".to_owned(),
        Etat::Deposee(le) => format!("Déposée {}. On ne sait pas encore si le dossier est complet.", near(le)),
        Etat::EnAttente(le) => format!("En attente de réponse, dossier reçu {}.", near(le)),
        Etat::AJour(le) => format!("À jour\u{a0}: dernière déclaration faite {}.", near(le)),
        Etat::Repondue(le, reponse) => format!("{} {}.", mot_de_reponse(reponse), near(le)),
        Etat::Recours(le) => format!("Recours déposé {}, sans réponse encore.", near(le)),
        Etat::Finie(Issue::Aboutie) => "Finie\u{a0}: elle a abouti.".to_owned(),
        Etat::Finie(Issue::Refusee) => "Finie\u{a0}: l’administration a refusé.".to_owned(),
        Etat::Finie(Issue::Abandonnee) => "Abandonnée.".to_owned(),
        Etat::Finie(Issue::SansSuite) => "Finie, sans suite.".to_owned(),
    }
}

/// « hier », « vendredi 20 », « le 30 août ».
fn le(day: Date, today: Date) -> String {
    let near = dates::near(day, today);
    if near.starts_with(|c: char| c.is_ascii_digit()) { format!("le {near}") } else { near }
}

fn mot_de_reponse(reponse: Option<Reponse>) -> &'static str {
    match reponse {
        Some(Reponse::Accord) => "Accord reçu",
        Some(Reponse::Partiel) => "Accord en partie reçu",
        Some(Reponse::Refus) => "Refus reçu",
        None => "Réponse reçue",
    }
}

/// The state in two words, for a list.
pub fn etat_court(etat: Etat) -> &'static str {
    match etat {
        Etat::APreparer => "à préparer",
        Etat::Deposee(_) => "déposée",
        Etat::EnAttente(_) => "en attente de réponse",
        Etat::AJour(_) => "à jour",
        Etat::Repondue(_, Some(Reponse::Refus)) => "refus reçu",
        Etat::Repondue(_, Some(Reponse::Accord)) => "accord reçu",
        Etat::Repondue(..) => "réponse reçue",
        Etat::Recours(_) => "recours déposé",
        Etat::Finie(issue) => match issue {
            Issue::Aboutie => "aboutie",
            Issue::Refusee => "refusée",
            Issue::Abandonnee => "abandonnée",
            Issue::SansSuite => "sans suite",
        },
    }
}

/// What an event is called once it happened.
pub fn nom_de(evenement: Evenement) -> String {
    let text = evenement.libelle();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
