//! Every word known, in memory, in a form that is fast to walk through.

use std::collections::HashMap;

use crate::{
    candidat::{Genre, se_lit_tel_quel},
    crible::{Crible, Portee},
    proximite::{Mot, Signes, Tape, Vue},
    recherche::{Recherche, Voulu},
    requete::Requete,
};

/// Known words kept for one word of a query, whoever carries them.
const PAR_MOT: usize = 8;
/// And at most, when few people carry them: in a small town every name that begins so is worth showing.
const PAR_MOT_RARE: usize = 48;
/// People who carry those kept: there are enough.
const PORTEURS: u32 = 300;

#[derive(Clone, Copy, Debug)]
struct Entree {
    debut: u32,
    texte: u8,
    cle: u8,
    genre: Genre,
    jeton: i64,
    effectif: u32,
}

/// How many words are kept, and how many people carry them.
#[derive(Clone, Copy, Debug, Default)]
struct Assez {
    mots: usize,
    porteurs: u32,
}

impl Assez {
    fn avec(self, one: &Voulu) -> Self {
        self.et(Self { mots: 1, porteurs: one.effectif })
    }

    fn et(self, other: Self) -> Self {
        Self { mots: self.mots + other.mots, porteurs: self.porteurs.saturating_add(other.porteurs) }
    }

    fn suffit(self) -> bool {
        self.mots >= PAR_MOT_RARE || self.mots >= PAR_MOT && self.porteurs >= PORTEURS
    }
}

/// The words of one établissement. Adding one is cheap; searching walks through all of them.
#[derive(Clone, Debug, Default)]
pub struct Vocabulaire {
    entrees: Vec<Entree>,
    /// Those that are names, each with where its letters begin: an entry is read for the few that are near.
    noms: Vec<(u32, u32)>,
    /// What tells which of those may be near: all that is walked through at each search.
    crible: Crible,
    /// What each of those is told apart by at a glance.
    signes: Vec<Signes>,
    lettres: Vec<u8>,
    rang: HashMap<i64, u32>,
}

impl Vocabulaire {
    /// No word yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a word known by its blind token, carried by `effectif` more people.
    pub fn ajouter(&mut self, genre: Genre, mot: &str, jeton: i64, effectif: u32) {
        if let Some(entree) = self.rang.get(&jeton).and_then(|rang| self.entrees.get_mut(*rang as usize)) {
            entree.effectif = entree.effectif.saturating_add(effectif);
            return;
        }
        let known = Mot::of(mot);
        let (Ok(texte), Ok(cle), Ok(debut), Ok(rang)) = (
            u8::try_from(known.texte.len()),
            u8::try_from(known.cle.len()),
            u32::try_from(self.lettres.len()),
            u32::try_from(self.entrees.len()),
        ) else {
            return;
        };
        self.lettres.extend_from_slice(known.texte.as_bytes());
        self.lettres.extend_from_slice(known.cle.as_bytes());
        self.entrees.push(Entree { debut, texte, cle, genre, jeton, effectif });
        if genre == Genre::Nom {
            self.noms.push((rang, debut));
            self.signes.push(known.signes());
            self.crible.ajouter(&known);
        }
        self.rang.insert(jeton, rang);
    }

    /// How many words.
    pub fn len(&self) -> usize {
        self.entrees.len()
    }

    /// No word?
    pub fn is_empty(&self) -> bool {
        self.entrees.is_empty()
    }

    /// Memory taken, in bytes, to within the allocator's habits.
    pub fn octets(&self) -> usize {
        self.entrees.capacity() * size_of::<Entree>()
            + self.signes.capacity() * size_of::<Signes>()
            + self.noms.capacity() * size_of::<(u32, u32)>()
            + self.crible.octets()
            + self.lettres.capacity()
            + self.rang.capacity() * 17
    }

    /// Gives back the memory kept for words to come: few come once all were read.
    pub fn serrer(&mut self) {
        self.entrees.shrink_to_fit();
        self.noms.shrink_to_fit();
        self.signes.shrink_to_fit();
        self.lettres.shrink_to_fit();
        self.crible.serrer();
    }

    /// How it is written, and its key as it is heard.
    fn ecrit(&self, debut: u32, (texte, cle): (u8, u8)) -> (&[u8], &[u8]) {
        let start = debut as usize;
        let middle = start + usize::from(texte);
        let slice = |from: usize, to: usize| self.lettres.get(from..to).unwrap_or_default();
        (slice(start, middle), slice(middle, middle + usize::from(cle)))
    }

    /// The known words near each part of the query.
    pub fn chercher(&self, requete: &Requete) -> Recherche {
        let typed: Vec<Vec<(Voulu, &str)>> = requete.mots.iter().map(|mot| self.proches(mot)).collect();
        // Two words typed are seldom one: what they make together is looked for with one mistake at most.
        let joined = requete.joints.iter().map(|(_, mot)| self.au_plus_proche(mot, &[Portee::Joints]));
        let words = |near: Vec<(Voulu, &str)>| near.into_iter().map(|(one, _)| one).collect();
        let mut unites: Vec<Vec<Voulu>> = typed.iter().cloned().chain(joined).map(words).collect();
        if let Some(typed) = requete.naissance() {
            unites.push(self.filtrer(Genre::Naissance, |text| text.parse().is_ok_and(|date| typed.convient(date))));
        }
        if let Some(digits) = &requete.telephone {
            unites.push(self.filtrer(Genre::Telephone, |text| text.contains(digits.as_str())));
        }
        Recherche::new(unites).avec_noms(&typed)
    }

    /// The known names near a word, nearest first, each with its key as it is heard.
    fn proches(&self, mot: &Mot) -> Vec<(Voulu, &str)> {
        self.au_plus_proche(mot, &[Portee::Proche, Portee::Loin])
    }

    /// Those within the first reach where there are any.
    fn au_plus_proche(&self, mot: &Mot, portees: &[Portee]) -> Vec<(Voulu, &str)> {
        let reached = portees.iter().map(|portee| self.a_portee(mot, *portee));
        let mut found = reached.into_iter().find(|near| !near.is_empty()).unwrap_or_default();
        found.sort_by_key(|(one, _)| (std::cmp::Reverse(one.poids), one.effectif));
        let before = found.iter().scan(Assez::default(), |all, (one, _)| Some(std::mem::replace(all, all.avec(one))));
        let most = before.take_while(|before| !before.suffit()).count();
        found.truncate(most);
        found.into_iter().map(|(one, key)| (one, std::str::from_utf8(key).unwrap_or_default())).collect()
    }

    /// Those within reach, and maybe more than are kept.
    fn a_portee(&self, mot: &Mot, portee: Portee) -> Vec<(Voulu, &[u8])> {
        let tape = Tape::of(mot);
        // By the nearest each can be: few are read, the best first. Their letters are far away in memory.
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); 101];
        self.crible.parmi(mot, portee, |rang, most| {
            if let Some(group) = groups.get_mut(usize::from(most)) {
                group.push(rang);
            }
        });
        let mut found: Vec<(Voulu, &[u8])> = Vec::new();
        let mut nearer = [Assez::default(); 101];
        // Those that cannot be within reach are not read.
        for (most, group) in groups.iter().enumerate().skip(usize::from(portee.moindre())).rev() {
            // Enough are nearer than the rest can be.
            if nearer.iter().skip(most + 1).fold(Assez::default(), |all, one| all.et(*one)).suffit() {
                break;
            }
            let read = group.iter().filter_map(|rang| self.proche(&tape, *rang));
            for one in read.filter(|(one, _)| one.poids >= portee.moindre()) {
                if let Some(count) = nearer.get_mut(usize::from(one.0.poids)) {
                    *count = count.avec(&one.0);
                }
                found.push(one);
            }
        }
        found
    }

    fn proche(&self, tape: &Tape<'_>, rang: usize) -> Option<(Voulu, &[u8])> {
        let (entree, debut) = *self.noms.get(rang)?;
        let signes = *self.signes.get(rang)?;
        let (texte, cle) = self.ecrit(debut, signes.tailles());
        let poids = tape.proximite(Vue { texte, cle, signes });
        if poids == 0 {
            return None;
        }
        let entree = self.entrees.get(entree as usize)?;
        let known = Voulu { jeton: entree.jeton, poids, effectif: entree.effectif };
        Some((known, if se_lit_tel_quel(texte) { texte } else { cle }))
    }

    fn filtrer(&self, genre: Genre, fits: impl Fn(&str) -> bool) -> Vec<Voulu> {
        let words = self.entrees.iter().filter(|entree| entree.genre == genre);
        let fitting = words.filter(|entree| {
            std::str::from_utf8(self.ecrit(entree.debut, (entree.texte, entree.cle)).0).is_ok_and(&fits)
        });
        fitting.map(|entree| Voulu { jeton: entree.jeton, poids: 100, effectif: entree.effectif }).take(400).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidat::{Candidat, cle_sonore};
    use jiff::civil::date;

    fn known() -> Vocabulaire {
        let mut words = Vocabulaire::new();
        for (jeton, word) in ["thierno", "diallo", "traore", "marie", "benyoussef"].into_iter().enumerate() {
            words.ajouter(Genre::Nom, word, i64::try_from(jeton).expect("small"), 1);
        }
        words.ajouter(Genre::Naissance, "1985-03-12", 10, 1);
        words.ajouter(Genre::Telephone, "0639981234", 11, 1);
        words
    }

    fn tokens(text: &str) -> Vec<i64> {
        let found = known().chercher(&Requete::lire(text, date(2026, 11, 24)));
        let read = found.lecture(None, |_| None);
        let mut tokens: Vec<i64> = read.entiers.into_iter().chain(read.vastes).collect();
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    }

    #[test]
    fn a_word_is_found_written_heard_in_part_or_with_a_mistake() {
        for (text, expected) in [
            ("Thierno", vec![0]),
            ("tcherno", vec![0]),
            ("DIALO", vec![1]),
            ("troare", vec![2]),
            ("mari", vec![3]),
            ("Ben Yousef", vec![4]),
            ("12/03/1985", vec![10]),
            ("mars 1985", vec![10]),
            ("3998", vec![11]),
            ("zzzz", vec![]),
        ] {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }

    #[test]
    fn the_whole_names_asked_for_are_those_people_are_indexed_under() {
        let mut words = known();
        words.ajouter(Genre::Nom, "momo2", 20, 1);
        for (typed, prenom, nom) in [("tcherno dialo", "Thierno", "Diallo"), ("diallo momo2", "Momo2", "Diallo")] {
            let who = Candidat { prenom: Some(prenom.into()), nom: Some(nom.into()), ..Candidat::default() };
            let indexed = cle_sonore(&who);
            let found = words.chercher(&Requete::lire(typed, date(2026, 11, 24)));
            let read = found.lecture(None, |key| (key == indexed).then_some(99));
            assert_eq!(read.vastes, [99], "{typed}: {indexed}");
        }
    }

    #[test]
    fn a_word_far_away_is_looked_for_only_when_none_is_near() {
        let far = |words: &Vocabulaire, text: &str| -> Vec<i64> {
            let read = words.chercher(&Requete::lire(text, date(2026, 11, 24))).lecture(None, |_| None);
            read.entiers.into_iter().chain(read.vastes).collect()
        };
        let mut words = Vocabulaire::new();
        words.ajouter(Genre::Nom, "papadopoulos", 0, 1);
        assert_eq!(far(&words, "pipadupoulas"), [0], "three letters wrong in twelve");
        words.ajouter(Genre::Nom, "pipadupoula", 1, 1);
        assert_eq!(far(&words, "pipadupoulas"), [1]);
        words.serrer();
        assert_eq!(far(&words, "papadopoulos"), [0]);
    }

    #[test]
    fn two_words_typed_are_looked_for_as_one_with_one_mistake_and_no_more() {
        assert_eq!(tokens("ben youssaf"), [4]);
        assert_eq!(tokens("banyoussaf"), [4], "typed as one, two mistakes");
        assert_eq!(tokens("bam youssaf"), []);
    }

    #[test]
    fn a_word_added_twice_is_one_word() {
        let mut words = known();
        let before = words.len();
        words.ajouter(Genre::Nom, "diallo", 1, 1);
        assert_eq!(words.len(), before);
        assert!(words.octets() > 0 && !words.is_empty());
    }
}
