//! What was typed in the one search field: parts of names, a birth date, a piece of telephone.

use jiff::civil::Date;

use crate::{
    candidat::{Candidat, chiffres, cle_sonore},
    proximite::Mot,
    texte::{mots_simples, normaliser},
};

const MOIS: [(&str, i8); 12] = [
    ("janv", 1),
    ("fevr", 2),
    ("mars", 3),
    ("avri", 4),
    ("mai", 5),
    ("juin", 6),
    ("juil", 7),
    ("aout", 8),
    ("sept", 9),
    ("octo", 10),
    ("nove", 11),
    ("dece", 12),
];

/// The part of a birth date that was typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Naissance {
    /// Year.
    pub annee: Option<i16>,
    /// Month.
    pub mois: Option<i8>,
    /// Day.
    pub jour: Option<i8>,
}

impl Naissance {
    /// Does a birth date fit what was typed?
    pub fn convient(self, date: Date) -> bool {
        self.annee.is_none_or(|year| year == date.year())
            && self.mois.is_none_or(|month| month == date.month())
            && self.jour.is_none_or(|day| day == date.day())
    }

    fn est_vide(self) -> bool {
        self == Self::default()
    }
}

/// A search, read.
#[derive(Clone, Debug, Default)]
pub struct Requete {
    pub(crate) mots: Vec<Mot>,
    pub(crate) joints: Vec<(usize, Mot)>,
    pub(crate) naissance: Naissance,
    pub(crate) telephone: Option<String>,
}

impl Requete {
    /// Reads the field. `aujourdhui` bounds the years of birth.
    pub fn lire(texte: &str, aujourdhui: Date) -> Self {
        let mut requete = Self::default();
        let short: String = texte.chars().take(200).collect();
        let mut names: Vec<&str> = Vec::new();
        let mut digits = String::new();
        for token in short.split_whitespace() {
            if requete.date_entiere(token, aujourdhui) {
                continue;
            }
            if token.chars().any(|c| c.is_ascii_digit())
                && token.chars().all(|c| c.is_ascii_digit() || "+./-()".contains(c))
            {
                digits.push_str(token);
                digits.push(' ');
            } else {
                names.push(token);
            }
        }
        requete.lire_chiffres(digits.trim(), aujourdhui);
        let names = requete.sans_mois(&names);
        let words = mots_simples(&names.join(" "));
        requete.mots = words.iter().map(|word| Mot::of(word)).collect();
        requete.joints = words.windows(2).enumerate().map(|(at, pair)| (at, Mot::of(&pair.concat()))).collect();
        requete
    }

    /// Nothing to search for?
    pub fn est_vide(&self) -> bool {
        self.mots.is_empty() && self.naissance.est_vide() && self.telephone.is_none()
    }

    /// The key of a whole name as it is heard, when two words or more were typed: that of [`crate::cle_sonore`].
    pub fn nom_entier(&self) -> Option<String> {
        let words: Vec<&str> = self.mots.iter().map(|mot| mot.texte.as_str()).collect();
        let nom = Some(words.join(" ")).filter(|_| words.len() > 1);
        nom.map(|nom| cle_sonore(&Candidat { nom: Some(nom), ..Candidat::default() }))
    }

    /// The part of a birth date that was typed, if any.
    pub fn naissance(&self) -> Option<Naissance> {
        Some(self.naissance).filter(|typed| !typed.est_vide())
    }

    /// « 12/03/1985 », « 12-3-85 », « 12/03 », « 03/1985 », « 12031985 ».
    fn date_entiere(&mut self, token: &str, today: Date) -> bool {
        if token.len() == 8 && token.bytes().all(|byte| byte.is_ascii_digit()) {
            let spaced = format!("{}/{}/{}", &token[..2], &token[2..4], &token[4..]);
            return self.date_entiere(&spaced, today);
        }
        let parts: Vec<&str> = token.split(['/', '-', '.']).collect();
        let number = |text: &str| text.parse::<i16>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
        let numbers: Option<Vec<i16>> = parts.iter().map(|part| number(part)).collect();
        let (day, month, year) = match (numbers.as_deref(), parts.as_slice()) {
            (Some([y, m, d]), [first, ..]) if first.len() == 4 => (Some(*d), Some(*m), annee(*y, today)),
            (Some([d, m, y]), _) => (Some(*d), Some(*m), annee(*y, today)),
            (Some([m, y]), [_, second]) if second.len() == 4 => (None, Some(*m), annee(*y, today)),
            (Some([d, m]), _) => (Some(*d), Some(*m), None),
            _ => return false,
        };
        let fits = |value: Option<i16>, most: i16| value.is_none_or(|value| (1..=most).contains(&value));
        if !fits(day, 31) || !fits(month, 12) || (parts.len() == 3 && year.is_none()) {
            return false;
        }
        let small = |value: Option<i16>| value.and_then(|value| i8::try_from(value).ok());
        self.naissance = Naissance { annee: year, mois: small(month), jour: small(day) };
        true
    }

    /// Loose digits: a year, a day before a month in words, or a piece of telephone.
    fn lire_chiffres(&mut self, digits: &str, today: Date) {
        let groups: Vec<&str> = digits.split_whitespace().collect();
        if let [day, month, year] = groups.as_slice()
            && year.len() == 4
            && self.date_entiere(&format!("{day}/{month}/{year}"), today)
        {
            return;
        }
        if let [only] = groups.as_slice()
            && only.len() == 4
            && let Some(year) = only.parse().ok().and_then(|year| annee(year, today))
        {
            self.naissance.annee = Some(year);
            self.telephone = Some((*only).to_owned());
            return;
        }
        if groups.iter().all(|group| matches!(group.len(), 1 | 2 | 4)) && groups.len() <= 2 {
            for group in &groups {
                match (group.len(), group.parse::<i16>().ok()) {
                    (4, Some(year)) => self.naissance.annee = annee(year, today),
                    (_, Some(day @ 1..=31)) => self.naissance.jour = i8::try_from(day).ok(),
                    _ => {}
                }
            }
        }
        let phone = chiffres(digits);
        if phone.len() >= 4 {
            self.telephone = Some(phone);
        }
    }

    /// Takes « mars » out of the words when it stands beside a day or a year.
    fn sans_mois<'a>(&mut self, names: &[&'a str]) -> Vec<&'a str> {
        let dated = self.naissance.annee.is_some() || self.naissance.jour.is_some();
        let month = |word: &str| {
            let folded = normaliser(word);
            MOIS.iter().find(|(start, _)| folded.starts_with(start) && folded.len() <= 9).map(|(_, month)| *month)
        };
        let mut kept = Vec::new();
        for name in names {
            match month(name) {
                Some(month) if dated && self.naissance.mois.is_none() => self.naissance.mois = Some(month),
                _ => kept.push(*name),
            }
        }
        if self.naissance.mois.is_some() {
            // « 12 mars 1985 » is a date, not a piece of telephone.
            self.telephone = None;
        } else if !dated || self.naissance.annee.is_none() {
            self.naissance.jour = None;
        }
        kept
    }
}

/// A year of birth written in two or four digits; nothing when nobody alive was born then.
fn annee(written: i16, today: Date) -> Option<i16> {
    let now = today.year();
    let year = match written {
        0..=99 if written <= now % 100 => now - now % 100 + written,
        0..=99 => now - now % 100 - 100 + written,
        _ => written,
    };
    (now - 120..=now).contains(&year).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn read(text: &str) -> Requete {
        Requete::lire(text, date(2026, 11, 24))
    }

    fn born(text: &str) -> (Option<i8>, Option<i8>, Option<i16>) {
        let typed = read(text).naissance;
        (typed.jour, typed.mois, typed.annee)
    }

    #[test]
    fn a_birth_date_is_read_as_people_write_it() {
        for text in [
            "12/03/1985",
            "12-3-85",
            "12.03.1985",
            "1985-03-12",
            "12 mars 1985",
            "Diallo 12/3/85",
            "12031985",
            "12 03 1985",
        ] {
            assert_eq!(born(text), (Some(12), Some(3), Some(1985)), "{text}");
        }
        assert_eq!(born("mars 1985"), (None, Some(3), Some(1985)));
        assert_eq!(born("03/1985"), (None, Some(3), Some(1985)));
        assert_eq!(born("12/03"), (Some(12), Some(3), None));
        assert_eq!(born("Aïssata 1985"), (None, None, Some(1985)));
    }

    #[test]
    fn four_digits_may_be_a_year_or_a_piece_of_telephone() {
        let both = read("1985");
        assert_eq!((both.naissance.annee, both.telephone.as_deref()), (Some(1985), Some("1985")));
        assert_eq!(read("0639 98").telephone.as_deref(), Some("063998"));
        assert_eq!(read("+33 6 39 98 12 34").telephone.as_deref(), Some("0639981234"));
        assert_eq!(read("12").telephone, None);
    }

    #[test]
    fn two_words_are_a_whole_name_whatever_their_order_and_their_spelling() {
        let of = |prenom: &str, nom: &str| {
            Some(cle_sonore(&Candidat { prenom: Some(prenom.into()), nom: Some(nom.into()), ..Candidat::default() }))
        };
        assert_eq!(read("doumbya tierno 1985").nom_entier(), of("Thierno", "DOUMBIA"));
        assert_eq!(read("Marie-Claude Le Goff").nom_entier(), of("Marie-Claude", "Le Goff"));
        assert_eq!(read("doumbia").nom_entier(), None);
    }

    #[test]
    fn a_month_alone_is_a_name() {
        assert_eq!(read("Mars").mots.len(), 1);
        assert!(read("  ").est_vide());
        assert!(read("Mai Nguyen").naissance.mois.is_none());
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in ".{0,80}") {
            let _ = read(&text).est_vide();
        }
    }
}
