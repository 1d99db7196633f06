//! What a reader sees of a count. A hidden one holds no number: no page, export, log or percentage can print it by mistake.

use super::Hierarchie;
use crate::nombre::entier;
use crate::proportion::Proportion;

/// A published count, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cellule {
    /// May be shown.
    Publiee(u64),
    /// Hidden. Why (small itself, or hiding a small neighbour) is not kept: telling them apart would help to find them.
    Masquee,
}

/// What stands in place of a hidden figure.
pub const MASQUE: &str = "masqué";

/// True of every hidden cell, whichever the reason: to be printed under the table or the chart.
pub const LEGENDE: &str =
    "«\u{a0}masqué\u{a0}»\u{a0}: groupe de moins de 5 personnes, ou chiffre qui permettrait d’en retrouver un.";

impl Cellule {
    /// The count, if it may be shown.
    pub fn publiee(self) -> Option<u64> {
        match self {
            Self::Publiee(n) => Some(n),
            Self::Masquee => None,
        }
    }

    /// Hidden.
    pub fn masquee(self) -> bool {
        self == Self::Masquee
    }

    /// « 1 234 », or « masqué ».
    pub fn texte(self) -> String {
        self.publiee().map_or_else(|| MASQUE.to_owned(), entier)
    }

    /// A figure about this group (a median, a p90): kept only if the group itself may be shown. Not for a sum nor an average,
    /// see [`super::TableauMasque::moyenne_ligne`].
    pub fn montrer<T>(self, chiffre: T) -> Option<T> {
        self.publiee().map(|_| chiffre)
    }

    /// Its part of `total`. Made of two published counts only, it cannot say more than they do.
    pub fn part_de(self, total: Self) -> Option<Proportion> {
        Proportion::new(self.publiee()?, total.publiee()?)
    }
}

/// A question where several answers may be ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoixMultiple {
    /// Who answered.
    pub repondants: Cellule,
    /// Who ticked each answer.
    pub choix: Vec<Cellule>,
}

/// Each answer against those who answered the question. Those who did **not** tick are a group too (97 of 100 say that three did
/// not), so each answer is masked as a « ticked / not ticked » list. Where one cannot be hidden with the number of answers
/// shown, all are, zeros too: nothing but that number is then known of any.
pub fn choix_multiple(coches: &[u64], repondants: u64, seuil: u64) -> ChoixMultiple {
    let un = |&coche: &u64| {
        let autres = repondants.checked_sub(coche)?;
        let masque = Hierarchie::liste(&[coche, autres]).ok()?.masquer(seuil);
        match masque.cellules[..] {
            [Cellule::Publiee(_), choix, _] => Some(choix),
            _ => None,
        }
    };
    let tous: Option<Vec<Cellule>> = coches.iter().map(un).collect();
    let montre = repondants == 0 || repondants >= seuil;
    ChoixMultiple {
        repondants: if montre { Cellule::Publiee(repondants) } else { Cellule::Masquee },
        choix: tous.filter(|_| montre).unwrap_or_else(|| vec![Cellule::Masquee; coches.len()]),
    }
}
