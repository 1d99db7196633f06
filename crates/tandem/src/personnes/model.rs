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
    /// Date of her last act, or of her creation.
    pub dernier_acte_le: Date,
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
}
