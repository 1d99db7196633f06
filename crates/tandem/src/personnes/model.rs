//! Types of the slice; no IO.

use jiff::civil::Date;
use tandem_platform::id;

use crate::agents::{AgentId, EquipeId};

id!(
    /// A person accompanied.
    PersonneId
);

/// What is known of who she is. Everything is optional: a first name is enough, nothing is enough too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identite {
    /// First name, or the pseudonym she gave.
    pub prenom: Option<String>,
    /// Family name.
    pub nom: Option<String>,
    /// Name she uses (marriage, or chosen).
    pub nom_usage: Option<String>,
    /// Birth date.
    pub naissance: Option<Date>,
    /// Telephone, digits.
    pub telephone: Option<String>,
}

impl Identite {
    /// Only a first name or pseudonym.
    pub fn prenom(text: &str) -> Self {
        Self { prenom: some(text), ..Self::default() }
    }

    /// The same, as the name library takes it.
    pub fn candidat(&self) -> tandem_noms::Candidat {
        tandem_noms::Candidat {
            prenom: self.prenom.clone(),
            nom: self.nom.clone(),
            nom_usage: self.nom_usage.clone(),
            naissance: self.naissance,
            telephone: self.telephone.clone(),
        }
    }

    /// This identity with what was missing taken from `dite`, and what of `dite` was not taken because it differs.
    pub fn completee(&self, dite: &Self) -> (Self, Self) {
        fn one<T: Clone>(mine: Option<&T>, said: Option<&T>, same: fn(&T, &T) -> bool) -> (Option<T>, Option<T>) {
            (mine.or(said).cloned(), said.filter(|said| mine.is_some_and(|mine| !same(mine, said))).cloned())
        }
        // « DIALLO » says nothing more than « Diallo ».
        let name = |a: &String, b: &String| tandem_noms::normaliser(a) == tandem_noms::normaliser(b);
        let prenom = one(self.prenom.as_ref(), dite.prenom.as_ref(), name);
        let nom = one(self.nom.as_ref(), dite.nom.as_ref(), name);
        let nom_usage = one(self.nom_usage.as_ref(), dite.nom_usage.as_ref(), name);
        let naissance = one(self.naissance.as_ref(), dite.naissance.as_ref(), Date::eq);
        let telephone = one(self.telephone.as_ref(), dite.telephone.as_ref(), String::eq);
        let whole =
            |(prenom, nom), nom_usage, naissance, telephone| Self { prenom, nom, nom_usage, naissance, telephone };
        (
            whole((prenom.0, nom.0), nom_usage.0, naissance.0, telephone.0),
            whole((prenom.1, nom.1), nom_usage.1, naissance.1, telephone.1),
        )
    }

    /// What tells her from a namesake: birth, end of the telephone.
    pub fn distinction(&self) -> String {
        let born = self.naissance.map(|date| format!("né·e le {}", crate::ui::dates::long(date)));
        let phone = self.telephone.as_deref().map(crate::ui::telephone);
        born.into_iter().chain(phone).collect::<Vec<_>>().join(" · ")
    }

    /// The initials, for the title of a window: a browser keeps titles in its history.
    pub fn initiales(&self) -> String {
        let words = [self.prenom.as_deref(), self.nom_usage.as_deref().or(self.nom.as_deref())];
        let letters = words.into_iter().flatten().filter_map(|word| word.chars().next());
        let found: Vec<String> = letters.map(|letter| format!("{}.", letter.to_uppercase())).collect();
        if found.is_empty() { "personne non nommée".to_owned() } else { found.join("\u{a0}") }
    }

    /// The name as colleagues read it: « Aïssata DIALLO », « Personne non nommée ».
    pub fn affichee(&self) -> String {
        let family = self.nom_usage.as_deref().or(self.nom.as_deref()).map(str::to_uppercase);
        match (self.prenom.as_deref(), family) {
            (Some(first), Some(family)) => format!("{first} {family}"),
            (Some(first), None) => first.to_owned(),
            (None, Some(family)) => family,
            (None, None) => "Personne non nommée".to_owned(),
        }
    }
}

/// The key under which a whole name is the same whatever the order of its words, their case or accents.
pub fn cle_du_nom(nom: &str) -> String {
    tandem_noms::cle(&Identite::prenom(nom).candidat())
}

/// Empty text is no text.
pub(super) fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A person, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personne {
    /// Her id.
    pub id: PersonneId,
    /// Who she is.
    pub identite: Identite,
    /// The team that accompanies her.
    pub equipe: EquipeId,
    /// Her referent, when there is one.
    pub referent: Option<AgentId>,
    /// Date of her last act, or of her creation; [`JAMAIS`] when she comes from a former file that does not say.
    pub dernier_acte_le: Date,
    /// The files read as hers: her own first, then those merged into it. What is written goes under her own id.
    pub dossiers: Vec<PersonneId>,
}

/// People as one parameter of a statement (`{textes:$n}`).
pub(super) fn liste(ids: &[PersonneId]) -> String {
    serde_json::to_string(&ids.iter().map(PersonneId::as_str).collect::<Vec<_>>()).unwrap_or_else(|_| "[]".to_owned())
}

/// Sorts after everybody who was really helped.
pub const JAMAIS: Date = jiff::civil::date(1900, 1, 1);

impl Personne {
    /// The files read as hers, as one parameter of a statement (`{textes:$n}`).
    pub fn dossiers_json(&self) -> String {
        liste(&self.dossiers)
    }

    /// When she was last helped, in words.
    pub fn vue(&self, today: Date) -> String {
        if self.dernier_acte_le == JAMAIS {
            return "pas encore d’acte".to_owned();
        }
        crate::ui::dates::near(self.dernier_acte_le, today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_as_colleagues_say_it() {
        let with = |prenom, nom, usage| {
            Identite { prenom: some(prenom), nom: some(nom), nom_usage: some(usage), ..Identite::default() }.affichee()
        };
        assert_eq!(with("Aïssata", "Diallo", ""), "Aïssata DIALLO");
        assert_eq!(with("Aïssata", "Diallo", "Ba"), "Aïssata BA");
        assert_eq!(with("Momo", "", ""), "Momo");
        assert_eq!(with("", "Nowak", ""), "NOWAK");
        assert_eq!(with("", " ", ""), "Personne non nommée");
    }

    #[test]
    fn an_identity_takes_what_it_lacks_and_keeps_what_it_has() {
        let known = Identite { telephone: some("0639980001"), ..Identite::prenom("Awa") };
        let said = Identite { telephone: some("0639980002"), nom: some("Diop"), ..Identite::prenom("AWA") };
        let (whole, left) = known.completee(&said);
        assert_eq!((whole.nom.as_deref(), whole.telephone.as_deref()), (Some("Diop"), Some("0639980001")));
        assert_eq!(left, Identite { telephone: some("0639980002"), ..Identite::default() });
    }

    #[test]
    fn the_title_of_a_window_only_has_initials() {
        let who = Identite { nom: some("Diallo"), nom_usage: some("ba"), ..Identite::prenom("élodie") };
        assert_eq!(who.initiales(), "É.\u{a0}B.");
        assert_eq!(Identite::default().initiales(), "personne non nommée");
    }
}
