//! Charts drawn by the server: an SVG that prints in black and white, a text that says the same without the picture, and the
//! figures as a table for the page to put beside. None of the three is given without the others.
//!
//! No `style` attribute nor script: the page's security policy refuses them. Colours come from [`CSS`], which the page's own
//! sheet includes; without it everything is drawn in the colour of the text, and patterns, not colours, tell series apart.

mod barres;
mod dessin;
mod empilees;
mod texte;
mod vagues;

pub use barres::{Barre, Duree, barres, durees};
pub use empilees::{Parts, empilees, parts_empilees};
pub use vagues::{Vague, vagues};

/// Rules to include in the sheet of the page.
pub const CSS: &str = include_str!("graphique.css");

/// What a hidden bar says. It never tells small groups from those hidden to protect them, see [`crate::masque::Cellule`].
pub const BARRE_MASQUEE: &str = "masqué (moins de 5, ou pour protéger un petit groupe)";

/// A chart and what goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graphique {
    /// Complete `<svg>` element, escaped, to be put as it is in a page.
    pub svg: String,
    /// Plain text, not escaped: what the picture says. The `<desc>` of the picture holds the same.
    pub description: String,
    /// Plain text, not escaped: the table to show beside.
    pub donnees: Donnees,
}

/// Rows and headers; the page renders them as `<table>`, the export as CSV.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Donnees {
    /// Title of the chart.
    pub legende: String,
    /// One per column.
    pub entetes: Vec<String>,
    /// As many texts per row as headers.
    pub lignes: Vec<Vec<String>>,
    /// Sentences to print under the table: what « masqué » and the intervals mean.
    pub notes: Vec<String>,
}

/// Explains the whiskers.
pub(crate) const NOTE_INTERVALLE: &str = "Le trait fin montre entre quelles valeurs se trouve sans doute le vrai chiffre \
    (intervalle de confiance à 95\u{a0}%).";

fn graphique(dessin: dessin::Dessin, phrases: &[String], mut donnees: Donnees, masque: bool) -> Graphique {
    if masque {
        donnees.notes.push(crate::masque::LEGENDE.to_owned());
    }
    let description = phrases.join(" ");
    Graphique { svg: dessin.finir(&donnees.legende, &description), description, donnees }
}
