//! Why an act was not written, in a sentence that says what is there already and what to do.

use super::{model::Refusee, vue::Mots};

/// The sentence.
pub(super) fn phrase(why: &Refusee, mots: &Mots<'_>) -> String {
    match why {
        Refusee::DejaLa(one) => {
            let since = one.depuis.map(|from| format!(", {}", from.depuis())).unwrap_or_default();
            format!(
                "Cette personne est déjà dans ce ménage{since} ({}). Rien n’a été écrit deux fois.",
                mots.signe(&one.signe)
            )
        }
        Refusee::Chevauche(one) => {
            let end = one.fin().map(|end| format!(" {}", end.jusqua.jusqua())).unwrap_or_default();
            format!("Cette personne était déjà dans ce ménage{end}. Écrivez une date qui vient après.")
        }
        Refusee::AvantArrivee(from) => {
            format!("Cette fin vient avant le début, noté {}. Corrigez l’une des deux dates.", from.mots())
        }
        Refusee::DejaFinie(end) => format!(
            "C’est déjà fini, {} ({}). Rien n’a été écrit deux fois.",
            end.jusqua.mots(),
            mots.signe(&end.signe)
        ),
        Refusee::DejaCorrigee(by) => {
            format!("Cette ligne a déjà été dite fausse par {}. Rien n’a été écrit deux fois.", mots.par(by))
        }
    }
}
