#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod carte;
mod codes;
mod formes;
mod mot_de_passe;
mod nature;
mod paire;
mod questions;
mod telephone;
mod texte;
mod vocabulaire;

pub use nature::{Nature, Trouvaille};

use texte::{Mot, mots, phrases};

/// A sentence and the one before it.
#[derive(Clone, Copy)]
struct Phrase<'m, 'a> {
    mots: &'m [Mot<'a>],
    avant: &'m [Mot<'a>],
}

type Regle = fn(Phrase<'_, '_>) -> Option<Trouvaille>;

/// In this order: the first that answers names the secret.
const REGLES: [Regle; 7] = [
    carte::chercher,
    questions::chercher,
    codes::recuperation,
    telephone::chercher,
    mot_de_passe::chercher,
    codes::chercher,
    paire::chercher,
];

/// Looks for a secret of a person in a note; the first found, in the first sentence that holds one.
///
/// ```
/// use tandem_secrets::{Nature, chercher};
///
/// let trouvaille = chercher("Compte créé ce jour. mdp : Soleil59!");
/// assert_eq!(trouvaille.map(|t| t.nature), Some(Nature::MotDePasse));
/// assert_eq!(chercher("Mot de passe oublié, refait ensemble."), None);
/// ```
pub fn chercher(texte: &str) -> Option<Trouvaille> {
    let mots = mots(texte);
    let mut avant: &[Mot<'_>] = &[];
    for mots in phrases(&mots) {
        let phrase = Phrase { mots, avant };
        if let Some(found) = REGLES.iter().find_map(|regle| regle(phrase)) {
            return Some(found);
        }
        avant = mots;
    }
    None
}

/// From the first to the last of these words.
fn trouvaille(mots: &[Mot<'_>], nature: Nature) -> Option<Trouvaille> {
    Some(Trouvaille { debut: mots.first()?.debut, fin: mots.last()?.fin, nature })
}
