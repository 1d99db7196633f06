//! Mistakes people really make when they write a name they read fast or only heard. For tests and measures.
//!
//! Written apart from the sound key: its table says how workers spell, not what the search merges.

use crate::candidat::Candidat;

/// A reproducible draw (splitmix64).
#[derive(Clone, Debug)]
pub struct Graine(u64);

impl Graine {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `most`; 0 when `most` is 0.
    pub fn sous(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % u64::try_from(most.max(1)).unwrap_or(1)).unwrap_or(0)
    }
}

/// The kind of mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Espece {
    /// Without accents or capitals.
    Nue,
    /// Two neighbours swapped.
    Inversion,
    /// A letter missing, added or replaced by its neighbour on the keyboard.
    Frappe,
    /// As it is heard.
    Entendu,
    /// Hyphens and spaces lost.
    Soude,
    /// Only the beginning of the names.
    Debut,
    /// Two mistakes, one in each name.
    Deux,
}

impl Espece {
    /// All of them, the harder ones twice so that they make more than half of the queries.
    pub const TIRAGE: [Self; 10] = [
        Self::Nue,
        Self::Inversion,
        Self::Frappe,
        Self::Soude,
        Self::Debut,
        Self::Entendu,
        Self::Entendu,
        Self::Entendu,
        Self::Deux,
        Self::Deux,
    ];
}

/// Spellings a French writer swaps: what is written, what she may write instead.
const OREILLE: &[(&str, &str)] = &[
    ("thi", "tchi"),
    ("thie", "tche"),
    ("kh", "k"),
    ("ph", "f"),
    ("qu", "k"),
    ("c", "k"),
    ("k", "c"),
    ("ou", "w"),
    ("ou", "u"),
    ("w", "ou"),
    ("y", "i"),
    ("i", "y"),
    ("dj", "j"),
    ("di", "j"),
    ("j", "dj"),
    ("ss", "s"),
    ("s", "ss"),
    ("z", "s"),
    ("s", "z"),
    ("ai", "e"),
    ("ei", "é"),
    ("e", "é"),
    ("é", "ai"),
    ("eau", "o"),
    ("au", "o"),
    ("o", "au"),
    ("an", "en"),
    ("en", "an"),
    ("ll", "l"),
    ("l", "ll"),
    ("mm", "m"),
    ("m", "mm"),
    ("nn", "n"),
    ("tt", "t"),
    ("rr", "r"),
    ("r", "rr"),
    ("h", ""),
    ("gu", "g"),
    ("sz", "ch"),
    ("cz", "tch"),
    ("ş", "ch"),
    ("ç", "ss"),
    ("x", "ks"),
    ("ks", "x"),
    ("ch", "sh"),
    ("sh", "ch"),
    ("ae", "aé"),
    ("aa", "a"),
    ("ee", "i"),
    ("oo", "ou"),
    ("v", "w"),
    ("gh", "g"),
];

const CLAVIER: [&str; 3] = ["azertyuiop", "qsdfghjklm", "wxcvbn"];

fn sans_accents(texte: &str) -> String {
    const PAIRES: [(&str, char); 8] = [
        ("àâäáãå", 'a'),
        ("éèêëę", 'e'),
        ("îïíı", 'i'),
        ("ôöóõ", 'o'),
        ("ùûüú", 'u'),
        ("çčć", 'c'),
        ("ñń", 'n'),
        ("şșšś", 's'),
    ];
    let plain = |c: char| PAIRES.iter().find(|(from, _)| from.contains(c)).map_or(c, |(_, to)| *to);
    texte.to_lowercase().chars().map(plain).collect()
}

/// One mistake of a kind in a name.
pub fn faute(graine: &mut Graine, nom: &str, espece: Espece) -> String {
    let plain = sans_accents(nom);
    let mut letters: Vec<char> = plain.chars().collect();
    let long = letters.len();
    match espece {
        Espece::Soude => plain.replace(['-', ' ', '\'', '’'], ""),
        Espece::Debut => letters.into_iter().take((long * 2).div_ceil(3).max(3)).collect(),
        Espece::Inversion if long > 3 => {
            let at = 1 + graine.sous(long - 2);
            letters.swap(at, at.saturating_sub(1).max(1));
            letters.into_iter().collect()
        }
        Espece::Frappe if long > 3 => frappe(graine, letters),
        Espece::Entendu => entendu(graine, &nom.to_lowercase()),
        Espece::Deux => {
            let kind = if graine.sous(2) == 0 { Espece::Entendu } else { Espece::Frappe };
            faute(graine, nom, kind)
        }
        Espece::Nue | Espece::Inversion | Espece::Frappe => plain,
    }
}

fn frappe(graine: &mut Graine, mut letters: Vec<char>) -> String {
    let at = 1 + graine.sous(letters.len() - 1);
    match graine.sous(3) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        _ => {
            let row = CLAVIER.iter().find(|row| row.contains(letters[at]));
            if let Some((row, here)) = row.and_then(|row| Some((*row, row.find(letters[at])?))) {
                let beside = row.chars().nth(here + 1).or_else(|| row.chars().nth(here.saturating_sub(1)));
                letters[at] = beside.unwrap_or(letters[at]);
            }
        }
    }
    letters.into_iter().collect()
}

/// One or two spellings changed for what the ear allows.
fn entendu(graine: &mut Graine, nom: &str) -> String {
    let mut text = nom.to_owned();
    for _ in 0..=graine.sous(2) {
        let possible: Vec<&(&str, &str)> = OREILLE.iter().filter(|(from, _)| text.contains(from)).collect();
        if possible.is_empty() {
            break;
        }
        let (from, to) = possible[graine.sous(possible.len())];
        let places: Vec<usize> = text.match_indices(from).map(|(at, _)| at).collect();
        let at = places[graine.sous(places.len())];
        text.replace_range(at..at + from.len(), to);
    }
    sans_accents(&text)
}

/// What a worker types to find a person. `ambigu`: several people have this name, so she adds the birth date.
pub fn requete(graine: &mut Graine, candidat: &Candidat, ambigu: bool) -> (String, Espece) {
    let espece = Espece::TIRAGE[graine.sous(Espece::TIRAGE.len())];
    let (first, family) = (candidat.prenom.as_deref().unwrap_or(""), candidat.nom.as_deref().unwrap_or(""));
    let (mut first, mut family) = match espece {
        Espece::Nue | Espece::Soude | Espece::Debut | Espece::Deux => {
            (faute(graine, first, espece), faute(graine, family, espece))
        }
        _ if graine.sous(3) == 0 => (faute(graine, first, espece), sans_accents(family)),
        _ => (sans_accents(first), faute(graine, family, espece)),
    };
    if graine.sous(3) == 0 {
        std::mem::swap(&mut first, &mut family);
    }
    let mut text = format!("{first} {family}");
    if let Some(born) = candidat.naissance.filter(|_| ambigu) {
        text = format!("{text} {:02}/{:02}/{}", born.day(), born.month(), born.year());
    }
    (text.trim().to_owned(), espece)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_same_seed_makes_the_same_mistakes() {
        let who = Candidat { prenom: Some("Thierno".into()), nom: Some("Ouédraogo".into()), ..Candidat::default() };
        let draw = |seed| {
            let mut graine = Graine::new(seed);
            (0..20).map(|_| requete(&mut graine, &who, false).0).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert!(draw(1).iter().any(|text| text != "thierno ouedraogo"));
    }

    proptest! {
        #[test]
        fn any_name_can_be_misspelt(name in ".{0,20}", seed in 0_u64..1000) {
            for espece in Espece::TIRAGE {
                let _ = faute(&mut Graine::new(seed), &name, espece);
            }
        }
    }
}
