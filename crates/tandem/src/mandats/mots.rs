//! Where a mandate is, said. Pure.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use tandem_mandats::{Etat, Fait, Moyen, Parole, Piece, Portee, Refus, Texte, version};

use super::model::ALERTE;
pub use crate::ui::Ton;
use crate::ui::dates;

/// A state in two words, and its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnMots {
    /// Two words.
    pub mot: &'static str,
    /// A sentence.
    pub phrase: String,
    /// How it stands out.
    pub ton: Ton,
}

/// An instant, said: day and hour, where the people live.
pub fn instant(at: Timestamp, zone: &TimeZone, today: Date) -> String {
    let local = at.to_zoned_datetime(zone.clone());
    format!("{} à {}\u{a0}h\u{a0}{:02}", dates::near(local.date(), today), local.hour(), local.minute())
}

/// Where a mandate is, on a day.
pub fn dire(etat: Etat, piece: &Piece, (restants, zone, today): (Option<i32>, &TimeZone, Date)) -> EnMots {
    let fin = dates::full(piece.fin, today);
    let (mot, phrase, ton) = match etat {
        Etat::ASigner => {
            ("à signer", "Rien ne se fait à sa place avant les deux signatures sur le papier.".to_owned(), Ton::Garde)
        }
        Etat::PapierAttendu(at) => (
            "papier attendu",
            format!(
                "Elle a dit oui à distance, {}. Rien ne se fait à sa place avant le retour du papier signé.",
                instant(at, zone, today)
            ),
            Ton::Garde,
        ),
        Etat::AVenir => ("à venir", format!("Il commence le {}.", dates::full(piece.debut, today)), Ton::Garde),
        Etat::EnVigueur if restants.is_some_and(|days| days <= ALERTE) => (
            "finit bientôt",
            format!("En vigueur jusqu’au {fin} compris. Demandez-lui si elle veut continuer."),
            Ton::Garde,
        ),
        Etat::EnVigueur => ("en vigueur", format!("Jusqu’au {fin} compris."), Ton::Ok),
        Etat::Termine => ("terminé", format!("Il s’est arrêté tout seul après le {fin}."), Ton::Alerte),
        Etat::Revoque(at) => ("arrêté", format!("Elle l’a arrêté {}.", instant(at, zone, today)), Ton::Alerte),
        Etat::Renonce(at) => {
            ("arrêté", format!("L’établissement l’a arrêté {}.", instant(at, zone, today)), Ton::Alerte)
        }
    };
    EnMots { mot, phrase, ton }
}

/// Why a mandate does not cover an act.
pub fn refus(refus: Refus) -> &'static str {
    match refus {
        Refus::HorsListe => "aucun mandat ne nomme cette démarche",
        Refus::Ligne(_) => "elle a arrêté cette démarche",
        Refus::Etat(Etat::ASigner) => "le mandat n’est pas encore signé",
        Refus::Etat(Etat::PapierAttendu(_)) => "le papier signé n’est pas encore revenu",
        Refus::Etat(Etat::AVenir) => "le mandat n’a pas commencé",
        Refus::Etat(Etat::EnVigueur | Etat::Termine) => "le mandat est terminé",
        Refus::Etat(Etat::Revoque(_)) => "elle a arrêté ce mandat",
        Refus::Etat(Etat::Renonce(_)) => "l’établissement a arrêté ce mandat",
    }
}

/// An act on a mandate, said.
pub fn fait(one: &Fait, piece: &Piece) -> String {
    match one {
        Fait::Signature(Moyen::Papier) => "Signé par les deux, sur papier".to_owned(),
        Fait::Signature(Moyen::Ecran) => "Signé par les deux, sur un écran".to_owned(),
        Fait::AccordOral => "Oui dit à distance, après lecture du texte".to_owned(),
        Fait::Renonciation => "Arrêté par l’établissement".to_owned(),
        Fait::Revocation(parole, None) => format!("Arrêté par elle, {}", dite(*parole)),
        Fait::Revocation(parole, Some(ligne)) => {
            format!("« {} » arrêtée par elle, {}", nommer(ligne, piece), dite(*parole))
        }
    }
}

fn dite(parole: Parole) -> &'static str {
    match parole {
        Parole::Vive => "de vive voix",
        Parole::Courrier => "par courrier",
        Parole::Courriel => "par e-mail",
    }
}

/// A line, as the paper says it.
pub fn nommer(ligne: &Portee, piece: &Piece) -> String {
    let listed = piece.lignes.iter().find(|one| one.portee() == *ligne).map(|one| one.titre.clone());
    let domain = |texte: &Texte| match ligne {
        Portee::Domaine(code) => texte.domaine(code).map(|one| one.titre.clone()),
        Portee::Fiche(_) => None,
    };
    let said = version(&piece.version).and_then(|version| domain(version.francais()));
    said.or(listed).unwrap_or_else(|| ligne.cle())
}
