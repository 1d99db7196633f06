//! Types and rules of the slice; no IO.

use jiff::{Timestamp, ToSpan, civil::Date};
use tandem_platform::{
    id,
    web::{Errors, Fields},
};

use crate::{
    agents::{Agent, AgentId},
    personnes::PersonneId,
};

id!(
    /// A paper.
    PapierId
);

/// Longest free words of a name, or of a reason.
pub const MOTS_MAX: usize = 100;

/// What a paper is. The list is what people are asked for every day; free words say the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Genre {
    /// Identity card, passport.
    Identite,
    /// Residence permit, receipt.
    Sejour,
    /// Family book, birth certificate.
    Famille,
    /// From the Caf.
    Caf,
    /// Health insurance rights.
    Sante,
    /// Tax notice.
    Impots,
    /// Payslip.
    Paie,
    /// From France Travail.
    Emploi,
    /// Rent receipt, lease.
    Loyer,
    /// Proof of address, bill.
    Domicile,
    /// Bank details.
    Rib,
    /// A letter received.
    Courrier,
    /// Anything else.
    Autre,
}

impl Genre {
    /// In the order of the screen.
    pub const TOUS: [Self; 13] = [
        Self::Identite,
        Self::Sejour,
        Self::Famille,
        Self::Caf,
        Self::Sante,
        Self::Impots,
        Self::Paie,
        Self::Emploi,
        Self::Loyer,
        Self::Domicile,
        Self::Rib,
        Self::Courrier,
        Self::Autre,
    ];

    /// The code stored; also the name of a file given back.
    pub fn code(self) -> &'static str {
        match self {
            Self::Identite => "piece-d-identite",
            Self::Sejour => "titre-de-sejour",
            Self::Famille => "livret-de-famille",
            Self::Caf => "attestation-caf",
            Self::Sante => "droits-sante",
            Self::Impots => "avis-d-imposition",
            Self::Paie => "bulletin-de-paie",
            Self::Emploi => "france-travail",
            Self::Loyer => "quittance-de-loyer",
            Self::Domicile => "justificatif-de-domicile",
            Self::Rib => "rib",
            Self::Courrier => "courrier-recu",
            Self::Autre => "papier",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|genre| genre.code() == code)
    }

    /// The words on screen.
    pub fn nom(self) -> &'static str {
        match self {
            Self::Identite => "Pièce d’identité",
            Self::Sejour => "Titre de séjour",
            Self::Famille => "Livret de famille, acte",
            Self::Caf => "Attestation Caf",
            Self::Sante => "Droits santé",
            Self::Impots => "Avis d’imposition",
            Self::Paie => "Bulletin de paie",
            Self::Emploi => "France Travail",
            Self::Loyer => "Quittance, bail",
            Self::Domicile => "Justificatif de domicile",
            Self::Rib => "RIB",
            Self::Courrier => "Courrier reçu",
            Self::Autre => "Autre papier",
        }
    }
}

/// How a paper was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nom {
    /// What it is.
    pub genre: Genre,
    /// In free words.
    pub mots: Option<String>,
    /// The date written on it.
    pub date: Option<Date>,
}

impl Nom {
    /// Reads the form; nothing chosen is « autre papier », and can be said later: a file is never lost for that.
    pub fn read(champs: &Fields, today: Date) -> Result<Self, Errors> {
        let mut erreurs = Errors::default();
        let mots = champs.line("mots");
        if mots.chars().count() > MOTS_MAX {
            erreurs.add("mots", format!("{} signes, {MOTS_MAX} au plus.", mots.chars().count()));
        }
        let date = verifier_date(champs.line("date_papier").as_str(), today).unwrap_or_else(|sentence| {
            erreurs.add("date_papier", sentence);
            None
        });
        let genre = Genre::parse(champs.raw("genre")).unwrap_or(Genre::Autre);
        let nom = Self { genre, mots: (!mots.is_empty()).then_some(mots), date };
        if erreurs.is_empty() { Ok(nom) } else { Err(erreurs) }
    }
}

/// The date written on a paper: any day of a life, a year ahead at most (a permit issued for later).
fn verifier_date(text: &str, today: Date) -> Result<Option<Date>, &'static str> {
    if text.is_empty() {
        return Ok(None);
    }
    let date: Date = text.parse().map_err(|_| "Écrivez la date comme 2026-11-23, ou choisissez-la.")?;
    let life = today.saturating_sub(120.years())..=today.saturating_add(1.year());
    if life.contains(&date) { Ok(Some(date)) } else { Err("Vérifiez l’année de cette date.") }
}

/// How it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Espece {
    /// A JPEG written here.
    Photo,
    /// A PDF written here.
    Pdf,
}

impl Espece {
    /// The text stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Pdf => "pdf",
        }
    }

    /// Reads the stored text.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Photo, Self::Pdf].into_iter().find(|espece| espece.code() == code)
    }

    /// Type of the file given back.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Photo => "image/jpeg",
            Self::Pdf => "application/pdf",
        }
    }

    /// End of the name of the file given back.
    pub fn suffixe(self) -> &'static str {
        match self {
            Self::Photo => "jpg",
            Self::Pdf => "pdf",
        }
    }
}

/// Why a paper no longer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Raison {
    /// Given back to the person, who keeps it.
    Rendu,
    /// She asked for it.
    Demande,
    /// In the file of somebody else.
    MauvaisDossier,
    /// Unreadable, taken again.
    Illisible,
    /// No longer of use.
    Inutile,
    /// Said in words.
    Autre,
}

impl Raison {
    /// In the order of the screen.
    pub const TOUTES: [Self; 6] =
        [Self::Rendu, Self::Demande, Self::MauvaisDossier, Self::Illisible, Self::Inutile, Self::Autre];

    /// The code stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Rendu => "rendu",
            Self::Demande => "demande",
            Self::MauvaisDossier => "mauvais_dossier",
            Self::Illisible => "illisible",
            Self::Inutile => "inutile",
            Self::Autre => "autre",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|raison| raison.code() == code)
    }

    /// The words on screen.
    pub fn nom(self) -> &'static str {
        match self {
            Self::Rendu => "Rendu à la personne",
            Self::Demande => "Elle l’a demandé",
            Self::MauvaisDossier => "Mauvais dossier",
            Self::Illisible => "Illisible",
            Self::Inutile => "Ne sert plus",
            Self::Autre => "Autre raison",
        }
    }
}

/// A paper taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retrait {
    /// Who.
    pub agent: AgentId,
    /// Why.
    pub raison: Raison,
    /// In words.
    pub mots: Option<String>,
    /// When.
    pub le: Timestamp,
}

/// A paper, opened but for its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Papier {
    /// Its id.
    pub id: PapierId,
    /// Whose file it was joined to.
    pub personne: PersonneId,
    /// Who joined it.
    pub agent: AgentId,
    /// How it is kept.
    pub espece: Espece,
    /// Pages; 1 for a photo.
    pub pages: i64,
    /// Bytes kept.
    pub octets: i64,
    /// The name the file had.
    pub fichier: String,
    /// Its sealed bytes.
    pub contenu: String,
    /// Its sealed thumbnail.
    pub apercu: Option<String>,
    /// When it was joined.
    pub joint_le: Timestamp,
    /// Its name, as last said.
    pub nom: Nom,
    /// How many times it was named.
    pub rang: i64,
    /// Taken out.
    pub retrait: Option<Retrait>,
    /// The short code of the mandate whose paper it is, read on the photo.
    pub code: Option<String>,
}

impl Papier {
    /// May she look at it? Those who read notes; and who joined it, that day, to see that it can be read.
    /// (`droit.md` 5.4: strictly what the mission needs.)
    pub fn lisible_par(&self, agent: &Agent, joined: Date, today: Date) -> bool {
        agent.role.lit_les_notes() || (self.agent == agent.id && joined == today)
    }

    /// The name of the file given back: what it is and its date, never whose.
    pub fn fichier_rendu(&self) -> String {
        let date = self.nom.date.map(|date| format!("-{date}")).unwrap_or_default();
        format!("{}{date}.{}", self.nom.genre.code(), self.espece.suffixe())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::Role;
    use jiff::{civil::date, tz::TimeZone};
    use tandem_platform::{Clock, Random};

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::from_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn kinds_and_reasons_are_read_back_as_written() {
        assert!(Genre::TOUS.into_iter().all(|genre| Genre::parse(genre.code()) == Some(genre)));
        assert!(Raison::TOUTES.into_iter().all(|raison| Raison::parse(raison.code()) == Some(raison)));
        assert_eq!((Genre::parse("x"), Espece::parse("gif")), (None, None));
        let plain = |code: &str| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert!(Genre::TOUS.into_iter().all(|genre| plain(genre.code())), "a code is the name of a file");
    }

    #[test]
    fn a_paper_without_a_kind_is_still_taken() {
        let today = date(2026, 11, 23);
        assert_eq!(Nom::read(&fields(&[]), today), Ok(Nom { genre: Genre::Autre, mots: None, date: None }));
        let named =
            Nom::read(&fields(&[("genre", "rib"), ("mots", " La  Poste "), ("date_papier", "2026-11-01")]), today);
        assert_eq!(named, Ok(Nom { genre: Genre::Rib, mots: Some("La Poste".into()), date: Some(date(2026, 11, 1)) }));
        let long = "é".repeat(101);
        for (field, value) in [
            ("mots", long.as_str()),
            ("date_papier", "hier"),
            ("date_papier", "0202-01-01"),
            ("date_papier", "2031-01-01"),
        ] {
            let refused = Nom::read(&fields(&[(field, value)]), today).expect_err("refused");
            assert!(refused.of(field).is_some(), "{field} {value}");
        }
    }

    #[test]
    fn reception_looks_at_what_it_joined_that_day_only() {
        let (clock, random) = (Clock::fixed(Timestamp::UNIX_EPOCH, TimeZone::UTC), Random::seeded(1));
        let agent = |role| Agent { id: AgentId::new(&clock, &random), nom: String::new(), role };
        let (karim, claire) = (agent(Role::Accueil), agent(Role::Intervenant));
        let papier = Papier {
            id: PapierId::new(&clock, &random),
            personne: PersonneId::new(&clock, &random),
            agent: karim.id.clone(),
            espece: Espece::Pdf,
            pages: 1,
            octets: 1,
            fichier: String::new(),
            contenu: String::new(),
            apercu: None,
            joint_le: Timestamp::UNIX_EPOCH,
            nom: Nom { genre: Genre::Sejour, mots: Some("Diallo".into()), date: Some(date(2026, 11, 3)) },
            rang: 1,
            retrait: None,
            code: None,
        };
        let (day, next) = (date(2026, 11, 23), date(2026, 11, 24));
        assert!(papier.lisible_par(&karim, day, day) && !papier.lisible_par(&karim, day, next));
        assert!(!papier.lisible_par(&agent(Role::Accueil), day, day) && papier.lisible_par(&claire, day, next));
        assert_eq!(papier.fichier_rendu(), "titre-de-sejour-2026-11-03.pdf", "nobody's name on a shared desk");
    }
}
