//! A rule, said so that somebody who never read it can follow it.

use jiff::civil::Date;
use tandem_delais::{Certitude, Compte, Delai, Evenement, Genre, LimiteAvant, Regle, Sens};

/// A rule in plain words, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parole {
    /// What the list shows.
    pub nom: String,
    /// When, in a sentence.
    pub quand: String,
    /// What the date means, when it is not simply a limit.
    pub sens: Option<&'static str>,
    /// The text or the practice.
    pub fondement: String,
    /// Where it was read, with its mark.
    pub source: String,
    /// How sure it is.
    pub certitude: Certitude,
    /// When it was checked.
    pub verifie_le: Date,
}

/// The event with its article.
fn le(evenement: Evenement) -> &'static str {
    match evenement {
        Evenement::Depot => "le dépôt",
        Evenement::DepotComplet => "le dépôt complet",
        Evenement::Accuse => "l’accusé de réception",
        Evenement::Declaration => "la déclaration",
        Evenement::Contact => "le dernier contact",
        Evenement::Decision => "la décision reçue",
        Evenement::Recours => "le recours",
        Evenement::ReponseRecours => "la réponse au recours",
        Evenement::FinDeDroit => "la fin du droit",
        Evenement::FinContrat => "la fin du contrat",
        Evenement::ArretTravail => "l’arrêt de travail",
        Evenement::Naissance => "la naissance",
        Evenement::Grossesse => "le début de la grossesse",
        Evenement::Avertissement => "l’avertissement",
        Evenement::NotificationIndu => "la lettre qui réclame l’argent",
        Evenement::CommandementPayer => "le commandement de payer",
        Evenement::EntreeLogement => "l’entrée dans le logement",
        Evenement::Bail => "la signature du bail",
        Evenement::DepartRetraite => "le départ à la retraite",
        Evenement::Scrutin => "le jour du vote",
        Evenement::Audience => "l’audience",
        Evenement::PerteVol => "la perte ou le vol",
        Evenement::ChangementSituation => "le changement de situation",
        Evenement::ReconnaissanceDalo => "la reconnaissance du droit au logement",
        Evenement::ReconnaissanceDaho => "la reconnaissance du droit à l’hébergement",
        Evenement::RefusBancaire => "le refus de la banque",
        Evenement::Retrait => "le jour où le titre est prêt",
    }
}

fn compte(delai: Delai, compte: Compte) -> String {
    match compte {
        Compte::Calendaires => delai.to_string(),
        Compte::Ouvrables | Compte::Ouvres | Compte::Francs => format!("{delai} {}", compte.libelle()),
    }
}

const REPORT: &str = "\u{a0}; un samedi, un dimanche ou un jour férié repousse au jour suivant";

fn report(yes: bool) -> &'static str {
    if yes { REPORT } else { "" }
}

fn alertes(all: &[Delai]) -> String {
    let all: Vec<String> = all.iter().map(ToString::to_string).collect();
    if all.is_empty() { String::new() } else { format!("\u{a0}; rappel {} avant", all.join(" et ")) }
}

fn avant(ouvre: Option<Delai>, limite: Option<String>, evenement: Evenement) -> String {
    let event = le(evenement);
    match (ouvre, limite) {
        (Some(ouvre), Some(limite)) => format!("À partir de {ouvre} et au plus tard {limite} avant {event}."),
        (Some(ouvre), None) => format!("À partir de {ouvre} avant {event}."),
        (None, Some(limite)) => format!("Au plus tard {limite} avant {event}."),
        (None, None) => format!("Avant {event}."),
    }
}

/// A sentence that goes on.
fn minuscule(phrase: &str) -> String {
    let mut letters = phrase.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn quand(regle: &Regle) -> String {
    match &regle.genre {
        Genre::FenetreMensuelle { ouverture, ouverture_fevrier, cloture } => {
            let fevrier = ouverture_fevrier.map(|day| format!(" (le {day} en février)")).unwrap_or_default();
            format!("Chaque mois, du {ouverture}{fevrier} au {cloture} du mois suivant.")
        }
        Genre::Periodique { mois, ouverture_jours } => {
            let plus_tot = ouverture_jours.map(|n| format!(", possible {n}\u{a0}jours avant")).unwrap_or_default();
            let pas = if *mois == 1 { "Tous les mois".to_owned() } else { format!("Tous les {mois}\u{a0}mois") };
            format!("{pas}, à partir de la dernière déclaration, sinon du dépôt{plus_tot}.")
        }
        Genre::Renouvellement { evenement, ouvre, limite } => {
            avant(*ouvre, limite.map(|one| one.to_string()), *evenement)
        }
        Genre::AvantDate { evenement, ouvre, limite } => {
            let limite = limite.map(|one| match one {
                LimiteAvant::Delai(delai) => delai.to_string(),
                jour @ LimiteAvant::Jour { .. } => format!("le {jour}"),
            });
            avant(*ouvre, limite, *evenement)
        }
        Genre::Anniversaire { evenement, mois, alertes: all } => {
            format!("{mois}\u{a0}mois après {}{}.", le(*evenement), alertes(all))
        }
        Genre::Presence { evenement, jours, alertes: all } => {
            format!("Se manifester dans les {jours}\u{a0}jours après {}{}.", le(*evenement), alertes(all))
        }
        Genre::DepuisEvenement { evenement, delai, compte: days, report: put_off } => {
            format!("Dans le délai de {} après {}{}.", compte(*delai, *days), le(*evenement), report(*put_off))
        }
        Genre::Silence { evenement, delai, compte: days, report: put_off } => {
            let means = match regle.sens {
                Sens::SilenceRejet => "c’est un refus",
                Sens::SilenceAccord => "c’est un accord",
                _ => "on ne sait pas ce que cela veut dire, à vérifier",
            };
            let since = compte(*delai, *days);
            format!("Sans réponse {since} après {}\u{a0}: {means}{}.", le(*evenement), report(*put_off))
        }
        Genre::Recours { evenement, apres, delai, compte: days, report: put_off } => {
            let from = match (evenement, apres) {
                (Some(event), Some(_)) => format!("{}, ou après la date du silence", le(*event)),
                (Some(event), None) => le(*event).to_owned(),
                (None, _) => "la date du silence".to_owned(),
            };
            format!("Dans le délai de {} après {from}{}.", compte(*delai, *days), report(*put_off))
        }
        Genre::Campagne { .. } => {
            "Les dates changent chaque année\u{a0}: elles se saisissent dans Échéances.".to_owned()
        }
    }
}

/// The rule, in words.
pub fn parole(regle: &Regle) -> Parole {
    let sens = match regle.sens {
        Sens::Limite | Sens::SilenceRejet | Sens::SilenceAccord | Sens::SilenceInconnu => None,
        other => Some(other.libelle()),
    };
    Parole {
        nom: regle.nom.clone(),
        quand: match regle.lieu {
            Some(lieu) => format!("En {lieu}\u{a0}: {}", minuscule(&quand(regle))),
            None => quand(regle),
        },
        sens,
        fondement: regle.fondement.texte.clone(),
        source: regle.fondement.source.clone(),
        certitude: regle.fondement.certitude,
        verifie_le: regle.fondement.verifie_le,
    }
}
