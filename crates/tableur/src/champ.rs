//! The fields a column may feed.

use std::fmt;

/// What a column holds, for Tandem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Champ {
    /// Title (« M. », « Mme »).
    Civilite,
    /// First name.
    Prenom,
    /// Family name, at birth.
    Nom,
    /// Name in use, often by marriage.
    NomUsage,
    /// Family name and first name in one column.
    NomComplet,
    /// Date of birth.
    Naissance,
    /// Phone number; several columns may feed it.
    Telephone,
    /// E-mail address.
    Courriel,
    /// Postal address; several columns are joined.
    Adresse,
    /// Town.
    Commune,
    /// Post code.
    CodePostal,
    /// Social worker in charge.
    Referent,
    /// Team or service.
    Equipe,
    /// Date of the last appointment.
    DernierRendezVous,
    /// Free text; several columns are joined.
    Note,
    /// Left out on purpose.
    Ignorer,
}

impl Champ {
    /// Every field, in the order a screen would list them.
    pub const TOUS: [Self; 16] = [
        Self::Civilite,
        Self::Prenom,
        Self::Nom,
        Self::NomUsage,
        Self::NomComplet,
        Self::Naissance,
        Self::Telephone,
        Self::Courriel,
        Self::Adresse,
        Self::CodePostal,
        Self::Commune,
        Self::Referent,
        Self::Equipe,
        Self::DernierRendezVous,
        Self::Note,
        Self::Ignorer,
    ];

    /// Stable name of the field, to store a choice.
    pub fn code(self) -> &'static str {
        match self {
            Self::Civilite => "civilite",
            Self::Prenom => "prenom",
            Self::Nom => "nom",
            Self::NomUsage => "nom_usage",
            Self::NomComplet => "nom_complet",
            Self::Naissance => "naissance",
            Self::Telephone => "telephone",
            Self::Courriel => "courriel",
            Self::Adresse => "adresse",
            Self::CodePostal => "code_postal",
            Self::Commune => "commune",
            Self::Referent => "referent",
            Self::Equipe => "equipe",
            Self::DernierRendezVous => "dernier_rendez_vous",
            Self::Note => "note",
            Self::Ignorer => "ignorer",
        }
    }

    /// Reads a stored choice.
    pub fn parse(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|champ| champ.code() == code)
    }

    /// French name of the field, with its article.
    pub fn libelle(self) -> &'static str {
        match self {
            Self::Civilite => "la civilité",
            Self::Prenom => "le prénom",
            Self::Nom => "le nom",
            Self::NomUsage => "le nom d’usage",
            Self::NomComplet => "le nom et le prénom",
            Self::Naissance => "la date de naissance",
            Self::Telephone => "le téléphone",
            Self::Courriel => "le courriel",
            Self::Adresse => "l’adresse",
            Self::Commune => "la commune",
            Self::CodePostal => "le code postal",
            Self::Referent => "le référent",
            Self::Equipe => "l’équipe",
            Self::DernierRendezVous => "le dernier rendez-vous",
            Self::Note => "une note",
            Self::Ignorer => "une colonne laissée de côté",
        }
    }

    /// True when several columns may feed the field.
    pub fn accepte_plusieurs(self) -> bool {
        matches!(self, Self::Telephone | Self::Adresse | Self::Note | Self::Ignorer)
    }
}

impl fmt::Display for Champ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.libelle())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_choice_is_read_back() {
        assert!(Champ::TOUS.into_iter().all(|champ| Champ::parse(champ.code()) == Some(champ)));
        assert_eq!(Champ::parse("numero_de_securite_sociale"), None);
    }
}
