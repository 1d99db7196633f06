//! A proportion, how far it can be trusted, and whether two waves differ.

use crate::nombre::{INSECABLE, entier, entier_de, pourcent, reel};
use std::ops::RangeInclusive;

/// 97.5 % quantile of the standard normal law: every interval here is at 95 %, the only level shown.
pub(crate) const Z: f64 = 1.959_963_984_540_054;

/// Under this many answers a figure is followed by « peu de réponses ». A choice of ours: the Wilson interval then reaches
/// about 17 points on either side at one half.
pub const PEU: u64 = 30;

/// `succes` out of `total`. Never more successes than answers, and never zero answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proportion {
    succes: u64,
    total: u64,
}

/// A 95 % interval of a part, between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Intervalle {
    /// Low end.
    pub bas: f64,
    /// High end.
    pub haut: f64,
}

/// The second part minus the first, with its 95 % interval, between -1 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ecart {
    /// Second part minus the first.
    pub ecart: f64,
    /// Low end.
    pub bas: f64,
    /// High end.
    pub haut: f64,
    peu: bool,
}

impl Proportion {
    /// `None` when nobody answered, or when the counts contradict each other: there is then no part to speak of.
    pub fn new(succes: u64, total: u64) -> Option<Self> {
        (total > 0 && succes <= total).then_some(Self { succes, total })
    }

    /// Who answered so.
    pub fn succes(self) -> u64 {
        self.succes
    }

    /// Who answered.
    pub fn total(self) -> u64 {
        self.total
    }

    /// Between 0 and 1.
    pub fn part(self) -> f64 {
        reel(self.succes) / reel(self.total)
    }

    /// Wilson's score interval, without continuity correction (Wilson 1927; Newcombe 1998, method 3). It never leaves 0..1
    /// and does not collapse when everybody, or nobody, answered yes: the usual p ± 1.96·√(pq/n) does both.
    pub fn intervalle(self) -> Intervalle {
        let (r, n) = (reel(self.succes), reel(self.total));
        let z2 = Z * Z;
        let centre = 2.0 * r + z2;
        let demi = Z * (z2 + 4.0 * r * (1.0 - r / n)).sqrt();
        let diviseur = 2.0 * (n + z2);
        // The two extremes are exact values the subtraction only approaches.
        let bas = if self.succes == 0 { 0.0 } else { (centre - demi) / diviseur };
        let haut = if self.succes == self.total { 1.0 } else { (centre + demi) / diviseur };
        Intervalle { bas: bas.clamp(0.0, self.part()), haut: haut.clamp(self.part(), 1.0) }
    }

    /// Too few answers to read the figure without its interval.
    pub fn peu(self) -> bool {
        self.total < PEU
    }

    /// « 58 % (70 sur 120 ; entre 49 % et 67 %) ».
    pub fn texte(self) -> String {
        let prudence = if self.peu() { format!("{INSECABLE}; peu de réponses") } else { String::new() };
        format!(
            "{} ({} sur {}{INSECABLE}; {}{prudence})",
            pourcent(self.part()),
            entier(self.succes),
            entier(self.total),
            self.intervalle().texte()
        )
    }

    /// From this wave to `suivante`: the difference of two independent proportions, Newcombe's hybrid score interval
    /// (Newcombe 1998, method 10), made of the two Wilson intervals, so it stays honest for small groups.
    pub fn ecart_vers(self, suivante: Self) -> Ecart {
        let (avant, apres) = (self.intervalle(), suivante.intervalle());
        let (p, q) = (self.part(), suivante.part());
        let ecart = q - p;
        let bas = ecart - (q - apres.bas).hypot(avant.haut - p);
        let haut = ecart + (apres.haut - q).hypot(p - avant.bas);
        Ecart { ecart, bas: bas.clamp(-1.0, ecart), haut: haut.clamp(ecart, 1.0), peu: self.peu() || suivante.peu() }
    }
}

impl Intervalle {
    /// Whole hundredths, rounded outwards: a rounded interval may claim less precision than the exact one, never more.
    pub fn arrondi(self) -> RangeInclusive<u64> {
        let bas = entier_de(self.bas);
        let haut = entier_de(self.haut);
        let bas = if reel(bas) / 100.0 > self.bas + 1e-9 { bas - 1 } else { bas };
        let haut = if reel(haut) / 100.0 + 1e-9 < self.haut { haut + 1 } else { haut };
        bas..=haut
    }

    /// « entre 49 % et 67 % ».
    pub fn texte(self) -> String {
        let arrondi = self.arrondi();
        format!("entre {}{INSECABLE}% et {}{INSECABLE}%", arrondi.start(), arrondi.end())
    }
}

/// What may be said of a difference between two waves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lecture {
    /// The whole interval is above zero.
    Hausse,
    /// The whole interval is under zero.
    Baisse,
    /// The interval holds zero: chance alone may explain the difference. Not the same as « no change ».
    Incertain,
}

impl Ecart {
    /// Only the interval decides, never the size of the difference.
    pub fn lecture(self) -> Lecture {
        if self.bas > 0.0 {
            Lecture::Hausse
        } else if self.haut < 0.0 {
            Lecture::Baisse
        } else {
            Lecture::Incertain
        }
    }

    /// One sentence for a reader who knows no statistics.
    pub fn texte(self) -> String {
        let points = entier_de(self.ecart.abs());
        let unite = if points < 2 { "point" } else { "points" };
        let sens = match self.lecture() {
            Lecture::Hausse => format!("Hausse de {points}{INSECABLE}{unite}, plus que le hasard n’en explique"),
            Lecture::Baisse => format!("Baisse de {points}{INSECABLE}{unite}, plus que le hasard n’en explique"),
            Lecture::Incertain => {
                let signe = if points == 0 {
                    ""
                } else if self.ecart > 0.0 {
                    "+"
                } else {
                    "−"
                };
                format!("Écart de {signe}{points}{INSECABLE}{unite}, que le hasard peut expliquer")
            }
        };
        if self.peu { format!("{sens} (peu de réponses).") } else { format!("{sens}.") }
    }
}
