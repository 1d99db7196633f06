//! A person as the search knows her, and what is indexed of her.

use jiff::civil::Date;

use crate::{
    phonetique::phonetique,
    texte::{mots, mots_simples},
};

/// What an indexed word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Genre {
    /// Part of a name.
    Nom = 0,
    /// A whole birth date, `1985-03-12`.
    Naissance = 1,
    /// A whole telephone number, digits.
    Telephone = 2,
}

impl Genre {
    /// The number stored in the database.
    pub fn code(self) -> i64 {
        self as i64
    }

    /// Reads the stored number.
    pub fn parse(code: i64) -> Option<Self> {
        [Self::Nom, Self::Naissance, Self::Telephone].into_iter().find(|genre| genre.code() == code)
    }
}

/// Who a person is, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidat {
    /// First name or pseudonym.
    pub prenom: Option<String>,
    /// Family name.
    pub nom: Option<String>,
    /// Name she uses.
    pub nom_usage: Option<String>,
    /// Birth date.
    pub naissance: Option<Date>,
    /// Telephone.
    pub telephone: Option<String>,
}

impl Candidat {
    pub(crate) fn noms(&self) -> impl Iterator<Item = &str> {
        [&self.prenom, &self.nom, &self.nom_usage].into_iter().filter_map(Option::as_deref)
    }
}

/// The digits of a telephone, `+33` and `0033` read as `0`.
pub(crate) fn chiffres(texte: &str) -> String {
    let digits: String = texte.chars().filter(char::is_ascii_digit).take(20).collect();
    let foreign = texte.trim_start().starts_with('+');
    for prefix in ["0033", "33"] {
        if let Some(rest) = digits.strip_prefix(prefix)
            && rest.len() >= 4
            && (foreign || prefix == "0033")
        {
            return format!("0{}", rest.trim_start_matches('0'));
        }
    }
    digits
}

/// Everything to index for a person, each word once.
pub fn mots_indexes(candidat: &Candidat) -> Vec<(Genre, String)> {
    let mut found: Vec<(Genre, String)> = candidat.noms().flat_map(mots).map(|mot| (Genre::Nom, mot)).collect();
    found.extend(candidat.naissance.map(|date| (Genre::Naissance, date.to_string())));
    found.extend(
        candidat
            .telephone
            .as_deref()
            .map(chiffres)
            .filter(|digits| digits.len() >= 4)
            .map(|digits| (Genre::Telephone, digits)),
    );
    found.sort();
    found.dedup();
    found
}

/// The key of a whole name: its words in order, whatever their order, case or accents. Empty when unnamed.
pub fn cle(candidat: &Candidat) -> String {
    let family = candidat.nom.as_deref().or(candidat.nom_usage.as_deref());
    let mut words: Vec<String> =
        [candidat.prenom.as_deref(), family].into_iter().flatten().flat_map(mots_simples).collect();
    words.sort();
    words.join(" ")
}

/// A digit is not heard as a letter, « Momo 2 » is not « Momo 3 »: a word that has one is its own key.
pub(crate) fn se_lit_tel_quel(mot: &[u8]) -> bool {
    mot.iter().any(u8::is_ascii_digit)
}

/// The same key as the name is heard: « doumbya tierno » and « Thierno DOUMBIA » have one.
pub fn cle_sonore(candidat: &Candidat) -> String {
    let whole = cle(candidat);
    let one = |word: &str| if se_lit_tel_quel(word.as_bytes()) { word.to_owned() } else { phonetique(word) };
    let mut heard: Vec<String> = whole.split_whitespace().map(one).collect();
    heard.sort();
    heard.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_person_is_indexed_by_every_part_of_her_names_her_birth_and_her_telephone() {
        let found = mots_indexes(&Candidat {
            prenom: Some("Fatima-Zahra".into()),
            nom: Some("El Amrani".into()),
            nom_usage: Some("Martin".into()),
            naissance: Some(date(1985, 3, 12)),
            telephone: Some("+33 6 39 98 12 34".into()),
        });
        for word in ["fatima", "zahra", "fatimazahra", "amrani", "elamrani", "martin"] {
            assert!(found.contains(&(Genre::Nom, word.to_owned())), "{word}");
        }
        assert!(found.contains(&(Genre::Naissance, "1985-03-12".to_owned())));
        assert!(found.contains(&(Genre::Telephone, "0639981234".to_owned())));
    }

    #[test]
    fn the_key_of_a_name_has_no_order() {
        let key = |prenom: &str, nom: &str| {
            cle(&Candidat { prenom: Some(prenom.into()), nom: Some(nom.into()), ..Candidat::default() })
        };
        assert_eq!(key("Aïssata", "DIALLO"), key("diallo", "Aissata"));
        assert_eq!(key(" ", "—"), "");
        let heard = |prenom: &str, nom: &str| {
            cle_sonore(&Candidat { prenom: Some(prenom.into()), nom: Some(nom.into()), ..Candidat::default() })
        };
        assert_eq!(heard("Thierno", "DOUMBIA"), heard("doumbya", "tierno"));
        assert_ne!(heard("Thierno", "Doumbia"), heard("Thierno", "Diallo"));
    }
}
