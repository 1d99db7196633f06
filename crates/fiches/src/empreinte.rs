//! The fingerprint of a key, in words two colleagues compare by telephone.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

const DOMAINE: &[u8] = b"tandem-fiches-empreinte-1\0";
/// Words said: 7 bits each, 84 in all.
const MOTS: usize = 12;

/// Two ways to say a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Empreinte {
    /// Twelve words of every day.
    pub mots: String,
    /// The same, in hexadecimal, by fours.
    pub hexa: String,
}

/// The fingerprint of a public key.
pub fn empreinte(cle: &[u8; 32]) -> Empreinte {
    let digest = Sha256::new().chain_update(DOMAINE).chain_update(cle).finalize();
    let first = digest.iter().take(16).fold(0_u128, |all, byte| (all << 8) | u128::from(*byte));
    let word = |at: usize| {
        let bits = (first >> (128 - 7 * (at + 1))) & 0x7f;
        LISTE[usize::try_from(bits).unwrap_or(0)]
    };
    let mots = (0..MOTS).map(word).collect::<Vec<_>>().join(" ");
    let hexa = digest.chunks(2).take(6).fold(String::new(), |mut out, pair| {
        let _ = write!(out, "{}{:02x}{:02x}", if out.is_empty() { "" } else { " " }, pair[0], pair[1]);
        out
    });
    Empreinte { mots, hexa }
}

/// Words that do not sound like each other.
#[rustfmt::skip]
const LISTE: [&str; 128] = [
    "abeille", "abricot", "agneau", "aimant", "alouette", "amande", "ananas", "ancre", "anneau", "arbre", "argile", "armoire",
    "aube", "avion", "avoine", "balai", "ballon", "banane", "barque", "bateau", "beurre", "biche", "bijou", "bison",
    "bouclier", "bougie", "boulon", "bouteille", "brebis", "brique", "brouette", "cabane", "cactus", "caillou", "calendrier", "camion",
    "canard", "canot", "caravane", "carotte", "carton", "castor", "cerise", "chaise", "chameau", "chapeau", "chardon", "chemise",
    "cheval", "chocolat", "cigale", "citron", "clairon", "cloche", "coffre", "colline", "comète", "corbeau", "corde", "coton",
    "crayon", "crocus", "cuivre", "cuisine", "cygne", "dauphin", "domino", "dragon", "école", "écureuil", "église", "élan",
    "enclume", "épice", "érable", "escalier", "étoile", "fanfare", "farine", "fauteuil", "fenêtre", "figuier", "flamme", "flocon",
    "forêt", "fougère", "fourchette", "framboise", "fromage", "fusée", "galet", "gazelle", "genou", "girafe", "glacier", "gomme",
    "grenier", "guitare", "hamac", "haricot", "herbe", "hibou", "horloge", "huître", "igloo", "ivoire", "jardin", "jonquille",
    "journal", "jumelles", "kayak", "koala", "lanterne", "laurier", "lavande", "lézard", "librairie", "lilas", "lune", "manège",
    "marteau", "melon", "miroir", "moulin", "mouton", "muguet", "navire", "nuage",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_fingerprint_is_twelve_words_and_the_same_bits_in_hexadecimal() {
        let one = empreinte(&[7; 32]);
        assert_eq!(one.mots.split(' ').count(), 12);
        assert_eq!(one.hexa.len(), 6 * 4 + 5);
        let bits = u64::from_str_radix(&one.hexa.replace(' ', "")[..2], 16).expect("hex") >> 1;
        assert_eq!(one.mots.split(' ').next(), Some(LISTE[usize::try_from(bits).expect("7 bits")]));
        assert_ne!(one, empreinte(&[8; 32]));
        assert_eq!(LISTE.iter().collect::<BTreeSet<_>>().len(), 128, "each word once");
    }
}
