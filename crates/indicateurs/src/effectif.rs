//! How many, and whether they are enough people to be shown.

use tandem_statistiques::masque::SEUIL;

use crate::{MEDIANE, PERSONNES, PROFESSIONNELS};

/// Different numbers, as far as `N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Distincts<const N: usize> {
    vus: [u32; N],
    nombre: usize,
}

impl<const N: usize> Default for Distincts<N> {
    fn default() -> Self {
        Self { vus: [0; N], nombre: 0 }
    }
}

impl<const N: usize> Distincts<N> {
    fn voir(&mut self, numero: u32) {
        if self.nombre < N && !self.vus.iter().take(self.nombre).any(|&vu| vu == numero) {
            self.vus[self.nombre] = numero;
            self.nombre += 1;
        }
    }

    fn ajouter(&mut self, autre: &Self) {
        autre.vus.iter().take(autre.nombre).for_each(|&numero| self.voir(numero));
    }
}

/// A group of acts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effectif {
    /// Acts, or what else is counted.
    pub aides: u64,
    /// Minutes noted.
    pub minutes: u64,
    /// Acts whose duration is noted.
    pub chronometrees: u64,
    personnes: Distincts<MEDIANE>,
    professionnels: Distincts<PROFESSIONNELS>,
}

impl Effectif {
    /// Counts an act once.
    pub fn compter(&mut self, minutes: u16) {
        self.aides += 1;
        self.minutes += u64::from(minutes);
        self.chronometrees += u64::from(minutes > 0);
    }

    /// Sees who is in it.
    pub fn voir(&mut self, personne: u32, professionnel: u32) {
        self.personnes.voir(personne);
        self.professionnels.voir(professionnel);
    }

    /// Puts another group in this one.
    pub fn ajouter(&mut self, autre: &Self) {
        self.aides += autre.aides;
        self.minutes += autre.minutes;
        self.chronometrees += autre.chronometrees;
        self.personnes.ajouter(&autre.personnes);
        self.professionnels.ajouter(&autre.professionnels);
    }

    /// All of these together.
    pub fn somme<'a>(tous: impl IntoIterator<Item = &'a Self>) -> Self {
        tous.into_iter().fold(Self::default(), |mut somme, un| {
            somme.ajouter(un);
            somme
        })
    }

    /// Are there so many people in it, enough professionals, and enough acts? One act for six people is six people, but a number that
    /// leaves no room to hide anything.
    pub fn au_moins(&self, personnes: usize) -> bool {
        self.personnes.nombre >= personnes && self.professionnels.nombre >= PROFESSIONNELS && self.aides >= SEUIL
    }

    /// May it be shown? Nobody is nobody.
    pub fn montrable(&self) -> bool {
        self.aides == 0 || self.au_moins(PERSONNES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groupe(paires: &[(u32, u32)]) -> Effectif {
        let mut groupe = Effectif::default();
        for &(personne, professionnel) in paires {
            groupe.compter(10);
            groupe.voir(personne, professionnel);
        }
        groupe
    }

    #[test]
    fn twenty_acts_of_four_people_or_of_two_professionals_are_not_shown() {
        let quatre: Vec<(u32, u32)> = (0..20).map(|n| (n % 4, n % 3)).collect();
        let deux: Vec<(u32, u32)> = (0..20).map(|n| (n, n % 2)).collect();
        let cinq: Vec<(u32, u32)> = (0..5).map(|n| (n, n % 3)).collect();
        assert!(!groupe(&quatre).montrable());
        assert!(!groupe(&deux).montrable());
        assert!(groupe(&cinq).montrable());
        assert!(Effectif::default().montrable());
    }

    #[test]
    fn two_groups_put_together_count_the_same_people_once() {
        let (un, autre) = (groupe(&[(1, 1), (2, 2), (3, 3)]), groupe(&[(1, 1), (2, 2), (4, 3)]));
        let tous = Effectif::somme([&un, &autre]);
        assert_eq!((tous.aides, tous.minutes), (6, 60));
        assert!(tous.au_moins(4) && !tous.au_moins(5));
    }

    #[test]
    fn one_workshop_of_ten_people_is_not_enough_acts() {
        let mut groupe = Effectif::default();
        groupe.compter(60);
        (0..10).for_each(|n| groupe.voir(n, n));
        assert!(!groupe.montrable());
    }
}
