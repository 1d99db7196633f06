//! Types of the slice; the rules are in `crates/mandats`. No IO.

use jiff::{Timestamp, civil::Date};
use tandem_mandats::{Acte, Fait, Ligne, Mandat as Regle, Moyen, Parole, Portee, Scellee};
use tandem_platform::id;

use crate::{actes::ActeId, agents::AgentId, personnes::PersonneId};

id!(
    /// A mandate.
    MandatId
);
id!(
    /// Something that happened to a mandate.
    ActeMandatId
);
id!(
    /// An end of old mandates, decided.
    EliminationId
);

/// Longest free text, in characters.
pub const TEXTE_MAX: usize = 300;
/// Days to put in order what was done without a mandate (issue 5, 3).
pub const REGULARISER: i64 = 7;
/// Days before its end from which a mandate is said to end.
pub const ALERTE: i32 = 15;

/// Something that happened to a mandate, with its author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActeMandat {
    /// What, and when.
    pub acte: Acte,
    /// Why, when the établissement stops it.
    pub raison: Option<String>,
    /// Who wrote it.
    pub agent: AgentId,
}

/// A mandate, opened.
#[derive(Clone, Debug)]
pub struct Mandat {
    /// Its id.
    pub id: MandatId,
    /// The file it is read in.
    pub personne: PersonneId,
    /// What it says.
    pub scellee: Scellee,
    /// The fingerprint kept beside it.
    pub empreinte: String,
    /// The one it follows.
    pub suite_de: Option<MandatId>,
    /// Who made it.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
    /// What happened to it.
    pub actes: Vec<ActeMandat>,
}

impl Mandat {
    /// What the rules need of it. One whose text no longer answers to its fingerprint lists nothing.
    pub fn regle(&self) -> Regle {
        let piece = &self.scellee.piece;
        let lignes = if self.est_intact() { piece.lignes.iter().map(Ligne::portee).collect() } else { Vec::new() };
        let actes = self.actes.iter().map(|one| one.acte.clone()).collect();
        Regle { debut: piece.debut, fin: piece.fin, lignes, actes }
    }

    /// Does it still answer to its fingerprint? Its own page says what does not.
    pub fn est_intact(&self) -> bool {
        self.scellee.tient(&self.empreinte)
    }
}

/// A use of a mandate, or of none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// The act.
    pub acte: ActeId,
    /// On which fiche.
    pub fiche: String,
    /// The day it was done.
    pub fait_le: Date,
    /// Under which mandate.
    pub mandat: Option<MandatId>,
    /// When she said yes, that day, to what was done without her.
    pub accord_le: Option<Timestamp>,
    /// Without a mandate, why.
    pub raison: Option<String>,
    /// Without a mandate, by when it is put in order.
    pub avant_le: Option<Date>,
    /// Who did it.
    pub agent: AgentId,
    /// Put in order since.
    pub regularise: bool,
}

/// As an act is kept: what, by which means, on which line.
pub(super) fn ecrire_fait(fait: &Fait) -> (&'static str, Option<&'static str>, Option<String>) {
    match fait {
        Fait::Signature(moyen) => ("signature", Some(code_moyen(*moyen)), None),
        Fait::AccordOral => ("accord", None, None),
        Fait::Revocation(parole, ligne) => ("revocation", Some(code_parole(*parole)), ligne.as_ref().map(Portee::cle)),
        Fait::Renonciation => ("renonciation", None, None),
    }
}

/// Reads what [`ecrire_fait`] wrote.
pub(super) fn lire_fait(quoi: &str, moyen: Option<&str>, ligne: Option<&str>) -> Option<Fait> {
    Some(match quoi {
        "signature" => Fait::Signature(if moyen == Some("ecran") { Moyen::Ecran } else { Moyen::Papier }),
        "accord" => Fait::AccordOral,
        "revocation" => Fait::Revocation(parole(moyen.unwrap_or_default()), ligne.map(Portee::de_cle)),
        "renonciation" => Fait::Renonciation,
        _ => return None,
    })
}

const fn code_moyen(moyen: Moyen) -> &'static str {
    match moyen {
        Moyen::Papier => "papier",
        Moyen::Ecran => "ecran",
    }
}

const fn code_parole(parole: Parole) -> &'static str {
    match parole {
        Parole::Vive => "vive",
        Parole::Courrier => "courrier",
        Parole::Courriel => "courriel",
    }
}

/// How she said it; by word of mouth unless told otherwise.
pub(super) fn parole(code: &str) -> Parole {
    match code {
        "courrier" => Parole::Courrier,
        "courriel" => Parole::Courriel,
        _ => Parole::Vive,
    }
}

/// What is typed from the paper: seven signs that no one mistakes for another, in two groups.
pub fn nouveau_code(random: &tandem_platform::Random) -> String {
    const SIGNES: &[u8; 28] = b"23456789ABCDEFGHJKLMNPQRTVWX";
    let sign =
        |_| usize::try_from(random.below(28)).ok().and_then(|at| SIGNES.get(at)).map_or('2', |one| char::from(*one));
    let all: String = (0..7).map(sign).collect();
    format!("{}-{}", &all[..3], &all[3..])
}

/// A code as it was typed, made as it is kept; nothing when it is not one.
pub(super) fn lire_code(typed: &str) -> Option<String> {
    let all: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    (all.len() == 7).then(|| format!("{}-{}", &all[..3], &all[3..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_is_read_as_it_was_written() {
        let fiche = Some(Portee::Fiche("D07".into()));
        let domaine = Some(Portee::Domaine("social".into()));
        for fait in [
            Fait::Signature(Moyen::Papier),
            Fait::Signature(Moyen::Ecran),
            Fait::AccordOral,
            Fait::Renonciation,
            Fait::Revocation(Parole::Vive, None),
            Fait::Revocation(Parole::Courrier, fiche),
            Fait::Revocation(Parole::Courriel, domaine),
        ] {
            let (quoi, moyen, ligne) = ecrire_fait(&fait);
            assert_eq!(lire_fait(quoi, moyen, ligne.as_deref()), Some(fait));
        }
        assert_eq!(lire_fait("autre", None, None), None);
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = nouveau_code(&tandem_platform::Random::seeded(7));
        assert_eq!(code.len(), 8);
        assert_eq!(lire_code(&code.replace('-', " ").to_lowercase()), Some(code));
        assert_eq!(lire_code("7K4"), None);
        assert_eq!(lire_code("é2345678"), Some("234-5678".into()));
    }
}
