//! What a date rests on, in words: no date is shown without it. Pure.

use jiff::civil::Date;
use tandem_delais::{Certitude, Fondement};

use crate::{
    demarches::dates::{Depuis, Ligne},
    fiches,
    ui::dates,
};

/// The ground of a date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fonde {
    /// « calculée », « estimée », « à confirmer ».
    pub certitude: &'static str,
    /// The text or the practice.
    pub texte: String,
    /// From what it is counted, the source, when it was checked.
    pub detail: String,
}

impl Fonde {
    /// Of a line, with what its rule rests on.
    pub fn de(ligne: &Ligne, fondement: Option<&Fondement>) -> Self {
        let mut detail = vec![compte(&ligne.depuis, ligne.depuis_le)];
        if let Some((jour, motif)) = &ligne.report {
            detail.push(format!("Tombait le {} ({motif})\u{a0}: reportée.", dates::long(*jour)));
        }
        let texte = match fondement {
            Some(known) => {
                detail.push(source(known));
                phrase(&fiches::en_mots(&known.texte))
            }
            None if ligne.depuis == Depuis::Fin => "Date choisie ensemble en s’arrêtant.".to_owned(),
            None => "La règle n’est plus au catalogue\u{a0}: à vérifier.".to_owned(),
        };
        Self { certitude: ligne.certitude.libelle(), texte, detail: detail.join(" ") }
    }

    /// Of a rule, whoever it is for.
    pub fn de_la_regle(known: &Fondement) -> Self {
        let texte = phrase(&fiches::en_mots(&known.texte));
        Self { certitude: known.certitude.libelle(), texte, detail: source(known) }
    }

    /// A made-up one.
    pub fn exemple() -> Self {
        Self {
            certitude: Certitude::AConfirmer.libelle(),
            texte: "Demande entre le quatrième et le deuxième mois avant la fin du titre.".into(),
            detail: "Comptée depuis\u{a0}: fin de droit, le 14 mars 2027. Source\u{a0}: service-public.fr, lu dans la source\u{a0}; vérifiée le 23 novembre 2026.".into(),
        }
    }
}

/// Where it was read, and when it was checked.
fn source(known: &Fondement) -> String {
    let read = fiches::source(&known.source);
    let words = [read.texte.as_str(), read.marque].into_iter().filter(|text| !text.is_empty());
    let words = words.collect::<Vec<_>>().join(", ");
    format!("Source\u{a0}: {words}\u{a0}; vérifiée le {}.", dates::long(known.verifie_le))
}

fn phrase(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

fn compte(depuis: &Depuis, le: Date) -> String {
    match depuis {
        Depuis::Evenement(evenement) => format!("Comptée depuis\u{a0}: {evenement}, le {}.", dates::long(le)),
        Depuis::Regle(_) => format!("Comptée depuis l’absence de réponse au {}.", dates::long(le)),
        Depuis::Campagne(_) => format!("Date de la campagne {}.", le.year()),
        Depuis::Mois => format!("Mois de {}.", dates::month_year(le)),
        Depuis::Fin => format!("Convenue le {}.", dates::long(le)),
    }
}
