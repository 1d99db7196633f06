//! How long it takes, those still waiting included. Leaving them out would make the slowest administration look fast: only
//! its quick answers would be counted.

use crate::nombre::{INSECABLE, entier, reel};
use crate::proportion::Z;

/// One wait, in days (or any whole unit).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attente {
    /// Time waited so far, or in all.
    pub jours: u32,
    /// `true`: the answer came that day. `false`: still waiting (or no longer followed) that day.
    pub finie: bool,
}

/// A duration that part of the waits have reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantile {
    /// That many days.
    Atteint(u32),
    /// Too many are still waiting: the duration is longer than anything seen.
    PasEncore,
}

/// A quantile and its 95 % interval; an end that the data cannot give is [`Quantile::PasEncore`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estime {
    /// The duration itself.
    pub valeur: Quantile,
    /// Low end of the interval.
    pub bas: Quantile,
    /// High end; `PasEncore` reads « or more ».
    pub haut: Quantile,
}

/// The share still waiting just after a given day (Kaplan and Meier 1958).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marche {
    /// Day on which at least one wait ended.
    pub jours: u32,
    /// Share still waiting after that day.
    pub reste: f64,
    /// Low end of its 95 % interval (log-log).
    pub bas: f64,
    /// High end.
    pub haut: f64,
}

/// The estimated curve: one step per day on which a wait ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Durees {
    finies: u64,
    en_cours: u64,
    marches: Vec<Marche>,
}

/// Two computed shares closer than this are the same: 0.5 reached by products of fractions must count as 0.5.
const EGAL: f64 = 1e-12;

impl Durees {
    /// Any order, any number, ties allowed. A wait still going on a day is counted as still there when another ends that day.
    pub fn new(attentes: &[Attente]) -> Self {
        let jours = par_jour(attentes);
        let finies = jours.iter().map(|jour| jour.finies).sum();
        let total = u64::try_from(attentes.len()).unwrap_or(u64::MAX);
        Self { finies, en_cours: total - finies, marches: courbe(&jours, total) }
    }

    /// The same from waits counted by day: the day, those that ended then, those still going on then. In any order, a day may
    /// come more than once.
    pub fn comptees(jours: impl IntoIterator<Item = (u32, u64, u64)>) -> Self {
        let mut jours: Vec<Jour> =
            jours.into_iter().map(|(jours, finies, en_cours)| Jour { jours, finies, en_cours }).collect();
        jours.sort_unstable_by_key(|jour| jour.jours);
        jours.dedup_by(|suivant, jour| {
            let meme = suivant.jours == jour.jours;
            if meme {
                jour.finies += suivant.finies;
                jour.en_cours += suivant.en_cours;
            }
            meme
        });
        let (finies, en_cours) = jours.iter().fold((0, 0), |(f, e), jour| (f + jour.finies, e + jour.en_cours));
        Self { finies, en_cours, marches: courbe(&jours, finies + en_cours) }
    }

    /// Waits that ended.
    pub fn finies(&self) -> u64 {
        self.finies
    }

    /// Waits still going on.
    pub fn en_cours(&self) -> u64 {
        self.en_cours
    }

    /// The steps of the curve.
    pub fn marches(&self) -> &[Marche] {
        &self.marches
    }

    /// Half of the waits are over.
    pub fn mediane(&self) -> Estime {
        self.quantile(50)
    }

    /// Nine waits in ten are over.
    pub fn p90(&self) -> Estime {
        self.quantile(90)
    }

    /// The first day on which `centiemes` hundredths of the waits are over; its interval is Brookmeyer and Crowley's (1982) on
    /// the log-log scale: the days on which the interval of the curve itself crosses the same height.
    pub fn quantile(&self, centiemes: u8) -> Estime {
        let hauteur = 1.0 - f64::from(centiemes.min(100)) / 100.0;
        let premier = |de: fn(&Marche) -> f64| {
            let atteint = self.marches.iter().find(|marche| de(marche) <= hauteur + EGAL);
            atteint.map_or(Quantile::PasEncore, |marche| Quantile::Atteint(marche.jours))
        };
        Estime { valeur: premier(|m| m.reste), bas: premier(|m| m.bas), haut: premier(|m| m.haut) }
    }
}

#[derive(Clone, Copy, Default)]
struct Jour {
    jours: u32,
    finies: u64,
    en_cours: u64,
}

/// Waits counted by day, in order. Days are few (ten years are 3 650) and waits many: counting beats sorting, unless the days
/// are spread so wide that the array would be larger than the data.
fn par_jour(attentes: &[Attente]) -> Vec<Jour> {
    let dernier = attentes.iter().map(|attente| attente.jours).max().unwrap_or(0);
    let mut jours: Vec<Jour> = Vec::new();
    let mut noter = |jour: u32, finies: u64, en_cours: u64| match jours.last_mut() {
        Some(dernier) if dernier.jours == jour => {
            dernier.finies += finies;
            dernier.en_cours += en_cours;
        }
        _ => jours.push(Jour { jours: jour, finies, en_cours }),
    };
    let dernier = usize::try_from(dernier).unwrap_or(usize::MAX);
    if dernier < attentes.len().saturating_mul(4).saturating_add(4096) {
        let mut comptes = vec![[0_u64; 2]; dernier + 1];
        for attente in attentes {
            comptes[attente.jours as usize][usize::from(attente.finie)] += 1;
        }
        for (jour, [en_cours, finies]) in (0_u32..).zip(comptes).filter(|(_, compte)| *compte != [0, 0]) {
            noter(jour, finies, en_cours);
        }
    } else {
        // Day and end in one number: plain integers sort twice as fast as pairs.
        let mut tries: Vec<u64> = attentes.iter().map(|a| u64::from(a.jours) << 1 | u64::from(a.finie)).collect();
        tries.sort_unstable();
        for tri in tries {
            let finie = tri & 1;
            noter(u32::try_from(tri >> 1).unwrap_or(u32::MAX), finie, 1 - finie);
        }
    }
    jours
}

fn courbe(jours: &[Jour], total: u64) -> Vec<Marche> {
    let mut presents = total;
    // Between two departures « still waiting », the product telescopes: `base` × present now / present then. Without any, the
    // share is one exact division.
    let (mut base, mut depart) = (1.0_f64, total);
    let mut greenwood = 0.0_f64;
    let mut marches = Vec::new();
    for jour in jours {
        if jour.finies > 0 {
            let apres = presents - jour.finies;
            let reste = base * reel(apres) / reel(depart);
            if apres > 0 {
                greenwood += reel(jour.finies) / (reel(presents) * reel(apres));
            }
            let (bas, haut) = bornes(reste, greenwood);
            marches.push(Marche { jours: jour.jours, reste, bas, haut });
            presents = apres;
        }
        if jour.en_cours > 0 {
            base = base * reel(presents) / reel(depart);
            presents -= jour.en_cours;
            depart = presents.max(1);
        }
    }
    marches
}

/// Interval of the curve at one step: S^exp(±z·σ), σ² = Σ d/(n(n−d)) / ln²S (Greenwood 1926; Kalbfleisch and Prentice 1980).
/// Where nobody is left the variance is unknown: the low end is 0 and the high end says nothing (1), so that the interval of a
/// quantile stays open rather than falsely narrow.
fn bornes(reste: f64, greenwood: f64) -> (f64, f64) {
    if reste <= 0.0 {
        return (0.0, 1.0);
    }
    let demi = Z * greenwood.sqrt() / reste.ln().abs();
    (reste.powf(demi.exp()), reste.powf((-demi).exp()))
}

impl Quantile {
    /// « 23 jours », or « pas encore atteint ».
    pub fn texte(self) -> String {
        match self {
            Self::Atteint(jours) => compte(jours),
            Self::PasEncore => "pas encore atteint".to_owned(),
        }
    }
}

impl Estime {
    /// « 23 jours (entre 13 jours et plus) », « pas encore atteint ».
    pub fn texte(self) -> String {
        let valeur = self.valeur.texte();
        match (self.bas, self.haut) {
            (Quantile::Atteint(bas), Quantile::Atteint(haut)) => {
                format!("{valeur} (entre {} et {})", entier(u64::from(bas)), compte(haut))
            }
            (Quantile::Atteint(bas), Quantile::PasEncore) => format!("{valeur} (au moins {})", compte(bas)),
            (Quantile::PasEncore, _) => valeur,
        }
    }
}

fn compte(jours: u32) -> String {
    format!("{}{INSECABLE}{}", entier(u64::from(jours)), if jours < 2 { "jour" } else { "jours" })
}
