//! « Et si on faisait avec ? »: how many times before helping someone do it costs less time than doing it in their place.
//!
//! Time is only one side of it, and [`Comparaison::texte`] says so each time.

use crate::nombre::{INSECABLE, entier};

/// Said beside every break-even (`parcours.md`, J8).
pub const RESERVE: &str = "Le temps seul ne suffit pas à décider. Ce qui change aussi\u{a0}: déclarations oubliées, \
    dépendance, erreurs, dilemmes.";

/// Longest learning that is looked at: a démarche done every month for thirty years.
pub const ETAPES: usize = 360;

/// Time spent doing it with the person, in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apprentissage {
    etapes: Vec<u32>,
    ensuite: u32,
}

impl Apprentissage {
    /// One duration per time while they learn (30, 20, 12, 6 minutes), then always `ensuite` (2 minutes). Times after the
    /// 360th are left out.
    pub fn par_etapes(etapes: &[u32], ensuite: u32) -> Self {
        Self { etapes: etapes.iter().copied().take(ETAPES).collect(), ensuite }
    }

    /// Starts at `debut`, loses `baisse` hundredths each time, never under `ensuite`; after `fois` times they are autonomous and
    /// it takes `ensuite`.
    pub fn degressif(debut: u32, baisse: u8, fois: usize, ensuite: u32) -> Self {
        let garde = 100 - u64::from(baisse.min(100));
        let suivante = |duree: &u32| {
            // Rounded half up, to the second.
            let suivante = (u64::from(*duree) * garde + 50) / 100;
            Some(u32::try_from(suivante).unwrap_or(u32::MAX).max(ensuite))
        };
        let etapes = std::iter::successors(Some(debut.max(ensuite)), suivante).take(fois.min(ETAPES)).collect();
        Self { etapes, ensuite }
    }

    /// The same in a group: each person costs their share of the time, rounded up. A group of nobody is one person.
    #[must_use]
    pub fn a_plusieurs(&self, personnes: u32) -> Self {
        let part = |duree: u32| duree.div_ceil(personnes.max(1));
        Self { etapes: self.etapes.iter().map(|&duree| part(duree)).collect(), ensuite: self.ensuite }
    }

    /// Time of the first `fois` times.
    pub fn cumul(&self, fois: u32) -> u64 {
        let fois = u64::from(fois);
        let vues = self.etapes.iter().zip(0..fois).map(|(&duree, _)| u64::from(duree)).sum::<u64>();
        let apres = fois.saturating_sub(self.etapes.len() as u64);
        vues + apres * u64::from(self.ensuite)
    }
}

/// When it stops costing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equilibre {
    /// From that time on, doing it with them has not cost more in all, and never does again.
    Atteint {
        /// Number of times, the first being 1.
        fois: u32,
    },
    /// It always ends up costing more.
    Jamais,
}

/// Doing in their place against doing with them, for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparaison {
    /// Seconds each time, in their place.
    pub a_la_place: u32,
    /// Seconds with them.
    pub avec: Apprentissage,
    /// Times in a year: 12, or 4; 0 when it has no rhythm.
    pub par_an: u32,
}

impl Comparaison {
    /// Time in their place for the first `fois` times.
    pub fn cumul_a_la_place(&self, fois: u32) -> u64 {
        u64::from(fois) * u64::from(self.a_la_place)
    }

    /// From which time on the two totals meet for good. Equal counts as met: the table of J8 says 20 months where both have cost
    /// 100 minutes. An early lead that the learning then loses is not a break-even.
    pub fn equilibre(&self) -> Equilibre {
        let place = i64::from(self.a_la_place);
        let mut retard = 0_i64;
        let mut dernier_en_retard = 0_u32;
        for (fois, &duree) in (1_u32..).zip(&self.avec.etapes) {
            retard += i64::from(duree) - place;
            if retard > 0 {
                dernier_en_retard = fois;
            }
        }
        let gain = place - i64::from(self.avec.ensuite);
        if gain < 0 || (gain == 0 && retard > 0) {
            return Equilibre::Jamais;
        }
        if retard > 0 {
            // Caught up once the gains of the times after learning cover it.
            let apres = (retard + gain - 1) / gain;
            let fois = i64::try_from(self.avec.etapes.len()).unwrap_or(i64::MAX).saturating_add(apres);
            return Equilibre::Atteint { fois: u32::try_from(fois).unwrap_or(u32::MAX) };
        }
        Equilibre::Atteint { fois: dernier_en_retard + 1 }
    }

    /// In months, rounded up, if the démarche has a rhythm: 8 quarterly times are 24 months.
    pub fn mois(&self) -> Option<u64> {
        match self.equilibre() {
            Equilibre::Atteint { fois } if self.par_an > 0 => {
                Some((u64::from(fois) * 12).div_ceil(u64::from(self.par_an)))
            }
            _ => None,
        }
    }

    /// Totals at the end of a year (1, 2…): in their place, then with them.
    pub fn annee(&self, annee: u32) -> (u64, u64) {
        let fois = self.par_an.saturating_mul(annee);
        (self.cumul_a_la_place(fois), self.avec.cumul(fois))
    }

    /// The break-even in one sentence, and what it leaves out.
    pub fn texte(&self) -> String {
        let seuil = match (self.equilibre(), self.mois()) {
            (Equilibre::Jamais, _) => "Faire avec prend toujours plus de temps.".to_owned(),
            (Equilibre::Atteint { fois: 1 }, _) => {
                "Faire avec ne prend pas plus de temps, dès la première fois.".to_owned()
            }
            (Equilibre::Atteint { fois }, mois) => {
                let duree = mois.map(|mois| format!(", soit {}{INSECABLE}mois", entier(mois))).unwrap_or_default();
                format!(
                    "Faire avec ne coûte plus de temps à partir de la {}{INSECABLE}e fois{duree}.",
                    entier(u64::from(fois))
                )
                .replace("\u{a0}e fois", "e\u{a0}fois")
            }
        };
        format!("{seuil} {RESERVE}")
    }
}
