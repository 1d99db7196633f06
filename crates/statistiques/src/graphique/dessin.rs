//! The pen: a column 320 units wide, filled from top to bottom.

use super::texte::{couper, echapper, largeur};
use std::fmt::Write as _;

/// Width of the picture: that of the narrowest screen, so that text is never smaller there than drawn here.
pub(super) const LARGEUR: f64 = 320.0;
/// Left and right margin.
pub(super) const MARGE: f64 = 8.0;
/// Room for bars.
pub(super) const PLACE: f64 = LARGEUR - 2.0 * MARGE;
/// Number of patterns that can be told apart without colour.
pub(super) const MOTIFS: usize = 6;

const ETIQUETTE: f64 = 13.0;
const VALEUR: f64 = 12.0;

pub(super) struct Dessin {
    id: String,
    corps: String,
    y: f64,
}

impl Dessin {
    /// `id` must be unique in the page; only letters, digits and hyphens are kept.
    pub fn new(id: &str) -> Self {
        let garde: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        Self { id: format!("g-{garde}"), corps: String::new(), y: MARGE }
    }

    pub fn espace(&mut self, hauteur: f64) {
        self.y += hauteur;
    }

    /// A label, on as many lines as it takes.
    pub fn etiquette(&mut self, texte: &str) {
        self.lignes(texte, ETIQUETTE, MARGE, " font-weight=\"600\"");
    }

    /// A figure in words.
    pub fn valeur(&mut self, texte: &str) {
        self.lignes(texte, VALEUR, MARGE, "");
    }

    fn lignes(&mut self, texte: &str, taille: f64, x: f64, attributs: &str) {
        // Bold letters are wider.
        let mesure = if attributs.is_empty() { taille } else { taille * 1.1 };
        for ligne in couper(texte, mesure, LARGEUR - MARGE - x) {
            self.y += taille;
            let _ = write!(
                self.corps,
                "<text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"{taille}\"{attributs}>{}</text>",
                self.y,
                echapper(&ligne)
            );
            self.y += 4.0;
        }
    }

    /// A pattern and its name.
    pub fn cle(&mut self, motif: usize, texte: &str) {
        let _ = write!(
            self.corps,
            "<rect x=\"{MARGE:.1}\" y=\"{:.1}\" width=\"14\" height=\"12\" {}/>",
            self.y,
            self.remplissage(Some(motif))
        );
        self.lignes(texte, VALEUR, MARGE + 20.0, "");
        self.y += 2.0;
    }

    fn remplissage(&self, motif: Option<usize>) -> String {
        let (nom, classe) = match motif {
            Some(motif) => (format!("m{}", motif % MOTIFS), format!("g-{}", motif % MOTIFS)),
            None => ("masque".to_owned(), "g-masque".to_owned()),
        };
        let pointille = if motif.is_none() { " stroke-dasharray=\"4 3\"" } else { "" };
        format!("class=\"{classe}\" fill=\"url(#{}-{nom})\" stroke=\"currentColor\"{pointille}", self.id)
    }

    /// Part of a bar, from `de` to `a` (0 to 1 of the room), on the current line. `None`: the pattern of what is hidden.
    pub fn segment(&mut self, de: f64, a: f64, hauteur: f64, motif: Option<usize>) {
        let (de, a) = (de.clamp(0.0, 1.0), a.clamp(0.0, 1.0));
        let _ = write!(
            self.corps,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{hauteur:.1}\" {}/>",
            MARGE + de * PLACE,
            self.y,
            (a - de).max(0.0) * PLACE,
            self.remplissage(motif)
        );
    }

    /// The interval, over the bar: a white line under the dark one keeps it readable on any pattern.
    pub fn moustache(&mut self, bas: f64, haut: Option<f64>, hauteur: f64) {
        let (x, milieu) = (MARGE + bas.clamp(0.0, 1.0) * PLACE, self.y + hauteur / 2.0);
        let (dessus, dessous) = (milieu - 4.0, milieu + 4.0);
        let fin = MARGE + haut.unwrap_or(1.0).clamp(0.0, 1.0) * PLACE;
        let bout = match haut {
            Some(_) => format!("M{fin:.1} {dessus:.1}V{dessous:.1}"),
            // No upper end: an arrow.
            None => format!("M{:.1} {dessus:.1}L{fin:.1} {milieu:.1}L{:.1} {dessous:.1}", fin - 5.0, fin - 5.0),
        };
        let trace = format!("M{x:.1} {dessus:.1}V{dessous:.1}M{x:.1} {milieu:.1}H{fin:.1}{bout}");
        let _ = write!(
            self.corps,
            "<path d=\"{trace}\" class=\"g-fond\" fill=\"none\" stroke=\"#fff\" stroke-width=\"4\"/>\
             <path d=\"{trace}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"/>"
        );
    }

    /// A number under a segment, where there is room for it.
    pub fn repere(&mut self, de: f64, a: f64, y: f64, texte: &str) {
        let large = largeur(texte, VALEUR);
        if (a - de) * PLACE >= large + 2.0 {
            let milieu = MARGE + f64::midpoint(de, a) * PLACE;
            let _ = write!(
                self.corps,
                "<text x=\"{milieu:.1}\" y=\"{:.1}\" font-size=\"{VALEUR}\" text-anchor=\"middle\">{}</text>",
                self.y + y,
                echapper(texte)
            );
        }
    }

    /// The scale, under everything: its two ends and its middle.
    pub fn echelle(&mut self, reperes: [&str; 3]) {
        let trait_ = self.y + 2.0;
        let _ = write!(
            self.corps,
            "<path d=\"M{MARGE:.1} {trait_:.1}H{:.1}\" fill=\"none\" stroke=\"currentColor\"/>",
            MARGE + PLACE
        );
        self.y += 4.0 + VALEUR;
        for (texte, (x, ancre)) in reperes.into_iter().zip([(0.0, "start"), (0.5, "middle"), (1.0, "end")]) {
            let _ = write!(
                self.corps,
                "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{VALEUR}\" text-anchor=\"{ancre}\">{}</text>",
                MARGE + x * PLACE,
                self.y,
                echapper(texte)
            );
        }
        self.y += 4.0;
    }

    /// The element, with its name and description.
    pub fn finir(self, titre: &str, description: &str) -> String {
        let id = &self.id;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {LARGEUR} {:.0}\" class=\"graphique\" fill=\"currentColor\" role=\"img\" \
             aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>{}{}</svg>",
            (self.y + MARGE).ceil(),
            echapper(titre),
            echapper(description),
            motifs(id),
            self.corps
        )
    }
}

/// Solid, slanted, dotted, crossed, level and empty; then what is hidden. Each keeps its shape in black and white.
fn motifs(id: &str) -> String {
    let traits = [
        "<rect width=\"8\" height=\"8\" fill=\"currentColor\"/>",
        "<path d=\"M-2 2L2 -2M0 8L8 0M6 10L10 6\" stroke=\"currentColor\" stroke-width=\"2.5\"/>",
        "<circle cx=\"2\" cy=\"2\" r=\"1.5\" fill=\"currentColor\"/><circle cx=\"6\" cy=\"6\" r=\"1.5\" fill=\"currentColor\"/>",
        "<path d=\"M0 0L8 8M8 0L0 8\" stroke=\"currentColor\" stroke-width=\"1.5\"/>",
        "<path d=\"M0 2H8M0 6H8\" stroke=\"currentColor\" stroke-width=\"2\"/>",
        "",
    ];
    let mut sortie = String::from("<defs>");
    let mut motif = |nom: &str, classe: &str, dessin: &str| {
        let _ = write!(
            sortie,
            "<pattern id=\"{id}-{nom}\" class=\"{classe}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">{dessin}</pattern>"
        );
    };
    for (rang, dessin) in traits.iter().enumerate() {
        motif(&format!("m{rang}"), &format!("g-{rang}"), dessin);
    }
    motif("masque", "g-masque", "<path d=\"M0 0L8 8\" stroke=\"currentColor\" stroke-width=\"0.75\"/>");
    sortie.push_str("</defs>");
    sortie
}
